//  An IPv4 address, and what nets are made of.

/// An address of 32 bits.
public struct IPv4Address: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Its number: 192.168.1.1 is 0xC0A80101.
    public var value: UInt32

    public init(_ value: UInt32) { self.value = value }

    public init(_ a: UInt8, _ b: UInt8, _ c: UInt8, _ d: UInt8) {
        value = UInt32(a) << 24 | UInt32(b) << 16 | UInt32(c) << 8 | UInt32(d)
    }

    /// Reads four decimal numbers from 0 to 255 with points between; nil for anything else. A
    /// number may not begin with 0, which elsewhere would make it octal.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var read: UInt32 = 0
        for part in parts {
            let isPlain = part.utf8.allSatisfy { (48...57).contains($0) }
            guard isPlain, part.count == 1 || part.first != "0", let byte = UInt8(part) else {
                return nil
            }
            read = read << 8 | UInt32(byte)
        }
        value = read
    }

    /// As `in_addr` and `ip_addr` hold it: in memory, the first byte comes first.
    public init(network value: UInt32) { self.value = value.byteSwapped }
    public var networkOrder: UInt32 { value.byteSwapped }

    /// 0.0.0.0: no address, or every one of ours.
    public static let any = IPv4Address(0)
    /// 255.255.255.255: everybody on the wire.
    public static let broadcast = IPv4Address(.max)

    public var bytes: [UInt8] { big(long: value) }

    /// 224.0.0.0 to 239.255.255.255.
    public var isMulticast: Bool { value >> 28 == 0xE }
    /// 127.0.0.0 to 127.255.255.255.
    public var isLoopback: Bool { value >> 24 == 127 }

    public var description: String { bytes.map(String.init).joined(separator: ".") }

    public static func < (a: IPv4Address, b: IPv4Address) -> Bool { a.value < b.value }
}

/// A net: an address in it, and how many of its bits are the net's.
public struct IPv4Net: Hashable, Sendable, CustomStringConvertible {
    /// The address that stands for the owner of this net's description, such as its gateway.
    public var address: IPv4Address
    /// 0 to 32.
    public var prefix: Int

    public init(_ address: IPv4Address, prefix: Int) {
        self.address = address
        self.prefix = min(max(prefix, 0), 32)
    }

    /// Reads `192.168.1.1/24`; nil for anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let address = IPv4Address(parts[0]), let prefix = Int(parts[1]),
            (0...32).contains(prefix), parts[1].utf8.allSatisfy({ (48...57).contains($0) })
        else { return nil }
        self.init(address, prefix: prefix)
    }

    public var mask: IPv4Address {
        IPv4Address(prefix == 0 ? 0 : UInt32.max << UInt32(32 - prefix))
    }
    /// The address of everybody in it.
    public var broadcast: IPv4Address { IPv4Address(address.value | ~mask.value) }

    public func contains(_ other: IPv4Address) -> Bool {
        (other.value ^ address.value) & mask.value == 0
    }

    public var description: String { "\(address)/\(prefix)" }
}
