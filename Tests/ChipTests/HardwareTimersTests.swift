//  FRC1 and FRC2 against a model that counts every cycle.
import Simulation
import Testing

@testable import Chip

private let load1: UInt32 = 0x00
private let count1: UInt32 = 0x04
private let control1: UInt32 = 0x08
private let clear1: UInt32 = 0x0C
private let load2: UInt32 = 0x20
private let count2: UInt32 = 0x24
private let control2: UInt32 = 0x28
private let clear2: UInt32 = 0x2C
private let alarm2: UInt32 = 0x30

/// One timer in the plainest way: a divider, a counter, a bit and a line.
private struct Model {
    let isFirst: Bool
    var control: UInt32
    var load: UInt32 = 0
    var alarm: UInt32?
    var count: UInt32 = 0
    var phase: UInt32 = 0
    var isRaised = false
    var isPulsed = false
    var isHeld = false

    var isPending: Bool { isPulsed || isHeld }

    private var divider: UInt32 { [1, 16, 256, 256][Int(control >> 2 & 3)] }

    mutating func cycle() {
        guard control & 0x80 != 0 else { return }
        phase += 1
        guard phase == divider else { return }
        phase = 0
        if isFirst {
            let start = control & 0x40 != 0 && load > 0 ? load : 0x80_0000
            count = count == 0 ? start - 1 : count - 1
            if count == 0 { expire() }
        } else {
            count &+= 1
            if count == alarm { expire() }
        }
    }

    private mutating func expire() {
        isRaised = true
        if control & 1 != 0 { isHeld = true } else { isPulsed = true }
    }

    mutating func write(_ offset: UInt32, _ value: UInt32) {
        switch offset {
        case load1, load2:
            load = isFirst ? value & 0x7F_FFFF : value
            count = load
            phase = 0
        case control1, control2:
            control = value & 0xFF
            phase = 0
        case clear1, clear2:
            isRaised = false
            isHeld = false
        default: alarm = value
        }
    }

    var controlWord: UInt32 { control | (isRaised ? 0x100 : 0) }
}

@Suite struct HardwareTimersTests {
    private func makeTimers() -> (HardwareTimers, InterruptLines) {
        let lines = InterruptLines()
        lines.passesTimerEdges = true
        return (HardwareTimers(lines: lines, at: .zero), lines)
    }

    private func run(_ timers: HardwareTimers, to now: Instant) {
        while timers.due <= now { timers.run(at: timers.due) }
    }

    /// A write that makes something happen soon, to registers of one timer.
    private func randomWrite(
        isFirst: Bool, near count: UInt32, _ random: inout SeededRandom
    ) -> (offset: UInt32, value: UInt32) {
        let bits = UInt32(truncatingIfNeeded: random.next())
        switch bits % 5 {
        case 0: return (isFirst ? load1 : load2, isFirst ? bits >> 8 & 63 : 0 &- (bits >> 8 & 63))
        case 1, 2:
            // Mostly running, and mostly fast.
            let speed = bits >> 8 & 7 == 0 ? bits >> 12 & 0xC : bits >> 12 & 4
            return (isFirst ? control1 : control2, speed | bits >> 16 & 0x41 | 0x80)
        case 3: return (isFirst ? clear1 : clear2, 1)
        default:
            return isFirst
                ? (control1, bits >> 8 & 0xFF) : (alarm2, count &+ (bits >> 8 & 31))
        }
    }

    @Test(arguments: 0..<12 as Range<UInt64>, [true, false])
    func agreesWithTheModel(seed: UInt64, isFirst: Bool) {
        var random = SeededRandom(seed: seed)
        let (timers, lines) = makeTimers()
        var model = Model(isFirst: isFirst, control: isFirst ? 0 : 0x88)
        let line = isFirst ? InterruptLine.hardwareTimer : .systemTimer
        var now = Instant.zero
        var expiries = 0
        timers.onExpiry = { _, _ in expiries += 1 }
        for step in 0..<4000 {
            for _ in 0..<random.next() % 200 {
                now = now + 1
                model.cycle()
            }
            run(timers, to: now)
            let agree =
                timers.read(isFirst ? count1 : count2, at: now) == model.count
                && timers.read(isFirst ? control1 : control2, at: now) == model.controlWord
                && lines.isPending(line) == model.isPending
            #expect(agree, "seed \(seed), step \(step), cycle \(now.cycles): \(model)")
            guard agree else { return }
            if random.next() & 3 == 0 {
                lines.take(line: line.rawValue)
                timers.interruptTaken(at: now)
                model.isPulsed = false
            } else if random.next() & 1 == 0 {
                let write = randomWrite(isFirst: isFirst, near: model.count, &random)
                timers.write(write.offset, write.value, at: now)
                model.write(write.offset, write.value)
            }
        }
        #expect(expiries > 100, "seed \(seed) saw next to nothing expire")
    }

    @Test func anEdgeNeedsDPORTAndALevelDoesNot() {
        let (timers, lines) = makeTimers()
        lines.passesTimerEdges = false
        timers.write(load1, 10, at: .zero)
        timers.write(control1, 0x80, at: .zero)
        run(timers, to: Instant(cycles: 10))
        #expect(timers.read(control1, at: Instant(cycles: 10)) & 0x100 != 0)
        #expect(!lines.isPending(.hardwareTimer))
        timers.write(control1, 0x81, at: Instant(cycles: 10))
        timers.write(load1, 10, at: Instant(cycles: 10))
        run(timers, to: Instant(cycles: 20))
        #expect(lines.isPending(.hardwareTimer))
    }

    @Test func theNonMaskableInterruptHasAWireOfItsOwn() {
        let (timers, lines) = makeTimers()
        lines.timerIsNonMaskable = true
        timers.write(load1, 10, at: .zero)
        timers.write(control1, 0xC0, at: .zero)
        run(timers, to: Instant(cycles: 10))
        #expect(lines.isNonMaskablePending && !lines.isPending(.hardwareTimer))
        lines.takeNonMaskable()
        timers.interruptTaken(at: Instant(cycles: 15))
        #expect(timers.due == Instant(cycles: 20))
    }

    /// Polling: the bit comes again though the interrupt stays pending, because nobody takes it.
    @Test func theBitComesAgainWhileThePulseIsPending() {
        let (timers, _) = makeTimers()
        timers.write(load1, 100, at: .zero)
        timers.write(control1, 0xC0, at: .zero)
        for round in 1...3 as ClosedRange<UInt64> {
            let now = Instant(cycles: round * 100)
            run(timers, to: now)
            #expect(timers.read(control1, at: now) & 0x100 != 0, "round \(round)")
            timers.write(clear1, 1, at: now)
            #expect(timers.read(control1, at: now) & 0x100 == 0, "round \(round)")
        }
    }
}
