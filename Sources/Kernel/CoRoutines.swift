//  Co-routines: functions that share the stack of one task and give way by returning.
//
//  Whoever calls `vCoRoutineSchedule`, mostly the idle hook, runs one of them: the next ready one
//  of the highest priority. Their world is apart from the tasks': two priorities, their own delayed
//  lists, and their own tick, which follows the kernel's when the scheduler is called. At a queue
//  they wait on a list that tasks do not see. (C: croutine.c and queue.c of FreeRTOS 7.5.)

/// What a co-routine waits for beside time.
public enum CoRoutineEvent: Equatable, Sendable {
    case none
    /// Room in a queue, or an item in it.
    case sending(QueueIndex)
    case receiving(QueueIndex)
    /// A list that firmware keeps itself; whoever keeps it wakes the co-routine.
    case list
}

/// A co-routine as the kernel sees it; there is no end to its life but the board's. C: corCRCB.
public struct CoRoutineState {
    public internal(set) var priority: UInt32
    /// The number that was given with it, to tell co-routines of one function apart.
    public internal(set) var number: UInt32
    /// Kept for those who run it: the addresses of its function and of its control block.
    public internal(set) var function: UInt
    public internal(set) var controlBlock: UInt
    public internal(set) var event = CoRoutineEvent.none
}

extension Kernel {
    /// Co-routines have priorities 0 and 1. C: configMAX_CO_ROUTINE_PRIORITIES.
    public static let coRoutinePriorities: UInt32 = 2

    /// The row of a co-routine.
    public func coRoutine(_ index: CoRoutineIndex) -> UnsafeMutablePointer<CoRoutineState> {
        tables.coRoutines + Int(index)
    }

    /// The co-routine whose control block lies at an address; nil for any other address.
    public func coRoutine(at controlBlock: UInt) -> CoRoutineIndex? {
        (0..<tables.coRoutineCount).first {
            tables.coRoutines[Int($0)].controlBlock == controlBlock
        }
    }

    /// Makes a co-routine, which is ready. C: xCoRoutineCreate.
    ///
    /// - Parameters:
    ///   - priority: above 1 it counts as 1.
    ///   - bytes: size of its control block, which is taken from the heap.
    public mutating func createCoRoutine(
        priority: UInt32, number: UInt32, function: UInt, bytes: UInt32
    ) throws(CreationFailure) -> CoRoutineIndex {
        guard let block = heap.allocate(bytes) else { throw .outOfMemory }
        guard let row = tables.takeCoRoutineRow() else {
            try? heap.release(block)
            throw .tableFull
        }
        (tables.coRoutines + Int(row)).initialize(
            to: CoRoutineState(
                priority: min(priority, Kernel.coRoutinePriorities - 1), number: number,
                function: function, controlBlock: UInt(bitPattern: heap.address(of: block))))
        makeNode(coRoutineStateNode(row))
        makeNode(coRoutineEventNode(row))
        makeCoRoutineReady(row)
        if currentCoRoutine == noCoRoutine { currentCoRoutine = row }
        return row
    }

    /// Chooses the co-routine that runs next: its turn among the ready ones of the highest
    /// priority; nil when none is ready. C: vCoRoutineSchedule.
    ///
    /// - Parameter leaving: called with the control block of each co-routine whose time at a
    /// `.list`
    ///   is over.
    public mutating func scheduleCoRoutine(
        leaving: (UInt) -> Void
    ) -> CoRoutineIndex? {
        while !isEmpty(Kernel.coRoutinesPending) {
            let woken = coRoutine(ofNode: first(Kernel.coRoutinesPending))
            remove(coRoutineEventNode(woken))
            remove(coRoutineStateNode(woken))
            makeCoRoutineReady(woken)
        }
        followTicks(leaving: leaving)
        for list in [Kernel.coRoutinesReady + 1, Kernel.coRoutinesReady] where !isEmpty(list) {
            currentCoRoutine = coRoutine(ofNode: advanceCursor(list))
            return currentCoRoutine
        }
        return nil
    }

    /// Puts the running co-routine to sleep for `ticks` ticks, and lets it wait for an event if
    /// there is one. It goes on running until it returns. C: vCoRoutineAddToDelayedList.
    public mutating func delayCoRoutine(ticks: UInt32, event: CoRoutineEvent = .none) {
        let wake = coRoutineTick &+ ticks
        let node = coRoutineStateNode(currentCoRoutine)
        remove(node)
        insertSorted(
            node, value: wake,
            in: wake < coRoutineTick ? coRoutinesDelayedAfterOverflow : coRoutinesDelayed)
        let row = tables.coRoutines + Int(currentCoRoutine)
        row.pointee.event = event
        guard event != .none else { return }
        remove(coRoutineEventNode(currentCoRoutine))
        insertBeforeGreater(
            coRoutineEventNode(currentCoRoutine),
            value: Kernel.coRoutinePriorities - row.pointee.priority,
            in: Kernel.coRoutinesWaiting)
    }

    /// Lets a co-routine run again when the scheduler is next called. C:
    /// xCoRoutineRemoveFromEventList.
    ///
    /// - Returns: true when its priority is not below the running one's.
    public mutating func wakeCoRoutine(_ woken: CoRoutineIndex) -> Bool {
        tables.coRoutines[Int(woken)].event = .none
        remove(coRoutineEventNode(woken))
        insertAtEnd(coRoutineEventNode(woken), of: Kernel.coRoutinesPending)
        return tables.coRoutines[Int(woken)].priority
            >= tables.coRoutines[Int(currentCoRoutine)].priority
    }

    // MARK: - Queues

