//  A frequency counter: how often a pin rises in a window of time, and how long it is high.

import Chip
import Schema
import Simulation

final class FrequencyCounter: WiredDevice {
    static let kind = DeviceKind("counter", section) { FrequencyCounter($0, $1) }

    private static let section = Section(
        "a counter",
        [
            Field("gpio", .pin, .required, "the pin"),
            Field("from", .time(0...UInt64.max), .otherwise("0s"), "when the window begins"),
            Field(
                "window", .time(1...UInt64.max), .optional,
                "how long it is open; to the end of the run if it is not said"),
        ],
        note: "Counts edges; tells frequency and duty cycle.")

    let pins: [Int]
    private let start: Instant
    private let stop: Instant
    private let connection: Connection

    private var rising = 0
    private var falling = 0
    private var firstRise = Instant.never
    private var lastRise = Instant.never
    /// Time spent high within the window, up to the last edge.
    private var high: Cycles = 0
    private var isHigh = false
    private var since = Instant.zero

    private init(_ values: Values, _ connection: Connection) {
        pins = [values.pin("gpio")]
        start = Instant(cycles: values.number("from"))
        stop = values.ifNumber("window").map { [start] in start + $0 } ?? .never
        self.connection = connection
        isHigh = connection.isHigh(pins[0])
    }

    func levelChanged(_ pin: Int, isHigh: Bool, at now: Instant) {
        if self.isHigh { high += overlap(since, now) }
        self.isHigh = isHigh
        since = now
        guard now >= start, now < stop else { return }
        if isHigh {
            rising += 1
            if firstRise == .never { firstRise = now }
            lastRise = now
        } else {
            falling += 1
        }
    }

    func report(at end: Instant) -> [String] {
        let length = overlap(start, end)
        let total = high + (isHigh ? overlap(since, end) : 0)
        var lines = [
            "GPIO\(pins[0]), \(length.virtualTime) from \(start.cycles.virtualTime): "
                + "\(rising) rising and \(falling) falling edges, high \(percent(total, of: length))"
        ]
        if rising > 1 {
            let period = lastRise - firstRise
            let hertz = Double(rising - 1) * Double(Cycles.perSecond) / Double(period)
            lines.append("frequency \(decimal(hertz, places: 3)) Hz")
        }
        return lines
    }

    /// How much of the time from `a` to `b` lies in the window.
    private func overlap(_ a: Instant, _ b: Instant) -> Cycles { min(b, stop) - max(a, start) }
}
