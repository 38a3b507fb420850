//  Reads a file into memory, and not more of it than can be meant; where files are.

import Glibc

enum ScenarioFile {
    struct Failure: Error {
        let reason: String
    }

    /// The first bytes of a file, at most one more than `most`, which is then too many.
    static func read(_ path: String, atMost most: Int) -> Result<[UInt8], Failure> {
        // Not waiting for somebody to write to a pipe.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return .failure(Failure(reason: text(of: errno))) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            return .failure(Failure(reason: "it is not a file"))
        }
        var content = [UInt8](repeating: 0, count: most + 1)
        var filled = 0
        while filled < content.count {
            let count = content.withUnsafeMutableBytes {
                Glibc.read(descriptor, $0.baseAddress! + filled, $0.count - filled)
            }
            if count < 0, errno == EINTR { continue }
            if count < 0 { return .failure(Failure(reason: text(of: errno))) }
            if count == 0 { break }
            filled += count
        }
        content.removeLast(content.count - filled)
        return .success(content)
    }

    /// The folder that a file lies in; empty for the one in which the program was started.
    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "" }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    static func isDirectory(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    private static func text(of code: Int32) -> String { String(cString: strerror(code)) }
}
