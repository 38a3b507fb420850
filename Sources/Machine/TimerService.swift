//  The timer service: the task that calls the callbacks of FreeRTOS's software timers.
//
//  It has priority 2 (Guide 2.2) and obeys commands that firmware puts on its queue, so a command
//  takes effect only when the service gets to run. (C: timers.c of FreeRTOS 7.5.)

import CHost
import Kernel
import Simulation

extension Machine {
    /// The timer service: calls what has expired, then waits for the next expiry or command.
    func serveTimers() {
        while true {
            kernel.pointee.suspendAll()
            let (now, wrapped) = kernel.pointee.sampleTimerTick()
            if wrapped { expireBeforeWrap() }
            if let due = kernel.pointee.firstTimer, due.expiry <= now, !wrapped {
                act(kernel.pointee.resumeAll())
                expire(due.timer, at: due.expiry, now: now)
            } else {
                let ticks = kernel.pointee.timerSleepTicks(now: now)
                let sleeps = kernel.pointee.waitForItem(board.timerQueue, ticks: ticks)
                let outcome = kernel.pointee.resumeAll()
                if sleeps {
                    switchNow(.blocked)
                } else {
                    act(outcome)
                }
            }
            obeyTimerCommands()
        }
    }

    private func expire(_ timer: TimerIndex, at expiry: UInt32, now: UInt32) {
        kernel.pointee.deactivate(timer)
        let row = kernel.pointee.timer(timer).pointee
        if row.reloads,
            !kernel.pointee.activate(
                timer, expiry: expiry &+ row.periodTicks, now: now, asked: expiry)
        {
            // It is already late for the next time: a command to itself, like any other.
            _ = command(timer, .start, value: expiry, ticks: 0)
        }
        callBack(timer)
    }

    /// The tick count has wrapped: everything on the present list has expired.
    private func expireBeforeWrap() {
        while let due = kernel.pointee.firstTimer {
            kernel.pointee.deactivate(due.timer)
            callBack(due.timer)
            let row = kernel.pointee.timer(due.timer).pointee
            guard row.isUsed, row.reloads else { continue }
            let next = due.expiry &+ row.periodTicks
            if next > due.expiry {
                _ = kernel.pointee.activate(
                    due.timer, expiry: next, now: due.expiry, asked: due.expiry)
            } else {
                _ = command(due.timer, .start, value: due.expiry, ticks: 0)
            }
        }
        kernel.pointee.swapTimerLists()
    }

    private func callBack(_ timer: TimerIndex) {
        let callback = kernel.pointee.timer(timer).pointee.callback
        let handle = kernel.pointee.handle(ofTimer: timer)
        trace.record(.rtosTimerFired, at: now, task: currentTaskNumber, object: handle.bits)
        guard let function = UnsafeMutableRawPointer(bitPattern: callback) else { return }
        accountRunTime()
        let own = run(of: kernel.pointee.current)
        let before = own.pointee.runTime
        let name = kernel.pointee.timer(timer).pointee.name
        board.runningTimer = timer
        h8_call_with(function, UnsafeMutableRawPointer(bitPattern: UInt(handle.bits)))
        board.runningTimer = nil
        settle()
        accountRunTime()
        // Time in which more urgent tasks ran is not the callback's.
        adviseOnCallback(of: "timer \"\(name.text)\"", took: own.pointee.runTime &- before)
    }

    private func obeyTimerCommands() {
        var message = TimerMessage(command: 0, value: 0, timer: 0)
        while true {
            var none = Patience(ticks: 0)
            let attempt = kernel.pointee.receive(board.timerQueue, &message, peek: false, &none)
            guard attempt != .refused else { return }
            if attempt == .doneYield { yield(.preempted) }
            obey(message)
        }
    }

    private func obey(_ message: TimerMessage) {
        guard let timer = kernel.pointee.timerIndex(Handle(bits: message.timer)),
            let command = TimerCommand(rawValue: message.command)
        else { return }
        kernel.pointee.deactivate(timer)
        let (now, wrapped) = kernel.pointee.sampleTimerTick()
        if wrapped { expireBeforeWrap() }
        switch command {
        case .start:
            let row = kernel.pointee.timer(timer).pointee
            let isInTime = kernel.pointee.activate(
                timer, expiry: message.value &+ row.periodTicks, now: now, asked: message.value)
            if !isInTime {
                callBack(timer)
                if row.reloads {
                    _ = self.command(
                        timer, .start, value: message.value &+ row.periodTicks, ticks: 0)
                }
            }
        case .stop:
            break
        case .changePeriod:
            kernel.pointee.setPeriod(of: timer, ticks: message.value)
            _ = kernel.pointee.activate(
                timer, expiry: now &+ message.value, now: now, asked: now)
        case .delete:
            kernel.pointee.deleteTimer(timer)
        }
    }
}

/// A command on the timer service's queue.
struct TimerMessage {
    var command: UInt32
    /// A tick count, or a period.
    var value: UInt32
    /// The timer's handle.
    var timer: UInt32
}
