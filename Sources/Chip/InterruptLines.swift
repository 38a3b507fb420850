//  The wires from the devices to the interrupt controller.
//
//  A device holds its line at a level for as long as it has a reason to, or pulses it once; a pulse
//  stays pending until the CPU takes it. Which lines are enabled, and who handles them, is the
//  controller's (Machine/Interrupts.swift).

/// The chip's interrupt lines that something is connected to (behaviour.md section 1).
public enum InterruptLine: Int, Sendable, CaseIterable {
    case spi = 2
    case gpio = 4
    case uart = 5
    /// The CPU's cycle timer: the kernel's tick.
    case tick = 6
    case software = 7
    case watchdog = 8
    case hardwareTimer = 9
    /// FRC2, which drives os_timer.
    case systemTimer = 10

    var bit: UInt32 { 1 << UInt32(rawValue) }
}

/// The state of all lines.
public final class InterruptLines {
    /// Lines that some device holds.
    private var held: UInt32 = 0
    /// Lines that were pulsed and not taken since.
    private var pulsed: UInt32 = 0
    /// For each line, which of its devices hold it: two UARTs share one.
    private var holders = [UInt32](repeating: 0, count: 16)

    /// DPORT lets FRC1's edges through; levels always get through.
    public var passesTimerEdges = false
    /// DPORT has made FRC1's interrupt the non-maskable one, apart from the lines.
    public var timerIsNonMaskable = false
    /// The non-maskable interrupt has come and was not taken yet.
    public private(set) var isNonMaskablePending = false

    public init() {}

    /// A bit for each line that is pending.
    public var pending: UInt32 { held | pulsed }

    public func isPending(_ line: InterruptLine) -> Bool { pending & line.bit != 0 }

    /// Makes a line pending once.
    public func pulse(_ line: InterruptLine) { pulsed |= line.bit }

    /// FRC1 has expired: an edge, or the begin of a level that lasts until `hold(_, false)`.
    func timerExpired(isLevel: Bool) {
        if timerIsNonMaskable {
            // The CPU takes a non-maskable interrupt at its edge only.
            isNonMaskablePending = true
        } else if isLevel {
            hold(.hardwareTimer, true)
        } else if passesTimerEdges {
            pulse(.hardwareTimer)
        }
    }

    /// The CPU takes the non-maskable interrupt.
    public func takeNonMaskable() { isNonMaskablePending = false }

    /// Another pulse, or another hold, would change nothing.
    func has(_ line: InterruptLine, isLevel: Bool) -> Bool {
        (isLevel ? held : pulsed) & line.bit != 0
    }

    /// Another expiry of FRC1 would change nothing.
    func hasTimer(isLevel: Bool) -> Bool {
        timerIsNonMaskable ? isNonMaskablePending : has(.hardwareTimer, isLevel: isLevel)
    }

    /// Holds a line, or lets it go.
    ///
    /// - Parameter device: which of the devices on this line, 0 to 31.
    public func hold(_ line: InterruptLine, _ isHeld: Bool, by device: UInt32 = 0) {
        let bit: UInt32 = 1 << device
        if isHeld {
            holders[line.rawValue] |= bit
        } else {
            holders[line.rawValue] &= ~bit
        }
        if holders[line.rawValue] == 0 {
            held &= ~line.bit
        } else {
            held |= line.bit
        }
    }

    /// The CPU takes the line: a pulse is used up, a level stays.
    public func take(line number: Int) { pulsed &= ~(1 << UInt32(number)) }
}
