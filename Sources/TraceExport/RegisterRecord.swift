//  The registers at the end of a run, as a text file: one line each with name, address and value.

import Glibc

/// Why the file could not be written.
public struct RegisterRecordError: Error, CustomStringConvertible {
    public let description: String

    init(_ verb: String, _ path: String, _ code: Int32) {
        let reason = strerror(code).map { String(cString: $0) } ?? "error \(code)"
        description = "cannot \(verb) the file of registers \(path): \(reason)"
    }
}

/// A file that is created before the run, so that a wrong name costs no run.
public final class RegisterRecord {
    private let path: String
    private var descriptor: Int32

    /// Creates the file, or empties it.
    public init(path: String) throws(RegisterRecordError) {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw RegisterRecordError("create", path, errno) }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Writes the text and closes the file. A second call does nothing.
    public func finish(_ text: String) throws(RegisterRecordError) {
        guard descriptor >= 0 else { return }
        var rest = Array(text.utf8)[...]
        var failure: Int32?
        while !rest.isEmpty, failure == nil {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR {
                failure = errno
            }
        }
        if close(descriptor) != 0, errno != EINTR, failure == nil { failure = errno }
        descriptor = -1
        if let failure { throw RegisterRecordError("write", path, failure) }
    }
}
