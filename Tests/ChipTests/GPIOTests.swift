//  GPIO, IO-MUX and the RTC block as a board has them: through the bus, on wires.
import Simulation
import Testing

@testable import Chip

/// A board with its wires, addressed as firmware does.
private final class Board {
    let pins: Pins
    let chip: Peripherals
    let device: Pins.Party
    var now = Instant(cycles: 1_600_000)

    init(pins: Pins = .module(), kept: KeptRegisters = KeptRegisters()) {
        self.pins = pins
        device = pins.addParty()
        chip = Peripherals(pins: pins, kept: kept, at: now)
    }

    func write(_ address: UInt32, _ value: UInt32) { chip.bus.write(address, value, at: now) }
    func read(_ address: UInt32) -> UInt32 { chip.bus.read(address, at: now) }
    func setType(_ pin: UInt32, _ type: UInt32) { write(Address.pin0 + pin * 4, type << 7) }
    func outside(_ pin: Int, _ drive: Pins.Drive) { pins.set(pin, drive, by: device, at: now) }
    var status: UInt32 { read(Address.status) }
    var isInterrupting: Bool { chip.lines.isPending(.gpio) }

    /// Lets the bus do what is due up to `end`.
    func pass(until end: Instant) {
        while chip.bus.due <= end {
            now = chip.bus.due
            chip.bus.run(at: now)
        }
        now = end
    }
}

private enum Address {
    static let out: UInt32 = 0x6000_0300
    static let outSet: UInt32 = 0x6000_0304
    static let outClear: UInt32 = 0x6000_0308
    static let enable: UInt32 = 0x6000_030C
    static let enableSet: UInt32 = 0x6000_0310
    static let enableClear: UInt32 = 0x6000_0314
    static let input: UInt32 = 0x6000_0318
    static let status: UInt32 = 0x6000_031C
    static let statusClear: UInt32 = 0x6000_0324
    static let pin0: UInt32 = 0x6000_0328
    static let sigmaDelta: UInt32 = 0x6000_0368
    static let calibrate: UInt32 = 0x6000_036C
    static let calibrated: UInt32 = 0x6000_0370
    static let muxGPIO4: UInt32 = 0x6000_083C
    static let muxMTDI: UInt32 = 0x6000_0804
    static let pad16: UInt32 = 0x6000_07A0
    static let enable16: UInt32 = 0x6000_0774
    static let out16: UInt32 = 0x6000_0768
    static let input16: UInt32 = 0x6000_078C
}

@Suite struct GPIOOutputTests {
    private let board = Board()

    @Test func setAndClearTouchOnlyWhatIsWrittenAsOne() {
        board.write(Address.out, 0xF0)
        board.write(Address.outSet, 0x0F)
        #expect(board.read(Address.out) == 0xFF)
        board.write(Address.outClear, 0x81)
        #expect(board.read(Address.out) == 0x7E)
        board.write(Address.enableSet, 0x30)
        board.write(Address.enableClear, 0x10)
        #expect(board.read(Address.enable) == 0x20)
        // These keep nothing of their own.
        #expect(board.read(Address.outSet) == 0 && board.read(Address.outClear) == 0)
    }

    @Test func aPinIsDrivenWhileItIsEnabledAndGPIOs() {
        board.write(Address.out, 1 << 12)
        board.write(Address.enable, 1 << 12)
        // MTDI's pad belongs to JTAG at first.
        #expect(board.pins.drive(of: 12, by: Pins.chip) == .pullUp)
        board.write(Address.muxMTDI, 3 << 4)
        #expect(board.pins.drive(of: 12, by: Pins.chip) == .high)
        board.write(Address.outClear, 1 << 12)
        #expect(board.pins.drive(of: 12, by: Pins.chip) == .low)
        board.write(Address.enableClear, 1 << 12)
        #expect(board.pins.drive(of: 12, by: Pins.chip) == .released)
    }

    @Test func anOpenDrainOnlyPullsLow() {
        board.write(Address.pin0 + 16, 1 << 2)
        board.write(Address.enable, 1 << 4)
        board.write(Address.out, 1 << 4)
        #expect(board.pins.drive(of: 4, by: Pins.chip) == .released)
        board.outside(4, .pullUp)
        #expect(board.read(Address.input) & 1 << 4 != 0)
        // Somebody outside holds it low, which is no short.
        var shorts = 0
        board.pins.onConflict = { _, _ in shorts += 1 }
        board.outside(4, .low)
        #expect(board.read(Address.input) & 1 << 4 == 0)
        board.outside(4, .pullUp)
        board.write(Address.outClear, 1 << 4)
        #expect(board.read(Address.input) & 1 << 4 == 0)
        #expect(board.pins.drive(of: 4, by: Pins.chip) == .low)
        #expect(shorts == 0)
    }

