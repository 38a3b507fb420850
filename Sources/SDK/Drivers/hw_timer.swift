//  driver_lib/hw_timer.h: the SDK's driver of FRC1. Everything it does it does through registers,
//  so that it and an application's own driver see each other's work.

import Chip
import Machine
import SDKHeaders
import Simulation

private var machine: Machine { Machine.current }

/// FRC1's registers and their bits; timer_register.h and behaviour.md section 9.
private enum Timer {
    static let load: UInt32 = 0x6000_0600
    static let control: UInt32 = 0x6000_0608
    static let loadMask: UInt32 = 0x7F_FFFF
    static let divideBy16: UInt32 = 1 << 2
    static let reload: UInt32 = 1 << 6
    static let enable: UInt32 = 1 << 7
    /// Counts in a microsecond: 80 MHz divided by 16.
    static let countsPerMicrosecond: UInt32 = 5
    static let edgeEnable: UInt32 = 0x3FF0_0004
}

/// Prepares FRC1 at 5 counts a microsecond, takes its interrupt and enables it. `req` is 1 for a
/// timer that repeats, else 0. It begins with the load of `hw_timer_arm`.
@c @implementation
public func hw_timer_init(_ req: UInt8) {
    machine.charge(Cost.system)
    let repeats = req == 1 ? Timer.reload : 0
    machine.writeRegister(Timer.control, repeats | Timer.divideBy16 | Timer.enable)
    machine.attachInterrupt(line: .hardwareTimer) { Machine.lend { $0.callHardwareTimer() } }
    let edges = machine.readRegister(Timer.edgeEnable)
    machine.writeRegister(Timer.edgeEnable, edges | DPort.timerEdge)
    machine.enableInterrupts(1 << UInt32(InterruptLine.hardwareTimer.rawValue))
}

/// Starts FRC1: it expires `val` microseconds from now. The chip's register has 23 bits, so what is
/// above 1,677,721 microseconds wraps.
@c @implementation
public func hw_timer_arm(_ val: UInt32) {
    machine.charge(Cost.look)
    machine.writeRegister(Timer.load, val &* Timer.countsPerMicrosecond & Timer.loadMask)
}

/// Sets what is called at each expiry, in interrupt context; NULL for nothing.
@c @implementation
public func hw_timer_set_func(_ user_hw_timer_cb_set: (@convention(c) () -> Void)!) {
    machine.charge(Cost.look)
    machine.setHardwareTimer(
        function: unsafeBitCast(user_hw_timer_cb_set, to: UnsafeMutableRawPointer?.self))
}
