//  Radiotap's header: what a capture tells of a frame on the air beside its bytes.

import Wire

extension Emission {
    /// A record of a capture of `Pcap.LinkType.radiotap`: rate (b and g only), channel and level at
    /// the chip, then the frame.
    public var radiotap: [UInt8] {
        let isLegacy = rate.halfMegabits <= 108
        let frequency: UInt16 = channel == 14 ? 2484 : 2407 + 5 * UInt16(channel)
        let kind: UInt16 = rate.isDSSS ? 0x00A0 : 0x00C0
        // Bits of what follows: 2 rate, 3 channel, 5 level.
        let present: UInt32 = (isLegacy ? 1 << 2 : 0) | 1 << 3 | 1 << 5
        var fields: [UInt8] = isLegacy ? [UInt8(rate.halfMegabits), 0] : []
        fields += little(frequency) + little(kind) + [UInt8(bitPattern: level)]
        return [0, 0] + little(UInt16(8 + fields.count)) + little(long: present) + fields + bytes
    }
}