    @Test func pullsComeFromThePad() {
        board.write(Address.muxGPIO4, 1 << 7)
        #expect(board.pins.isHigh(4))
        board.write(Address.muxGPIO4, 1 << 6)
        #expect(!board.pins.isHigh(4))
        board.write(Address.muxGPIO4, 3 << 6)
        #expect(board.pins.drive(of: 4, by: Pins.chip) == .released)
    }

    /// The table of functions against the SDK's header (pin_mux_register.h), by the GPIO's function.
    @Test func everyPadHasItsGPIO() {
        for pad in Pad.all {
            let function: UInt32 = [0, 2, 4, 5].contains(pad.pin) ? 0 : 3
            #expect(pad.signal(function << 4) == .gpio)
            #expect(pad.signal(1 << 8 | 3 << 4) == .none, "functions from 5 on mean nothing")
        }
        #expect(Pad.all.map(\.pin) == Array(0..<16))
        #expect(Set(Pad.all.map(\.offset)).count == 16)
    }

    @Test func aPeripheralDrivesThePadsThatCarryItsSignal() {
        #expect(board.pins.isHigh(1), "UART0 rests high")
        board.chip.pads.setOutput(.uart0TX, .low, at: board.now)
        #expect(!board.pins.isHigh(1) && board.chip.pads.pin(carrying: .uart0TX) == 1)
        board.write(0x6000_0838, 1 << 8)
        #expect(!board.pins.isHigh(2), "GPIO2's function 4 carries it too")
        #expect(board.chip.pads.pin(carrying: .uart0CTS) == nil)
    }

    @Test func strapsAreThoseOfAStartFromFlash() {
        #expect(board.read(Address.input) >> 16 & 7 == 3)
        #expect(board.read(Address.input) >> 29 == 7)
        let pins = Pins()
        pins.set(15, .high, by: pins.addParty(), at: .zero)
        #expect(Board(pins: pins).read(Address.input) >> 16 & 7 == 4)
    }

    @Test func takingAPadFromTheFlashIsNoted() {
        for pad in Pad.all {
            let board = Board()
            board.write(0x6000_0800 + pad.offset, 3 << 4)
            #expect(board.chip.mux.pinLostToFlash == (pad.isFlash ? pad.pin : nil))
        }
        // Driving without the pad is nothing, and so is writing what is there.
        board.write(Address.out, 0xFFFF)
        board.write(Address.enable, 0xFFFF)
        for pad in Pad.all where pad.isFlash {
            board.write(0x6000_0800 + pad.offset, 1 << 4 | 0x80)
        }
        #expect(board.chip.mux.pinLostToFlash == nil)
        #expect((6...11).allSatisfy { board.pins.drive(of: $0, by: Pins.chip) != .high })
    }
}

@Suite struct GPIOInterruptTests {
    private let board = Board()

    /// Types 0 to 7 against a rise and a fall.
    @Test func edgesOfTheTypeSetTheStatus() {
        for (type, rise, fall) in [
            (0, false, false), (1, true, false), (2, false, true), (3, true, true),
            (6, false, false), (7, false, false),
        ] {
            board.outside(5, .low)
            board.setType(5, UInt32(type))
            board.write(Address.statusClear, 0xFFFF)
            #expect(!board.isInterrupting)
            board.outside(5, .high)
            #expect(board.status == (rise ? 1 << 5 : 0), "type \(type)")
            #expect(board.isInterrupting == rise)
            board.write(Address.statusClear, 0xFFFF)
            board.outside(5, .low)
            #expect(board.status == (fall ? 1 << 5 : 0), "type \(type)")
        }
    }

    @Test func edgesBeforeTheStatusIsClearedAreOne() {
        board.setType(5, 3)
        for _ in 0..<5 {
            board.outside(5, .high)
            board.outside(5, .low)
        }
        #expect(board.status == 1 << 5)
        board.chip.lines.take(line: 4)
        #expect(board.isInterrupting, "the line is held, not pulsed")
        board.write(Address.statusClear, 1 << 5)
        #expect(board.status == 0 && !board.isInterrupting)
    }

