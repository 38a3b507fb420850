//  espressif/esp_system.h: the chip as a whole. Flash, sleep and upgrade follow with the flash.

import Chip
import Machine
import SDKHeaders

private var machine: Machine { Machine.current }

/// Why the chip started. The structure is the SDK's and lives as long as the board.
@c @implementation
public func system_get_rst_info() -> UnsafeMutablePointer<rst_info>! {
    machine.charge(Cost.look)
    let place = machine.systemMemory(.resetInfo).bindMemory(to: rst_info.self, capacity: 1)
    let info = machine.resetInfo
    place.pointee = rst_info(
        reason: rst_reason(rawValue: info.reason.rawValue), exccause: info.exceptionCause,
        epc1: info.programCounter, epc2: 0, epc3: 0, excvaddr: info.faultAddress, depc: 0,
        rtn_addr: 0)
    return place
}

/// Resets the chip; does not return.
@c @implementation
public func system_restart() { machine.restart() }

/// Puts the stored Wi-Fi settings back; does not reset.
@c @implementation
public func system_restore() { machine.restoreSettings() }

/// Does not return. With 0, only the reset pin ends it.
@c @implementation
public func system_deep_sleep(_ time_in_us: UInt32) { machine.deepSleep(microseconds: time_in_us) }

/// 0, 1, 2 or 4; false for others.
@c @implementation
public func system_deep_sleep_set_option(_ option: UInt8) -> Bool {
    machine.setDeepSleepOption(option)
}

@c @implementation
public func system_get_flash_size_map() -> flash_size_map {
    machine.charge(Cost.look)
    return flash_size_map(rawValue: machine.options.flashMap.rawValue)
}

/// The text that the SDK's library carries (behaviour.md section 3).
@c @implementation
public func system_get_sdk_version() -> UnsafePointer<CChar>! {
    machine.charge(Cost.look)
    let text = "1.5.0-dev(950076a)"
    let place = machine.systemMemory(.version)
    for (offset, byte) in (Array(text.utf8) + [0]).enumerated() {
        place.storeBytes(of: byte, toByteOffset: offset, as: UInt8.self)
    }
    return UnsafePointer(place.assumingMemoryBound(to: CChar.self))
}

/// The last three bytes of the station's MAC address (Guide 3.2.2).
@c @implementation
public func system_get_chip_id() -> UInt32 {
    machine.charge(Cost.look)
    return machine.options.mac.chipID
}

@c @implementation
public func system_get_free_heap_size() -> UInt32 {
    machine.charge(Cost.look)
    return machine.freeHeap
}

/// Prints where the sections and the heap lie, a line each.
@c @implementation
public func system_print_meminfo() { machine.printMemory() }

/// Microseconds since this board started, modulo 2^32.
@c @implementation
public func system_get_time() -> UInt32 {
    machine.charge(Cost.look)
    machine.settle()
    return machine.microseconds
}

/// 80 or 160 (MHz); false for others.
@c @implementation
public func system_update_cpu_freq(_ freq: UInt8) -> Bool {
    machine.charge(Cost.system)
    defer { machine.settle() }
    return machine.setCPU(MHz: UInt32(freq))
}

@c @implementation
public func system_get_cpu_freq() -> UInt8 {
    machine.charge(Cost.look)
    return UInt8(machine.cpuMHz)
}

// MARK: - The RTC

/// Periods of the RTC's clock, modulo 2^32.
@c @implementation
public func system_get_rtc_time() -> UInt32 { machine.rtcTime }

/// Microseconds times 4096.
@c @implementation
public func system_rtc_clock_cali_proc() -> UInt32 { machine.rtcPeriod }

/// Blocks 64 to 191; false for what is not a range of them, or not aligned.
@c @implementation
public func system_rtc_mem_write(_ dst: UInt8, _ src: UnsafeRawPointer!, _ n: UInt16) -> Bool {
    guard let src else { return false }
    return machine.writeRTCMemory(block: UInt32(dst), from: src, count: UInt32(n))
}

@c @implementation
public func system_rtc_mem_read(
    _ src: UInt8, _ dst: UnsafeMutableRawPointer!, _ n: UInt16
) -> Bool {
    guard let dst else { return false }
    return machine.readRTCMemory(block: UInt32(src), into: dst, count: UInt32(n))
}

// MARK: - Parameters

/// False where `len` is over 4096, the sectors do not exist or the flash fails.
@c @implementation
public func system_param_save_with_protect(
    _ start_sec: UInt16, _ param: UnsafeMutableRawPointer!, _ len: UInt16
) -> Bool {
    guard let param else { return false }
    return machine.saveParameters(sector: UInt32(start_sec), from: param, count: UInt32(len))
}

