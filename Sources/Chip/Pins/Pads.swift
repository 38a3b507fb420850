//  The chip's side of the wires: which of its signals drives which pin.
//
//  The IO-MUX selects a signal and a resistor for each pad, GPIO and the other peripherals say what
//  they drive, and the RTC block has GPIO16 to itself. Here these meet, and the outcome goes to the
//  wire as the drive of party 0. What comes back from a wire goes to whoever listens.
//
//  Nothing reaches a wire before `connect`, so that a board begins with all its pins at once.

import Simulation

public final class Pads {
    /// The pin that belongs to the RTC block.
    public static let rtcPin = 16

    let pins: Pins

    /// A bit for each pad that is GPIO's.
    private(set) var gpioPins: UInt32 = 0
    private var selected = Pad.all.map { $0.signal($0.reset) }
    private var pulls = [Pins.Drive](repeating: .released, count: Pads.rtcPin)
    /// What GPIO wants of each of its pins.
    private var gpio = [Pins.Drive](repeating: .released, count: Pads.rtcPin)
    /// What the RTC block wants of GPIO16.
    private var rtc = Pins.Drive.released
    /// What the other peripherals drive, by signal.
    private var outputs: [PadSignal: Pins.Drive] = [:]
    private var isConnected = false
    private var listeners: [Pins.Observer] = []

    init(pins: Pins) { self.pins = pins }

    /// Takes the chip's side of the wires.
    func connect(at now: Instant) {
        isConnected = true
        for pin in 0...Self.rtcPin { update(pin, at: now) }
        pins.chipObserver = { [unowned self] pin, isHigh, now in
            for listener in listeners { listener(pin, isHigh, now) }
        }
    }

    /// Tells a device of the chip each change of a level.
    public func listen(_ listener: @escaping Pins.Observer) { listeners.append(listener) }

    // MARK: - What the pads carry

    /// The first pin that carries a signal; nil when none does. An input without a pin reads as its
    /// peripheral decides.
    public func pin(carrying signal: PadSignal) -> Int? { selected.firstIndex(of: signal) }

    // MARK: - From inside the chip

    /// Connects a pad to a signal, with a resistor or without.
    func select(_ pin: Int, _ signal: PadSignal, pull: Pins.Drive, at now: Instant) {
        selected[pin] = signal
        let bit: UInt32 = 1 << UInt32(pin)
        gpioPins = signal == .gpio ? gpioPins | bit : gpioPins & ~bit
        pulls[pin] = pull
        update(pin, at: now)
    }

    /// What GPIO drives a pin to, when the pin is GPIO's.
    func setGPIO(_ pin: Int, _ drive: Pins.Drive, at now: Instant) {
        guard gpio[pin] != drive else { return }
        gpio[pin] = drive
        if selected[pin] == .gpio { update(pin, at: now) }
    }

    func setRTC(_ drive: Pins.Drive, at now: Instant) {
        rtc = drive
        update(Self.rtcPin, at: now)
    }

    /// What a peripheral drives its signal to, on whichever pads carry it.
    public func setOutput(_ signal: PadSignal, _ drive: Pins.Drive, at now: Instant) {
        outputs[signal] = drive
        for pin in selected.indices where selected[pin] == signal { update(pin, at: now) }
    }

    // MARK: - To the wire

    private func update(_ pin: Int, at now: Instant) {
        guard isConnected else { return }
        pins.set(pin, drive(of: pin), by: Pins.chip, at: now)
    }

    private func drive(of pin: Int) -> Pins.Drive {
        guard pin < Self.rtcPin else { return rtc }
        let signal = selected[pin]
        let strong = signal == .gpio ? gpio[pin] : outputs[signal] ?? signal.idleDrive
        return strong == .released ? pulls[pin] : strong
    }
}
