//  Which page has which part of a file: reading and changing index headers and index pages.
//
//  An index page that changes is written to a new page, with two exceptions, which only clear bits:
//  entries are added in place to index pages other than the header, and the first size and entries
//  of a file go to the header that it was created with.

extension SPIFFS {
    /// The page of an index, checked. `span` 0 is the header.
    ///
    /// - Throws: `notFound` when there is none; what is wrong with the page, when something is.
    func indexPage(_ file: OpenFile, span: Int) throws(SPIFFSError) -> Int {
        if span == 0 {
            try validateIndex(file.headerPage, file.id, span: 0)
            return file.headerPage
        }
        if file.indexSpan != span {
            guard let page = try volume.find(file.id | Mark.indexBit, span: span) else {
                throw .notFound
            }
            file.indexPage = page
            file.indexSpan = span
        }
        return file.indexPage
    }

    private func validateIndex(_ page: Int, _ id: UInt16, span: Int) throws(SPIFFSError) {
        guard page != Int(Mark.noPage) else { throw .indexReferenceFree }
        guard page < layout.pageCount else { throw .indexReferenceInvalid }
        guard !layout.isLookup(page) else { throw .indexReferenceLookup }
        try volume.header(of: page).validateIndex(span)
    }

    /// The page of a file's data, checked.
    func dataPage(_ file: OpenFile, span: Int) throws(SPIFFSError) -> Int {
        let index = try indexPage(file, span: layout.indexSpan(of: span))
        let page = Int(
            try volume.readHalf(index * layout.pageSize + layout.indexOffset(of: span)))
        try validateData(page, file.id, span: span)
        return page
    }

    func validateData(_ page: Int, _ id: UInt16, span: Int) throws(SPIFFSError) {
        guard page != Int(Mark.noPage) else { throw .dataReferenceFree }
        guard page < layout.pageCount else { throw .dataReferenceInvalid }
        guard !layout.isLookup(page) else { throw .dataReferenceLookup }
        let header = try volume.header(of: page)
        try header.validateData(span)
        guard header.id == id else { throw .dataSpanMismatch }
    }

    /// Reads a whole index page.
    func load(_ page: Int, into buffer: PageBuffer) throws(SPIFFSError) {
        try volume.read(page * layout.pageSize, into: buffer.bytes)
    }

    /// A blank index page for data pages behind those that the header lists.
    func startIndexPage(_ id: UInt16, span: Int, in buffer: PageBuffer) {
        buffer.clear()
        buffer.header = PageHeader(
            id: id | Mark.indexBit, span: UInt16(truncatingIfNeeded: span),
            flags: PageHeader.indexFlags)
    }

    /// Writes entries `spans` of an index page that is in `buffer` to the page in flash.
    func addEntries(_ spans: Range<Int>, of buffer: PageBuffer, to page: Int) throws(SPIFFSError) {
        let bytes =
            layout.indexOffset(of: spans.lowerBound)..<layout.indexOffset(
                of: spans.upperBound - 1) + 2
        try volume.write(page * layout.pageSize + bytes.lowerBound, buffer.part(bytes))
    }

    /// Puts what is in `buffer` in the place of index page `page`.
    func replaceIndex(_ page: Int, with buffer: PageBuffer) throws(SPIFFSError) {
        let new = try volume.replace(page, with: buffer)
        let header = buffer.header
        indexMoved(header.id & ~Mark.indexBit, span: Int(header.span), to: new)
    }

    /// Moves an index header, with a new name.
    func updateHeader(_ page: Int, name: FileName) throws(SPIFFSError) {
        try load(page, into: header)
        setName(name, in: header)
        try replaceIndex(page, with: header)
    }

    func setName(_ name: FileName, in buffer: PageBuffer) {
        for position in 0..<Layout.nameBytes {
            buffer.bytes[layout.nameOffset + position] =
                position < name.bytes.count ? name.bytes[position] : 0
        }
    }

    /// What a directory shows of the file whose header is in this page.
    func entry(_ page: Int) throws(SPIFFSError) -> Entry {
        let object = try loadObject(page)
        return Entry(
            id: object.id | Mark.indexBit, size: object.size == Mark.noSize ? 0 : Int(object.size),
            type: index.bytes[layout.typeOffset],
            name: FileName(
                field: index.part(layout.nameOffset..<layout.nameOffset + Layout.nameBytes)),
            page: page)
    }

    /// Reads and checks an index header; it stays in `index`.
    func loadObject(_ page: Int) throws(SPIFFSError) -> FoundObject {
        guard 0..<layout.pageCount ~= page, !layout.isLookup(page) else { throw .notFound }
        try load(page, into: index)
        let found = index.header
        try found.validateIndex(0)
        return FoundObject(id: found.id & ~Mark.indexBit, size: index.word(at: layout.sizeOffset))
    }
}
