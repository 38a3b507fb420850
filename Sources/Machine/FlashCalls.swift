//  What the SDK's flash functions do: check, take the flash's time, act, record.
//
//  While the flash is busy the CPU stands still, because code comes from the same chip: no
//  interrupt is served and no task runs (Guide 3.4.1). So the time passes in one piece, and what
//  fell due in it happens afterwards. A power cut that falls into that time tears the operation.

import CHost
import Chip
import Simulation

extension Machine {
    /// Firmware's own function for reading; nil for the chip's. C: spi_flash_set_read_func.
    public var flashReader: UnsafeMutableRawPointer? {
        get { board.flashReader }
        set { board.flashReader = newValue }
    }

    /// Reads `count` bytes. C: spi_flash_read.
    ///
    /// - Returns: `.error` for a range outside the chip, or an address or count that is no multiple
    ///   of 4.
    public func readFlash(
        _ address: UInt32, into target: UnsafeMutableRawPointer, count: UInt32
    ) -> FlashResult {
        let result: FlashResult
        if isAligned("spi_flash_read", address, target, count) {
            result = flash.read(
                address, into: UnsafeMutableRawBufferPointer(start: target, count: Int(count)))
            charge(FlashTiming.read(bytes: result == .ok ? count : 0))
        } else {
            result = .error
        }
        note(.flashRead, address, result.rawValue, detail: count)
        settle()
        return result
    }

    /// Clears the bits that are zero in `source`. C: spi_flash_write.
    public func writeFlash(
        _ address: UInt32, from source: UnsafeRawPointer, count: UInt32
    ) -> FlashResult {
        charge(Cost.system)
        guard isAligned("spi_flash_write", address, source, count),
            flash.contains(address, Int(count))
        else {
            note(.flashWrite, address, FlashResult.error.rawValue, detail: count)
            settle()
            return .error
        }
        note(.flashWrite, address, FlashResult.ok.rawValue, detail: count)
        let length = FlashTiming.write(bytes: count, at: address)
        charge(armPowerCut(within: length, bytes: count) ?? length)
        let result = flash.write(address, UnsafeRawBufferPointer(start: source, count: Int(count)))
        settle()
        return result
    }

    /// Sets every bit of a sector. C: spi_flash_erase_sector.
    public func eraseFlash(sector: UInt32) -> FlashResult {
        charge(Cost.system)
        guard sector < flash.size / flashSectorSize else {
            note(.flashErase, sector, FlashResult.error.rawValue)
            settle()
            return .error
        }
        note(.flashErase, sector, FlashResult.ok.rawValue)
        let length = FlashTiming.erase
        charge(armPowerCut(within: length, bytes: flashSectorSize) ?? length)
        let result = flash.erase(sector: sector)
        settle()
        return result
    }

    /// The chip takes whole words. Which of its checks the SDK makes is not known for each of
    /// these; all of them fail here, with a word of advice.
    private func isAligned(
        _ call: StaticString, _ address: UInt32, _ memory: UnsafeRawPointer, _ count: UInt32
    ) -> Bool {
        if address & 3 == 0, UInt(bitPattern: memory) & 3 == 0, count & 3 == 0 { return true }
        advise(
            .unalignedFlash,
            "\(call) of \(count) bytes at \(hexadecimal(address)), memory at "
                + "\(hexadecimal(UInt32(truncatingIfNeeded: UInt(bitPattern: memory)))): all three "
                + "must be multiples of 4, so it failed")
        return false
    }

    // MARK: - Parameters with protection

    /// Saves up to a sector so that a power cut leaves the old or the new. Two sectors take turns,
    /// a third one tells which is valid: 0 in its first byte for the first, anything else for the
    /// second (memory_map.md, image_boot.md). C: system_param_save_with_protect.
    public func saveParameters(
        sector: UInt32, from source: UnsafeRawPointer, count: UInt32
    ) -> Bool {
        guard count <= flashSectorSize, sector + 2 < flash.size / flashSectorSize else {
            return false
        }
        let target: UInt32 = validCopy(from: sector) == 0 ? 1 : 0
        // The words that the chip writes: a last one that is not whole is filled up.
        var words = [UInt32](repeating: .max, count: Int(count + 3) / 4)
        words.withUnsafeMutableBytes {
            $0.baseAddress?.copyMemory(from: source, byteCount: Int(count))
        }
        var flag: [UInt32] = [target == 0 ? 0 : .max]
        return rewrite(sector + target, &words) && rewrite(sector + 2, &flag)
    }

    /// Reads what `saveParameters` saved. C: system_param_load.
    public func loadParameters(
        sector: UInt32, offset: UInt32, into target: UnsafeMutableRawPointer, count: UInt32
    ) -> Bool {
        guard offset + count <= flashSectorSize, sector + 2 < flash.size / flashSectorSize else {
            return false
        }
        let start = (sector + validCopy(from: sector)) * flashSectorSize + offset
        let before = start & 3
        var words = [UInt32](repeating: 0, count: Int(before + count + 3) / 4)
        let result = words.withUnsafeMutableBytes { bytes in
            bytes.baseAddress.map {
                readFlash(start - before, into: $0, count: UInt32(bytes.count))
            } ?? .ok
        }
        guard result == .ok else { return false }
        words.withUnsafeBytes { bytes in
            guard count > 0, let first = bytes.baseAddress else { return }
            target.copyMemory(from: first + Int(before), byteCount: Int(count))
        }
        return true
    }

    /// Forgets what Wi-Fi has stored; in force from the next start on. C: system_restore.
    public func restoreSettings() {
        charge(Cost.system + 2 * FlashTiming.erase)
        let parameters = SystemParameters(flash: flash, map: options.flashMap)
        var bytes = parameters.read()
        for index in ParameterLayout.wifi..<bytes.count { bytes[index] = 0xFF }
        _ = parameters.write(bytes)
        settle()
    }

    /// 0 or 1: which of the two copies counts.
    private func validCopy(from sector: UInt32) -> UInt32 {
        var flag: UInt32 = 0
        _ = readFlash((sector + 2) * flashSectorSize, into: &flag, count: 4)
        return flag & 0xFF == 0 ? 0 : 1
    }

    private func rewrite(_ sector: UInt32, _ words: inout [UInt32]) -> Bool {
        guard eraseFlash(sector: sector) == .ok else { return false }
        return words.withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress else { return true }
            return writeFlash(sector * flashSectorSize, from: start, count: UInt32(bytes.count))
                == .ok
        }
    }

    // MARK: - Power cuts

    /// If the power fails at a time within the operation that begins now, tears it there.
    ///
    /// - Returns: how long the power lasts then.
    private func armPowerCut(within length: Cycles, bytes: UInt32) -> Cycles? {
        guard case .at(let moment) = options.powerCut, moment > now, moment < now + length else {
            return nil
        }
        let part = Double(moment - now) / Double(length)
        flash.cut = FlashCut(
            operation: flash.operations + 1, byte: UInt32(Double(bytes) * part))
        return moment - now
    }
}
