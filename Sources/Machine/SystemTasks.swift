//  The SDK's own tasks (Guide 2.2): who they are, and what the idle task does.

import CHost
import Kernel
import Simulation

extension Machine {
    /// Words of stack that the SDK gives its tasks, from behaviour.md section 1 where it is known.
    private enum Stack {
        static let idle: UInt32 = 176
        static let service: UInt32 = 512
        static let initial: UInt32 = 1024
        static let waiting: UInt32 = 176
    }

    /// Makes the tasks that are there before user_init, highest priority last so that traces number
    /// them by rank.
    func makeSystemTasks() throws(CreationFailure) {
        board.timerQueue = try kernel.pointee.createQueue(
            capacity: Kernel.timerQueueLength, itemSize: UInt32(MemoryLayout<TimerMessage>.size))
        board.osTimerQueue = try kernel.pointee.createQueue(capacity: 32, itemSize: 4)

        try makeIdleTask()
        board.timerTask = try system("Tmr Svc", 2, Stack.service) { $0.serveTimers() }
        try worker(.events, 2)
        try worker(.network, 10)
        _ = try system("rtT", 12, Stack.service) { $0.serveOSTimers() }
        try worker(.radio, 13)
        try waiting("wdt", 14)
        _ = try system("uiT", 14, Stack.initial) { $0.runUserInit() }
    }

    /// Makes the task that runs when no other does.
    func makeIdleTask() throws(CreationFailure) {
        board.idleTask = try system("IDLE", 0, Stack.idle) { $0.idle() }
    }

    private func system(
        _ name: String, _ priority: UInt32, _ words: UInt32, _ body: @escaping (Machine) -> Void
    ) throws(CreationFailure) -> TaskIndex {
        try makeTask(
            name: TaskName(copying: name.utf8), priority: priority, stackWords: words,
            body: .system(body)
        ).task
    }

    /// Starts a task of the SDK's that only some firmware asks for. May switch to it at once. False
    /// when there is no room for it. `body` holds no object while it waits (Subsystem.swift).
    public func startTask(
        _ name: String, priority: UInt32, stackWords: UInt32, _ body: @escaping (Machine) -> Void
    ) -> Bool {
        charge(Cost.taskCreate)
        let name = TaskName(copying: name.utf8)
        guard
            let (_, outcome) = try? makeTask(
                name: name, priority: priority, stackWords: stackWords, body: .system(body))
        else { return false }
        act(outcome)
        settle()
        return true
    }

    /// A task of the SDK that does what a subsystem gives it.
    private func worker(_ task: SystemTask, _ priority: UInt32) throws(CreationFailure) {
        let queue = try kernel.pointee.createQueue(capacity: 1, itemSize: 0)
        board.workSignals[task] = Signal(queue: queue)
        let words = task == .network ? Stack.service : Stack.waiting
        board.workers[task] = try system(task.rawValue, priority, words) { $0.serveWork(of: task) }
    }

    /// A task of the SDK that has nothing to do: it waits for ever, as its original does when
    /// nothing happens on the air.
    private func waiting(_ name: String, _ priority: UInt32) throws(CreationFailure) {
        _ = try system(name, priority, Stack.waiting) { machine in
            while true {
                _ = machine.kernel.pointee.suspend(machine.kernel.pointee.current)
                machine.switchNow(.blocked)
            }
        }
    }

    // MARK: - Idle

    /// The idle task: reclaims what has ended, calls firmware's hook, lets equals run, and
    /// otherwise lets time jump.
    private func idle() {
        while true {
            reclaimTerminated()
            enterForcedSleep()
            let mustGoOn = callIdleHook()
            if kernel.pointee.sharesPriority {
                yield()
            } else if !mustGoOn {
                jump()
            }
            settle()
        }
    }

    /// Moves time to the next thing that can happen, without stopping at ticks that change nothing.
    private func jump() {
        // A paced machine writes before it sleeps.
        if !pacer.watchesHost(at: now) { console.flush() }
        checkConsole()
        var target = min(events.earliest, deviceDue, max(now, gate.interruption))
        if let ticks = kernel.pointee.idleTicks {
            target = min(target, board.nextTick + Cycles(ticks - 1) * Self.tickPeriod)
        }
        // A hook may wake somebody at any tick, so with one there is always something left.
        if board.firmware?.hooks.needTicks == true { target = min(target, board.nextTick) }
        if target == .never, !awaitsInput { nothingLeft() }
        let reached = wait(until: target)
        if reached > now {
            skipTicks(before: reached)
            advance(to: reached)
        }
        takeHostInput()
        service()
    }

    /// Counts the ticks before `target` at once; the one at `target` is left to its interrupt.
    private func skipTicks(before target: Instant) {
        guard target > board.nextTick, !lines.isPending(.tick) else { return }
        let period = Self.tickPeriod
        let skipped = (target - board.nextTick + period - 1) / period
        kernel.pointee.stepTicks(UInt32(truncatingIfNeeded: skipped))
        board.nextTick = board.nextTick + skipped * period
    }
}
