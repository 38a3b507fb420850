//  The timer service as steps: what the task of priority 2 does that owns the software timers.
//
//  The machine runs a task that takes one step after another and does what each says: call a
//  callback, switch, sleep. Between two steps other tasks and interrupts may run. So the order of
//  commands and callbacks, and what the overflow of the tick count does to them, is decided here
//  and can be tested without a thread. (C: timers.c of FreeRTOS 7.5.)

/// A command on the timer service's queue.
public struct TimerMessage: Sendable {
    /// A `TimerCommand`.
    public var command: UInt32
    /// The tick at which a start was asked for, or the new period.
    public var value: UInt32
    /// The timer's handle.
    public var timer: UInt32

    public init(_ command: TimerCommand, value: UInt32, timer: Handle) {
        self.command = command.rawValue
        self.value = value
        self.timer = timer.bits
    }
}

/// What the task of the timer service does before it takes its next step.
public enum TimerServiceStep: Sendable {
    /// It calls this timer's callback.
    case call(TimerIndex)
    /// It goes on, after a switch if the outcome says so.
    case goOn(Outcome)
    /// It has been put to sleep: switch.
    case sleep
}

/// Where the service is between two steps.
enum TimerServicePhase {
    /// It looks whether a timer has expired, and else sleeps.
    case looking
    /// This timer has expired; the scheduler runs again.
    case expiring(timer: TimerIndex, expiry: UInt32, now: UInt32)
    /// It calls everything that expired before the tick count wrapped: the timer that it called
    /// last, and the command that it found this out with, if any.
    case emptying(called: (timer: TimerIndex, expiry: UInt32)?, message: TimerMessage?)
    /// It takes the next command.
    case receiving
    case obeying(TimerMessage)
    /// The lists are those of the present lap, and the command's timer is on none.
    case applying(TimerMessage, timer: TimerIndex, now: UInt32)
    /// A start came so late that the timer has been called at once.
    case repeating(TimerMessage, timer: TimerIndex)
}

extension Kernel {
    /// Lets the timer service, which runs, take one step. `queue` holds its commands.
    public mutating func stepTimerService(_ queue: QueueIndex) -> TimerServiceStep {
        while true {
            switch timerPhase {
            case .looking:
                if let step = lookAtTimers(queue) { return step }
            case .expiring(let timer, let expiry, let now):
                expire(timer, at: expiry, now: now, queue)
                timerPhase = .receiving
                return .call(timer)
            case .emptying(let called, let message):
                if let called { reload(called.timer, calledFor: called.expiry, queue) }
                if let step = emptyTimerList(message) { return step }
            case .receiving:
                guard let step = receiveTimerCommand(queue) else { continue }
                return step
            case .obeying(let message):
                obey(message)
            case .applying(let message, let timer, let now):
                timerPhase = .receiving
                if let step = apply(message, to: timer, now: now) { return step }
            case .repeating(let message, let timer):
                timerPhase = .receiving
                let row = tables.timers[Int(timer)]
                if row.reloads { startLater(timer, asked: message.value &+ row.periodTicks, queue) }
            }
        }
    }

    private mutating func lookAtTimers(_ queue: QueueIndex) -> TimerServiceStep? {
        suspendAll()
        let (now, wrapped) = sampleTimerTick()
        if wrapped {
            timerPhase = .emptying(called: nil, message: nil)
            return nil
        }
        if let due = firstTimer, due.expiry <= now {
            timerPhase = .expiring(timer: due.timer, expiry: due.expiry, now: now)
            return .goOn(resumeAll())
        }
        timerPhase = .receiving
        let sleeps = waitForItem(queue, ticks: timerSleepTicks(now: now))
        // The switch is made in any case, and with it the one that is due.
        _ = resumeAll()
        return sleeps ? .sleep : .goOn(.yield)
    }

    private mutating func expire(
        _ timer: TimerIndex, at expiry: UInt32, now: UInt32, _ queue: QueueIndex
    ) {
        deactivate(timer)
        let row = tables.timers[Int(timer)]
        guard row.reloads else { return }
        let next = expiry &+ row.periodTicks
        if !activate(timer, expiry: next, now: now, asked: expiry) {
            // It is already late for the next time: a command to itself, like any other.
            startLater(timer, asked: expiry, queue)
        }
    }

    // MARK: - The overflow

    /// Calls the next timer of the list that the tick count has left behind. When there is none,
    /// goes on with what it was doing.
    private mutating func emptyTimerList(_ message: TimerMessage?) -> TimerServiceStep? {
        if let due = firstTimer {
            deactivate(due.timer)
            timerPhase = .emptying(called: due, message: message)
            return .call(due.timer)
        }
        swapTimerLists()
        if let message, let timer = timerIndex(Handle(bits: message.timer)) {
            timerPhase = .applying(message, timer: timer, now: lastTimerTick)
            return nil
        }
        // It came from looking, with the scheduler suspended. Some timer of the new list may have
        // expired too; the next look finds it.
        timerPhase = .receiving
        return .goOn(resumeAll())
    }

    /// Starts a reloading timer again that has been called for a tick before the overflow.
    private mutating func reload(
        _ timer: TimerIndex, calledFor expiry: UInt32, _ queue: QueueIndex
    ) {
        let row = tables.timers[Int(timer)]
        guard row.reloads else { return }
        let next = expiry &+ row.periodTicks
        if next > expiry {
            _ = activate(timer, expiry: next, now: expiry, asked: expiry)
        } else {
            startLater(timer, asked: expiry, queue)
        }
    }

    // MARK: - Commands

    private mutating func receiveTimerCommand(_ queue: QueueIndex) -> TimerServiceStep? {
        var message = TimerMessage(.stop, value: 0, timer: .none)
        var none = Patience(ticks: 0)
        switch receive(queue, &message, peek: false, &none) {
        case .done:
            timerPhase = .obeying(message)
            return nil
        case .doneYield:
            timerPhase = .obeying(message)
            return .goOn(.yield)
        case .refused, .waiting:
            timerPhase = .looking
            return nil
        }
    }

    private mutating func obey(_ message: TimerMessage) {
        guard let timer = timerIndex(Handle(bits: message.timer)) else {
            // It has been deleted since.
            timerPhase = .receiving
            return
        }
        deactivate(timer)
        let (now, wrapped) = sampleTimerTick()
        timerPhase =
            wrapped
            ? .emptying(called: nil, message: message)
            : .applying(message, timer: timer, now: now)
    }

    private mutating func apply(
        _ message: TimerMessage, to timer: TimerIndex, now: UInt32
    ) -> TimerServiceStep? {
        switch TimerCommand(rawValue: message.command) {
        case .start:
            let expiry = message.value &+ tables.timers[Int(timer)].periodTicks
            if !activate(timer, expiry: expiry, now: now, asked: message.value) {
                timerPhase = .repeating(message, timer: timer)
                return .call(timer)
            }
        case .changePeriod:
            setPeriod(of: timer, ticks: message.value)
            _ = activate(timer, expiry: now &+ message.value, now: now, asked: now)
        case .delete:
            deleteTimer(timer)
        case .stop, nil:
            break
        }
        return nil
    }

    /// Sends the service a command of its own. It cannot wait for room: a start for which there is
    /// none is lost, as on the chip.
    private mutating func startLater(_ timer: TimerIndex, asked: UInt32, _ queue: QueueIndex) {
        var message = TimerMessage(.start, value: asked, timer: handle(ofTimer: timer))
        var none = Patience(ticks: 0)
        _ = send(queue, &message, .back, &none)
    }
}
