//  What tasks of a random program do to themselves and to each other.

import Kernel

extension Program {
    /// Any task but the idle one that is not deleted; the running one too where it may wait.
    func anyTask() -> Int? {
        let alive = reference.tasks.indices.filter {
            $0 != Self.idle && reference.condition(of: $0) != .deleted
                && ($0 != current || mayWait)
        }
        return alive.randomElement(using: &random)
    }

    func create(priority: Int) throws {
        let (row, outcome) = try kernel.createTask(
            name: TaskName(copying: "t".utf8), priority: UInt32(priority), stackWords: 16)
        rows.append(row)
        let yields = reference.create(priority)
        try settle(outcome == .yield, yields, "creates t\(rows.count - 1), priority \(priority)")
    }

    func sleep() throws {
        if dice(3) > 0 {
            let ticks = 1 + dice(12)
            kernel.delay(ticks: UInt32(ticks))
            reference.delay(ticks)
            return try settle(true, true, "sleeps for \(ticks)")
        }
        // A task that was suspended in its sleep may be early. FreeRTOS takes that for an overflow.
        let last = min(lastWake[current] ?? reference.now, reference.now)
        let period = 1 + dice(12)
        var wake = firstTick &+ UInt32(last)
        lastWake[current] = last + period
        let sleeps = kernel.delayUntil(&wake, increment: UInt32(period))
        try agree(wake, firstTick &+ UInt32(last + period), "the wake-up that t\(current) is told")
        try settle(sleeps, reference.delay(until: last + period), "sleeps until \(last + period)")
    }

    func manage() throws {
        guard let task = anyTask() else { return }
        switch dice(8) {
        case 0:
            // The service lives as long as the kernel.
            guard task != Self.service else { return }
            try settle(
                kernel.deleteTask(rows[task]) == .yield, reference.delete(task), "deletes t\(task)")
            pending[task] = nil
        case 1, 2:
            try settle(
                kernel.suspend(rows[task]) == .yield, reference.suspend(task), "suspends t\(task)")
        case 3, 4:
            // A running task cannot resume itself; one that does not run may be anything.
            guard task != current else { return }
            try settle(
                kernel.resume(rows[task]) == .yield, reference.resume(task), "resumes t\(task)")
        default:
            let priority = dice(8) == 0 ? 14 : dice(6)
            try settle(
                kernel.setPriority(rows[task], to: UInt32(priority)) == .yield,
                reference.setPriority(task, priority), "gives t\(task) priority \(priority)")
        }
    }
}
