//  espressif/spi_flash.h: the flash by address and by sector. See Machine/FlashCalls.swift.

import CHost
import Chip
import Machine
import SDKHeaders

private var machine: Machine { Machine.current }

private func result(_ result: FlashResult) -> SpiFlashOpResult {
    SpiFlashOpResult(rawValue: result.rawValue)
}

@c @implementation
public func spi_flash_get_id() -> UInt32 {
    machine.charge(Cost.system)
    machine.settle()
    return machine.flash.identifier
}

/// The status register: nothing is busy between calls, and no protection is modelled, so what was
/// written reads back.
@c @implementation
public func spi_flash_read_status(_ status: UnsafeMutablePointer<UInt32>!) -> SpiFlashOpResult {
    machine.charge(Cost.system)
    machine.settle()
    guard let status else { return SPI_FLASH_RESULT_ERR }
    status.pointee = machine.flashStatus
    return SPI_FLASH_RESULT_OK
}

@c @implementation
public func spi_flash_write_status(_ status_value: UInt32) -> SpiFlashOpResult {
    machine.charge(Cost.system)
    machine.settle()
    machine.flashStatus = status_value & 0xFFFF
    return SPI_FLASH_RESULT_OK
}

@c @implementation
public func spi_flash_erase_sector(_ sec: UInt16) -> SpiFlashOpResult {
    result(machine.eraseFlash(sector: UInt32(sec)))
}

@c @implementation
public func spi_flash_write(
    _ des_addr: UInt32, _ src_addr: UnsafeMutablePointer<UInt32>!, _ size: UInt32
) -> SpiFlashOpResult {
    guard let src_addr else { return SPI_FLASH_RESULT_ERR }
    return result(machine.writeFlash(des_addr, from: src_addr, count: size))
}

@c @implementation
public func spi_flash_read(
    _ src_addr: UInt32, _ des_addr: UnsafeMutablePointer<UInt32>!, _ size: UInt32
) -> SpiFlashOpResult {
    guard let des_addr else { return SPI_FLASH_RESULT_ERR }
    guard let function = machine.flashReader else {
        return result(machine.readFlash(src_addr, into: des_addr, count: size))
    }
    machine.charge(Cost.system)
    machine.settle()
    let read = unsafeBitCast(function, to: user_spi_flash_read.self)
    return read(flashChip(), src_addr, des_addr, size)
}

@c @implementation
public func spi_flash_set_read_func(_ read: user_spi_flash_read!) {
    machine.charge(Cost.look)
    machine.flashReader = unsafeBitCast(read, to: UnsafeMutableRawPointer?.self)
}

/// The ROM's description of the flash, in the chip's RAM, for a read function of firmware's own.
private func flashChip() -> UnsafeMutablePointer<SpiFlashChip> {
    let place = machine.systemMemory(.flashChip).bindMemory(to: SpiFlashChip.self, capacity: 1)
    place.pointee = SpiFlashChip(
        deviceId: machine.flash.identifier, chip_size: machine.flash.size, block_size: 0x10000,
        sector_size: flashSectorSize, page_size: FlashTiming.pageSize, status_mask: 0xFFFF)
    return place
}
