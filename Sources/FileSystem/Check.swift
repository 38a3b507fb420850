//  Finding damage and mending it: what SPIFFS_check is for, and nothing else does.
//
//  First each page by itself (this file): whether its lookup entry and its header agree and it is
//  whole. Then each object by what is left (CheckObjects.swift): whether its index has every page.
//  After a power cut at any moment a check brings back everything that was closed before
//  (Docs/Spiffs.md, What a cut can lose); a second check then finds nothing.
//
//  Rules: what replaces a page is written before the page is deleted, so that a cut in the middle
//  of a check does no harm either. Everything goes in the order of ids and pages.
//  Source: spiffs.h (SPIFFS_check, its reports).

/// Something that a check found.
public struct CheckFinding: Sendable, Equatable {
    /// What was being checked. C: spiffs_check_type.
    public enum Stage: UInt32, Sendable { case lookup, index, page }

    /// What was done about it. C: spiffs_check_report.
    public enum Action: UInt32, Sendable {
        case fixIndex = 2
        case fixLookup
        case deleteOrphanedIndex
        case deletePage
        case deleteBadFile
    }

    public let stage: Stage
    public let action: Action
    /// The object, without its index bit; of a file that is deleted, the only number there is.
    public let id: UInt16
    public let page: Int
}

/// A page that is whole, as its header tells.
struct LivePage: Comparable {
    /// With the index bit on index pages.
    let id: UInt16
    let span: Int
    let page: Int

    var object: UInt16 { id & ~Mark.indexBit }
    var isIndex: Bool { id & Mark.indexBit != 0 }

    /// By object, its index first, then by span and page.
    static func < (a: LivePage, b: LivePage) -> Bool {
        (a.object, a.isIndex ? 0 : 1, a.span, a.page)
            < (b.object, b.isIndex ? 0 : 1, b.span, b.page)
    }
}

extension SPIFFS {
    /// Looks at every page, and mends what can be mended.
    ///
    /// - Returns: what was found, nothing if all is well.
    /// - Throws: `full` when mending takes more pages than there are; what the flash refuses.
    public func check() throws(SPIFFSError) -> [CheckFinding] {
        try requireMounted()
        for case let file? in files { try? flush(file) }
        // Somebody may have written to flash behind our back.
        try volume.scan()
        var findings: [CheckFinding] = []
        var strays: [LivePage] = []
        var pages = try checkPages(&findings, strays: &strays)
        pages.sort()
        if !strays.isEmpty {
            pages += try checkStrays(strays, among: pages, &findings)
            pages.sort()
        }
        var start = 0
        while start < pages.count {
            let object = pages[start].object
            let end = pages[start...].firstIndex { $0.object != object } ?? pages.count
            try checkObject(object, pages[start..<end], &findings)
            start = end
        }
        return findings
    }

    /// Deletes what is not whole; answers with what is. Pages that are whole but have the wrong
    /// lookup entry are `strays`.
    private func checkPages(_ findings: inout [CheckFinding], strays: inout [LivePage])
        throws(SPIFFSError) -> [LivePage]
    {
        var whole: [LivePage] = []
        for page in 0..<layout.pageCount where !layout.isLookup(page) {
            let entry = volume.entries[page]
            let header = try volume.header(of: page)
            switch entry {
            case Mark.freeEntry:
                try volume.read(page * layout.pageSize, into: volume.copy.bytes)
                if volume.copy.isBlank(0..<layout.pageSize) { continue }
            case Mark.deletedEntry:
                if header.isDeleted { continue }
            default:
                guard header.isLive, header.id & ~Mark.indexBit != 0 else { break }
                let live = LivePage(id: header.id, span: Int(header.span), page: page)
                if header.id == entry { whole.append(live) } else { strays.append(live) }
                continue
            }
            findings.append(
                CheckFinding(
                    stage: .lookup, action: .deletePage, id: entry & ~Mark.indexBit, page: page))
            try volume.delete(page)
        }
        return whole
    }

    /// A page with the wrong lookup entry is copied to where it gets the right one, if its object
    /// misses it; else it was on its way out.
    private func checkStrays(
        _ strays: [LivePage], among pages: [LivePage], _ findings: inout [CheckFinding]
    ) throws(SPIFFSError) -> [LivePage] {
        var moved: [LivePage] = []
        for stray in strays.sorted() {
            let header = LivePage(id: stray.object | Mark.indexBit, span: 0, page: 0)
            let isMissing = !holds(pages, stray) && !holds(moved, stray)
            let isHeader = stray.isIndex && stray.span == 0
            let hasObject =
                isHeader
                ? try !volume.header(of: stray.page).isRemoving
                : holds(pages, header) || holds(moved, header)
            let isKept = isMissing && hasObject
            findings.append(
                CheckFinding(
                    stage: .lookup, action: isKept ? .fixLookup : .deletePage, id: stray.object,
                    page: stray.page))
            if isKept {
                let page = try volume.move(stray.page)
                moved.append(LivePage(id: stray.id, span: stray.span, page: page))
                if stray.isIndex { indexMoved(stray.object, span: stray.span, to: page) }
            } else {
                try volume.delete(stray.page)
            }
        }
        return moved
    }

    /// Whether a page of this id and span is in a sorted list.
    private func holds(_ pages: [LivePage], _ wanted: LivePage) -> Bool {
        let key = LivePage(id: wanted.id, span: wanted.span, page: -1)
        var (low, high) = (0, pages.count)
        while low < high {
            let middle = (low + high) / 2
            if pages[middle] < key { low = middle + 1 } else { high = middle }
        }
        return low < pages.count && pages[low].id == wanted.id && pages[low].span == wanted.span
    }
}
