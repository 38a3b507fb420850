//  The model of a file system: names and bytes, and what may be left of them after a power cut.

import FileSystem

/// A file as it should be. Its rule after a power cut and a check:
///
/// - What was closed or flushed, and not written since, is there, byte for byte.
/// - Of what was written since, each byte is as it was at some moment since then, and the file is
///   no shorter than it then was, nor longer than it has become.
/// - A file that is being created or removed when the power goes is there or not.
/// - A file that is being emptied is as it was, empty, or gone (SPIFFS_check deletes what it cannot
///   complete).
/// - A file that is being renamed has one of the two names.
public struct ModelFile: Equatable {
    /// What it was when it was last flushed, and after each write since.
    public var versions: [[UInt8]]
    public var mayBeAbsent = false

    public init(_ bytes: [UInt8] = []) { versions = [bytes] }

    public var bytes: [UInt8] { versions[versions.count - 1] }

    public mutating func settle() {
        versions = [bytes]
        mayBeAbsent = false
    }

    /// Whether `found` may be what is left of it.
    public func allows(_ found: [UInt8]) -> Bool {
        if found == bytes || found == versions[0] { return true }
        let sizes = versions.map(\.count)
        guard sizes.min()!...sizes.max()! ~= found.count else { return false }
        return found.indices.allSatisfy { position in
            versions.contains { position < $0.count && $0[position] == found[position] }
        }
    }
}

/// All files, in the order of their names.
public struct FileModel {
    public private(set) var names: [String] = []
    private var files: [String: ModelFile] = [:]
    /// A rename that is going on.
    public var renaming: (old: String, new: String)?

    public init() {}

    public subscript(name: String) -> ModelFile? {
        get { files[name] }
        set {
            files[name] = newValue
            names = files.keys.sorted()
        }
    }

    /// nil when `found` may be what is left after a cut, else what is wrong.
    public func complaint(about found: [String: [UInt8]]) -> String? {
        var expected = files
        if let renaming, let file = expected[renaming.old] {
            guard (found[renaming.old] == nil) != (found[renaming.new] == nil) else {
                return "\(renaming.old) has none or both of its names"
            }
            if found[renaming.new] != nil {
                expected[renaming.old] = nil
                expected[renaming.new] = file
            }
        }
        for name in found.keys.sorted() where expected[name] == nil {
            return "\(name) should not be there"
        }
        for name in expected.keys.sorted() {
            guard let bytes = found[name] else {
                if expected[name]!.mayBeAbsent { continue }
                return "\(name) is lost"
            }
            guard expected[name]!.allows(bytes) else {
                return "\(name) has other bytes (\(bytes.count) of them, expected "
                    + "\(expected[name]!.versions.map(\.count)))"
            }
        }
        return nil
    }
}

extension SPIFFS {
    /// Every file with its content.
    public func everything() throws -> [String: [UInt8]] {
        var found: [String: [UInt8]] = [:]
        var page = 0
        while let entry = try readDirectory(from: page) {
            page = entry.page + 1
            let name = entry.name.text
            guard found[name] == nil else { throw SPIFFSError.conflictingName }
            found[name] = try content(of: entry)
        }
        return found
    }

    public func content(of entry: Entry) throws -> [UInt8] {
        let handle = try open(entry, .read)
        var bytes = [UInt8](repeating: 0, count: entry.size)
        if entry.size > 0 {
            let count = try bytes.withUnsafeMutableBytes { try read(handle, into: $0) }
            guard count == entry.size else { throw SPIFFSError.endOfObject }
        }
        try close(handle)
        return bytes
    }

    public func write(_ handle: Int, bytes: [UInt8]) throws {
        try bytes.withUnsafeBytes { try write(handle, $0) }
    }
}

/// For `catch SPIFFSError.full`.
public func ~= (pattern: SPIFFSError, error: any Error) -> Bool {
    error as? SPIFFSError == pattern
}
