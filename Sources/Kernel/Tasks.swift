//  The life of a task: creation, suspension, priorities, deletion.

/// Why a task, queue or timer could not be made.
public enum CreationFailure: Error, Sendable {
    /// The chip's heap has no block that is large enough.
    case outOfMemory
    /// The simulator's table is full.
    case tableFull
    /// A queue for no items, or a semaphore that counts to 0.
    case noCapacity
}

/// What eTaskGetState tells.
public enum TaskCondition: UInt32, Sendable {
    case running = 0
    case ready = 1
    case blocked = 2
    case suspended = 3
    case deleted = 4
}

/// What keeps a task from running.
public enum TaskWait: Sendable {
    case none
    case suspended
    case sending(QueueIndex)
    case receiving(QueueIndex)
}

extension Kernel {
    /// Makes a task ready to run. C: xTaskGenericCreate.
    ///
    /// - Parameters:
    ///   - priority: above 14 it counts as 14.
    ///   - stackWords: 32-bit words, which are taken from the heap with the control block.
    /// - Returns: the task, and `.yield` when it has a higher priority than the running one.
    public mutating func createTask(
        name: TaskName, priority: UInt32, stackWords: UInt32
    ) throws(CreationFailure) -> (task: TaskIndex, outcome: Outcome) {
        guard let stack = heap.allocate(max(stackWords, 1) &* 4) else { throw .outOfMemory }
        guard let block = heap.allocate(ObjectSize.task) else {
            try? heap.release(stack)
            throw .outOfMemory
        }
        guard let (row, generation) = tables.takeTaskRow() else {
            try? heap.release(block)
            try? heap.release(stack)
            throw .tableFull
        }
        let priority = min(priority, Kernel.priorityCount - 1)
        createdTasks &+= 1
        (tables.tasks + Int(row)).initialize(
            to: TaskState(
                priority: priority, basePriority: priority, stackWords: stackWords,
                number: createdTasks, generation: generation, isUsed: true, controlBlock: block,
                stackBlock: stack, context: nil, tag: 0, name: name))
        makeNode(stateNode(row))
        makeNode(eventNode(row))
        storeName(of: row)
        taskCount += 1
        makeReady(row)
        let mustYield = current != noTask && priority > self.priority(current)
        return (row, mustYield ? .yield : .same)
    }

    /// Ends a task. C: vTaskDelete.
    ///
    /// Its memory is given back by the idle task (`reclaimTerminated`). What it holds stays held.
    public mutating func deleteTask(_ task: TaskIndex) -> Outcome {
        leaveStateList(task)
        remove(eventNode(task))
        insertAtEnd(stateNode(task), of: Kernel.terminated)
        updateWakeAfterRemoval()
        return task == current ? .yield : .same
    }

    /// A task that has ended and still has its memory; nil when there is none.
    public var firstTerminated: TaskIndex? {
        isEmpty(Kernel.terminated) ? nil : task(ofNode: first(Kernel.terminated))
    }

    /// Takes a terminated task away for good and gives its memory back. The caller has ended its
    /// execution.
    public mutating func reclaim(_ task: TaskIndex) {
        remove(stateNode(task))
        // A mutex that it holds is held for ever, and by nobody who takes over the row.
        for queue in 0..<tables.queueCount where tables.queues[Int(queue)].holder == task {
            tables.queues[Int(queue)].holder = noTask
        }
        // A block whose header firmware has overwritten is lost, as on the chip.
        try? heap.release(tables.tasks[Int(task)].controlBlock)
        try? heap.release(tables.tasks[Int(task)].stackBlock)
        tables.giveBack(task: task)
        taskCount -= 1
    }

    /// Keeps a task from running until it is resumed, however often this is called.
    /// C: vTaskSuspend.
    public mutating func suspend(_ task: TaskIndex) -> Outcome {
        leaveStateList(task)
        remove(eventNode(task))
        insertAtEnd(stateNode(task), of: Kernel.suspended)
        updateWakeAfterRemoval()
        return task == current ? .yield : .same
    }

