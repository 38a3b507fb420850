//  Reads a trace file, record by record, in constant memory.
//
//  Interface: `TraceReader(path:)` checks the header, `next()` gives the records in order, and
//  `text(_:)` the texts that have been defined so far.
//
//  Rules: a file may hold any bytes. What cannot be a trace is refused with its place; nothing that
//  a file says is trusted as an index, a length or a character. The texts of a file are bounded by
//  TraceFormat, everything else is forgotten as it is read.
import Glibc
import Simulation

/// Why a file is not, or not wholly, a trace; `description` is one sentence for the user.
public struct TraceFileError: Error, Equatable, Sendable, CustomStringConvertible {
    public enum Problem: Equatable, Sendable {
        /// The system's error code.
        case cannotRead(Int32)
        case notATrace
        case unknownVersion(UInt32)
        /// The file ends within the record or header that starts at this byte.
        case cutShort(offset: UInt64)
        /// The record at this byte cannot be.
        case corrupt(offset: UInt64, what: String)
    }

    public let path: String
    public let problem: Problem

    public var description: String {
        switch problem {
        case .cannotRead(let code):
            "cannot read \(path): \(strerror(code).map { String(cString: $0) } ?? "error \(code)")"
        case .notATrace:
            "\(path) is not a trace: it does not begin with H8T1"
        case .unknownVersion(let version):
            "\(path) is a trace of version \(version); only version \(TraceFormat.version) is known"
        case .cutShort(let offset):
            "\(path) is cut short: it ends within what starts at byte \(offset)"
        case .corrupt(let offset, let what):
            "\(path) is corrupt at byte \(offset): \(what)"
        }
    }
}

/// A trace file open for reading.
public final class TraceReader {
    public let path: String
    /// What the file says of the run.
    public private(set) var header = TraceHeader(buildID: [], seed: 0)
    /// Records given so far, definitions of texts included: the number of the next one, from 0.
    public private(set) var recordCount: UInt64 = 0

    private let descriptor: Int32
    private var words = [UInt64](repeating: 0, count: TraceReader.bufferRecords * 3)
    /// The next record in `words`, and how many whole ones it holds.
    private var position = 0
    private var available = 0
    private var endsWithinRecord = false

    private var texts: [String] = []
    /// The bytes so far of the text that is being defined, and its whole length.
    private var definition: (bytes: [UInt8], length: Int)?

    private static let bufferRecords = 65_536 / TraceFormat.recordSize

    /// Opens the file and reads its header.
    public init(path: String) throws(TraceFileError) {
        self.path = path
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw TraceFileError(path: path, problem: .cannotRead(errno))
        }
        try readHeader()
    }

    deinit { close(descriptor) }

    /// The next record, definitions of texts included; nil at the end of a whole file.
    public func next() throws(TraceFileError) -> TraceRecord? {
        if position == available {
            guard !endsWithinRecord else { throw error(.cutShort(offset: nextOffset)) }
            try refill()
            guard available > 0 else {
                guard !endsWithinRecord else { throw error(.cutShort(offset: nextOffset)) }
                guard definition == nil else { throw corrupt("a text is not complete") }
                return nil
            }
        }
        let record = TraceRecord(words: word(0), word(1), word(2))
        if record.kind == .text {
            try define(record)
        } else if definition != nil {
            throw corrupt("a text is not complete")
        }
        position += 1
        recordCount += 1
        return record
    }

    /// The text of that number, safe to print on a terminal; nil when it is not defined (yet).
    public func text(_ id: UInt32) -> String? {
        id >= 1 && id <= texts.count ? texts[Int(id) - 1] : nil
    }

    // MARK: - The file

    /// Where the next record begins in the file.
    private var nextOffset: UInt64 {
        UInt64(TraceFormat.headerSize) + recordCount * UInt64(TraceFormat.recordSize)
    }

    private func error(_ problem: TraceFileError.Problem) -> TraceFileError {
        TraceFileError(path: path, problem: problem)
    }

    private func corrupt(_ what: String) -> TraceFileError {
        error(.corrupt(offset: nextOffset, what: what))
    }

    /// The word of that index in the next record.
    private func word(_ index: Int) -> UInt64 {
        UInt64(littleEndian: words[position * TraceFormat.recordWords + index])
    }

    /// Fills the buffer as far as the file goes.
    private func refill() throws(TraceFileError) {
        position = 0
        let (count, code) = words.withUnsafeMutableBytes { buffer in
            var count = 0
            while count < buffer.count {
                let got = read(descriptor, buffer.baseAddress! + count, buffer.count - count)
                if got < 0 && errno == EINTR { continue }
                if got < 0 { return (0, errno) }
                if got == 0 { break }
                count += got
            }
            return (count, 0)
        }
        guard code == 0 else { throw error(.cannotRead(code)) }
        available = count / TraceFormat.recordSize
        endsWithinRecord = count % TraceFormat.recordSize != 0
    }

    private func readHeader() throws(TraceFileError) {
        words[0] = 0
        try refill()
        let bytes = words.withUnsafeBytes { Array($0.prefix(TraceFormat.headerSize)) }
        guard Array(bytes.prefix(TraceFormat.magic.count)) == TraceFormat.magic else {
            throw error(.notATrace)
        }
        // The header takes the slots of two records.
        guard available >= 2 else { throw error(.cutShort(offset: 0)) }
        let version = UInt32(truncatingIfNeeded: word(0) >> 32)
        guard version == TraceFormat.version else { throw error(.unknownVersion(version)) }
        header = TraceHeader(buildID: Array(bytes[8..<28]), seed: word(4))
        guard word(5) == Cycles.perSecond else {
            throw error(
                .corrupt(offset: 40, what: "a second is not \(Cycles.perSecond) cycles"))
        }
        position = 2
    }

    // MARK: - Texts

    /// Takes in a piece of a text.
    private func define(_ record: TraceRecord) throws(TraceFileError) {
        guard Int(record.object) == texts.count + 1, texts.count < TraceFormat.mostTexts else {
            throw corrupt("text \(record.object) is not the next one, \(texts.count + 1)")
        }
        let rest = Int(record.task)
        var (bytes, length) = definition ?? ([], rest)
        guard length <= TraceFormat.longestText, rest == length - bytes.count else {
            throw corrupt("a piece of text \(record.object) has the wrong length, \(rest)")
        }
        for index in 0..<min(rest, TraceFormat.textChunkSize) {
            bytes.append(UInt8(truncatingIfNeeded: record.value >> (8 * index)))
        }
        if bytes.count == length {
            texts.append(String(decoding: bytes, as: UTF8.self).printable)
            definition = nil
        } else {
            definition = (bytes, length)
        }
    }
}
