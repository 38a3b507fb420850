//  Mutexes: queues of one empty item that know who holds them and lend priority.
//
//  Inheritance is FreeRTOS 7.5's: the holder of a mutex runs with the priority of the most urgent
//  task that waits for it, and returns to its own as soon as it gives any mutex back, even if it
//  holds others (C: vTaskPriorityInherit, vTaskPriorityDisinherit).

extension Kernel {
    /// Makes a mutex that nobody holds. C: xQueueCreateMutex.
    public mutating func createMutex(_ type: QueueType) throws(CreationFailure) -> QueueIndex {
        let queue = try createQueue(capacity: 1, itemSize: 0, type: type)
        tables.queues[Int(queue)].count = 1
        return queue
    }

    /// Makes a semaphore that counts to `limit`. C: xQueueCreateCountingSemaphore.
    public mutating func createCountingSemaphore(
        limit: UInt32, initial: UInt32
    ) throws(CreationFailure) -> QueueIndex {
        let queue = try createQueue(capacity: limit, itemSize: 0, type: .countingSemaphore)
        tables.queues[Int(queue)].count = min(initial, limit)
        return queue
    }

    /// Tries to take a recursive mutex once more. C: xQueueTakeMutexRecursive.
    public mutating func takeRecursive(
        _ mutex: QueueIndex, _ patience: inout Patience
    ) -> Attempt {
        let row = tables.queues + Int(mutex)
        if row.pointee.holder == current {
            row.pointee.recursion &+= 1
            return .done
        }
        let attempt = receive(mutex, nil, peek: false, &patience)
        if attempt == .done || attempt == .doneYield { row.pointee.recursion = 1 }
        return attempt
    }

    /// Gives a recursive mutex back once; refused to a task that does not hold it.
    /// C: xQueueGiveMutexRecursive.
    public mutating func giveRecursive(_ mutex: QueueIndex) -> Attempt {
        let row = tables.queues + Int(mutex)
        guard row.pointee.holder == current else { return .refused }
        // Below zero for one that was taken as a plain mutex: then it stays held, as on the chip.
        row.pointee.recursion &-= 1
        guard row.pointee.recursion == 0 else { return .done }
        var none = Patience(ticks: 0)
        return send(mutex, nil, .back, &none)
    }

    /// Lends `holder` the running task's priority. C: vTaskPriorityInherit.
    public mutating func lendPriority(to holder: TaskIndex) {
        inherit(priority(current), by: holder)
    }

    /// Takes back what was lent. `.yield` when somebody is more urgent now.
    /// C: vTaskPriorityDisinherit.
    public mutating func takeBackPriority(of holder: TaskIndex) -> Outcome {
        disinherit(holder)
        return isOutranked ? .yield : .same
    }

    /// Raises the holder of a mutex to `priority` if it runs with less.
    mutating func inherit(_ priority: UInt32, by holder: TaskIndex) {
        guard holder != noTask, tables.tasks[Int(holder)].isUsed,
            self.priority(holder) < priority
        else { return }
        let wasReady = isReady(holder)
        setValue(Kernel.priorityCount - priority, of: eventNode(holder))
        if wasReady { leaveStateList(holder) }
        tables.tasks[Int(holder)].priority = priority
        if wasReady { makeReady(holder) }
    }

    /// Returns the holder of a mutex to its own priority. Of a mutex it is the running task, so it
    /// is ready.
    mutating func disinherit(_ holder: TaskIndex) {
        guard holder != noTask, tables.tasks[Int(holder)].isUsed else { return }
        let row = tables.tasks + Int(holder)
        guard row.pointee.priority != row.pointee.basePriority else { return }
        let wasReady = isReady(holder)
        if wasReady { leaveStateList(holder) }
        row.pointee.priority = row.pointee.basePriority
        setValue(Kernel.priorityCount - row.pointee.priority, of: eventNode(holder))
        if wasReady { makeReady(holder) }
    }
}
