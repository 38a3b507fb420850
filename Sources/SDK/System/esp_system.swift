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
