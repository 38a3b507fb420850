//  The two hardware timers: FRC1, which counts down from 23 bits and is the applications', and
//  FRC2, which counts up through 32 bits and is the SDK's.
//
//  Nothing happens at each count. A timer remembers what it showed at some moment and when that
//  was; its count at any other moment follows from that, so a running timer costs nothing until it
//  interrupts. While its bit 8 is set and the line is as an interrupt would make it, a further one
//  would change nothing, and the timer asks for no time.
//
//  Rules (memory_map.md; behaviour.md section 9; the field names are the SDK's timer_register.h):
//  control bit 7 starts the timer, bit 6 reloads FRC1 by itself, bits 2 and 3 divide the 80 MHz
//  clock by 1, 16 or 256, bit 0 holds the interrupt line until it is cleared instead of pulsing it.
//  DPORT decides whether an edge of FRC1 gets through, and whether its interrupt can be masked.

import Simulation

public final class HardwareTimers: TimedPeripheral {
    public let name = "TIMER"
    public let base: UInt32 = 0x6000_0600
    public private(set) var registers = RegisterFile(HardwareTimers.table)

    private let lines: InterruptLines
    /// Told of each expiry: 1 for FRC1, 2 for FRC2.
    public var onExpiry: (_ timer: UInt32, _ now: Instant) -> Void = { _, _ in }

    private enum Offset {
        static let load1: UInt32 = 0x00
        static let count1: UInt32 = 0x04
        static let control1: UInt32 = 0x08
        static let clear1: UInt32 = 0x0C
        static let load2: UInt32 = 0x20
        static let count2: UInt32 = 0x24
        static let control2: UInt32 = 0x28
        static let clear2: UInt32 = 0x2C
        static let alarm2: UInt32 = 0x30
    }

    private enum Control {
        static let level: UInt32 = 1 << 0
        static let reload: UInt32 = 1 << 6
        static let enable: UInt32 = 1 << 7
        static let raised: UInt32 = 1 << 8
    }

    static let table: [Register] = [
        Register(
            "FRC1_LOAD", at: Offset.load1, writable: 0x7F_FFFF, effect: .special,
            "start value of FRC1; writing it sets the count"),
        Register(
            "FRC1_COUNT", at: Offset.count1, effect: .none, isLive: true,
            "counts down to 0, then from 0x7FFFFF or from the start value"),
        Register(
            "FRC1_CTRL", at: Offset.control1, writable: 0xFF, effect: .special, isLive: true,
            "bit 7 run, bit 6 reload, bits 3:2 divide by 1, 16, 256, bit 0 level; bit 8 raised"),
        Register(
            "FRC1_INT", at: Offset.clear1, writable: 1, effect: .special, "writing clears bit 8"),
        Register(
            "FRC2_LOAD", at: Offset.load2, effect: .special,
            "start value of FRC2; writing it sets the count"),
        Register(
            "FRC2_COUNT", at: Offset.count2, effect: .none, isLive: true, "counts up, 32 bits"),
        Register(
            "FRC2_CTRL", at: Offset.control2, reset: Control.enable | 2 << 2, writable: 0xFF,
            effect: .special, isLive: true,
            "as FRC1_CTRL; the SDK leaves it running at 312500 Hz"),
        Register(
            "FRC2_INT", at: Offset.clear2, writable: 1, effect: .special, "writing clears bit 8"),
        Register(
            "FRC2_ALARM", at: Offset.alarm2, effect: .special,
            "FRC2 interrupts when its count gets here"),
    ]

    /// What FRC1 showed at `since1`, and FRC2 at `since2`; while a timer stands, what it shows.
    private var shown1: UInt64 = 0
    private var since1: Instant
    private var shown2: UInt64 = 0
    private var since2: Instant
    /// Firmware has set an alarm; before, FRC2 raises nothing.
    private var hasAlarm = false
    private var expiry1 = Instant.never
    private var expiry2 = Instant.never

    public init(lines: InterruptLines, at now: Instant) {
        self.lines = lines
        since1 = now
        since2 = now
    }

    // MARK: - Counting

    private func isRunning(_ control: UInt32) -> Bool {
        registers[control] & Control.enable != 0
    }

    /// Bus cycles a count.
    private func divider(_ control: UInt32) -> Cycles {
        switch registers[control] >> 2 & 3 {
        case 0: 1
        case 1: 16
        default: 256
        }
    }

    private var reloads: Bool { registers[Offset.control1] & Control.reload != 0 }

    /// Counts from one expiry of FRC1 to the next. A start value of 0 means the whole range: the
    /// SDK's driver lets the timer run before it has one, and no interrupt comes of that.
    private var period1: UInt64 {
        let load = UInt64(registers[Offset.load1])
        return reloads && load > 0 ? load : 0x80_0000
    }

