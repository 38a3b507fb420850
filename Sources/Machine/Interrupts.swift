//  The interrupt controller: which lines are enabled, who handles them, and when they are called.
//
//  A pending line is handled as soon as interrupts are not masked: between two basic blocks of
//  firmware, or at the end of an SDK call. A line that a device holds is handled again and again
//  until the handler has cleared the reason, as on the chip; tasks then get no time, and the
//  watchdog notices.

import CHost
import Chip
import Simulation

/// Lines that are enabled, and their handlers.
struct InterruptController {
    private static let lineCount = 16

    enum Handler {
        case none
        /// The machine's own.
        case system(() -> Void)
        /// Firmware's. C: _xt_isr_attach.
        case firmware(UnsafeMutableRawPointer, argument: UnsafeMutableRawPointer?)
    }

    private(set) var enabled: UInt32 = 0
    private var handlers = [Handler](repeating: .none, count: lineCount)

    /// Sets the machine's own handler and enables the line.
    mutating func attach(_ line: InterruptLine, _ handler: @escaping () -> Void) {
        handlers[line.rawValue] = .system(handler)
        enabled |= 1 << UInt32(line.rawValue)
    }

    mutating func attach(line: Int, _ handler: Handler) { handlers[line & 15] = handler }
    func isEnabled(_ line: InterruptLine) -> Bool { enabled & 1 << UInt32(line.rawValue) != 0 }
    mutating func enable(_ lines: UInt32) { enabled |= lines }
    mutating func disable(_ lines: UInt32) { enabled &= ~lines }

    /// Whose turn it is: the watchdog's first, then GPIO's, then the lowest number's
    /// (behaviour.md section 1).
    func next(of pending: UInt32) -> (line: Int, handler: Handler)? {
        let due = pending & enabled
        guard due != 0 else { return nil }
        let urgent = [InterruptLine.watchdog, .gpio].first { due & 1 << UInt32($0.rawValue) != 0 }
        let line = urgent?.rawValue ?? due.trailingZeroBitCount
        return (line, handlers[line])
    }
}

extension Machine {
    /// True when a handler must be called as soon as interrupts are not masked.
    var isInterruptDue: Bool { pendingLines & board.interrupts.enabled != 0 }

    /// True when a handler must be called now.
    var canInterrupt: Bool {
        isInterruptDue && board.criticalDepth == 0 && board.interruptDepth == 0
    }

    /// Calls the handler of the pending interrupt whose turn it is, unless they are masked.
    func deliverInterrupt() {
        guard canInterrupt, let (line, handler) = board.interrupts.next(of: lines.pending)
        else { return }
        board.watchdog.maskedSince = now
        board.interruptDepth += 1
        let limit = page.pointee.stack_limit
        run(of: kernel.pointee.current).pointee.stack.mark = limit
        page.pointee.stack_limit = deepStackLimit
        lines.take(line: line)
        bus.interruptTaken(at: now)
        charge(Cost.interrupt)
        trace.record(.interruptEnter, at: now, task: currentTaskNumber, object: UInt32(line))
        call(handler, of: line)
        trace.record(
            .interruptExit, at: now, task: currentTaskNumber, object: UInt32(line),
            value: board.switchPending ? 1 : 0)
        page.pointee.stack_limit = limit
        board.interruptDepth -= 1
    }

    // MARK: - The non-maskable interrupt

    /// True when its handler must be called now: no mask and no other handler holds it up.
    var canInterruptNonMaskably: Bool {
        isNonMaskablePending && !board.isInNonMaskable
    }

