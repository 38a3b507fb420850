//  Time as the kernel counts it: the tick, who sleeps until which one, and how long a wait lasts.
//
//  The tick count is 32 bits and wraps. Wake-up ticks that lie behind the wrap are kept on a second
//  list, and the two change roles when it happens.

/// How long an operation may still wait: taken when it first has to. C: xTimeOutType.
public struct Patience: Sendable {
    /// Ticks that were asked for, less those that have passed.
    public private(set) var ticks: UInt32
    private var startTick: UInt32 = 0
    private var startOverflows: UInt32 = 0
    private var hasStarted = false

    @inline(__always)
    public init(ticks: UInt32) { self.ticks = ticks }

    /// A wait that was started earlier, at a tick of a certain lap of the tick count.
    public init(ticks: UInt32, since start: (overflows: UInt32, tick: UInt32)) {
        self.ticks = ticks
        startTick = start.tick
        startOverflows = start.overflows
        hasStarted = true
    }

    /// Starts the measurement on the first call, and continues it on later ones.
    ///
    /// - Returns: true when there is no time left.
    public mutating func isExhausted(tick: UInt32, overflows: UInt32) -> Bool {
        guard hasStarted else {
            startTick = tick
            startOverflows = overflows
            hasStarted = true
            return ticks == 0
        }
        guard ticks != Kernel.forever else { return false }
        let elapsed = tick &- startTick
        if overflows != startOverflows, tick >= startTick { return true }
        guard elapsed < ticks else { return true }
        ticks -= elapsed
        startTick = tick
        startOverflows = overflows
        return false
    }
}

extension Kernel {
    /// Takes a task from the ready list for `ticks` ticks, or for good when that is `forever`.
    /// C: prvAddCurrentTaskToDelayedList.
    mutating func sleep(_ task: TaskIndex, ticks: UInt32) {
        leaveStateList(task)
        guard ticks != Kernel.forever else {
            insertAtEnd(stateNode(task), of: Kernel.suspended)
            return
        }
        insertDelayed(task, wake: tickCount &+ ticks)
    }

    /// One tick has passed. C: xTaskIncrementTick.
    ///
    /// `.yield` when a task of the running one's priority or above woke, when another task shares
    /// the priority (time slicing), or when a switch was already pending. While the scheduler is
    /// suspended the tick is only noted.
    public mutating func incrementTick() -> Outcome {
        guard schedulerSuspended == 0 else {
            pendedTicks += 1
            return yieldPending ? .yield : .same
        }
        tickCount &+= 1
        if tickCount == 0 { swapDelayedLists() }
        var mustYield = false
        if tickCount >= nextWakeTick {
            while !isEmpty(delayed), value(of: first(delayed)) <= tickCount {
                let task = task(ofNode: first(delayed))
                remove(stateNode(task))
                remove(eventNode(task))
                makeReady(task)
                if priority(task) >= priority(current) { mustYield = true }
            }
            updateNextWakeTick()
        }
        if sharesPriority || yieldPending { mustYield = true }
        return mustYield ? .yield : .same
    }

    private mutating func swapDelayedLists() {
        swap(&delayed, &delayedAfterOverflow)
        overflowCount &+= 1
        updateNextWakeTick()
    }

    private mutating func updateNextWakeTick() {
        nextWakeTick = isEmpty(delayed) ? Kernel.forever : value(of: first(delayed))
    }

    /// How many ticks may pass before the tick that changes anything while every task sleeps: the
    /// first wake-up or the overflow of the count. nil when no task waits for a tick.
    /// C: prvGetExpectedIdleTime.
    public var idleTicks: UInt32? {
        if !isEmpty(delayed) { return value(of: first(delayed)) &- tickCount }
        if !isEmpty(delayedAfterOverflow) { return 0 &- tickCount }
        return nil
    }

    /// Lets `ticks` ticks pass at once in which nothing happens. C: vTaskStepTick.
    public mutating func stepTicks(_ ticks: UInt32) {
        precondition(ticks < (idleTicks ?? .max), "a tick that matters would be stepped over")
        tickCount &+= ticks
    }

    /// Lets the running task sleep for `ticks` ticks; 0 only lets others run. C: vTaskDelay.
    public mutating func delay(ticks: UInt32) {
        guard ticks > 0 else { return }
        // Event lists are not involved: waking up is the tick's business alone. A wait without
        // limit has no meaning here, so the largest count is a count like others.
        leaveStateList(current)
        insertDelayed(current, wake: tickCount &+ ticks)
    }

    /// Lets the running task sleep until `previousWake + increment`, and stores that tick in
    /// `previousWake`. C: vTaskDelayUntil.
    ///
    /// - Returns: false when the tick has already passed, so that the task does not sleep.
    public mutating func delayUntil(_ previousWake: inout UInt32, increment: UInt32) -> Bool {
        let wake = previousWake &+ increment
        let mustSleep: Bool
        if tickCount < previousWake {
            // The count has wrapped since the last wake-up: sleep if the wake-up has wrapped too.
            mustSleep = wake < previousWake && wake > tickCount
        } else {
            mustSleep = wake < previousWake || wake > tickCount
        }
        previousWake = wake
        guard mustSleep else { return false }
        leaveStateList(current)
        insertDelayed(current, wake: wake)
        return true
    }

    private mutating func insertDelayed(_ task: TaskIndex, wake: UInt32) {
        if wake < tickCount {
            insertSorted(stateNode(task), value: wake, in: delayedAfterOverflow)
        } else {
            insertSorted(stateNode(task), value: wake, in: delayed)
            if wake < nextWakeTick { nextWakeTick = wake }
        }
    }

    /// Starts or continues a wait that firmware measures itself. C: xTaskCheckForTimeOut.
    public var timeoutReference: (overflows: UInt32, tick: UInt32) { (overflowCount, tickCount) }
}