    @Test func aLevelThatLastsCannotBeCleared() {
        for (type, drive, other) in [(4, Pins.Drive.low, Pins.Drive.high), (5, .high, .low)] {
            board.outside(5, other)
            board.setType(5, UInt32(type))
            #expect(board.status == 0)
            board.outside(5, drive)
            board.write(Address.statusClear, 1 << 5)
            #expect(board.status == 1 << 5 && board.isInterrupting)
            board.outside(5, other)
            // It stays until it is cleared, although the level is gone.
            #expect(board.status == 1 << 5)
            board.write(Address.statusClear, 1 << 5)
            #expect(board.status == 0 && !board.isInterrupting)
            board.setType(5, 0)
        }
    }

    @Test func aLevelThatIsThereWhenItsTypeIsSetInterruptsAtOnce() {
        board.setType(5, 4)
        #expect(board.status == 1 << 5 && board.isInterrupting)
        // Taking the type away leaves the bit.
        board.setType(5, 0)
        #expect(board.status == 1 << 5)
        board.write(Address.statusClear, 1 << 5)
        #expect(!board.isInterrupting)
    }

    @Test func twoPinsAtOnceAreTwoBitsOfOneInterrupt() {
        board.setType(4, 1)
        board.setType(5, 1)
        board.write(Address.enable, 0x30)
        board.write(Address.outSet, 0x30)
        #expect(board.status == 0x30)
        board.write(Address.statusClear, 0x10)
        #expect(board.status == 0x20 && board.isInterrupting)
    }

    /// GPIO16 is not GPIO's: nothing of it shows there.
    @Test func gpio16HasNoInterrupt() {
        for pin in 0..<UInt32(16) { board.setType(pin, 3) }
        board.write(Address.statusClear, 0xFFFF)
        board.outside(16, .low)
        board.outside(16, .high)
        #expect(board.status == 0)
    }
}

@Suite struct SigmaDeltaTests {
    /// High in exactly `target` of any 256 steps in a row, whatever the length of a step.
    @Test(arguments: [0, 1, 2, 3, 64, 127, 128, 200, 255], [1, 7, 255])
    func theShareThatIsHighIsTheTarget(target: Int, stepLength: Int) {
        var generator = SigmaDelta()
        generator.configure(1 << 16 | UInt32(stepLength) << 8 | UInt32(target), at: .zero)
        for first in [1, 100, 1_000_000_007] {
            let high = (first..<first + 256).count {
                generator.isHigh(at: Instant(cycles: UInt64($0 * stepLength)))
            }
            #expect(high == target)
        }
    }

    /// The next edge against a search cycle by cycle.
    @Test(arguments: [0, 1, 5, 128, 251, 255], [1, 3])
    func edgesAreWhereTheOutputChanges(target: Int, stepLength: Int) {
        var generator = SigmaDelta()
        generator.configure(
            1 << 16 | UInt32(stepLength) << 8 | UInt32(target), at: Instant(cycles: 1000))
        var edge = generator.nextEdge(after: Instant(cycles: 1000))
        for cycle in 1001..<UInt64(1000 + 600 * stepLength) {
            let isEdge =
                generator.isHigh(at: Instant(cycles: cycle))
                != generator.isHigh(at: Instant(cycles: cycle - 1))
            #expect(isEdge == (edge.cycles == cycle), "cycle \(cycle)")
            if isEdge { edge = generator.nextEdge(after: edge) }
        }
        if target == 0 { #expect(edge == .never) }
    }

    @Test func offIsLow() {
        var generator = SigmaDelta()
        generator.configure(1 << 8 | 200, at: .zero)
        #expect(generator.nextEdge(after: .zero) == .never)
        #expect(!generator.isHigh(at: Instant(cycles: 12345)))
    }

    /// Edges happen at their times only for those who listen.
    @Test(arguments: [false, true])
    func edgesAreMadeWhereSomebodyListens(listens: Bool) {
        let board = Board()
        if listens { board.pins.listen(to: 1 << 4) }
        var edges = 0
        var highSince: Instant?
        var highFor: Cycles = 0
        board.pins.observe { pin, isHigh, now in
            guard pin == 4 else { return }
            edges += 1
            if isHigh {
                highSince = now
            } else if let since = highSince {
                highFor += now - since
            }
        }
        board.write(Address.pin0 + 16, 1)
        board.write(Address.enable, 1 << 4)
        board.write(Address.sigmaDelta, 1 << 16 | 10 << 8 | 64)
        #expect((board.chip.bus.due == .never) != listens)
        board.pass(until: board.now + 10 * 256 * 100)
        if listens {
            #expect(edges >= 2 * 64 * 100 - 2)
            #expect((highFor + 5) / 10 / 100 >= 63 && highFor <= 10 * 64 * 100)
        } else {
            #expect(edges == 0)
            let start = board.now
            let high = (0..<256).count { step in
                board.now = start + UInt64(step * 10)
                return board.read(Address.input) & 1 << 4 != 0
            }
            #expect(high == 64)
        }
    }

    @Test func aPinThatInterruptsListens() {
        let board = Board()
        board.write(Address.pin0 + 16, 1 | 1 << 7)
        board.write(Address.enable, 1 << 4)
        board.write(Address.sigmaDelta, 1 << 16 | 10 << 8 | 128)
        board.pass(until: board.now + 100)
        #expect(board.status == 1 << 4)
    }
}

@Suite struct RTCTests {
    private let board = Board()

