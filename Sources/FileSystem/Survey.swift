//  Whether an area looks like a file system at all. SPIFFS mounts anything; people want to hear
//  that a file is not one, or was made with another geometry.

/// What pages a mounted area has.
public struct Survey: Sendable {
    /// Lookup entries that are neither free nor deleted.
    public var used = 0
    /// Of them, those whose page agrees.
    public var whole = 0
    /// Index headers of files.
    public var headers = 0
    /// Of them, those that have a type where this layout has it.
    public var typedHeaders = 0

    /// A few pages may have suffered; not most of them.
    public var isPlausible: Bool {
        whole * 2 >= used && typedHeaders * 2 >= headers
    }
}

extension SPIFFS {
    /// Looks at every page in use.
    public func survey() throws(SPIFFSError) -> Survey {
        try requireMounted()
        var survey = Survey()
        for page in 0..<layout.pageCount where !layout.isLookup(page) {
            let entry = volume.entries[page]
            guard entry != Mark.freeEntry, entry != Mark.deletedEntry else { continue }
            survey.used += 1
            let header = try volume.header(of: page)
            guard header.id == entry, header.isLive else { continue }
            survey.whole += 1
            guard header.isIndex, header.span == 0 else { continue }
            survey.headers += 1
            try load(page, into: index)
            survey.typedHeaders += index.bytes[layout.typeOffset] == Mark.file ? 1 : 0
        }
        return survey
    }
}
