//  A trace as a picture: one row a task, one column a slice of time, for a terminal or a page.
//
//      #  the task ran for at least half of the slice
//      +  it ran for less
//      .  it did not run
//
//  Tasks of one name share a row, so a picture may span resets. Rows come in the order in which the
//  tasks first ran; tasks that did not run in the window have none.
import Simulation

/// Which part of a trace is drawn, and how wide.
public struct TimelineWindow: Sendable {
    /// The first moment that is drawn, and the first that no longer is.
    public var start: Cycles
    public var end: Cycles
    /// Columns, at least 1.
    public var columns: Int

    public init(start: Cycles, end: Cycles, columns: Int) {
        self.start = start
        self.end = max(end, start + 1)
        self.columns = max(columns, 1)
    }
}

/// The time of a trace's last record; 0 for a trace without any.
public func lastMoment(of reader: TraceReader) throws(TraceFileError) -> Cycles {
    var last: Cycles = 0
    while let record = try reader.next() {
        if record.kind != .text { last = max(last, record.time) }
    }
    return last
}

/// Gives the lines of the picture to `emit`: a scale, then a row a task.
public func writeTimeline(
    of reader: TraceReader, window: TimelineWindow, emit: (String) -> Void
) throws(TraceFileError) {
    var timeline = Timeline(window: window)
    var tasks = TraceTasks()
    var running: UInt16 = 0
    var since: Cycles = 0
    while let record = try reader.next() {
        guard record.kind != .text else { continue }
        if running != 0 {
            timeline.add(tasks.name(running, in: reader), from: since, to: record.time)
        }
        tasks.follow(record)
        since = record.time
        switch record.kind {
        case .switchTo: running = UInt16(truncatingIfNeeded: record.object)
        case .reset, .exit: running = 0
        default: if record.task != 0 { running = record.task }
        }
        if record.time >= window.end { break }
    }
    timeline.lines.forEach(emit)
}

/// How long each task ran in each column.
private struct Timeline {
    private let window: TimelineWindow
    private var names: [String] = []
    private var shares: [[Cycles]] = []

    init(window: TimelineWindow) { self.window = window }

    /// The first moment of a column; the end of the window for the one behind the last.
    private func start(of column: Int) -> Cycles {
        let length = (window.end - window.start).multipliedFullWidth(by: Cycles(column))
        return window.start + Cycles(window.columns).dividingFullWidth(length).quotient
    }

    mutating func add(_ name: String, from start: Cycles, to end: Cycles) {
        let (start, end) = (max(start, window.start), min(end, window.end))
        guard start < end else { return }
        let row = row(of: name)
        let scale = Double(window.columns) / Double(window.end - window.start)
        var column = max(Int(Double(start - window.start) * scale) - 1, 0)
        while column < window.columns, self.start(of: column) < end {
            let first = max(self.start(of: column), start)
            let last = min(self.start(of: column + 1), end)
            if first < last { shares[row][column] += last - first }
            column += 1
        }
    }

    private mutating func row(of name: String) -> Int {
        if let row = names.firstIndex(of: name) { return row }
        names.append(name)
        shares.append([Cycles](repeating: 0, count: window.columns))
        return names.count - 1
    }

    var lines: [String] {
        let width = max(names.map(\.count).max() ?? 0, 4) + 2
        let indent = String(repeating: " ", count: width)
        let first = window.start.virtualTime
        let last = window.end.virtualTime
        let gap = max(window.columns - first.count - last.count, 1)
        let scale = indent + first + String(repeating: " ", count: gap) + last
        let rows = zip(names, shares).map { name, shares in
            name.padding(to: width) + String(shares.indices.map { mark(shares[$0], in: $0) })
        }
        return [scale] + rows
    }

    private func mark(_ share: Cycles, in column: Int) -> Character {
        let length = start(of: column + 1) - start(of: column)
        if share == 0 { return "." }
        return share * 2 >= length ? "#" : "+"
    }
}

extension String {
    fileprivate func padding(to width: Int) -> String {
        self + String(repeating: " ", count: max(width - count, 0))
    }
}
