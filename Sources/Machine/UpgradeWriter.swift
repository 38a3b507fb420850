//  Writing an upgrade into the slot that does not run (Guide 3.4.1): system_upgrade_init,
//  system_upgrade and system_upgrade_deinit.
//
//  Bytes come in pieces of any length and at any address. They go into the flash at once, page by
//  page, and a sector is erased when the first byte for it comes; so nothing but up to three bytes,
//  which make no whole word yet, is kept in memory. The boot word is left alone: whatever happens
//  here, the running slot's firmware starts again until UPGRADE_FLAG_FINISH is set.

import Chip
import Simulation

/// Where an upgrade is being written.
struct UpgradeTarget {
    let slot: FirmwareSlot
    let start: UInt32
    /// Bytes that the slot has.
    let room: UInt32
    /// What the SDK's library takes of the heap for it.
    let memory: UnsafeMutableRawPointer
    /// Bytes that are in the flash, a multiple of 4.
    var written: UInt32 = 0
    /// Bytes that are too few for a word, and how many, lowest first.
    var rest: UInt32 = 0
    var restCount: UInt32 = 0

    /// Bytes that the structure has in C, about.
    static let memoryBytes: UInt32 = 24
}

extension Machine {
    /// Bytes of the slot that an upgrade would be written to; nil where the flash has one slot
    /// only.
    public var upgradeRoom: UInt32? {
        let map = options.flashMap
        return map.address(of: board.slot.other).map { min(map.slotSize, flash.size - $0) }
    }

    /// Begins an upgrade, or begins it anew: the next bytes are the image's first. C:
    /// system_upgrade_init.
    ///
    /// - Returns: false where the flash has no second slot (said once), or the heap no room.
    public func beginUpgrade() -> Bool {
        charge(Cost.system)
        guard let start = options.flashMap.address(of: board.slot.other), let room = upgradeRoom
        else {
            adviseUnsupported("system_upgrade_init", "with a flash of one slot (--flash-map)")
            return false
        }
        guard
            let memory = board.upgrade?.memory ?? systemAllocate(UpgradeTarget.memoryBytes)
        else { return false }
        board.upgrade = UpgradeTarget(
            slot: board.slot.other, start: start, room: room, memory: memory)
        return true
    }

    /// Writes the image's next bytes. Takes the flash's time, in which the CPU stands still.
    /// C: system_upgrade.
    ///
    /// - Parameter bytes: any number of them, firmware's own.
    /// - Returns: false before `beginUpgrade` and beyond the slot's end, each said once; and where
    ///   the flash refuses.
    public func writeUpgrade(_ bytes: UnsafeRawBufferPointer) -> Bool {
        charge(Cost.system)
        guard let upgrade = board.upgrade else {
            adviseUnsupported("system_upgrade", "before system_upgrade_init")
            settle()
            return false
        }
        let end = UInt64(upgrade.written) + UInt64(upgrade.restCount) + UInt64(bytes.count)
        guard end <= UInt64(upgrade.room) else {
            advise(
                .upgradeRoom,
                "system_upgrade was given more bytes than a slot has, \(upgrade.room): it fails")
            settle()
            return false
        }
        var done = 0
        while done < bytes.count {
            guard let count = writeUpgradePiece(UnsafeRawBufferPointer(rebasing: bytes[done...]))
            else { return false }
            done += count
        }
        settle()
        return true
    }

    /// Ends it: a word that is not whole is filled up and written. C: system_upgrade_deinit.
    public func endUpgrade() {
        charge(Cost.system)
        if let upgrade = board.upgrade, upgrade.restCount > 0 {
            var filling = UInt32.max
            let missing = 4 - Int(upgrade.restCount)
            _ = withUnsafeBytes(of: &filling) {
                writeUpgradePiece(UnsafeRawBufferPointer(rebasing: $0[..<missing]))
            }
        }
        if let upgrade = board.upgrade { systemRelease(upgrade.memory) }
        board.upgrade = nil
        settle()
    }

    /// Whether what has been written is an image that would be started. Takes the time to read it.
    ///
    /// - Returns: why not; nil when it would be.
    public func checkUpgrade() -> ImageFault? {
        guard let upgrade = board.upgrade else { return .truncated }
        charge(FlashTiming.read(bytes: upgrade.written))
        switch readImage(in: upgrade.slot, limit: upgrade.written) {
        case .success: return nil
        case .failure(let fault): return fault
        }
    }

    /// Takes as many bytes as the flash's page has room for, and writes the whole words among them.
    /// The power may fail in here, so the position is noted first and the page lies on the stack.
    ///
    /// - Returns: how many it took; nil where the flash refused.
    private func writeUpgradePiece(_ bytes: UnsafeRawBufferPointer) -> Int? {
        guard var upgrade = board.upgrade else { return nil }
        let place = upgrade.written
        let inPage = FlashTiming.pageSize - place % FlashTiming.pageSize
        let taken = min(bytes.count, Int(inPage - upgrade.restCount))
        let total = upgrade.restCount + UInt32(taken)
        let words = total & ~3
        return withUnsafeTemporaryAllocation(
            byteCount: Int(FlashTiming.pageSize), alignment: 4
        ) { page in
            page.storeBytes(of: upgrade.rest, as: UInt32.self)
            UnsafeMutableRawBufferPointer(rebasing: page[Int(upgrade.restCount)...]).copyMemory(
                from: UnsafeRawBufferPointer(rebasing: bytes[..<taken]))
            upgrade.written += words
            upgrade.restCount = total - words
            upgrade.rest = 0
            for index in 0..<Int(upgrade.restCount) {
                upgrade.rest |= UInt32(page[Int(words) + index]) << UInt32(8 * index)
            }
            board.upgrade = upgrade
            guard words > 0, let source = page.baseAddress else { return taken }
            let address = upgrade.start + place
            if address % flashSectorSize == 0 {
                guard eraseFlash(sector: address / flashSectorSize) == .ok else { return nil }
            }
            return writeFlash(address, from: source, count: words) == .ok ? taken : nil
        }
    }
}
