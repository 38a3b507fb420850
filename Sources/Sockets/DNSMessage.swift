//  DNS as a client speaks it: a question for an IPv4 address, and what can be read of an answer
//  (RFC 1035). Answers come from outside; what is not sound is nil.

import Wire

enum DNSMessage {
    /// A query for the address of a name; nil for a name that cannot be asked for.
    static func query(_ name: [UInt8], identifier: UInt16) -> [UInt8]? {
        var bytes: [UInt8] = [
            UInt8(identifier >> 8), UInt8(truncatingIfNeeded: identifier),
            1, 0, 0, 1, 0, 0, 0, 0, 0, 0,
        ]
        for part in name.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false) {
            guard (1...63).contains(part.count) else { return nil }
            bytes.append(UInt8(part.count))
            bytes += part
        }
        return bytes + [0, 0, 1, 0, 1]
    }

    struct Answer: Equatable {
        let identifier: UInt16
        /// The name asked for.
        let name: [UInt8]
        /// nil when there is none.
        let address: IPv4Address?
        let seconds: UInt32
    }

    static func answer(_ bytes: [UInt8]) -> Answer? {
        var reader = Reader(bytes: bytes)
        guard let identifier = reader.word(), let flags = reader.word(), flags & 0x8000 != 0,
            let questions = reader.word(), questions == 1, let answers = reader.word(),
            reader.word() != nil, reader.word() != nil, let name = reader.name(),
            reader.word() != nil, reader.word() != nil
        else { return nil }
        if flags & 15 != 0 {
            return Answer(identifier: identifier, name: name, address: nil, seconds: 0)
        }
        for _ in 0..<answers {
            guard reader.skipName(), let type = reader.word(), let kind = reader.word(),
                let upper = reader.word(), let lower = reader.word(), let length = reader.word()
            else { return nil }
            let seconds = UInt32(upper) << 16 | UInt32(lower)
            guard let data = reader.take(Int(length)) else { return nil }
            // Other records, such as the name that another one stands for, lead to an address.
            if type == 1, kind == 1, data.count == 4 {
                let address = data.reduce(0 as UInt32) { $0 << 8 | UInt32($1) }
                return Answer(
                    identifier: identifier, name: name, address: IPv4Address(address),
                    seconds: seconds)
            }
        }
        return Answer(identifier: identifier, name: name, address: nil, seconds: 0)
    }

    private struct Reader {
        let bytes: [UInt8]
        var position = 0

        mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
            guard position + count <= bytes.count else { return nil }
            defer { position += count }
            return bytes[position..<position + count]
        }

        mutating func word() -> UInt16? {
            guard let pair = take(2) else { return nil }
            return UInt16(pair[pair.startIndex]) << 8 | UInt16(pair[pair.startIndex + 1])
        }

        /// A name without pointers, as a question has.
        mutating func name() -> [UInt8]? {
            var name: [UInt8] = []
            while let length = take(1)?.first, length <= 63 {
                if length == 0 { return name }
                guard let part = take(Int(length)) else { return nil }
                if !name.isEmpty { name.append(UInt8(ascii: ".")) }
                name += part
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
}