    private func count1(at now: Instant) -> UInt64 {
        guard isRunning(Offset.control1) else { return shown1 }
        let passed = (now - since1) / divider(Offset.control1)
        if passed <= shown1 { return shown1 - passed }
        // Expired since: the rest counts from where the timer starts anew.
        let beyond = (passed - shown1) % period1
        return beyond == 0 ? 0 : period1 - beyond
    }

    private func count2(at now: Instant) -> UInt64 {
        guard isRunning(Offset.control2) else { return shown2 }
        return (shown2 + (now - since2) / divider(Offset.control2)) & 0xFFFF_FFFF
    }

    /// Works out when FRC1 gets to 0 next, after `now`.
    private func schedule1(at now: Instant) {
        guard isRunning(Offset.control1) else {
            expiry1 = .never
            return
        }
        let left = count1(at: now)
        let counts = left == 0 ? period1 : left
        let divider = divider(Offset.control1)
        let phase = (now - since1) % divider
        expiry1 = now + (counts * divider - phase)
    }

    private func schedule2(at now: Instant) {
        guard isRunning(Offset.control2), hasAlarm else {
            expiry2 = .never
            return
        }
        let left = (UInt64(registers[Offset.alarm2]) &- count2(at: now)) & 0xFFFF_FFFF
        let counts = left == 0 ? 1 << 32 : left
        let divider = divider(Offset.control2)
        let phase = (now - since2) % divider
        expiry2 = now + (counts * divider - phase)
    }

    // MARK: - Expiring

    public var due: Instant {
        min(
            isIdle1 ? .never : expiry1,
            isIdle2 ? .never : expiry2)
    }

    /// An expiry of FRC1 would change nothing.
    private var isIdle1: Bool {
        let control = registers[Offset.control1]
        return control & Control.raised != 0
            && lines.hasTimer(isLevel: control & Control.level != 0)
    }

    private var isIdle2: Bool {
        let control = registers[Offset.control2]
        return control & Control.raised != 0
            && lines.has(.systemTimer, isLevel: control & Control.level != 0)
    }

    /// DPORT has changed where FRC1's interrupt goes: what was left out before stays so.
    func routeChanged(at now: Instant) { interruptTaken(at: now) }

    public func run(at now: Instant) {
        if expiry1 <= now, !isIdle1 {
            registers[Offset.control1] |= Control.raised
            lines.timerExpired(isLevel: registers[Offset.control1] & Control.level != 0)
            onExpiry(1, now)
            schedule1(at: now)
        }
        if expiry2 <= now, !isIdle2 {
            registers[Offset.control2] |= Control.raised
            if registers[Offset.control2] & Control.level != 0 {
                lines.hold(.systemTimer, true)
            } else {
                lines.pulse(.systemTimer)
            }
            onExpiry(2, now)
            schedule2(at: now)
        }
    }

    /// What expired while the interrupt was pending is lost; the next time counts.
    public func interruptTaken(at now: Instant) {
        if expiry1 <= now { schedule1(at: now) }
        if expiry2 <= now { schedule2(at: now) }
    }

    private func clear(_ control: UInt32, _ line: InterruptLine, at now: Instant) {
        registers[control] &= ~Control.raised
        lines.hold(line, false)
        interruptTaken(at: now)
    }

    // MARK: - Registers

    public func read(_ offset: UInt32, at now: Instant) -> UInt32 {
        switch offset {
        case Offset.count1: UInt32(truncatingIfNeeded: count1(at: now))
        case Offset.count2: UInt32(truncatingIfNeeded: count2(at: now))
        default: registers[offset]
        }
    }

    public func write(_ offset: UInt32, _ value: UInt32, at now: Instant) {
        switch offset {
        case Offset.load1:
            registers.write(offset, value)
            shown1 = UInt64(registers[offset])
            since1 = now
            schedule1(at: now)
        case Offset.control1:
            freeze1(at: now)
            registers.write(offset, value)
            schedule1(at: now)
        case Offset.clear1: clear(Offset.control1, .hardwareTimer, at: now)
        case Offset.load2:
            registers.write(offset, value)
            shown2 = UInt64(value)
            since2 = now
            schedule2(at: now)
        case Offset.control2:
            freeze2(at: now)
            registers.write(offset, value)
            schedule2(at: now)
        case Offset.clear2: clear(Offset.control2, .systemTimer, at: now)
        case Offset.alarm2:
            registers.write(offset, value)
            hasAlarm = true
            schedule2(at: now)
        default: break
        }
    }

    /// Makes the present count the one to go on from, before the speed or the run bit changes.
    private func freeze1(at now: Instant) {
        shown1 = count1(at: now)
        since1 = now
    }

    private func freeze2(at now: Instant) {
        shown2 = count2(at: now)
        since2 = now
    }
}
