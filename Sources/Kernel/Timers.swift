//  Software timers: which are active, and when each expires.
//
//  Timers belong to the timer service task (priority 2, Guide 2.2): firmware sends it commands
//  through a queue, and it calls the callbacks (TimerService.swift). Here are the lists it works
//  on, with the arithmetic of a tick count that wraps. (C: timers.c of FreeRTOS 7.5.)

/// What firmware asks of the timer service. The numbers are FreeRTOS's.
public enum TimerCommand: UInt32, Sendable {
    case start = 0
    case stop = 1
    case changePeriod = 2
    case delete = 3
}

extension Kernel {
    /// Commands that the service's queue holds. C: configTIMER_QUEUE_LENGTH; behaviour.md 9.
    public static let timerQueueLength: UInt32 = 10

    /// Makes a timer that is not active. C: xTimerCreate.
    public mutating func createTimer(
        name: TaskName, periodTicks: UInt32, reloads: Bool, identifier: UInt, callback: UInt
    ) throws(CreationFailure) -> TimerIndex {
        guard let block = heap.allocate(ObjectSize.timer) else { throw .outOfMemory }
        guard let (row, generation) = tables.takeTimerRow() else {
            try? heap.release(block)
            throw .tableFull
        }
        (tables.timers + Int(row)).initialize(
            to: TimerState(
                periodTicks: periodTicks, reloads: reloads, generation: generation, isUsed: true,
                block: block, identifier: identifier, callback: callback, name: name))
        makeNode(timerNode(row))
        return row
    }

    /// Gives a timer's memory back; the service has stopped it.
    public mutating func deleteTimer(_ timer: TimerIndex) {
        remove(timerNode(timer))
        try? heap.release(tables.timers[Int(timer)].block)
        tables.giveBack(timer: timer)
    }

    /// True while the timer will expire. C: xTimerIsTimerActive.
    public func isActive(_ timer: TimerIndex) -> Bool { list(of: timerNode(timer)) >= 0 }

    /// Takes a timer off its list.
    public mutating func deactivate(_ timer: TimerIndex) { remove(timerNode(timer)) }

    public mutating func setPeriod(of timer: TimerIndex, ticks: UInt32) {
        tables.timers[Int(timer)].periodTicks = ticks
    }

    /// Makes a timer expire at tick `expiry`, as a command given at tick `asked` wants it.
    ///
    /// - Returns: false when that moment has already passed, so that the timer is due at once.
    public mutating func activate(
        _ timer: TimerIndex, expiry: UInt32, now: UInt32, asked: UInt32
    ) -> Bool {
        let node = timerNode(timer)
        if expiry <= now {
            // Either it has passed, or it lies behind the wrap of the tick count.
            guard now &- asked < tables.timers[Int(timer)].periodTicks else { return false }
            insertSorted(node, value: expiry, in: timersAfterOverflow)
        } else {
            // The count has wrapped since the command was given, and the expiry lies before that.
            if now < asked, expiry >= asked { return false }
            insertSorted(node, value: expiry, in: timers)
        }
        return true
    }

    /// The tick count, and whether it has wrapped since this was last asked; then the service lets
    /// every timer of the present list expire and calls `swapTimerLists()`.
    public mutating func sampleTimerTick() -> (now: UInt32, wrapped: Bool) {
        let wrapped = tickCount < lastTimerTick
        lastTimerTick = tickCount
        return (tickCount, wrapped)
    }

    public mutating func swapTimerLists() { swap(&timers, &timersAfterOverflow) }

    /// The timer of the present list that expires first, and when.
    public var firstTimer: (timer: TimerIndex, expiry: UInt32)? {
        guard !isEmpty(timers) else { return nil }
        return (timer(ofNode: first(timers)), value(of: first(timers)))
    }

    /// How long the service may sleep: until the first expiry, or the wrap, or for ever.
    public func timerSleepTicks(now: UInt32) -> UInt32 {
        if let next = firstTimer { return next.expiry &- now }
        return isEmpty(timersAfterOverflow) ? Kernel.forever : 0 &- now
    }
}
