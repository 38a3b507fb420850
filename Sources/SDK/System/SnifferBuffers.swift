//  What the sniffer's callback gets: three forms, told apart by their length.
//
//  The SDK's headers do not declare them; Espressif's Technical Reference does (chapter "Sniffer
//  Introduction"), and firmware copies its structures:
//
//      12   RxControl only: a frame of 802.11n over 40 MHz, which the radio cannot read
//      60   RxControl, the first 36 bytes of the frame, how many frames this is (1), and for each
//           its length, its sequence control and its third address: everything but management
//     128   RxControl, the first 112 bytes of the frame, 1, its length: management frames
//
//  Lengths include the checksum. What is shorter than its place is followed by zeros.
//
//  RxControl has 12 bytes, three words of bit fields from the lowest bit on:
//
//      0   level 8, rate 4, group 1, - 1, form of rate 2 (0: b or g, 1: n), length of b and g 12,
//          for the station 1, for the soft-AP 1, from either's network 1 + 1
//      1   MCS 7, 40 MHz 1, length of n 16, and seven bits that are 0 here
//      2   state 8, aggregated 8, channel 4, - 12
//
//  Fidelity: the reference has 0 and 1 of "form of rate" the other way round; the SDK's own code
//  reads them as here. No frame is aggregated: there is one to a buffer.

import Air
import WiFi

extension OverheardFrame {
    private static let management = 112
    private static let others = 36

    /// The bytes for the callback.
    var snifferBuffer: [UInt8] {
        guard !rate.isWide else { return receiverControl }
        let size = isManagement ? Self.management : Self.others
        let head = receiverControl + padded(bytes, to: size) + bytesOf(1) + bytesOf(length)
        return isManagement ? head : head + Array(bytes[22..<24] + bytes[16..<22])
    }

    private var receiverControl: [UInt8] {
        let modulation = rate.modulation
        let isFast = modulation != nil
        var first = UInt32(UInt8(bitPattern: level))
        first |= isFast ? 1 << 14 : rate.hardwareNumber << 8 | UInt32(length & 0xFFF) << 16
        first |= (isForGroup ? 1 << 12 : 0)
        first |= (isForStation ? 1 << 28 : 0) | (isForSoftAP ? 1 << 29 : 0)
        let wide: UInt32 = rate.isWide ? 1 << 7 : 0
        let second = modulation.map { $0 | wide | UInt32(length & 0xFFFF) << 8 } ?? 0
        let third = UInt32(channel & 0xF) << 16
        return [first, second, third].flatMap { word in
            (0..<4).map { UInt8(truncatingIfNeeded: word >> (8 * UInt32($0))) }
        }
    }

    private func bytesOf(_ number: Int) -> [UInt8] {
        [UInt8(truncatingIfNeeded: number), UInt8(truncatingIfNeeded: number >> 8)]
    }

    private func padded(_ bytes: [UInt8], to count: Int) -> [UInt8] {
        bytes.prefix(count) + [UInt8](repeating: 0, count: max(0, count - bytes.count))
    }
}

extension Rate {
    /// The four bits that name a rate of 802.11b or g in the hardware; the upper ones as enum
    /// FIXED_RATE has them.
    fileprivate var hardwareNumber: UInt32 {
        switch halfMegabits {
        case 2: 0
        case 4: 1
        case 11: 2
        case 22: 3
        case 96: 0x8
        case 48: 0x9
        case 24: 0xA
        case 12: 0xB
        case 72: 0xD
        case 36: 0xE
        case 18: 0xF
        default: 0xC
        }
    }
}
