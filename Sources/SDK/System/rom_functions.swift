//  espressif/esp8266/rom_functions.h: functions of the boot ROM that applications call. Those that
//  need the pins come with them.

import Glibc
import Machine
import SDKHeaders
import Simulation

private var machine: Machine { Machine.current }

// MARK: - Delays and console

@c @implementation
public func ets_delay_us(_ us: UInt32) { machine.delayMicroseconds(us) }

@c @implementation
public func ets_install_putc1(_ p: UnsafeMutableRawPointer!) {
    machine.charge(Cost.look)
    machine.installSink(p)
}

@c @implementation
public func ets_putc(_ c: CChar) { os_putc(c) }

// MARK: - GPIO

@c @implementation
public func gpio_output_set(
    _ set_mask: UInt32, _ clear_mask: UInt32, _ enable_mask: UInt32, _ disable_mask: UInt32
) {
    machine.setOutputs(
        set: set_mask, clear: clear_mask, enable: enable_mask, disable: disable_mask)
}

// MARK: - Interrupts

@c @implementation
public func ets_isr_attach(
    _ line: CInt, _ handler: UnsafeMutableRawPointer!, _ arg: UnsafeMutableRawPointer!
) {
    machine.attachInterrupt(line: Int(line), function: handler, argument: arg)
}

@c @implementation
public func ets_isr_mask(_ mask: UInt32) { machine.disableInterrupts(mask) }

@c @implementation
public func ets_isr_unmask(_ mask: UInt32) { machine.enableInterrupts(mask) }

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
public func NmiTimSetFunc(_ routine: (@convention(c) () -> Void)!) {
    machine.attachNonMaskable(unsafeBitCast(routine, to: UnsafeMutableRawPointer?.self))
}

// MARK: - os_timer under its older names

/// Nothing: timers need no preparation.
@c @implementation
public func ets_timer_init() {}

/// Disarms the timer.
@c @implementation
public func ets_timer_done(_ timer: UnsafeMutablePointer<os_timer_t>!) { os_timer_disarm(timer) }

@c @implementation
public func ets_timer_setfn(
    _ timer: UnsafeMutablePointer<os_timer_t>!,
    _ function: (@convention(c) (UnsafeMutableRawPointer?) -> Void)!,
    _ arg: UnsafeMutableRawPointer!
) {
    os_timer_setfn(timer, function, arg)
}

/// `time` counts milliseconds, or microseconds when `milliseconds` is false.
@c @implementation
public func ets_timer_arm_new(
    _ timer: UnsafeMutablePointer<os_timer_t>!, _ time: UInt32, _ repeat: Bool, _ milliseconds: Bool
) {
    if milliseconds {
        os_timer_arm(timer, time, `repeat`)
    } else {
        os_timer_arm_us(timer, time, `repeat`)
    }
}

@c @implementation
public func ets_timer_disarm(_ timer: UnsafeMutablePointer<os_timer_t>!) {
    os_timer_disarm(timer)
}

@c @implementation
public func os_timer_arm_us(
    _ timer: UnsafeMutablePointer<os_timer_t>!, _ us: UInt32, _ repeat: Bool
) {
    machine.armOSTimer(
        UInt(bitPattern: timer), after: Cycles(us) * Cycles.perMicrosecond, repeats: `repeat`)
}

// MARK: - Watchdogs

@c @implementation
public func system_soft_wdt_feed() { machine.feedWatchdog() }

@c @implementation
public func system_soft_wdt_stop() { machine.setSoftWatchdog(running: false) }

@c @implementation
public func system_soft_wdt_restart() { machine.setSoftWatchdog(running: true) }

@c @implementation
public func ets_wdt_enable() { machine.setHardwareWatchdog(running: true) }

/// Whether it ran, for `ets_wdt_restore`.
@c @implementation
public func ets_wdt_disable() -> UInt32 {
    machine.setHardwareWatchdog(running: false) ? 1 : 0
}

@c @implementation
public func ets_wdt_restore(_ mode: UInt32) {
    if mode != 0 { machine.setHardwareWatchdog(running: true) }
}

@c @implementation
public func ets_wdt_init() { machine.setHardwareWatchdog(running: true) }

// MARK: - Memory and text: the C library's functions under the ROM's names

@c @implementation
public func ets_bzero(_ s: UnsafeMutableRawPointer!, _ n: Int) { memset(s, 0, n) }

