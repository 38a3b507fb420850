//  The chip's side of the wires: which of its signals drives which pin.
//
//  The IO-MUX selects a signal and a resistor for each pad, GPIO and the other peripherals say what
//  they drive, and the RTC block has GPIO16 to itself. Here these meet, and the outcome goes to the
//  wire as the drive of party 0. What comes back from a wire goes to whoever listens.
//
//  Nothing reaches a wire before `connect`, so that a board begins with all its pins at once.
//
//  Waves (the UARTs' TXD, the sigma-delta) cost an event an edge, so a device makes them only while
//  `isHeard` says that somebody is there to notice: a listener on the wire (`Pins.listen`), or one
//  of the chip's own ears, which are pins that interrupt and RXD's pads. Who reads IN sees the
//  level of the moment, by `look`.

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
    private var followers: [(Instant) -> Void] = []
    private var lookers: [(Instant) -> Void] = []
    /// A bit for each pin whose edges or levels interrupt, and for each pad of a RXD.
    private var interrupting: UInt32 = 0
    private var receiving: [UInt32] = [0, 0]
    /// Told when something here has changed when another device is due than the one accessed.
    var onDue: () -> Void = {}

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

    // MARK: - Who hears what

    /// Tells a device when the pads may carry other signals, or others hear them.
    func follow(_ follower: @escaping (_ now: Instant) -> Void) { followers.append(follower) }

    /// Tells a device that firmware is about to read the levels.
    func beforeLooking(_ looker: @escaping (_ now: Instant) -> Void) { lookers.append(looker) }

    /// Firmware is about to read the levels.
    func look(at now: Instant) {
        for looker in lookers { looker(now) }
    }

    /// Which pins interrupt, a bit for each.
    func setInterrupting(_ pins: UInt32, at now: Instant) {
        guard pins != interrupting else { return }
        interrupting = pins
        tellFollowers(at: now)
    }

    /// Which pads are RXD of a UART, a bit for each.
    func setReceiving(_ pins: UInt32, by uart: Int) { receiving[uart] = pins }

    /// True when every edge on one of these pins must happen at its time.
    func isHeard(_ mask: UInt32) -> Bool {
        let ears = pins.listened | interrupting | receiving[0] | receiving[1]
        return ears & (pins.hasJoints ? pins.joined(with: mask) : mask) != 0
    }

    private func tellFollowers(at now: Instant) {
        guard isConnected else { return }
        for follower in followers { follower(now) }
        onDue()
    }

    // MARK: - What the pads carry

    /// The pads that carry a signal, a bit for each. An input without a pad reads as its peripheral
    /// decides.
    func pads(carrying signal: PadSignal) -> UInt32 {
        selected.indices.reduce(0) { selected[$1] == signal ? $0 | 1 << UInt32($1) : $0 }
    }

    // MARK: - From inside the chip

    /// Connects a pad to a signal, with a resistor or without.
    func select(_ pin: Int, _ signal: PadSignal, pull: Pins.Drive, at now: Instant) {
        selected[pin] = signal
        let bit: UInt32 = 1 << UInt32(pin)
        gpioPins = signal == .gpio ? gpioPins | bit : gpioPins & ~bit
        pulls[pin] = pull
        update(pin, at: now)
        tellFollowers(at: now)
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
        guard outputs.updateValue(drive, forKey: signal) != drive else { return }
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
