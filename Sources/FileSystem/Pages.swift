//  Making, moving and deleting pages, in the order that decides what a power cut leaves.
//
//  A new data page: its lookup entry, its header with FINAL open, its bytes, FINAL. A page that
//  replaces another: everything with FINAL open, then its lookup entry, FINAL, and then the old one
//  is deleted. Deleting: the lookup entry, then the flags. So a page is either whole, or seen by
//  its open FINAL not to be; and what replaces a page is whole before that page goes.
//
//  Source: spiffs_format.md, Operations.

extension Volume {
    func header(of page: Int) throws(SPIFFSError) -> PageHeader {
        // 5 bytes in the low end of 8.
        var raw: UInt64 = 0
        let result = withUnsafeMutableBytes(of: &raw) {
            storage.read(
                base + UInt32(page * layout.pageSize),
                into: UnsafeMutableRawBufferPointer(rebasing: $0[..<Layout.headerBytes]))
        }
        guard result == .ok else { throw .flash }
        raw = UInt64(littleEndian: raw)
        return PageHeader(
            id: UInt16(truncatingIfNeeded: raw), span: UInt16(truncatingIfNeeded: raw >> 16),
            flags: UInt8(truncatingIfNeeded: raw >> 32))
    }

    private func writeHeader(_ header: PageHeader, of page: Int) throws(SPIFFSError) {
        let raw = UInt64(header.id) | UInt64(header.span) << 16 | UInt64(header.flags) << 32
        let result = withUnsafeBytes(of: raw.littleEndian) {
            storage.write(
                base + UInt32(page * layout.pageSize),
                UnsafeRawBufferPointer(rebasing: $0[..<Layout.headerBytes]))
        }
        guard result == .ok else { throw .flash }
    }

    /// Clears the bits of a page's flags that are clear in `mask`.
    func clearFlags(_ mask: UInt8, of page: Int) throws(SPIFFSError) {
        try writeByte(mask, page * layout.pageSize + 4)
    }

    /// A free page, also one of the reserve: whoever calls has seen to it that there is room.
    ///
    /// - Throws: `full`, when not even reclaiming blocks of deleted pages gave one.
    private func takePage() throws(SPIFFSError) -> Int {
        if let page = nextFreePage() { return page }
        guard try eraseDeletedBlock() != nil, let page = nextFreePage() else { throw .full }
        return page
    }

    /// Erases the first block that has deleted pages, none that is in use, and at most `freePages`
    /// free ones; nil when there is no such block. C: spiffs_gc_quick.
    func eraseDeletedBlock(freePages: Int = 0) throws(SPIFFSError) -> Int? {
        for block in 0..<layout.blockCount where deleted[block] > 0 {
            let (free, deleted) = (Int(free[block]), Int(deleted[block]))
            guard free + deleted == layout.entriesPerBlock, free <= freePages else { continue }
            try erase(block)
            return block
        }
        return nil
    }

    /// Makes a data page.
    func addDataPage(_ id: UInt16, span: Int, _ bytes: UnsafeRawBufferPointer)
        throws(SPIFFSError) -> Int
    {
        let page = try takePage()
        try setEntry(page, id)
        let header = PageHeader(
            id: id, span: UInt16(truncatingIfNeeded: span), flags: PageHeader.dataFlags)
        try writeHeader(header, of: page)
        try write(page * layout.pageSize + Layout.headerBytes, bytes)
        try clearFlags(PageHeader.finished, of: page)
        return page
    }

    /// Makes an index header without entries; `fields` are what follows its page header.
    func addIndexHeader(_ header: PageHeader, _ fields: UnsafeRawBufferPointer)
        throws(SPIFFSError) -> Int
    {
        let page = try takePage()
        try setEntry(page, header.id)
        try writeHeader(header, of: page)
        try write(page * layout.pageSize + Layout.headerBytes, fields)
        try clearFlags(PageHeader.finished, of: page)
        return page
    }

    /// Makes a page of what is in `buffer`, header included, and deletes the one that it replaces.
    func replace(_ old: Int?, with buffer: PageBuffer) throws(SPIFFSError) -> Int {
        let page = try takePage()
        var header = buffer.header
        header.flags |= PageHeader.Flag.final
        buffer.header = header
        try write(page * layout.pageSize, UnsafeRawBufferPointer(buffer.bytes))
        try setEntry(page, header.id)
        try clearFlags(PageHeader.finished, of: page)
        if let old { try delete(old) }
        return page
    }

    /// Copies a page, and deletes it.
    func move(_ page: Int) throws(SPIFFSError) -> Int {
        try read(page * layout.pageSize, into: copy.bytes)
        return try replace(page, with: copy)
    }

    func delete(_ page: Int) throws(SPIFFSError) {
        try setEntry(page, Mark.deletedEntry)
        try clearFlags(PageHeader.dropped, of: page)
    }
}
