//  FreeRTOS's scheduling in the plainest way: what its documentation promises, over plain arrays.
//
//  It shares nothing with the kernel, and differs where it can. Time is a number that never wraps,
//  a wait is a moment at which it ends, tasks are counted from 0 and never used again, and
//  everything is found by searching. Three rules are those of FreeRTOS 7.5 and not of later ones: a
//  task returns to its own priority when it gives any mutex back; a waiting task keeps its place
//  when its priority changes; giving a mutex back asks for a switch only if it wakes somebody.
//
//  Tasks, time and the scheduler are here; queues and what is made of them in ReferenceQueues, the
//  timer service in ReferenceTimers.

/// Tasks of one priority that take turns: a circle with an end mark and a pointer.
///
/// Who comes is put before the pointer, so that all others have their turn first; when the one that
/// is pointed at leaves, the pointer steps back.
private struct Turns {
    static let end = -1
    var circle = [end]
    var pointer = end

    var tasks: [Int] { circle.filter { $0 != Self.end } }

    mutating func insert(_ task: Int) {
        circle.insert(task, at: circle.firstIndex(of: pointer)!)
    }

    mutating func remove(_ task: Int) {
        let place = circle.firstIndex(of: task)!
        if pointer == task { pointer = circle[(place + circle.count - 1) % circle.count] }
        circle.remove(at: place)
    }

    mutating func next() -> Int {
        repeat {
            pointer = circle[(circle.firstIndex(of: pointer)! + 1) % circle.count]
        } while pointer == Self.end
        return pointer
    }
}

/// The scheduler. Operations return what the caller is told, and whether a switch is due.
struct ReferenceScheduler {
    enum Condition: Equatable { case running, ready, blocked, suspended, deleted }

    struct Task {
        var base: Int
        var priority: Int
        var condition = Condition.ready
        /// The moment at which a blocked task wakes by itself.
        var wake: Int?
        /// Counts up with every sleep: who sleeps first wakes first.
        var sleepOrder = 0
        /// The priority that counts where it waits.
        var waitPriority = 0
    }

    /// How an attempt to send or receive ended.
    enum Result: Equatable { case done, refused, waiting }

    var tasks: [Task] = []
    var queues: [Queue] = []
    var timers: [Timer] = []
    var service: Service
    private(set) var current = 0
    /// Ticks since the start. The tick count of the kernel is this plus what it began with.
    private(set) var now = 0
    private(set) var suspendDepth = 0
    private var turns = [Turns](repeating: Turns(), count: 15)
    /// Woken while the scheduler was suspended.
    private var woken: [Int] = []
    private var missedTicks = 0
    private var missedSwitch = false
    private var sleeps = 0

    /// - Parameter overflow: the moment at which the kernel's tick count is 0 again.
    init(overflow: Int) { service = Service(overflow: overflow) }

    // MARK: - Looking

    func condition(of task: Int) -> Condition {
        if task == current { return .running }
        return woken.contains(task) ? .blocked : tasks[task].condition
    }

    /// The moment at which a task wakes by itself, if any does.
    var firstWake: Int? { tasks.filter { $0.condition == .blocked }.compactMap(\.wake).min() }

    func priority(_ task: Int) -> Int { tasks[task].priority }

    // MARK: - Ready, waiting, gone

    private mutating func makeReady(_ task: Int) {
        tasks[task].condition = .ready
        tasks[task].wake = nil
        turns[priority(task)].insert(task)
    }

    /// Takes a task from wherever it is.
    private mutating func withdraw(_ task: Int) {
        if tasks[task].condition == .ready { turns[priority(task)].remove(task) }
        tasks[task].wake = nil
        stopWaiting(task)
    }

    mutating func stopWaiting(_ task: Int) {
        woken.removeAll { $0 == task }
        for queue in queues.indices {
            queues[queue].senders.removeAll { $0 == task }
            queues[queue].receivers.removeAll { $0 == task }
        }
    }

