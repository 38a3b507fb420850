//  Switching: asking for another task, and handing the CPU to it.
//
//  A switch is asked for where a kernel operation says `.yield`, and made where it is allowed: not
//  in an interrupt, not in a critical section (then it is remembered), not with the scheduler
//  suspended (then the kernel remembers it).

import CHost
import Kernel
import Simulation

extension Machine {
    /// The number of the running task in traces; 0 before there is one.
    @inline(__always)
    var currentTaskNumber: UInt16 {
        let task = kernel.pointee.current
        return task == noTask ? 0 : kernel.pointee.task(task).pointee.number
    }

    /// Acts on the outcome of a kernel operation.
    @inline(__always)
    public func act(_ outcome: Outcome) {
        if outcome == .yield { yield(.preempted) }
    }

    /// Lets another task run if one should, now or as soon as it is allowed. C: portYIELD.
    public func yield(_ reason: TraceSwitchReason = .slice) {
        guard board.criticalDepth == 0, board.interruptDepth == 0 else {
            board.switchPending = true
            return
        }
        switchNow(reason)
    }

    func switchIfPending() {
        guard board.switchPending, board.criticalDepth == 0, board.interruptDepth == 0 else {
            return
        }
        board.switchPending = false
        switchNow(kernel.pointee.isOutranked ? .preempted : .slice)
    }

    /// Hands the CPU to the task whose turn it is. Returns when it is the caller's turn again.
    ///
    /// The one place that transfers control between tasks. The caller's frame stays parked here, or
    /// is abandoned here when the board ends.
    func switchNow(_ reason: TraceSwitchReason) {
        noteReadied()
        let from = kernel.pointee.current
        kernel.pointee.switchContext()
        let to = kernel.pointee.current
        guard to != from else { return }
        let next = run(of: to)
        trace.record(
            .switchTo, at: now, task: kernel.pointee.task(from).pointee.number,
            object: UInt32(kernel.pointee.task(to).pointee.number), value: reason.rawValue)
        charge(Cost.contextSwitch)
        let last = run(of: from)
        last.pointee.runTime &+= now - board.lastSwitch
        last.pointee.stack.mark = page.pointee.stack_limit
        enter(next)
        executor.transfer(from: context(of: last), to: context(of: next))
    }

    /// Makes what belongs to a task that is about to run what firmware sees.
    @inline(__always)
    func enter(_ run: UnsafeMutablePointer<TaskRun>) {
        board.lastSwitch = now
        page.pointee.stack_limit = run.pointee.stack.mark
        library.pointee.errno_place = UnsafeMutableRawPointer(run)
            .advanced(by: Machine.errnoOffset).assumingMemoryBound(to: Int32.self)
    }

    private static let errnoOffset = MemoryLayout<TaskRun>.offset(of: \.errorNumber)!

    /// Records which tasks have become ready since this was last called.
    @inline(__always)
    func noteReadied() {
        if trace.isOn, kernel.pointee.hasReadied { recordReadied() }
    }

    private func recordReadied() {
        for task in kernel.pointee.takeReadied() {
            let row = kernel.pointee.task(task).pointee
            trace.record(
                .taskReady, at: now, task: currentTaskNumber, object: UInt32(row.number),
                value: UInt64(row.priority))
        }
    }

    /// Makes the running task wait: the kernel has already put it to sleep.
    func block(on object: Handle, for ticks: UInt32, in call: StaticString) {
        checkBlocking(call)
        if trace.isOn {
            let wake =
                ticks == Kernel.forever
                ? Trace.forEver : UInt64(kernel.pointee.tickCount &+ ticks)
            trace.record(
                .taskBlocked, at: now, task: currentTaskNumber, object: object.bits, value: wake)
        }
        switchNow(.blocked)
    }

    // MARK: - Critical sections

    /// Masks interrupts, and with them switches. Nests. Means nothing in the non-maskable interrupt
    /// (behaviour.md section 1). C: vPortEnterCritical.
    @inline(__always)
    public func enterCritical() {
        if board.isInNonMaskable { return }
        if board.criticalDepth == 0, board.interruptDepth == 0 {
            board.watchdog.maskedSince = now
        }
        board.criticalDepth += 1
    }

    /// Undoes one `enterCritical()`; what became due meanwhile happens now. C: vPortExitCritical.
    public func exitCritical() {
        if board.isInNonMaskable { return }
        guard board.criticalDepth > 0 else {
            misuse("vPortExitCritical", "was called without a vPortEnterCritical before it")
        }
        board.criticalDepth -= 1
        guard board.criticalDepth == 0, board.interruptDepth == 0 else { return }
        lookForInterrupts()
        switchIfPending()
    }

    /// The PS register: the interrupt level, and the bit that says user mode.
    public var processorState: UInt32 { 0x20 | board.interruptLevel }

    /// Sets the interrupt level; above 0 interrupts are masked. Returns PS as it was.
    public func setInterruptLevel(_ level: UInt32) -> UInt32 {
        let before = processorState
        if board.isInNonMaskable { return before }
        let wasMasked = board.interruptLevel > 0
        board.interruptLevel = level
        if level > 0, !wasMasked { enterCritical() }
        if level == 0, wasMasked { exitCritical() }
        return before
    }

    /// Stops firmware that calls from an interrupt handler what is for tasks.
    @inline(__always)
    func demandTask(_ call: StaticString) {
        if board.interruptDepth > 0 { refuseInInterrupt(call) }
    }

    /// Where firmware is that runs as a handler.
    private var handlerPlace: String {
        board.isInOverflowHook
            ? "in vApplicationStackOverflowHook" : "from an interrupt handler"
    }

    private func refuseInInterrupt(_ call: StaticString) -> Never {
        misuse(
            call,
            "is for tasks, but was called \(handlerPlace); handlers use the forms that end in FromISR"
        )
    }

    /// Stops firmware that would keep the idle task from running.
    func demandNotIdle(_ task: TaskIndex, _ call: StaticString) {
        if task == board.idleTask {
            misuse(call, "was given the idle task, which must always be ready")
        }
    }

    /// Stops the firmware that is about to wait where it may not.
    func checkBlocking(_ call: StaticString) {
        if kernel.pointee.current == noTask {
            misuse(call, "would wait, but was called in a constructor")
        }
        if kernel.pointee.current == board.idleTask, board.interruptDepth == 0 {
            misuse(
                call,
                "would wait, but was called in vApplicationIdleHook; the idle task must always be "
                    + "ready")
        }
        if board.interruptDepth > 0 {
            misuse(call, "would wait, but was called \(handlerPlace)")
        }
        if board.criticalDepth > 0 {
            misuse(call, "would wait, but was called in a critical section")
        }
        if kernel.pointee.schedulerSuspended > 0 {
            misuse(call, "would wait, but was called with the scheduler suspended")
        }
        if kernel.pointee.current == board.timerTask { adviseOnWaiting(in: call) }
    }
}
