//  A capture file: 802.11 frames with radiotap headers, at virtual times.
//
//  The classic format with times in nanoseconds, which Wireshark and its like open. Times count from
//  the first of January 1970. What is recorded is written in blocks and at the end.

import Glibc
import Simulation

/// Why a capture could not be written.
public struct PcapError: Error, CustomStringConvertible {
    public let description: String

    fileprivate init(_ verb: String, _ path: String, _ code: Int32) {
        description = "cannot \(verb) the capture \(path): \(String(cString: strerror(code)))"
    }
}

public final class Pcap {
    /// LINKTYPE_IEEE802_11_RADIOTAP.
    private static let radiotap: UInt32 = 127
    private static let block = 1 << 16

    private let path: String
    private let descriptor: Int32
    private var pending: [UInt8] = []
    private var failure: PcapError?

    /// Creates the file.
    public init(path: String) throws(PcapError) {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw PcapError("create", path, errno) }
        add(0xA1B2_3C4D)
        pending += [2, 0, 4, 0]
        add(0)
        add(0)
        add(65_535)
        add(Self.radiotap)
    }

    public func record(_ emission: Emission) {
        let header = radiotapHeader(emission)
        let nanoseconds = emission.time.cycles % Cycles.perSecond * 25 / 2
        add(UInt32(truncatingIfNeeded: emission.time.cycles / Cycles.perSecond))
        add(UInt32(truncatingIfNeeded: nanoseconds))
        let length = UInt32(header.count + emission.bytes.count)
        add(length)
        add(length)
        pending += header + emission.bytes
        if pending.count >= Self.block { flush() }
    }

    /// Writes what is left and closes the file.
    public func finish() throws(PcapError) {
        flush()
        if close(descriptor) != 0, failure == nil { failure = PcapError("write", path, errno) }
        if let failure { throw failure }
    }

    /// Rate (b and g only), channel, and level at the chip.
    private func radiotapHeader(_ emission: Emission) -> [UInt8] {
        let isLegacy = emission.rate.halfMegabits <= 108
        let frequency: UInt16 =
            emission.channel == 14 ? 2484 : 2407 + 5 * UInt16(emission.channel)
        let kind: UInt16 = emission.rate.isDSSS ? 0x00A0 : 0x00C0
        // Bits of what follows: 2 rate, 3 channel, 5 level.
        let present: UInt32 = (isLegacy ? 1 << 2 : 0) | 1 << 3 | 1 << 5
        var fields: [UInt8] = isLegacy ? [UInt8(emission.rate.halfMegabits), 0] : []
        fields += little(frequency) + little(kind) + [UInt8(bitPattern: emission.level)]
        let presence = (0..<4).map { UInt8(truncatingIfNeeded: present >> (8 * UInt32($0))) }
        return [0, 0] + little(UInt16(8 + fields.count)) + presence + fields
    }

    private func add(_ number: UInt32) {
        pending += (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * UInt32($0))) }
    }

    private func flush() {
        var rest = pending[...]
        pending.removeAll(keepingCapacity: true)
        while !rest.isEmpty, failure == nil {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR {
                failure = PcapError("write", path, errno)
            }
        }
    }
}
