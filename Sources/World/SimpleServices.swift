//  The small services that every host once had: echo, discard, characters (RFC 862, 863, 864), and
//  the time (RFC 5905). And a text that is said, by a greeter or a visitor.

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
    /// Where in the text it is.
    private var position = 0
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

    func proceed(_ stack: IPStack, _ handle: TCPHandle) throws(StackError) -> Bool {
        guard try stack.skip(handle) else { return false }
        while true {
            let space = stack.space(handle)
            if space == 0 { return true }
            let taken = try stack.write(Self.text[position..<position + space], to: handle)
            position = (position + taken) % Self.period
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
