//  What must hold between operations, for tests.

extension SPIFFS {
    /// The first rule that is broken, or nil. Reads all of the lookup pages.
    package func brokenInvariant() throws(SPIFFSError) -> String? {
        try volume.brokenInvariant()
    }
}

extension Volume {
    func brokenInvariant() throws(SPIFFSError) -> String? {
        var (freeBlocks, freeEntries, deletedEntries) = (0, 0, 0)
        for block in 0..<layout.blockCount {
            var (free, deleted) = (0, 0)
            for page in layout.pages(of: block) {
                let entry = try readHalf(layout.entryOffset(of: page))
                guard entry == entries[page] else {
                    return "page \(page): flash has \(entry), the table \(entries[page])"
                }
                free += entry == Mark.freeEntry ? 1 : 0
                deleted += entry == Mark.deletedEntry ? 1 : 0
            }
            guard free == self.free[block], deleted == self.deleted[block] else {
                return "block \(block): the counts of free or deleted pages are wrong"
            }
            freeBlocks += free == layout.entriesPerBlock ? 1 : 0
            freeEntries += free
            deletedEntries += deleted
        }
        guard freeBlocks == self.freeBlocks, freeEntries == self.freeEntries,
            deletedEntries == self.deletedEntries
        else { return "the sums over the blocks are wrong" }
        return closedBlock == nil ? nil : "a block is still closed"
    }
}
