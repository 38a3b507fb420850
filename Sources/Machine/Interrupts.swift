//  The interrupt controller: which lines are pending, enabled, and who handles them.
//
//  A line is raised by a device when something has happened, and handled as soon as interrupts are
//  not masked: between two basic blocks of firmware, or at the end of an SDK call. Raising a line
//  that is already pending changes nothing, as on the chip.

/// The chip's interrupt lines that the machine knows (behaviour.md section 1).
public enum InterruptLine: Int, Sendable {
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
}

/// Lines, pending and enabled, and their handlers.
struct InterruptController {
    private static let lineCount = 16

    private var pending: UInt32 = 0
    private var enabled: UInt32 = 0
    private var handlers = [(() -> Void)?](repeating: nil, count: lineCount)

    /// True when a handler could be called.
    var isAnyDue: Bool { pending & enabled != 0 }

    mutating func attach(_ line: InterruptLine, _ handler: @escaping () -> Void) {
        handlers[line.rawValue] = handler
        enabled |= 1 << UInt32(line.rawValue)
    }

    mutating func raise(_ line: InterruptLine) { pending |= 1 << UInt32(line.rawValue) }

    func isPending(_ line: InterruptLine) -> Bool { pending & 1 << UInt32(line.rawValue) != 0 }

    /// Acknowledges the line whose turn it is: the watchdog first, then GPIO, then the lowest number.
    mutating func takeNext() -> (line: Int, handler: () -> Void)? {
        let due = pending & enabled
        guard due != 0 else { return nil }
        let urgent = [InterruptLine.watchdog, .gpio].first { due & 1 << UInt32($0.rawValue) != 0 }
        let line = urgent?.rawValue ?? due.trailingZeroBitCount
        pending &= ~(1 << UInt32(line))
        guard let handler = handlers[line] else { return nil }
        return (line, handler)
    }
}
