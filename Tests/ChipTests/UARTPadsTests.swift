//  The UARTs at the chip's pads: their waves, frames that come from a wire, and the swap.
import Simulation
import Testing

@testable import Chip

/// Registers of UART0; those of UART1 lie `second` above.
private enum Reg {
    static let fifo: UInt32 = 0x6000_0000
    static let divider: UInt32 = 0x6000_0014
    static let state: UInt32 = 0x6000_001C
    static let frame: UInt32 = 0x6000_0020
    static let raised: UInt32 = 0x6000_0004
    static let autobaud: UInt32 = 0x6000_0018
    static let lowPulse: UInt32 = 0x6000_0028
    static let second: UInt32 = 0xF00
    static let muxU0RXD: UInt32 = 0x6000_0814
    static let muxGPIO2: UInt32 = 0x6000_0838
    static let muxMTCK: UInt32 = 0x6000_0808
    static let muxMTDO: UInt32 = 0x6000_0810
    static let pinSharing: UInt32 = 0x3FF0_0028
}

extension PinBoard {
    /// With a listener, or a wire between two pins, before the board comes to life.
    fileprivate convenience init(
        listening pins: UInt32 = 0, joining joint: (Int, Int)?
    ) {
        let wires = Pins.module()
        wires.listen(to: pins)
        if let joint { wires.join(joint.0, joint.1, at: .zero) }
        self.init(pins: wires)
    }

    /// Bits of 100 cycles on both UARTs.
    fileprivate func setSpeed() {
        write(Reg.divider, 100)
        write(Reg.divider + Reg.second, 100)
    }

    fileprivate func pass(_ cycles: Cycles) { pass(until: now + cycles) }

    /// What the receiver of UART0 has.
    fileprivate func received() -> [UInt8] {
        (0..<(read(Reg.state) & 0xFF)).map { _ in UInt8(read(Reg.fifo)) }
    }

    /// Sends a frame by a device outside, each bit so many cycles long.
    fileprivate func frame(_ byte: UInt8, on pin: Int, bit: Cycles, stop: Bool = true) {
        for isHigh in [false] + (0..<8).map({ byte >> $0 & 1 == 1 }) + [stop] {
            outside(pin, isHigh ? .high : .low)
            pass(bit)
        }
        outside(pin, .high)
    }
}

@Suite struct UARTPadsTests {
    @Test func eachEdgeOfAByteReachesAWireThatIsHeard() {
        let board = PinBoard(listening: 1 << 1, joining: nil)
        var edges: [UInt64] = []
        let start = board.now
        board.pins.observe { pin, _, now in if pin == 1 { edges.append(now - start) } }
        board.setSpeed()
        // 0x0F: a start bit, four ones, four zeros, then the stop bit; at once a second byte.
        board.write(Reg.fifo, 0x0F)
        board.write(Reg.fifo, 0xFF)
        board.pass(3000)
        #expect(edges == [0, 100, 500, 900, 1000, 1100])
    }

    @Test func nobodyHearsNoEvent() {
        let board = PinBoard(joining: nil)
        board.setSpeed()
        board.write(Reg.fifo, 0)
        #expect(board.chip.bus.due == .never)
        // Who reads the pins sees the level of the moment all the same.
        board.pass(150)
        #expect(board.read(Address.input) & 2 == 0)
        board.pass(1000)
        #expect(board.read(Address.input) & 2 != 0)
    }

    @Test func aPinThatInterruptsHears() {
        let board = PinBoard(joining: nil)
        board.setSpeed()
        board.setType(1, 2)
        board.write(Reg.fifo, 0xFF)
        #expect(board.isInterrupting)
        board.write(Address.statusClear, 2)
        board.write(Reg.fifo, 0xFF)
        #expect(!board.isInterrupting)
        board.pass(1000)
        #expect(board.isInterrupting, "the second start bit")
    }

    @Test func aLoopWireBringsBackWhatIsSent() {
        let board = PinBoard(joining: (1, 3))
        board.setSpeed()
        for byte: UInt32 in [0x55, 0x00, 0xFF, 0xA7] { board.write(Reg.fifo, byte) }
        board.pass(4100)
        #expect(board.received() == [0x55, 0x00, 0xFF, 0xA7])
    }

