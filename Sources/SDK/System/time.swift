//  lwip/apps/time.h, and what reads the clock of the C library's time.h and sys/time.h.
//
//  Without a time of day, time() tells seconds since the boot (behaviour.md section 15).

import Machine
import SDKHeaders

private var machine: Machine { Machine.current }

/// The clock for `time` and `gettimeofday`: UTC once it is set, seconds since the boot before.
private func seconds() -> sdk_time_t {
    machine.charge(Cost.look)
    machine.settle()
    let seconds = machine.universalTime ?? Int64(machine.secondsOfMillis)
    return sdk_time_t(truncatingIfNeeded: seconds)
}

/// C: time.
@c @implementation
public func h8266_time(_ result: UnsafeMutablePointer<sdk_time_t>!) -> sdk_time_t {
    let time = seconds()
    result?.pointee = time
    return time
}

/// Microseconds of the chip's time since the boot, modulo 2^32. C: clock.
@c @implementation
public func h8266_clock() -> sdk_clock_t { system_get_time() }

/// Always 0. The SDK's clock has whole seconds: `tv_usec` is 0. `zone` is not looked at.
@c @implementation
public func h8266_gettimeofday(
    _ time: UnsafeMutablePointer<sdk_timeval>!, _ zone: UnsafeMutableRawPointer!
) -> CInt {
    let seconds = seconds()
    time?.pointee = sdk_timeval(tv_sec: seconds, tv_usec: 0)
    return 0
}

@c @implementation
public func micros() -> UInt32 { system_get_time() }

/// Seconds, not milliseconds; after 2^32 microseconds no longer those either.
@c @implementation
public func millis() -> UInt32 {
    machine.charge(Cost.look)
    machine.settle()
    return machine.secondsOfMillis
}
