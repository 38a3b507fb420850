//  The slow clock of the RTC block: a free oscillator that runs through resets and sleep, and the
//  counter that it drives.
//
//  Its period lies between 5.75 and 6.5 microseconds and drifts slowly, as the chip's does with
//  temperature and voltage: it is steady for ten seconds and then takes a small step, drawn from
//  the run's seed. The counter starts anew where the retention table says so (Guide 3.2.10); the
//  oscillator does not.
//
//  Rule: it is asked for times that do not go back. For one that lies before its present stretch of
//  ten seconds it tells what held at that stretch's start.

import Simulation

public final class RTCClock {
    /// The shortest and the longest period, in microseconds times 4096: 5.75 and 6.5.
    public static let shortest: UInt32 = 23_552
    public static let longest: UInt32 = 26_624

    /// How long the period stays the same.
    static let stretch: Cycles = 10 * Cycles.perSecond
    /// The largest step between two stretches, in the period's unit.
    private static let step: UInt32 = 8

    /// A stretch of time with one period, and what had been counted when it began.
    private struct Stretch {
        var start = Instant.zero
        var period: UInt32
        var count: UInt64 = 0
        /// What of a period had passed, in 4096ths of a bus cycle.
        var rest: UInt64 = 0
        var random: SeededRandom

        /// 4096ths of a bus cycle in one period.
        private var parts: UInt64 { UInt64(period) * Cycles.perMicrosecond }

        func passed(at now: Instant) -> (count: UInt64, rest: UInt64) {
            let sum = rest + (now > start ? now - start : 0) * 4096
            return (count + sum / parts, sum % parts)
        }

        /// Goes on to the stretch that `now` lies in.
        mutating func advance(to now: Instant) {
            while now >= start + RTCClock.stretch {
                let end = start + RTCClock.stretch
                (count, rest) = passed(at: end)
                start = end
                let offset = UInt32(random.next() % UInt64(2 * RTCClock.step + 1))
                period = min(
                    max(period + offset - RTCClock.step, RTCClock.shortest), RTCClock.longest)
            }
        }

        /// The first moment at which `target` has been counted, if it is in this stretch or later.
        func moment(of target: UInt64) -> Instant {
            guard target > count else { return start }
            let wanted = (target - count) * parts - rest
            return start + (wanted + 4095) / 4096
        }
    }

    private var current: Stretch
    /// What had been counted when the counter last started anew.
    private var zero: UInt64 = 0

    public init(seed: UInt64) {
        // A stream of its own, so that nothing else that is random depends on how often this is
        // asked.
        var random = SeededRandom(seed: seed ^ 0x5254_4343)
        let span = UInt64(Self.longest - Self.shortest)
        let period = Self.shortest + UInt32(random.next() % (span + 1))
        current = Stretch(period: period, random: random)
    }

    /// What the counter shows: 32 bits that go round after about 7 hours.
    public func count(at now: Instant) -> UInt32 {
        current.advance(to: now)
        return UInt32(truncatingIfNeeded: current.passed(at: now).count &- zero)
    }

    /// The length of a period in microseconds times 4096. C: system_rtc_clock_cali_proc.
    public func period(at now: Instant) -> UInt32 {
        current.advance(to: now)
        return current.period
    }

    /// Lets the counter begin at 0.
    public func restart(at now: Instant) {
        current.advance(to: now)
        current.rest = 0
        current.count = current.passed(at: now).count
        current.start = now
        zero = current.count
    }

    /// When `periods` more will have been counted.
    public func moment(after periods: UInt64, from now: Instant) -> Instant {
        current.advance(to: now)
        var ahead = current
        let target = ahead.passed(at: now).count + periods
        while true {
            let moment = ahead.moment(of: target)
            let end = ahead.start + Self.stretch
            if moment < end { return max(moment, now) }
            ahead.advance(to: end)
        }
    }
}
