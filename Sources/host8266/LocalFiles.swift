//  Files of this machine, for `host8266 fs`. Errors are sentences.
import Glibc

enum LocalFiles {
    private static func sentence(_ what: String, _ path: String) -> ImageError {
        ImageError("cannot \(what) \(path): \(String(cString: strerror(errno)))")
    }

    static func read(_ path: String) throws -> [UInt8] {
        guard let file = fopen(path, "re") else { throw sentence("read", path) }
        defer { fclose(file) }
        var (bytes, buffer) = ([UInt8](), [UInt8](repeating: 0, count: 1 << 16))
        while case let count = fread(&buffer, 1, buffer.count, file), count > 0 {
            bytes += buffer[..<count]
            guard bytes.count <= 1 << 30 else {
                throw ImageError("\(path) is too large for a flash")
            }
        }
        guard ferror(file) == 0 else { throw sentence("read", path) }
        return bytes
    }

    /// To standard output.
    static func print(_ bytes: [UInt8]) throws {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes {
                write(STDOUT_FILENO, $0.baseAddress! + done, $0.count - done)
            }
            guard count > 0 else { throw sentence("write", "the output") }
            done += count
        }
    }

    /// Writes beside `path` and renames, so that `path` is the old file or the whole new one.
    static func replace(_ path: String, with bytes: [UInt8]) throws {
        var template = Array("\(path).XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0, let file = fdopen(descriptor, "w") else {
            throw sentence("write", path)
        }
        // As another program's new file, or as the file that is there.
        var status = stat()
        let mode = stat(path, &status) == 0 ? status.st_mode & 0o777 : 0o644
        let isWritten = fwrite(bytes, 1, bytes.count, file) == bytes.count
        let isWhole = fchmod(descriptor, mode) == 0 && isWritten && fflush(file) == 0
        guard fclose(file) == 0, isWhole, rename(template, path) == 0 else {
            let error = sentence("write", path)
            unlink(template)
            throw error
        }
    }

    /// The files below a directory, as paths from it, sorted. Links are followed to files only.
    static func list(_ directory: String) throws -> [String] {
        var found: [String] = []
        try list(directory, prefix: "", into: &found)
        return found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    private static func list(_ directory: String, prefix: String, into found: inout [String])
        throws
    {
        guard let stream = opendir(directory) else { throw sentence("list", directory) }
        defer { closedir(stream) }
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { field in
                field.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name == "." || name == ".." { continue }
            let path = directory + "/" + name
            var status = stat()
            guard lstat(path, &status) == 0 else { throw sentence("read", path) }
            if status.st_mode & S_IFMT == S_IFDIR {
                try list(path, prefix: prefix + name + "/", into: &found)
            } else {
                found.append(prefix + name)
            }
        }
    }
}
