//  DNS, as a server of addresses sees it: one question, and the answer to it (RFC 1035).

public struct DNSQuestion: Equatable, Sendable {
    public var identifier: UInt16
    public var recursionDesired: Bool
    /// In lower case, with points between its parts and none at the end.
    public var name: String
    public var type: UInt16
    public var kind: UInt16
    /// The question as it came, which the answer repeats.
    fileprivate var bytes: [UInt8]

    /// The type of an IPv4 address.
    public static let address: UInt16 = 1

    /// Reads a query with one question; nil for anything else.
    public init?(_ message: [UInt8]) {
        // A query: QR 0, opcode 0, one question.
        guard message.count >= 12, message[2] & 0xF8 == 0, message.word(4) == 1 else { return nil }
        var parts: [String] = []
        var position = 12
        while true {
            guard position < message.count else { return nil }
            let length = Int(message[position])
            position += 1
            if length == 0 { break }
            // No part is longer than 63, and a question has nothing before it to point to.
            guard length <= 63, position + length <= message.count else { return nil }
            let label = message[position..<(position + length)]
            guard label.allSatisfy({ $0 > 32 && $0 < 127 && $0 != 46 }) else { return nil }
            parts.append(String(decoding: label, as: UTF8.self).lowercased())
            position += length
        }
        guard position - 12 <= 255, position + 4 <= message.count else { return nil }
        identifier = message.word(0)
        recursionDesired = message[2] & 1 != 0
        name = parts.joined(separator: ".")
        type = message.word(position)
        kind = message.word(position + 2)
        bytes = Array(message[12..<(position + 4)])
    }

    /// The answer: addresses, none of this type, or that there is no such name.
    ///
    /// - Parameters:
    ///   - addresses: nil when the name is unknown (NXDOMAIN).
    ///   - seconds: how long the answer holds.
    public func answer(_ addresses: [IPv4Address]?, seconds: UInt32) -> [UInt8] {
        let given = type == Self.address && kind == 1 ? addresses ?? [] : []
        var result: [UInt8] = []
        result.appendWord(identifier)
        result += [0x84 | (recursionDesired ? 1 : 0), addresses == nil ? 0x83 : 0x80, 0, 1]
        result.appendWord(UInt16(given.count))
        result += [0, 0, 0, 0] + bytes
        for address in given {
            // The name is the question's, at offset 12.
            result += [0xC0, 12, 0, 1, 0, 1]
            result.appendLong(seconds)
            result += [0, 4] + address.bytes
        }
        return result
    }
}
