//  Numbers in network order, and the Internet checksum.

extension [UInt8] {
    mutating func appendWord(_ value: UInt16) {
        append(UInt8(value >> 8))
        append(UInt8(truncatingIfNeeded: value))
    }

    mutating func appendLong(_ value: UInt32) {
        appendWord(UInt16(value >> 16))
        appendWord(UInt16(truncatingIfNeeded: value))
    }

    /// The 16 bits at `offset`, which lie inside.
    func word(_ offset: Int) -> UInt16 { UInt16(self[offset]) << 8 | UInt16(self[offset + 1]) }

    /// The 32 bits at `offset`, which lie inside.
    func long(_ offset: Int) -> UInt32 {
        UInt32(word(offset)) << 16 | UInt32(word(offset + 2))
    }

    mutating func put(_ value: UInt16, at offset: Int) {
        self[offset] = UInt8(value >> 8)
        self[offset + 1] = UInt8(truncatingIfNeeded: value)
    }
}

/// The checksum of IP, ICMP, UDP and TCP.
public struct InternetChecksum {
    private var sum: UInt64 = 0

    public init() {}

    /// Adds bytes, which are followed by a zero if their number is odd.
    public mutating func add(_ bytes: some Sequence<UInt8>) {
        var isUpper = true
        for byte in bytes {
            sum += isUpper ? UInt64(byte) << 8 : UInt64(byte)
            isUpper.toggle()
        }
    }

    public mutating func add(_ value: UInt16) { sum += UInt64(value) }

    /// What stands in the packet. Over bytes that have it in place, 0 says that they are sound.
    public var value: UInt16 {
        var folded = sum
        while folded > 0xFFFF { folded = (folded & 0xFFFF) + (folded >> 16) }
        return ~UInt16(folded)
    }
}
