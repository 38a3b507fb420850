//  The UART as a device: what its interrupts and its line do beyond what firmware can see of them
//  (Tests/Programs/firmware/Uart tests the rest from there).
import Simulation
import Testing

@testable import Chip

/// A UART0 with its line and its interrupt lines.
private final class Rig {
    let lines = InterruptLines()
    let line = SerialLine()
    let uart: UART
    var now = Instant.zero
    var received: [(UInt8, UInt64)] = []

    /// Frames of 1,000 cycles.
    init(observed: Bool = false) {
        if observed { line.observe { _, _ in } }
        uart = UART(0, line: line, lines: lines, at: .zero)
        uart.write(UARTRegister.divider, 100, at: now)
        uart.onReceived = { [unowned self] in received.append(($0, $1.cycles)) }
    }

    subscript(offset: UInt32) -> UInt32 {
        get { uart.read(offset, at: now) }
        set { uart.write(offset, newValue, at: now) }
    }

    /// Lets what is due happen, each at its time. Returns how often something was.
    @discardableResult
    func advance(_ cycles: Cycles) -> Int {
        let end = now + cycles
        var count = 0
        while uart.due <= end {
            now = max(uart.due, now)
            uart.run(at: now)
            count += 1
        }
        now = end
        return count
    }
}

@Suite struct UARTTests {
    @Test func typedBytesArriveAFrameTimeApart() {
        let rig = Rig()
        rig.advance(500)
        rig.line.type([1, 2, 3], at: rig.now)
        rig.advance(10_000)
        #expect(rig.received.map(\.0) == [1, 2, 3])
        #expect(rig.received.map(\.1) == [1500, 2500, 3500])
    }

    @Test func sendingWithoutInterruptsCostsNoEvent() {
        let rig = Rig()
        for byte in 0..<100 as Range<UInt32> { rig[UARTRegister.fifo] = byte }
        #expect(rig.uart.due == .never)
        #expect(rig.uart.queued(at: Instant(cycles: 50_500)) == 49)
    }

    @Test func observersGetEachFrameAtItsEnd() {
        let rig = Rig(observed: true)
        var seen: [(UInt8, UInt64)] = []
        rig.line.observe { seen.append(($0.byte, $1.cycles)) }
        rig.advance(200)
        for byte in [7, 8] as [UInt32] { rig[UARTRegister.fifo] = byte }
        rig.advance(10_000)
        #expect(seen.map(\.0) == [7, 8])
        #expect(seen.map(\.1) == [1200, 2200])
    }

    /// Each reason is held while it lasts or is not cleared, and only while it is enabled.
    @Test func theLineIsHeldForEnabledReasons() {
        let rig = Rig()
        rig[UARTRegister.thresholds] = 2
        rig.line.type([1, 2], at: rig.now)
        rig.advance(5_000)
        #expect(!rig.lines.isPending(.uart))
        rig[UARTRegister.enabled] = UARTInterrupt.full
        #expect(rig.lines.isPending(.uart))
        rig.lines.take(line: 5)
        rig[UARTRegister.clear] = UARTInterrupt.full
        #expect(rig.lines.isPending(.uart), "the bytes are still there")
        _ = rig[UARTRegister.fifo]
        #expect(rig.lines.isPending(.uart), "raised, and not cleared since")
        rig[UARTRegister.clear] = UARTInterrupt.full
        #expect(!rig.lines.isPending(.uart))
    }

    @Test func bothUARTsHoldOneLine() {
        let lines = InterruptLines()
        let uarts = (0...1).map { UART($0, line: SerialLine(), lines: lines, at: .zero) }
        for uart in uarts {
            uart.write(UARTRegister.enabled, UARTInterrupt.empty, at: .zero)
        }
        uarts[0].write(UARTRegister.enabled, 0, at: .zero)
        #expect(lines.isPending(.uart))
        uarts[1].write(UARTRegister.enabled, 0, at: .zero)
        #expect(!lines.isPending(.uart))
    }

