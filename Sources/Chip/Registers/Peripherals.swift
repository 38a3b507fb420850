//  The devices of one board: made at a reset, and gone with the next.

import Simulation

public struct Peripherals {
    public let lines = InterruptLines()
    public let bus: RegisterBus
    /// The chip's side of the wires.
    public let pads: Pads
    public let timers: HardwareTimers
    public let gpio: GPIO
    public let mux: IOMux
    public let rtc: RTCBlock
    public let dport: DPort
    public let watchdog = WatchdogBlock()
    /// UART0 and UART1.
    public let uarts: [UART]

    /// - Parameters:
    ///   - pins: the world's wires.
    ///   - clock: the RTC's, and
    ///   - memory: the RTC's, which both outlive the board.
    ///   - kept: what the reset left of the board before.
    ///   - serial: the world's ends of UART0 and UART1.
    ///   - random: the run's noise.
    public init(
        pins: Pins, serial: [SerialLine] = [SerialLine(), SerialLine()],
        clock: RTCClock = RTCClock(seed: 1), memory: RTCMemory = RTCMemory(),
        kept: KeptRegisters = KeptRegisters(), mac: MACAddress = .guide,
        at now: Instant, random: @escaping () -> UInt32 = { 0 }
    ) {
        pads = Pads(pins: pins)
        timers = HardwareTimers(lines: lines, at: now)
        mux = IOMux(pads: pads, kept: kept.mux, at: now)
        gpio = GPIO(pads: pads, lines: lines, clock: clock, kept: kept.gpio, at: now)
        rtc = RTCBlock(pads: pads, clock: clock, kept: kept.rtc, at: now)
        dport = DPort(lines: lines, mac: mac)
        let spi = SPIController(number: 0, lines: lines)
        let hspi = SPIController(number: 1, lines: lines)
        dport.onTimerRoute = { [timers] in timers.routeChanged(at: $0) }
        dport.spiStatus = { (spi.isAsking ? 1 << 4 : 0) | (hspi.isAsking ? 1 << 7 : 0) }
        let (lines, pads) = (lines, pads)
        let uarts = serial.enumerated().map {
            UART($0.offset, line: $0.element, lines: lines, pads: pads, at: now)
        }
        self.uarts = uarts
        dport.onPinSharing = { bits, now in uarts[0].swap(bits & DPort.swapsUART0 != 0, at: now) }
        pads.connect(at: now)
        bus = RegisterBus(
            [
                timers, gpio, rtc, mux, dport, watchdog, spi, hspi,
                RadioClock(start: now, random: random), memory, PlainBlock.analogue,
            ] + uarts)
        pads.onDue = { [unowned bus] in bus.refresh() }
    }

    /// What a reset for `reason` leaves to the next board.
    public func kept(through reason: ResetReason) -> KeptRegisters {
        var kept = KeptRegisters()
        if reason.keepsPins {
            kept.gpio = gpio.registers
            kept.mux = mux.registers
        }
        if reason != .powerOn { kept.rtc = rtc.registers }
        return kept
    }
}

/// Registers that survive a reset; nil for those that begin anew.
public struct KeptRegisters: Sendable {
    var gpio: RegisterFile?
    var mux: RegisterFile?
    var rtc: RegisterFile?

    public init() {}
}

extension ResetReason {
    /// True when pins stay as they are (behaviour.md section 3).
    public var keepsPins: Bool {
        switch self {
        case .exception, .softwareWatchdog, .restart: true
        case .powerOn, .hardwareWatchdog, .deepSleepWake, .externalReset: false
        }
    }
}
