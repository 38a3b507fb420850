//  The file of a recording: what came from outside and what went there, with virtual times.
//
//  Little endian. A header of 48 bytes: the magic "H8R1", the version (4 bytes), the firmware's
//  build id (20), zero (4), the seed (8), cycles in a second (8). Then records, each
//
//      kind 2   zero 2   length 4   channel 4   value 4   time 8   look 8   bytes   sum 4
//
//  where the time is in cycles, the look is `HostGate`'s, and the sum is FNV-1a over all of the
//  record before it. Records are appended and never changed. What they hold is written before the
//  machine goes on with it, so after a crash the file is whole up to the last input; a record that
//  was cut off is the end of the file.

import Glibc
import Simulation

/// Why a recording cannot be written or read: one sentence.
public struct RecordingError: Error, Equatable, Sendable, CustomStringConvertible {
    public let description: String
}

enum RecordingFormat {
    static let magic = Array("H8R1".utf8)
    static let version: UInt32 = 1
    static let headerSize = 48
    static let buildIDSize = 20
    static let recordSize = 32
    static let sumSize = 4
    /// More in one record is no recording of ours: pieces have at most 64 KiB.
    static let mostBytes = 1 << 20

    /// A build id of exactly 20 bytes: filled up with zeros, or cut.
    static func padded(_ buildID: [UInt8]) -> [UInt8] {
        let known = buildID.prefix(buildIDSize)
        return known + [UInt8](repeating: 0, count: buildIDSize - known.count)
    }

    static func sum(_ bytes: some Sequence<UInt8>) -> UInt32 {
        bytes.reduce(2_166_136_261) { ($0 ^ UInt32($1)) &* 16_777_619 }
    }
}

extension [UInt8] {
    mutating func append<Number: FixedWidthInteger>(little number: Number) {
        Swift.withUnsafeBytes(of: number.littleEndian) { append(contentsOf: $0) }
    }

    /// The number at `offset`, all of which lies inside.
    func little<Number: FixedWidthInteger>(_ offset: Int, as: Number.Type = Number.self) -> Number {
        withUnsafeBytes {
            Number(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: Number.self))
        }
    }
}

/// Writes a recording.
public final class Recorder {
    private let path: String
    private var descriptor: Int32
    private var buffer: [UInt8] = []
    private var failure: RecordingError?
    private static let flushSize = 1 << 16

    /// Creates the file, or empties it.
    public init(path: String, buildID: [UInt8], seed: UInt64) throws(RecordingError) {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else {
            throw RecordingError(
                description: "cannot create the recording \(path): "
                    + String(cString: strerror(errno)))
        }
        buffer = RecordingFormat.magic
        buffer.append(little: RecordingFormat.version)
        buffer += RecordingFormat.padded(buildID) + [0, 0, 0, 0]
        buffer.append(little: seed)
        buffer.append(little: Cycles.perSecond)
        flush()
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    func write(_ message: HostMessage, at time: Instant, look: UInt64) {
        guard message.kind.isRecorded, failure == nil else { return }
        let start = buffer.count
        buffer.append(little: message.kind.rawValue)
        buffer.append(little: UInt16(0))
        buffer.append(little: UInt32(message.bytes.count))
        buffer.append(little: message.channel)
        buffer.append(little: message.value)
        buffer.append(little: time.cycles)
        buffer.append(little: look)
        buffer += message.bytes
        buffer.append(little: RecordingFormat.sum(buffer[start...]))
        if buffer.count >= Self.flushSize { flush() }
    }

    func flush() {
        var sent = 0
        while failure == nil, sent < buffer.count {
            let count = buffer.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress! + sent, $0.count - sent)
            }
            if count >= 0 {
                sent += count
            } else if errno != EINTR {
                failure = RecordingError(
                    description: "cannot write the recording \(path): "
                        + String(cString: strerror(errno)))
            }
        }
        buffer.removeAll(keepingCapacity: true)
    }

    /// Closes the file. Throws the first failure since it was opened.
    func finish() throws(RecordingError) {
        flush()
        if descriptor >= 0 { close(descriptor) }
        descriptor = -1
        if let failure { throw failure }
    }
}

/// A recording that was read.
public struct Recording: Sendable {
    struct Entry: Sendable {
        var message: HostMessage
        var time: Instant
        var look: UInt64
    }

    public let path: String
    public let buildID: [UInt8]
    public let seed: UInt64
    let entries: [Entry]
    /// The last record was cut off, or there is none of the end: the recorded run did not get
    /// there.
    public let isCutOff: Bool

    /// Reads a file.
    /// - Throws: when there is none, it is no recording, or a record in it is damaged.
    public init(path: String) throws(RecordingError) {
        let bytes = try Self.contents(of: path)
        func wrong(_ text: String) -> RecordingError {
            RecordingError(description: "\(path) \(text)")
        }
        guard bytes.count >= RecordingFormat.headerSize, bytes.starts(with: RecordingFormat.magic)
        else { throw wrong("is no recording: --record FILE makes one") }
        let version: UInt32 = bytes.little(4)
        guard version == RecordingFormat.version else {
            throw wrong(
                "is a recording of version \(version), and this program reads "
                    + "\(RecordingFormat.version): record it again")
        }
        self.path = path
        buildID = Array(bytes[8..<28])
        seed = bytes.little(32)
        var found: [Entry] = []
        var offset = RecordingFormat.headerSize
        while bytes.count - offset >= RecordingFormat.recordSize {
            let length = Int(bytes.little(offset + 4, as: UInt32.self))
            let kind = HostMessage.Kind(rawValue: bytes.little(offset))
            guard let kind, length <= RecordingFormat.mostBytes else {
                throw wrong("is damaged at byte \(offset): record it again")
            }
            let end = offset + RecordingFormat.recordSize + length
            guard end + RecordingFormat.sumSize <= bytes.count else { break }
            let sum: UInt32 = bytes.little(end)
            guard RecordingFormat.sum(bytes[offset..<end]) == sum else {
                throw wrong("is damaged at byte \(offset): record it again")
            }
            let message = HostMessage(
                kind, bytes.little(offset + 8), value: bytes.little(offset + 12),
                bytes: Array(bytes[(offset + RecordingFormat.recordSize)..<end]))
            found.append(
                Entry(
                    message: message, time: Instant(cycles: bytes.little(offset + 16)),
                    look: bytes.little(offset + 24)))
            offset = end + RecordingFormat.sumSize
        }
        entries = found
        isCutOff = offset < bytes.count || found.last?.message.kind != .end
    }

    private static func contents(of path: String) throws(RecordingError) -> [UInt8] {
        // Not waiting for somebody to write to a pipe.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw unreadable(path) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw RecordingError(
                description: "cannot read the recording \(path): it is not a file")
        }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = read(descriptor, &piece, piece.count)
            if count > 0 {
                bytes += piece[..<count]
            } else if count == 0 {
                return bytes
            } else if errno != EINTR {
                throw unreadable(path)
            }
        }
    }

    private static func unreadable(_ path: String) -> RecordingError {
        RecordingError(
            description: "cannot read the recording \(path): \(String(cString: strerror(errno)))")
    }
}
