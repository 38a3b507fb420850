//  The chip's DNS client: questions under way, and answers that are remembered.
//
//  As lwIP's: two servers, a table of four names. A question is repeated after 1, 1, 2 and 3
//  seconds (FAQ, protocols: the times grow by one); then the second server is asked in the same
//  way, then there is no such name. An answer holds for as long as it says, a week at most.
//
//  It decides when to ask whom and what is known; sending and waiting are NameCalls'.

import NetworkStack
import Simulation
import Wire

struct DNSClient {
    enum State: Equatable {
        case unused
        /// Asked `tries` times the server.
        case asking(server: Int, tries: Int)
        case known(IPv4Address)
        case unknown
    }

    struct Row {
        var state = State.unused
        var name: [UInt8] = []
        /// Names this question; never 0.
        var question: UInt32 = 0
        var identifier: UInt16 = 0
        /// When to ask again, or when the answer has grown old.
        var due = Instant.never
        /// For finding the oldest.
        var order: UInt64 = 0
        /// What firmware wants to be called with. C: dns_gethostbyname
        var callbacks: [Callback] = []
    }

    struct Callback {
        let function: UInt
        let argument: UInt
        /// The name in firmware's memory.
        let name: UInt
    }

    /// C: DNS_MAX_SERVERS, DNS_TABLE_SIZE, DNS_MAX_NAME_LENGTH, DNS_MAX_RETRIES
    static let serverCount = 2
    static let rowCount = 4
    static let longestName = 255
    private static let mostTries = 4
    private static let longestLife: UInt32 = 604_800

    var servers = [IPv4Address](repeating: .any, count: serverCount)
    var rows = [Row](repeating: Row(), count: rowCount)
    /// The stack's UDP endpoint; 0 while there is none.
    private(set) var endpoint: UInt32 = 0
    private var nextQuestion: UInt32 = 1
    private var nextOrder: UInt64 = 1

    mutating func open(on stack: IPStack?) {
        guard let stack, let handle = try? stack.makeUDP() else { return }
        // lwIP chooses the port.
        try? stack.bind(handle, to: .any)
        endpoint = handle.raw
    }

    /// When a question has to be repeated; answers that grow old need nobody.
    var due: Instant {
        rows.reduce(.never) { earliest, row in
            if case .asking = row.state { min(earliest, row.due) } else { earliest }
        }
    }

    /// The row of a name that is known or asked for at the moment.
    func row(of name: [UInt8], at now: Instant) -> Int? {
        rows.indices.first { index in
            guard rows[index].name == name else { return false }
            switch rows[index].state {
            case .unused, .unknown: return false
            case .asking: return true
            case .known: return rows[index].due > now
            }
        }
    }

    /// Takes a row for a new question: a free one, else the oldest that is answered. nil when four
    /// questions are under way, or no server is known.
    mutating func begin(_ name: [UInt8], identifier: UInt16, at now: Instant) -> Int? {
        guard let server = servers.firstIndex(where: { $0 != .any }) else { return nil }
        let free = rows.indices.filter { index in
            if case .asking = rows[index].state { false } else { true }
        }
        guard let index = free.min(by: { rank(of: $0) < rank(of: $1) }) else { return nil }
        rows[index] = Row(
            state: .asking(server: server, tries: 1), name: name, question: nextQuestion,
            identifier: identifier, due: now + Cycles.perSecond, order: nextOrder)
        nextQuestion &+= 1
        nextOrder += 1
        return index
    }

    private func rank(of index: Int) -> UInt64 {
        if case .known = rows[index].state { rows[index].order } else { 0 }
    }

    /// The time for an answer is over: whom to ask now; nil when nobody answers.
    mutating func repeatQuestion(_ index: Int, at now: Instant) -> IPv4Address? {
        guard case .asking(var server, var tries) = rows[index].state else { return nil }
        if tries < Self.mostTries {
            // The waits are 1, 1, 2 and 3 seconds.
            rows[index].due = now + Cycles(tries) * .perSecond
            tries += 1
        } else if server + 1 < Self.serverCount, servers[server + 1] != .any {
            server += 1
            tries = 1
            rows[index].due = now + Cycles.perSecond
        } else {
            rows[index].state = .unknown
            return nil
        }
        rows[index].state = .asking(server: server, tries: tries)
        return servers[server]
    }

    /// Takes an answer. Returns the row that it decides; nil for one that nobody waits for.
    mutating func take(_ answer: DNSMessage.Answer, from peer: SocketAddress, at now: Instant)
        -> Int?
    {
        for index in rows.indices {
            guard case .asking(let server, _) = rows[index].state,
                rows[index].identifier == answer.identifier, rows[index].name == answer.name,
                peer == SocketAddress(servers[server], DNSMessage.port)
            else { continue }
            if let address = answer.address {
                rows[index].state = .known(address)
                let life = min(answer.seconds, Self.longestLife)
                rows[index].due = now + Cycles(life) * .perSecond
            } else {
                rows[index].state = .unknown
            }
            return index
        }
        return nil
    }
}
