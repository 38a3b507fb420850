//  Queues and what is made of them: binary and counting semaphores.
//
//  Sending and receiving are attempts: each either finishes, is refused, or puts the running task
//  to sleep. A task that wakes tries again with the `Patience` that it has left, because another
//  task may have been quicker: FreeRTOS never hands an item to a sleeping task.

/// How an attempt to send or receive ended.
public enum Attempt: Sendable, Equatable {
    /// It is done, and the running task goes on.
    case done
    /// It is done, and a switch is due.
    case doneYield
    /// The queue was full, or empty, and there is no time left to wait.
    case refused
    /// The running task waits now: switch, then try again.
    case waiting
}

/// Where an item goes.
public enum SendPosition: UInt32, Sendable {
    case back = 0
    case front = 1
    /// Replaces the only item of a queue of length 1.
    case overwrite = 2
}

extension Kernel {
    /// Makes a queue of `capacity` items, one at least, of `itemSize` bytes each.
    /// C: xQueueGenericCreate.
    public mutating func createQueue(
        capacity: UInt32, itemSize: UInt32, type: QueueType = .queue
    ) throws(CreationFailure) -> QueueIndex {
        guard capacity > 0 else { throw .noCapacity }
        let (bytes, overflow) = capacity.multipliedReportingOverflow(by: itemSize)
        guard !overflow, bytes < heap.size else { throw .outOfMemory }
        guard let block = heap.allocate(ObjectSize.queue + bytes + 1) else { throw .outOfMemory }
        guard let (row, generation) = tables.takeQueueRow() else {
            try? heap.release(block)
            throw .tableFull
        }
        (tables.queues + Int(row)).initialize(
            to: QueueState(
                capacity: capacity, itemSize: itemSize, count: 0, head: 0, type: type,
                generation: generation, isUsed: true, block: block,
                storage: heap.address(of: block) + Int(ObjectSize.queue), holder: noTask,
                recursion: 0))
        makeList(waitingToSend(row))
        makeList(waitingToReceive(row))
        return row
    }

    /// Gives a queue's memory back. Tasks that wait on it wait until their time is over, or for
    /// ever. C: vQueueDelete.
    public mutating func deleteQueue(_ queue: QueueIndex) {
        for list in [waitingToSend(queue), waitingToReceive(queue)] {
            // The list's head ends with the queue; who is on it keeps waiting, on no list.
            forEach(list) { remove($0) }
        }
        leaveSets(queue)
        forgetQueue(queue)
        try? heap.release(tables.queues[Int(queue)].block)
        tables.giveBack(queue: queue)
    }

    /// Empties a queue and wakes a task that waits to send. C: xQueueGenericReset.
    public mutating func resetQueue(_ queue: QueueIndex) -> Outcome {
        let row = tables.queues + Int(queue)
        row.pointee.count = 0
        row.pointee.head = 0
        guard !isEmpty(waitingToSend(queue)) else { return .same }
        return wakeFirst(of: waitingToSend(queue))
    }

    // MARK: - From tasks

    /// Tries to put an item into a queue. C: xQueueGenericSend.
    ///
    /// - Parameter item: `itemSize` bytes; not read when that is 0.
    public mutating func send(
        _ queue: QueueIndex, _ item: UnsafeRawPointer?, _ position: SendPosition,
        _ patience: inout Patience
    ) -> Attempt {
        let row = tables.queues + Int(queue)
        let hasRoom = row.pointee.count < row.pointee.capacity
        if hasRoom || position == .overwrite {
            insert(item, into: queue, position)
            if row.pointee.set != noQueue {
                // The set knows already of an item that takes the place of another.
                return hasRoom && notifySet(of: queue) == .yield ? .doneYield : .done
            }
            guard !isEmpty(waitingToReceive(queue)) else { return .done }
            return wakeFirst(of: waitingToReceive(queue)) == .yield ? .doneYield : .done
        }
        guard mayWait(&patience) else { return .refused }
        wait(on: waitingToSend(queue), ticks: patience.ticks)
        return .waiting
    }

