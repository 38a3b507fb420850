//  GPIO and IO-MUX as a board has them: through the bus, on wires.
import Simulation
import Testing

@testable import Chip

@Suite struct GPIOOutputTests {
    private let board = PinBoard()

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

    /// The table of functions against the SDK's header (pin_mux_register.h), by the GPIO's
    /// function.
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
        #expect(!board.pins.isHigh(1) && board.chip.pads.pads(carrying: .uart0TX) == 1 << 1)
        board.write(0x6000_0838, 1 << 8)
        #expect(!board.pins.isHigh(2), "GPIO2's function 4 carries it too")
        #expect(board.chip.pads.pads(carrying: .uart0CTS) == 0)
    }

    @Test func strapsAreThoseOfAStartFromFlash() {
        #expect(board.read(Address.input) >> 16 & 7 == 3)
        #expect(board.read(Address.input) >> 29 == 7)
        let pins = Pins()
        pins.set(15, .high, by: pins.addParty(), at: .zero)
        #expect(PinBoard(pins: pins).read(Address.input) >> 16 & 7 == 4)
    }

    @Test func takingAPadFromTheFlashIsNoted() {
        for pad in Pad.all {
            let board = PinBoard()
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
    private let board = PinBoard()

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

/// Seeded accesses to every register of these devices: nothing crashes, and wires and registers
/// agree.
@Suite struct GPIORandomTests {
    @Test(arguments: 1...2 as ClosedRange<UInt64>)
    func anyAccessIsSurvived(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let board = PinBoard()
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
