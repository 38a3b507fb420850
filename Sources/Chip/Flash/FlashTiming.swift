//  How long the flash takes, in cycles of the 80 MHz bus. Typical figures of the data sheets of the
//  4 MB chips that modules carry (W25Q32, GD25Q32), at 40 MHz in quad mode; Docs/Timing.md has the
//  table. While the flash is busy the CPU can fetch no code, so it stands still (Guide 3.4.1).

import Simulation

public enum FlashTiming {
    /// Command, address and dummy cycles of a read.
    static let readStart: Cycles = 5 * Cycles.perMicrosecond
    /// 20 MB/s.
    static let readByte: Cycles = 4
    /// Command and address of a page program.
    static let pageStart: Cycles = 50 * Cycles.perMicrosecond
    /// 0.7 ms for a page of 256 bytes.
    static let pageByte: Cycles = 203
    public static let pageSize: UInt32 = 256
    static let eraseSector: Cycles = 45 * Cycles.perMillisecond

    public static func read(bytes: UInt32) -> Cycles { readStart + Cycles(bytes) * readByte }

    /// Writing is done page by page; a range that crosses pages starts each of them.
    public static func write(bytes: UInt32, at address: UInt32) -> Cycles {
        guard bytes > 0 else { return pageStart }
        let last = UInt64(address) + UInt64(bytes) - 1
        let pages = last / UInt64(pageSize) - UInt64(address / pageSize) + 1
        return pages * pageStart + Cycles(bytes) * pageByte
    }

    public static var erase: Cycles { eraseSector }
}
