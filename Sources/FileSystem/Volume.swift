//  The part of a flash that a file system lies in, and what its lookup pages say.
//
//  Here are reading, writing and erasing in offsets from the file system's start, the table of
//  lookup entries, and the counts that are drawn from it. Lookup.swift searches the table,
//  Pages.swift makes, moves and deletes pages.
//
//  Rules: the table agrees with flash, because every write of an entry goes through `setEntry` and
//  every erase through `erase`; it takes 2 bytes for each page and makes a search cost no flash
//  read. Nothing that flash holds is trusted: what is read is checked where it is used.
//
//  Unsafe: the tables are allocated once, for the layout's number of pages and blocks, and every
//  index comes from the layout's arithmetic on a checked page number.

import Chip

/// The flash of one file system.
final class Volume {
    let layout: Layout
    let storage: any FlashStorage
    /// Where the file system begins in `storage`, in bytes.
    let base: UInt32

    /// Lookup entries by page; those of lookup pages stay free.
    let entries: UnsafeMutablePointer<UInt16>
    /// By block: free entries, deleted entries, and how often the block was erased.
    let free: UnsafeMutablePointer<UInt16>
    let deleted: UnsafeMutablePointer<UInt16>
    let eraseCounts: UnsafeMutablePointer<UInt16>

    // Sums over the blocks.
    /// Blocks of which nothing is taken.
    private(set) var freeBlocks = 0
    private(set) var freeEntries = 0
    private(set) var deletedEntries = 0
    /// The count that the next erased block gets.
    private(set) var nextEraseCount: UInt16 = 0

    /// Where the search for a free page goes on.
    var cursor: Int
    /// A block that gets no new pages, because it is being emptied.
    var closedBlock: Int?
    /// For copying pages.
    let copy: PageBuffer

    /// - Throws: `notConfigured` when the file system would not lie inside of `storage`.
    init(storage: any FlashStorage, base: UInt32, layout: Layout) throws(SPIFFSError) {
        guard base % flashSectorSize == 0, Int(base) + layout.size <= Int(storage.size) else {
            throw .notConfigured
        }
        self.storage = storage
        self.base = base
        self.layout = layout
        entries = .allocate(capacity: layout.pageCount)
        entries.initialize(repeating: Mark.freeEntry, count: layout.pageCount)
        free = .allocate(capacity: layout.blockCount)
        free.initialize(repeating: 0, count: layout.blockCount)
        deleted = .allocate(capacity: layout.blockCount)
        deleted.initialize(repeating: 0, count: layout.blockCount)
        eraseCounts = .allocate(capacity: layout.blockCount)
        eraseCounts.initialize(repeating: Mark.freeEntry, count: layout.blockCount)
        cursor = layout.firstPage(of: 0)
        copy = PageBuffer(size: layout.pageSize)
    }

    deinit {
        entries.deallocate()
        free.deallocate()
        deleted.deallocate()
        eraseCounts.deallocate()
    }

    // MARK: Flash

    func read(_ offset: Int, into bytes: UnsafeMutableRawBufferPointer) throws(SPIFFSError) {
        guard storage.read(base + UInt32(offset), into: bytes) == .ok else { throw .flash }
    }

    func write(_ offset: Int, _ bytes: UnsafeRawBufferPointer) throws(SPIFFSError) {
        guard storage.write(base + UInt32(offset), bytes) == .ok else { throw .flash }
    }

    func readHalf(_ offset: Int) throws(SPIFFSError) -> UInt16 {
        var value: UInt16 = 0
        let result = withUnsafeMutableBytes(of: &value) {
            storage.read(base + UInt32(offset), into: $0)
        }
        guard result == .ok else { throw .flash }
        return UInt16(littleEndian: value)
    }

    func writeHalf(_ value: UInt16, _ offset: Int) throws(SPIFFSError) {
        let result = withUnsafeBytes(of: value.littleEndian) {
            storage.write(base + UInt32(offset), $0)
        }
        guard result == .ok else { throw .flash }
    }

    func writeByte(_ value: UInt8, _ offset: Int) throws(SPIFFSError) {
        let result = withUnsafeBytes(of: value) { storage.write(base + UInt32(offset), $0) }
        guard result == .ok else { throw .flash }
    }

    // MARK: Lookup entries