    /// One that is 4 % off is understood; of one at a twentieth, the start bit is longer than a
    /// frame.
    @Test func aSlowPeerBringsFrameErrors() {
        let rig = Rig()
        rig.line.format = SerialFormat(bitCycles: 104)
        rig.line.type([0x80], at: rig.now)
        rig.advance(20_000)
        #expect(rig.received.map(\.0) == [0x80])
        #expect(rig[UARTRegister.raised] & UARTInterrupt.frameError == 0)
        rig.line.format = SerialFormat(bitCycles: 2_000)
        rig.line.type([0x80], at: rig.now)
        rig.advance(40_000)
        #expect(rig[UARTRegister.raised] & UARTInterrupt.frameError != 0)
        #expect(rig[UARTRegister.raised] & UARTInterrupt.breakDetected != 0)
    }

    @Test func flowControlLosesNothing() {
        let rig = Rig()
        rig[UARTRegister.thresholds] = 1 << 23 | 100 << 16 | 1
        rig.line.type((0..<250).map { UInt8($0) }, at: rig.now)
        rig.advance(1_000_000)
        // One more had begun when RTS was withdrawn.
        #expect(rig[UARTRegister.state] & 0xFF == 101)
        var bytes: [UInt8] = []
        while rig[UARTRegister.state] & 0xFF > 0 {
            bytes.append(UInt8(rig[UARTRegister.fifo]))
            rig.advance(100_000)
        }
        #expect(bytes == (0..<250).map { UInt8($0) })
        #expect(rig[UARTRegister.raised] & UARTInterrupt.overflow == 0)
    }

    @Test func theOtherEndStopsTheTransmitter() {
        let rig = Rig(observed: true)
        var seen = 0
        rig.line.observe { _, _ in seen += 1 }
        rig[UARTRegister.frame] = 0x1C | 1 << 15
        for byte in 0..<5 as Range<UInt32> { rig[UARTRegister.fifo] = byte }
        rig.advance(1_500)
        rig.line.setModemLines(clearToSend: false, at: rig.now)
        rig.advance(100_000)
        #expect(seen == 2)
        #expect(rig[UARTRegister.raised] & UARTInterrupt.clearToSendChanged != 0)
        #expect(rig.uart.roomAt(rig.now) == rig.now)
        rig.line.setModemLines(clearToSend: true, at: rig.now)
        rig.advance(3_000)
        #expect(seen == 5)
    }

    /// A reset in the middle of input: what arrived before is lost, the rest goes on.
    @Test func theLineOutlivesTheBoard() {
        let rig = Rig()
        rig.line.type(Array(0..<10), at: rig.now)
        rig.advance(3_500)
        let lines = InterruptLines()
        let later = UART(0, line: rig.line, lines: lines, at: Instant(cycles: 6_500))
        later.write(UARTRegister.divider, 100, at: Instant(cycles: 6_500))
        later.run(at: Instant(cycles: 7_000))
        #expect(later.read(UARTRegister.state, at: Instant(cycles: 7_000)) & 0xFF == 1)
        #expect(later.read(UARTRegister.fifo, at: Instant(cycles: 7_000)) == 6)
    }

    @Test func aSourceIsAskedWhenAllHasBeenSent() {
        let rig = Rig()
        var texts: [[UInt8]] = [[1, 2], [], [3]]
        rig.line.source = { texts.isEmpty ? nil : texts.removeFirst() }
        rig.line.startSource(at: rig.now)
        rig.advance(50_000)
        #expect(rig.received.map(\.0) == [1, 2, 3])
        #expect(rig.received.map(\.1) == [1000, 2000, 3000])
        #expect(rig.line.source == nil)
    }

    /// Whatever firmware writes, nothing traps, and a device that is due makes headway.
    @Test(arguments: 0..<4 as Range<UInt64>)
    func anyAccessIsSurvived(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let rig = Rig(observed: seed.isMultiple(of: 2))
        for step in 0..<50_000 {
            let register = rig.uart.registers.table.randomElement(using: &random)!
            switch Int.random(in: 0..<10, using: &random) {
            case 0..<4: rig[register.offset] = UInt32.random(in: 0 ... .max, using: &random)
            case 4..<8: _ = rig[register.offset]
            case 8:
                rig.line.type([UInt8.random(in: 0...255, using: &random)], at: rig.now)
            default:
                let events = rig.advance(Cycles.random(in: 0..<100_000, using: &random))
                try #require(events < 20_000, "seed \(seed), step \(step)")
            }
        }
    }
}
