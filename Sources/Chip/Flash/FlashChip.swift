//  The flash chip: NOR cells over memory that somebody else owns.
//
//  Writing ANDs into the cells, erasing sets a sector to ones. Each change is made word by word
//  from the lowest address up, so a process that is killed in the middle leaves what a chip whose
//  power fails there could have. A sector that has never been touched is not filled before it is
//  needed: a new flash of 4 MB costs nothing.
//
//  A power cut may be armed for the Nth operation that changes the flash: it is torn, and
//  `onPowerCut` is called, which in a board does not return.

import Simulation

/// Where the power fails in the middle of an operation.
public struct FlashCut: Sendable, Equatable {
    /// Counted from 1 since power-on of the run, writes and erases alike.
    public var operation: UInt64
    /// Bytes of it that are done; nil for half of them.
    public var byte: UInt32?

    public init(operation: UInt64, byte: UInt32? = nil) {
        self.operation = operation
        self.byte = byte
    }
}

public final class FlashChip: FlashStorage {
    public let size: UInt32
    private let bytes: UnsafeMutablePointer<UInt8>
    /// One for each sector: not 0 while it still has to be filled with ones.
    private let unfilled: UnsafeMutablePointer<UInt8>

    /// Operations that changed the flash since power-on of the run.
    public private(set) var operations: UInt64 = 0
    public private(set) var statistics: FlashStatistics
    /// Where the power is to fail; nil for nowhere.
    public var cut: FlashCut?
    /// Chance bits of an operation that was torn.
    public var tornBits: () -> UInt64 = { 0 }
    public var onPowerCut: () -> Void = {}
    /// Erases that a sector stands; nil for any number.
    public var endurance: UInt32?
    /// Told when a sector has been erased once too often.
    public var onWornOut: (_ sector: UInt32) -> Void = { _ in }

    /// - Parameters:
    ///   - bytes: `size` bytes that outlive this object.
    ///   - unfilled: a flag for each sector, likewise.
    ///   - size: a multiple of `flashSectorSize`.
    public init(
        bytes: UnsafeMutablePointer<UInt8>, unfilled: UnsafeMutablePointer<UInt8>, size: UInt32
    ) {
        self.bytes = bytes
        self.unfilled = unfilled
        self.size = size
        statistics = FlashStatistics(sectors: Int(size / flashSectorSize))
    }

    /// What the chip answers to the command 9F: capacity, type and maker (C: spi_flash_get_id).
    public var identifier: UInt32 {
        UInt32(size.trailingZeroBitCount) << 16 | 0x40EF
    }

    /// True when a range lies within the chip.
    public func contains(_ address: UInt32, _ count: Int) -> Bool {
        count >= 0 && UInt64(address) + UInt64(count) <= UInt64(size)
    }

    // MARK: - FlashStorage

    public func read(_ address: UInt32, into target: UnsafeMutableRawBufferPointer) -> FlashResult {
        guard contains(address, target.count) else { return .error }
        guard let start = target.baseAddress else { return .ok }
        fill(address, target.count)
        start.copyMemory(from: bytes + Int(address), byteCount: target.count)
        statistics.noteRead(bytes: target.count)
        return .ok
    }

    public func write(_ address: UInt32, _ source: UnsafeRawBufferPointer) -> FlashResult {
        guard contains(address, source.count) else { return .error }
        fill(address, source.count)
        operations += 1
        if let cut, cut.operation == operations {
            tearWrite(address, source, after: cut.byte)
            onPowerCut()
            return .timeout
        }
        clear(address, source)
        statistics.noteWrite(bytes: source.count)
        return .ok
    }

    public func erase(sector: UInt32) -> FlashResult {
        guard sector < size / flashSectorSize else { return .error }
        operations += 1
        if let cut, cut.operation == operations {
            tearErase(sector, after: cut.byte)
            onPowerCut()
            return .timeout
        }
        let erases = statistics.noteErase(of: sector)
        if unfilled[Int(sector)] == 0 {
            memory(of: sector).update(repeating: 0xFF)
        }
        if let endurance, erases > endurance { wear(sector, erases: erases, over: endurance) }
        return .ok
    }

