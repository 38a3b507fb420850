//  A random program, run by the kernel and by the reference side by side.
//
//  Tasks do one thing each step, as the dice say; an interrupt may come instead. A task that has to
//  wait tries again when it runs next, as the machine makes it do. After each step the two must agree
//  on everything that firmware could see.
import Simulation

@testable import Kernel

/// Where the two differ.
struct Disagreement: Error, CustomStringConvertible {
    var description: String
}

final class Program {
    /// What a task has begun and could not finish.
    private struct Pending {
        var operation: Operation
        var patience: Patience
        var deadline: Int?
    }

    private enum Operation {
        case send(queue: Int, item: UInt32, toFront: Bool)
        case receive(queue: Int, peek: Bool)
    }

    private let bench: Bench
    private var reference = ReferenceScheduler()
    private var random: SeededRandom
    private let firstTick: UInt32
    /// The reference counts tasks; this is where the kernel keeps them.
    private var rows: [TaskIndex] = []
    private var pending: [Int: Pending] = [:]
    private var queues: [QueueIndex] = []
    private var lastWake: [Int: Int] = [:]
    private var log: [String] = []

    init(seed: UInt64) throws {
        random = SeededRandom(seed: seed)
        // Two of three programs see the tick count overflow.
        firstTick = seed % 3 == 0 ? 0 : 0 &- UInt32.random(in: 1...60, using: &random)
        bench = Bench(heapSize: 16384, firstTick: firstTick)
        for capacity in [1, 2] {
            queues.append(try bench.kernel.createQueue(capacity: UInt32(capacity), itemSize: 4))
            reference.addQueue(capacity: capacity)
        }
        for _ in 0..<2 {
            queues.append(try bench.kernel.createMutex(.mutex))
            reference.addMutex()
        }
        try create(priority: 0)
        bench.kernel.start()
        reference.switchTask()
        for _ in 0..<3 { try create(priority: dice(5)) }
    }

    /// Runs the program, and checks it after each step.
    func run(steps: Int) throws {
        for step in 0..<steps {
            try self.step()
            do {
                try compare()
            } catch {
                throw Disagreement(
                    description: "step \(step): \(error)\n" + log.suffix(12).joined(separator: "\n")
                )
            }
        }
    }

    // MARK: - Dice

    private func dice(_ sides: Int) -> Int { Int.random(in: 0..<sides, using: &random) }

    private var current: Int { reference.current }
    private var isIdle: Bool { current == 0 }
    /// Whether the running task may wait here.
    private var mayWait: Bool { !isIdle && reference.suspendDepth == 0 }

    /// Any task but the idle one that is not deleted; the running one too where it may wait.
    private func anyTask() -> Int? {
        let alive = reference.tasks.indices.filter {
            $0 > 0 && reference.condition(of: $0) != .deleted && ($0 != current || mayWait)
        }
        return alive.randomElement(using: &random)
    }

    private func note(_ text: String) {
        log.append("  t\(current) at \(reference.now): \(text)")
    }

    // MARK: - Steps

    private func step() throws {
        if isIdle, dice(3) == 0 {
            while let task = bench.kernel.firstTerminated { bench.kernel.reclaim(task) }
        }
        if dice(5) == 0 { return try interrupt() }
        if let begun = pending[current] {
            note("tries again")
            return try attempt(begun)
        }
        switch dice(24) {
        case 0...4 where mayWait: try sleep()
        case 5...11: try useQueue()
        case 12...15: try useMutex()
        case 16:
            if rows.count < 12 { try create(priority: dice(8) == 0 ? 14 : dice(5)) }
        case 17...20: try manage()
        case 21:
            note("suspendAll")
            bench.kernel.suspendAll()
            reference.suspendAll()
        case 22, 23:
            guard reference.suspendDepth > 0 else { return try settle(true, true, "yield") }
            try settle(bench.kernel.resumeAll() == .yield, reference.resumeAll(), "resumeAll")
        default: try idle()
        }
    }

    /// Switches both if they say so; they must say the same.
    private func settle(_ kernel: Bool, _ expected: Bool, _ what: String) throws {
        note("\(what), \(expected ? "a switch is due" : "goes on")")
        guard kernel == expected else {
            throw Disagreement(
                description: "\(what): the kernel says \(kernel) to a switch, not \(expected)\n"
                    + log.suffix(12).joined(separator: "\n"))
        }
        guard expected else { return }
        bench.kernel.switchContext()
        reference.switchTask()
    }