    @Test func theSecondUARTCanTalkToTheFirst() {
        let board = PinBoard(joining: (2, 3))
        board.setSpeed()
        board.write(Reg.muxGPIO2, 0x80 | 2 << 4)
        board.write(Reg.fifo + Reg.second, 0x42)
        board.pass(1100)
        #expect(board.received() == [0x42])
        // The pad goes back to GPIO: nothing is heard any more.
        board.write(Reg.muxGPIO2, 0x80)
        board.write(Reg.fifo + Reg.second, 0x43)
        board.pass(1100)
        #expect(board.received().isEmpty)
    }

    @Test func aWireOfAnyOriginIsReceived() {
        let board = PinBoard(joining: nil)
        board.setSpeed()
        board.frame(0xC3, on: 3, bit: 102)
        board.frame(0x3C, on: 3, bit: 98)
        board.pass(100)
        #expect(board.received() == [0xC3, 0x3C])
        #expect(board.read(Reg.raised) & (1 << 3) == 0, "no frame error")
    }

    @Test func aGlitchIsNoStartBit() {
        let board = PinBoard(joining: nil)
        board.setSpeed()
        board.outside(3, .low)
        board.pass(49)
        board.outside(3, .high)
        board.pass(10)
        board.frame(0x81, on: 3, bit: 100)
        board.pass(100)
        #expect(board.received() == [0x81])
    }

    @Test func aMissingStopBitAndABreakAreTold() {
        let board = PinBoard(joining: nil)
        board.setSpeed()
        board.frame(0x41, on: 3, bit: 100, stop: false)
        board.pass(500)
        #expect(board.received() == [0x41])
        #expect(board.read(Reg.raised) & (1 << 3 | 1 << 7) == 1 << 3)
        board.outside(3, .low)
        board.pass(5000)
        #expect(board.received() == [0], "a level that lasts is one frame")
        #expect(board.read(Reg.raised) & 1 << 7 != 0)
    }

    @Test func theStatusShowsTheLevelAtThePad() {
        let board = PinBoard(joining: nil)
        #expect(board.read(Reg.state) & 1 << 15 != 0)
        board.outside(3, .low)
        #expect(board.read(Reg.state) & 1 << 15 == 0)
        // A pad that is GPIO's is no RXD.
        board.write(Reg.muxU0RXD, 0x80 | 3 << 4)
        #expect(board.read(Reg.state) & 1 << 15 != 0)
        board.outside(3, .high)
        board.frame(0x42, on: 3, bit: 1068)
        board.pass(2000)
        #expect(board.received().isEmpty)
    }

    @Test func autobaudMeasuresAWire() {
        let board = PinBoard(joining: nil)
        board.write(Reg.autobaud, 1)
        board.frame(0x55, on: 3, bit: 694)
        board.pass(4000)
        #expect(board.read(Reg.lowPulse) == 694)
    }

    @Test func aSwapMovesBothPins() {
        let board = PinBoard(joining: (13, 15))
        board.setSpeed()
        board.write(Reg.muxMTDO, 1 << 8)
        board.write(Reg.muxMTCK, 1 << 8)
        board.write(Reg.fifo, 0x21)
        board.pass(1100)
        #expect(board.received().isEmpty)
        board.write(Reg.pinSharing, 1 << 2)
        board.write(Reg.fifo, 0x22)
        board.pass(1100)
        #expect(board.received() == [0x22])
        // RTS is on U0TXD's pad now: low while it is asserted.
        #expect(board.pins.isHigh(1))
        board.write(Reg.frame, 0x1C | 1 << 6)
        #expect(!board.pins.isHigh(1))
        board.write(Reg.pinSharing, 0)
        #expect(board.pins.isHigh(1) && !board.pins.isHigh(15))
    }

    @Test func aBreakHoldsTheWireLow() {
        let board = PinBoard(listening: 1 << 1, joining: nil)
        board.write(Reg.frame, 0x1C | 1 << 8)
        #expect(!board.pins.isHigh(1))
        board.pass(100_000)
        #expect(!board.pins.isHigh(1))
        board.write(Reg.frame, 0x1C)
        #expect(board.pins.isHigh(1))
    }
}
