//  The kernel's memory: tables of plain values at fixed places, and the handles that name their
//  rows.
//
//  This is the kernel's one file of unsafe code. Rows are reached by index, which the kernel itself
//  hands out; a handle that comes from firmware is checked here first. The tables are reserved once
//  at full size and never move, so pointers into them stay good for the kernel's life; the host
//  commits their pages only as rows are used.

import Simulation

/// What a handle's kind nibble says it names.
public enum ObjectKind: UInt32, Sendable {
    case task = 1
    case queue = 2
    case timer = 3
}

/// A 32-bit name for a row, given to firmware: kind in bits 28-31, row in bits 8-27, and the row's
/// generation in bits 0-7. It is never 0, and a row that is used again gets another one.
public struct Handle: Equatable, Hashable, Sendable {
    public var bits: UInt32

    @inlinable
    public init(bits: UInt32) { self.bits = bits }

    @inlinable
    init(kind: ObjectKind, row: Int32, generation: UInt8) {
        bits = kind.rawValue << 28 | UInt32(bitPattern: row) << 8 | UInt32(generation)
    }

    /// No object at all: what C calls NULL.
    public static let none = Handle(bits: 0)
}

/// A row of the task table.
public typealias TaskIndex = Int32
/// A row of the queue table; semaphores and mutexes are queues too.
public typealias QueueIndex = Int32
/// A row of the timer table.
public typealias TimerIndex = Int32
/// A row of the table of co-routines.
public typealias CoRoutineIndex = Int32
/// A node of the intrusive lists; a list is named by its head node.
public typealias NodeIndex = Int32
/// A list, named by its head node.
public typealias ListIndex = Int32

/// Who holds a mutex, or which task runs, when it is none.
public let noTask: TaskIndex = -1
/// No queue: a member of no set.
public let noQueue: QueueIndex = -1
/// No co-routine: none has been made.
public let noCoRoutine: CoRoutineIndex = -1

/// The link of one list membership, or the head of a list.
struct Node {
    var previous: NodeIndex
    var next: NodeIndex
    /// The list this node is on, -1 when on none. In a head: the cursor of round-robin.
    var list: ListIndex
    /// What sorted lists are sorted by. In a head: how many nodes the list holds.
    var value: UInt32
}

/// A task as the kernel sees it. C: tskTCB.
public struct TaskState {
    /// The priority it runs with now, inherited priorities included.
    public internal(set) var priority: UInt32
    /// The priority it was given, to which it returns when it gives a mutex back.
    public internal(set) var basePriority: UInt32
    /// The stack it asked for, in 32-bit words.
    public internal(set) var stackWords: UInt32
    /// Counts creations since boot, from 1. Traces name tasks by it.
    public internal(set) var number: UInt16
    public internal(set) var generation: UInt8
    public internal(set) var isUsed: Bool
    /// Where on the chip's heap its control block and its stack lie, as offsets.
    var controlBlock: HeapOffset
    var stackBlock: HeapOffset
    /// For those who execute it: the kernel keeps this word and never looks at it.
    public var context: UnsafeMutableRawPointer?
    /// For vTaskSetApplicationTaskTag.
    public var tag: UInt
    /// For vTaskSetTaskNumber.
    public var userNumber: UInt32 = 0
    /// At most 15 bytes and a NUL, as configMAX_TASK_NAME_LEN says.
    public var name: TaskName
}

/// A task's name in place: 16 bytes, NUL-terminated.
public struct TaskName: Sendable {
    private var words: (UInt64, UInt64) = (0, 0)

    public static let capacity = 16

    /// Takes the bytes before the first NUL, at most 15 of them.
    public init(copying bytes: some Sequence<UInt8>) {
        withUnsafeMutableBytes(of: &words) { raw in
            for (place, byte) in bytes.prefix(Self.capacity - 1).prefix(while: { $0 != 0 })
                .enumerated()
            {
                raw[place] = byte
            }
        }
    }

