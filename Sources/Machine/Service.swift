//  What is due: events, interrupts, ticks; and then perhaps a switch.
//
//  `service()` is the one place where the outside reaches firmware. It is called when the budget has
//  run out, between two basic blocks of firmware or at the end of an SDK call, and by the idle task
//  after time has jumped.

import CHost
import Kernel
import Simulation

extension Machine {
    /// Ticks come a hundred times a second (behaviour.md section 1).
    static let tickPeriod: Cycles = Cycles.perSecond / 100

    /// Handles everything that is due at `now`. May switch tasks, so it may return much later, or
    /// never.
    func service() {
        beats.pointee &+= 1
        guard kernel.pointee.current != noTask else {
            // A constructor of C++ at work: nothing is due yet.
            setSliceEnd(now + Self.horizon)
            return
        }
        if pacer.isPaced {
            // Somebody watches: what is printed must not wait until the firmware idles.
            console.flush()
            pacer.holdBack(at: now)
        }
        repeat {
            // Asked in each round: the signal leaves no budget, and may come at any time.
            if h8_interruption() != 0 { end(.exit(RunStatus.interrupted)) }
            while let (time, action) = events.popDue(at: now) { action(time) }
            checkWatchdog()
            if board.nextTick <= now { board.interrupts.raise(.tick) }
            deliverInterrupts()
            updateSlice()
        } while page.pointee.budget < 0
        switchIfPending()
    }

    /// Calls the handlers of pending interrupts, unless they are masked.
    private func deliverInterrupts() {
        guard board.criticalDepth == 0, board.interruptDepth == 0, board.interrupts.isAnyDue else {
            return
        }
        board.interruptDepth += 1
        let limit = page.pointee.stack_limit
        page.pointee.stack_limit = deepStackLimit
        while let (line, handler) = board.interrupts.takeNext() {
            charge(Cost.interrupt)
            trace.record(
                .interruptEnter, at: now, task: currentTaskNumber, object: UInt32(line))
            handler()
            trace.record(
                .interruptExit, at: now, task: currentTaskNumber, object: UInt32(line),
                value: board.switchPending ? 1 : 0)
        }
        page.pointee.stack_limit = limit
        board.interruptDepth -= 1
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
        }
        checkHeap(in: "the tick")
    }
}