    /// Undoes `suspend`. Ignored for a task that waits for an event, or is not suspended.
    /// C: vTaskResume.
    public mutating func resume(_ task: TaskIndex) -> Outcome {
        guard task != current, isSuspended(task) else { return .same }
        leaveStateList(task)
        makeReady(task)
        return priority(task) >= priority(current) ? .yield : .same
    }

    /// The same from an interrupt; `.yield` is what the function returns. C: xTaskResumeFromISR.
    public mutating func resumeFromInterrupt(_ task: TaskIndex) -> Outcome {
        guard isSuspended(task) else { return .same }
        guard schedulerSuspended == 0 else {
            // Resuming the scheduler will see to the switch.
            insertAtEnd(eventNode(task), of: Kernel.pendingReady)
            return .same
        }
        leaveStateList(task)
        makeReady(task)
        return priority(task) >= priority(current) ? .yield : .same
    }

    /// True for a task that `suspend` stopped, false for one that waits without limit.
    /// C: xTaskIsTaskSuspended.
    public func isSuspended(_ task: TaskIndex) -> Bool {
        list(of: stateNode(task)) == Kernel.suspended && list(of: eventNode(task)) == -1
    }

    /// Gives a task another base priority. C: vTaskPrioritySet.
    ///
    /// A task that has inherited a priority keeps it until it gives the mutex back, even if its own
    /// is higher now. A ready task goes behind the others of the priority that it runs with.
    public mutating func setPriority(_ task: TaskIndex, to newPriority: UInt32) -> Outcome {
        let new = min(newPriority, Kernel.priorityCount - 1)
        let row = tables.tasks + Int(task)
        let oldBase = row.pointee.basePriority
        guard new != oldBase else { return .same }
        var mustYield = false
        if new > oldBase {
            mustYield = task != current && new >= priority(current)
        } else {
            mustYield = task == current
        }
        let wasReady = isReady(task)
        if wasReady { leaveStateList(task) }
        if row.pointee.basePriority == row.pointee.priority { row.pointee.priority = new }
        row.pointee.basePriority = new
        setValue(Kernel.priorityCount - new, of: eventNode(task))
        if wasReady { makeReady(task) }
        return mustYield ? .yield : .same
    }

    /// What a task waits for without limit of time, as far as lists tell.
    public func wait(of task: TaskIndex) -> TaskWait {
        let list = list(of: eventNode(task))
        if list >= Tables.queueHeads {
            let queue = (list - Tables.queueHeads) / 2
            return list == waitingToSend(queue) ? .sending(queue) : .receiving(queue)
        }
        return self.list(of: stateNode(task)) == Kernel.suspended ? .suspended : .none
    }

    /// Where the task's name stands in its control block, for firmware. C: pcTaskGetTaskName.
    public func nameAddress(of task: TaskIndex) -> UnsafeMutableRawPointer {
        heap.address(of: tables.tasks[Int(task)].controlBlock) + 52
    }

    private func storeName(of task: TaskIndex) {
        tables.tasks[Int(task)].name.copy(to: nameAddress(of: task))
    }

    /// C: eTaskGetState.
    public func condition(of task: TaskIndex) -> TaskCondition {
        if task == current { return .running }
        switch list(of: stateNode(task)) {
        case Kernel.delayedA, Kernel.delayedB: return .blocked
        case Kernel.suspended: return list(of: eventNode(task)) == -1 ? .suspended : .blocked
        case Kernel.terminated: return .deleted
        default: return .ready
        }
    }

    /// A delayed task has left its list early: the next wake-up may now be later.
    private mutating func updateWakeAfterRemoval() {
        nextWakeTick = isEmpty(delayed) ? Kernel.forever : value(of: first(delayed))
    }

    /// Marks the first task as the one that runs. Called once, when the scheduler starts.
    public mutating func start() {
        switchContext()
    }
}