    // MARK: - From outside

    /// What a programmer does that is clipped to the chip: replaces a range. What lies beside it in
    /// the same sectors stays.
    public func program(_ address: UInt32, _ source: UnsafeRawBufferPointer) {
        guard contains(address, source.count), let start = source.baseAddress else { return }
        fill(address, source.count)
        UnsafeMutableRawPointer(bytes + Int(address))
            .copyMemory(from: start, byteCount: source.count)
    }

    /// Reads without counting it as a use.
    public func peek(_ address: UInt32, into target: UnsafeMutableRawBufferPointer) -> FlashResult {
        let before = statistics
        defer { statistics = before }
        return read(address, into: target)
    }

    /// Counts from here on.
    public func forgetStatistics() {
        statistics = FlashStatistics(sectors: Int(size / flashSectorSize))
        operations = 0
    }

    // MARK: - Cells

    private func memory(of sector: UInt32) -> UnsafeMutableBufferPointer<UInt8> {
        UnsafeMutableBufferPointer(
            start: bytes + Int(sector * flashSectorSize), count: Int(flashSectorSize))
    }

    /// Gives every sector of a range its ones.
    private func fill(_ address: UInt32, _ count: Int) {
        guard count > 0 else { return }
        let first = address / flashSectorSize
        let last = (address + UInt32(count - 1)) / flashSectorSize
        for sector in first...last where unfilled[Int(sector)] != 0 {
            memory(of: sector).update(repeating: 0xFF)
            unfilled[Int(sector)] = 0
        }
    }

    /// Clears the bits that are zero in `source`, eight bytes at a time.
    private func clear(_ address: UInt32, _ source: UnsafeRawBufferPointer) {
        let cells = UnsafeMutableRawPointer(bytes + Int(address))
        var done = 0
        while done + 8 <= source.count {
            let kept = cells.loadUnaligned(fromByteOffset: done, as: UInt64.self)
            let wanted = source.loadUnaligned(fromByteOffset: done, as: UInt64.self)
            cells.storeBytes(of: kept & wanted, toByteOffset: done, as: UInt64.self)
            done += 8
        }
        while done < source.count {
            bytes[Int(address) + done] &= source[done]
            done += 1
        }
    }

    // MARK: - When the power fails

    /// The first bytes are written, of the next one some bits.
    private func tearWrite(_ address: UInt32, _ source: UnsafeRawBufferPointer, after: UInt32?) {
        let done = min(Int(after ?? UInt32(source.count / 2)), source.count)
        clear(address, UnsafeRawBufferPointer(rebasing: source[..<done]))
        guard done < source.count else { return }
        bytes[Int(address) + done] &= source[done] | UInt8(truncatingIfNeeded: tornBits())
    }

    /// The first bytes are ones; of the others some bits that were clear are set.
    private func tearErase(_ sector: UInt32, after: UInt32?) {
        fill(sector * flashSectorSize, Int(flashSectorSize))
        let cells = memory(of: sector)
        let done = min(Int(after ?? flashSectorSize / 2), cells.count)
        cells[..<done].update(repeating: 0xFF)
        for index in done..<cells.count {
            cells[index] |= UInt8(truncatingIfNeeded: tornBits())
        }
    }

    /// One bit of a worn sector stays clear, another one for each further erase.
    private func wear(_ sector: UInt32, erases: UInt32, over endurance: UInt32) {
        fill(sector * flashSectorSize, Int(flashSectorSize))
        let cells = memory(of: sector)
        for number in 0..<min(erases - endurance, 4096) {
            var random = SeededRandom(seed: UInt64(sector) << 32 | UInt64(number))
            let bit = random.next() % UInt64(cells.count * 8)
            cells[Int(bit / 8)] &= ~(1 << UInt8(bit % 8))
        }
        if erases == endurance + 1 { onWornOut(sector) }
    }
}
