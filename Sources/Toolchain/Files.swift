// Files and directories over the C library, as far as a build needs them.
//
// Interface: `Files` (read, replace, list, create) and `Path` (text only, touches no disk).
//
// Rules: a file that others may read is written under a temporary name and renamed into place,
// so it is whole or absent, whatever interrupts us. Listings are sorted, so that nothing depends
// on the order of a directory.
import Glibc

/// What the operating system refused.
public struct FileError: Error, Equatable {
    public var path: String
    public var code: Int32

    /// For a sentence: "/x/y: No space left on device".
    public var text: String { "\(path): \(String(cString: strerror(code)))" }
}

public enum Files {
    /// The content, or nil when it cannot be read.
    public static func read(_ path: String) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            return nil
        }
        // One byte more than there is, to see the end; files in /proc say they are empty.
        var content = [UInt8](repeating: 0, count: max(Int(status.st_size) + 1, 4096))
        var filled = 0
        while true {
            if filled == content.count { content += [UInt8](repeating: 0, count: filled) }
            let count = content.withUnsafeMutableBytes { buffer in
                Glibc.read(descriptor, buffer.baseAddress! + filled, buffer.count - filled)
            }
            guard count > 0 else { break }
            filled += count
        }
        content.removeLast(content.count - filled)
        return content
    }

    static func readText(_ path: String) -> String? {
        read(path).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Writes `content` beside `path` and renames it there.
    public static func replace(_ path: String, with content: [UInt8]) throws(FileError) {
        let temporary = temporaryName(for: path)
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw FileError(path: path, code: errno) }
        var written = 0
        while written < content.count {
            let count = content.withUnsafeBytes { buffer in
                write(descriptor, buffer.baseAddress! + written, buffer.count - written)
            }
            guard count > 0 else {
                let code = errno
                close(descriptor)
                unlink(temporary)
                throw FileError(path: path, code: code)
            }
            written += count
        }
        close(descriptor)
        try rename(temporary, to: path)
    }

    static func replace(_ path: String, with text: String) throws(FileError) {
        try replace(path, with: Array(text.utf8))
    }

    /// Puts a finished temporary file into place.
    static func rename(_ temporary: String, to path: String) throws(FileError) {
        guard Glibc.rename(temporary, path) == 0 else {
            let code = errno
            unlink(temporary)
            throw FileError(path: path, code: code)
        }
    }

    static func remove(_ path: String) {
        unlink(path)
    }

    /// A name beside `path` that no other process and no other thread uses.
    static func temporaryName(for path: String) -> String {
        let number = UInt64.random(in: .min ... .max)
        return "\(path).\(getpid())-\(String(number, radix: 36)).tmp"
    }

    /// Creates a directory and those above it.
    static func makeDirectory(_ path: String) throws(FileError) {
        if isDirectory(path) { return }
        let parent = Path.directory(path)
        if parent != path { try makeDirectory(parent) }
        guard mkdir(path, 0o755) == 0 || errno == EEXIST else {
            throw FileError(path: path, code: errno)
        }
        guard isDirectory(path) else { throw FileError(path: path, code: ENOTDIR) }
    }

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    static func isExecutable(_ path: String) -> Bool {
        access(path, X_OK) == 0 && !isDirectory(path)
    }

    static func isDirectory(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// What tells one version of a file from the next without reading it: for programs, which
    /// are large and change only when they are installed.
    static func identity(_ path: String) -> String {
        var status = stat()
        guard stat(path, &status) == 0 else { return "absent" }
        let time = status.st_mtim
        return "\(status.st_size) \(time.tv_sec).\(time.tv_nsec)"
    }

    /// The names in a directory, sorted by their bytes, without `.` and `..`.
    static func names(in directory: String) -> [String] {
        guard let stream = opendir(directory) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { field in
                field.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// The path without links and dots, or nil when there is nothing there.
    static func resolved(_ path: String) -> String? {
        guard let real = realpath(path, nil) else { return nil }
        defer { free(real) }
        return String(cString: real)
    }

    static var workingDirectory: String { resolved(".") ?? "/" }
}

/// Paths as text.
enum Path {
    static func join(_ directory: String, _ name: String) -> String {
        if name.hasPrefix("/") { return name }
        if directory.isEmpty || directory == "." { return name }
        return directory.hasSuffix("/") ? directory + name : directory + "/" + name
    }

    static func name(_ path: String) -> String {
        String(path[(path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex)...])
    }

    static func directory(_ path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// In lower case and without the dot; empty if there is none.
    static func fileExtension(_ path: String) -> String {
        let name = name(path)
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return "" }
        return name[name.index(after: dot)...].lowercased()
    }

    /// Without `.`, `..` and doubled slashes where the text alone decides it.
    static func normalized(_ path: String) -> String {
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == "..", let last = parts.last, last != ".." {
                parts.removeLast()
            } else {
                parts.append(part)
            }
        }
        let joined = parts.joined(separator: "/")
        return path.hasPrefix("/") ? "/" + joined : (joined.isEmpty ? "." : joined)
    }

    static func absolute(_ path: String) -> String {
        normalized(join(Files.workingDirectory, path))
    }
}
