//  Searching the lookup entries: a free page, the page of an object, a file by its name, a new id.
//
//  An entry only says whose page it is. What else must hold is in the page's header, which is read
//  for each candidate.

extension Volume {
    /// A page that nothing was written to, from the cursor on, or nil.
    ///
    /// It stays free until its entry is written; the cursor has passed it then.
    func nextFreePage() -> Int? {
        guard freeEntries > 0 else { return nil }
        for _ in 0...layout.blockCount {
            let block = layout.block(of: cursor)
            if free[block] > 0, block != closedBlock {
                for page in cursor..<(block + 1) * layout.pagesPerBlock
                where entries[page] == Mark.freeEntry {
                    cursor = page
                    return page
                }
            }
            cursor = layout.firstPage(of: (block + 1) % layout.blockCount)
        }
        return nil
    }

    /// The live page of an object with this span, or nil. `id` has the index bit for index pages.
    func find(_ id: UInt16, span: Int) throws(SPIFFSError) -> Int? {
        for page in 0..<layout.pageCount where entries[page] == id && !layout.isLookup(page) {
            if try header(of: page).holds(id, span) { return page }
        }
        return nil
    }

    /// The first index header, from `page` on, of an object that is not being removed.
    func nextIndexHeader(from page: Int) throws(SPIFFSError) -> Int? {
        var page = max(page, 0)
        while page < layout.pageCount {
            let entry = entries[page]
            if entry & Mark.indexBit != 0, entry != Mark.freeEntry, !layout.isLookup(page),
                try header(of: page).holds(entry, 0)
            {
                return page
            }
            page += 1
        }
        return nil
    }

    /// The index header of the file with this name, or nil.
    func find(name: FileName) throws(SPIFFSError) -> Int? {
        var from = 0
        while let page = try nextIndexHeader(from: from) {
            try readNameField(of: page)
            if name.matches(copy.part(0..<Layout.nameBytes)) { return page }
            from = page + 1
        }
        return nil
    }

    func readName(of page: Int) throws(SPIFFSError) -> FileName {
        try readNameField(of: page)
        return FileName(field: copy.part(0..<Layout.nameBytes))
    }

    /// To the start of `copy`.
    private func readNameField(of page: Int) throws(SPIFFSError) {
        try read(
            page * layout.pageSize + layout.nameOffset,
            into: UnsafeMutableRawBufferPointer(rebasing: copy.bytes[..<Layout.nameBytes]))
    }

    /// The lowest id that no page has.
    ///
    /// - Throws: `full` when half as many objects exist as there are pages.
    func newID() throws(SPIFFSError) -> UInt16 {
        let last = layout.blockCount * layout.entriesPerBlock / 2
        return try withUnsafeTemporaryAllocation(of: Bool.self, capacity: 0x8000) {
            (isTaken) throws(SPIFFSError) in
            isTaken.initialize(repeating: false)
            for page in 0..<layout.pageCount where entries[page] != Mark.freeEntry {
                isTaken[Int(entries[page] & ~Mark.indexBit)] = true
            }
            for id in stride(from: 1, through: min(last, 0x7FFE), by: 1) where !isTaken[id] {
                return UInt16(id)
            }
            throw .full
        }
    }
}

/// A file's name: up to 31 bytes, none of them zero. A slash means nothing to SPIFFS.
public struct FileName: Equatable, Sendable {
    /// Without a zero.
    public let bytes: [UInt8]

    /// - Returns: nil when `bytes` are too many, or one is zero.
    public init?(_ bytes: some Sequence<UInt8>) {
        let bytes = Array(bytes)
        guard bytes.count < Layout.nameBytes, !bytes.contains(0) else { return nil }
        self.bytes = bytes
    }

    /// What an index header has in its field for the name.
    init(field: UnsafeRawBufferPointer) { bytes = Array(field.prefix { $0 != 0 }) }

    /// Whether an index header's field has this name.
    func matches(_ field: UnsafeRawBufferPointer) -> Bool {
        field[bytes.count] == 0 && field.prefix(bytes.count).elementsEqual(bytes)
    }

    /// For people.
    public var text: String { String(decoding: bytes, as: UTF8.self) }
}