/// False where `offset` and `len` go beyond 4096, the sectors do not exist or the flash fails.
@c @implementation
public func system_param_load(
    _ start_sec: UInt16, _ offset: UInt16, _ param: UnsafeMutableRawPointer!, _ len: UInt16
) -> Bool {
    guard let param else { return false }
    return machine.loadParameters(
        sector: UInt32(start_sec), offset: UInt32(offset), into: param, count: UInt32(len))
}

// MARK: - Boot and upgrade

/// The boot loader's version: that of the SDK's boot_v1.6.bin.
@c @implementation
public func system_get_boot_version() -> UInt8 {
    machine.charge(Cost.look)
    return BootWord.version
}

/// 1: images are started one by one, as boot loaders from 1.3 on do without being told otherwise.
@c @implementation
public func system_get_boot_mode() -> UInt8 {
    machine.charge(Cost.look)
    return 1
}

/// The address in the flash of the firmware that runs.
@c @implementation
public func system_get_userbin_addr() -> UInt32 {
    machine.charge(Cost.look)
    return machine.options.flashMap.address(of: machine.runningSlot) ?? 0
}

/// Starts the slot at `bin_addr` (bin_type 0), or false where there is none. Test firmware
/// (bin_type 1) is not modelled: false.
@c @implementation
public func system_restart_enhance(_ bin_type: UInt8, _ bin_addr: UInt32) -> Bool {
    guard bin_type == 0 else {
        machine.adviseUnsupported("system_restart_enhance", "with a test image")
        return false
    }
    return machine.restart(at: bin_addr)
}

@c @implementation
public func system_upgrade_userbin_check() -> UInt8 {
    machine.charge(Cost.look)
    return UInt8(machine.runningSlot.rawValue)
}

@c @implementation
public func system_upgrade_flag_set(_ flag: UInt8) {
    machine.charge(Cost.look)
    machine.upgradeFlag = flag
}

@c @implementation
public func system_upgrade_flag_check() -> UInt8 {
    machine.charge(Cost.look)
    return machine.upgradeFlag
}

/// Starts the other slot after UPGRADE_FLAG_FINISH; does nothing otherwise.
@c @implementation
public func system_upgrade_reboot() { machine.rebootIntoUpgrade() }

// MARK: - Voltages

/// The voltage at TOUT in 1/1024 V, 0...1024: what the scenario says (`chip: adc`), else 0.
@c @implementation
public func system_adc_read() -> UInt16 {
    machine.charge(Cost.system)
    machine.settle()
    return machine.options.converterReading
}

/// The supply's voltage in 1/1024 V: what the scenario says (`chip: vdd33`), else 3379, 3.3 V.
@c @implementation
public func system_get_vdd33() -> UInt16 {
    machine.charge(Cost.system)
    machine.settle()
    return machine.options.supply
}

// MARK: - The radio's power, which is not modelled

/// `max_tpw`: 0...82, in quarters of a dBm.
@c @implementation
public func system_phy_set_max_tpw(_ max_tpw: UInt8) { adviseOnPower("system_phy_set_max_tpw") }

/// `vdd33`: 1900...3300, in 1/1024 V.
@c @implementation
public func system_phy_set_tpw_via_vdd33(_ vdd33: UInt16) {
    adviseOnPower("system_phy_set_tpw_via_vdd33")
}

/// `option`: 0...4, what the radio does after deep sleep.
@c @implementation
public func system_phy_set_rfoption(_ option: UInt8) { adviseOnPower("system_phy_set_rfoption") }

private func adviseOnPower(_ call: String) {
    machine.charge(Cost.look)
    machine.adviseOnce(
        .radioPower, "\(call) changes nothing: the radio's power and calibration are not modelled")
}

// MARK: - The pins of UART0

/// Moves UART0 to GPIO15 (TX) and GPIO13 (RX).
@c @implementation
public func system_uart_swap() {
    selectFunction(4, of: 0x6000_0808)
    selectFunction(4, of: 0x6000_0810)
    machine.writeRegister(pinSharing, machine.readRegister(pinSharing) | uart0Swap)
}

/// Moves UART0 back to GPIO1 and GPIO3.
@c @implementation
public func system_uart_de_swap() {
    machine.writeRegister(pinSharing, machine.readRegister(pinSharing) & ~uart0Swap)
}

/// DPORT's HOST_INF_SEL, and its bit that swaps UART0's pins.
private let pinSharing: UInt32 = 0x3FF0_0028
private let uart0Swap: UInt32 = 1 << 2

/// C: PIN_FUNC_SELECT. The function's third bit stands in bit 8, its low two in bits 5:4.
private func selectFunction(_ function: UInt32, of pin: UInt32) {
    let old = machine.readRegister(pin)
    machine.writeRegister(
        pin, old & ~0x130 | (function & 3) << 4 | (function & 4) << 6)
}
