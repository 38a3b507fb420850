//  Files as pages: create, read, append, modify, truncate, remove.
//
//  Nobody sees a change before it is whole, but for bytes: a write that touches several pages may
//  be seen in part after a power cut. In each operation room is made first, so that none stops in
//  the middle for want of pages. Orders of writes: spiffs_format.md, Operations.

extension SPIFFS {
    /// Makes an empty file, and answers with its index header's page.
    func createObject(_ name: FileName, type: UInt8) throws(SPIFFSError) -> Int {
        try makeRoom(pages: 1)
        let id = try volume.newID()
        startIndexPage(id, span: 0, in: header)
        header.setWord(Mark.noSize, at: layout.sizeOffset)
        header.bytes[layout.typeOffset] = type
        setName(name, in: header)
        return try volume.addIndexHeader(
            header.header, header.part(Layout.headerBytes..<layout.headerEntriesOffset))
    }

    // MARK: Reading

    /// Fills `bytes`; the file has that many.
    func read(_ file: OpenFile, at offset: Int, into bytes: UnsafeMutableRawBufferPointer)
        throws(SPIFFSError)
    {
        var done = 0
        while done < bytes.count {
            let (span, start) = (offset + done).quotientAndRemainder(dividingBy: layout.dataBytes)
            let count = min(layout.dataBytes - start, bytes.count - done)
            let page = try dataPage(file, span: span)
            try volume.read(
                page * layout.pageSize + Layout.headerBytes + start,
                into: UnsafeMutableRawBufferPointer(rebasing: bytes[done..<done + count]))
            done += count
        }
    }

    // MARK: Writing

    /// Writes at `offset`, which is not beyond the end: over what is there, then behind it.
    func write(_ file: OpenFile, at offset: Int, _ bytes: UnsafeRawBufferPointer)
        throws(SPIFFSError)
    {
        guard !bytes.isEmpty else { return }
        let end = offset + bytes.count
        guard end <= layout.pageCount * layout.dataBytes else { throw .full }
        try makeRoom(pages: pages(toWrite: offset..<end, of: file))
        let inside = min(bytes.count, file.size - offset)
        if inside > 0 {
            try modify(file, at: offset, UnsafeRawBufferPointer(rebasing: bytes[..<inside]))
        }
        if inside < bytes.count {
            try append(file, UnsafeRawBufferPointer(rebasing: bytes[max(inside, 0)...]))
        }
    }

    /// How many pages a write takes: data pages, and the index pages that list them.
    private func pages(toWrite range: Range<Int>, of file: OpenFile) -> Int {
        let first = range.lowerBound / layout.dataBytes
        let last = (range.upperBound - 1) / layout.dataBytes
        let indexPages = layout.indexSpan(of: last) - layout.indexSpan(of: first) + 1
        return last - first + 1 + indexPages + 1
    }

    /// Each page is copied with its change, and its old one deleted; then the index page is moved.
    private func modify(_ file: OpenFile, at offset: Int, _ bytes: UnsafeRawBufferPointer)
        throws(SPIFFSError)
    {
        let last = (offset + bytes.count - 1) / layout.dataBytes
        var span = offset / layout.dataBytes
        while span <= last {
            let indexSpan = layout.indexSpan(of: span)
            let indexPage = try indexPage(file, span: indexSpan)
            try load(indexPage, into: index)
            let group = span..<min(last + 1, layout.dataSpans(ofIndex: indexSpan).upperBound)
            for span in group {
                let page = Int(index.half(at: layout.indexOffset(of: span)))
                try validateData(page, file.id, span: span)
                let new = try rewrite(page, file.id, span: span, offset: offset, bytes)
                index.setHalf(UInt16(new), at: layout.indexOffset(of: span))
                try volume.delete(page)
            }
            try replaceIndex(indexPage, with: index)
            span = group.upperBound
        }
    }

    /// Makes data page `span` anew, with what `bytes`, which begin at `offset` of the file, change.
    private func rewrite(
        _ page: Int, _ id: UInt16, span: Int, offset: Int, _ bytes: UnsafeRawBufferPointer
    ) throws(SPIFFSError) -> Int {
        let start = span * layout.dataBytes
        let from = max(offset, start)
        let to = min(offset + bytes.count, start + layout.dataBytes)
        let change = UnsafeRawBufferPointer(rebasing: bytes[from - offset..<to - offset])
        if change.count == layout.dataBytes {
            return try volume.addDataPage(id, span: span, change)
        }
        let data = UnsafeMutableRawBufferPointer(
            rebasing: volume.copy.bytes[..<layout.dataBytes])
        try volume.read(page * layout.pageSize + Layout.headerBytes, into: data)
        UnsafeMutableRawBufferPointer(rebasing: data[(from - start)...]).copyMemory(from: change)
        return try volume.addDataPage(id, span: span, UnsafeRawBufferPointer(data))
    }

