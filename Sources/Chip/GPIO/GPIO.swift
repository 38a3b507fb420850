//  GPIO: levels and interrupts of GPIO0 to GPIO15. The registers' table is in GPIOTable.swift.
//
//  Output: a pin is driven while its ENABLE bit is set, to its OUT bit, or to the sigma-delta's
//  output if its PIN register says so; as an open drain it is pulled low or left alone. All of that
//  reaches the pad only while the IO-MUX has given it to GPIO. Input: IN shows the pad's level
//  whatever the pad carries, so an output can be read back on its own pin.
//
//  Interrupts: an edge of a pin's type sets its STATUS bit, whether or not the CPU listens at the
//  moment; two edges before the bit is cleared are one. A level sets the bit for as long as it
//  lasts, so clearing it then has no effect. Line 4 is held while STATUS is not zero. Giving a pin
//  another type leaves its bit as it is.

import Simulation

public final class GPIO: TimedPeripheral {
    public let name = "GPIO"
    public let base: UInt32 = 0x6000_0300
    public internal(set) var registers: RegisterFile

    private let pads: Pads
    private let lines: InterruptLines
    private let clock: RTCClock
    private let straps: UInt32

    // What the PIN registers say, a bit for each pin.
    private var rising: UInt32 = 0
    private var falling: UInt32 = 0
    private var lowLevel: UInt32 = 0
    private var highLevel: UInt32 = 0
    private var openDrain: UInt32 = 0
    private var fromSigmaDelta: UInt32 = 0

    private var sigmaDelta = SigmaDelta()
    private var nextEdge = Instant.never
    /// When the measurement of the RTC's clock began and ends; nil before the first.
    private var calibration: (start: Instant, end: Instant)?

    private enum Field {
        static let source: UInt32 = 1 << 0
        static let driver: UInt32 = 1 << 2
        static let wakeUp: UInt32 = 1 << 10
        static let calibrationStart: UInt32 = 1 << 31
        static let calibrationReady: UInt32 = 3 << 30
    }

    /// - Parameter kept: the registers of the board before, after a reset that keeps them.
    init(
        pads: Pads, lines: InterruptLines, clock: RTCClock, kept: RegisterFile?, at now: Instant
    ) {
        self.pads = pads
        self.lines = lines
        self.clock = clock
        registers = kept ?? RegisterFile(Self.table)
        straps = Self.straps(of: pads.pins)
        for pin in 0..<16 { readType(of: pin) }
        sigmaDelta.configure(registers[Offset.sigmaDelta], at: now)
        drive(Self.pinBits, at: now)
        pads.setInterrupting(interrupting, at: now)
        pads.listen { [unowned self] pin, isHigh, _ in levelChanged(pin, isHigh) }
    }

    /// The strapping field of IN: bits 2:0 are GPIO15, GPIO0 and GPIO2 at the reset, as the ROM's
    /// `boot mode:(3,7)` shows them; bits 15:13 tell that no SDIO host is there.
    private static func straps(of pins: Pins) -> UInt32 {
        var straps: UInt32 = 7 << 13
        if pins.isHigh(15) { straps |= 4 }
        if pins.isHigh(0) { straps |= 2 }
        if pins.isHigh(2) { straps |= 1 }
        return straps << 16
    }

    // MARK: - Output

    /// Brings what is driven on the pins of a mask up to date.
    private func drive(_ mask: UInt32, at now: Instant) {
        let enabled = registers[Offset.enable]
        var levels = registers[Offset.out] & ~fromSigmaDelta
        if fromSigmaDelta != 0, sigmaDelta.isHigh(at: now) { levels |= fromSigmaDelta }
        var rest = mask & Self.pinBits
        while rest != 0 {
            let pin = rest.trailingZeroBitCount
            let bit: UInt32 = 1 << UInt32(pin)
            rest &= ~bit
            let drive: Pins.Drive
            if enabled & bit == 0 {
                drive = .released
            } else if levels & bit == 0 {
                drive = .low
            } else {
                drive = openDrain & bit != 0 ? .released : .high
            }
            pads.setGPIO(pin, drive, at: now)
        }
    }

    // MARK: - Sigma-delta

    /// Pins that show the sigma-delta's output, if any does.
    private var modulated: UInt32 { fromSigmaDelta & registers[Offset.enable] & Self.pinBits }

    /// True when every edge must happen at its time: somebody outside listens, or a pin interrupts.
    private var isHeard: Bool {
        pads.isHeard(modulated)
    }

