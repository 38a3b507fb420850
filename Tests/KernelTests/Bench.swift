//  A kernel on a bench: memory of its own, and the few moves that a machine makes around it.
//
//  Swift Testing takes a call inside `#expect` apart, which it cannot do where the receiver is
//  noncopyable; so tests compare what the kernel says, with `true` where need be.
import Testing

@testable import Kernel

/// A kernel with its heap, whose invariants are checked after every move.
///
/// The bench does what the machine does and no more: it switches when an outcome says so, and it
/// tries again what has to wait.
final class Bench {
    var kernel: Kernel
    private let memory: UnsafeMutableRawPointer

    /// - Parameters:
    ///   - heapSize: bytes of heap.
    ///   - firstTick: what the tick count starts with.
    init(heapSize: UInt32 = 80 * 1024, firstTick: UInt32 = 0) {
        memory = .allocate(byteCount: Int(heapSize), alignment: 8)
        kernel = Kernel(heap: Heap(region: memory, size: heapSize), firstTick: firstTick)
    }

    deinit { memory.deallocate() }

    /// A bench whose scheduler runs, with an idle task of priority 0 as its only one.
    static func started(firstTick: UInt32 = 0) throws -> (bench: Bench, idle: TaskIndex) {
        let bench = Bench(firstTick: firstTick)
        let idle = try bench.create("idle", 0)
        bench.kernel.start()
        return (bench, idle)
    }

    /// The names of the tasks that run when each gives way at once, `count` turns from now.
    func turns(_ count: Int) -> [String] {
        (0..<count).map { _ in
            kernel.switchContext()
            return name(kernel.current)
        }
    }

    var running: String { name(kernel.current) }

    func name(_ task: TaskIndex) -> String { kernel.task(task).pointee.name.text }

    func priority(_ task: TaskIndex) -> UInt32 { kernel.task(task).pointee.priority }

    func count(_ queue: QueueIndex) -> UInt32 { kernel.queue(queue).pointee.count }

    // MARK: - Moves

    /// Makes a task; it runs at once if the kernel says so.
    @discardableResult
    func create(_ name: String, _ priority: UInt32, stackWords: UInt32 = 32) throws -> TaskIndex {
        let (task, outcome) = try kernel.createTask(
            name: TaskName(copying: name.utf8), priority: priority, stackWords: stackWords)
        act(outcome)
        return task
    }

    /// Switches if the outcome asks for it, as the machine does.
    @discardableResult
    func act(_ outcome: Outcome) -> Outcome {
        kernel.checkInvariants()
        if outcome == .yield { kernel.switchContext() }
        kernel.checkInvariants()
        return outcome
    }

    /// Switches after an attempt that has to wait, or that asks for it.
    @discardableResult
    func act(_ attempt: Attempt) -> Attempt {
        act(attempt == .waiting || attempt == .doneYield ? Outcome.yield : .same)
        return attempt
    }

    /// The running task sleeps.
    func delay(_ ticks: UInt32) {
        kernel.delay(ticks: ticks)
        act(.yield)
    }

    /// Lets ticks pass one by one, and switches as they say.
    func tick(_ count: Int = 1) {
        for _ in 0..<count { act(kernel.incrementTick()) }
    }

    /// The running task sends a word, or gives a semaphore.
    @discardableResult
    func send(
        _ queue: QueueIndex, _ item: UInt32 = 0, _ position: SendPosition = .back,
        _ patience: inout Patience
    ) -> Attempt {
        act(withUnsafeBytes(of: item) { kernel.send(queue, $0.baseAddress, position, &patience) })
    }

    @discardableResult
    func send(
        _ queue: QueueIndex, _ item: UInt32 = 0, _ position: SendPosition = .back,
        ticks: UInt32 = 0
    ) -> Attempt {
        var patience = Patience(ticks: ticks)
        return send(queue, item, position, &patience)
    }

    /// The running task receives a word, or takes a semaphore; the word is nil when none came.
    @discardableResult
    func receive(
        _ queue: QueueIndex, peek: Bool = false, _ patience: inout Patience
    ) -> (attempt: Attempt, item: UInt32?) {
        var item: UInt32 = 0xDEAD_BEEF
        let attempt = withUnsafeMutableBytes(of: &item) {
            kernel.receive(queue, $0.baseAddress, peek: peek, &patience)
        }
        act(attempt)
        return (attempt, attempt == .done || attempt == .doneYield ? item : nil)
    }

    @discardableResult
    func receive(
        _ queue: QueueIndex, peek: Bool = false, ticks: UInt32 = 0
    ) -> (attempt: Attempt, item: UInt32?) {
        var patience = Patience(ticks: ticks)
        return receive(queue, peek: peek, &patience)
    }

    /// Takes every terminated task away, as the idle task does.
    func reclaimAll() {
        while let task = kernel.firstTerminated { kernel.reclaim(task) }
        kernel.checkInvariants()
    }
}
