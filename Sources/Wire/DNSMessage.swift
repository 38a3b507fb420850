//  DNS as far as addresses need it (RFC 1035): one question, and the answer to it.
//
//  A client makes a `query` and reads an `answer`; a server reads a `DNSQuestion` and makes its
//  answer. Messages come from outside: what is not sound is nil, and nothing is read beyond its
//  end.

public enum DNSMessage {
    /// Where servers listen, by UDP.
    public static let port: UInt16 = 53
    /// The type and the class of an IPv4 address.
    fileprivate static let address: UInt16 = 1
    fileprivate static let internet: UInt16 = 1

    /// A client's query for the address of a name; nil for a name that cannot be asked for.
    public static func query(_ name: [UInt8], identifier: UInt16) -> [UInt8]? {
        // Recursion desired, one question.
        var bytes = big(identifier) + [1, 0, 0, 1, 0, 0, 0, 0, 0, 0]
        for part in name.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false) {
            guard (1...63).contains(part.count) else { return nil }
            bytes.append(UInt8(part.count))
            bytes += part
        }
        return bytes + [0] + big(address) + big(internet)
    }

    /// What a client learns of an answer.
    public struct Answer: Equatable, Sendable {
        public let identifier: UInt16
        /// The name asked for.
        public let name: [UInt8]
        /// nil when there is none.
        public let address: IPv4Address?
        /// How long it holds.
        public let seconds: UInt32

        public init(identifier: UInt16, name: [UInt8], address: IPv4Address?, seconds: UInt32) {
            self.identifier = identifier
            self.name = name
            self.address = address
            self.seconds = seconds
        }
    }

    /// Reads a server's answer to one question.
    public static func answer(_ bytes: [UInt8]) -> Answer? {
        var reader = DNSReader(bytes: bytes)
        guard let identifier = reader.word(), let flags = reader.word(), flags & 0x8000 != 0,
            reader.word() == 1, let answers = reader.word(), reader.take(4) != nil,
            let parts = reader.name(), reader.take(4) != nil
        else { return nil }
        let name = Array(parts.joined(separator: [UInt8(ascii: ".")]))
        func answer(_ address: IPv4Address?, _ seconds: UInt32) -> Answer {
            Answer(identifier: identifier, name: name, address: address, seconds: seconds)
        }
        if flags & 15 != 0 { return answer(nil, 0) }
        for _ in 0..<answers {
            guard reader.skipName(), let type = reader.word(), let kind = reader.word(),
                let seconds = reader.long(), let length = reader.word(),
                let data = reader.take(Int(length))
            else { return nil }
            // Other records, such as the name that another one stands for, lead to an address.
            if type == address, kind == internet, data.count == 4 {
                return answer(IPv4Address(Array(data).long(0)), seconds)
            }
        }
        return answer(nil, 0)
    }
}

/// A query as a server reads it.
public struct DNSQuestion: Equatable, Sendable {
    public var identifier: UInt16
    public var recursionDesired: Bool
    /// In lower case, with points between its parts and none at the end.
    public var name: String
    public var type: UInt16
    public var kind: UInt16
    /// The question as it came, which the answer repeats.
    private var bytes: [UInt8]

    /// Reads a query with one question; nil for anything else.
    public init?(_ message: [UInt8]) {
        var reader = DNSReader(bytes: message)
        // A query: QR 0, opcode 0, one question.
        guard let identifier = reader.word(), let flags = reader.word(), flags & 0xF800 == 0,
            reader.word() == 1, reader.take(6) != nil
        else { return nil }
        let start = reader.position
        guard let parts = reader.name(), reader.position - start <= 255,
            parts.joined().allSatisfy({ $0 > 32 && $0 < 127 && $0 != UInt8(ascii: ".") }),
            let type = reader.word(), let kind = reader.word()
        else { return nil }
        self.identifier = identifier
        recursionDesired = flags & 0x0100 != 0
        name = parts.map { String(decoding: $0, as: UTF8.self).lowercased() }
            .joined(separator: ".")
        self.type = type
        self.kind = kind
        bytes = Array(message[start..<reader.position])
    }

    /// The answer: addresses, none of this type, or that there is no such name.
    ///
    /// - Parameters:
    ///   - addresses: nil when the name is unknown (NXDOMAIN).
    ///   - seconds: how long the answer holds.
    public func answer(_ addresses: [IPv4Address]?, seconds: UInt32) -> [UInt8] {
        let isAsked = type == DNSMessage.address && kind == DNSMessage.internet
        let given = isAsked ? addresses ?? [] : []
        var result = big(identifier)
        result += [0x84 | (recursionDesired ? 1 : 0), addresses == nil ? 0x83 : 0x80, 0, 1]
        result += big(UInt16(given.count)) + [0, 0, 0, 0] + bytes
        for address in given {
            // The name is the question's, at offset 12.
            result += [0xC0, 12] + big(DNSMessage.address) + big(DNSMessage.internet)
            result += big(long: seconds) + big(4) + address.bytes
        }
        return result
    }
}

/// Takes a message apart from its beginning; nil where it ends too early.
private struct DNSReader {
    let bytes: [UInt8]
    private(set) var position = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
        guard position + count <= bytes.count else { return nil }
        defer { position += count }
        return bytes[position..<position + count]
    }

    mutating func word() -> UInt16? { take(2).map { bytes.word($0.startIndex) } }

    mutating func long() -> UInt32? { take(4).map { bytes.long($0.startIndex) } }

    /// The parts of a name without pointers: a question has nothing before it to point to.
    mutating func name() -> [ArraySlice<UInt8>]? {
        var parts: [ArraySlice<UInt8>] = []
        while let length = take(1)?.first, length <= 63 {
            if length == 0 { return parts }
            guard let part = take(Int(length)) else { return nil }
            parts.append(part)
        }
        return nil
    }

    mutating func skipName() -> Bool {
        while let length = take(1)?.first {
            if length == 0 { return true }
            if length & 0xC0 == 0xC0 { return take(1) != nil }
            guard length <= 63, take(Int(length)) != nil else { return false }
        }
        return false
    }
}
