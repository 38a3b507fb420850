//  A push button between a pin and ground or supply, with the pull resistor that keeps the pin
//  quiet while nobody presses, and contacts that bounce.
//
//  When the contacts meet, and when they part, they chatter: within the time of `bounce` they open
//  and close 1 to 8 times more, at moments from the run's seed, and rest as they should when it is
//  over. A real button takes 0.2 to 10 ms.

import Chip
import Schema
import Simulation

final class Button: WiredDevice {
    static let kind = DeviceKind("button", section) { Button($0, $1) }

    private static let section = Section(
        "a button",
        [
            Field("gpio", .pin, .required, "the pin"),
            Field(
                "active", .choice(["low", "high"]), .otherwise("low"),
                "the pin's level while it is pressed"),
            Field(
                "pull", .flag, .otherwise("true"),
                "with a resistor to the other level; false relies on the chip's pull-up"),
            Field(
                "bounce", .time(0...(100 * Cycles.perMillisecond)), .otherwise("0s"),
                "how long the contacts chatter when they meet and when they part"),
        ],
        note: "Is pressed by `press` events.")

    let pins: [Int] = []
    private let pin: Int
    private let pressed: Pins.Drive
    private let open: Pins.Drive
    private let bounce: Cycles
    private var connection: Connection

    /// What the contacts will do: closed or open, in the order of time.
    private var plan: [(time: Instant, isClosed: Bool)] = []
    private var isClosed = false
    private var presses = 0
    private var closings = 0

    private init(_ values: Values, _ connection: Connection) {
        pin = values.pin("gpio")
        bounce = values.number("bounce")
        self.connection = connection
        let isActiveLow = values.text("active") == "low"
        pressed = isActiveLow ? .low : .high
        open = values.flag("pull") ? (isActiveLow ? .pullUp : .pullDown) : .released
        connection.drive(pin, open, at: .zero)
    }

    var due: Instant { plan.first?.time ?? .never }

    /// Holds it down for so long. One that is down already stays down until this press is over.
    func press(for length: Cycles, at now: Instant) {
        presses += 1
        plan.removeAll()
        if !isClosed { chatter(from: now, within: min(bounce, length), to: true) }
        chatter(from: now + length, within: bounce, to: false)
        run(at: now)
    }

    func run(at now: Instant) {
        while let step = plan.first, step.time <= now {
            plan.removeFirst()
            guard step.isClosed != isClosed else { continue }
            isClosed = step.isClosed
            closings += isClosed ? 1 : 0
            connection.drive(pin, isClosed ? pressed : open, at: now)
        }
    }

    func report(at end: Instant) -> [String] {
        ["pressed \(counted(presses, "time")), contacts closed \(counted(closings, "time"))"]
    }

    /// Plans one change with its bounces; the contacts rest in the new state after `within`.
    private func chatter(from start: Instant, within length: Cycles, to state: Bool) {
        plan.append((start, state))
        guard length > 1 else { return }
        // Each bounce is a pair: away and back.
        let bounces = Int.random(in: 1...8, using: &connection.random)
        let moments = (0..<2 * bounces).map { _ in
            Cycles.random(in: 1..<length, using: &connection.random)
        }.sorted()
        for (index, moment) in moments.enumerated() {
            plan.append((start + moment, index.isMultiple(of: 2) != state))
        }
    }
}