    /// Copies the name with its NUL, 16 bytes at most, to `place`.
    func copy(to place: UnsafeMutableRawPointer) {
        withUnsafeBytes(of: words) { place.copyMemory(from: $0.baseAddress!, byteCount: 16) }
    }

    public var text: String {
        withUnsafeBytes(of: words) { raw in
            String(decoding: raw.prefix(while: { $0 != 0 }), as: UTF8.self)
        }
    }
}

/// What a queue is used as. C: ucQueueType.
public enum QueueType: UInt8, Sendable {
    case queue = 0
    case mutex = 1
    case countingSemaphore = 2
    case binarySemaphore = 3
    case recursiveMutex = 4
}

/// A queue, semaphore or mutex. C: xQUEUE.
public struct QueueState {
    public internal(set) var capacity: UInt32
    public internal(set) var itemSize: UInt32
    public internal(set) var count: UInt32
    /// The item that is received next.
    var head: UInt32
    public internal(set) var type: QueueType
    public internal(set) var generation: UInt8
    public internal(set) var isUsed: Bool
    /// Where its header and items lie on the chip's heap.
    var block: HeapOffset
    var storage: UnsafeMutableRawPointer?
    /// Mutexes: who holds it, and how many times over.
    public internal(set) var holder: TaskIndex
    public internal(set) var recursion: UInt32
    /// The set it is a member of.
    public internal(set) var set: QueueIndex = noQueue
    /// How many queues are members of it, if it is a set.
    var members: UInt32 = 0
    /// For vQueueSetQueueNumber.
    public var number: UInt8 = 0
}

/// A software timer. C: xTIMER.
public struct TimerState {
    public internal(set) var periodTicks: UInt32
    public internal(set) var reloads: Bool
    public internal(set) var generation: UInt8
    public internal(set) var isUsed: Bool
    var block: HeapOffset
    /// Kept for firmware: the identifier and the address of the callback.
    public internal(set) var identifier: UInt
    public internal(set) var callback: UInt
    public internal(set) var name: TaskName
}

/// The tables themselves.
struct Tables: ~Copyable {
    static let taskCapacity: Int32 = 4096
    static let queueCapacity: Int32 = 8192
    static let timerCapacity: Int32 = 4096
    static let coRoutineCapacity: Int32 = 4096

    // Where the nodes of each kind begin. Heads of the kernel's own lists come first.
    static let taskNodes: Int32 = 32
    static let queueHeads: Int32 = taskNodes + 2 * taskCapacity
    static let timerNodes: Int32 = queueHeads + 2 * queueCapacity
    static let coRoutineNodes: Int32 = timerNodes + timerCapacity
    static let nodeCapacity: Int32 = coRoutineNodes + 2 * coRoutineCapacity

    let nodes: UnsafeMutablePointer<Node>
    let tasks: UnsafeMutablePointer<TaskState>
    let queues: UnsafeMutablePointer<QueueState>
    let timers: UnsafeMutablePointer<TimerState>
    let coRoutines: UnsafeMutablePointer<CoRoutineState>

    /// Rows below these have been used at least once and are initialised.
    private(set) var taskCount: Int32 = 0
    private(set) var queueCount: Int32 = 0
    private(set) var timerCount: Int32 = 0
    private(set) var coRoutineCount: Int32 = 0
    private var freeTasks: [Int32] = []
    private var freeQueues: [Int32] = []
    private var freeTimers: [Int32] = []

    init() {
        nodes = .allocate(capacity: Int(Self.nodeCapacity))
        tasks = .allocate(capacity: Int(Self.taskCapacity))
        queues = .allocate(capacity: Int(Self.queueCapacity))
        timers = .allocate(capacity: Int(Self.timerCapacity))
        coRoutines = .allocate(capacity: Int(Self.coRoutineCapacity))
    }

