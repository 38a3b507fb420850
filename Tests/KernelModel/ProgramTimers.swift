//  What a random program does with software timers, and what their service does then.

import Kernel

extension Program {
    func makeTimer(period: Int) throws {
        let reloads = dice(2) == 0
        let row = try kernel.createTimer(
            name: TaskName(copying: "timer".utf8), periodTicks: UInt32(period), reloads: reloads,
            identifier: 0, callback: 0)
        timers.append(kernel.handle(ofTimer: row))
        reference.addTimer(period: period, reloads: reloads)
        note("makes timer \(timers.count - 1), period \(period)\(reloads ? ", reloading" : "")")
    }

    /// Sends the service a command, or makes a timer.
    func useTimers() throws {
        guard let (timer, command) = anyCommand() else {
            return try makeTimer(period: 1 + dice(10))
        }
        try begin(.command(timer: timer, command))
    }

    /// A command to some timer that is not deleted; nil now and then, and where there is none.
    func anyCommand() -> (timer: Int, ReferenceScheduler.Command)? {
        let living = reference.timers.indices.filter { !reference.timers[$0].isDeleted }
        guard let timer = living.randomElement(using: &random),
            living.count > 3 || dice(8) > 0
        else { return nil }
        switch dice(12) {
        case 0...5: return (timer, .start(asked: reference.now))
        case 6, 7: return (timer, .stop)
        case 8...10: return (timer, .changePeriod(1 + dice(dice(4) == 0 ? 80 : 8)))
        default: return (timer, .delete)
        }
    }

    func message(_ timer: Int, _ command: ReferenceScheduler.Command) -> TimerMessage {
        let handle = timers[timer]
        switch command {
        case .start(let asked):
            return TimerMessage(.start, value: firstTick &+ UInt32(asked), timer: handle)
        case .stop: return TimerMessage(.stop, value: 0, timer: handle)
        case .changePeriod(let period):
            return TimerMessage(.changePeriod, value: UInt32(period), timer: handle)
        case .delete: return TimerMessage(.delete, value: 0, timer: handle)
        }
    }

    /// The timer service runs: a step of its own, or something that a callback does.
    func serve() throws {
        if isInCallback {
            if dice(2) == 0 { isInCallback = false }
            switch dice(6) {
            case 0, 1: return try useTimers()
            case 2, 3: return try useQueue()
            case 4: return try manage()
            default: break
            }
        }
        isInCallback = false
        let step = kernel.stepTimerService(try row(reference.service.queue))
        switch (step, reference.stepService()) {
        case (.call(let timer), .call(let expected)):
            try agree(
                kernel.handle(ofTimer: timer).bits, timers[expected].bits,
                "the timer that is called, where timer \(expected) should be,")
            note("the service calls timer \(expected)")
            isInCallback = true
        case (.goOn(let outcome), .goOn(let yields)):
            try settle(outcome == .yield, yields, "the service goes on")
        case (.sleep, .sleep):
            try settle(true, true, "the service sleeps")
        case (let step, let expected):
            throw Disagreement(description: "the service: \(step), not \(expected)")
        }
    }
}
