//  os_timer: the SDK's millisecond timers (Guide 2.2; behaviour.md section 9).
//
//  A timer that expires raises the system timer's interrupt; its handler queues the timer for the
//  SDK's task of priority 12, which calls the function with the scheduler suspended. So a callback
//  holds up every task, and one that waits stops the firmware.

import CHost
import Kernel
import Simulation

/// Timers by the address of their structure in firmware.
struct OSTimerTable {
    struct Timer {
        var function: UnsafeMutableRawPointer?
        var argument: UnsafeMutableRawPointer?
        /// Not 0 while armed, or expired and not yet called: tells this arming from earlier ones.
        var arming: UInt32 = 0
        var ticket: EventTicket?
        var period: Cycles = 0
        var repeats = false
    }

    /// Looked up by key; who walks it takes the lowest, so its order does not show.
    var timers: [UInt: Timer] = [:]
    /// Which timer an arming belongs to, until it is called or disarmed.
    var armings: [UInt32: UInt] = [:]
    var nextArming: UInt32 = 1
    /// Armings that have expired and wait for the interrupt.
    var expired: [UInt32] = []
    /// How many armed timers lie on the heap, so that most calls of free need not look.
    var armedOnHeap = 0

    /// Armed timers and what they will be called with, in no order.
    var armedTimers: [(address: UInt, argument: UInt)] {
        timers.filter { $0.value.arming != 0 }.map {
            (address: $0.key, argument: UInt(bitPattern: $0.value.argument))
        }
    }

    /// The first armed timer whose structure begins in the range.
    func firstArmed(in range: Range<UInt>) -> UInt? {
        timers.lazy.filter { range.contains($0.key) && $0.value.arming != 0 }.map(\.key).min()
    }
}

extension Machine {
    /// Says what a timer calls. C: os_timer_setfn.
    public func setOSTimer(
        _ address: UInt, function: UnsafeMutableRawPointer?, argument: UnsafeMutableRawPointer?
    ) {
        charge(Cost.timer)
        board.osTimers.timers[address, default: .init()].function = function
        board.osTimers.timers[address, default: .init()].argument = argument
        settle()
    }

    /// Arms a timer; one that is armed starts anew. C: os_timer_arm.
    ///
    /// Fidelity: a period of 0, which the SDK forbids, does not repeat: time would stand still.
    public func armOSTimer(_ address: UInt, after period: Cycles, repeats wantsToRepeat: Bool) {
        let repeats = wantsToRepeat && period > 0
        charge(Cost.timer)
        adviseOnTimer(at: address)
        forgetArming(address)
        let arming = board.osTimers.nextArming
        board.osTimers.nextArming = arming == .max ? 1 : arming + 1
        board.osTimers.armings[arming] = address
        if isOnHeap(address) { board.osTimers.armedOnHeap += 1 }
        board.osTimers.timers[address, default: .init()].arming = arming
        board.osTimers.timers[address, default: .init()].period = period
        board.osTimers.timers[address, default: .init()].repeats = repeats
        schedule(arming, of: address, at: now + period)
        trace.record(
            .call(.osTimerArm), at: now, task: currentTaskNumber,
            object: UInt32(truncatingIfNeeded: address),
            value: Trace.outcome(
                repeats ? 1 : 0,
                detail: UInt32(truncatingIfNeeded: period / Cycles.perMicrosecond)))
        settle()
    }

    /// Disarms a timer; its function is not called any more. C: os_timer_disarm.
    public func disarmOSTimer(_ address: UInt) {
        charge(Cost.timer)
        forgetArming(address)
        trace.record(
            .call(.osTimerDisarm), at: now, task: currentTaskNumber,
            object: UInt32(truncatingIfNeeded: address))
        settle()
    }

    private func forgetArming(_ address: UInt) {
        guard let timer = board.osTimers.timers[address], timer.arming != 0 else { return }
        if let ticket = timer.ticket { events.cancel(ticket) }
        board.osTimers.armings[timer.arming] = nil
        if isOnHeap(address) { board.osTimers.armedOnHeap -= 1 }
        board.osTimers.timers[address]?.arming = 0
        board.osTimers.timers[address]?.ticket = nil
    }

    private func isOnHeap(_ address: UInt) -> Bool {
        address >= UInt(board.ram.heapStart) && address < UInt(H8_DRAM_END)
    }

    private func schedule(_ arming: UInt32, of address: UInt, at time: Instant) {
        let ticket = scheduleOnBoard(at: time) { [unowned self] moment in
            board.osTimers.expired.append(arming)
            lines.pulse(.systemTimer)
            guard let timer = board.osTimers.timers[address], timer.repeats else { return }
            // The next time counts from this one, so a repeating timer does not drift.
            schedule(arming, of: address, at: moment + timer.period)
        }
        board.osTimers.timers[address]?.ticket = ticket
    }

    /// The interrupt: hands expired timers to the task that calls them.
    func handleOSTimers() {
        let expired = board.osTimers.expired
        board.osTimers.expired.removeAll(keepingCapacity: true)
        for var arming in expired where board.osTimers.armings[arming] != nil {
            let attempt = kernel.pointee.sendFromInterrupt(board.osTimerQueue, &arming, .back)
            if attempt == .doneYield { board.switchPending = true }
        }
    }

    /// The task of priority 12.
    func serveOSTimers() {
        while true {
            var arming: UInt32 = 0
            receiveOwn(board.osTimerQueue, into: &arming)
            guard let address = board.osTimers.armings[arming],
                let timer = board.osTimers.timers[address], timer.arming == arming
            else { continue }
            if !timer.repeats { forgetArming(address) }
            call(timer, at: address)
        }
    }

    private func call(_ timer: OSTimerTable.Timer, at address: UInt) {
        let object = UInt32(truncatingIfNeeded: address)
        trace.record(.osTimerFired, at: now, task: currentTaskNumber, object: object)
        guard let function = timer.function else {
            printLine("timer:\(hexadecimal(object)) cb is null")
            return
        }
        board.watchdog.suspendedSince = now
        kernel.pointee.suspendAll()
        let start = now
        h8_call_with(function, timer.argument)
        adviseOnCallback(of: "os_timer \(hexadecimal(object))", took: now - start)
        act(kernel.pointee.resumeAll())
        settle()
    }

    /// Waits for the next item of a queue of the SDK's own.
    private func receiveOwn(_ queue: QueueIndex, into item: UnsafeMutableRawPointer) {
        var patience = Patience(ticks: Kernel.forever)
        while true {
            switch kernel.pointee.receive(queue, item, peek: false, &patience) {
            case .done, .refused: return
            case .doneYield:
                yield(.preempted)
                return
            case .waiting: switchNow(.blocked)
            }
        }
    }
}

/// Eight digits with `0x` before them, as the chip prints addresses.
func hexadecimal(_ word: UInt32) -> String {
    let digits = String(word, radix: 16)
    return "0x" + String(repeating: "0", count: 8 - digits.count) + digits
}
