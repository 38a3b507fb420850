//  Virtual time: how it is read, spent and moved.
//
//  While firmware runs, time is what is left of its budget: the inlined hook subtracts the price of
//  each block, SDK calls subtract theirs, and `now` is the end of the slice less what remains. When
//  the budget falls below zero something is due, and `service()` is called.

import CHost
import Simulation

extension Machine {
    /// Now, in bus cycles since power-on.
    @inline(__always)
    public var now: Instant {
        Instant(cycles: sliceEnd.cycles &- UInt64(bitPattern: h8_true_budget() >> 1))
    }

    /// Spends virtual time. What falls due meanwhile happens at the end of the call that spends it.
    @inline(__always)
    public func charge(_ cycles: Cycles) {
        page.pointee.budget &-= Int64(bitPattern: cycles << 1)
    }

    /// Lets what is due happen, and others run if one of them should. Ends every SDK call.
    @inline(__always)
    public func settle() {
        if page.pointee.budget < 0 { serviceIfDue() }
    }

    /// Moves the end of the slice without moving time.
    func setSliceEnd(_ end: Instant) {
        page.pointee.budget &+= Int64(bitPattern: (end.cycles &- sliceEnd.cycles) << 1)
        sliceEnd = end
    }

    /// The longest slice: far enough to be no cost, near enough that no sum overflows.
    static let horizon: Cycles = 1 << 40

    /// Ends the slice where the next thing is due.
    func updateSlice() {
        var end = min(events.earliest, deviceDue, now + Self.horizon)
        if !lines.isPending(.tick) { end = min(end, board.nextTick) }
        end = min(end, max(watchdogDeadline, now))
        // To look up at the first moment in that cycle or after it.
        let interruption = gate.interruption
        if now < interruption { end = min(end, Instant(cycles: interruption.cycles - 1)) }
        setSliceEnd(end)
    }

    /// Moves time to `target`, which is not in the past. Only the idle task may.
    func advance(to target: Instant) {
        charge(target - now)
    }

    /// Spends time doing nothing until `target`, as a busy loop would: interrupts happen, and tasks
    /// of higher priority run.
    public func busyWait(until target: Instant) {
        while now < target {
            let step = min(target - now, (sliceEnd - now) + 1)
            charge(step)
            settle()
        }
    }

    /// Adds an event of the chip's, which a reset takes away.
    public func scheduleOnBoard(
        at time: Instant, _ action: @escaping EventQueue.Action
    ) -> EventTicket {
        let ticket = events.schedule(at: time, owner: .board, action)
        if time < sliceEnd { setSliceEnd(max(time, now)) }
        return ticket
    }

    /// Takes an event away that has not happened; others are ignored.
    public func cancel(_ ticket: EventTicket) { events.cancel(ticket) }
}
