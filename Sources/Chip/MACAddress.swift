//  The chip's addresses and the identifier that is made of them.

/// A 48-bit MAC address.
public struct MACAddress: Hashable, Sendable, CustomStringConvertible {
    public var bytes: (UInt8, UInt8, UInt8, UInt8, UInt8, UInt8)

    /// Everybody.
    public static let broadcast = MACAddress(bytes: (0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF))
    /// The station address of the guide's own printouts.
    public static let guide = MACAddress(bytes: (0x18, 0xFE, 0x34, 0x97, 0xF7, 0x40))

    public init(bytes: (UInt8, UInt8, UInt8, UInt8, UInt8, UInt8)) { self.bytes = bytes }

    /// Six bytes from `offset`; the caller has checked that they are there.
    public init(_ array: [UInt8], at offset: Int) {
        self.init(
            bytes: (
                array[offset], array[offset + 1], array[offset + 2], array[offset + 3],
                array[offset + 4], array[offset + 5]
            ))
    }

    /// Reads six hexadecimal bytes with colons between them; nil for anything else, and for a
    /// group address (bit 0 of the first byte), which no interface may have (Guide 3.2.6).
    public init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 6 else { return nil }
        var read: [UInt8] = []
        for part in parts {
            // The digits are looked at one by one, since UInt8 would take a sign for one.
            guard part.utf8.count == 2, part.allSatisfy(\.isHexDigit),
                let byte = UInt8(part, radix: 16)
            else { return nil }
            read.append(byte)
        }
        guard read[0] & 1 == 0 else { return nil }
        bytes = (read[0], read[1], read[2], read[3], read[4], read[5])
    }

    /// For several receivers: bit 0 of the first byte.
    public var isGroup: Bool { bytes.0 & 1 != 0 }

    /// The address as a number, for order.
    public var number: UInt64 {
        UInt64(bytes.0) << 40 | UInt64(bytes.1) << 32 | UInt64(bytes.2) << 24
            | UInt64(bytes.3) << 16 | UInt64(bytes.4) << 8 | UInt64(bytes.5)
    }

    /// The soft-AP's address of a chip with this station address: bit 1 of the first byte is set.
    /// Where it is set already bit 2 is another one, since the two are never the same (Guide
    /// 3.2.6).
    public var softAP: MACAddress {
        var address = self
        address.bytes.0 = bytes.0 & 2 == 0 ? bytes.0 | 2 : bytes.0 ^ 4
        return address
    }

    /// The last three bytes. C: system_get_chip_id (Guide 3.2.2).
    public var chipID: UInt32 {
        UInt32(bytes.3) << 16 | UInt32(bytes.4) << 8 | UInt32(bytes.5)
    }

    public var array: [UInt8] { [bytes.0, bytes.1, bytes.2, bytes.3, bytes.4, bytes.5] }

    public var description: String {
        array.map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined(separator: ":")
    }

    public static func == (a: MACAddress, b: MACAddress) -> Bool { a.bytes == b.bytes }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(chipID)
        hasher.combine(bytes.0)
        hasher.combine(bytes.1)
        hasher.combine(bytes.2)
    }
}
