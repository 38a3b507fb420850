//  espressif/esp8266/rom_functions.h: functions of the boot ROM that applications call. Those that
//  need the pins or the watchdog come with them.

import Machine
import SDKHeaders

private var machine: Machine { Machine.current }

@c @implementation
public func ets_delay_us(_ us: UInt32) { machine.delayMicroseconds(us) }

@c @implementation
public func ets_install_putc1(_ p: UnsafeMutableRawPointer!) {
    machine.charge(Cost.look)
    machine.installSink(p)
}

@c @implementation
public func ets_putc(_ c: CChar) { os_putc(c) }

@c @implementation
public func ets_intr_lock() {
    machine.charge(Cost.critical)
    machine.settle()
    machine.enterCritical()
}

@c @implementation
public func ets_intr_unlock() {
    machine.charge(Cost.critical)
    machine.exitCritical()
}

@c @implementation
public func ets_get_cpu_frequency() -> UInt8 { system_get_cpu_freq() }

@c @implementation
public func ets_update_cpu_frequency(_ mhz: UInt8) { _ = system_update_cpu_freq(mhz) }

/// Cycles of the CPU, modulo 2^32.
@c @implementation
public func xthal_get_ccount() -> UInt32 {
    machine.charge(1)
    machine.settle()
    return machine.cycleCount
}
