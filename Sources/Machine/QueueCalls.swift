//  What the SDK's queue, semaphore and mutex functions do.
//
//  A call that has to wait parks its task in the loop of `attempt`, and tries again when it wakes:
//  somebody else may have been quicker.

import CHost
import Kernel
import Simulation

extension Machine {
    /// The queue a handle names. Stops firmware that gives another handle.
    @inline(__always)
    public func queue(_ handle: Handle, in call: StaticString) -> QueueIndex {
        guard let queue = kernel.pointee.queueIndex(handle) else {
            misuse(
                call, "was given \(hexadecimal(handle.bits)), which is no queue, semaphore or mutex"
            )
        }
        return queue
    }

    /// Makes a queue; nil when there is no memory. C: xQueueGenericCreate.
    public func createQueue(capacity: UInt32, itemSize: UInt32, type: QueueType) -> Handle? {
        demandTask("xQueueCreate")
        charge(Cost.queue)
        let queue = attemptCreation { () throws(CreationFailure) in
            try kernel.pointee.createQueue(capacity: capacity, itemSize: itemSize, type: type)
        }
        return finishCreation(queue, .queueCreate, capacity)
    }

    /// Makes a mutex; nil when there is no memory. C: xQueueCreateMutex.
    public func createMutex(_ type: QueueType) -> Handle? {
        demandTask("xSemaphoreCreateMutex")
        charge(Cost.queue)
        let queue = attemptCreation { () throws(CreationFailure) in
            try kernel.pointee.createMutex(type)
        }
        return finishCreation(queue, type == .mutex ? .mutexCreate : .recursiveMutexCreate, 1)
    }

    /// Makes a counting semaphore; nil when there is no memory. C: xQueueCreateCountingSemaphore.
    public func createCountingSemaphore(limit: UInt32, initial: UInt32) -> Handle? {
        demandTask("xSemaphoreCreateCounting")
        charge(Cost.queue)
        let queue = attemptCreation { () throws(CreationFailure) in
            try kernel.pointee.createCountingSemaphore(limit: limit, initial: initial)
        }
        return finishCreation(queue, .countingCreate, initial)
    }

    private func finishCreation(
        _ queue: QueueIndex?, _ call: TraceCall, _ detail: UInt32
    ) -> Handle? {
        defer { settle() }
        guard let queue else {
            note(call, 0, 0, detail: detail)
            return nil
        }
        let handle = kernel.pointee.handle(ofQueue: queue)
        logObject(handle)
        note(call, handle.bits, handle.bits, detail: detail)
        return handle
    }

    /// C: vQueueDelete.
    public func deleteQueue(_ handle: Handle) {
        demandTask("vQueueDelete")
        charge(Cost.queue)
        let queue = queue(handle, in: "vQueueDelete")
        note(.queueDelete, handle.bits, 0)
        kernel.pointee.deleteQueue(queue)
        settle()
    }

    /// C: xQueueGenericReset.
    public func resetQueue(_ handle: Handle) {
        demandTask("xQueueReset")
        charge(Cost.queue)
        let outcome = kernel.pointee.resetQueue(queue(handle, in: "xQueueReset"))
        note(.queueReset, handle.bits, 1)
        act(outcome)
        settle()
    }

    // MARK: - Sets

    /// Makes a queue set; nil when there is no memory. C: xQueueCreateSet.
    public func createSet(length: UInt32) -> Handle? {
        demandTask("xQueueCreateSet")
        charge(Cost.queue)
        let set = attemptCreation { () throws(CreationFailure) in
            try kernel.pointee.createSet(length: length)
        }
        return finishCreation(set, .queueCreate, length)
    }

    /// C: xQueueAddToSet.
    public func add(_ member: Handle, toSet set: Handle) -> Bool {
        demandTask("xQueueAddToSet")
        charge(Cost.queue)
        defer { settle() }
        return kernel.pointee.add(
            queue(member, in: "xQueueAddToSet"), to: queue(set, in: "xQueueAddToSet"))
    }

    /// C: xQueueRemoveFromSet.
    public func remove(_ member: Handle, fromSet set: Handle) -> Bool {
        demandTask("xQueueRemoveFromSet")
        charge(Cost.queue)
        defer { settle() }
        return kernel.pointee.remove(
            queue(member, in: "xQueueRemoveFromSet"), from: queue(set, in: "xQueueRemoveFromSet"))
    }

    /// The member that has something; `.none` when none had in time. C: xQueueSelectFromSet.
    public func select(fromSet set: Handle, ticks: UInt32) -> Handle {
        var member: UInt32 = 0
        return receive(set, &member, peek: false, ticks: ticks) ? Handle(bits: member) : .none
    }

