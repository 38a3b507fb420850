//  Pacing: how virtual time keeps to the host's clock, and when the host is looked at for input.
//
//  The one place, with the watch for firmware without progress, that looks at the host's clock. It
//  never changes the order of events: it only makes the machine wait. What the firmware has printed
//  is written before it waits, and every few milliseconds while it runs.
//
//  Time is paced when that was asked for, and while a peer is there who lives by the clock: from
//  the moment at which one comes until the last has gone, and for a while after one was not there.

import CHost
import Glibc
import Simulation

/// How virtual time follows the host's.
public enum Pace: Equatable, Sendable {
    /// As fast as it goes.
    case fast
    /// This many virtual seconds in a second of the host's.
    case paced(ratio: Double)
}

public final class Pacer {
    private let pace: Pace
    private let pacesPeers: Bool
    private let gate: HostGate

    private var virtualStart = Instant.zero
    private var hostStart: UInt64 = 0
    /// Time has been paced since then.
    private var isFollowing = false
    /// When the host was looked at last.
    private var lastLook: UInt64 = 0

    /// How far the machine may be ahead of the host's clock, at work or idle: below what a person
    /// sees, and above what a sleep costs, which events that follow each other closely share.
    private static let slackNanoseconds: UInt64 = 4_000_000
    /// Then interruptions are asked for: their signal may reach another thread than the sleeping
    /// one.
    private static let longestSleepNanoseconds: UInt64 = 100_000_000
    /// How often the host is looked at while there is no need to wait.
    private static let lookNanoseconds: UInt64 = 2_000_000
    /// The same while a peer sends or takes much.
    private static let busyLookNanoseconds: UInt64 = 20_000

    /// - Parameters:
    ///   - pacesPeers: keep to the clock while peers want it, even with `.fast`.
    ///   - gate: where input comes in.
    public init(pace: Pace, pacesPeers: Bool = true, gate: HostGate) {
        self.pace = pace
        self.pacesPeers = pacesPeers
        self.gate = gate
    }

    private var ratio: Double {
        if case .paced(let ratio) = pace { ratio } else { 1 }
    }

    /// True when virtual time keeps to the host's clock.
    private func isPaced(at now: Instant) -> Bool {
        pace != .fast || pacesPeers && (gate.wantsRealTime || gate.awaitsPeer(at: now))
    }

    /// True when the host has a say in what happens when: its clock, or somebody who types.
    public func watchesHost(at now: Instant) -> Bool {
        pace != .fast || gate.canReceive || pacesPeers && gate.awaitsPeer(at: now)
    }

    /// Whether time is paced from here on; notes where that began.
    private func follow(from now: Instant) -> Bool {
        let isPaced = isPaced(at: now)
        if isPaced, !isFollowing { (virtualStart, hostStart) = (now, hostNanoseconds()) }
        isFollowing = isPaced
        return isPaced
    }

    /// Begins to keep to the clock, if that is wanted.
    public func start(at now: Instant) { _ = follow(from: now) }

    /// For running firmware: waits if it is ahead of the host's clock, and now and then looks for
    /// input and writes what was printed. Call only if `watchesHost`.
    public func holdBack(at now: Instant) {
        let host = hostNanoseconds()
        if follow(from: now), hostTime(of: now) > host + Self.slackNanoseconds {
            gate.flush()
            look(nanoseconds: hostTime(of: now) - host)
        } else if host > lastLook + lookInterval {
            gate.flush()
            look(nanoseconds: 0)
        }
    }

    private var lookInterval: UInt64 {
        gate.isBusy ? Self.busyLookNanoseconds : Self.lookNanoseconds
    }

    /// Waits until the host's clock has reached `target`, or until there is input.
    ///
    /// - Parameter target: `.never` to wait for input alone.
    /// - Returns: the virtual time at which the machine goes on; `target` unless input came early,
    ///   or, with `.never`, unless no more can come.
    public func wait(from now: Instant, until target: Instant) -> Instant {
        // A replay's input is an event like others.
        let target = min(target, max(now, gate.nextReplayed))
        let isPaced = follow(from: now)
        guard isPaced || target == .never else { return target }
        let end = pacedEnd(of: target)
        while h8_interruption() == 0, !gate.hasInput {
            let host = hostNanoseconds()
            if target == .never {
                guard gate.canReceive else { return now }
                gate.flush()
                look(nanoseconds: Self.longestSleepNanoseconds)
            } else {
                let due = hostTime(of: end)
                guard due > host + Self.slackNanoseconds else {
                    if gate.canReceive, host > lastLook + lookInterval { look(nanoseconds: 0) }
                    if gate.hasInput { break }
                    return target
                }
                gate.flush()
                look(nanoseconds: min(due - host, Self.longestSleepNanoseconds))
            }
        }
        if gate.hasInput { look(nanoseconds: 0) }
        guard isPaced else { return now }
        return min(target, max(now, virtualTime(of: hostNanoseconds())))
    }

    /// Up to where a wait until `target` takes the host's time; from there on it is a jump.
    private func pacedEnd(of target: Instant) -> Instant {
        pace == .fast && !gate.wantsRealTime ? min(target, gate.patience) : target
    }

    // MARK: - The host's clock

    private func hostTime(of instant: Instant) -> UInt64 {
        hostStart + UInt64(Double(instant - virtualStart) * 12.5 / ratio)
    }

    private func virtualTime(of host: UInt64) -> Instant {
        guard host > hostStart else { return virtualStart }
        return virtualStart + Cycles(Double(host - hostStart) / 12.5 * ratio)
    }

    private func hostNanoseconds() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }

    private func look(nanoseconds: UInt64) {
        gate.look(nanoseconds: nanoseconds)
        lastLook = hostNanoseconds()
    }
}
