//  What tasks of a random program do with queues, semaphores, mutexes and sets, and how they wait.

import Kernel

extension Program {
    typealias Kind = ReferenceScheduler.Kind
    typealias Position = ReferenceScheduler.Position

    /// What a task has begun and could not finish.
    struct Pending {
        var operation: Operation
        var patience: Patience
        var deadline: Int?
    }

    enum Operation {
        case send(queue: Int, item: UInt32, Position)
        case receive(queue: Int, peek: Bool)
        case takeRecursive(queue: Int)
        case command(timer: Int, ReferenceScheduler.Command)
    }

    // MARK: - Making and deleting

    func makeQueue(_ kind: Kind, capacity: Int = 1, itemSize: UInt32 = 4) throws {
        let row =
            switch kind {
            case .queue: try kernel.createQueue(capacity: UInt32(capacity), itemSize: itemSize)
            case .semaphore:
                try kernel.createCountingSemaphore(limit: UInt32(capacity), initial: 1)
            case .mutex: try kernel.createMutex(.mutex)
            case .recursiveMutex: try kernel.createMutex(.recursiveMutex)
            case .set: try kernel.createSet(length: UInt32(capacity))
            }
        queues.append(kernel.handle(ofQueue: row))
        let isFull = kind != .queue && kind != .set
        reference.addQueue(kind, capacity: capacity, full: isFull ? 1 : 0)
        note("makes \(kind) q\(queues.count - 1)")
    }

    /// Any that there is of these kinds, but for the timer service's.
    func anyQueue(_ kinds: Kind...) -> Int? {
        let living = reference.queues.indices.filter {
            $0 != reference.service.queue && !reference.queues[$0].isDeleted
                && kinds.contains(reference.queues[$0].kind)
        }
        return living.randomElement(using: &random)
    }

    func row(_ queue: Int) throws -> QueueIndex {
        guard let row = kernel.queueIndex(queues[queue]) else {
            throw Disagreement(description: "the kernel has lost q\(queue)")
        }
        return row
    }

    /// Resets a queue, or deletes one and makes another of its kind.
    func changeQueues() throws {
        guard let queue = anyQueue(.queue, .semaphore, .mutex, .recursiveMutex, .set)
        else { return }
        let state = reference.queues[queue]
        let row = try row(queue)
        if dice(3) > 0 {
            guard state.kind == .queue else { return }
            let outcome = kernel.resetQueue(row)
            return try settle(outcome == .yield, reference.resetQueue(queue), "resets q\(queue)")
        }
        note("deletes q\(queue)")
        kernel.deleteQueue(row)
        reference.deleteQueue(queue)
        try makeQueue(state.kind, capacity: state.capacity)
    }

    // MARK: - Using

    func useQueue() throws {
        guard let queue = anyQueue(.queue, .semaphore) else { return }
        let isQueue = reference.queues[queue].kind == .queue
        guard dice(2) == 0 else {
            return try begin(.receive(queue: queue, peek: isQueue && dice(4) == 0))
        }
        let item = isQueue ? UInt32(truncatingIfNeeded: random.next()) : 0
        try begin(.send(queue: queue, item: item, isQueue ? anyPosition(queue) : .back))
    }

    func anyPosition(_ queue: Int) -> Position {
        let position: Position = dice(3) == 0 ? .front : .back
        return reference.queues[queue].capacity == 1 && dice(4) == 0 ? .overwrite : position
    }

    func useMutex() throws {
        guard let queue = anyQueue(.mutex, .mutex, .recursiveMutex) else { return }
        let state = reference.queues[queue]
        switch state.kind {
        case .recursiveMutex:
            guard dice(2) == 0 else { return try begin(.takeRecursive(queue: queue)) }
            let attempt = kernel.giveRecursive(try row(queue))
            let expected = reference.giveRecursive(queue)
            try finish(attempt, expected.result, expected.yields, "gives q\(queue)")
        default:
            if state.holder == current {
                try begin(.send(queue: queue, item: 0, .back))
            } else {
                try begin(.receive(queue: queue, peek: dice(8) == 0))
            }
        }
    }