    /// Edges that nobody listens to are not made one by one: the pins get the level of the moment
    /// when firmware looks.
    private func refreshModulated(at now: Instant) {
        guard modulated != 0 else {
            nextEdge = .never
            return
        }
        drive(modulated, at: now)
        nextEdge = isHeard ? sigmaDelta.nextEdge(after: now) : .never
    }

    public var due: Instant { nextEdge }

    public func run(at now: Instant) {
        if nextEdge <= now { refreshModulated(at: now) }
    }

    // MARK: - Interrupts

    /// Pins with a type.
    private var interrupting: UInt32 { rising | falling | lowLevel | highLevel }

    /// Takes a PIN register apart.
    private func readType(of pin: Int) {
        let register = registers[Offset.pin0 + UInt32(pin) * 4]
        let bit: UInt32 = 1 << UInt32(pin)
        let type = register >> 7 & 7
        func put(_ isSet: Bool, in mask: inout UInt32) {
            if isSet { mask |= bit } else { mask &= ~bit }
        }
        put(type == 1 || type == 3, in: &rising)
        put(type == 2 || type == 3, in: &falling)
        put(type == 4, in: &lowLevel)
        put(type == 5, in: &highLevel)
        put(register & Field.driver != 0, in: &openDrain)
        put(register & Field.source != 0, in: &fromSigmaDelta)
    }

    private func levelChanged(_ pin: Int, _ isHigh: Bool) {
        guard pin < 16 else { return }
        registers[Offset.status] |= 1 << UInt32(pin) & (isHigh ? rising : falling)
        raise()
    }

    /// Lets levels that last set their bits, and holds the line while a bit is set.
    private func raise() {
        let levels = pads.pins.levels
        registers[Offset.status] |= (highLevel & levels | lowLevel & ~levels) & Self.pinBits
        lines.hold(.gpio, registers[Offset.status] != 0)
    }

    /// True while a level that may wake the chip from light sleep is there.
    public var isWaking: Bool {
        (0..<16).contains { pin in
            let register = registers[Offset.pin0 + UInt32(pin) * 4]
            guard register & Field.wakeUp != 0 else { return false }
            let isHigh = pads.pins.isHigh(pin)
            return register >> 7 & 7 == 5 && isHigh || register >> 7 & 7 == 4 && !isHigh
        }
    }

    /// The straps as the ROM prints them, first number of `boot mode`: GPIO15, GPIO0, GPIO2.
    public var bootMode: UInt32 { straps >> 16 & 7 }

    // MARK: - Registers

    public func read(_ offset: UInt32, at now: Instant) -> UInt32 {
        switch offset {
        case Offset.input:
            refreshModulated(at: now)
            pads.look(at: now)
            return straps | pads.pins.levels & Self.pinBits
        case Offset.calibrationValue: return calibrationValue(at: now)
        default: return registers[offset]
        }
    }

    public func write(_ offset: UInt32, _ value: UInt32, at now: Instant) {
        let outBefore = registers[Offset.out]
        let enableBefore = registers[Offset.enable]
        registers.write(offset, value)
        switch offset {
        case Offset.out...Offset.enableClear:
            let enabled = registers[Offset.enable]
            pads.pins.noteUse(of: enabled & Self.pinBits & pads.gpioPins)
            drive((outBefore ^ registers[Offset.out]) | (enableBefore ^ enabled), at: now)
            refreshModulated(at: now)
        case Offset.status, Offset.statusSet, Offset.statusClear: raise()
        case Offset.pin0...Offset.pin15:
            let pin = Int(offset - Offset.pin0) / 4
            readType(of: pin)
            pads.setInterrupting(interrupting, at: now)
            drive(1 << UInt32(pin), at: now)
            refreshModulated(at: now)
            raise()
        case Offset.sigmaDelta:
            sigmaDelta.configure(registers[offset], at: now)
            refreshModulated(at: now)
        case Offset.calibrationStart:
            guard registers[offset] & Field.calibrationStart != 0 else { return }
            let periods = UInt64(registers[offset] & 0x3FF)
            calibration = (now, clock.moment(after: periods, from: now))
        default: break
        }
    }

    /// How many cycles of the bus the RTC's cycles took, once they have passed.
    private func calibrationValue(at now: Instant) -> UInt32 {
        guard let calibration, calibration.end <= now else { return 0 }
        return Field.calibrationReady | UInt32((calibration.end - calibration.start) & 0xF_FFFF)
    }
}
