//  A SPIFFS image in a file, for `host8266 fs`: its geometry from options, its bytes in memory, and
//  what is wrong with it as sentences.
import ArgumentParser
import FileSystem
import Glibc

/// One sentence: what is wrong, where, and what to do.
struct ImageError: Error {
    let sentence: String
    init(_ sentence: String) { self.sentence = sentence }
}

/// The options that every `fs` command has.
struct FileSystemGeometry: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Bytes of the file system, as 131072, 128K or 1M (default: to the end of the image; "
                + "128K for a new one).", valueName: "bytes"),
        transform: readByteCount)
    var size: Int?

    @Option(
        help: ArgumentHelp("Bytes of a block (log_block_size).", valueName: "bytes"),
        transform: readByteCount)
    var block = 4096

    @Option(
        help: ArgumentHelp("Bytes of a page (log_page_size).", valueName: "bytes"),
        transform: readByteCount)
    var page = 256

    @Option(help: "sdk1.5, or modern: mkspiffs, spiffsgen.py, SPIFFS since August 2015.")
    var layout = Layout.Format.sdk15

    @Option(
        help: ArgumentHelp(
            "Where the file system begins in a flash image (phys_addr), as 0x100000 or 1M.",
            valueName: "bytes"),
        transform: readByteCount)
    var offset = 0

    /// An image that is there.
    func image(_ path: String) throws -> FileSystemImage {
        let bytes = try LocalFiles.read(path)
        guard bytes.count > offset else {
            throw ImageError("\(path) ends before --offset \(offset): it has \(bytes.count) bytes")
        }
        let size = size ?? bytes.count - offset
        guard offset + size <= bytes.count else {
            throw ImageError(
                "\(path) has \(bytes.count) bytes; --size \(size) at --offset \(offset) goes "
                    + "beyond its end")
        }
        return try FileSystemImage(path, bytes, base: offset, layout: makeLayout(size))
    }

    /// A blank image, or with an offset a part of one that is there.
    func newImage(_ path: String) throws -> FileSystemImage {
        let size = size ?? 128 * 1024
        let layout = try makeLayout(size)
        if offset > 0 { return try image(path) }
        return try FileSystemImage(
            path, Array(repeating: 0xFF, count: size), base: 0, layout: layout)
    }

    private func makeLayout(_ size: Int) throws -> Layout {
        do {
            return try Layout(size: size, blockSize: block, pageSize: page, format: layout)
        } catch {
            throw ImageError(
                "there is no file system of \(size) bytes in blocks of \(block) and pages of "
                    + "\(page): \(error.text); blocks are multiples of 4096, at least 3 of them, "
                    + "in pages of 64 bytes or more, at most 65535 of them")
        }
    }
}

extension Layout.Format: ExpressibleByArgument {}

/// A file with a file system in it.
final class FileSystemImage {
    private let path: String
    private let flash: MemoryFlash
    private let base: UInt32
    private let layout: Layout

    init(_ path: String, _ bytes: [UInt8], base: Int, layout: Layout) throws {
        guard base % 4096 == 0, bytes.count <= 1 << 30 else {
            throw ImageError(
                "--offset \(base) is not at the start of a sector of 4096 bytes, or \(path) is too "
                    + "large for a flash")
        }
        self.path = path
        flash = MemoryFlash(bytes)
        self.base = UInt32(base)
        self.layout = layout
    }

    /// Mounts it; refuses what does not look like a file system of this geometry.
    func mount(formatting: Bool = false) throws -> SPIFFS {
        try explaining { () throws(SPIFFSError) in
            let system = try SPIFFS(storage: flash, base: base, layout: layout)
            if formatting { try system.format() }
            try system.mount()
            return system
        }.checked { system in
            guard try explaining({ () throws(SPIFFSError) in try system.survey() }).isPlausible
            else {
                throw ImageError(
                    "\(path) does not look like a SPIFFS file system in blocks of "
                        + "\(layout.blockSize) and pages of \(layout.pageSize), layout "
                        + "\(layout.format.rawValue), at \(base); see --block, --page, --layout "
                        + "and --offset")
            }
        }
    }

    /// Does `body`; an error of SPIFFS becomes a sentence about this file.
    func explaining<Result>(_ body: () throws(SPIFFSError) -> Result) throws -> Result {
        do {
            return try body()
        } catch {
            throw ImageError("\(path): \(error.text)")
        }
    }

    func save() throws { try LocalFiles.replace(path, with: flash.bytes) }
}

extension SPIFFS {
    fileprivate func checked(_ body: (SPIFFS) throws -> Void) throws -> SPIFFS {
        try body(self)
        return self
    }

    /// Every file, sorted by name.
    func allEntries(of image: String) throws -> [Entry] {
        do {
            var (entries, page): ([Entry], Int) = ([], 0)
            while let entry = try readDirectory(from: page) {
                entries.append(entry)
                page = entry.page + 1
            }
            return entries.sorted { $0.name.bytes.lexicographicallyPrecedes($1.name.bytes) }
        } catch {
            throw ImageError("\(image): \(error.text)")
        }
    }

    func content(of name: String, in image: String) throws -> [UInt8] {
        do {
            guard let name = FileName(name.utf8) else { throw SPIFFSError.notFound }
            let size = try stat(name).size
            // No file is larger than its file system.
            guard size <= layout.size else { throw SPIFFSError.endOfObject }
            guard size > 0 else { return [] }
            var bytes = [UInt8](repeating: 0, count: size)
            let handle = try open(name, .read)
            let count = try bytes.withUnsafeMutableBytes { try read(handle, into: $0) }
            try close(handle)
            return Array(bytes[..<count])
        } catch let error as SPIFFSError {
            throw ImageError("\(image): \(name): \(error.text)")
        }
    }

    /// Writes a whole file.
    func store(_ content: [UInt8], as name: String, of image: String) throws {
        guard let fileName = FileName(name.utf8), !name.isEmpty else {
            throw ImageError("\"\(name)\" is no name for SPIFFS: 1 to 31 bytes")
        }
        do {
            let handle = try open(fileName, [.create, .truncate, .write])
            try content.withUnsafeBytes { bytes in
                for start in stride(from: 0, to: bytes.count, by: 4096) {
                    let end = min(start + 4096, bytes.count)
                    try write(handle, UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
                }
            }
            try close(handle)
        } catch SPIFFSError.full {
            throw ImageError("\(image) has no room for \(name); make it larger with --size")
        } catch let error as SPIFFSError {
            throw ImageError("\(image): \(name): \(error.text)")
        }
    }
}

/// For `catch SPIFFSError.full`.
private func ~= (pattern: SPIFFSError, error: any Error) -> Bool {
    error as? SPIFFSError == pattern
}

/// 4096, 0x1000, 4K or 1M.
func readByteCount(_ text: String) throws -> Int {
    let lower = text.lowercased()
    let unit = lower.hasSuffix("k") ? 1024 : lower.hasSuffix("m") ? 1 << 20 : 1
    let digits = unit == 1 ? Substring(lower) : lower.dropLast()
    let number = digits.hasPrefix("0x") ? Int(digits.dropFirst(2), radix: 16) : Int(digits)
    guard let number, 0...1 << 30 ~= number, number * unit <= 1 << 30 else {
        throw ValidationError("'\(text)' is not a number of bytes, as 4096, 0x1000, 4K or 1M.")
    }
    return number * unit
}
