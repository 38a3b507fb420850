//  A random program, run by the kernel and by the reference side by side.
//
//  Tasks do one thing each step, as the dice say; interrupts may come between any two. A task that
//  has to wait tries again when it runs next, as the machine makes it do. After each step the two
//  must agree on everything that firmware could see.
//
//  What there is to do stands in ProgramTasks, ProgramQueues, ProgramTimers and ProgramInterrupts;
//  here are the steps and the comparison. The dice decide nothing by what the kernel says, so that
//  a seed means the same program whatever is wrong with the kernel.

import Kernel
import Simulation

/// Where the two differ.
public struct Disagreement: Error, CustomStringConvertible {
    /// What each says, and of what.
    public var description: String
    /// How many steps it takes to get there: one less, and they agree.
    public internal(set) var steps = 0
    /// What the program did last; empty unless it was asked to keep a log.
    public internal(set) var log: [String] = []
}

public final class Program {
    static let service = 1
    static let idle = 0

    var kernel: Kernel
    var reference: ReferenceScheduler
    var random: SeededRandom
    let firstTick: UInt32
    /// The reference counts tasks, queues and timers; this is where the kernel keeps them.
    var rows: [TaskIndex] = []
    var queues: [Handle] = []
    var timers: [Handle] = []
    /// What a task has begun and could not finish.
    var pending: [Int: Pending] = [:]
    var lastWake: [Int: Int] = [:]
    /// Whether the service has a callback to run before it takes its next step.
    var isInCallback = false

    private let memory: UnsafeMutableRawPointer
    private var log: [String]?
    private static let heapSize: UInt32 = 64 * 1024

    /// - Parameter keepsLog: whether a disagreement comes with what the program did; costs time.
    public init(seed: UInt64, keepsLog: Bool = false) throws {
        random = SeededRandom(seed: seed)
        log = keepsLog ? [] : nil
        // Two of three programs see the tick count overflow.
        firstTick = seed % 3 == 0 ? 0 : 0 &- UInt32.random(in: 1...60, using: &random)
        memory = .allocate(byteCount: Int(Self.heapSize), alignment: 8)
        kernel = Kernel(
            heap: Heap(region: memory, size: Self.heapSize), firstTick: firstTick)
        reference = ReferenceScheduler(overflow: 0x1_0000_0000 - Int(firstTick))
        try furnish()
    }

    deinit { memory.deallocate() }

    /// What every program begins with.
    private func furnish() throws {
        try create(priority: 0)
        kernel.start()
        reference.switchTask()
        try makeQueue(.queue, capacity: Int(Kernel.timerQueueLength), itemSize: 12)
        reference.service.queue = 0
        for capacity in [1, 2] { try makeQueue(.queue, capacity: capacity) }
        for kind in [Kind.mutex, .mutex, .mutex, .recursiveMutex] { try makeQueue(kind) }
        try makeQueue(.semaphore, capacity: 3)
        try makeQueue(.set, capacity: 3)
        for period in [1 + dice(4), 1 + dice(12), 5 + dice(60)] { try makeTimer(period: period) }
        try create(priority: 2)
        for _ in 0..<3 { try create(priority: dice(5)) }
    }

    /// Runs the program, and checks it after each step.
    public func run(steps: Int) throws {
        for step in 0..<steps {
            do {
                try self.step()
                try compare()
            } catch var disagreement as Disagreement {
                disagreement.steps = step + 1
                disagreement.log = (log ?? []).suffix(30)
                throw disagreement
            }
        }
    }

    // MARK: - Dice

    func dice(_ sides: Int) -> Int { Int.random(in: 0..<sides, using: &random) }

    var current: Int { reference.current }
    var isIdle: Bool { current == Self.idle }
    /// Whether the running task may wait here.
    var mayWait: Bool {
        !isIdle && current != Self.service && reference.suspendDepth == 0
    }

    func note(_ text: @autoclosure () -> String) {
        log?.append("t\(current) at \(reference.now): \(text())")
    }

    // MARK: - Steps