    @Test func gpio16IsDrivenThroughItsOwnRegisters() {
        // At first the pad is the line that wakes the chip, which rests high.
        #expect(board.read(Address.input16) == 1)
        board.write(Address.enable16, 1)
        #expect(board.pins.drive(of: 16, by: Pins.chip) == .pullUp)
        board.write(Address.pad16, 1)
        #expect(board.read(Address.input16) == 0)
        board.write(Address.out16, 1)
        #expect(board.pins.drive(of: 16, by: Pins.chip) == .high)
        board.write(Address.enable16, 0)
        #expect(board.pins.drive(of: 16, by: Pins.chip) == .released)
        board.write(Address.pad16, 1 | 1 << 3)
        #expect(board.read(Address.input16) == 0, "its pull-down")
        board.outside(16, .high)
        #expect(board.read(Address.input16) == 1)
    }

    @Test func calibrationTellsHowLongTheRTCsCyclesAre() {
        #expect(board.read(Address.calibrated) == 0)
        board.write(Address.calibrate, 0x100)
        board.write(Address.calibrate, 1 << 31 | 0x100)
        #expect(board.read(Address.calibrated) == 0)
        let end = RTCClock(seed: 1).moment(after: 0x100, from: board.now)
        let length = end - board.now
        board.now = board.now + (length - 1)
        #expect(board.read(Address.calibrated) == 0)
        board.now = board.now + 1
        #expect(board.read(Address.calibrated) == 3 << 30 | UInt32(length))
        #expect((460 * 256...520 * 256).contains(length), "5.75 to 6.5 microseconds each")
    }

    /// behaviour.md 3: pins are retained for 2, 3 and 4; the RTC block for all but power-on.
    @Test(arguments: ResetReason.allCases)
    func resetsKeepWhatTheyKeep(_ reason: ResetReason) {
        board.write(Address.enable, 1 << 5)
        board.write(Address.out, 1 << 5)
        board.write(Address.muxGPIO4, 1 << 7)
        board.write(0x6000_0734, 42)
        var edges = 0
        board.pins.disconnectChip()
        board.pins.observe { _, _, _ in edges += 1 }
        let next = Board(pins: board.pins, kept: board.chip.kept(through: reason))
        let keeps: Set<ResetReason> = [.exception, .softwareWatchdog, .restart]
        #expect((next.read(Address.out) == 1 << 5) == keeps.contains(reason))
        #expect((next.read(Address.muxGPIO4) == 1 << 7) == keeps.contains(reason))
        #expect(next.read(0x6000_0734) == (reason == .powerOn ? 0 : 42))
        if keeps.contains(reason) {
            #expect(edges == 0, "no glitch")
            #expect(next.pins.drive(of: 5, by: Pins.chip) == .high)
        }
    }
}

/// Seeded accesses to every register of these devices: nothing crashes, and wires and registers agree.
@Suite struct GPIORandomTests {
    @Test(arguments: 1...2 as ClosedRange<UInt64>)
    func anyAccessIsSurvived(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let board = Board()
        let devices: [any Peripheral] = [board.chip.gpio, board.chip.mux, board.chip.rtc]
        let addresses = devices.flatMap { device in
            device.registers.table.map { device.base + $0.offset }
        }
        for step in 0..<20_000 {
            board.pass(until: board.now + Cycles.random(in: 0..<1000, using: &random))
            let address = addresses.randomElement(using: &random)!
            switch Int.random(in: 0..<8, using: &random) {
            case 0: board.outside(Int.random(in: 0..<17, using: &random), .high)
            case 1: board.outside(Int.random(in: 0..<17, using: &random), .pullDown)
            case 2, 3: _ = board.read(address)
            default: board.write(address, UInt32.random(in: 0...UInt32.max, using: &random))
            }
            #expect(board.isInterrupting == (board.status != 0), "seed \(seed), step \(step)")
            #expect(board.read(Address.input) & 0xFFFF == board.pins.levels & 0xFFFF)
        }
    }
}
