//  Checking an object: whether its index lists every page that its size promises, and no other.
//
//  What a power cut can leave, and what becomes of it:
//  - Two pages for one part, because one was replacing the other. The one that the index lists
//    stays; where it lists neither, the first. Of two index headers, one whose file is complete,
//    and then the longer.
//  - A listed page that is gone, because its replacement was not listed yet: that is listed now.
//  - Pages behind the end, bytes behind the end, numbers of pages behind the end, because the size
//    comes last when a file grows: they go.
//  - A size of which only some bytes are written, because it was a file's first: no size.
//  - A part of which there is no page, because the file was being emptied: the file is deleted, as
//    SPIFFS_check does.

/// What belongs to one object.
private struct Parts {
    let object: UInt16
    var headers: [LivePage] = []
    var index: [LivePage] = []
    var data: [LivePage] = []

    init(_ object: UInt16, _ pages: ArraySlice<LivePage>) {
        self.object = object
        for page in pages {
            if !page.isIndex {
                data.append(page)
            } else if page.span == 0 {
                headers.append(page)
            } else {
                index.append(page)
            }
        }
    }

    func pages(ofData span: Int) -> ArraySlice<LivePage> {
        Parts.pages(span, in: data)
    }

    func pages(ofIndex span: Int) -> ArraySlice<LivePage> {
        Parts.pages(span, in: span == 0 ? headers : index)
    }

    /// Those with this span, of pages that are sorted by it.
    private static func pages(_ span: Int, in pages: [LivePage]) -> ArraySlice<LivePage> {
        var (low, high) = (0, pages.count)
        while low < high {
            let middle = (low + high) / 2
            if pages[middle].span < span { low = middle + 1 } else { high = middle }
        }
        return pages[low...].prefix { $0.span == span }
    }
}

extension SPIFFS {
    func checkObject(
        _ object: UInt16, _ pages: ArraySlice<LivePage>, _ findings: inout [CheckFinding]
    ) throws(SPIFFSError) {
        let parts = Parts(object, pages)
        guard let chosen = try chooseHeader(of: parts) else {
            for page in pages {
                findings.append(
                    CheckFinding(
                        stage: .page, action: page.isIndex ? .deleteOrphanedIndex : .deletePage,
                        id: object, page: page.page))
            }
            return try deleteAll(pages, of: object)
        }
        guard chosen.isComplete else {
            findings.append(
                CheckFinding(
                    stage: .page, action: .deleteBadFile, id: object, page: chosen.page))
            return try deleteAll(pages, of: object)
        }
        var kept: Set<Int> = []
        let last = layout.indexSpan(of: max(chosen.pages, 1) - 1)
        for span in 0...last {
            try checkIndex(span, of: parts, chosen, &kept, &findings)
        }
        for page in pages where !kept.contains(page.page) {
            if try volume.header(of: page.page).isDeleted { continue }
            findings.append(
                CheckFinding(stage: .page, action: .deletePage, id: object, page: page.page))
            try volume.delete(page.page)
        }
        sizeChanged(object, to: chosen.size ?? 0, isUnwritten: chosen.size == nil)
    }

    /// An index header that an object could have.
    private struct HeaderChoice {
        let page: Int
        /// nil when it has none.
        let size: Int?
        /// Data pages.
        let pages: Int
        let isComplete: Bool
    }

    /// The best of an object's index headers; nil when there is none, or it is being removed.
    private func chooseHeader(of parts: Parts) throws(SPIFFSError) -> HeaderChoice? {
        var best: HeaderChoice?
        for header in parts.headers {
            if try volume.header(of: header.page).isRemoving { continue }
            try load(header.page, into: self.header)
            let raw = self.header.word(at: layout.sizeOffset)
            // No file system is as large as a size whose last byte is still blank.
            let size = raw >= 0xFF00_0000 ? nil : Int(raw)
            let pages = layout.dataPages(for: size ?? 0)
            let isComplete =
                pages <= parts.data.count
                && (0..<pages).allSatisfy { !parts.pages(ofData: $0).isEmpty }
            let choice = HeaderChoice(
                page: header.page, size: size, pages: pages, isComplete: isComplete)
            if let best, best.isComplete && !isComplete { continue }
            if let best, best.isComplete == isComplete, best.size ?? -1 >= size ?? -1 { continue }
            best = choice
        }
        return best
    }

    /// Makes index page `span` list what it should, and notes the pages that are part of the file.
    private func checkIndex(
        _ span: Int, of parts: Parts, _ chosen: HeaderChoice, _ kept: inout Set<Int>,
        _ findings: inout [CheckFinding]
    ) throws(SPIFFSError) {
        let page = span == 0 ? chosen.page : try chooseIndex(span, of: parts)
        if let page {
            try load(page, into: index)
        } else {
            startIndexPage(parts.object, span: span, in: index)
        }
        var isChanged = page == nil
        for data in layout.dataSpans(ofIndex: span) {
            let offset = layout.indexOffset(of: data)
            let entry = index.half(at: offset)
            var wanted = Mark.noPage
            if data < chosen.pages {
                wanted = try checkData(data, of: parts, listed: entry, chosen, &kept)
            }
            if entry != wanted {
                index.setHalf(wanted, at: offset)
                isChanged = true
            }
        }
        if span == 0, chosen.size == nil, index.word(at: layout.sizeOffset) != Mark.noSize {
            index.setWord(Mark.noSize, at: layout.sizeOffset)
            isChanged = true
        }
        guard isChanged else {
            if let page { kept.insert(page) }
            return
        }
        findings.append(
            CheckFinding(
                stage: .index, action: .fixIndex, id: parts.object,
                page: page ?? Int(Mark.noPage)))
        let new = try volume.replace(page, with: index)
        indexMoved(parts.object, span: span, to: new)
        kept.insert(new)
    }

    /// Of several index pages for one span, the one that lists most pages of the object's.
    private func chooseIndex(_ span: Int, of parts: Parts) throws(SPIFFSError) -> Int? {
        var best: (page: Int, count: Int)?
        for candidate in parts.pages(ofIndex: span) {
            try load(candidate.page, into: index)
            let count = layout.dataSpans(ofIndex: span).count { data in
                let entry = Int(index.half(at: layout.indexOffset(of: data)))
                return parts.pages(ofData: data).contains { $0.page == entry }
            }
            if count > best?.count ?? -1 { best = (candidate.page, count) }
        }
        return best?.page
    }

    /// The page that is to be listed for data page `span`, without bytes behind the file's end.
    private func checkData(
        _ span: Int, of parts: Parts, listed entry: UInt16, _ chosen: HeaderChoice,
        _ kept: inout Set<Int>
    ) throws(SPIFFSError) -> UInt16 {
        let pages = parts.pages(ofData: span)
        var page = (pages.first { $0.page == Int(entry) } ?? pages.first!).page
        let used = (chosen.size ?? 0) - span * layout.dataBytes
        if used < layout.dataBytes {
            try volume.read(page * layout.pageSize, into: volume.copy.bytes)
            let data = Layout.headerBytes..<Layout.headerBytes + used
            if !volume.copy.isBlank(data.upperBound..<layout.pageSize) {
                page = try volume.addDataPage(
                    parts.object, span: span, volume.copy.part(data))
            }
        }
        kept.insert(page)
        return UInt16(page)
    }

    /// Deletes an object's pages, its headers last, so that a cut leaves something to go on from.
    private func deleteAll(_ pages: ArraySlice<LivePage>, of object: UInt16) throws(SPIFFSError) {
        for page in pages.reversed() { try volume.delete(page.page) }
        objectRemoved(object)
    }
}
