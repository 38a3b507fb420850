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

    /// - Parameters:
    ///   - pins: the world's wires.
    ///   - kept: what the reset left of the board before.
    public init(pins: Pins, kept: KeptRegisters = KeptRegisters(), at now: Instant) {
        pads = Pads(pins: pins)
        timers = HardwareTimers(lines: lines, at: now)
        mux = IOMux(pads: pads, kept: kept.mux, at: now)
        gpio = GPIO(pads: pads, lines: lines, kept: kept.gpio, at: now)
        rtc = RTCBlock(pads: pads, kept: kept.rtc, at: now)
        pads.connect(at: now)
        bus = RegisterBus([timers, gpio, rtc, mux])
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