    // MARK: - From tasks

    /// Repeats `body` until it is done or refused, parking the running task in between.
    @inline(__always)
    private func attempt(
        _ handle: Handle, ticks: UInt32, in call: StaticString,
        _ body: (inout Patience) -> Attempt
    ) -> Attempt {
        if kernel.pointee.current == noTask, ticks > 0 { checkBlocking(call) }
        var patience = Patience(ticks: ticks)
        while true {
            let result = body(&patience)
            if result != .waiting { return result }
            noteInheritance(through: handle)
            block(on: handle, for: patience.ticks, in: call)
            guard kernel.pointee.queueIndex(handle) != nil else { return .refused }
        }
    }

    /// Records that the holder of a mutex now runs with the running task's priority.
    private func noteInheritance(through handle: Handle) {
        guard trace.isOn, let mutex = kernel.pointee.queueIndex(handle) else { return }
        let holder = kernel.pointee.queue(mutex).pointee.holder
        guard holder != noTask else { return }
        let row = kernel.pointee.task(holder).pointee
        guard row.priority > row.basePriority else { return }
        trace.record(
            .priorityInherited, at: now, task: currentTaskNumber, object: UInt32(row.number),
            value: UInt64(row.priority) | UInt64(handle.bits) << 32)
    }

    /// Records that the running task is back at its own priority.
    private func noteDisinheritance(from priority: UInt32, through handle: Handle) {
        let row = kernel.pointee.task(kernel.pointee.current).pointee
        guard row.priority < priority else { return }
        trace.record(
            .priorityDisinherited, at: now, task: currentTaskNumber, object: UInt32(row.number),
            value: UInt64(row.priority) | UInt64(handle.bits) << 32)
    }

    /// Stops firmware that gives a mutex which another task holds: it would take it from under that
    /// task. FreeRTOS asserts the same.
    @inline(__always)
    private func checkHolder(_ queue: QueueIndex) {
        let row = kernel.pointee.queue(queue)
        guard row.pointee.type == .mutex || row.pointee.type == .recursiveMutex,
            row.pointee.count == 0, row.pointee.holder != kernel.pointee.current
        else { return }
        misuse("xSemaphoreGive", "gives a mutex that the task does not hold")
    }

    /// Stops a handler that calls what is for tasks, by the name under which firmware knows it.
    @inline(__always)
    private func demandTask(_ handle: Handle, queue: StaticString, semaphore: StaticString) {
        guard board.interruptDepth > 0 else { return }
        let isNamed = kernel.pointee.queueIndex(handle).map(isSemaphore) ?? false
        demandTask(isNamed ? semaphore : queue)
    }

    private var currentPriority: UInt32 {
        kernel.pointee.task(kernel.pointee.current).pointee.priority
    }

    /// Puts an item into a queue; false when it stayed full for too long. C: xQueueGenericSend.
    @inline(__always)
    public func send(
        _ handle: Handle, _ item: UnsafeRawPointer?, _ position: SendPosition, ticks: UInt32
    ) -> Bool {
        demandTask(handle, queue: "xQueueSend", semaphore: "xSemaphoreGive")
        charge(Cost.queue)
        let queue = queue(handle, in: "xQueueSend")
        demand(item, of: queue)
        checkHolder(queue)
        let priority = trace.isOn ? currentPriority : 0
        let result = attempt(handle, ticks: ticks, in: "xQueueSend") {
            kernel.pointee.send(queue, item, position, &$0)
        }
        if trace.isOn { noteDisinheritance(from: priority, through: handle) }
        return finish(result, handle, queue, sendCall(queue, position))
    }

    /// Takes an item from a queue, or a semaphore; false when none came in time.
    /// C: xQueueGenericReceive.
    @inline(__always)
    public func receive(
        _ handle: Handle, _ buffer: UnsafeMutableRawPointer?, peek: Bool, ticks: UInt32
    ) -> Bool {
        demandTask(handle, queue: "xQueueReceive", semaphore: "xSemaphoreTake")
        charge(Cost.queue)
        let queue = queue(handle, in: "xQueueReceive")
        demand(room: buffer, of: queue)
        let call: StaticString = isSemaphore(queue) ? "xSemaphoreTake" : "xQueueReceive"
        let result = attempt(handle, ticks: ticks, in: call) {
            kernel.pointee.receive(queue, buffer, peek: peek, &$0)
        }
        let kind: TraceCall =
            peek ? .queuePeek : isSemaphore(queue) ? .semaphoreTake : .queueReceive
        return finish(result, handle, queue, kind)
    }

