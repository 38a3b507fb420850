//  The time of day as the SDK has it, twice: a clock of whole seconds that a timer counts, and one
//  that the RTC's slow counter carries over resets (behaviour.md section 15; Docs/Time.md).
//
//  Both are unknown until SNTP or firmware sets them. The first is exact and is forgotten by a
//  reset. The second lies in the RTC's scratch registers, where firmware can see it
//  (lwip/apps/time.h): it is reckoned with the calibration of the moment at which it was set, so it
//  drifts as the slow oscillator does.

import Chip
import Simulation

/// The board's clock. A reset forgets it.
struct TimeOfDay {
    /// Hours east of Greenwich, -11...13. The SDK's default is China's.
    var zone: Int8 = 8
    /// What it was set to, the zone of that moment added, and when; nil before.
    var setting: (localSeconds: Int64, utcSeconds: Int64, at: Instant)?
}

extension Machine {
    /// C: sntp_set_timezone. False outside of -11...13; the clock shows it when it is set again.
    public func setTimeZone(_ hours: Int8) -> Bool {
        charge(Cost.look)
        guard (-11...13).contains(hours) else { return false }
        board.timeOfDay.zone = hours
        return true
    }

    /// Hours east of Greenwich.
    public var timeZone: Int8 { board.timeOfDay.zone }

    /// Sets the clock. C: sntp_set_system_time.
    ///
    /// - Parameter utcSeconds: since 1970.
    public func setTimeOfDay(utcSeconds: Int64) {
        charge(Cost.look)
        board.timeOfDay.setting = (
            utcSeconds + Int64(board.timeOfDay.zone) * 3600, utcSeconds, now
        )
    }

    /// Seconds since 1970 in local time; nil before the clock was set.
    public var localTime: Int64? { board.timeOfDay.setting.map { $0.localSeconds + passed($0.at) } }

    /// Seconds since 1970 in UTC; nil before the clock was set.
    public var universalTime: Int64? {
        board.timeOfDay.setting.map { $0.utcSeconds + passed($0.at) }
    }

    /// Whole seconds since the clock was set: the SDK counts them with a timer.
    private func passed(_ start: Instant) -> Int64 {
        Int64((now - start) / (Cycles.perMicrosecond * 1_000_000))
    }

    // MARK: - Over resets

    /// RTC_SCRATCH0 and 1: microseconds since 1970. 2: the RTC's counter at that time. 3: the
    /// calibration in bits 15 to 0, the zone in bits 31 to 24.
    private enum Scratch {
        static let lowBase: UInt32 = 0x6000_0730
        static let highBase: UInt32 = 0x6000_0734
        static let counter: UInt32 = 0x6000_0738
        static let calibration: UInt32 = 0x6000_073C
    }

    /// Sets the clock of the RTC. Switches no task. C: system_update_rtc.
    ///
    /// - Parameter utcSeconds: since 1970.
    public func setRTCTime(utcSeconds: Int64, microseconds: UInt32) {
        keepRTCTime(utcSeconds &* 1_000_000 &+ Int64(microseconds))
    }

    /// Microseconds since 1970 by the RTC's counter; nil when they were never set since power-on.
    /// Switches no task. C: sntp_get_rtc_time.
    ///
    /// The counter goes round after about 7 hours, and each call begins anew from the present: with
    /// a call in every 7 hours the clock goes on. A counter that began at 0 again, after deep sleep
    /// or a pulse at the reset pin, makes the clock wrong, as on the chip.
    public func readRTCTime() -> Int64? {
        let base = UInt64(scratch(Scratch.highBase)) << 32 | UInt64(scratch(Scratch.lowBase))
        guard base != 0 else { return nil }
        let passed = rtcClock.count(at: now) &- scratch(Scratch.counter)
        let period = scratch(Scratch.calibration) & 0xFFFF
        let time = Int64(bitPattern: base) &+ Int64((UInt64(passed) * UInt64(period)) >> 12)
        keepRTCTime(time)
        return time
    }

    private func keepRTCTime(_ microseconds: Int64) {
        let base = UInt64(bitPattern: microseconds)
        setScratch(Scratch.lowBase, UInt32(truncatingIfNeeded: base))
        setScratch(Scratch.highBase, UInt32(truncatingIfNeeded: base >> 32))
        setScratch(Scratch.counter, rtcClock.count(at: now))
        let zone = UInt32(UInt8(bitPattern: board.timeOfDay.zone))
        setScratch(Scratch.calibration, zone << 24 | rtcClock.period(at: now) & 0xFFFF)
    }

    private func scratch(_ address: UInt32) -> UInt32 {
        charge(Cost.register)
        return lendBus { $0.read(address, at: now) }
    }

    private func setScratch(_ address: UInt32, _ value: UInt32) {
        charge(Cost.register)
        lendBus { $0.write(address, value, at: now) }
    }

    // MARK: - Since the boot

    /// Seconds since the boot, but with 4,294,967 for each time that 32 bits of microseconds have
    /// overflowed, as the SDK counts. C: millis.
    public var secondsOfMillis: UInt32 {
        let microseconds = (now - board.start + Self.bootTime) / Cycles.perMicrosecond
        let overflows = microseconds >> 32
        return UInt32(truncatingIfNeeded: overflows &* 4_294_967) &+ self.microseconds / 1_000_000
    }
}
