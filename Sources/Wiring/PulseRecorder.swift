//  A pulse recorder: the first edges on a pin, with their times and the widths between them.

import Chip
import Schema
import Simulation

final class PulseRecorder: WiredDevice {
    static let kind = DeviceKind("recorder", section) { PulseRecorder($0, $1) }

    private static let section = Section(
        "a recorder",
        [
            Field("gpio", .pin, .required, "the pin"),
            Field(
                "edges", .integer(1...100_000), .otherwise("64"),
                "how many edges are kept; later ones are only counted"),
            Field(
                "from", .time(0...UInt64.max), .otherwise("0s"), "edges before this do not count"),
        ],
        note: "Lists edges: when, to which level, and for how long it stayed there.")

    let pins: [Int]
    private let most: Int
    private let start: Instant
    private var edges: [(time: Instant, isHigh: Bool)] = []
    private var count = 0
    /// The edge behind the last one that is kept, which ends its width.
    private var next: Instant?

    private init(_ values: Values, _ connection: Connection) {
        pins = [values.pin("gpio")]
        most = Int(values.number("edges"))
        start = Instant(cycles: values.number("from"))
    }

    func levelChanged(_ pin: Int, isHigh: Bool, at now: Instant) {
        guard now >= start else { return }
        count += 1
        if edges.count < most {
            edges.append((now, isHigh))
        } else if next == nil {
            next = now
        }
    }

    func report(at end: Instant) -> [String] {
        var lines = ["\(counted(count, "edge")) on GPIO\(pins[0])"]
        for (index, edge) in edges.enumerated() {
            let last = index + 1 == edges.count
            let until = last ? next : edges[index + 1].time
            let width = until.map { "for \(microseconds($0 - edge.time)) us" } ?? "to the end"
            let level = edge.isHigh ? "high" : "low "
            lines.append("\(seconds(edge.time.cycles)) s  \(level)  \(width)")
        }
        if count > edges.count { lines.append("and \(counted(count - edges.count, "more edge"))") }
        return lines
    }
}
