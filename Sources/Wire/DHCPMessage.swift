//  DHCP's messages (RFC 2131, RFC 2132), as far as a client and a server for addresses need them.

import Chip

public struct DHCPMessage: Equatable, Sendable {
    public enum Kind: UInt8, Sendable {
        case discover = 1
        case offer, request, decline, acknowledge, refuse, release, inform
    }

    /// Options by their numbers in the RFC.
    public enum Option {
        public static let mask: UInt8 = 1
        public static let router: UInt8 = 3
        public static let nameServer: UInt8 = 6
        public static let hostName: UInt8 = 12
        public static let domain: UInt8 = 15
        public static let mtu: UInt8 = 26
        public static let broadcast: UInt8 = 28
        public static let routerDiscovery: UInt8 = 31
        public static let timeServer: UInt8 = 42
        public static let vendor: UInt8 = 43
        public static let requestedAddress: UInt8 = 50
        public static let leaseSeconds: UInt8 = 51
        public static let kind: UInt8 = 53
        public static let server: UInt8 = 54
        public static let parameters: UInt8 = 55
        /// The longest message that the sender takes.
        public static let largest: UInt8 = 57
        public static let renewalSeconds: UInt8 = 58
        public static let rebindingSeconds: UInt8 = 59
    }

    public var kind: Kind
    public var transaction: UInt32
    public var isFromClient: Bool
    /// The client asks for an answer to everybody.
    public var wantsBroadcast = false
    /// The client's address while it has one.
    public var clientAddress = IPv4Address.any
    /// The address that the server gives.
    public var yourAddress = IPv4Address.any
    public var clientMAC: MACAddress
    /// In the order of the message; `kind` is not among them.
    public private(set) var options: [(number: UInt8, value: [UInt8])] = []

    public static let serverPort: UInt16 = 67
    public static let clientPort: UInt16 = 68
    private static let cookie: [UInt8] = [99, 130, 83, 99]
    private static let fixedSize = 236

    public init(_ kind: Kind, transaction: UInt32, client: MACAddress, isFromClient: Bool) {
        self.kind = kind
        self.transaction = transaction
        clientMAC = client
        self.isFromClient = isFromClient
    }

    /// Reads a datagram's payload; nil when it is no such message.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count >= Self.fixedSize + 4, bytes[0] == 1 || bytes[0] == 2, bytes[1] == 1,
            bytes[2] == 6, bytes[236..<240].elementsEqual(Self.cookie)
        else { return nil }
        var kind: Kind?
        var position = 240
        while position < bytes.count, bytes[position] != 255 {
            guard bytes[position] != 0 else {
                position += 1
                continue
            }
            guard position + 1 < bytes.count else { return nil }
            let end = position + 2 + Int(bytes[position + 1])
            guard end <= bytes.count else { return nil }
            let value = Array(bytes[(position + 2)..<end])
            if bytes[position] == Option.kind {
                guard value.count == 1 else { return nil }
                kind = Kind(rawValue: value[0])
            } else {
                options.append((bytes[position], value))
            }
            position = end
        }
        guard let kind else { return nil }
        self.kind = kind
        isFromClient = bytes[0] == 1
        transaction = bytes.long(4)
        wantsBroadcast = bytes[10] & 0x80 != 0
        clientAddress = IPv4Address(bytes.long(12))
        yourAddress = IPv4Address(bytes.long(16))
        clientMAC = MACAddress(bytes, at: 28)
    }

    /// The datagram's payload, of at least the 300 bytes that relays want.
    public var bytes: [UInt8] {
        var result: [UInt8] = [isFromClient ? 1 : 2, 1, 6, 0] + big(long: transaction)
        result += [0, 0, wantsBroadcast ? 0x80 : 0, 0] + clientAddress.bytes + yourAddress.bytes
        result += [UInt8](repeating: 0, count: 8) + clientMAC.array
        result += [UInt8](repeating: 0, count: Self.fixedSize - result.count) + Self.cookie
        result += [Option.kind, 1, kind.rawValue]
        for option in options {
            result += [option.number, UInt8(option.value.count)] + option.value
        }
        result.append(255)
        return result + [UInt8](repeating: 0, count: max(300 - result.count, 0))
    }

    /// Adds an option; a value of more than 255 bytes is cut.
    public mutating func add(_ number: UInt8, _ value: [UInt8]) {
        options.append((number, Array(value.prefix(255))))
    }

    public mutating func add(_ number: UInt8, _ address: IPv4Address) {
        add(number, address.bytes)
    }

    public mutating func add(_ number: UInt8, seconds: UInt32) {
        add(number, big(long: seconds))
    }

    public func value(_ number: UInt8) -> [UInt8]? {
        options.first { $0.number == number }?.value
    }

    /// The addresses of an option, in order; none without it.
    public func addresses(_ number: UInt8) -> [IPv4Address] {
        let value = value(number) ?? []
        return stride(from: 0, to: value.count / 4 * 4, by: 4).map { IPv4Address(value.long($0)) }
    }

    /// The first address of an option; nil without one.
    public func address(_ number: UInt8) -> IPv4Address? {
        self.number(number).map { IPv4Address($0) }
    }

    /// The first 32 bits of an option; nil without them.
    public func number(_ number: UInt8) -> UInt32? {
        guard let value = value(number), value.count >= 4 else { return nil }
        return value.long(0)
    }

    public static func == (a: DHCPMessage, b: DHCPMessage) -> Bool { a.bytes == b.bytes }
}