    func useSet() throws {
        guard let set = anyQueue(.set) else { return }
        let change = dice(4)
        guard change < 2, let member = anyQueue(.queue, .semaphore) else {
            return try begin(.receive(queue: set, peek: false))
        }
        note("\(change == 0 ? "adds q\(member) to" : "removes q\(member) from") q\(set)")
        if change == 0 {
            try agree(
                kernel.add(try row(member), to: try row(set)), reference.add(member, to: set),
                "q\(member) becomes a member of q\(set)")
        } else {
            try agree(
                kernel.remove(try row(member), from: try row(set)),
                reference.remove(member, from: set), "q\(member) leaves q\(set)")
        }
    }

    // MARK: - Waiting

    func begin(_ operation: Operation) throws {
        let ticks = !mayWait || dice(3) == 0 ? 0 : 1 + dice(15)
        let isForever = mayWait && dice(4) == 0
        try attempt(
            Pending(
                operation: operation,
                patience: Patience(ticks: isForever ? Kernel.forever : UInt32(ticks)),
                deadline: isForever ? nil : reference.now + ticks))
    }

    func attempt(_ begun: Pending) throws {
        var begun = begun
        let task = current
        pending[task] = nil
        switch begun.operation {
        case .send(let queue, var item, let position):
            guard try exists(queue) else { return }
            let attempt = kernel.send(
                try row(queue), &item, kernelWord(position), &begun.patience)
            let expected = reference.send(queue, item, position, deadline: begun.deadline)
            if expected.result == .waiting { pending[task] = begun }
            try finish(attempt, expected.result, expected.yields, "sends \(position) of q\(queue)")
        case .receive(let queue, let peek):
            guard try exists(queue) else { return }
            var item: UInt32 = 0
            let attempt = kernel.receive(try row(queue), &item, peek: peek, &begun.patience)
            let expected = reference.receive(queue, peek: peek, deadline: begun.deadline)
            if expected.result == .waiting { pending[task] = begun }
            try agree(item, kernelItem(expected.item, of: queue), "item of q\(queue)")
            try finish(
                attempt, expected.result, expected.yields,
                "\(peek ? "looks at" : "receives from") q\(queue)")
        case .takeRecursive(let queue):
            guard try exists(queue) else { return }
            let attempt = kernel.takeRecursive(try row(queue), &begun.patience)
            let expected = reference.takeRecursive(queue, deadline: begun.deadline)
            if expected.result == .waiting { pending[task] = begun }
            try finish(attempt, expected.result, expected.yields, "takes q\(queue)")
        case .command(let timer, let command):
            var message = message(timer, command)
            let attempt = kernel.send(
                try row(reference.service.queue), &message, .back, &begun.patience)
            let expected = reference.command(timer, command, deadline: begun.deadline)
            if expected.result == .waiting { pending[task] = begun }
            try finish(attempt, expected.result, expected.yields, "tells timer \(timer) \(command)")
        }
    }

    /// Whether what a task waited for is still there; else the call fails.
    private func exists(_ queue: Int) throws -> Bool {
        let isDeleted = reference.queues[queue].isDeleted
        if isDeleted { note("finds q\(queue) deleted") }
        try agree(kernel.queueIndex(queues[queue]) == nil, isDeleted, "q\(queue) is deleted")
        return !isDeleted
    }

    /// What the kernel writes where the reference tells `item`: a set's items are handles.
    func kernelItem(_ item: UInt32?, of queue: Int) -> UInt32 {
        guard let item else { return 0 }
        return reference.queues[queue].kind == .set ? queues[Int(item)].bits : item
    }

    func kernelWord(_ position: Position) -> SendPosition {
        switch position {
        case .back: .back
        case .front: .front
        case .overwrite: .overwrite
        }
    }

    func finish(
        _ attempt: Attempt, _ expected: ReferenceScheduler.Result, _ yields: Bool,
        _ what: @autoclosure () -> String
    ) throws {
        try agree(result(of: attempt), expected, what())
        try settle(attempt == .doneYield || attempt == .waiting, yields, "\(what()): \(expected)")
    }

    func result(of attempt: Attempt) -> ReferenceScheduler.Result {
        switch attempt {
        case .done, .doneYield: .done
        case .refused: .refused
        case .waiting: .waiting
        }
    }
}
