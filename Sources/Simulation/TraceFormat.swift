//  The trace file's bytes: the header and the record, with their places.
//
//  Everything is little endian and everything is a multiple of 24 bytes: the header takes two
//  record slots, each record one, so a record's place follows from its number alone. Nothing in a
//  file depends on the host (no address, path, process id, clock or executor), so that two runs can
//  be compared byte by byte. Docs/Trace.md is the description for people.
//
//  Rules: a number once given keeps its meaning; what cannot be read by an older reader raises
//  `version`.

/// Sizes and limits of the trace file.
public enum TraceFormat {
    /// The first four bytes of every trace file.
    public static let magic: [UInt8] = Array("H8T1".utf8)
    /// The version that this program writes, and the only one that it reads.
    public static let version: UInt32 = 1
    /// Bytes of the header: two record slots.
    public static let headerSize = 48
    /// Bytes of one record.
    public static let recordSize = 24
    /// 64-bit words of one record.
    public static let recordWords = 3
    /// Bytes of the firmware's build id.
    public static let buildIDSize = 20
    /// The longest text in bytes of UTF-8; a longer one is cut, at a character.
    public static let longestText = 1024
    /// How many different texts a file can hold; with `longestText` it bounds a reader's memory.
    public static let mostTexts = 65_536
    /// Bytes of text in one `text` record.
    public static let textChunkSize = 8
}

/// What a trace file says before its first record: which program ran, with which seed.
public struct TraceHeader: Equatable, Sendable {
    /// The firmware's build id, always 20 bytes.
    public let buildID: [UInt8]
    /// The seed of the run.
    public let seed: UInt64

    /// - Parameter buildID: filled up with zeros, or cut, to 20 bytes.
    public init(buildID: [UInt8], seed: UInt64) {
        let known = buildID.prefix(TraceFormat.buildIDSize)
        self.buildID = known + Array(repeating: 0, count: TraceFormat.buildIDSize - known.count)
        self.seed = seed
    }

    /// The header's 48 bytes: magic, version (4), build id (20), zero (4), seed (8), and the
    /// cycles in a second (8), by which a reader turns times into seconds.
    public var bytes: [UInt8] {
        var bytes = TraceFormat.magic
        bytes.appendLittleEndian(TraceFormat.version)
        bytes += buildID
        bytes.appendLittleEndian(UInt32(0))
        bytes.appendLittleEndian(seed)
        bytes.appendLittleEndian(UInt64(Cycles.perSecond))
        return bytes
    }
}

/// One thing that happened. What `object` and `value` mean is told by the kind.
public struct TraceRecord: Equatable, Sendable {
    /// When, in bus cycles since power-on. Zero in `text` records, which stand outside time.
    public var time: UInt64
    public var kind: TraceKind
    /// The number of the task that was executing; 0 when none was (boot, the world).
    public var task: UInt16
    public var object: UInt32
    public var value: UInt64

    @inlinable
    public init(time: UInt64, kind: TraceKind, task: UInt16, object: UInt32, value: UInt64) {
        self.time = time
        self.kind = kind
        self.task = task
        self.object = object
        self.value = value
    }

    /// The record from the three words that stand in the file, in the host's byte order.
    @inlinable
    public init(words first: UInt64, _ second: UInt64, _ third: UInt64) {
        time = first
        kind = TraceKind(rawValue: UInt16(truncatingIfNeeded: second))
        task = UInt16(truncatingIfNeeded: second >> 16)
        object = UInt32(truncatingIfNeeded: second >> 32)
        value = third
    }

    /// Kind, task and object as they share the second word: bits 0-15, 16-31, 32-63.
    @inlinable
    public var secondWord: UInt64 {
        UInt64(kind.rawValue) | UInt64(task) << 16 | UInt64(object) << 32
    }
}

extension [UInt8] {
    /// Adds the bytes of `number`, lowest first.
    fileprivate mutating func appendLittleEndian(_ number: some FixedWidthInteger) {
        var rest = number
        for _ in 0..<(number.bitWidth / 8) {
            append(UInt8(truncatingIfNeeded: rest))
            rest >>= 8
        }
    }
}
