//  lwip/apps/time.h, and what reads the clock of the C library's time.h and sys/time.h.
//
//  Without a time of day, time() tells seconds since the boot (behaviour.md section 15).

import Machine
import SDKHeaders
import Sockets

private var machine: Machine { Machine.current }

/// The clock for `time` and `gettimeofday`: UTC once it is set, seconds since the boot before.
private func seconds() -> sdk_time_t {
    machine.charge(Cost.look)
    machine.settle()
    let seconds = machine.universalTime ?? Int64(machine.secondsOfMillis)
    return sdk_time_t(truncatingIfNeeded: seconds)
}

/// Servers beyond the places for them are dropped; `daylightOffset` and `enable` are ignored
/// (behaviour.md section 15). False, with nothing changed, when all servers are NULL.
@c @implementation
public func configTime(
    _ timezone: CInt, _ daylightOffset: CInt, _ server1: UnsafeMutablePointer<CChar>!,
    _ server2: UnsafeMutablePointer<CChar>!, _ server3: UnsafeMutablePointer<CChar>!,
    _ enable: Bool
) -> Bool {
    let servers = [server1, server2, server3]
    guard servers.contains(where: { $0 != nil }) else {
        machine.charge(Cost.look)
        return false
    }
    sntp_stop()
    for (number, server) in servers.enumerated() { sntp_setservername(UInt8(number), server) }
    if let zone = Int8(exactly: timezone) { _ = sntp_set_timezone(zone) }
    sntp_init()
    return true
}

@c @implementation
public func updateTime(_ ms: UInt32) { sntp_set_update_delay(ms) }

@c @implementation
public func system_update_rtc(_ t: sdk_time_t, _ us: UInt32) {
    machine.charge(Cost.system)
    machine.setRTCTime(utcSeconds: Int64(t), microseconds: us)
    machine.settle()
}

@c @implementation
public func sntp_get_rtc_time(_ us: UnsafeMutablePointer<Int32>!) -> sdk_time_t {
    machine.charge(Cost.system)
    let time = machine.readRTCTime() ?? 0
    machine.settle()
    // Firmware may have written anything into the registers.
    let (seconds, rest) = time.quotientAndRemainder(dividingBy: 1_000_000)
    us?.pointee = Int32(rest)
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
