//  A server that tells the time (RFC 5905), right or wrong.
//
//  It reckons from the calendar of the world and the virtual time since power-on, so the same run
//  tells the same times. `drift` makes its clock a bad one, `fault` its answers; both are what a
//  client has to live with.

import Simulation
import Wire

/// What a server of the time is like.
public struct TimePlan: Equatable, Sendable {
    /// What its clock showed at power-on; nil for the world's calendar.
    public var start: CalendarTime?
    /// How much its clock gains, in parts per million; below zero it loses.
    public var drift: Int32 = 0
    public var fault: TimeFault?
    /// How many answers have the fault; nil for all.
    public var faultCount: UInt64?
    /// How long it thinks.
    public var delay: Cycles = 0
    /// It tells everybody in its net, so often; nil: only who asks.
    public var broadcast: Cycles?

    public init(start: CalendarTime? = nil) { self.start = start }
}

/// What can be wrong with an answer.
public enum TimeFault: String, CaseIterable, Sendable {
    /// None comes.
    case silent
    /// Stratum 0 and the word RATE: do not ask any more.
    case kissOfDeath = "kiss-of-death"
    /// The time of the request is not the request's: an answer to somebody else.
    case wrongOrigin = "wrong-origin"
    /// A byte is missing.
    case short
    /// A byte too many.
    case long
    /// It says that it is a client's.
    case wrongMode = "wrong-mode"
    /// The server's clock is not set: it says so, and tells 1 January 1970.
    case unset
}

/// One server's state: how many faults it has left.
struct TimeServer {
    private let plan: TimePlan
    private let start: CalendarTime
    private var faultsLeft: UInt64

    /// - Parameter calendar: what the world's calendar showed at power-on.
    init(_ plan: TimePlan, calendar: CalendarTime) {
        self.plan = plan
        start = plan.start ?? calendar
        faultsLeft = plan.fault == nil ? 0 : plan.faultCount ?? .max
    }

    var delay: Cycles { plan.delay }

    /// What the server's clock shows.
    func time(at now: Instant) -> NTPTime {
        let (seconds, rest) = now.cycles.quotientAndRemainder(dividingBy: .perSecond)
        let nanosecond = Int64(rest * 1_000_000_000 / .perSecond)
        // A part per million of a second is a microsecond.
        let gained = Int64(clamping: seconds) &* Int64(plan.drift) &* 1000
        let (more, nanoseconds) = floored(nanosecond &+ gained, 1_000_000_000)
        return NTPTime(
            unixSeconds: start.seconds &+ seconds &+ UInt64(bitPattern: more),
            nanoseconds: UInt64(nanoseconds))
    }

    /// The answer to a request; nil for what is none, and when the fault is silence.
    ///
    /// - Parameters:
    ///   - arrival: when the request came.
    ///   - now: when the answer leaves.
    mutating func answer(_ request: [UInt8], arrival: Instant, at now: Instant) -> [UInt8]? {
        guard let question = NTPMessage(request), question.mode == .client else { return nil }
        var answer = message(.server, at: now)
        answer.version = question.version
        answer.poll = question.poll
        answer.originTime = question.transmitTime
        answer.receiveTime = time(at: arrival)
        guard let fault = plan.fault, faultsLeft > 0 else { return answer.bytes }
        faultsLeft -= 1
        return Self.spoil(answer, fault)
    }

    /// What everybody is told.
    func announcement(at now: Instant) -> [UInt8] { message(.broadcast, at: now).bytes }

    /// A clock of its own ("LOCL"), good to a microsecond.
    private func message(_ mode: NTPMessage.Mode, at now: Instant) -> NTPMessage {
        var message = NTPMessage(mode)
        message.stratum = 1
        message.precision = -20
        message.reference = NTPMessage.letters("LOCL")
        message.transmitTime = time(at: now)
        message.referenceTime = message.transmitTime
        return message
    }

    private static func spoil(_ answer: NTPMessage, _ fault: TimeFault) -> [UInt8]? {
        var answer = answer
        switch fault {
        case .silent: return nil
        case .kissOfDeath:
            answer.leap = 3
            answer.stratum = 0
            answer.reference = NTPMessage.letters("RATE")
        case .wrongOrigin: answer.originTime.seconds ^= 0x5555_5555
        case .short: return answer.bytes.dropLast()
        case .long: return answer.bytes + [0]
        case .wrongMode: answer.mode = .client
        case .unset:
            answer.leap = 3
            answer.stratum = 16
            answer.transmitTime = NTPTime(unixSeconds: 0, nanoseconds: 0)
        }
        return answer.bytes
    }
}

/// The quotient and a remainder that is never negative.
private func floored(_ value: Int64, _ divisor: Int64) -> (Int64, Int64) {
    let (quotient, rest) = value.quotientAndRemainder(dividingBy: divisor)
    return rest < 0 ? (quotient - 1, rest + divisor) : (quotient, rest)
}
