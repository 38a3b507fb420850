//  The devices of one board: made at a reset, and gone with the next.

import Simulation

public struct Peripherals {
    public let lines = InterruptLines()
    public let bus: RegisterBus
    public let timers: HardwareTimers
    /// UART0 and UART1.
    public let uarts: [UART]

    /// - Parameters:
    ///   - pins: the world's wires; the chip has let go of them.
    ///   - serial: the world's ends of UART0 and UART1.
    public init(
        pins: Pins, serial: [SerialLine] = [SerialLine(), SerialLine()], at now: Instant
    ) {
        timers = HardwareTimers(lines: lines, at: now)
        let lines = lines
        uarts = serial.enumerated().map { UART($0.offset, line: $0.element, lines: lines, at: now) }
        bus = RegisterBus([timers] + uarts)
    }
}
