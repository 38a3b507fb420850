//  The file that a trace goes to.
//
//  Rules: whatever happens, the file ends after a whole record; the first failure is kept, nothing
//  is written after it, and `close` throws it. Nothing here stops the run.
import Glibc

/// Why a trace could not be written.
public enum TraceError: Error, Equatable, Sendable, CustomStringConvertible {
    case cannotOpen(path: String, code: Int32)
    case cannotWrite(path: String, code: Int32)

    public var description: String {
        switch self {
        case .cannotOpen(let path, let code):
            "cannot create the trace file \(path): \(Self.reason(code))"
        case .cannotWrite(let path, let code):
            "cannot write the trace file \(path): \(Self.reason(code))"
        }
    }

    private static func reason(_ code: Int32) -> String {
        // strerror's text is constant on glibc for known codes, and is copied before it can change.
        strerror(code).map { String(cString: $0) } ?? "error \(code)"
    }
}

/// A file open for writing that takes whole records.
public final class TraceFileSink {
    private let path: String
    private var descriptor: Int32
    private var written: off_t = 0
    private var failure: TraceError?

    /// Creates the file, or empties it. Anything that can be opened for writing will do.
    public init(path: String) throws(TraceError) {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw .cannotOpen(path: path, code: errno) }
    }

    deinit {
        if descriptor >= 0 { _ = Glibc.close(descriptor) }
    }

    /// Appends `bytes`, a number of whole record slots. May block on the host's disk.
    func write(_ bytes: UnsafeRawBufferPointer) {
        guard failure == nil, descriptor >= 0 else { return }
        var rest = bytes
        while !rest.isEmpty {
            let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
            if count < 0 {
                if errno == EINTR { continue }
                fail(errno)
                return
            }
            written += count
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
        }
    }

    /// Closes the file. Throws the first failure since it was opened, once.
    func close() throws(TraceError) {
        guard descriptor >= 0 else { return }
        let status = Glibc.close(descriptor)
        let code = errno
        descriptor = -1
        if let failure { throw failure }
        if status != 0 && code != EINTR { throw .cannotWrite(path: path, code: code) }
    }

    /// Keeps the failure and cuts off the record that was written in part.
    private func fail(_ code: Int32) {
        failure = .cannotWrite(path: path, code: code)
        // A pipe cannot be cut; its reader sees that the last record is not whole.
        _ = ftruncate(descriptor, written - written % off_t(TraceFormat.recordSize))
    }
}
