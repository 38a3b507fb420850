//  Pacing: how virtual time keeps to the host's clock, and where input from the host comes in.
//
//  The one place, with the watch for firmware without progress, that looks at the host's clock. It
//  never changes the order of events: it only makes the machine wait.

import CHost
import Glibc
import Simulation

final class Pacer {
    private let pace: Pace
    private let readsInput: Bool
    private var inputEnded = false
    private var pendingInput: [UInt8] = []

    private var virtualStart = Instant.zero
    private var hostStart: UInt64 = 0

    /// How far firmware may run ahead of the host's clock before it is held back: below what a
    /// person sees, above what a sleep costs.
    private static let slackNanoseconds: UInt64 = 4_000_000

    init(pace: Pace, readsInput: Bool) {
        self.pace = pace
        self.readsInput = readsInput
    }

    /// True when virtual time keeps to the host's clock.
    var isPaced: Bool { pace != .fast }

    /// True while bytes may still come from the host.
    private var canReceive: Bool { readsInput && !inputEnded }

    func start(at now: Instant) {
        virtualStart = now
        hostStart = hostNanoseconds()
    }

    /// Waits for running firmware that is ahead of the host's clock.
    func holdBack(at now: Instant) {
        guard case .paced = pace else { return }
        let due = hostTime(of: now)
        let host = hostNanoseconds()
        if due > host + Self.slackNanoseconds { sleep(nanoseconds: due - host, mayEndEarly: false) }
    }

    /// Waits until the host's clock has reached `target`, or until there is input. `target` is not
    /// `.never`.
    ///
    /// - Returns: the virtual time at which the machine goes on; `target` unless input came early.
    func wait(from now: Instant, until target: Instant) -> Instant {
        guard case .paced = pace else { return target }
        while h8_interruption() == 0, pendingInput.isEmpty {
            let host = hostNanoseconds()
            let due = hostTime(of: target)
            guard due > host else { return target }
            sleep(nanoseconds: due - host, mayEndEarly: true)
        }
        return min(target, max(now, virtualTime(of: hostNanoseconds())))
    }

    /// What has come in since the last call; nil when nothing has.
    func takeInput() -> [UInt8]? {
        guard !pendingInput.isEmpty else { return nil }
        defer { pendingInput.removeAll(keepingCapacity: true) }
        return pendingInput
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

    private func sleep(nanoseconds: UInt64, mayEndEarly: Bool) {
        guard h8_wait(canReceive && mayEndEarly ? 0 : -1, nanoseconds) == 1 else { return }
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = read(0, &bytes, bytes.count)
        if count > 0 {
            pendingInput += bytes.prefix(count)
        } else if count == 0 || errno != EINTR {
            inputEnded = true
        }
    }
}
