//  What the SDK's software-timer functions do: they put commands on the timer service's queue.

import Kernel
import Simulation

extension Machine {
    /// The timer a handle names. Stops firmware that gives another handle.
    public func timer(_ handle: Handle, in call: StaticString) -> TimerIndex {
        guard let timer = kernel.pointee.timerIndex(handle) else {
            misuse(call, "was given \(hexadecimal(handle.bits)), which is no timer that exists")
        }
        return timer
    }

    /// Makes a timer that is not active; nil when there is no memory. C: xTimerCreate.
    public func createTimer(
        name: TaskName, periodTicks: UInt32, reloads: Bool, identifier: UInt, callback: UInt
    ) -> Handle? {
        demandTask("xTimerCreate")
        charge(Cost.timer)
        defer { settle() }
        let timer = attemptCreation { () throws(CreationFailure) in
            try kernel.pointee.createTimer(
                name: name, periodTicks: periodTicks, reloads: reloads, identifier: identifier,
                callback: callback)
        }
        guard let timer else {
            note(.timerCreate, 0, 0, detail: periodTicks)
            return nil
        }
        let handle = kernel.pointee.handle(ofTimer: timer)
        logObject(handle)
        note(.timerCreate, handle.bits, handle.bits, detail: periodTicks)
        return handle
    }

    /// Sends a command; false when the service's queue stayed full. C: xTimerGenericCommand.
    public func commandTimer(
        _ handle: Handle, _ command: TimerCommand, value: UInt32, ticks: UInt32
    ) -> Bool {
        demandTask(name(of: command))
        charge(Cost.timer)
        let timer = timer(handle, in: name(of: command))
        check(command, value)
        let isSent = self.command(timer, command, value: value, ticks: ticks)
        note(call(for: command), handle.bits, isSent ? 1 : 0, detail: value)
        settle()
        return isSent
    }

    /// The same from an interrupt handler.
    public func commandTimerFromInterrupt(
        _ handle: Handle, _ command: TimerCommand, value: UInt32
    ) -> InterruptResult {
        adviseOnInterruptForm("xTimerGenericCommand")
        charge(Cost.timer)
        let timer = timer(handle, in: name(of: command))
        check(command, value)
        var message = self.message(timer, command, value)
        let result = kernel.pointee.sendFromInterrupt(board.timerQueue, &message, .back)
        note(call(for: command), handle.bits, result == .refused ? 0 : 1, detail: value)
        return InterruptResult(
            isDone: result != .refused, wakesHigher: result == .doneYield)
    }

    /// Stops firmware that sets a period of 0: the service would call it back without end, and call
    /// nothing else. (C: an assertion in timers.c.)
    private func check(_ command: TimerCommand, _ value: UInt32) {
        guard command == .changePeriod, value == 0 else { return }
        misuse(
            name(of: command),
            "was given a period of 0 ticks; a tick has 10 ms, and division rounds down")
    }

    /// Puts a command on the service's queue; waits for room for up to `ticks`, but not at all with
    /// the scheduler suspended. (C: xTimerGenericCommand, which waits only while it runs.)
    func command(
        _ timer: TimerIndex, _ command: TimerCommand, value: UInt32, ticks: UInt32
    ) -> Bool {
        var message = self.message(timer, command, value)
        var patience = Patience(ticks: kernel.pointee.schedulerSuspended > 0 ? 0 : ticks)
        let queue = board.timerQueue
        while true {
            switch kernel.pointee.send(queue, &message, .back, &patience) {
            case .done: return true
            case .doneYield:
                yield(.preempted)
                return true
            case .refused: return false
            case .waiting:
                block(
                    on: kernel.pointee.handle(ofQueue: queue), for: patience.ticks,
                    in: name(of: command))
            }
        }
    }

    /// The name under which firmware sends a command.
    private func name(of command: TimerCommand) -> StaticString {
        switch command {
        case .start: "xTimerStart"
        case .stop: "xTimerStop"
        case .changePeriod: "xTimerChangePeriod"
        case .delete: "xTimerDelete"
        }
    }

    private func message(
        _ timer: TimerIndex, _ command: TimerCommand, _ value: UInt32
    ) -> TimerMessage {
        TimerMessage(command, value: value, timer: kernel.pointee.handle(ofTimer: timer))
    }

    private func call(for command: TimerCommand) -> TraceCall {
        switch command {
        case .start: .timerStart
        case .stop: .timerStop
        case .changePeriod: .timerChangePeriod
        case .delete: .timerDelete
        }
    }
}