    private func step() throws {
        if isIdle, dice(3) == 0 {
            while let task = kernel.firstTerminated { kernel.reclaim(task) }
        }
        if dice(5) == 0 { return try interrupt() }
        if let begun = pending[current] {
            note("tries again")
            return try attempt(begun)
        }
        if current == Self.service { return try serve() }
        switch dice(30) {
        case 0...3 where mayWait: try sleep()
        case 4...9: try useQueue()
        case 10...13: try useMutex()
        case 14...17: try useTimers()
        case 18: if rows.count < 14 { try create(priority: dice(8) == 0 ? 14 : dice(5)) }
        case 19...22: try manage()
        case 23: try changeQueues()
        case 24: try useSet()
        case 25:
            note("suspendAll")
            kernel.suspendAll()
            reference.suspendAll()
        case 26, 27:
            guard reference.suspendDepth > 0 else { return try settle(true, true, "yield") }
            try settle(kernel.resumeAll() == .yield, reference.resumeAll(), "resumeAll")
        default: try idle()
        }
    }

    /// Switches both if they say so; they must say the same.
    func settle(_ kernel: Bool, _ expected: Bool, _ what: @autoclosure () -> String) throws {
        note("\(what()), \(expected ? "a switch is due" : "goes on")")
        try agree(kernel, expected, "a switch is due after: \(what())")
        if expected { switchTasks() }
    }

    func switchTasks() {
        kernel.switchContext()
        reference.switchTask()
    }

    /// The idle task lets the ticks pass in which nothing happens.
    private func idle() throws {
        guard isIdle, reference.suspendDepth == 0 else { return }
        let untilOverflow = 0x1_0000_0000 - Int(firstTick &+ UInt32(reference.now))
        let expected = reference.firstWake.map { min($0 - reference.now, untilOverflow) }
        try agree(kernel.idleTicks.map(Int.init), expected, "ticks to idle")
        guard let expected else { return }
        note("idles for \(expected - 1)")
        kernel.stepTicks(UInt32(expected - 1))
        reference.passIdleTicks(expected - 1)
    }

    // MARK: - Comparing

    private func compare() throws {
        kernel.checkInvariants()
        try agree(kernel.current, rows[current], "who runs, where t\(current) should")
        try agree(kernel.tickCount, firstTick &+ UInt32(reference.now), "the tick count")
        try agree(kernel.schedulerSuspended, UInt32(reference.suspendDepth), "suspendAll")
        for (task, state) in reference.tasks.enumerated() {
            let condition = reference.condition(of: task)
            // Its row may belong to another task by now.
            guard condition != .deleted else { continue }
            try agree(kernel.condition(of: rows[task]), kernelWord(condition), "t\(task) is")
            let row = kernel.task(rows[task]).pointee
            try agree(Int(row.priority), state.priority, "t\(task)'s priority")
            try agree(Int(row.basePriority), state.base, "t\(task)'s own priority")
        }
        for queue in reference.queues.indices { try compareQueue(queue) }
        for (timer, state) in reference.timers.enumerated() {
            let row = kernel.timerIndex(timers[timer])
            try agree(row == nil, state.isDeleted, "timer \(timer) is deleted")
            guard let row else { continue }
            try agree(kernel.isActive(row), state.expiry != nil, "timer \(timer) is active")
            try agree(
                Int(kernel.timer(row).pointee.periodTicks), state.period, "timer \(timer)'s period")
        }
    }

    private func compareQueue(_ queue: Int) throws {
        let state = reference.queues[queue]
        let row = kernel.queueIndex(queues[queue])
        try agree(row == nil, state.isDeleted, "q\(queue) is deleted")
        guard let row else { return }
        let seen = kernel.queue(row).pointee
        try agree(Int(seen.count), state.items.count, "items of q\(queue)")
        guard let holder = state.holder else {
            return try agree(seen.holder, noTask, "holder of q\(queue)")
        }
        guard reference.condition(of: holder) != .deleted else { return }
        try agree(seen.holder, rows[holder], "holder of q\(queue)")
        guard state.kind == .recursiveMutex else { return }
        try agree(Int(seen.recursion), state.depth, "how often q\(queue) is held")
    }

    func agree<Value: Equatable>(
        _ seen: Value, _ expected: Value, _ what: @autoclosure () -> String
    ) throws {
        guard seen != expected else { return }
        throw Disagreement(description: "\(what()): \(seen), not \(expected)")
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