    private func interrupt() throws {
        switch dice(4) {
        case 0:
            let queue = dice(2)
            var item = UInt32(truncatingIfNeeded: random.next())
            let front = dice(2) == 0
            let attempt = bench.kernel.sendFromInterrupt(
                queues[queue], &item, front ? .front : .back)
            let expected = reference.send(
                queue, item, toFront: front, deadline: reference.now)
            try finish(attempt, expected.result, expected.yields, "interrupt sends to q\(queue)")
        case 1:
            guard let task = anyTask() else { return }
            try settle(
                bench.kernel.resumeFromInterrupt(rows[task]) == .yield,
                reference.resumeFromInterrupt(task), "interrupt resumes t\(task)")
        default:
            try settle(bench.kernel.incrementTick() == .yield, reference.tick(), "tick")
        }
    }

    private func create(priority: Int) throws {
        let (row, outcome) = try bench.kernel.createTask(
            name: TaskName(copying: "t\(rows.count)".utf8), priority: UInt32(priority),
            stackWords: 16)
        rows.append(row)
        let yields = reference.create(priority)
        try settle(outcome == .yield, yields, "creates t\(rows.count - 1), priority \(priority)")
    }

    private func sleep() throws {
        if dice(3) > 0 {
            let ticks = 1 + dice(12)
            bench.kernel.delay(ticks: UInt32(ticks))
            reference.delay(ticks)
            return try settle(true, true, "sleeps for \(ticks)")
        }
        // A task that was suspended in its sleep may be early. FreeRTOS takes that for an overflow.
        let last = min(lastWake[current] ?? reference.now, reference.now)
        let period = 1 + dice(12)
        var wake = firstTick &+ UInt32(last)
        lastWake[current] = last + period
        let task = current
        let sleeps = bench.kernel.delayUntil(&wake, increment: UInt32(period))
        try settle(sleeps, reference.delay(until: last + period), "sleeps until \(last + period)")
        guard wake == firstTick &+ UInt32(last + period) else {
            throw Disagreement(description: "t\(task) is told to have slept until \(wake)")
        }
    }

    /// The idle task lets the ticks pass in which nothing happens.
    private func idle() throws {
        guard isIdle, reference.suspendDepth == 0 else { return }
        let untilOverflow = 0x1_0000_0000 - Int(firstTick &+ UInt32(reference.now))
        let expected = reference.firstWake.map { min($0 - reference.now, untilOverflow) }
        let ticks = bench.kernel.idleTicks.map(Int.init)
        guard ticks == expected else {
            throw Disagreement(
                description:
                    "idle for \(String(describing: ticks)), not \(String(describing: expected))")
        }
        guard let ticks else { return }
        note("idles for \(ticks - 1)")
        bench.kernel.stepTicks(UInt32(ticks - 1))
        reference.passIdleTicks(ticks - 1)
    }

    private func manage() throws {
        guard let task = anyTask() else { return }
        switch dice(8) {
        case 0:
            try settle(
                bench.kernel.deleteTask(rows[task]) == .yield, reference.delete(task),
                "deletes t\(task)")
            pending[task] = nil
        case 1, 2:
            try settle(
                bench.kernel.suspend(rows[task]) == .yield, reference.suspend(task),
                "suspends t\(task)")
        case 3, 4:
            // A running task cannot resume itself; one that does not run may be anything.
            guard task != current else { return }
            try settle(
                bench.kernel.resume(rows[task]) == .yield, reference.resume(task),
                "resumes t\(task)")
        default:
            let priority = dice(8) == 0 ? 14 : dice(6)
            try settle(
                bench.kernel.setPriority(rows[task], to: UInt32(priority)) == .yield,
                reference.setPriority(task, priority), "gives t\(task) priority \(priority)")
        }
    }

    // MARK: - Waiting

    private func useQueue() throws {
        let queue = dice(2)
        if dice(2) == 0 {
            let item = UInt32(truncatingIfNeeded: random.next())
            try begin(.send(queue: queue, item: item, toFront: dice(3) == 0))
        } else {
            try begin(.receive(queue: queue, peek: dice(4) == 0))
        }
    }

