//  The small services that every host once had: echo, discard, characters (RFC 862, 863, 864), and
//  the time (RFC 5905). Others are for tests of what a peer may do: one that counts what it gets, one
//  that resets, a text that is said, by a greeter or a visitor.

import NetworkStack
import Simulation

extension IPStack {
    /// Reads and drops all that has arrived. False at the end of the stream.
    func skip(_ handle: TCPHandle) throws(StackError) -> Bool {
        while true {
            do throws(StackError) {
                if try read(handle).isEmpty { return false }
            } catch .wouldBlock {
                return true
            }
        }
    }
}

/// Sends back what it reads; it reads no more than it can send.
final class Echo: Conversation {
    func proceed(_ stack: IPStack, _ handle: TCPHandle) throws(StackError) -> Bool {
        while true {
            let space = stack.space(handle)
            if space == 0 { return true }
            let bytes = try stack.read(handle, most: space)
            if bytes.isEmpty { return false }
            var done = 0
            while done < bytes.count { done += try stack.write(bytes[done...], to: handle) }
        }
    }
}

final class Discard: Conversation {
    func proceed(_ stack: IPStack, _ handle: TCPHandle) throws(StackError) -> Bool {
        try stack.skip(handle)
    }
}

/// Takes everything, and says how much it was when the peer has ended.
final class Counter: Conversation {
    private var count: UInt64 = 0
    private var report: ArraySlice<UInt8>?

    func proceed(_ stack: IPStack, _ handle: TCPHandle) throws(StackError) -> Bool {
        while report == nil {
            let read = UInt64(try stack.read(handle).count)
            count += read
            if read == 0 { report = Array("\(count)\n".utf8)[...] }
        }
        while let rest = report, !rest.isEmpty, stack.space(handle) > 0 {
            report = rest.dropFirst(try stack.write(rest, to: handle))
        }
        return report?.isEmpty == false
    }
}

/// Resets the connection as soon as something comes.
final class Resetter: Conversation {
    func proceed(_ stack: IPStack, _ handle: TCPHandle) throws(StackError) -> Bool {
        if try !stack.read(handle, most: 1).isEmpty { try stack.abort(handle) }
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

    func proceed(_ stack: IPStack, _ handle: TCPHandle) throws(StackError) -> Bool {
        while !rest.isEmpty, stack.space(handle) > 0 {
            rest = rest.dropFirst(try stack.write(rest, to: handle))
        }
        if ends, rest.isEmpty {
            ends = false
            try stack.shutDown(handle, reading: false, writing: true)
        }
        return try stack.skip(handle)
    }
}

/// Lines of 72 characters, each line begins one character later.
final class CharacterGenerator: Conversation {
    private var line = 0
    private var column = 0
    /// How many are still to come; nil for no end.
    private var left: UInt64?
    private static let characters = 95
    private static let width = 74

    init(bytes: UInt64?) { left = bytes }

    func proceed(_ stack: IPStack, _ handle: TCPHandle) throws(StackError) -> Bool {
        guard try stack.skip(handle) else { return false }
        while left != 0 {
            let space = Int(min(UInt64(stack.space(handle)), left ?? .max))
            if space == 0 { return true }
            var text: [UInt8] = []
            text.reserveCapacity(space)
            let start = (line, column)
            while text.count < space { text.append(next()) }
            let taken = try stack.write(text, to: handle)
            left = left.map { $0 - UInt64(taken) }
            if taken < text.count {
                (line, column) = start
                for _ in 0..<taken { _ = next() }
            }
        }
        return false
    }

    private func next() -> UInt8 {
        defer {
            column += 1
            if column == Self.width { (line, column) = ((line + 1) % Self.characters, 0) }
        }
        switch column {
        case 72: return 13
        case 73: return 10
        default: return UInt8(32 + (line + column) % Self.characters)
        }
    }
}

enum NTP {
    /// From 1900, where NTP begins, to 1970.
    private static let seconds1900To1970: UInt64 = 2_208_988_800

    /// The answer to a client; nil for anything else.
    ///
    /// - Parameter epoch: seconds from 1970 at power-on.
    static func answer(_ request: [UInt8], epoch: UInt64, at now: Instant) -> [UInt8]? {
        guard request.count >= 48, request[0] & 7 == 3 else { return nil }
        let (seconds, rest) = now.cycles.quotientAndRemainder(dividingBy: .perSecond)
        let whole = UInt32(truncatingIfNeeded: epoch &+ seconds &+ seconds1900To1970)
        let part = UInt32((rest << 32) / .perSecond)
        let time = [whole, part].flatMap { value in
            (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * UInt32($0))) }
        }
        // The client's version; a server; a clock of its own ("LOCL"), good to a microsecond.
        var answer: [UInt8] = [request[0] & 0x38 | 4, 1, request[2], 0xEC]
        answer += [UInt8](repeating: 0, count: 8) + Array("LOCL".utf8)
        // When the clock was set, when the request was sent, came, and is answered.
        return answer + time + request[40..<48] + time + time
    }
}
