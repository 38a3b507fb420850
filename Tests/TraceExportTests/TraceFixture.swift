//  Traces for the tests: a short story with one xQueueSend, and files of any bytes.
import Glibc
import Simulation
import TraceExport

/// A file with given bytes and a name of its own, which is removed with this object.
final class TraceFixture {
    let path: String

    init(_ bytes: [UInt8] = []) {
        let folder = getenv("TMPDIR").map { String(cString: $0) } ?? P_tmpdir
        var name = Array("\(folder)/host8266-trace-XXXXXX".utf8CString)
        let descriptor = mkstemp(&name)
        precondition(descriptor >= 0, "cannot make a scratch file")
        path = name.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
        let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        precondition(count == bytes.count, "cannot write a scratch file")
        close(descriptor)
    }

    /// A trace that `story` records.
    convenience init(seed: UInt64 = 1, buildID: [UInt8] = [0xAB], _ story: (Trace) -> Void) throws {
        self.init()
        let trace = Trace(
            header: TraceHeader(buildID: buildID, seed: seed), hashing: false,
            file: try TraceFileSink(path: path))
        story(trace)
        try trace.finish()
    }

    deinit { unlink(path) }

    var bytes: [UInt8] {
        guard let stream = fopen(path, "r") else { return [] }
        defer { fclose(stream) }
        var bytes: [UInt8] = []
        while case let byte = fgetc(stream), byte != EOF { bytes.append(UInt8(byte)) }
        return bytes
    }

    func lines(_ filter: TraceFilter = TraceFilter()) throws -> [String] {
        var lines: [String] = []
        let count = try writeText(of: TraceReader(path: path), filter: filter) { lines.append($0) }
        precondition(count == lines.count, "the count is not that of the lines")
        return lines
    }

    /// The report on the differences from `other`, and whether there are none.
    func diff(_ other: TraceFixture, context: Int = 2) throws -> (same: Bool, lines: [String]) {
        var lines: [String] = []
        let same = try writeDiff(
            TraceReader(path: path), TraceReader(path: other.path), context: context
        ) { lines.append($0) }
        return (same, lines)
    }
}

/// A sender wakes a receiver of higher priority: the life of one xQueueSend.
func queueStory(_ trace: Trace) {
    let sender = UInt64(trace.intern("sender"))
    let receiver = UInt64(trace.intern("receiver"))
    trace.record(.taskCreated, at: Instant(cycles: 80), task: 0, object: 1, value: 3 | sender << 32)
    trace.record(
        .taskCreated, at: Instant(cycles: 160), task: 0, object: 2, value: 5 | receiver << 32)
    trace.record(
        .switchTo, at: Instant(cycles: 161), task: 0, object: 2,
        value: TraceSwitchReason.started.rawValue)
    trace.record(
        .taskBlocked, at: Instant(cycles: 200), task: 2, object: 0x100, value: Trace.forEver)
    trace.record(
        .switchTo, at: Instant(cycles: 201), task: 2, object: 1,
        value: TraceSwitchReason.blocked.rawValue)
    trace.record(.taskReady, at: Instant(cycles: 300), task: 1, object: 2, value: 5)
    trace.record(
        .call(.queueSend), at: Instant(cycles: 300), task: 1, object: 0x100,
        value: Trace.outcome(1, detail: 1))
    trace.record(
        .switchTo, at: Instant(cycles: 301), task: 1, object: 2,
        value: TraceSwitchReason.preempted.rawValue)
    trace.record(
        .call(.queueReceive), at: Instant(cycles: 80_000_000), task: 2, object: 0x100,
        value: Trace.outcome(1, detail: 0))
}
