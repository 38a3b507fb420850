//  The reference's software timers: a task that obeys commands and calls what has expired.
//
//  Expiries are moments that never wrap. The overflow of the tick count is visible in one way only,
//  which the service's two lists bring about: as soon as the service sees that the count has
//  overflowed, it calls all that expired before, in one go, whatever else it was about to do. At
//  other times it calls one timer and then obeys what commands there are.

extension ReferenceScheduler {
    struct Timer {
        var period: Int
        let reloads: Bool
        var isDeleted = false
        /// When it expires, nil while it is not active.
        var expiry: Int?
        /// Counts up with every start: of two that expire together the one comes first that was
        /// started first.
        var order = 0
    }

    enum Command: Equatable {
        /// The moment at which it was asked for.
        case start(asked: Int)
        case stop
        case changePeriod(Int)
        case delete
    }

    enum ServiceStep: Equatable {
        case call(Int)
        case goOn(yields: Bool)
        case sleep
    }

    struct Service {
        let overflow: Int
        /// The queue of commands: its items are places in `sent`.
        var queue = 0
        var sent: [(timer: Int, command: Command)] = []
        fileprivate var starts = 0
        fileprivate var hasSeenOverflow = false
        fileprivate var plan = Plan.look

        init(overflow: Int) { self.overflow = overflow }
    }

    /// What the service does next.
    fileprivate enum Plan {
        case look
        case callExpired(timer: Int, now: Int)
        /// Calls all from before the overflow, one after another; then obeys, or ends its look.
        case catchUp(called: (timer: Int, expiry: Int)?, command: (message: Int, now: Int)?)
        case receive
        case obey(message: Int)
        /// The time is that at which it took the command, however long it has been catching up.
        case apply(message: Int, now: Int)
        case startAgain(timer: Int, asked: Int)
    }

    mutating func addTimer(period: Int, reloads: Bool) {
        timers.append(Timer(period: period, reloads: reloads))
    }

    /// Sends a command as any item is sent.
    mutating func command(
        _ timer: Int, _ command: Command, deadline: Int?
    ) -> (result: Result, yields: Bool) {
        service.sent.append((timer, command))
        return send(service.queue, UInt32(service.sent.count - 1), .back, deadline: deadline)
    }

    private mutating func activate(_ timer: Int, expiry: Int) {
        service.starts += 1
        timers[timer].expiry = expiry
        timers[timer].order = service.starts
    }

    /// The active timer that expires first.
    private var earliest: (timer: Int, expiry: Int)? {
        let active = timers.indices.filter { timers[$0].expiry != nil }
        let first = active.min {
            (timers[$0].expiry!, timers[$0].order) < (timers[$1].expiry!, timers[$1].order)
        }
        return first.map { ($0, timers[$0].expiry!) }
    }

    /// True once: when the service first looks at the time behind the overflow.
    private mutating func seesOverflow() -> Bool {
        guard now >= service.overflow, !service.hasSeenOverflow else { return false }
        service.hasSeenOverflow = true
        return true
    }

    // MARK: - Steps

    mutating func stepService() -> ServiceStep {
        while true {
            switch service.plan {
            case .look:
                if let step = look() { return step }
            case .callExpired(let timer, let seen):
                let expiry = timers[timer].expiry!
                timers[timer].expiry = nil
                if timers[timer].reloads { start(timer, again: expiry, seen: seen) }
                service.plan = .receive
                return .call(timer)
            case .catchUp(let called, let command):
                if let called, timers[called.timer].reloads {
                    start(called.timer, again: called.expiry, seen: called.expiry)
                }
                if let step = catchUp(command) { return step }
            case .receive:
                let received = receive(service.queue, peek: false, deadline: now)
                service.plan = received.item.map { .obey(message: Int($0)) } ?? .look
                if received.yields { return .goOn(yields: true) }
            case .obey(let message): obey(message)
            case .apply(let message, let now):
                if let step = apply(message, now: now) { return step }
            case .startAgain(let timer, let asked):
                service.plan = .receive
                _ = command(timer, .start(asked: asked), deadline: now)
            }
        }
    }

    private mutating func look() -> ServiceStep? {
        suspendAll()
        guard !seesOverflow() else {
            service.plan = .catchUp(called: nil, command: nil)
            return nil
        }
        if let due = earliest, due.expiry <= now {
            service.plan = .callExpired(timer: due.timer, now: now)
            return .goOn(yields: resumeAll())
        }
        service.plan = .receive
        let mustWait = queues[service.queue].items.isEmpty
        if mustWait {
            queues[service.queue].receivers.append(current)
            // It wakes at the overflow too, if only for timers that expire behind it.
            let wake = earliest?.expiry
            sleep(until: now < service.overflow ? wake.map { min($0, service.overflow) } : wake)
        }
        _ = resumeAll()
        return mustWait ? .sleep : .goOn(yields: true)
    }

    /// A reloading timer expires again one period after the last time. If that has passed already
    /// at the moment `seen`, or lies behind an overflow not dealt with, it is a command like
    /// others.
    private mutating func start(_ timer: Int, again last: Int, seen: Int) {
        let next = last + timers[timer].period
        let isCatchingUp: Bool
        if case .catchUp = service.plan { isCatchingUp = true } else { isCatchingUp = false }
        if isCatchingUp ? next < service.overflow : next > seen {
            activate(timer, expiry: next)
        } else {
            _ = command(timer, .start(asked: last), deadline: now)
        }
    }

    private mutating func catchUp(_ command: (message: Int, now: Int)?) -> ServiceStep? {
        if let due = earliest, due.expiry < service.overflow {
            timers[due.timer].expiry = nil
            service.plan = .catchUp(called: due, command: command)
            return .call(due.timer)
        }
        if let command {
            service.plan = .apply(message: command.message, now: command.now)
            return nil
        }
        service.plan = .receive
        return .goOn(yields: resumeAll())
    }

    private mutating func obey(_ message: Int) {
        let timer = service.sent[message].timer
        guard !timers[timer].isDeleted else {
            service.plan = .receive
            return
        }
        timers[timer].expiry = nil
        service.plan =
            seesOverflow()
            ? .catchUp(called: nil, command: (message, now)) : .apply(message: message, now: now)
    }

    private mutating func apply(_ message: Int, now: Int) -> ServiceStep? {
        let (timer, command) = service.sent[message]
        service.plan = .receive
        switch command {
        case .start(let asked):
            let expiry = asked + timers[timer].period
            guard expiry <= now else {
                activate(timer, expiry: expiry)
                return nil
            }
            if timers[timer].reloads { service.plan = .startAgain(timer: timer, asked: expiry) }
            return .call(timer)
        case .stop: break
        case .changePeriod(let period):
            timers[timer].period = period
            activate(timer, expiry: now + period)
        case .delete: timers[timer].isDeleted = true
        }
        return nil
    }
}
