//  The kernel: FreeRTOS 7.5's scheduling over plain data.
//
//  It knows no thread, no C and no clock of its own. An operation changes the tables and says what
//  should follow; the machine acts on it in one place. So everything here can be tested by calling
//  it. Operations are grouped in files: Scheduling, Tasks, Ticks, Queues, Mutexes, QueueSets,
//  Timers, TimerService, CoRoutines.
//
//  Rules: rows are named by index, and an index is valid because `taskIndex(_:)` and its siblings
//  returned it; the running task is on its ready list; a task is on at most one state list and at
//  most one event list. `checkInvariants()` holds them to it.

import Simulation

/// What should follow a kernel operation.
public enum Outcome: Sendable {
    /// The running task goes on.
    case same
    /// A switch is due: the machine calls `switchContext()` as soon as switching is allowed.
    case yield
}

/// What the kernel takes from the heap for an object, in bytes, as on the chip with 32-bit
/// pointers.
public enum ObjectSize {
    public static let task: UInt32 = 92
    public static let queue: UInt32 = 76
    public static let timer: UInt32 = 44
}

public struct Kernel: ~Copyable {
    /// Priorities are 0 to 14 (Guide 2.2).
    public static let priorityCount: UInt32 = 15
    /// Wait without limit. C: portMAX_DELAY.
    public static let forever: UInt32 = 0xFFFF_FFFF

    // Heads of the kernel's own lists; ready lists are 0...14.
    static let delayedA: ListIndex = 15
    static let delayedB: ListIndex = 16
    static let pendingReady: ListIndex = 17
    static let suspended: ListIndex = 18
    static let terminated: ListIndex = 19
    static let timersA: ListIndex = 20
    static let timersB: ListIndex = 21
    /// Two of them, a priority each.
    static let coRoutinesReady: ListIndex = 22
    static let coRoutinesDelayedA: ListIndex = 24
    static let coRoutinesDelayedB: ListIndex = 25
    /// Waiting for an event, at any queue.
    static let coRoutinesWaiting: ListIndex = 26
    static let coRoutinesPending: ListIndex = 27

    var tables = Tables()
    public var heap: Heap

    // Scheduling. `current` runs; switchContext() changes it and nothing else does.
    public internal(set) var current: TaskIndex = noTask
    /// Bit p is set when the ready list of priority p is not empty.
    var readyPriorities: UInt32 = 0
    public internal(set) var schedulerSuspended: UInt32 = 0
    /// A switch was asked for while the scheduler was suspended.
    var yieldPending = false
    public internal(set) var taskCount: UInt32 = 0
    /// Whether tasks that become ready are gathered for `takeReadied()`.
    public var tellsReadied = false
    var readied: [TaskIndex] = []
    var createdTasks: UInt16 = 0

    // Time. The two delayed lists change roles when the tick count overflows.
    public internal(set) var tickCount: UInt32 = 0
    var overflowCount: UInt32 = 0
    var pendedTicks: UInt32 = 0
    var delayed: ListIndex = Kernel.delayedA
    var delayedAfterOverflow: ListIndex = Kernel.delayedB
    /// No delayed task wakes before this tick. It may lie before the first wake-up, when the task
    /// that it was set for has been woken by an event.
    var nextWakeTick: UInt32 = Kernel.forever

    // Software timers; the service task owns these lists.
    var timers: ListIndex = Kernel.timersA
    var timersAfterOverflow: ListIndex = Kernel.timersB
    var lastTimerTick: UInt32 = 0
    var timerPhase = TimerServicePhase.looking

    // Co-routines. Their tick is the kernel's as it was when they were last scheduled.
    /// The one that was chosen last; the first that was made before that.
    public internal(set) var currentCoRoutine: CoRoutineIndex = noCoRoutine
    var coRoutineTick: UInt32 = 0
    var coRoutinesDelayed: ListIndex = Kernel.coRoutinesDelayedA
    var coRoutinesDelayedAfterOverflow: ListIndex = Kernel.coRoutinesDelayedB

    /// A kernel without tasks, whose objects come from `heap`.
    ///
    /// - Parameter firstTick: what the tick count starts with; tests start near the overflow.
    public init(heap: consuming Heap, firstTick: UInt32 = 0) {
        self.heap = heap
        tickCount = firstTick
        lastTimerTick = firstTick
        for head in 0..<Tables.taskNodes { makeList(head) }
    }

    // MARK: - Names

    @inline(__always)
    public func taskIndex(_ handle: Handle) -> TaskIndex? { tables.task(handle) }
    @inline(__always)
    public func queueIndex(_ handle: Handle) -> QueueIndex? { tables.queue(handle) }
    @inline(__always)
    public func timerIndex(_ handle: Handle) -> TimerIndex? { tables.timer(handle) }

    @inline(__always)
    public func handle(ofTask task: TaskIndex) -> Handle {
        Handle(kind: .task, row: task, generation: tables.tasks[Int(task)].generation)
    }

    public func handle(ofQueue queue: QueueIndex) -> Handle {
        Handle(kind: .queue, row: queue, generation: tables.queues[Int(queue)].generation)
    }

    public func handle(ofTimer timer: TimerIndex) -> Handle {
        Handle(kind: .timer, row: timer, generation: tables.timers[Int(timer)].generation)
    }

    // MARK: - Looking

    /// The row of a task. The pointer is good until the task is reclaimed.
    @inline(__always)
    public func task(_ index: TaskIndex) -> UnsafeMutablePointer<TaskState> {
        tables.tasks + Int(index)
    }

    @inline(__always)
    public func queue(_ index: QueueIndex) -> UnsafeMutablePointer<QueueState> {
        tables.queues + Int(index)
    }

    @inline(__always)
    public func timer(_ index: TimerIndex) -> UnsafeMutablePointer<TimerState> {
        tables.timers + Int(index)
    }

    /// Every task that exists, terminated ones that wait for the idle task included, in row order.
    public func forEachTask(_ body: (TaskIndex) -> Void) {
        for row in 0..<tables.taskCount where tables.tasks[Int(row)].isUsed { body(row) }
    }

    /// Every queue, semaphore and mutex that exists, in row order.
    public func forEachQueue(_ body: (QueueIndex) -> Void) {
        for row in 0..<tables.queueCount where tables.queues[Int(row)].isUsed { body(row) }
    }

    /// Every software timer that exists, in row order.
    public func forEachTimer(_ body: (TimerIndex) -> Void) {
        for row in 0..<tables.timerCount where tables.timers[Int(row)].isUsed { body(row) }
    }

    // MARK: - Nodes

    @inline(__always)
    func stateNode(_ task: TaskIndex) -> NodeIndex { Tables.taskNodes + 2 * task }
    @inline(__always)
    func eventNode(_ task: TaskIndex) -> NodeIndex { Tables.taskNodes + 2 * task + 1 }
    @inline(__always)
    func task(ofNode node: NodeIndex) -> TaskIndex { (node - Tables.taskNodes) >> 1 }
    @inline(__always)
    func waitingToSend(_ queue: QueueIndex) -> ListIndex { Tables.queueHeads + 2 * queue }
    @inline(__always)
    func waitingToReceive(_ queue: QueueIndex) -> ListIndex { Tables.queueHeads + 2 * queue + 1 }
    @inline(__always)
    func timerNode(_ timer: TimerIndex) -> NodeIndex { Tables.timerNodes + timer }
    @inline(__always)
    func timer(ofNode node: NodeIndex) -> TimerIndex { node - Tables.timerNodes }
}
