//  Numbers as bytes, and the Internet checksum. The Internet's protocols put the highest byte
//  first, 802.11 and captures the lowest.

/// A number of 16 bits, its highest byte first.
public func big(_ number: UInt16) -> [UInt8] {
    [UInt8(number >> 8), UInt8(truncatingIfNeeded: number)]
}

/// A number of 32 bits, its highest byte first.
public func big(long number: UInt32) -> [UInt8] {
    big(UInt16(number >> 16)) + big(UInt16(truncatingIfNeeded: number))
}

/// A number of 16 bits, its lowest byte first.
public func little(_ number: UInt16) -> [UInt8] { big(number.byteSwapped) }

/// A number of 32 bits, its lowest byte first.
public func little(long number: UInt32) -> [UInt8] { big(long: number.byteSwapped) }

extension [UInt8] {
    /// The 16 bits at `offset`, which lie inside, the highest byte first.
    public func word(_ offset: Int) -> UInt16 {
        UInt16(self[offset]) << 8 | UInt16(self[offset + 1])
    }

    /// The 32 bits at `offset`, which lie inside, the highest byte first.
    public func long(_ offset: Int) -> UInt32 {
        UInt32(word(offset)) << 16 | UInt32(word(offset + 2))
    }

    /// Writes 16 bits at `offset`, where they have room, the highest byte first.
    public mutating func put(_ value: UInt16, at offset: Int) {
        replaceSubrange(offset..<offset + 2, with: big(value))
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