    private func useMutex() throws {
        let queue = 2 + dice(2)
        if reference.queues[queue].holder == current {
            try begin(.send(queue: queue, item: 0, toFront: false))
        } else if dice(8) == 0 {
            try begin(.receive(queue: queue, peek: true))
        } else {
            try begin(.receive(queue: queue, peek: false))
        }
    }

    private func begin(_ operation: Operation) throws {
        let ticks = !mayWait || dice(3) == 0 ? 0 : 1 + dice(15)
        let isForever = mayWait && dice(4) == 0
        try attempt(
            Pending(
                operation: operation,
                patience: Patience(ticks: isForever ? Kernel.forever : UInt32(ticks)),
                deadline: isForever ? nil : reference.now + ticks))
    }

    private func attempt(_ begun: Pending) throws {
        var begun = begun
        let task = current
        pending[task] = nil
        switch begun.operation {
        case .send(let queue, let item, let toFront):
            var item = item
            let attempt = bench.kernel.send(
                queues[queue], &item, toFront ? .front : .back, &begun.patience)
            let expected = reference.send(
                queue, item, toFront: toFront, deadline: begun.deadline)
            if expected.result == .waiting { pending[task] = begun }
            try finish(attempt, expected.result, expected.yields, "sends to q\(queue)")
        case .receive(let queue, let peek):
            var item: UInt32 = 0
            let attempt = bench.kernel.receive(queues[queue], &item, peek: peek, &begun.patience)
            let expected = reference.receive(queue, peek: peek, deadline: begun.deadline)
            if expected.result == .waiting { pending[task] = begun }
            try finish(
                attempt, expected.result, expected.yields,
                "\(peek ? "looks at" : "receives from") q\(queue)")
            guard item == expected.item ?? 0 else {
                throw Disagreement(description: "t\(task) received \(item) from q\(queue)")
            }
        }
    }

    private func finish(
        _ attempt: Attempt, _ expected: ReferenceScheduler.Result, _ yields: Bool, _ what: String
    ) throws {
        let result: ReferenceScheduler.Result =
            switch attempt {
            case .done, .doneYield: .done
            case .refused: .refused
            case .waiting: .waiting
            }
        guard result == expected else {
            throw Disagreement(
                description: "\(what): \(result), not \(expected)\n"
                    + log.suffix(12).joined(separator: "\n"))
        }
        try settle(attempt == .doneYield || attempt == .waiting, yields, "\(what): \(result)")
    }

    // MARK: - Comparing

    private func compare() throws {
        bench.kernel.checkInvariants()
        try agree(bench.kernel.current, rows[current], "who runs")
        try agree(bench.kernel.tickCount, firstTick &+ UInt32(reference.now), "the tick count")
        try agree(bench.kernel.schedulerSuspended, UInt32(reference.suspendDepth), "suspendAll")
        for (task, state) in reference.tasks.enumerated() {
            let condition = reference.condition(of: task)
            // Its row may belong to another task by now.
            guard condition != .deleted else { continue }
            try agree(bench.kernel.condition(of: rows[task]), kernelWord(condition), "t\(task) is")
            try agree(Int(bench.priority(rows[task])), state.priority, "t\(task)'s priority")
            let base = bench.kernel.task(rows[task]).pointee.basePriority
            try agree(Int(base), state.base, "t\(task)'s own priority")
        }
        for (queue, state) in reference.queues.enumerated() {
            try agree(Int(bench.count(queues[queue])), state.items.count, "items of q\(queue)")
            let holder = bench.kernel.queue(queues[queue]).pointee.holder
            guard let expected = state.holder else {
                try agree(holder, noTask, "holder of q\(queue)")
                continue
            }
            guard reference.condition(of: expected) != .deleted else { continue }
            try agree(holder, rows[expected], "holder of q\(queue)")
        }
    }

    private func agree<Value: Equatable>(_ kernel: Value, _ expected: Value, _ what: String) throws
    {
        guard kernel != expected else { return }
        throw Disagreement(description: "\(what): \(kernel), not \(expected)")
    }

    private func kernelWord(_ condition: ReferenceScheduler.Condition) -> TaskCondition {
        switch condition {
        case .running: .running
        case .ready: .ready
        case .blocked: .blocked
        case .suspended: .suspended
        case .deleted: .deleted
        }
    }
}