    mutating func sleep(until wake: Int?) {
        turns[priority(current)].remove(current)
        sleeps += 1
        tasks[current].condition = .blocked
        tasks[current].wake = wake
        tasks[current].sleepOrder = sleeps
    }

    /// Where the running task comes among those that wait.
    mutating func place(in waiting: [Int]) -> Int {
        tasks[current].waitPriority = priority(current)
        return waiting.firstIndex { tasks[$0].waitPriority < priority(current) } ?? waiting.count
    }

    mutating func wake(_ task: Int) -> Bool {
        stopWaiting(task)
        if suspendDepth > 0 { woken.append(task) } else { makeReady(task) }
        return priority(task) > priority(current)
    }

    mutating func run(_ task: Int, with priority: Int) {
        let isReady = tasks[task].condition == .ready
        if isReady { turns[self.priority(task)].remove(task) }
        tasks[task].priority = priority
        tasks[task].waitPriority = priority
        if isReady { turns[priority].insert(task) }
    }

    // MARK: - Tasks

    mutating func create(_ priority: Int) -> Bool {
        tasks.append(Task(base: priority, priority: priority))
        turns[priority].insert(tasks.count - 1)
        return tasks.count > 1 && priority > self.priority(current)
    }

    mutating func delete(_ task: Int) -> Bool {
        withdraw(task)
        tasks[task].condition = .deleted
        return task == current
    }

    mutating func suspend(_ task: Int) -> Bool {
        withdraw(task)
        tasks[task].condition = .suspended
        return task == current
    }

    mutating func resume(_ task: Int) -> Bool {
        guard condition(of: task) == .suspended else { return false }
        makeReady(task)
        return priority(task) >= priority(current)
    }

    mutating func resumeFromInterrupt(_ task: Int) -> Bool {
        guard condition(of: task) == .suspended else { return false }
        guard suspendDepth == 0 else {
            woken.append(task)
            return false
        }
        makeReady(task)
        return priority(task) >= priority(current)
    }

    mutating func setPriority(_ task: Int, _ new: Int) -> Bool {
        let old = tasks[task].base
        guard new != old else { return false }
        let yields =
            new > old ? task != current && new >= priority(current) : task == current
        run(task, with: tasks[task].priority == old ? new : tasks[task].priority)
        tasks[task].base = new
        tasks[task].waitPriority = new
        return yields
    }

    mutating func switchTask() {
        guard suspendDepth == 0 else {
            missedSwitch = true
            return
        }
        missedSwitch = false
        let top = turns.lastIndex { !$0.tasks.isEmpty }!
        current = turns[top].next()
    }

    mutating func suspendAll() { suspendDepth += 1 }

    mutating func resumeAll() -> Bool {
        suspendDepth -= 1
        guard suspendDepth == 0 else { return false }
        var yields = false
        for task in woken {
            makeReady(task)
            if priority(task) >= priority(current) { yields = true }
        }
        woken = []
        for _ in 0..<missedTicks where tick() { yields = true }
        missedTicks = 0
        return yields || missedSwitch
    }

    // MARK: - Time

    mutating func tick() -> Bool {
        guard suspendDepth == 0 else {
            missedTicks += 1
            return missedSwitch
        }
        now += 1
        let due = tasks.indices.filter { tasks[$0].condition == .blocked && tasks[$0].wake == now }
            .sorted { tasks[$0].sleepOrder < tasks[$1].sleepOrder }
        var yields = missedSwitch
        for task in due {
            stopWaiting(task)
            makeReady(task)
            if priority(task) >= priority(current) { yields = true }
        }
        return yields || turns[priority(current)].tasks.count > 1
    }

    mutating func passIdleTicks(_ ticks: Int) { now += ticks }

    mutating func delay(_ ticks: Int) { sleep(until: now + ticks) }

    /// False when the moment has passed, so that the task goes on.
    mutating func delay(until wake: Int) -> Bool {
        guard wake > now else { return false }
        sleep(until: wake)
        return true
    }
}
