//  The reference's queues, semaphores, mutexes and sets.
//
//  All are a list of items with two lists of tasks that wait. What FreeRTOS leaves undefined is
//  Host8266's choice: who waits for something that is deleted waits on until its time is over, and
//  a set that is deleted leaves its members as queues of their own.

extension ReferenceScheduler {
    enum Kind: Equatable, CaseIterable { case queue, semaphore, mutex, recursiveMutex, set }

    struct Queue {
        let kind: Kind
        let capacity: Int
        /// A set's items are the numbers of its members.
        var items: [UInt32]
        var isDeleted = false
        /// The set that it is a member of.
        var set: Int?
        /// Mutexes: who has it, and how many times over.
        var holder: Int?
        var depth = 0
        var senders: [Int] = []
        var receivers: [Int] = []

        var isMutex: Bool { kind == .mutex || kind == .recursiveMutex }
    }

    enum Position: Equatable { case back, front, overwrite }

    /// Makes a queue; `full` is how many items a semaphore or mutex has to begin with.
    mutating func addQueue(_ kind: Kind, capacity: Int, full: Int = 0) {
        queues.append(
            Queue(kind: kind, capacity: capacity, items: [UInt32](repeating: 0, count: full)))
    }

    mutating func deleteQueue(_ queue: Int) {
        for task in queues[queue].senders + queues[queue].receivers where tasks[task].wake == nil {
            // It waits for nothing any more, without limit: only vTaskResume helps.
            tasks[task].condition = .suspended
        }
        queues[queue].senders = []
        queues[queue].receivers = []
        queues[queue].isDeleted = true
        for member in queues.indices where queues[member].set == queue { queues[member].set = nil }
    }

    mutating func resetQueue(_ queue: Int) -> Bool {
        queues[queue].items = []
        guard let sender = queues[queue].senders.first else { return false }
        return wake(sender)
    }

    // MARK: - Sending and receiving

    /// Sends, or gives: until `deadline`, or without limit.
    mutating func send(
        _ queue: Int, _ item: UInt32, _ position: Position, deadline: Int?
    ) -> (result: Result, yields: Bool) {
        let isFull = queues[queue].items.count == queues[queue].capacity
        guard !isFull || position == .overwrite else {
            if let deadline, now >= deadline { return (.refused, false) }
            queues[queue].senders.insert(current, at: place(in: queues[queue].senders))
            sleep(until: deadline)
            return (.waiting, true)
        }
        if let holder = queues[queue].holder {
            if tasks[holder].priority != tasks[holder].base {
                run(holder, with: tasks[holder].base)
            }
            queues[queue].holder = nil
        }
        if isFull {
            queues[queue].items[0] = item
        } else {
            queues[queue].items.insert(item, at: position == .front ? 0 : queues[queue].items.count)
        }
        guard let set = queues[queue].set else { return (.done, wakeReceiver(of: queue)) }
        // Of an item that takes the place of another the set knows already.
        guard !isFull, queues[set].items.count < queues[set].capacity else { return (.done, false) }
        queues[set].items.append(UInt32(queue))
        return (.done, wakeReceiver(of: set))
    }

    /// Receives, takes, or looks: until `deadline`, or without limit.
    mutating func receive(
        _ queue: Int, peek: Bool, deadline: Int?
    ) -> (result: Result, item: UInt32?, yields: Bool) {
        guard let item = queues[queue].items.first else {
            if let deadline, now >= deadline { return (.refused, nil, false) }
            if let holder = queues[queue].holder, tasks[holder].condition != .deleted,
                priority(holder) < priority(current)
            {
                run(holder, with: priority(current))
            }
            queues[queue].receivers.insert(current, at: place(in: queues[queue].receivers))
            sleep(until: deadline)
            return (.waiting, nil, true)
        }
        guard !peek else { return (.done, item, wakeReceiver(of: queue)) }
        queues[queue].items.removeFirst()
        if queues[queue].isMutex { queues[queue].holder = current }
        guard let sender = queues[queue].senders.first else { return (.done, item, false) }
        return (.done, item, wake(sender))
    }

    private mutating func wakeReceiver(of queue: Int) -> Bool {
        queues[queue].receivers.first.map { wake($0) } ?? false
    }

    /// An interrupt takes no mutex, and a look wakes nobody.
    mutating func receiveFromInterrupt(
        _ queue: Int, peek: Bool
    ) -> (result: Result, item: UInt32?, yields: Bool) {
        guard let item = queues[queue].items.first else { return (.refused, nil, false) }
        guard !peek else { return (.done, item, false) }
        queues[queue].items.removeFirst()
        guard let sender = queues[queue].senders.first else { return (.done, item, false) }
        return (.done, item, wake(sender))
    }

    // MARK: - Recursive mutexes

    mutating func takeRecursive(_ mutex: Int, deadline: Int?) -> (result: Result, yields: Bool) {
        if queues[mutex].holder == current {
            queues[mutex].depth += 1
            return (.done, false)
        }
        let taken = receive(mutex, peek: false, deadline: deadline)
        if taken.result == .done { queues[mutex].depth = 1 }
        return (taken.result, taken.yields)
    }

    mutating func giveRecursive(_ mutex: Int) -> (result: Result, yields: Bool) {
        guard queues[mutex].holder == current else { return (.refused, false) }
        queues[mutex].depth -= 1
        guard queues[mutex].depth == 0 else { return (.done, false) }
        return send(mutex, 0, .back, deadline: now)
    }

    // MARK: - Sets

    mutating func add(_ member: Int, to set: Int) -> Bool {
        guard queues[member].set == nil, queues[member].items.isEmpty else { return false }
        queues[member].set = set
        return true
    }

    mutating func remove(_ member: Int, from set: Int) -> Bool {
        guard queues[member].set == set, queues[member].items.isEmpty else { return false }
        queues[member].set = nil
        return true
    }
}
