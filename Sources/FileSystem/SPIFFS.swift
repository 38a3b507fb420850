//  SPIFFS: the SDK's file system for flash, on any NOR flash. This file is its interface.
//
//  Operations throw `SPIFFSError`; what they do to flash, and in which order, is in
//    Layout, PageHeader     the format                Objects        files as pages
//    Volume, Lookup, Pages  flash by pages            GarbageCollection  reclaiming blocks
//    Index                  which page has what       Cache          writes that wait
//    OpenFile               handles                   Check          finding and mending damage
//
//  Rules: nothing is repaired unless `check` is called. Not for two callers at once. The storage
//  may run firmware and switch tasks, so nothing here holds a lock around it.
//  Source: spiffs_format.md; C: spiffs.h.

import Chip

public final class SPIFFS {
    /// How a file is opened. C: SPIFFS_APPEND and its neighbours.
    public struct Flags: OptionSet, Sendable {
        public let rawValue: UInt16
        public init(rawValue: UInt16) { self.rawValue = rawValue }

        /// Each write goes to the end.
        public static let append = Flags(rawValue: 1)
        /// What was in the file goes first.
        public static let truncate = Flags(rawValue: 2)
        /// The file is made when it is not there.
        public static let create = Flags(rawValue: 4)
        public static let read = Flags(rawValue: 8)
        public static let write = Flags(rawValue: 16)
        /// No write waits in the cache.
        public static let direct = Flags(rawValue: 32)
    }

    public enum Origin: Sendable { case start, current, end }

    /// What is known of a file.
    public struct Entry: Sendable, Equatable {
        /// The object's id with its index bit, as 1.5 reports it.
        public let id: UInt16
        /// Bytes.
        public let size: Int
        /// C: SPIFFS_TYPE_FILE and its neighbours.
        public let type: UInt8
        public let name: FileName
        /// The page of its index header.
        public let page: Int
    }

    public let layout: Layout
    let volume: Volume
    /// By handle, from 1 on.
    var files: [OpenFile?]
    /// How many files may have writes waiting at the same time.
    let cachePages: Int
    public internal(set) var isMounted = false

    // Pages that are being changed. `index` and `header` are never in use across an operation.
    let index: PageBuffer
    let header: PageBuffer

    /// Rounds of garbage collection since it was made.
    public internal(set) var collections: UInt32 = 0

    /// - Parameters:
    ///   - base: where the file system begins in `storage`; a multiple of the sector.
    ///   - handles: files that can be open at once.
    ///   - cachePages: of them, how many may have a write waiting; 0 to write everything at once.
    /// - Throws: `notConfigured` when it does not fit into `storage`.
    public init(
        storage: any FlashStorage, base: UInt32 = 0, layout: Layout, handles: Int = 8,
        cachePages: Int = 8
    ) throws(SPIFFSError) {
        self.layout = layout
        self.cachePages = cachePages
        volume = try Volume(storage: storage, base: base, layout: layout)
        files = Array(repeating: nil, count: handles)
        index = PageBuffer(size: layout.pageSize)
        header = PageBuffer(size: layout.pageSize)
    }

    // MARK: The whole

    /// Reads the lookup pages. Any area can be mounted, a blank one too. C: SPIFFS_mount.
    public func mount() throws(SPIFFSError) {
        guard !isMounted else { throw .mounted }
        try volume.scan()
        isMounted = true
    }

    /// Writes what waits, as far as it goes, and closes every file. C: SPIFFS_unmount.
    public func unmount() {
        guard isMounted else { return }
        for file in files { if let file { try? flush(file) } }
        for handle in files.indices { files[handle] = nil }
        isMounted = false
    }

    /// Erases every block. C: SPIFFS_format.
    public func format() throws(SPIFFSError) {
        guard !isMounted else { throw .mounted }
        try volume.format()
    }

    /// Bytes that files can have, and bytes of pages in use. C: SPIFFS_info.
    public func info() throws(SPIFFSError) -> (total: Int, used: Int) {
        try requireMounted()
        let pages = (layout.blockCount - 2) * layout.entriesPerBlock + 1
        return (pages * layout.dataBytes, volume.allocatedEntries * layout.dataBytes)
    }

    /// What firmware may read in its structure.
    public struct Figures: Sendable {
        public let freeBlocks: Int
        public let allocatedPages: Int
        public let deletedPages: Int
        public let nextEraseCount: UInt16
    }

    public var figures: Figures {
        Figures(
            freeBlocks: volume.freeBlocks, allocatedPages: volume.allocatedEntries,
            deletedPages: volume.deletedEntries, nextEraseCount: volume.nextEraseCount)
    }

    /// Makes room for `bytes`. C: SPIFFS_gc.
    public func collect(bytes: Int) throws(SPIFFSError) {
        try requireMounted()
        try makeRoom(pages: layout.dataPages(for: max(bytes, 0)))
    }

    /// Erases one block that has only deleted pages, and `freePages` free ones at most.
    ///
    /// - Throws: `noDeletedBlocks`. C: SPIFFS_gc_quick.
    public func collectQuickly(freePages: Int) throws(SPIFFSError) {
        try requireMounted()
        guard try volume.eraseDeletedBlock(freePages: freePages) != nil else {
            throw .noDeletedBlocks
        }
    }

    // MARK: Files by name

    /// - Returns: a handle, 1 or more. C: SPIFFS_open.
    public func open(_ name: FileName, _ flags: Flags) throws(SPIFFSError) -> Int {
        try requireMounted()
        guard files.contains(where: { $0 == nil }) else { throw .outOfHandles }
        if let page = try volume.find(name: name) { return try open(page: page, flags) }
        guard flags.contains(.create) else { throw .notFound }
        return try open(page: try createObject(name, type: Mark.file), flags)
    }

