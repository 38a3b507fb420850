//  The devices of one board: made at a reset, and gone with the next.

import Simulation

public struct Peripherals {
    public let lines = InterruptLines()
    public let bus: RegisterBus
    public let timers: HardwareTimers
    public let dport: DPort
    public let watchdog = WatchdogBlock()

    /// - Parameters:
    ///   - pins: the world's wires; the chip has let go of them.
    ///   - random: the run's noise.
    public init(
        pins: Pins, mac: MACAddress, at now: Instant, random: @escaping () -> UInt32
    ) {
        timers = HardwareTimers(lines: lines, at: now)
        dport = DPort(lines: lines, mac: mac)
        let spi = SPIController(number: 0, lines: lines)
        let hspi = SPIController(number: 1, lines: lines)
        dport.onTimerRoute = { [timers] in timers.routeChanged(at: $0) }
        dport.spiStatus = { (spi.isAsking ? 1 << 4 : 0) | (hspi.isAsking ? 1 << 7 : 0) }
        bus = RegisterBus([
            timers, dport, watchdog, spi, hspi, RadioClock(start: now, random: random),
            PlainBlock.rtcMemory, PlainBlock.analogue,
        ])
    }
}
