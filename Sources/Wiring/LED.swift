//  A light on a pin: how often and how long it was on.

import Chip
import Schema
import Simulation

final class LED: WiredDevice {
    static let kind = DeviceKind("led", section) { LED($0, $1) }

    private static let section = Section(
        "an led",
        [
            Field("gpio", .pin, .required, "the pin"),
            Field(
                "active", .choice(["high", "low"]), .otherwise("high"),
                "the pin's level that lights it"),
        ],
        note: "Tells how often and how long it was on. It does not load the wire.")

    let pins: [Int]
    private let isActiveHigh: Bool
    private var isOn = false
    private var since = Instant.zero
    private var total: Cycles = 0
    private var times = 0

    private init(_ values: Values, _ connection: Connection) {
        let pin = values.pin("gpio")
        pins = [pin]
        isActiveHigh = values.text("active") == "high"
        // Before the chip drives its pin, the light is dark whatever the wire's level.
    }

    func levelChanged(_ pin: Int, isHigh: Bool, at now: Instant) {
        let lit = isHigh == isActiveHigh
        guard lit != isOn else { return }
        if isOn { total += now - since }
        times += lit ? 1 : 0
        isOn = lit
        since = now
    }

    func report(at end: Instant) -> [String] {
        let lit = total + (isOn ? end - since : 0)
        return [
            "on \(counted(times, "time")), \(lit.virtualTime) of \(end.cycles.virtualTime) "
                + "(\(percent(lit, of: end.cycles))), \(isOn ? "on" : "off") at the end"
        ]
    }
}