    /// Tries to put an item at the end of a queue. After `.waiting` the co-routine returns to the
    /// scheduler and tries once more, without patience, when it runs again. C: xQueueCRSend.
    public mutating func sendFromCoRoutine(
        _ queue: QueueIndex, _ item: UnsafeRawPointer?, ticks: UInt32
    ) -> Attempt {
        let row = tables.queues + Int(queue)
        guard row.pointee.count < row.pointee.capacity else {
            guard ticks > 0 else { return .refused }
            delayCoRoutine(ticks: ticks, event: .sending(queue))
            return .waiting
        }
        insert(item, into: queue, .back)
        return wakeCoRoutine(thatWaitsFor: .receiving(queue)) ? .doneYield : .done
    }

    /// Tries to take the first item of a queue. C: xQueueCRReceive.
    public mutating func receiveFromCoRoutine(
        _ queue: QueueIndex, _ buffer: UnsafeMutableRawPointer?, ticks: UInt32
    ) -> Attempt {
        guard tables.queues[Int(queue)].count > 0 else {
            guard ticks > 0 else { return .refused }
            delayCoRoutine(ticks: ticks, event: .receiving(queue))
            return .waiting
        }
        copyHead(of: queue, to: buffer)
        dropHead(of: queue)
        return wakeCoRoutine(thatWaitsFor: .sending(queue)) ? .doneYield : .done
    }

    /// Puts an item into a queue from an interrupt, and wakes a co-routine unless the interrupt has
    /// woken one already. `.doneYield` when it woke one. C: xQueueCRSendFromISR.
    public mutating func sendToCoRoutine(
        _ queue: QueueIndex, _ item: UnsafeRawPointer?, hasWoken: Bool
    ) -> Attempt {
        let row = tables.queues + Int(queue)
        guard row.pointee.count < row.pointee.capacity else { return .refused }
        insert(item, into: queue, .back)
        guard !hasWoken, wakeCoRoutine(thatWaitsFor: .receiving(queue)) else { return .done }
        return .doneYield
    }

    /// Takes an item in an interrupt, with the same rule. C: xQueueCRReceiveFromISR.
    public mutating func receiveForCoRoutine(
        _ queue: QueueIndex, _ buffer: UnsafeMutableRawPointer?, hasWoken: Bool
    ) -> Attempt {
        guard tables.queues[Int(queue)].count > 0 else { return .refused }
        copyHead(of: queue, to: buffer)
        dropHead(of: queue)
        guard !hasWoken, wakeCoRoutine(thatWaitsFor: .sending(queue)) else { return .done }
        return .doneYield
    }

    /// True when tasks wait at a queue. It cannot serve both: neither would wake the other.
    public func hasWaitingTasks(_ queue: QueueIndex) -> Bool {
        !isEmpty(waitingToSend(queue)) || !isEmpty(waitingToReceive(queue))
    }

    /// Co-routines that wait at a queue which is deleted wait for their time alone.
    mutating func forgetQueue(_ queue: QueueIndex) {
        forEach(Kernel.coRoutinesWaiting) { node in
            let row = tables.coRoutines + Int(coRoutine(ofNode: node))
            guard [.sending(queue), .receiving(queue)].contains(row.pointee.event) else { return }
            row.pointee.event = .none
            remove(node)
        }
    }

    private mutating func wakeCoRoutine(thatWaitsFor event: CoRoutineEvent) -> Bool {
        var found = noCoRoutine
        forEach(Kernel.coRoutinesWaiting) { node in
            let waiting = coRoutine(ofNode: node)
            if found == noCoRoutine, tables.coRoutines[Int(waiting)].event == event {
                found = waiting
            }
        }
        return found == noCoRoutine ? false : wakeCoRoutine(found)
    }

    // MARK: - Time

    /// Lets the co-routines' tick catch up with the kernel's, from one that matters to the next.
    private mutating func followTicks(leaving: (UInt) -> Void) {
        while coRoutineTick != tickCount {
            var step = tickCount &- coRoutineTick
            if coRoutineTick != 0 { step = min(step, 0 &- coRoutineTick) }
            if !isEmpty(coRoutinesDelayed) {
                step = min(step, max(value(of: first(coRoutinesDelayed)) &- coRoutineTick, 1))
            }
            coRoutineTick &+= step
            if coRoutineTick == 0 { swap(&coRoutinesDelayed, &coRoutinesDelayedAfterOverflow) }
            while !isEmpty(coRoutinesDelayed),
                value(of: first(coRoutinesDelayed)) <= coRoutineTick
            {
                let woken = coRoutine(ofNode: first(coRoutinesDelayed))
                let row = tables.coRoutines + Int(woken)
                if row.pointee.event == .list { leaving(row.pointee.controlBlock) }
                row.pointee.event = .none
                remove(coRoutineStateNode(woken))
                remove(coRoutineEventNode(woken))
                makeCoRoutineReady(woken)
            }
        }
    }

    private func makeCoRoutineReady(_ row: CoRoutineIndex) {
        let priority = tables.coRoutines[Int(row)].priority
        insertAtEnd(coRoutineStateNode(row), of: Kernel.coRoutinesReady + ListIndex(priority))
    }

    // MARK: - Nodes

    private func coRoutineStateNode(_ row: CoRoutineIndex) -> NodeIndex {
        Tables.coRoutineNodes + 2 * row
    }

    private func coRoutineEventNode(_ row: CoRoutineIndex) -> NodeIndex {
        Tables.coRoutineNodes + 2 * row + 1
    }

    private func coRoutine(ofNode node: NodeIndex) -> CoRoutineIndex {
        (node - Tables.coRoutineNodes) >> 1
    }
}
