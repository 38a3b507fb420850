//  Which task runs: ready lists, switching, suspending the scheduler.

extension Kernel {
    /// Puts a task behind the others of its priority.
    @inline(__always)
    mutating func makeReady(_ task: TaskIndex) {
        let priority = tables.tasks[Int(task)].priority
        readyPriorities |= 1 << priority
        if tellsReadied { readied.append(task) }
        insertAtEnd(stateNode(task), of: ListIndex(priority))
    }

    /// Takes a task off its state list, whichever that is.
    @inline(__always)
    mutating func leaveStateList(_ task: TaskIndex) {
        let node = stateNode(task)
        let list = list(of: node)
        remove(node)
        if list >= 0, list < ListIndex(Kernel.priorityCount), isEmpty(list) {
            readyPriorities &= ~(1 << UInt32(list))
        }
    }

    @inline(__always)
    func isReady(_ task: TaskIndex) -> Bool {
        list(of: stateNode(task)) == ListIndex(tables.tasks[Int(task)].priority)
    }

    /// Chooses who runs: the next task of the highest priority that has one. C: vTaskSwitchContext.
    ///
    /// While the scheduler is suspended the switch is remembered, and `current` stays.
    public mutating func switchContext() {
        guard schedulerSuspended == 0 else {
            yieldPending = true
            return
        }
        yieldPending = false
        precondition(readyPriorities != 0, "no task is ready, not even the idle task")
        let top = 31 - readyPriorities.leadingZeroBitCount
        current = task(ofNode: advanceCursor(ListIndex(top)))
    }

    /// Lets the scheduler switch when it next may. C: vTaskMissedYield.
    public mutating func missYield() { yieldPending = true }

    /// True when a task of a higher priority than the running one's is ready.
    public var isOutranked: Bool {
        current >= 0 && readyPriorities >> priority(current) > 1
    }

    /// Whether `takeReadied()` has anything to tell.
    public var hasReadied: Bool { !readied.isEmpty }

    /// The tasks that have been put on a ready list since the last call, in order. Only told to
    /// those who asked for it with `tellsReadied`.
    public mutating func takeReadied() -> [TaskIndex] {
        defer { readied.removeAll(keepingCapacity: true) }
        return readied
    }

    /// True when another task of the running one's priority is ready, so that slices alternate.
    public var sharesPriority: Bool {
        current >= 0 && count(ListIndex(tables.tasks[Int(current)].priority)) > 1
    }

    // MARK: - Suspending the scheduler

    /// Keeps the running task running until as many calls of `resumeAll()`. C: vTaskSuspendAll.
    @inline(__always)
    public mutating func suspendAll() { schedulerSuspended += 1 }

    /// Undoes one `suspendAll()`. C: xTaskResumeAll.
    ///
    /// The last one makes ready what was woken meanwhile and counts the ticks that passed.
    /// `.yield` means that a switch is due; the function then tells its caller that it happened.
    public mutating func resumeAll() -> Outcome {
        precondition(schedulerSuspended > 0, "resumeAll without suspendAll")
        schedulerSuspended -= 1
        guard schedulerSuspended == 0, taskCount > 0 else { return .same }
        var mustYield = false
        while !isEmpty(Kernel.pendingReady) {
            let task = task(ofNode: first(Kernel.pendingReady))
            remove(eventNode(task))
            leaveStateList(task)
            makeReady(task)
            if priority(task) >= priority(current) { mustYield = true }
        }
        while pendedTicks > 0 {
            pendedTicks -= 1
            if incrementTick() == .yield { yieldPending = true }
        }
        return mustYield || yieldPending ? .yield : .same
    }

    @inline(__always)
    func priority(_ task: TaskIndex) -> UInt32 { tables.tasks[Int(task)].priority }

    // MARK: - Waiting for events

    /// Puts the running task on an event list, by priority, and to sleep. C: vTaskPlaceOnEventList.
    mutating func wait(on eventList: ListIndex, ticks: UInt32) {
        insertBeforeGreater(
            eventNode(current), value: Kernel.priorityCount - priority(current), in: eventList)
        sleep(current, ticks: ticks)
    }

    /// Wakes the first task of an event list. C: xTaskRemoveFromEventList.
    ///
    /// `.yield` when it has a higher priority than the running one.
    @inline(__always)
    mutating func wakeFirst(of eventList: ListIndex) -> Outcome {
        let task = task(ofNode: first(eventList))
        remove(eventNode(task))
        if schedulerSuspended == 0 {
            leaveStateList(task)
            makeReady(task)
        } else {
            insertAtEnd(eventNode(task), of: Kernel.pendingReady)
        }
        guard priority(task) > priority(current) else { return .same }
        return .yield
    }
}