    /// The last page is filled where it is, then pages are added and listed, and last comes the
    /// header with the new size.
    private func append(_ file: OpenFile, _ bytes: UnsafeRawBufferPointer) throws(SPIFFSError) {
        let size = file.size + bytes.count
        let headerPage = try indexPage(file, span: 0)
        try load(headerPage, into: header)
        var done = 0
        let tail = file.size % layout.dataBytes
        if tail > 0 {
            let page = try dataPage(file, span: file.size / layout.dataBytes)
            done = min(layout.dataBytes - tail, bytes.count)
            try volume.write(
                page * layout.pageSize + Layout.headerBytes + tail,
                UnsafeRawBufferPointer(rebasing: bytes[..<done]))
        }
        var span = layout.dataPages(for: file.size)
        let end = layout.dataPages(for: size)
        while span < end {
            let all = layout.dataSpans(ofIndex: layout.indexSpan(of: span))
            let group = span..<min(end, all.upperBound)
            try appendPages(
                group, of: file, isFirst: span == all.lowerBound, bytes, from: &done)
            span = group.upperBound
        }
        header.setWord(UInt32(size), at: layout.sizeOffset)
        if file.isUnwritten, try isBlankHeader(headerPage) {
            // What was blank is written, the rest is as it was.
            try volume.write(
                headerPage * layout.pageSize, UnsafeRawBufferPointer(header.bytes))
        } else {
            try replaceIndex(headerPage, with: header)
        }
        sizeChanged(file.id, to: size, isUnwritten: false)
    }

    /// Adds the data pages of one index page, and lists them there; for the header in `header`
    /// only.
    private func appendPages(
        _ spans: Range<Int>, of file: OpenFile, isFirst: Bool, _ bytes: UnsafeRawBufferPointer,
        from done: inout Int
    ) throws(SPIFFSError) {
        let indexSpan = layout.indexSpan(of: spans.lowerBound)
        let buffer = indexSpan == 0 ? header : index
        if indexSpan > 0 {
            startIndexPage(file.id, span: indexSpan, in: index)
        }
        for span in spans {
            let count = min(layout.dataBytes, bytes.count - done)
            let page = try volume.addDataPage(
                file.id, span: span, UnsafeRawBufferPointer(rebasing: bytes[done..<done + count]))
            buffer.setHalf(UInt16(page), at: layout.indexOffset(of: span))
            done += count
        }
        guard indexSpan > 0 else { return }
        if isFirst {
            file.indexPage = try volume.replace(nil, with: index)
            file.indexSpan = indexSpan
        } else {
            try addEntries(spans, of: index, to: try indexPage(file, span: indexSpan))
        }
    }

    /// Whether an index header has neither size nor entries.
    private func isBlankHeader(_ page: Int) throws(SPIFFSError) -> Bool {
        try load(page, into: index)
        return index.word(at: layout.sizeOffset) == Mark.noSize
            && index.isBlank(layout.headerEntriesOffset..<layout.pageSize)
    }

    // MARK: Shortening

    /// Empties a file, from its end, or removes it. Pages that are not the file's are passed over,
    /// so that a damaged file can be removed too.
    func truncate(_ file: OpenFile, removing: Bool) throws(SPIFFSError) {
        let headerPage = try indexPage(file, span: 0)
        file.dropWaiting()
        if removing {
            try volume.clearFlags(PageHeader.withdrawn, of: headerPage)
        } else if file.isUnwritten {
            return
        }
        let pages = min(layout.dataPages(for: file.size), layout.pageCount)
        if pages > 0 {
            for indexSpan in stride(
                from: layout.indexSpan(of: pages - 1), through: 0, by: -1)
            {
                try dropPages(ofIndex: indexSpan, of: file, below: pages)
            }
        }
        if removing {
            try volume.delete(headerPage)
            objectRemoved(file.id)
        } else {
            try makeEmpty(file)
        }
    }

    /// Deletes the data pages that an index page lists, and it, if it is not the header.
    private func dropPages(ofIndex indexSpan: Int, of file: OpenFile, below end: Int)
        throws(SPIFFSError)
    {
        let page: Int?
        if indexSpan == 0 {
            page = file.headerPage
        } else {
            page = try volume.find(file.id | Mark.indexBit, span: indexSpan)
        }
        guard let page else { return }
        try load(page, into: index)
        let spans = layout.dataSpans(ofIndex: indexSpan)
        for span in (spans.lowerBound..<min(spans.upperBound, end)).reversed() {
            let data = Int(index.half(at: layout.indexOffset(of: span)))
            guard data < layout.pageCount, !layout.isLookup(data),
                try volume.header(of: data).holds(file.id, span)
            else { continue }
            try volume.delete(data)
        }
        if indexSpan > 0 { try volume.delete(page) }
    }

    /// Moves the header, with neither size nor entries.
    private func makeEmpty(_ file: OpenFile) throws(SPIFFSError) {
        // Where not even what was deleted makes room, the reserve has it.
        do throws(SPIFFSError) {
            try makeRoom(pages: 1)
        } catch  where error != .full {
            throw error
        }
        try load(file.headerPage, into: header)
        header.setWord(Mark.noSize, at: layout.sizeOffset)
        for offset in layout.headerEntriesOffset..<layout.pageSize { header.bytes[offset] = 0xFF }
        try replaceIndex(file.headerPage, with: header)
        sizeChanged(file.id, to: 0, isUnwritten: true)
    }
}
