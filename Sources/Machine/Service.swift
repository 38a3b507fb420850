//  What is due: events, interrupts, ticks; and then perhaps a switch.
//
//  `service()` is the one place where the outside reaches firmware. It is called when the budget
//  has run out, between two basic blocks of firmware or at the end of an SDK call, and by the idle
//  task after time has jumped.

import CHost
import Kernel
import Simulation

extension Machine {
    /// Ticks come a hundred times a second (behaviour.md section 1).
    static let tickPeriod: Cycles = Cycles.perSecond / 100

    /// What comes between two blocks of firmware, and at the end of an SDK call, when the budget has
    /// run out or an interrupt waits. A signal of the user's takes the budget too; if nothing else
    /// was the reason, firmware goes on as it would in a replay.
    func serviceIfDue() {
        heedSignal(at: now)
        if page.pointee.budget < 0 || canInterrupt || canInterruptNonMaskably { service() }
    }

    /// Takes notice of a signal, and keeps the slice from going beyond the end that it brings.
    func heedSignal(at now: Instant) {
        guard h8_interruption() != 0 else { return }
        // It may take the budget a moment after it is noticed, on another thread.
        h8_restore_budget()
        if gate.hear(at: now) { setSliceEnd(min(sliceEnd, now)) }
    }

    /// Waits as the pacer does; a signal ends the wait.
    ///
    /// - Returns: the time to go on at, which a replay goes to at once.
    func wait(until target: Instant) -> Instant {
        let reached = pacer.wait(from: now, until: target)
        heedSignal(at: reached)
        return gate.isHeard ? min(target, max(now, gate.interruption)) : reached
    }

    /// Handles everything that is due at `now`. May switch tasks, so it may return much later, or
    /// never.
    func service() {
        guard kernel.pointee.current != noTask else {
            // A constructor of C++ at work: nothing is due yet.
            setSliceEnd(now + Self.horizon)
            return
        }
        heedSignal(at: now)
        let isWatched = pacer.watchesHost(at: now)
        // Somebody watches: what is printed must not wait until the firmware idles.
        if isWatched { pacer.holdBack(at: now) }
        if isWatched || gate.countsLooks { takeHostInput() }
        if gate.isInterrupted(at: now) { end(.exit(RunStatus.interrupted)) }
        // Handlers may call in here again. From the outermost entry on no task runs.
        let isOutermost = board.watchdog.servingSince == nil
        if isOutermost { board.watchdog.servingSince = now }
        repeat {
            // A signal that comes now is heard next time. It has taken the budget, which would keep
            // this from ending.
            if h8_interruption() != 0 { h8_restore_budget() }
            beats.pointee &+= 1
            runDue()
            checkWatchdog()
            if board.nextTick <= now { lines.pulse(.tick) }
            deliverNonMaskable()
            deliverInterrupt()
            updateSlice()
        } while page.pointee.budget < 0 || canInterrupt || canInterruptNonMaskably
        if isOutermost { board.watchdog.servingSince = nil }
        switchIfPending()
    }

    /// Lets everything happen that is due: events and devices, in the order of their times.
    func runDue() {
        while true {
            let device = deviceDue
            if device <= now, device <= events.earliest {
                runDevices(at: device)
            } else if let (time, action) = events.popDue(at: now) {
                action(time)
            } else {
                return
            }
        }
    }

    /// The tick interrupt. Ticks that passed while interrupts were masked are made up for.
    func handleTick() {
        while board.nextTick <= now {
            board.nextTick = board.nextTick + Self.tickPeriod
            charge(Cost.tick)
            if kernel.pointee.incrementTick() == .yield { board.switchPending = true }
            trace.record(
                .tick, at: now, task: currentTaskNumber, value: UInt64(kernel.pointee.tickCount))
            noteReadied()
            callTickHook()
        }
        checkHeap(in: "the tick")
    }
}
