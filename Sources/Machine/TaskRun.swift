//  A task as the executor sees it: its context, its stack, and what it runs.

import CHost
import Kernel
import Simulation

/// What a task executes.
enum TaskBody {
    /// A function of the firmware with its argument.
    case firmware(function: UnsafeMutableRawPointer, argument: UnsafeMutableRawPointer?)
    /// One of the SDK's own tasks.
    case system((Machine) -> Void)

    var isFirmware: Bool {
        switch self {
        case .firmware: true
        case .system: false
        }
    }
}

/// The executor's half of a task. It lives in memory of its own, whose address the kernel keeps in
/// the task's row; the context comes first, so that one address serves both.
struct TaskRun {
    var context: h8_context
    var stack: TaskStack
    var body: TaskBody
    var task: TaskIndex
    /// Virtual time for which it has run.
    var runTime: Cycles = 0
    /// Firmware's errno: each task has its own.
    var errorNumber: Int32 = 0
}

extension Machine {
    @inline(__always)
    func run(of task: TaskIndex) -> UnsafeMutablePointer<TaskRun> {
        kernel.pointee.task(task).pointee.context.unsafelyUnwrapped.assumingMemoryBound(
            to: TaskRun.self)
    }

    @inline(__always)
    func context(of run: UnsafeMutablePointer<TaskRun>) -> UnsafeMutablePointer<h8_context> {
        UnsafeMutableRawPointer(run).assumingMemoryBound(to: h8_context.self)
    }

    /// The lowest address that firmware may reach when it runs as a handler on this stack.
    var deepStackLimit: UInt64 {
        kernel.pointee.current == noTask
            ? 0 : run(of: kernel.pointee.current).pointee.stack.deepLimit
    }

    /// Makes a task, with everything it needs to run. Does not switch to it.
    func makeTask(
        name: TaskName, priority: UInt32, stackWords: UInt32, body: TaskBody
    ) throws(CreationFailure) -> (task: TaskIndex, outcome: Outcome) {
        if isHeapLimitLifted, board.contexts >= 200 { reclaimTerminated() }
        guard board.contexts < executor.limit else { throw .tableFull }
        let (task, outcome) = try kernel.pointee.createTask(
            name: name, priority: priority, stackWords: stackWords)
        guard let stack = board.stacks.take(words: stackWords, scale: options.stackScale) else {
            // Nobody has run it, so the idle task can take it away like any other.
            _ = kernel.pointee.deleteTask(task)
            throw .tableFull
        }
        let run = UnsafeMutablePointer<TaskRun>.allocate(capacity: 1)
        run.initialize(
            to: TaskRun(context: h8_context(), stack: stack, body: body, task: task))
        h8_context_prepare(context(of: run), stack.low, stack.size, taskMain, run)
        kernel.pointee.task(task).pointee.context = UnsafeMutableRawPointer(run)
        board.contexts += 1
        executor.admit(context(of: run), name: name.text, isFirmware: body.isFirmware)
        if trace.isOn {
            let number = kernel.pointee.task(task).pointee.number
            let text = trace.intern(name.text)
            trace.record(
                .taskCreated, at: now, task: currentTaskNumber, object: UInt32(number),
                value: UInt64(kernel.pointee.task(task).pointee.priority) | UInt64(text) << 32)
        }
        return (task, outcome)
    }

    /// Takes terminated tasks away for good, as the idle task does.
    func reclaimTerminated() {
        while let task = kernel.pointee.firstTerminated {
            endRun(
                kernel.pointee.task(task).pointee.context,
                caller: context(of: run(of: kernel.pointee.current)))
            kernel.pointee.reclaim(task)
        }
    }

    /// True when `--heap` gives more than the chip has; then deleted tasks that the idle task has
    /// not seen yet are no reason for a creation to fail.
    var isHeapLimitLifted: Bool {
        (options.heapSize ?? 0) > UInt32(H8_DRAM_SIZE)
    }

    /// Ends the execution of a task that is not running, and frees its stack.
    func endRun(_ pointer: UnsafeMutableRawPointer?, caller: UnsafeMutablePointer<h8_context>) {
        guard let run = pointer?.assumingMemoryBound(to: TaskRun.self) else { return }
        if !run.pointee.context.hasLeft { executor.end(context(of: run), caller: caller) }
        board.stacks.giveBack(run.pointee.stack)
        board.contexts -= 1
        run.deinitialize(count: 1)
        run.deallocate()
    }
}

extension h8_context {
    /// True when the context has left for ever by itself.
    var hasLeft: Bool { left != 0 }
}

/// The first Swift code of every task, on its own stack.
private let taskMain: @convention(c) (UnsafeMutableRawPointer?) -> Void = { argument in
    let run = argument.unsafelyUnwrapped.assumingMemoryBound(to: TaskRun.self)
    Machine.current.live(run)
}

extension Machine {
    /// Runs a task from beginning to end. Does not return: a task ends by switching away for good.
    fileprivate func live(_ run: UnsafeMutablePointer<TaskRun>) {
        switch run.pointee.body {
        case .system(let body):
            body(self)
            deleteTask(kernel.pointee.current)
        case .firmware(let function, let argument):
            h8_call_with(function, argument)
            panic(
                .misuse(
                    call: "task function", problem: "returned; a task ends with vTaskDelete(NULL)"))
        }
        fatalError("a task went on after its end")
    }
}
