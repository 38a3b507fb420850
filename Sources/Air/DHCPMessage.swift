//  DHCP messages (RFC 2131) as values.

import Chip

public struct DHCPMessage: Equatable, Sendable {
    public enum Kind: UInt8, Sendable {
        case discover = 1
        case offer, request, decline, acknowledge, refuse, release, inform
    }

    enum Option {
        static let mask: UInt8 = 1
        static let router: UInt8 = 3
        static let dns: UInt8 = 6
        static let hostName: UInt8 = 12
        static let mtu: UInt8 = 26
        static let broadcast: UInt8 = 28
        static let routerDiscovery: UInt8 = 31
        static let vendor: UInt8 = 43
        static let requestedAddress: UInt8 = 50
        static let leaseTime: UInt8 = 51
        static let kind: UInt8 = 53
        static let server: UInt8 = 54
        static let parameters: UInt8 = 55
        static let largest: UInt8 = 57
        static let end: UInt8 = 255
    }

    public static let clientPort: UInt16 = 68
    public static let serverPort: UInt16 = 67
    private static let magic: [UInt8] = [0x63, 0x82, 0x53, 0x63]
    private static let optionsStart = 240

    public var kind: Kind
    public var transaction: UInt32
    public var client: MACAddress
    /// The client's own address, when it has one.
    public var clientAddress = IPv4Address.any
    /// The address that the server gives.
    public var yourAddress = IPv4Address.any
    /// Options but for the kind, in order.
    var options: [(code: UInt8, content: [UInt8])] = []

    init(_ kind: Kind, transaction: UInt32, client: MACAddress) {
        self.kind = kind
        self.transaction = transaction
        self.client = client
    }

    subscript(_ code: UInt8) -> [UInt8]? { options.first { $0.code == code }?.content }

    func address(_ code: UInt8) -> IPv4Address? {
        guard let content = self[code], content.count >= 4 else { return nil }
        return IPv4Address(content, at: 0)
    }

    var leaseSeconds: UInt32? {
        guard let content = self[Option.leaseTime], content.count == 4 else { return nil }
        return content.reduce(0) { $0 << 8 | UInt32($1) }
    }

    private var isReply: Bool { kind == .offer || kind == .acknowledge || kind == .refuse }

    var bytes: [UInt8] {
        var bytes: [UInt8] = [isReply ? 2 : 1, 1, 6, 0]
        bytes += IPv4Address(bits: transaction).array + [0, 0, 0, 0]
        bytes += clientAddress.array + yourAddress.array + [UInt8](repeating: 0, count: 8)
        bytes += client.array + [UInt8](repeating: 0, count: 10 + 64 + 128) + Self.magic
        for (code, content) in [(Option.kind, [kind.rawValue])] + options {
            bytes += [code, UInt8(content.count)] + content
        }
        bytes.append(Option.end)
        // Relays of old drop what is below 300 bytes.
        return bytes + [UInt8](repeating: 0, count: max(0, 300 - bytes.count))
    }

    /// Reads a message; nil for what is none.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count >= Self.optionsStart, bytes[1] == 1, bytes[2] == 6,
            Array(bytes[236..<240]) == Self.magic
        else { return nil }
        transaction = IPv4Address(bytes, at: 4).bits
        clientAddress = IPv4Address(bytes, at: 12)
        yourAddress = IPv4Address(bytes, at: 16)
        client = MACAddress(bytes, at: 28)
        var kind: Kind?
        var place = Self.optionsStart
        while place < bytes.count, bytes[place] != Option.end {
            if bytes[place] == 0 {
                place += 1
                continue
            }
            guard place + 1 < bytes.count, place + 2 + Int(bytes[place + 1]) <= bytes.count else {
                return nil
            }
            let content = Array(bytes[place + 2..<place + 2 + Int(bytes[place + 1])])
            if bytes[place] == Option.kind {
                kind = content.first.flatMap(Kind.init(rawValue:))
            } else {
                options.append((bytes[place], content))
            }
            place += 2 + content.count
        }
        guard let kind else { return nil }
        self.kind = kind
    }

    public static func == (a: DHCPMessage, b: DHCPMessage) -> Bool { a.bytes == b.bytes }
}