    /// C: xQueueTakeMutexRecursive.
    public func takeRecursive(_ handle: Handle, ticks: UInt32) -> Bool {
        demandTask("xSemaphoreTakeRecursive")
        charge(Cost.queue)
        let queue = queue(handle, in: "xSemaphoreTakeRecursive")
        let result = attempt(handle, ticks: ticks, in: "xSemaphoreTakeRecursive") {
            kernel.pointee.takeRecursive(queue, &$0)
        }
        return finish(result, handle, queue, .takeRecursive)
    }

    /// False for a task that does not hold the mutex. C: xQueueGiveMutexRecursive.
    public func giveRecursive(_ handle: Handle) -> Bool {
        demandTask("xSemaphoreGiveRecursive")
        charge(Cost.queue)
        let queue = queue(handle, in: "xSemaphoreGiveRecursive")
        return finish(kernel.pointee.giveRecursive(queue), handle, queue, .giveRecursive)
    }

    @inline(__always)
    private func finish(
        _ result: Attempt, _ handle: Handle, _ queue: QueueIndex, _ call: TraceCall
    ) -> Bool {
        let isDone = result != .refused
        note(call, handle.bits, isDone ? 1 : 0, detail: kernel.pointee.queue(queue).pointee.count)
        if result == .doneYield { yield(.preempted) }
        settle()
        return isDone
    }

    @inline(__always)
    private func isSemaphore(_ queue: QueueIndex) -> Bool {
        kernel.pointee.queue(queue).pointee.itemSize == 0
    }

    /// NULL where an item should be is followed, as on the chip: the firmware fails there. Any
    /// other bad pointer fails by itself when the item is copied.
    @inline(__always)
    func demand(_ item: UnsafeRawPointer?, of queue: QueueIndex) {
        if item == nil, !isSemaphore(queue) { h8_load_null() }
    }

    @inline(__always)
    func demand(room: UnsafeMutableRawPointer?, of queue: QueueIndex) {
        if room == nil, !isSemaphore(queue) { h8_store_null() }
    }

    @inline(__always)
    private func sendCall(_ queue: QueueIndex, _ position: SendPosition) -> TraceCall {
        if isSemaphore(queue) { return .semaphoreGive }
        switch position {
        case .back: return .queueSend
        case .front: return .queueSendToFront
        case .overwrite: return .queueOverwrite
        }
    }

    // MARK: - From interrupts

    /// How a call from an interrupt ended: done or not, and whether a switch should follow.
    public struct InterruptResult {
        public var isDone: Bool
        public var wakesHigher: Bool
    }

    /// C: xQueueGenericSendFromISR.
    public func sendFromInterrupt(
        _ handle: Handle, _ item: UnsafeRawPointer?, _ position: SendPosition
    ) -> InterruptResult {
        adviseOnInterruptForm("xQueueSendFromISR")
        charge(Cost.queue)
        let queue = queue(handle, in: "xQueueSendFromISR")
        demand(item, of: queue)
        let result = kernel.pointee.sendFromInterrupt(queue, item, position)
        return finishInterrupt(
            result, handle, queue, isSemaphore(queue) ? .semaphoreGiveFromISR : .queueSendFromISR)
    }

    /// C: xQueueReceiveFromISR, xQueuePeekFromISR.
    public func receiveFromInterrupt(
        _ handle: Handle, _ buffer: UnsafeMutableRawPointer?, peek: Bool
    ) -> InterruptResult {
        adviseOnInterruptForm(peek ? "xQueuePeekFromISR" : "xQueueReceiveFromISR")
        charge(Cost.queue)
        let queue = queue(handle, in: peek ? "xQueuePeekFromISR" : "xQueueReceiveFromISR")
        demand(room: buffer, of: queue)
        let result = kernel.pointee.receiveFromInterrupt(queue, buffer, peek: peek)
        return finishInterrupt(
            result, handle, queue, peek ? .queuePeekFromISR : .queueReceiveFromISR)
    }

    private func finishInterrupt(
        _ result: Attempt, _ handle: Handle, _ queue: QueueIndex, _ call: TraceCall
    ) -> InterruptResult {
        let isDone = result == .done || result == .doneYield
        note(call, handle.bits, isDone ? 1 : 0, detail: kernel.pointee.queue(queue).pointee.count)
        return InterruptResult(isDone: isDone, wakesHigher: result == .doneYield)
    }
}
