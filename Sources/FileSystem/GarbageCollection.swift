//  Reclaiming blocks: what lives in a block is moved elsewhere, then the block is erased.
//
//  Two blocks' worth of free pages are never given to files (`Volume.spare`). In them there is room
//  for whatever lives in one block and for the index pages that list it, so that reclaiming can go
//  on when files have filled the rest. A block whose rescue would not fit is not begun.
//
//  Which block: many deleted pages, few live ones, and long since it was erased, so that blocks
//  with files that never change take their turn and flash wears evenly.
//  Source: spiffs_format.md, GC; C: spiffs_gc_check, spiffs_gc_find_candidate, spiffs_gc_clean.

extension SPIFFS {
    private enum Rule {
        static let rounds = 5
        static let deletedWeight = 5
        static let usedWeight = -1
        static let ageWeight = 50
        /// Blocks that are looked into when nothing presses.
        static let leisurely = 8
    }

    /// Sees to it that `pages` pages can be taken. Reclaims in any case while 3 or fewer blocks are
    /// free.
    ///
    /// - Throws: `full` when it could not; nothing is lost then.
    func makeRoom(pages: Int) throws(SPIFFSError) {
        if volume.freeBlocks > 3, volume.spare >= pages { return }
        for _ in 0..<Rule.rounds {
            guard let block = try candidate(for: pages) else { break }
            try reclaim(block)
            if volume.freeBlocks > 2, volume.spare >= pages { return }
        }
        guard volume.spare >= pages else { throw .full }
    }

    private func reclaim(_ block: Int) throws(SPIFFSError) {
        volume.closedBlock = block
        defer { volume.closedBlock = nil }
        collections &+= 1
        for page in layout.pages(of: block) where isData(volume.entries[page]) {
            let header = try volume.header(of: page)
            // What is not whole goes with the block.
            guard header.holds(volume.entries[page], Int(header.span)) else { continue }
            try moveData(of: block, like: header)
        }
        for page in layout.pages(of: block) where isIndex(volume.entries[page]) {
            let header = try volume.header(of: page)
            guard header.holds(volume.entries[page], Int(header.span)) else { continue }
            indexMoved(
                header.id & ~Mark.indexBit, span: Int(header.span), to: try volume.move(page))
        }
        try volume.erase(block)
    }

    private func isData(_ entry: UInt16) -> Bool {
        entry & Mark.indexBit == 0 && entry != Mark.deletedEntry
    }

    private func isIndex(_ entry: UInt16) -> Bool {
        entry & Mark.indexBit != 0 && entry != Mark.freeEntry
    }

    /// Moves the pages of a block that one index page lists, then that index page.
    private func moveData(of block: Int, like first: PageHeader) throws(SPIFFSError) {
        let indexSpan = layout.indexSpan(of: Int(first.span))
        let spans = layout.dataSpans(ofIndex: indexSpan)
        let indexPage = try volume.find(first.id | Mark.indexBit, span: indexSpan)
        if let indexPage { try load(indexPage, into: index) }
        for page in layout.pages(of: block) where volume.entries[page] == first.id {
            let header = try volume.header(of: page)
            let span = Int(header.span)
            guard header.holds(first.id, span), spans.contains(span) else { continue }
            let offset = layout.indexOffset(of: span)
            if indexPage != nil, try isListed(page, first.id, span, by: index.half(at: offset)) {
                index.setHalf(UInt16(try volume.move(page)), at: offset)
            } else {
                try volume.delete(page)
            }
        }
        if let indexPage { try replaceIndex(indexPage, with: index) }
    }

    /// Whether a data page is what its index means. After a power cut the index may still refer to
    /// the page that this one replaced; where it has no page at all, this one was never part of it.
    private func isListed(_ page: Int, _ id: UInt16, _ span: Int, by entry: UInt16)
        throws(SPIFFSError) -> Bool
    {
        if Int(entry) == page { return true }
        guard entry != Mark.noPage else { return false }
        guard Int(entry) < layout.pageCount, !layout.isLookup(Int(entry)) else { return true }
        return try !volume.header(of: Int(entry)).holds(id, span)
    }

    // MARK: Which block

    /// The best block that can be reclaimed, or nil when none is worth it.
    private func candidate(for pages: Int) throws(SPIFFSError) -> Int? {
        let presses = volume.spare < pages
        let crammed = volume.spare <= 0
        var passed: Set<Int> = []
        while presses || passed.count < Rule.leisurely {
            var best: (block: Int, score: Int)?
            for block in 0..<layout.blockCount where !passed.contains(block) {
                guard let score = score(of: block, crammed: crammed) else { continue }
                if score > best?.score ?? Int.min { best = (block, score) }
            }
            guard let block = best?.block else { return nil }
            let taken = try pagesToReclaim(block)
            let gain = layout.entriesPerBlock - Int(volume.free[block]) - taken
            let fits = taken <= volume.freeEntries - Int(volume.free[block])
            if fits, presses ? gain > 0 : volume.spare + gain >= pages { return block }
            passed.insert(block)
        }
        return nil
    }

    /// nil for a block of which nothing is taken.
    private func score(of block: Int, crammed: Bool) -> Int? {
        let (free, deleted) = (Int(volume.free[block]), Int(volume.deleted[block]))
        guard free < layout.entriesPerBlock else { return nil }
        let used = layout.entriesPerBlock - free - deleted
        return deleted * Rule.deletedWeight + used * Rule.usedWeight
            + (crammed ? 0 : volume.eraseAge(of: block) * Rule.ageWeight)
    }

    /// How many pages it takes to reclaim a block: its live pages, and each index page that lists
    /// some of them.
    private func pagesToReclaim(_ block: Int) throws(SPIFFSError) -> Int {
        var data = 0
        var indexPages: [UInt32] = []
        for page in layout.pages(of: block) {
            let entry = volume.entries[page]
            guard isData(entry) || isIndex(entry) else { continue }
            let header = try volume.header(of: page)
            guard header.holds(entry, Int(header.span)) else { continue }
            data += header.isIndex ? 0 : 1
            let span = header.isIndex ? Int(header.span) : layout.indexSpan(of: Int(header.span))
            indexPages.append(UInt32(entry & ~Mark.indexBit) << 16 | UInt32(span))
        }
        indexPages.sort()
        var distinct = 0
        for (position, key) in indexPages.enumerated()
        where position == 0 || indexPages[position - 1] != key {
            distinct += 1
        }
        return data + distinct
    }
}