    deinit {
        nodes.deallocate()
        tasks.deallocate()
        queues.deallocate()
        timers.deallocate()
        coRoutines.deallocate()
    }

    // MARK: - Rows

    /// The row that the next task gets; nil when the table is full. Rows are used again last first,
    /// and numbers of the generation keep old handles from naming the new owner.
    mutating func takeTaskRow() -> (row: TaskIndex, generation: UInt8)? {
        if let row = freeTasks.popLast() { return (row, next(tasks[Int(row)].generation)) }
        guard taskCount < Self.taskCapacity else { return nil }
        taskCount += 1
        return (taskCount - 1, 1)
    }

    mutating func takeQueueRow() -> (row: QueueIndex, generation: UInt8)? {
        if let row = freeQueues.popLast() { return (row, next(queues[Int(row)].generation)) }
        guard queueCount < Self.queueCapacity else { return nil }
        queueCount += 1
        return (queueCount - 1, 1)
    }

    mutating func takeTimerRow() -> (row: TimerIndex, generation: UInt8)? {
        if let row = freeTimers.popLast() { return (row, next(timers[Int(row)].generation)) }
        guard timerCount < Self.timerCapacity else { return nil }
        timerCount += 1
        return (timerCount - 1, 1)
    }

    /// A row of a co-routine is never given back.
    mutating func takeCoRoutineRow() -> CoRoutineIndex? {
        guard coRoutineCount < Self.coRoutineCapacity else { return nil }
        coRoutineCount += 1
        return coRoutineCount - 1
    }

    mutating func giveBack(task row: TaskIndex) {
        tasks[Int(row)].isUsed = false
        freeTasks.append(row)
    }

    mutating func giveBack(queue row: QueueIndex) {
        queues[Int(row)].isUsed = false
        freeQueues.append(row)
    }

    mutating func giveBack(timer row: TimerIndex) {
        timers[Int(row)].isUsed = false
        freeTimers.append(row)
    }

    private func next(_ generation: UInt8) -> UInt8 { generation == 255 ? 1 : generation + 1 }

    // MARK: - Handles

    @inline(__always)
    private func row(_ handle: Handle, _ kind: ObjectKind, below count: Int32) -> Int32? {
        guard handle.bits >> 28 == kind.rawValue else { return nil }
        let row = Int32(bitPattern: (handle.bits & 0x0FFF_FFFF) >> 8)
        return row < count ? row : nil
    }

    /// The task that a handle names, nil for a stale or foreign one.
    @inline(__always)
    func task(_ handle: Handle) -> TaskIndex? {
        guard let row = row(handle, .task, below: taskCount), tasks[Int(row)].isUsed,
            tasks[Int(row)].generation == UInt8(truncatingIfNeeded: handle.bits)
        else { return nil }
        return row
    }

    /// The queue that a handle names, nil for a stale or foreign one.
    @inline(__always)
    func queue(_ handle: Handle) -> QueueIndex? {
        guard let row = row(handle, .queue, below: queueCount), queues[Int(row)].isUsed,
            queues[Int(row)].generation == UInt8(truncatingIfNeeded: handle.bits)
        else { return nil }
        return row
    }

    /// The timer that a handle names, nil for a stale or foreign one.
    @inline(__always)
    func timer(_ handle: Handle) -> TimerIndex? {
        guard let row = row(handle, .timer, below: timerCount), timers[Int(row)].isUsed,
            timers[Int(row)].generation == UInt8(truncatingIfNeeded: handle.bits)
        else { return nil }
        return row
    }

    // MARK: - Items

    /// Copies an item of `queue` in or out. `slot` is below the queue's capacity.
    @inline(__always)
    func itemAddress(_ queue: QueueIndex, slot: UInt32) -> UnsafeMutableRawPointer {
        let state = queues + Int(queue)
        return state.pointee.storage! + Int(slot) * Int(state.pointee.itemSize)
    }
}
