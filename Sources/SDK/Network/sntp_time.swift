//  lwip/apps/sntp_time.h: the clock that SNTP sets. Firmware may set it by itself.

import Machine
import SDKHeaders

private var machine: Machine { Machine.current }

/// Seconds of local time. Before the clock is set: 0, and the SDK's line on the console.
@c @implementation
public func sntp_get_current_timestamp() -> UInt32 {
    machine.charge(Cost.look)
    machine.settle()
    guard let time = machine.localTime else {
        for byte in "please start sntp first !\n".utf8 { machine.putCharacter(byte) }
        return 0
    }
    return UInt32(truncatingIfNeeded: time)
}

/// The date of `t`, which is local time already. The storage is the C library's asctime's.
@c @implementation
public func sntp_get_real_time(_ t: sntp_time_t) -> UnsafeMutablePointer<CChar>! {
    machine.charge(Cost.system)
    var time = sdk_time_t(t)
    return h8266_ctime(&time)
}

@c @implementation
public func sntp_set_system_time(_ GMT_Time: sntp_time_t) {
    machine.setTimeOfDay(utcSeconds: Int64(GMT_Time))
    machine.settle()
}

@c @implementation
public func sntp_set_timezone(_ timezone: Int8) -> Bool { machine.setTimeZone(timezone) }

/// No header declares it.
@c
public func sntp_get_timezone() -> Int8 {
    machine.charge(Cost.look)
    return machine.timeZone
}

/// The date of now, as sntp_get_real_time tells it; before the clock is set, of 1970 and with the
/// SDK's line. No header declares it.
@c
public func getrealtimeofday() -> UnsafeMutablePointer<CChar>! {
    sntp_get_real_time(sntp_time_t(truncatingIfNeeded: sntp_get_current_timestamp()))
}
