//  Interrupts of a random program: ticks, and handlers that make a few calls each.
//
//  A handler is told after each call whether it woke somebody more urgent. Most ask for a switch
//  then; some forget, and some ask for one without a reason.

import Kernel

extension Program {
    func interrupt() throws {
        guard dice(2) == 0 else {
            return try settle(kernel.incrementTick() == .yield, reference.tick(), "tick")
        }
        var wakes = false
        for _ in 0...dice(3) where try handlerCall() { wakes = true }
        let asks = dice(6) == 0 ? dice(2) == 0 : wakes
        if asks { try settle(true, true, "the handler asks for a switch") }
    }

    /// One call of a handler; whether it woke a task of a higher priority than the running one's.
    private func handlerCall() throws -> Bool {
        switch dice(7) {
        case 0, 1: return try sendFromHandler()
        case 2, 3: return try receiveFromHandler()
        case 4, 5:
            guard let task = anyTask(), task != current else { return false }
            return try told(
                kernel.resumeFromInterrupt(rows[task]) == .yield,
                reference.resumeFromInterrupt(task), "resumes t\(task)")
        default:
            guard let (timer, command) = anyCommand() else { return false }
            var message = message(timer, command)
            let attempt = kernel.sendFromInterrupt(
                try row(reference.service.queue), &message, .back)
            let expected = reference.command(timer, command, deadline: reference.now)
            try agree(result(of: attempt), expected.result, "a handler tells timer \(timer)")
            return try told(
                attempt == .doneYield, expected.yields, "tells timer \(timer) \(command)")
        }
    }

    private func sendFromHandler() throws -> Bool {
        guard let queue = anyQueue(.queue, .semaphore) else { return false }
        let isQueue = reference.queues[queue].kind == .queue
        var item = isQueue ? UInt32(truncatingIfNeeded: random.next()) : 0
        let position = isQueue ? anyPosition(queue) : .back
        let attempt = kernel.sendFromInterrupt(try row(queue), &item, kernelWord(position))
        let expected = reference.send(queue, item, position, deadline: reference.now)
        try agree(result(of: attempt), expected.result, "a handler sends to q\(queue)")
        return try told(attempt == .doneYield, expected.yields, "sends to q\(queue)")
    }

    private func receiveFromHandler() throws -> Bool {
        guard let queue = anyQueue(.queue, .semaphore) else { return false }
        let peek = reference.queues[queue].kind == .queue && dice(3) == 0
        var item: UInt32 = 0
        let attempt = kernel.receiveFromInterrupt(try row(queue), &item, peek: peek)
        let expected = reference.receiveFromInterrupt(queue, peek: peek)
        try agree(result(of: attempt), expected.result, "a handler receives from q\(queue)")
        try agree(item, expected.item ?? 0, "item of q\(queue) for a handler")
        return try told(attempt == .doneYield, expected.yields, "receives from q\(queue)")
    }

    private func told(_ seen: Bool, _ expected: Bool, _ what: String) throws -> Bool {
        note("a handler \(what)\(expected ? ", which wakes one that is more urgent" : "")")
        try agree(seen, expected, "whether a handler that \(what) is told to switch")
        return expected
    }
}
