//  Tasks that wait for the network.
//
//  A task that must wait takes a signal, enters it here with what it waits for, and sleeps.
//  Whatever may concern it wakes it, and it looks again. So nobody is forgotten when several wait
//  for the same socket, or when it is closed under them.
//
//  Each socket brings a signal, so that one task for each can wait though the heap is full; only
//  who comes on top of these needs memory.

import Kernel
import Machine
import NetworkStack
import Simulation

/// What a task waits for at a socket.
struct Interest: OptionSet {
    let rawValue: UInt8
    static let read = Interest(rawValue: 1)
    static let write = Interest(rawValue: 2)
    static let all: Interest = [.read, .write]
}

struct Waiter {
    let number: UInt64
    let signal: Signal
    let task: Handle
    /// A bit for each socket, for reading and for writing.
    let reading: UInt32
    let writing: UInt32
    /// Waits for the answer to a question of the DNS client's.
    let question: UInt32
}

/// How long a call waits: ticks from its start. Milliseconds become whole ticks, rounded down as
/// the SDK does; so fewer than 10 do not wait at all.
struct Deadline {
    private let start: UInt32
    private let ticks: UInt32

    /// - Parameter milliseconds: 0 or less has no end.
    init(milliseconds: Int32, at tick: UInt32) {
        start = tick
        ticks = milliseconds <= 0 ? Kernel.forever : UInt32(milliseconds) / 10
    }

    /// Ticks that are left; nil when the time is over.
    func remaining(at tick: UInt32) -> UInt32? {
        guard ticks != Kernel.forever else { return Kernel.forever }
        let passed = tick &- start
        return passed < ticks ? ticks - passed : nil
    }
}

extension ChipNetwork {
    func deadline(milliseconds: Int32) -> Deadline {
        Deadline(milliseconds: milliseconds, at: machine.kernel.pointee.tickCount)
    }

    /// Repeats `attempt` until it has a result, sleeping in between.
    ///
    /// - Parameters:
    ///   - polling: it looks again after so many ticks, even if nothing has happened.
    ///   - attempt: nil when it would have to wait. It must not wait itself.
    /// - Throws: `.wouldBlock` when the time is over, `.notConnected` when somebody closed the
    /// socket.
    func whileItTakes(
        _ name: SocketName, _ interest: Interest, until deadline: Deadline,
        polling: UInt32 = Kernel.forever, in call: StaticString,
        _ attempt: () throws(SocketError) -> Int32?
    ) throws(SocketError) -> Int32 {
        while true {
            guard isOpen(name) else { throw .notConnected }
            let result = try attempt()
            pump()
            if let result { return result }
            let bit = UInt32(1) << UInt32(name.index)
            try sleep(
                reading: interest.contains(.read) ? bit : 0,
                writing: interest.contains(.write) ? bit : 0, until: deadline,
                polling: polling, in: call)
        }
    }

    /// Sleeps until something happens at one of the sockets, or to a question.
    ///
    /// - Throws: `.wouldBlock` when the time is over, `.noMemory`.
    func sleep(
        reading: UInt32 = 0, writing: UInt32 = 0, question: UInt32 = 0, until deadline: Deadline,
        polling: UInt32 = Kernel.forever, in call: StaticString
    ) throws(SocketError) {
        let tick = machine.kernel.pointee.tickCount
        guard let ticks = deadline.remaining(at: tick) else { throw .wouldBlock }
        dropAbandoned()
        guard let signal = spareSignals.popLast() ?? machine.makeSignal() else {
            throw .noMemory
        }
        let number = nextWaiter
        nextWaiter += 1
        waiters.append(
            Waiter(
                number: number, signal: signal,
                task: machine.kernel.pointee.handle(ofTask: machine.kernel.pointee.current),
                reading: reading, writing: writing, question: question))
        machine.settle()
        _ = machine.wait(for: signal, ticks: min(ticks, polling), in: call)
        waiters.removeAll { $0.number == number }
        giveBack(signal)
        // What it waited for may have happened with the last tick: the caller looks again.
        machine.charge(Cost.queue)
        stack?.advance(to: machine.now)
    }

    /// Tasks that were deleted while they waited have left their signals.
    private func dropAbandoned() {
        waiters.removeAll { waiter in
            let isGone = machine.kernel.pointee.taskIndex(waiter.task) == nil
            if isGone { giveBack(waiter.signal) }
            return isGone
        }
    }

    /// One signal is kept for each socket. It may still be raised: whoever takes it looks again.
    func giveBack(_ signal: Signal) {
        spareSignals.append(signal)
        dropSpareSignals()
    }

    /// Keeps no more signals than there are sockets.
    func dropSpareSignals() {
        let count = sockets.count { $0.kind != .free && $0.kind != .lingering }
        while spareSignals.count > count { machine.remove(spareSignals.removeLast()) }
    }

    /// Wakes who waits for the socket. Does not switch.
    func wake(at index: Int, _ interest: Interest) {
        let bit = UInt32(1) << UInt32(index)
        for waiter in waiters {
            let concerns =
                interest.contains(.read) && waiter.reading & bit != 0
                || interest.contains(.write) && waiter.writing & bit != 0
            if concerns { machine.raiseQuietly(waiter.signal) }
        }
    }

    /// Wakes who waits for the answer. Does not switch.
    func wake(question: UInt32) {
        for waiter in waiters where waiter.question == question {
            machine.raiseQuietly(waiter.signal)
        }
    }
}