    /// Calls the handler of the non-maskable interrupt, if it has come.
    func deliverNonMaskable() {
        guard canInterruptNonMaskably else { return }
        board.isInNonMaskable = true
        if board.interruptDepth == 0, board.criticalDepth == 0 { board.watchdog.maskedSince = now }
        board.interruptDepth += 1
        let limit = page.pointee.stack_limit
        page.pointee.stack_limit = deepStackLimit
        lines.takeNonMaskable()
        bus.interruptTaken(at: now)
        charge(Cost.interrupt)
        trace.record(
            .interruptEnter, at: now, task: currentTaskNumber, object: Self.nonMaskableLine)
        if let handler = board.nonMaskableHandler { h8_call_void(handler) }
        trace.record(
            .interruptExit, at: now, task: currentTaskNumber, object: Self.nonMaskableLine,
            value: board.switchPending ? 1 : 0)
        page.pointee.stack_limit = limit
        board.interruptDepth -= 1
        board.isInNonMaskable = false
    }

    /// The CPU's number for it, in traces.
    static let nonMaskableLine: UInt32 = 14

    /// Makes FRC1's interrupt the non-maskable one, handled by `function`. C: NmiTimSetFunc.
    public func attachNonMaskable(_ function: UnsafeMutableRawPointer?) {
        charge(Cost.look)
        board.nonMaskableHandler = function
        let source = DPort.nmiFromTimer
        writeRegister(board.peripherals.dport.base + DPort.Offset.nmiSource, source)
    }

    private func call(_ handler: InterruptController.Handler, of line: Int) {
        switch handler {
        case .system(let body): body()
        case .firmware(let function, let argument): h8_call_with(function, argument)
        case .none: adviseOnUnhandled(line)
        }
    }

    // MARK: - For firmware

    /// Sets who handles a line; nil for nobody. Does not enable it. C: _xt_isr_attach.
    public func attachInterrupt(
        line: Int, function: UnsafeMutableRawPointer?, argument: UnsafeMutableRawPointer?
    ) {
        charge(Cost.look)
        let handler = function.map { InterruptController.Handler.firmware($0, argument: argument) }
        board.interrupts.attach(line: line, handler ?? .none)
        settle()
    }

    /// Lets a driver of the SDK's handle a line. Does not enable it.
    public func attachInterrupt(line: InterruptLine, _ handler: @escaping () -> Void) {
        board.interrupts.attach(line: line.rawValue, .system(handler))
    }

    /// Sets what FRC1's driver calls; nil for nothing. C: hw_timer_set_func.
    public func setHardwareTimer(function: UnsafeMutableRawPointer?) {
        board.hardwareTimerFunction = function
    }

    /// The handler of FRC1's driver.
    public func callHardwareTimer() {
        if let function = board.hardwareTimerFunction { h8_call_void(function) }
    }

    /// Raises lines by software; only the software interrupt's can be. Xtensa: `wsr intset`.
    public func raiseInterrupts(_ mask: UInt32) {
        charge(Cost.look)
        if mask & 1 << UInt32(InterruptLine.software.rawValue) != 0 {
            lines.pulse(.software)
        }
        lookForInterrupts()
    }

    /// Lets the lines of a mask interrupt. C: _xt_isr_unmask.
    public func enableInterrupts(_ lines: UInt32) {
        charge(Cost.look)
        board.interrupts.enable(lines)
        lookForInterrupts()
    }

    /// Keeps the lines of a mask from interrupting; they stay pending. C: _xt_isr_mask.
    public func disableInterrupts(_ lines: UInt32) {
        charge(Cost.look)
        board.interrupts.disable(lines)
        settle()
    }

    /// A bit for each line that is pending. C: _xt_read_ints.
    public var pendingInterrupts: UInt32 {
        charge(Cost.look)
        settle()
        return lines.pending
    }

    /// Forgets pulses that were not taken yet. C: _xt_clear_ints.
    public func clearInterrupts(_ mask: UInt32) {
        charge(Cost.look)
        for line in 0..<16 where mask & 1 << UInt32(line) != 0 { lines.take(line: line) }
        bus.interruptTaken(at: now)
        settle()
    }

    /// Ends a call that may have made an interrupt due.
    func lookForInterrupts() {
        if canInterrupt || canInterruptNonMaskably || page.pointee.budget < 0 { serviceIfDue() }
    }
}
