//  A broker of MQTT 3.1.1 and 3.1, as far as one client needs it to try itself: quality of service 0
//  and 1, no wills, no sessions that outlive a connection.
//
//  Each connection is a world of its own: a client hears the messages that the scenario has put
//  there, which are kept as "retained" ones are, and what it publishes itself. What clients may not
//  say ends their connection, as the standard wants.

import NetworkStack

/// What a client hears when it subscribes to its topic.
public struct MessagePlan: Equatable, Sendable {
    public var topic: String
    public var text: [UInt8]

    public init(topic: String, text: [UInt8]) {
        self.topic = topic
        self.text = text
    }
}

final class BrokerConversation: Conversation {
    private let messages: [MessagePlan]
    private var incoming: [UInt8] = []
    private var outgoing: ArraySlice<UInt8> = []
    private var isGreeted = false
    private var isOver = false
    /// Filters, and the quality that was granted.
    private var subscriptions: [(filter: [UInt8], quality: UInt8)] = []
    private var lastNumber: UInt16 = 0
    /// Larger packets end the connection.
    private static let longestPacket = 65_536
    private static let mostSubscriptions = 64

    init(messages: [MessagePlan]) { self.messages = messages }

    func proceed(_ line: Line) throws(StackError) -> Bool {
        while true {
            while !outgoing.isEmpty {
                guard line.space > 0 else { return true }
                outgoing = outgoing.dropFirst(try line.write(outgoing))
            }
            if isOver { return false }
            if takePacket() { continue }
            let bytes = try line.read()
            if bytes.isEmpty { return false }
            incoming += bytes
        }
    }

    // MARK: - Packets

    /// Answers the first whole packet; false when there is none yet.
    private func takePacket() -> Bool {
        var length = 0
        var place = 1
        while true {
            guard place < incoming.count else { return false }
            length |= Int(incoming[place] & 127) << (7 * (place - 1))
            place += 1
            if incoming[place - 1] < 128 { break }
            if place > 4 { return end() }
        }
        guard length <= Self.longestPacket else { return end() }
        guard place + length <= incoming.count else { return false }
        let first = incoming[0]
        var body = PacketReader(Array(incoming[place..<place + length]))
        incoming.removeFirst(place + length)
        if !answer(first, &body) { return end() }
        return true
    }

    private func end() -> Bool {
        isOver = true
        return true
    }

    /// - Returns: false when the client breaks the rules, or says farewell.
    private func answer(_ first: UInt8, _ body: inout PacketReader) -> Bool {
        // The first packet says who comes, and no other one does.
        guard isGreeted != (first == 0x10) else { return false }
        switch first {
        case 0x10: return greet(&body)
        case 0x30...0x3F: return takeMessage(first, &body)
        case 0x40: return body.rest.count == 2
        case 0x82: return subscribe(&body)
        case 0xA2: return unsubscribe(&body)
        case 0xC0: send(0xD0, [])
        default: return false
        }
        return true
    }

    private func send(_ first: UInt8, _ body: [UInt8]) {
        var rest = body.count
        outgoing.append(first)
        repeat {
            outgoing.append(UInt8(rest & 127) | (rest > 127 ? 128 : 0))
            rest >>= 7
        } while rest > 0
        outgoing += body
    }

    private func greet(_ body: inout PacketReader) -> Bool {
        let name = body.text().map { String(decoding: $0, as: UTF8.self) }
        guard name == "MQTT" || name == "MQIsdp", let level = body.byte() else { return false }
        // 3.1.1, and 3.1, which says the same in what is spoken here.
        guard name == "MQTT" ? level == 4 : level == 3 else {
            // This version is not spoken here.
            send(0x20, [0, 1])
            isOver = true
            return true
        }
        isGreeted = true
        send(0x20, [0, 0])
        return true
    }

    private func takeMessage(_ first: UInt8, _ body: inout PacketReader) -> Bool {
        let quality = first >> 1 & 3
        guard quality < 2, let topic = body.text() else { return false }
        if quality == 1 {
            guard let number = body.bytes(2) else { return false }
            send(0x40, number)
        }
        let text = body.rest
        for subscription in subscriptions where Self.matches(topic, subscription.filter) {
            tell(topic, text, min(quality, subscription.quality), isKept: false)
        }
        return true
    }

    private func subscribe(_ body: inout PacketReader) -> Bool {
        guard let number = body.bytes(2) else { return false }
        var granted = number
        let before = subscriptions.count
        while let filter = body.text() {
            guard let quality = body.byte(), quality < 3,
                subscriptions.count < Self.mostSubscriptions
            else { return false }
            subscriptions.append((filter, min(quality, 1)))
            granted.append(min(quality, 1))
        }
        guard granted.count > 2, body.rest.isEmpty else { return false }
        send(0x90, granted)
        for (filter, quality) in subscriptions[before...] {
            for message in messages where Self.matches(Array(message.topic.utf8), filter) {
                tell(Array(message.topic.utf8), message.text, quality, isKept: true)
            }
        }
        return true
    }

    private func unsubscribe(_ body: inout PacketReader) -> Bool {
        guard let number = body.bytes(2) else { return false }
        while let filter = body.text() { subscriptions.removeAll { $0.filter == filter } }
        send(0xB0, number)
        return body.rest.isEmpty
    }

    private func tell(_ topic: [UInt8], _ text: [UInt8], _ quality: UInt8, isKept: Bool) {
        var body = [UInt8(topic.count >> 8), UInt8(topic.count & 255)] + topic
        if quality > 0 {
            lastNumber = lastNumber == .max ? 1 : lastNumber + 1
            body += [UInt8(lastNumber >> 8), UInt8(lastNumber & 255)]
        }
        send(0x30 | quality << 1 | (isKept ? 1 : 0), body + text)
    }

    /// Level by level: `+` stands for one, `#` for all that follow.
    static func matches(_ topic: [UInt8], _ filter: [UInt8]) -> Bool {
        let slash = UInt8(ascii: "/")
        let levels = topic.split(separator: slash, omittingEmptySubsequences: false)
        let wanted = filter.split(separator: slash, omittingEmptySubsequences: false)
        for (place, level) in wanted.enumerated() {
            if level.elementsEqual("#".utf8) { return true }
            guard place < levels.count else { return false }
            if !level.elementsEqual("+".utf8), level != levels[place] { return false }
        }
        return levels.count == wanted.count
    }
}

/// Takes the contents of a packet apart; nil where they end too early.
private struct PacketReader {
    private let content: [UInt8]
    private var position = 0

    init(_ content: [UInt8]) { self.content = content }

    var rest: [UInt8] { Array(content[position...]) }

    mutating func bytes(_ count: Int) -> [UInt8]? {
        guard position + count <= content.count else { return nil }
        defer { position += count }
        return Array(content[position..<position + count])
    }

    mutating func byte() -> UInt8? { bytes(1)?.first }

    /// A length and as many bytes; nothing is taken where they are not there.
    mutating func text() -> [UInt8]? {
        let start = position
        guard let length = bytes(2), let text = bytes(Int(length[0]) << 8 | Int(length[1])) else {
            position = start
            return nil
        }
        return text
    }
}