    /// Reads every lookup page. No entry is judged, and nothing is written.
    func scan() throws(SPIFFSError) {
        freeBlocks = 0
        freeEntries = 0
        deletedEntries = 0
        var (lowest, highest): (UInt16?, UInt16) = (nil, 0)
        for block in 0..<layout.blockCount {
            try scan(block: block)
            freeBlocks += Int(free[block]) == layout.entriesPerBlock ? 1 : 0
            freeEntries += Int(free[block])
            deletedEntries += Int(deleted[block])
            let count = eraseCounts[block]
            guard count != Mark.freeEntry else { continue }
            lowest = min(lowest ?? count, count)
            highest = max(highest, count)
        }
        // Counts wrap: of two that are far apart, the small one is the younger.
        nextEraseCount = highest - (lowest ?? 0) > 0x7FFF ? lowest ?? 0 : highest
        cursor = layout.firstPage(of: 0)
    }

    private func scan(block: Int) throws(SPIFFSError) {
        var (free, deleted): (UInt16, UInt16) = (0, 0)
        var page = layout.firstPage(of: block)
        let end = (block + 1) * layout.pagesPerBlock
        for lookupPage in 0..<layout.lookupPages {
            try read(block * layout.blockSize + lookupPage * layout.pageSize, into: copy.bytes)
            for slot in 0..<min(layout.pageSize / 2, end - page) {
                let entry = copy.half(at: slot * 2)
                entries[page] = entry
                free += entry == Mark.freeEntry ? 1 : 0
                deleted += entry == Mark.deletedEntry ? 1 : 0
                page += 1
            }
        }
        self.free[block] = free
        self.deleted[block] = deleted
        // The last lookup page is still in the buffer.
        eraseCounts[block] = copy.half(at: layout.pageSize - 2)
    }

    /// Clears the bits of a page's entry that are clear in `value`.
    func setEntry(_ page: Int, _ value: UInt16) throws(SPIFFSError) {
        try writeHalf(value, layout.entryOffset(of: page))
        let (old, new) = (entries[page], entries[page] & value)
        let block = layout.block(of: page)
        entries[page] = new
        if old == Mark.freeEntry, new != Mark.freeEntry {
            freeBlocks -= Int(free[block]) == layout.entriesPerBlock ? 1 : 0
            free[block] -= 1
            freeEntries -= 1
        }
        if old != Mark.deletedEntry, new == Mark.deletedEntry {
            deleted[block] += 1
            deletedEntries += 1
        }
    }

    /// Pages that are neither free nor deleted.
    var allocatedEntries: Int {
        layout.blockCount * layout.entriesPerBlock - freeEntries - deletedEntries
    }

    /// Pages that may be taken before something must be reclaimed: two blocks are kept for moving
    /// what lives in a block that shall be erased. Below zero when that reserve is used.
    var spare: Int { freeEntries - 2 * layout.entriesPerBlock }

    // MARK: Erasing

    /// Erases a block and notes when. C: spiffs_erase_block.
    func erase(_ block: Int) throws(SPIFFSError) {
        let first = (base + UInt32(block * layout.blockSize)) / flashSectorSize
        for sector in 0..<UInt32(layout.blockSize) / flashSectorSize {
            guard storage.erase(sector: first + sector) == .ok else { throw .eraseFailed }
        }
        freeBlocks += Int(free[block]) == layout.entriesPerBlock ? 0 : 1
        freeEntries += layout.entriesPerBlock - Int(free[block])
        deletedEntries -= Int(deleted[block])
        free[block] = UInt16(layout.entriesPerBlock)
        deleted[block] = 0
        for page in layout.pages(of: block) { entries[page] = Mark.freeEntry }
        try writeHalf(nextEraseCount, layout.eraseCountOffset(of: block))
        eraseCounts[block] = nextEraseCount
        if layout.format == .modern {
            try writeHalf(layout.magic(of: block), layout.magicOffset(of: block))
        }
        nextEraseCount = nextEraseCount >= 0x7FFF ? 0 : nextEraseCount + 1
    }

    /// Erases everything, and begins to count anew. C: SPIFFS_format.
    func format() throws(SPIFFSError) {
        for block in 0..<layout.blockCount {
            nextEraseCount = 0
            try erase(block)
        }
        try scan()
    }

    /// How many erases ago this block was erased, about. One that never was is the oldest.
    func eraseAge(of block: Int) -> Int {
        let count = Int(eraseCounts[block])
        let newest = Int(nextEraseCount)
        if count == Int(Mark.freeEntry) { return newest + 1 }
        return newest >= count ? newest - count : 0xFFFF - (count - newest)
    }
}
