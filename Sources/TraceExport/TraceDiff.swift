//  Where two traces part.
//
//  Two runs with the same inputs give the same bytes, so the first record that differs is where
//  to look; what follows it differs as a consequence. The headers are compared first, and a
//  difference there is told as the likely reason, but the search goes on.
import Simulation

/// Compares two traces and gives a report to `emit`, line by line; nothing when they are equal.
///
/// Reads both once, up to the first difference and `context` records further.
///
/// - Parameter context: how many records are shown before and after the first difference.
/// - Returns: true when the traces are equal.
public func writeDiff(
    _ first: TraceReader, _ second: TraceReader, context: Int, emit: (String) -> Void
) throws(TraceFileError) -> Bool {
    let sameHeader = compareHeaders(first.header, second.header, emit)
    var recent = RecentRecords(limit: context)
    while true {
        let (a, b) = (try first.next(), try second.next())
        if a == b {
            guard let a else { break }
            recent.append(a)
            continue
        }
        emit("the first \(recent.count) records are the same, then:")
        recent.write(reader: first, emit)
        let tasks = recent.tasksAtEnd
        try writeRest("A", first, startingWith: a, tasks, context, emit)
        try writeRest("B", second, startingWith: b, tasks, context, emit)
        return false
    }
    if !sameHeader { emit("the \(recent.count) records are the same") }
    return sameHeader
}

private func compareHeaders(
    _ first: TraceHeader, _ second: TraceHeader, _ emit: (String) -> Void
) -> Bool {
    func hex(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
    if first.buildID != second.buildID {
        emit("the firmware differs: A \(hex(first.buildID)), B \(hex(second.buildID))")
    }
    if first.seed != second.seed {
        emit("the seed differs: A \(first.seed), B \(second.seed)")
    }
    return first == second
}

/// Writes the records of one trace from the first that differs.
private func writeRest(
    _ side: String, _ reader: TraceReader, startingWith first: TraceRecord?, _ start: TraceTasks,
    _ context: Int, _ emit: (String) -> Void
) throws(TraceFileError) {
    var tasks = start
    var next = first
    for index in 0...context {
        guard let record = next else {
            emit("\(side)\(index == 0 ? ">" : " ") (the trace ends)")
            return
        }
        tasks.follow(record)
        let line = TraceWording(reader: reader, tasks: tasks).line(record)
        emit("\(side)\(index == 0 ? ">" : " ")\(line)")
        if index < context { next = try reader.next() }
    }
}

/// The last few records, with the tasks as they were before the first of them.
private struct RecentRecords {
    private let limit: Int
    private var ring: [TraceRecord] = []
    private var tasks = TraceTasks()
    /// How many records there have been.
    private(set) var count: UInt64 = 0

    init(limit: Int) { self.limit = limit }

    mutating func append(_ record: TraceRecord) {
        if limit == 0 {
            tasks.follow(record)
        } else if ring.count < limit {
            ring.append(record)
        } else {
            let place = Int(count % UInt64(limit))
            tasks.follow(ring[place])
            ring[place] = record
        }
        count += 1
    }

    /// The records kept, oldest first.
    private var records: [TraceRecord] {
        guard ring.count == limit, limit > 0 else { return ring }
        let oldest = Int(count % UInt64(limit))
        return Array(ring[oldest...] + ring[..<oldest])
    }

    /// The tasks after the last record.
    var tasksAtEnd: TraceTasks {
        var tasks = tasks
        for record in records { tasks.follow(record) }
        return tasks
    }

    func write(reader: TraceReader, _ emit: (String) -> Void) {
        var tasks = tasks
        for record in records {
            tasks.follow(record)
            emit("  " + TraceWording(reader: reader, tasks: tasks).line(record))
        }
    }
}
