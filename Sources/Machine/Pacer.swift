//  Pacing: how virtual time keeps to the host's clock, and where input from the host comes in.
//
//  The one place, with the watch for firmware without progress, that looks at the host's clock. It
//  never changes the order of events: it only makes the machine wait. What the firmware has printed
//  is written before it waits, and every few milliseconds while it runs.

import CHost
import Glibc
import Simulation

final class Pacer {
    private let pace: Pace
    private let ports: [SerialPort]
    private var pendingInput: [(uart: Int, bytes: [UInt8])] = []

    private var virtualStart = Instant.zero
    private var hostStart: UInt64 = 0
    /// When the host was looked at last.
    private var lastLook: UInt64 = 0

    /// How far firmware may run ahead of the host's clock before it is held back: below what a
    /// person sees, above what a sleep costs.
    private static let slackNanoseconds: UInt64 = 4_000_000
    /// How far an idle machine may, so that events that follow each other closely share one sleep.
    private static let idleSlackNanoseconds: UInt64 = 2_000_000
    /// Then interruptions are asked for: their signal may reach another thread than the sleeping one.
    private static let longestSleepNanoseconds: UInt64 = 100_000_000
    /// How often the host is looked at while there is no need to wait.
    private static let lookNanoseconds: UInt64 = 2_000_000

    /// - Parameter ports: what is written before waiting, and where input comes from.
    init(pace: Pace, ports: [SerialPort]) {
        self.pace = pace
        self.ports = ports
    }

    /// True when virtual time keeps to the host's clock.
    private var isPaced: Bool { pace != .fast }

    /// True when the host has a say in what happens when: its clock, or somebody who types.
    var watchesHost: Bool { isPaced || ports.contains(where: \.canReceive) }

    func start(at now: Instant) {
        virtualStart = now
        hostStart = hostNanoseconds()
    }

    /// For running firmware: waits if it is ahead of the host's clock, and now and then looks for
    /// input and writes what was printed. Call only if `watchesHost`.
    func holdBack(at now: Instant) {
        let host = hostNanoseconds()
        if isPaced, hostTime(of: now) > host + Self.slackNanoseconds {
            flush()
            look(nanoseconds: hostTime(of: now) - host)
        } else if host > lastLook + Self.lookNanoseconds {
            flush()
            look(nanoseconds: 0)
        }
    }

    /// Waits until the host's clock has reached `target`, or until there is input.
    ///
    /// - Parameter target: `.never` to wait for input alone.
    /// - Returns: the virtual time at which the machine goes on; `target` unless input came early,
    ///   or, with `.never`, unless no more can come.
    func wait(from now: Instant, until target: Instant) -> Instant {
        guard isPaced || target == .never else { return target }
        while h8_interruption() == 0, pendingInput.isEmpty {
            let host = hostNanoseconds()
            if target == .never {
                guard ports.contains(where: \.canReceive) else { return now }
                flush()
                look(nanoseconds: Self.longestSleepNanoseconds)
            } else {
                let due = hostTime(of: target)
                guard due > host + Self.idleSlackNanoseconds else { return target }
                flush()
                look(nanoseconds: min(due - host, Self.longestSleepNanoseconds))
            }
        }
        guard isPaced else { return now }
        return min(target, max(now, virtualTime(of: hostNanoseconds())))
    }

    /// What has come in since the last call, in the order in which it came.
    func takeInput() -> [(uart: Int, bytes: [UInt8])] {
        guard !pendingInput.isEmpty else { return [] }
        defer { pendingInput.removeAll(keepingCapacity: true) }
        return pendingInput
    }

    private func flush() {
        for port in ports { port.flush() }
    }

    // MARK: - The host's clock

    private func hostTime(of instant: Instant) -> UInt64 {
        guard case .paced(let ratio) = pace else { return 0 }
        return hostStart + UInt64(Double(instant - virtualStart) * 12.5 / ratio)
    }

    private func virtualTime(of host: UInt64) -> Instant {
        guard case .paced(let ratio) = pace, host > hostStart else { return virtualStart }
        return virtualStart + Cycles(Double(host - hostStart) / 12.5 * ratio)
    }

    private func hostNanoseconds() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }

    /// Waits for input, and takes what has come.
    private func look(nanoseconds: UInt64) {
        let open = ports.filter(\.canReceive)
        let ready = h8_wait(open.map(\.watched), UInt32(open.count), nanoseconds)
        for (index, port) in open.enumerated() where ready & 1 << UInt32(index) != 0 {
            let bytes = port.read()
            if !bytes.isEmpty { pendingInput.append((port.uart, bytes)) }
        }
        lastLook = hostNanoseconds()
    }
}
