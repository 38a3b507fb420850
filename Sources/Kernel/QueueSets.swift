//  Queue sets: waiting for the first of several queues or semaphores to have something.
//
//  A set is a queue of its members' handles: sending to a member puts the member's handle into the
//  set, and whoever waits for the set is woken in place of those who wait for the member.
//  (C: xQueueCreateSet and its siblings.)

extension Kernel {
    /// Makes a set that can tell of `length` items; the sum of its members' lengths is enough.
    public mutating func createSet(length: UInt32) throws(CreationFailure) -> QueueIndex {
        try createQueue(capacity: length, itemSize: UInt32(MemoryLayout<UInt32>.size))
    }

    /// Makes a queue a member; refused for one that holds items or is in a set already.
    public mutating func add(_ member: QueueIndex, to set: QueueIndex) -> Bool {
        guard tables.queues[Int(member)].set == noQueue, tables.queues[Int(member)].count == 0,
            member != set
        else { return false }
        tables.queues[Int(member)].set = set
        tables.queues[Int(set)].members += 1
        return true
    }

    /// Takes a queue out of its set; refused for one that holds items or is not a member.
    public mutating func remove(_ member: QueueIndex, from set: QueueIndex) -> Bool {
        guard tables.queues[Int(member)].set == set, tables.queues[Int(member)].count == 0 else {
            return false
        }
        tables.queues[Int(member)].set = noQueue
        tables.queues[Int(set)].members -= 1
        return true
    }

    /// Ends what ties a queue to others before it is deleted: it leaves its set, and its members
    /// are queues by themselves again. What it has told its set stays there.
    mutating func leaveSets(_ queue: QueueIndex) {
        let row = tables.queues + Int(queue)
        if row.pointee.set != noQueue { tables.queues[Int(row.pointee.set)].members -= 1 }
        guard row.pointee.members > 0 else { return }
        for member in 0..<tables.queueCount where tables.queues[Int(member)].set == queue {
            tables.queues[Int(member)].set = noQueue
        }
    }

    /// Tells the member's set that it has got an item.
    mutating func notifySet(of member: QueueIndex) -> Outcome {
        let set = tables.queues[Int(member)].set
        let row = tables.queues + Int(set)
        guard row.pointee.count < row.pointee.capacity else { return .same }
        var handle = handle(ofQueue: member).bits
        insert(&handle, into: set, .back)
        guard !isEmpty(waitingToReceive(set)) else { return .same }
        return wakeFirst(of: waitingToReceive(set))
    }
}
