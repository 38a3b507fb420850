//  The chip's SNTP client: whom it asks for the time, and when (behaviour.md section 15; lwIP's
//  client of the chip's time).
//
//  A server that is silent for 3 s counts as failed; then the next one is asked, and after the last
//  one the client pauses for 3 s, then 6, 12, and 24 each time. Once a server has answered, it is
//  asked again after an hour.
//
//  It decides; asking, waiting and setting the clock are TimeCalls'. What it makes of an answer is
//  a pure function, `judge`, because answers come from outside.

import NetworkStack
import Simulation
import Wire

/// What the client does. C: SNTP_OPMODE_POLL, SNTP_OPMODE_LISTENONLY.
public enum TimeClientMode: UInt8, Sendable {
    case poll = 0
    case listenOnly = 1
}

struct SNTPClient {
    struct Server: Equatable {
        var address = IPv4Address.any
        /// Wins over the address, which then is what the name was found to be.
        var name: [UInt8] = []
        /// Where firmware keeps it; 0 for none.
        var namePlace: UInt = 0

        var isThere: Bool { !name.isEmpty || address != .any }
    }

    enum Phase: Equatable {
        case stopped
        /// A request is due then.
        case pausing(until: Instant)
        /// The DNS client looks for the server.
        case resolving(question: UInt32)
        /// The request is on its way, and its answer counts as lost then.
        case waiting(until: Instant)
        /// Waits for what servers tell everybody.
        case listening
    }

    /// C: SNTP_RECV_TIMEOUT, SNTP_RETRY_TIMEOUT, SNTP_RETRY_TIMEOUT_MAX, SNTP_UPDATE_DELAY
    static let patience = 3 * Cycles.perSecond
    static let firstPause = 3 * Cycles.perSecond
    private static let longestPause = 30 * Cycles.perSecond
    static let usualInterval = 3600 * Cycles.perSecond
    /// Nobody may ask a server more often (RFC 4330, section 10).
    static let shortestInterval = 15 * Cycles.perSecond

    var servers: [Server] = []
    var mode = TimeClientMode.poll
    /// From one answer to the next request.
    var interval = usualInterval
    var phase = Phase.stopped
    /// The stack's UDP endpoint; 0 while there is none.
    var endpoint: UInt32 = 0
    private(set) var current = 0
    /// A request has not been answered yet; an answer may still come while the client pauses.
    var isAsking = false
    /// When the request left, as it says itself.
    var requestTime = NTPTime.none
    private var pause = firstPause

    var isRunning: Bool { phase != .stopped }

    /// All servers have failed twice, one after the other.
    var hasAskedInVain: Bool { pause > 2 * Self.firstPause }

    /// When something has to be done.
    var due: Instant {
        switch phase {
        case .pausing(let time), .waiting(let time): time
        case .stopped, .resolving, .listening: .never
        }
    }

    var server: Server {
        get { servers.indices.contains(current) ? servers[current] : Server() }
        set { if servers.indices.contains(current) { servers[current] = newValue } }
    }

    /// Begins with the first server, at once.
    mutating func begin(at now: Instant) {
        current = 0
        pause = Self.firstPause
        isAsking = false
        phase = mode == .poll ? .pausing(until: now) : .listening
    }

    mutating func stop() {
        phase = .stopped
        endpoint = 0
        isAsking = false
    }

    /// The server has not answered, or cannot be asked: the next one's turn, or a pause.
    mutating func fail(at now: Instant) {
        if let next = servers.indices.first(where: { $0 > current && servers[$0].isThere }) {
            current = next
            phase = .pausing(until: now)
            return
        }
        current = servers.firstIndex(where: \.isThere) ?? 0
        phase = .pausing(until: now + pause)
        if pause * 2 <= Self.longestPause { pause *= 2 }
    }

    /// The time has been told.
    mutating func succeed(at now: Instant) {
        isAsking = false
        pause = Self.firstPause
        if mode == .poll { phase = .pausing(until: now + interval) }
    }

    // MARK: - Answers

    /// What an answer is held against.
    struct Expectation: Equatable {
        var mode: TimeClientMode
        /// Who must have sent it, and the request's time that must be in it; nil: not looked at, as
        /// in SDK 1.5. C: SNTP_CHECK_RESPONSE
        var server: SocketAddress?
        var requestTime: NTPTime?
    }

    /// The time that an answer tells, in seconds since 1970; nil for one that is not to be
    /// believed: of another length or mode, a kiss of death (stratum 0), from elsewhere, to another
    /// request.
    static func judge(
        _ bytes: [UInt8], from peer: SocketAddress, _ expectation: Expectation
    ) -> Int32? {
        guard bytes.count == NTPMessage.size, let message = NTPMessage(bytes),
            message.mode == (expectation.mode == .poll ? .server : .broadcast),
            message.stratum != 0
        else { return nil }
        if let server = expectation.server, server != peer { return nil }
        if let time = expectation.requestTime, time != message.originTime { return nil }
        return message.transmitTime.unixSeconds
    }
}
