//  Forced sleep (Guide 3.4.2; behaviour.md section 8): modem sleep turns the radio off, light sleep
//  the CPU too.
//
//  Firmware opens the function, asks for a sleep, and the idle task begins it. Modem sleep changes
//  nothing for the tasks. In light sleep nothing runs and time jumps: to the end of the sleep, or
//  to the moment at which a pin has the level that gpio_pin_wakeup_enable named. Ticks and timers
//  that fell due meanwhile are made up for, as the SDK's tickless idle does.
//
//  Who is told: firmware's callback runs after a sleep that ended by time, and after a light sleep
//  that a pin ended; never after wifi_fpm_do_wakeup. The header promises the first only. The
//  guide's example sets a callback, sleeps without end and is woken by a pin "so that the program
//  can continue", which needs the second. It runs in the radio's task (priority 13).

import CHost
import Chip
import Kernel
import Simulation

/// C: sleep_type.
public enum SleepType: UInt32, Sendable {
    case none = 0
    case light = 1
    case modem = 2
}

/// C: what wifi_fpm_do_sleep returns.
public enum ForcedSleepResult: Int8, Sendable {
    case ok = 0
    /// Not now, not of this type, or not for this long.
    case wrongState = -1
    /// wifi_fpm_open comes first.
    case notOpen = -2
}

/// One board's forced sleep.
struct ForcedSleep {
    enum Phase { case closed, open, requested, asleep }

    var phase = Phase.closed
    var type = SleepType.modem
    /// nil for ever.
    var length: Cycles?
    var callback: UnsafeMutableRawPointer?
    /// Ends a modem sleep.
    var ticket: EventTicket?

    /// Microseconds that may be asked for; both of the guide's and the header's words for "for
    /// ever" lie outside.
    static let lengths: ClosedRange<UInt32> = 10_000...0xFFF_FFFE
    static let forever: Set<UInt32> = [0xFFF_FFFF, 0xFFFF_FFFF]
}

extension Machine {
    // MARK: - By itself

    /// Which sleep the radio may take between the access point's beacons. C: wifi_set_sleep_type.
    public var automaticSleepType: SleepType {
        get { board.automaticSleepType }
        set { board.automaticSleepType = newValue }
    }

    /// The radio sleeps between beacons from now on, or is awake: for the power report.
    public func radioSleeps(_ sleeps: Bool) {
        power.enter(sleeps ? .modemSleep : .active, at: now)
    }

    // MARK: - Forced

    /// The radio is off, or about to be, since firmware has asked for a sleep.
    public var isForcedAsleep: Bool {
        board.forcedSleep.phase == .requested || board.forcedSleep.phase == .asleep
    }

    /// C: wifi_fpm_open.
    public func openForcedSleep() {
        charge(Cost.system)
        if board.forcedSleep.phase == .closed { board.forcedSleep.phase = .open }
        settle()
    }

    /// Ends a sleep as `wakeUp` does, and the possibility of one. C: wifi_fpm_close.
    public func closeForcedSleep() {
        charge(Cost.system)
        endForcedSleep(callsBack: false)
        board.forcedSleep.phase = .closed
        board.forcedSleep.callback = nil
        settle()
    }

    /// The type of the next sleep; ignored once `openForcedSleep` was called.
    /// C: wifi_fpm_set_sleep_type.
    public var forcedSleepType: SleepType {
        get { board.forcedSleep.type }
        set { if board.forcedSleep.phase == .closed { board.forcedSleep.type = newValue } }
    }

    /// A function without arguments; ignored before `openForcedSleep`. C: wifi_fpm_set_wakeup_cb.
    public func setWakeUpCallback(_ function: UnsafeMutableRawPointer?) {
        charge(Cost.look)
        if board.forcedSleep.phase != .closed { board.forcedSleep.callback = function }
        settle()
    }

    /// Asks for a sleep, which the idle task begins. C: wifi_fpm_do_sleep.
    ///
    /// - Parameter microseconds: 10000 to 0xFFFFFFE; 0xFFFFFFF and 0xFFFFFFFF until woken.
    public func forceSleep(microseconds: UInt32) -> ForcedSleepResult {
        charge(Cost.system)
        defer { settle() }
        let isForever = ForcedSleep.forever.contains(microseconds)
        guard board.forcedSleep.phase != .closed else { return .notOpen }
        guard board.forcedSleep.phase == .open, board.forcedSleep.type != .none,
            board.wifiMode == .off, isForever || ForcedSleep.lengths.contains(microseconds)
        else { return .wrongState }
        board.forcedSleep.length =
            isForever ? nil : Cycles(microseconds) * Cycles.perMicrosecond
        board.forcedSleep.phase = .requested
        return .ok
    }

    /// Ends a modem sleep, or takes back one that has not begun; no callback. C:
    /// wifi_fpm_do_wakeup.
    public func wakeUp() {
        charge(Cost.system)
        endForcedSleep(callsBack: false)
        settle()
    }

    private func endForcedSleep(callsBack: Bool) {
        guard board.forcedSleep.phase == .asleep || board.forcedSleep.phase == .requested else {
            return
        }
        if let ticket = board.forcedSleep.ticket { events.cancel(ticket) }
        board.forcedSleep.ticket = nil
        board.forcedSleep.phase = .open
        power.enter(.active, at: now)
        guard callsBack, let callback = board.forcedSleep.callback else { return }
        perform(in: .radio) { h8_call_void(callback) }
    }

    // MARK: - In the idle task

    /// Begins the sleep that was asked for.
    func enterForcedSleep() {
        guard board.forcedSleep.phase == .requested else { return }
        board.forcedSleep.phase = .asleep
        let end = board.forcedSleep.length.map { now + $0 }
        if board.forcedSleep.type == .light {
            power.enter(.lightSleep, at: now)
            sleepLightly(until: end ?? .never)
            endForcedSleep(callsBack: true)
            return
        }
        power.enter(.modemSleep, at: now)
        guard let end else { return }
        board.forcedSleep.ticket = scheduleOnBoard(at: end) { [unowned self] _ in
            endForcedSleep(callsBack: true)
        }
    }

    /// Lets time jump while no interrupt is served, until `end` or until a pin wakes.
    private func sleepLightly(until end: Instant) {
        while now < end, !board.peripherals.gpio.isWaking {
            console.flush()
            checkConsole()
            let next = min(events.earliest, deviceDue, end, max(now, gate.interruption))
            if next == .never { nothingWakes() }
            let reached = wait(until: next)
            if reached > now { advance(to: reached) }
            takeHostInput()
            if gate.isInterrupted(at: now) { self.end(.exit(RunStatus.interrupted)) }
            beats.pointee &+= 1
            runDue()
        }
        makeUpForTicks()
    }

    /// Counts the ticks that passed, those that change nothing at once. The last one that is due is
    /// left to its interrupt.
    private func makeUpForTicks() {
        while board.nextTick + Self.tickPeriod <= now {
            let missed = (now - board.nextTick) / Self.tickPeriod
            let quiet = kernel.pointee.idleTicks.map { UInt64($0) - 1 } ?? missed
            if quiet > 0 {
                let step = min(quiet, missed)
                kernel.pointee.stepTicks(UInt32(truncatingIfNeeded: step))
                board.nextTick = board.nextTick + step * Self.tickPeriod
            } else {
                if kernel.pointee.incrementTick() == .yield { board.switchPending = true }
                board.nextTick = board.nextTick + Self.tickPeriod
            }
        }
        noteReadied()
    }
}
