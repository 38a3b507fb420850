//  The trace: everything that a run decided, one record each.
//
//  The machine calls `record` at each scheduling decision, call, interrupt, timer and reset.
//  Records are gathered in a buffer of 64 KiB; when it is full they are mixed into the running hash
//  and written to the file, whichever of the two was asked for.
//
//  Rules: recording never fails, allocates or waits for anything but the host's disk; what it
//  records depends on the run alone; `finish` is called once at the end of a run, also after
//  Ctrl-C, and until then the file may lack what is in the buffer. Used by one thread at a time:
//  the one on which firmware or the simulator executes.

/// Records what happens in a run. Off unless it is given somewhere to record to.
public final class Trace {
    /// Value of a wake tick that never comes.
    public static let forEver = UInt64.max

    /// False when nothing is recorded. Test it before work that only serves a record.
    // Neither this nor the cursor is ever borrowed across a call, so the runtime's check for
    // overlapping accesses, which costs more than the record, could find nothing.
    @exclusivity(unchecked) public private(set) var isOn: Bool

    /// Where the next record goes: within `buffer`, a whole number of records from its end.
    @exclusivity(unchecked) @usableFromInline var cursor: UnsafeMutablePointer<UInt64>
    @usableFromInline let limit: UnsafeMutablePointer<UInt64>
    private let buffer: UnsafeMutablePointer<UInt64>

    private let hashing: Bool
    private var drained = TraceHash()
    private let file: TraceFileSink?
    private var texts: [String: UInt32] = [:]

    /// Records that fit in the buffer: 64 KiB of them.
    private static let capacity = 65_536 / TraceFormat.recordSize

    /// A trace that is off, for ever.
    public init() {
        buffer = .allocate(capacity: 0)
        cursor = buffer
        limit = buffer
        hashing = false
        file = nil
        isOn = false
    }

    /// A trace that is on.
    ///
    /// - Parameters:
    ///   - header: which program ran, with which seed; part of the hash.
    ///   - hashing: keep `hash`.
    ///   - file: where the records go, or nil; the trace writes and closes it.
    public init(header: TraceHeader, hashing: Bool, file: TraceFileSink?) {
        let words = Trace.capacity * TraceFormat.recordWords
        buffer = .allocate(capacity: words)
        buffer.initialize(repeating: 0, count: words)
        cursor = buffer
        limit = buffer + words
        self.hashing = hashing
        self.file = file
        isOn = true
        UnsafeMutableRawPointer(buffer).copyMemory(
            from: header.bytes, byteCount: TraceFormat.headerSize)
        cursor += TraceFormat.headerSize / 8
    }

    deinit { buffer.deallocate() }

    /// Records one thing that happened. Does nothing when the trace is off.
    ///
    /// - Parameters:
    ///   - time: now; never earlier than the record before.
    ///   - task: the number of the task that executes, 0 for none.
    ///   - object: what the kind says.
    ///   - value: what the kind says.
    @inlinable
    public func record(
        _ kind: TraceKind, at time: Instant, task: UInt16, object: UInt32 = 0, value: UInt64 = 0
    ) {
        guard isOn else { return }
        let record = TraceRecord(
            time: time.cycles, kind: kind, task: task, object: object, value: value)
        // In bounds: `drain` moves the cursor back as soon as it meets the limit, and the capacity
        // is a whole number of records.
        cursor[0] = record.time.littleEndian
        cursor[1] = record.secondWord.littleEndian
        cursor[2] = record.value.littleEndian
        cursor += TraceFormat.recordWords
        if cursor == limit { drain() }
    }

    /// A call's value: its result as firmware sees it, and the detail that `TraceCall` tells.
    @inlinable
    public static func outcome(_ result: UInt32, detail: UInt32 = 0) -> UInt64 {
        UInt64(result) | UInt64(detail) << 32
    }

    /// The number by which records name `text`, from 1; its first use records the text itself.
    ///
    /// A text over 1024 bytes is cut at a character. When 65,535 texts are known, every other one
    /// is told as one and the same last text, which says so. 0 when the trace is off.
    public func intern(_ text: String) -> UInt32 {
        guard isOn else { return 0 }
        if let id = texts[text] { return id }
        let isLast = texts.count >= TraceFormat.mostTexts - 1
        let kept = isLast ? "(one text too many for a trace)" : text
        if isLast, let id = texts[kept] { return id }
        let id = UInt32(texts.count + 1)
        texts[kept] = id
        recordText(kept, id: id)
        return id
    }

    /// The hash of every byte up to now, header included; 0 when it is not kept.
    public var hash: UInt64 {
        guard hashing else { return 0 }
        var hash = drained
        combinePending(into: &hash)
        return hash.value
    }

    /// Ends the trace: writes what is in the buffer, closes the file and turns recording off.
    /// `hash` stays as it was. A second call does nothing.
    ///
    /// - Throws: the first failure to write the file since the trace began.
    public func finish() throws(TraceError) {
        guard isOn else { return }
        drain()
        isOn = false
        try file?.close()
    }

    // MARK: - The buffer

    /// Empties the buffer into the hash and the file.
    @usableFromInline
    func drain() {
        if hashing { combinePending(into: &drained) }
        if let file {
            file.write(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: pending)))
        }
        cursor = buffer
    }

    /// The words from the start of the buffer to the cursor.
    private var pending: Slice<UnsafeBufferPointer<UInt64>> {
        UnsafeBufferPointer(start: buffer, count: limit - buffer)[0..<(cursor - buffer)]
    }

    private func combinePending(into hash: inout TraceHash) {
        for word in pending { hash.combine(word.littleEndian) }
    }

    private func recordText(_ text: String, id: UInt32) {
        var bytes = Array(text.utf8.prefix(TraceFormat.longestText))
        while String(validating: bytes, as: UTF8.self) == nil { bytes.removeLast() }
        var start = 0
        repeat {
            let chunk = bytes[start...].prefix(TraceFormat.textChunkSize)
            let value = chunk.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            record(
                .text, at: .zero, task: UInt16(bytes.count - start), object: id, value: value)
            start += chunk.count
        } while start < bytes.count
    }
}
