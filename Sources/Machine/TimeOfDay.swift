//  The time of day as the SDK has it: unknown until SNTP or firmware sets it, and then counted in
//  seconds of the board's time (behaviour.md section 15).

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

    /// Seconds since the boot, but with 4,294,967 for each time that 32 bits of microseconds have
    /// overflowed, as the SDK counts. C: millis.
    public var secondsOfMillis: UInt32 {
        let microseconds = (now - board.start + Self.bootTime) / Cycles.perMicrosecond
        let overflows = microseconds >> 32
        return UInt32(truncatingIfNeeded: overflows &* 4_294_967) &+ self.microseconds / 1_000_000
    }
}
