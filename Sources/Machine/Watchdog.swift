//  The watchdogs: what happens when the scheduler cannot switch for too long.
//
//  A user task that spins starves the tasks below it and nothing else (Guide 2.2): the SDK's
//  watchdog task has priority 14 and still runs. It is starved only where nobody can be switched
//  to: in a critical section, in interrupt handlers that follow each other without end, or with the
//  scheduler suspended, as around an os_timer's callback. Then the soft watchdog's interrupt resets
//  the chip, or, where interrupts are masked, the hardware's. Nothing is scheduled for this: the
//  moment at which switching became impossible is noted, and the slice ends when the time is up.
//
//  Both are stages of one piece of hardware (Chip/System/WatchdogBlock.swift): the run bit of
//  WDT_CTL stops both, and 0x73 in WDT_RST feeds both, from a handler or a critical section too.

import Chip
import Kernel
import Simulation

/// Since when nobody can be switched to, and how long that may last.
struct Watchdog {
    /// The SDK feeds the soft watchdog about every second and it bites after 3.2 s; the hardware's
    /// bites after 8.4 s. Both figures are what is commonly measured (Docs/Fidelity.md).
    static let softLimit: Cycles = 3200 * Cycles.perMillisecond
    static let hardLimit: Cycles = 8400 * Cycles.perMillisecond

    /// When interrupts were masked, by firmware or by an interrupt; meaningful while they are.
    var maskedSince = Instant.zero
    /// Since when interrupts have been handled without a task getting to run; nil while one runs.
    var servingSince: Instant?
    /// When the scheduler was suspended; meaningful while it is.
    var suspendedSince = Instant.zero
    /// When firmware last wrote to the watchdog's feeding register.
    var fedAt = Instant.zero
    /// Firmware may stop the soft watchdog (system_soft_wdt_stop).
    var isSoftStopped = false
    /// The pin that was taken from the flash, so that the CPU waits for ever for its next
    /// instruction.
    var pinLostToFlash: Int?
}

extension Machine {
    /// When a watchdog bites if nothing changes; `.never` while tasks can be switched.
    var watchdogDeadline: Instant {
        guard board.peripherals.watchdog.isRunning else { return .never }
        let fed = board.watchdog.fedAt
        if board.criticalDepth > 0 || board.interruptDepth > 0 {
            return max(board.watchdog.maskedSince, fed) + Watchdog.hardLimit
        }
        if let since = board.watchdog.servingSince, isInterruptDue {
            // One handler after the other without end.
            let isSoftStopped = board.watchdog.isSoftStopped
            return max(since, fed) + (isSoftStopped ? Watchdog.hardLimit : Watchdog.softLimit)
        }
        if kernel.pointee.schedulerSuspended > 0, !board.watchdog.isSoftStopped {
            return board.watchdog.suspendedSince + Watchdog.softLimit
        }
        return .never
    }

    /// Resets the chip when a watchdog's time is up.
    func checkWatchdog() {
        guard watchdogDeadline <= now else { return }
        let isHard =
            board.criticalDepth > 0 || board.interruptDepth > 0
            || (board.watchdog.isSoftStopped && kernel.pointee.schedulerSuspended == 0)
        if isHard {
            panic(.watchdog(.hardwareWatchdog))
        } else {
            panic(.watchdog(.softwareWatchdog))
        }
    }

    /// The hardware was fed, or switched on or off: what it waits for counts from now.
    func watchdogFed() {
        board.watchdog.fedAt = now
        board.watchdog.maskedSince = now
        board.watchdog.suspendedSince = now
        updateSlice()
    }

    /// Starts or stops the hardware watchdog. Returns whether it ran. C: ets_wdt_enable,
    /// ets_wdt_disable, ets_wdt_restore.
    @discardableResult
    public func setHardwareWatchdog(running: Bool) -> Bool {
        let control = board.peripherals.watchdog.base + WatchdogBlock.Offset.control
        let before = readRegister(control)
        let kept = before & ~WatchdogBlock.enable
        writeRegister(control, running ? kept | WatchdogBlock.enable : kept)
        return before & WatchdogBlock.enable != 0
    }

    /// C: system_soft_wdt_feed.
    public func feedWatchdog() {
        charge(Cost.look)
        board.watchdog.suspendedSince = now
        settle()
    }

    /// C: system_soft_wdt_stop, system_soft_wdt_restart.
    public func setSoftWatchdog(running: Bool) {
        charge(Cost.look)
        board.watchdog.isSoftStopped = !running
        board.watchdog.suspendedSince = now
        settle()
    }
}
