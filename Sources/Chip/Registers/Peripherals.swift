//  The devices of one board: made at a reset, and gone with the next.

import Simulation

public struct Peripherals {
    public let lines = InterruptLines()
    public let bus: RegisterBus
    public let timers: HardwareTimers

    /// - Parameter pins: the world's wires; the chip has let go of them.
    public init(pins: Pins, at now: Instant) {
        timers = HardwareTimers(lines: lines, at: now)
        bus = RegisterBus([timers])
    }
}
