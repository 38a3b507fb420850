//  The small services that every host once had: echo, discard, characters (RFC 862, 863, 864).
//  Others are for tests of what a peer may do: one that counts what it gets, one that resets, a
//  text that is said, by a greeter or a visitor.

import NetworkStack

/// Sends back what it reads; it reads no more than it can send.
final class Echo: Conversation {
    func proceed(_ line: Line) throws(StackError) -> Bool {
        while true {
            let space = line.space
            if space == 0 { return true }
            let bytes = try line.read(most: space)
            if bytes.isEmpty { return false }
            var done = 0
            while done < bytes.count { done += try line.write(bytes[done...]) }
        }
    }
}

final class Discard: Conversation {
    func proceed(_ line: Line) throws(StackError) -> Bool {
        try line.skip()
    }
}

/// Takes everything, and says how much it was when the peer has ended.
final class Counter: Conversation {
    private var count: UInt64 = 0
    private var report: ArraySlice<UInt8>?

    func proceed(_ line: Line) throws(StackError) -> Bool {
        while report == nil {
            let read = UInt64(try line.read().count)
            count += read
            if read == 0 { report = Array("\(count)\n".utf8)[...] }
        }
        while let rest = report, !rest.isEmpty, line.space > 0 {
            report = rest.dropFirst(try line.write(rest))
        }
        return report?.isEmpty == false
    }
}

/// Resets the connection as soon as something comes.
final class Resetter: Conversation {
    func proceed(_ line: Line) throws(StackError) -> Bool {
        if try !line.read(most: 1).isEmpty { try line.abort() }
        return false
    }
}

/// Says a text, and takes what it gets until the peer ends.
final class Speech: Conversation {
    private var rest: ArraySlice<UInt8>
    /// Whether its direction ends with the text.
    private var ends: Bool

    init(_ text: [UInt8], ends: Bool = false) {
        rest = text[...]
        self.ends = ends
    }

    func proceed(_ line: Line) throws(StackError) -> Bool {
        while !rest.isEmpty, line.space > 0 {
            rest = rest.dropFirst(try line.write(rest))
        }
        if ends, rest.isEmpty {
            ends = false
            try line.shutDown()
        }
        return try line.skip()
    }
}

/// Lines of 72 characters, each line begins one character later.
final class CharacterGenerator: Conversation {
    /// Where in the text it is.
    private var position = 0
    /// How many are still to come; nil for no end.
    private var left: UInt64?
    private static let characters = 95
    private static let width = 74
    private static let period = characters * width

    /// The text, which repeats after a period, as often as the largest send buffer may ask from any
    /// place of the first one.
    private static let text: [UInt8] = {
        var text: [UInt8] = []
        for line in 0..<characters * (Int(UInt16.max) / period + 2) {
            for column in 0..<width - 2 {
                text.append(UInt8(32 + (line + column) % characters))
            }
            text += [13, 10]
        }
        return text
    }()

    init(bytes: UInt64?) { left = bytes }

    func proceed(_ line: Line) throws(StackError) -> Bool {
        guard try line.skip() else { return false }
        while left != 0 {
            let space = Int(min(UInt64(line.space), left ?? .max))
            if space == 0 { return true }
            let taken = try line.write(Self.text[position..<position + space])
            position = (position + taken) % Self.period
            left = left.map { $0 - UInt64(taken) }
        }
        return false
    }
}
