//  Where things lie in a SPIFFS file system, as arithmetic: no flash is touched here.
//
//  A file system is cut into blocks, which are erased whole, and each block into pages. The first
//  pages of a block are its lookup: one 16-bit entry for each of the pages behind them, which tells
//  whose page it is. A page begins with a header of 5 bytes (PageHeader). Pages are numbered from
//  the start of the file system, lookup pages included.
//
//  A file is an object with an id. Its index lists the pages that hold its bytes: the index header
//  (span 0) also has its size, type and name, the index pages behind it (span 1, 2, ...) have
//  nothing but page numbers. Source: spiffs_format.md, Layout.

/// Numbers in flash that mean something by themselves.
enum Mark {
    static let freeEntry: UInt16 = 0xFFFF
    static let deletedEntry: UInt16 = 0
    /// Set in the lookup entry and in the header of index pages.
    static let indexBit: UInt16 = 0x8000
    static let noPage: UInt16 = 0xFFFF
    static let noSize: UInt32 = 0xFFFF_FFFF
    /// The type of a file. C: SPIFFS_TYPE_FILE.
    static let file: UInt8 = 1
    static let magic: UInt32 = 0x2014_0529
}

/// The geometry of one file system.
public struct Layout: Sendable, Equatable {
    /// The two formats of the index header that are found in the field. Neither can read the other.
    public enum Format: String, Sendable, CaseIterable {
        /// One byte between page header and size. What the SDK 1.5 writes.
        case sdk15 = "sdk1.5"
        /// Three bytes, so that the size is aligned, and a magic number in each block. What
        /// mkspiffs, spiffsgen.py and SPIFFS since August 2015 write.
        case modern
    }

    /// Bytes in all, in a block and in a page.
    public let size: Int
    public let blockSize: Int
    public let pageSize: Int
    public let format: Format

    let pagesPerBlock: Int
    /// At the start of each block.
    let lookupPages: Int
    /// Pages of a block that hold something.
    let entriesPerBlock: Int
    public let blockCount: Int
    let pageCount: Int

    /// Bytes of a file in one page.
    let dataBytes: Int
    /// Of the index header: where its fields are, and how many pages it lists.
    let sizeOffset: Int
    let typeOffset: Int
    let nameOffset: Int
    let headerEntriesOffset: Int
    let headerEntries: Int
    /// Of every other index page.
    let indexEntriesOffset: Int
    let indexEntries: Int

    static let headerBytes = 5
    /// Bytes of a name with its terminating zero. C: SPIFFS_OBJ_NAME_LEN.
    public static let nameBytes = 32

    /// Checks that such a file system can be.
    ///
    /// - Parameters:
    ///   - size: a multiple of `blockSize` with at least 3 blocks and at most 65,535 pages.
    ///   - blockSize: a multiple of the flash's sector, 4096.
    ///   - pageSize: even, divides `blockSize`, holds an index header with one entry at least.
    /// - Throws: `notConfigured`, or `magicNotPossible` for `modern` where the lookup pages are
    /// full.
    public init(size: Int, blockSize: Int, pageSize: Int, format: Format = .sdk15)
        throws(SPIFFSError)
    {
        let pad = format == .sdk15 ? 1 : 3
        sizeOffset = Layout.headerBytes + pad
        typeOffset = sizeOffset + 4
        nameOffset = typeOffset + 1
        headerEntriesOffset = (nameOffset + Layout.nameBytes + 1) / 2 * 2
        indexEntriesOffset = Layout.headerBytes + pad
        guard blockSize > 0, blockSize % 4096 == 0, size % blockSize == 0, size / blockSize >= 3,
            pageSize % 2 == 0, pageSize >= headerEntriesOffset + 2, blockSize % pageSize == 0,
            size / pageSize <= 0xFFFF
        else { throw .notConfigured }
        self.size = size
        self.blockSize = blockSize
        self.pageSize = pageSize
        self.format = format
        pagesPerBlock = blockSize / pageSize
        lookupPages = max(1, pagesPerBlock * 2 / pageSize)
        entriesPerBlock = pagesPerBlock - lookupPages
        blockCount = size / blockSize
        pageCount = size / pageSize
        dataBytes = pageSize - Layout.headerBytes
        headerEntries = (pageSize - headerEntriesOffset) / 2
        indexEntries = (pageSize - indexEntriesOffset) / 2
        // Behind the entries there is room for the erase count, and before it for the magic number.
        let spare = lookupPages * pageSize / 2 - entriesPerBlock
        guard spare >= 1, entriesPerBlock >= 1 else { throw .notConfigured }
        guard format == .sdk15 || spare >= 2 else { throw .magicNotPossible }
    }

    // MARK: Pages and blocks

    func isLookup(_ page: Int) -> Bool { page % pagesPerBlock < lookupPages }
    func block(of page: Int) -> Int { page / pagesPerBlock }
    func firstPage(of block: Int) -> Int { block * pagesPerBlock + lookupPages }
    /// The pages of a block that hold something.
    func pages(of block: Int) -> Range<Int> {
        firstPage(of: block)..<(block + 1) * pagesPerBlock
    }

    /// Where the lookup entry of a page is, in bytes from the start of the file system.
    func entryOffset(of page: Int) -> Int {
        let block = block(of: page)
        return block * blockSize + (page - firstPage(of: block)) * 2
    }

    func eraseCountOffset(of block: Int) -> Int {
        block * blockSize + lookupPages * pageSize - 2
    }
    func magicOffset(of block: Int) -> Int { eraseCountOffset(of: block) - 2 }
    func magic(of block: Int) -> UInt16 {
        UInt16(truncatingIfNeeded: Mark.magic ^ UInt32(pageSize) ^ UInt32(blockCount - block))
    }

    /// For directories of firmware's: a page as block and lookup entry, and back.
    public func position(of page: Int) -> (block: Int, entry: Int) {
        (block(of: page), page - firstPage(of: block(of: page)))
    }
    public func page(block: Int, entry: Int) -> Int { firstPage(of: block) + entry }

    // MARK: Files

    /// Pages that hold `bytes` bytes.
    func dataPages(for bytes: Int) -> Int { (bytes + dataBytes - 1) / dataBytes }

    /// Which index page lists data page `span`: the index page's own span.
    func indexSpan(of span: Int) -> Int {
        span < headerEntries ? 0 : 1 + (span - headerEntries) / indexEntries
    }

    /// The data pages that index page `span` lists.
    func dataSpans(ofIndex span: Int) -> Range<Int> {
        guard span > 0 else { return 0..<headerEntries }
        let first = headerEntries + (span - 1) * indexEntries
        return first..<first + indexEntries
    }

    /// Where an index page has the number of data page `span`, in bytes from the page's start.
    func indexOffset(of span: Int) -> Int {
        guard span >= headerEntries else { return headerEntriesOffset + span * 2 }
        return indexEntriesOffset + (span - headerEntries) % indexEntries * 2
    }

    /// Index pages of a file, its header included.
    func indexPages(for bytes: Int) -> Int {
        bytes == 0 ? 1 : indexSpan(of: dataPages(for: bytes) - 1) + 1
    }
}
