//  What the SDK's co-routine functions do.
//
//  A co-routine runs on the stack of the task that calls the scheduler, and must return to it: the
//  kernel's part is only who is next. The chip's library has none of this; see Advice.

import CHost
import Kernel
import Simulation

extension Machine {
    /// Makes a co-routine; nil when there is no memory. C: xCoRoutineCreate.
    ///
    /// - Returns: the address of its control block, `bytes` on the heap, and the priority it got.
    public func createCoRoutine(
        function: UInt, priority: UInt32, number: UInt32, bytes: UInt32
    ) -> (controlBlock: UnsafeMutableRawPointer, priority: UInt32)? {
        demandTask("xCoRoutineCreate")
        adviseOnExtension("xCoRoutineCreate", .coRoutines)
        charge(Cost.task)
        defer { settle() }
        let row = attemptCreation { () throws(CreationFailure) in
            try kernel.pointee.createCoRoutine(
                priority: priority, number: number, function: function, bytes: bytes)
        }
        guard let row else {
            note(.coRoutineCreate, 0, UInt32(bitPattern: -1))
            return nil
        }
        note(.coRoutineCreate, UInt32(row + 1), 1)
        let made = kernel.pointee.coRoutine(row).pointee
        return (
            UnsafeMutableRawPointer(bitPattern: made.controlBlock).unsafelyUnwrapped, made.priority
        )
    }

    /// Runs the co-routine whose turn it is. C: vCoRoutineSchedule.
    ///
    /// - Parameter leaving: called with the control block of each whose time on a list of
    /// firmware's
    ///   own is over.
    public func scheduleCoRoutine(leaving: (UInt) -> Void) {
        demandTask("vCoRoutineSchedule")
        adviseOnExtension("vCoRoutineSchedule", .coRoutines)
        charge(Cost.queue)
        if kernel.pointee.taskIndex(board.coRoutineRunner) != nil {
            misuse("vCoRoutineSchedule", "was called while a co-routine runs")
        }
        guard let row = kernel.pointee.scheduleCoRoutine(leaving: leaving) else {
            settle()
            return
        }
        note(.coRoutineSchedule, UInt32(row + 1), 0)
        let chosen = kernel.pointee.coRoutine(row).pointee
        board.coRoutineRuns &+= 1
        board.coRoutineRunner = kernel.pointee.handle(ofTask: kernel.pointee.current)
        h8_call_with_number(
            UnsafeMutableRawPointer(bitPattern: chosen.function),
            UnsafeMutableRawPointer(bitPattern: chosen.controlBlock), chosen.number)
        board.coRoutineRunner = .none
        settle()
    }

    /// Lets the running co-routine sleep once it returns; gives its control block.
    /// C: vCoRoutineAddToDelayedList.
    public func delayCoRoutine(ticks: UInt32, isOnList: Bool) -> UnsafeMutableRawPointer {
        charge(Cost.queue)
        demandCoRoutine("vCoRoutineAddToDelayedList")
        kernel.pointee.delayCoRoutine(ticks: ticks, event: isOnList ? .list : .none)
        let row = kernel.pointee.coRoutine(kernel.pointee.currentCoRoutine)
        settle()
        return UnsafeMutableRawPointer(bitPattern: row.pointee.controlBlock).unsafelyUnwrapped
    }

    /// Wakes the co-routine with this control block; true when it is as urgent as the running one.
    /// C: xCoRoutineRemoveFromEventList.
    public func wakeCoRoutine(at controlBlock: UInt) -> Bool {
        charge(Cost.queue)
        guard let row = kernel.pointee.coRoutine(at: controlBlock) else {
            misuse("xCoRoutineRemoveFromEventList", "was given a list of what is no co-routine")
        }
        return kernel.pointee.wakeCoRoutine(row)
    }

    // MARK: - Queues

    /// C: xQueueCRSend.
    public func sendFromCoRoutine(
        _ handle: Handle, _ item: UnsafeRawPointer?, ticks: UInt32
    ) -> Attempt {
        let queue = coRoutineQueue(handle, ticks: ticks, in: "xQueueCRSend")
        demand(item, of: queue)
        let result = kernel.pointee.sendFromCoRoutine(queue, item, ticks: ticks)
        return finish(result, handle, queue, .queueCRSend)
    }

    /// C: xQueueCRReceive.
    public func receiveFromCoRoutine(
        _ handle: Handle, _ buffer: UnsafeMutableRawPointer?, ticks: UInt32
    ) -> Attempt {
        let queue = coRoutineQueue(handle, ticks: ticks, in: "xQueueCRReceive")
        demand(room: buffer, of: queue)
        let result = kernel.pointee.receiveFromCoRoutine(queue, buffer, ticks: ticks)
        return finish(result, handle, queue, .queueCRReceive)
    }

    /// C: xQueueCRSendFromISR.
    public func sendToCoRoutine(
        _ handle: Handle, _ item: UnsafeRawPointer?, hasWoken: Bool
    ) -> Attempt {
        let queue = coRoutineQueue(handle, ticks: 0, in: "xQueueCRSendFromISR")
        demand(item, of: queue)
        let result = kernel.pointee.sendToCoRoutine(queue, item, hasWoken: hasWoken)
        return finish(result, handle, queue, .queueCRSendFromISR)
    }

    /// C: xQueueCRReceiveFromISR.
    public func receiveForCoRoutine(
        _ handle: Handle, _ buffer: UnsafeMutableRawPointer?, hasWoken: Bool
    ) -> Attempt {
        let queue = coRoutineQueue(handle, ticks: 0, in: "xQueueCRReceiveFromISR")
        demand(room: buffer, of: queue)
        let result = kernel.pointee.receiveForCoRoutine(queue, buffer, hasWoken: hasWoken)
        return finish(result, handle, queue, .queueCRReceiveFromISR)
    }

    private func coRoutineQueue(
        _ handle: Handle, ticks: UInt32, in call: StaticString
    ) -> QueueIndex {
        adviseOnExtension(call, .coRoutines)
        charge(Cost.queue)
        let queue = queue(handle, in: call)
        if ticks > 0 { demandCoRoutine(call) }
        if kernel.pointee.hasWaitingTasks(queue) {
            misuse(
                call,
                "was given \(hexadecimal(handle.bits)), at which a task waits; a queue serves tasks "
                    + "or co-routines, never both")
        }
        return queue
    }

    private func finish(
        _ result: Attempt, _ handle: Handle, _ queue: QueueIndex, _ call: TraceCall
    ) -> Attempt {
        note(
            call, handle.bits, UInt32(bitPattern: result.coRoutineCode),
            detail: kernel.pointee.queue(queue).pointee.count)
        settle()
        return result
    }

    /// Stops firmware that lets a co-routine wait where none runs.
    private func demandCoRoutine(_ call: StaticString) {
        guard kernel.pointee.taskIndex(board.coRoutineRunner) == kernel.pointee.current,
            board.interruptDepth == 0
        else { misuse(call, "makes a co-routine wait, but none is running here") }
    }
}

extension Attempt {
    /// How co-routines are told: pdPASS, errQUEUE_YIELD, errQUEUE_FULL or _EMPTY, errQUEUE_BLOCKED.
    public var coRoutineCode: Int32 {
        switch self {
        case .done: 1
        case .doneYield: -5
        case .refused: 0
        case .waiting: -4
        }
    }
}
