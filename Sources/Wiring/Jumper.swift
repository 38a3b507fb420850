//  A wire from one pin to another.

import Chip
import Schema
import Simulation

final class Jumper: WiredDevice {
    static let kind = DeviceKind("wire", section, reports: false) { Jumper($0, $1) }

    private static let section = Section(
        "a wire",
        [
            Field("from", .pin, .required, "one pin"),
            Field("to", .pin, .required, "the other pin"),
        ],
        note: "Makes two pins one: both have the level that follows from all that drives either.")

    let pins: [Int] = []

    private init(_ values: Values, _ connection: Connection) {
        connection.join(values.pin("from"), values.pin("to"))
    }
}
