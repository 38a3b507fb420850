//  What is always true of the kernel's tables. Tests check it after every step.

extension Kernel {
    /// Stops the program when the tables contradict themselves.
    public func checkInvariants() {
        checkLists()
        checkTasks()
        checkCoRoutines()
        for row in 0..<tables.queueCount where tables.queues[Int(row)].isUsed {
            let queue = tables.queues[Int(row)]
            precondition(queue.count <= queue.capacity, "a queue holds more than it can")
            precondition(queue.head < queue.capacity, "a queue's head is outside it")
        }
        heap.checkInvariants()
    }

    private func checkLists() {
        var heads = Array(0..<Tables.taskNodes)
        for row in 0..<tables.queueCount where tables.queues[Int(row)].isUsed {
            heads += [waitingToSend(row), waitingToReceive(row)]
        }
        for head in heads {
            var members: UInt32 = 0
            var cursorSeen = tables.nodes[Int(head)].list == head
            forEach(head) { node in
                members += 1
                precondition(list(of: node) == head, "a node does not know its list")
                let next = tables.nodes[Int(node)].next
                precondition(tables.nodes[Int(next)].previous == node, "a list's links differ")
                if tables.nodes[Int(head)].list == node { cursorSeen = true }
            }
            precondition(members == count(head), "a list's count is wrong")
            precondition(cursorSeen, "a list's cursor is not on it")
        }
        for list in [
            delayed, delayedAfterOverflow, coRoutinesDelayed, coRoutinesDelayedAfterOverflow,
        ] {
            var last: UInt32 = 0
            forEach(list) { node in
                precondition(value(of: node) >= last, "a delayed list is out of order")
                last = value(of: node)
            }
        }
        let first = isEmpty(delayed) ? Kernel.forever : value(of: self.first(delayed))
        // A task that an event wakes takes no part in this: its tick then finds nobody.
        precondition(nextWakeTick <= first, "the first delayed task would be woken late")
    }

    private func checkCoRoutines() {
        for row in 0..<tables.coRoutineCount {
            let state = list(of: Tables.coRoutineNodes + 2 * row)
            let event = list(of: Tables.coRoutineNodes + 2 * row + 1)
            precondition(
                (Kernel.coRoutinesReady...Kernel.coRoutinesDelayedB).contains(state),
                "a co-routine is on no state list")
            precondition(
                (event == Kernel.coRoutinesWaiting)
                    == (tables.coRoutines[Int(row)].event != .none),
                "a co-routine waits for no event, or for one on no list")
        }
    }

    private func checkTasks() {
        var alive: UInt32 = 0
        forEachTask { task in
            let state = list(of: stateNode(task))
            precondition(state >= 0, "a task is on no state list")
            alive += 1
            if state < ListIndex(Kernel.priorityCount) {
                precondition(state == ListIndex(priority(task)), "ready with another priority")
                precondition(list(of: eventNode(task)) == -1, "ready, yet waits for an event")
            }
            precondition(
                max(priority(task), tables.tasks[Int(task)].basePriority) < Kernel.priorityCount,
                "a priority that does not exist")
        }
        precondition(alive == taskCount, "the number of tasks is wrong")
        for priority in 0..<Kernel.priorityCount {
            precondition(
                (readyPriorities >> priority & 1 == 1) == !isEmpty(ListIndex(priority)),
                "the set of ready priorities is wrong")
        }
    }
}
