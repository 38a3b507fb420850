//  Web servers that misbehave: what a scenario's `trouble:` does to their answers.
//
//  A trouble changes what is said (the message, then its bytes), or how it is sent (how much at a
//  time, and what happens then). Everything follows from the plan, so it is the same in every run.

import Chip
import NetworkStack

/// An answer before it is bytes.
struct WebMessage {
    var status: String
    var body: [UInt8]
    /// The lines that tell how many bytes follow.
    var measure: [String]

    init(status: String, body: [UInt8]) {
        self.status = status
        self.body = body
        measure = ["Content-Length: \(body.count)"]
    }
}

extension WebTrouble {
    /// Changes what is said.
    func change(_ message: inout WebMessage) {
        let count = message.body.count
        switch kind {
        case .long: message.measure = ["Content-Length: \(count + max(after, 1))"]
        case .short:
            message.body.removeLast(count - count / 2)
            message.measure = ["Content-Length: \(message.body.count)"]
        case .unmeasured: message.measure = []
        case .chunked:
            message.measure = ["Transfer-Encoding: chunked"]
            message.body =
                Array((String(count, radix: 16) + "\r\n").utf8) + message.body
                + Array("\r\n0\r\n\r\n".utf8)
        case .failure: message = WebMessage(status: "500 Internal Server Error", body: [])
        case .stall, .close, .reset, .drip, .damage, .garbage: break
        }
    }

    /// Changes the bytes of an answer.
    func change(_ answer: inout [UInt8]) {
        switch kind {
        case .damage where after < answer.count: answer[after] ^= 1 << UInt8(after % 8)
        case .garbage:
            // Any bytes will do, if they are the same each time.
            var state = UInt32(truncatingIfNeeded: after) &* 2_654_435_761 | 1
            for index in answer.indices.dropFirst(after) {
                state = state &* 1_664_525 &+ 1_013_904_223
                answer[index] = UInt8(state >> 24)
            }
        default: break
        }
    }

    /// How many bytes it sends next, after so many of the answer.
    func room(after sent: Int, _ line: Line) -> Int {
        switch kind {
        case .stall, .close, .reset: return after - sent
        case .drip where sent >= after: return line.unacknowledged > 0 ? 0 : 1
        case .drip: return after - sent
        default: return .max
        }
    }

    /// What it does where it sends no more: false when it is done with the connection.
    func goesOn(
        after sent: Int, _ line: Line
    ) throws(StackError) -> Bool {
        // The client has had enough.
        if line.isEnding { return false }
        guard sent >= after else { return true }
        switch kind {
        case .close: return false
        case .reset:
            try line.abort()
            return false
        default: return true
        }
    }
}

extension NetworkPlan {
    /// Puts images of the firmware that is run where web servers have them.
    ///
    /// - Parameter image: its bytes for a slot; nil where there is none.
    public mutating func serve(firmware image: (FirmwareSlot) -> [UInt8]?) {
        for host in hosts.indices {
            for index in hosts[host].services.indices {
                guard
                    case .http(let port, let directory, var bodies, let extras) =
                        hosts[host].services[index]
                else { continue }
                for (path, slot) in extras.firmware { bodies[path] = image(slot) }
                hosts[host].services[index] = .http(
                    port, directory: directory, bodies: bodies, extras: extras)
            }
        }
    }
}