    /// Tries to take an item from a queue, or to look at it. C: xQueueGenericReceive.
    ///
    /// - Parameter buffer: room for `itemSize` bytes; not written when that is 0.
    public mutating func receive(
        _ queue: QueueIndex, _ buffer: UnsafeMutableRawPointer?, peek: Bool,
        _ patience: inout Patience
    ) -> Attempt {
        let row = tables.queues + Int(queue)
        if row.pointee.count > 0 {
            copyHead(of: queue, to: buffer)
            guard !peek else {
                // The item stays, so somebody else who waits for one may have it.
                guard !isEmpty(waitingToReceive(queue)) else { return .done }
                return wakeFirst(of: waitingToReceive(queue)) == .yield ? .doneYield : .done
            }
            dropHead(of: queue)
            if row.pointee.type == .mutex || row.pointee.type == .recursiveMutex {
                row.pointee.holder = current
            }
            guard !isEmpty(waitingToSend(queue)) else { return .done }
            return wakeFirst(of: waitingToSend(queue)) == .yield ? .doneYield : .done
        }
        guard mayWait(&patience) else { return .refused }
        if row.pointee.type == .mutex || row.pointee.type == .recursiveMutex {
            inherit(priority(current), by: row.pointee.holder)
        }
        wait(on: waitingToReceive(queue), ticks: patience.ticks)
        return .waiting
    }

    @inline(__always)
    private func mayWait(_ patience: inout Patience) -> Bool {
        !patience.isExhausted(tick: tickCount, overflows: overflowCount)
    }

    /// Lets the running task wait for an item that it does not take itself, as the timer service
    /// does. C: vQueueWaitForMessageRestricted.
    public mutating func waitForItem(_ queue: QueueIndex, ticks: UInt32) -> Bool {
        guard tables.queues[Int(queue)].count == 0 else { return false }
        insertAtEnd(eventNode(current), of: waitingToReceive(queue))
        sleep(current, ticks: ticks)
        return true
    }

    // MARK: - From interrupts

    /// Puts an item into a queue without ever waiting. C: xQueueGenericSendFromISR.
    public mutating func sendFromInterrupt(
        _ queue: QueueIndex, _ item: UnsafeRawPointer?, _ position: SendPosition
    ) -> Attempt {
        var none = Patience(ticks: 0)
        return send(queue, item, position, &none)
    }

    /// Takes an item without ever waiting. C: xQueueReceiveFromISR, xQueuePeekFromISR.
    public mutating func receiveFromInterrupt(
        _ queue: QueueIndex, _ buffer: UnsafeMutableRawPointer?, peek: Bool
    ) -> Attempt {
        let row = tables.queues + Int(queue)
        guard row.pointee.count > 0 else { return .refused }
        copyHead(of: queue, to: buffer)
        guard !peek else { return .done }
        dropHead(of: queue)
        guard !isEmpty(waitingToSend(queue)) else { return .done }
        return wakeFirst(of: waitingToSend(queue)) == .yield ? .doneYield : .done
    }

    // MARK: - Items

    @inline(__always)
    mutating func insert(
        _ item: UnsafeRawPointer?, into queue: QueueIndex, _ position: SendPosition
    ) {
        let row = tables.queues + Int(queue)
        guard row.pointee.itemSize > 0 else {
            if row.pointee.type == .mutex || row.pointee.type == .recursiveMutex {
                disinherit(row.pointee.holder)
                row.pointee.holder = noTask
            }
            if row.pointee.count < row.pointee.capacity { row.pointee.count += 1 }
            return
        }
        var slot: UInt32
        switch position {
        case .back:
            slot = row.pointee.head + row.pointee.count
            if slot >= row.pointee.capacity { slot -= row.pointee.capacity }
            row.pointee.count += 1
        case .front:
            slot = row.pointee.head == 0 ? row.pointee.capacity - 1 : row.pointee.head - 1
            row.pointee.head = slot
            row.pointee.count += 1
        case .overwrite:
            slot = row.pointee.head
            if row.pointee.count == 0 { row.pointee.count = 1 }
        }
        if let item {
            tables.itemAddress(queue, slot: slot).copyMemory(
                from: item, byteCount: Int(row.pointee.itemSize))
        }
    }

    @inline(__always)
    func copyHead(of queue: QueueIndex, to buffer: UnsafeMutableRawPointer?) {
        let row = tables.queues + Int(queue)
        guard row.pointee.itemSize > 0, let buffer else { return }
        buffer.copyMemory(
            from: tables.itemAddress(queue, slot: row.pointee.head),
            byteCount: Int(row.pointee.itemSize))
    }

    @inline(__always)
    func dropHead(of queue: QueueIndex) {
        let row = tables.queues + Int(queue)
        row.pointee.count -= 1
        row.pointee.head += 1
        if row.pointee.head >= row.pointee.capacity { row.pointee.head = 0 }
    }
}