    /// Opens what `readDirectory` or `stat` told of.
    public func open(_ entry: Entry, _ flags: Flags) throws(SPIFFSError) -> Int {
        try requireMounted()
        return try open(page: entry.page, flags)
    }

    /// Opens the file whose index header is in this page. C: SPIFFS_open_by_page.
    public func open(page: Int, _ flags: Flags) throws(SPIFFSError) -> Int {
        try requireMounted()
        guard let free = files.firstIndex(where: { $0 == nil }) else { throw .outOfHandles }
        let file = try OpenFile(loadObject(page), headerPage: page, flags)
        files[free] = file
        if flags.contains(.truncate) {
            do {
                try truncate(file, removing: false)
            } catch {
                files[free] = nil
                throw error
            }
        }
        return free + 1
    }

    /// Makes an empty file. C: SPIFFS_creat.
    public func create(_ name: FileName) throws(SPIFFSError) {
        try requireMounted()
        guard try volume.find(name: name) == nil else { throw .conflictingName }
        _ = try createObject(name, type: Mark.file)
    }

    public func stat(_ name: FileName) throws(SPIFFSError) -> Entry {
        try requireMounted()
        guard let page = try volume.find(name: name) else { throw .notFound }
        try flushAll(of: try volume.header(of: page).id & ~Mark.indexBit)
        // Flushing may have moved it.
        guard let page = try volume.find(name: name) else { throw .notFound }
        return try entry(page)
    }

    /// Handles of the file are closed by it. C: SPIFFS_remove.
    public func remove(_ name: FileName) throws(SPIFFSError) {
        try requireMounted()
        guard let page = try volume.find(name: name) else { throw .notFound }
        try truncate(OpenFile(loadObject(page), headerPage: page, []), removing: true)
    }

    /// - Throws: `conflictingName` when `new` is there already. C: SPIFFS_rename.
    public func rename(_ old: FileName, to new: FileName) throws(SPIFFSError) {
        try requireMounted()
        guard try volume.find(name: old) != nil else { throw .notFound }
        guard try volume.find(name: new) == nil else { throw .conflictingName }
        try makeRoom(pages: 1)
        guard let page = try volume.find(name: old) else { throw .notFound }
        try updateHeader(page, name: new)
    }

    /// The next file, in the order of pages, from page `page` on. C: SPIFFS_readdir.
    public func readDirectory(from page: Int) throws(SPIFFSError) -> Entry? {
        try requireMounted()
        guard let page = try volume.nextIndexHeader(from: page) else { return nil }
        return try entry(page)
    }

    // MARK: Open files

    /// Bytes from the file's position on, fewer at its end. C: SPIFFS_read.
    ///
    /// - Throws: `endOfObject` when there are none.
    public func read(_ handle: Int, into bytes: UnsafeMutableRawBufferPointer)
        throws(SPIFFSError) -> Int
    {
        let file = try file(handle)
        guard file.flags.contains(.read) else { throw .notReadable }
        try flushAll(of: file.id)
        let count = min(bytes.count, file.size - file.position)
        guard count > 0 else { throw .endOfObject }
        try read(
            file, at: file.position, into: UnsafeMutableRawBufferPointer(rebasing: bytes[..<count]))
        file.position += count
        return count
    }

    /// All of `bytes`, now or when the file is next flushed. C: SPIFFS_write.
    public func write(_ handle: Int, _ bytes: UnsafeRawBufferPointer) throws(SPIFFSError) {
        let file = try file(handle)
        guard file.flags.contains(.write) else { throw .notWritable }
        try writeThroughCache(file, bytes)
    }

    /// - Returns: the new position.
    /// - Throws: `endOfObject` outside of the file, and always when it is empty: the SDK takes the
    ///   size of an empty file for -1. C: SPIFFS_lseek.
    public func seek(_ handle: Int, _ offset: Int, from origin: Origin) throws(SPIFFSError) -> Int {
        let file = try file(handle)
        try flushAll(of: file.id)
        let position =
            switch origin {
            case .start: offset
            case .current: file.position + offset
            case .end: file.size + offset
            }
        guard !file.isUnwritten, 0...file.size ~= position else { throw .endOfObject }
        file.position = position
        return position
    }

    public func position(_ handle: Int) throws(SPIFFSError) -> Int { try file(handle).position }

    public func isAtEnd(_ handle: Int) throws(SPIFFSError) -> Bool {
        let file = try file(handle)
        try flushAll(of: file.id)
        return file.position >= file.size
    }

    /// After it, what was written is in flash. C: SPIFFS_fflush.
    public func flush(_ handle: Int) throws(SPIFFSError) { try flush(file(handle)) }

    public func status(_ handle: Int) throws(SPIFFSError) -> Entry {
        let file = try file(handle)
        try flushAll(of: file.id)
        return try entry(file.headerPage)
    }

    /// The handle is gone also when what waited could not be written. C: SPIFFS_close.
    public func close(_ handle: Int) throws(SPIFFSError) {
        let file = try file(handle)
        defer { files[handle - 1] = nil }
        try flush(file)
    }

    /// Removes the file and closes its handles. C: SPIFFS_fremove.
    public func remove(_ handle: Int) throws(SPIFFSError) {
        let file = try file(handle)
        guard file.flags.contains(.write) else { throw .notWritable }
        file.dropWaiting()
        try truncate(file, removing: true)
    }

    // MARK: Conditions

    func requireMounted() throws(SPIFFSError) {
        guard isMounted else { throw .notMounted }
    }

    private func file(_ handle: Int) throws(SPIFFSError) -> OpenFile {
        try requireMounted()
        guard files.indices.contains(handle - 1) else { throw .badHandle }
        guard let file = files[handle - 1] else { throw .fileClosed }
        return file
    }
}
