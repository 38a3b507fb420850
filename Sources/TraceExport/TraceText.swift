//  A trace as text, one line per record.
import Simulation

/// Which records are wanted; without any wish, all.
public struct TraceFilter {
    /// Records made by, or about, the task of this name.
    public var task: String?
    /// Records of these kinds.
    public var kind: ((TraceKind) -> Bool)?

    public init(task: String? = nil, kind: ((TraceKind) -> Bool)? = nil) {
        self.task = task
        self.kind = kind
    }
}

/// Gives the lines of a trace to `emit`, in order, without their ends.
///
/// Definitions of texts have no line of their own. When the file turns out to be corrupt, the lines
/// up to there have been given.
///
/// - Returns: how many lines there were.
public func writeText(
    of reader: TraceReader, filter: TraceFilter = TraceFilter(), emit: (String) -> Void
) throws(TraceFileError) -> UInt64 {
    var tasks = TraceTasks()
    var count: UInt64 = 0
    while let record = try reader.next() {
        guard record.kind != .text else { continue }
        tasks.follow(record)
        if let kind = filter.kind, !kind(record.kind) { continue }
        let wording = TraceWording(reader: reader, tasks: tasks)
        if let task = filter.task, !wording.concerns(record, task: task) { continue }
        emit(wording.line(record))
        count += 1
    }
    return count
}
