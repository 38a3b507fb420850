//  An IPv4 address as a value.

/// 32 bits, the first octet highest.
public struct IPv4Address: Hashable, Sendable, Comparable, CustomStringConvertible {
    public var bits: UInt32

    public init(bits: UInt32) { self.bits = bits }

    public init(_ a: UInt8, _ b: UInt8, _ c: UInt8, _ d: UInt8) {
        bits = UInt32(a) << 24 | UInt32(b) << 16 | UInt32(c) << 8 | UInt32(d)
    }

    /// Reads four decimal octets with points between them; nil for anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var bits: UInt32 = 0
        for part in parts {
            guard (1...3).contains(part.utf8.count),
                part.utf8.allSatisfy({ (48...57).contains($0) }),
                let octet = UInt8(part)
            else { return nil }
            bits = bits << 8 | UInt32(octet)
        }
        self.bits = bits
    }

    /// Four bytes of a frame, from `offset`; the caller has checked that they are there.
    init(_ bytes: [UInt8], at offset: Int) {
        self.init(bytes[offset], bytes[offset + 1], bytes[offset + 2], bytes[offset + 3])
    }

    public static let any = IPv4Address(bits: 0)
    public static let broadcast = IPv4Address(bits: .max)

    public var array: [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: bits >> $0) }
    }

    public var description: String { array.map(String.init).joined(separator: ".") }

    /// The last octet.
    public var host: UInt8 { UInt8(truncatingIfNeeded: bits) }

    public func isIn(_ network: IPv4Address, mask: IPv4Address) -> Bool {
        bits & mask.bits == network.bits & mask.bits
    }

    public static func < (a: IPv4Address, b: IPv4Address) -> Bool { a.bits < b.bits }
}
