//  espressif/esp_timer.h: os_timer. What it does is in Machine/OSTimers.swift.

import Machine
import SDKHeaders
import Simulation

private var machine: Machine { Machine.current }

/// Sets the callback; the timer is not armed by it.
@c @implementation
public func os_timer_setfn(
    _ ptimer: UnsafeMutablePointer<os_timer_t>!,
    _ pfunction: (@convention(c) (UnsafeMutableRawPointer?) -> Void)!,
    _ parg: UnsafeMutableRawPointer!
) {
    ptimer.pointee.timer_func = pfunction
    ptimer.pointee.timer_arg = parg
    machine.setOSTimer(
        UInt(bitPattern: ptimer),
        function: pfunction.map { unsafeBitCast($0, to: UnsafeMutableRawPointer.self) },
        argument: parg)
}

/// First expiry after `msec` milliseconds, then again and again if `repeat_flag`.
@c @implementation
public func os_timer_arm(
    _ ptimer: UnsafeMutablePointer<os_timer_t>!, _ msec: UInt32, _ repeat_flag: Bool
) {
    ptimer.pointee.timer_period = msec
    ptimer.pointee.timer_repeat_flag = repeat_flag
    machine.armOSTimer(
        UInt(bitPattern: ptimer), after: Cycles(msec) * Cycles.perMillisecond,
        repeats: repeat_flag)
}

@c @implementation
public func os_timer_disarm(_ ptimer: UnsafeMutablePointer<os_timer_t>!) {
    machine.disarmOSTimer(UInt(bitPattern: ptimer))
}