@c @implementation
public func ets_memcpy(
    _ dst: UnsafeMutableRawPointer!, _ src: UnsafeRawPointer!, _ n: Int
) -> UnsafeMutableRawPointer! { memcpy(dst, src, n) }

@c @implementation
public func ets_memmove(
    _ dst: UnsafeMutableRawPointer!, _ src: UnsafeRawPointer!, _ n: Int
) -> UnsafeMutableRawPointer! { memmove(dst, src, n) }

@c @implementation
public func ets_memset(
    _ dst: UnsafeMutableRawPointer!, _ c: CInt, _ n: Int
) -> UnsafeMutableRawPointer! { memset(dst, c, n) }

@c @implementation
public func ets_memcmp(_ a: UnsafeRawPointer!, _ b: UnsafeRawPointer!, _ n: Int) -> CInt {
    memcmp(a, b, n)
}

@c @implementation
public func ets_strlen(_ s: UnsafePointer<CChar>!) -> Int { strlen(s) }

@c @implementation
public func ets_strcpy(
    _ dst: UnsafeMutablePointer<CChar>!, _ src: UnsafePointer<CChar>!
) -> UnsafeMutablePointer<CChar>! { strcpy(dst, src) }

@c @implementation
public func ets_strncpy(
    _ dst: UnsafeMutablePointer<CChar>!, _ src: UnsafePointer<CChar>!, _ n: Int
) -> UnsafeMutablePointer<CChar>! { strncpy(dst, src, n) }

@c @implementation
public func ets_strcmp(_ a: UnsafePointer<CChar>!, _ b: UnsafePointer<CChar>!) -> CInt {
    strcmp(a, b)
}

@c @implementation
public func ets_strncmp(
    _ a: UnsafePointer<CChar>!, _ b: UnsafePointer<CChar>!, _ n: Int
) -> CInt { strncmp(a, b, n) }

@c @implementation
public func ets_strstr(
    _ s: UnsafePointer<CChar>!, _ wanted: UnsafePointer<CChar>!
) -> UnsafeMutablePointer<CChar>! { strstr(s, wanted) }

// MARK: - Clock

@c @implementation
public func ets_get_cpu_frequency() -> UInt8 { system_get_cpu_freq() }

@c @implementation
public func ets_update_cpu_frequency(_ mhz: UInt8) { _ = system_update_cpu_freq(mhz) }

@c @implementation
public func os_update_cpu_frequency(_ mhz: UInt8) { _ = system_update_cpu_freq(mhz) }

/// Cycles of the CPU, modulo 2^32.
@c @implementation
public func xthal_get_ccount() -> UInt32 {
    machine.charge(1)
    machine.settle()
    return machine.cycleCount
}

// MARK: - The flash's cache: firmware does not run through it, so it goes on in any state

@c @implementation
public func Cache_Read_Enable_New() { machine.charge(Cost.look) }

@c @implementation
public func Cache_Read_Enable(_ odd_even: UInt8, _ mb_count: UInt8, _ no_cache: UInt8) {
    machine.charge(Cost.look)
}

@c @implementation
public func Cache_Read_Disable() { machine.charge(Cost.look) }

// MARK: - The analogue blocks' bus, which is not modelled: reads are 0, writes go nowhere

@c @implementation
public func rom_i2c_readReg(_ block: CInt, _ host_id: CInt, _ reg_add: CInt) -> CInt {
    refuseAnalogueBus("rom_i2c_readReg")
    return 0
}

@c @implementation
public func rom_i2c_readReg_Mask(
    _ block: CInt, _ host_id: CInt, _ reg_add: CInt, _ msb: CInt, _ lsb: CInt
) -> CInt {
    refuseAnalogueBus("rom_i2c_readReg_Mask")
    return 0
}

@c @implementation
public func rom_i2c_writeReg(
    _ block: CInt, _ host_id: CInt, _ reg_add: CInt, _ data: CInt
) { refuseAnalogueBus("rom_i2c_writeReg") }

@c @implementation
public func rom_i2c_writeReg_Mask(
    _ block: CInt, _ host_id: CInt, _ reg_add: CInt, _ msb: CInt, _ lsb: CInt, _ data: CInt
) { refuseAnalogueBus("rom_i2c_writeReg_Mask") }

private func refuseAnalogueBus(_ call: String) {
    machine.charge(Cost.system)
    machine.adviseOnce(
        .analogueBus,
        "\(call): the bus of the analogue blocks is not modelled; reads are 0, writes go nowhere")
}
