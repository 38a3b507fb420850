//  `wiring:`, the devices on the pins. What each one takes, the device itself says (Wiring).

import Schema
import Wiring

/// One device that is to be made.
public struct WiredDescription: Sendable {
    public let name: String
    /// The kind's name: `button`.
    public let kind: String
    let values: Values
    /// The file that its report goes to; nil for standard error.
    public var reportPath: String? { values.ifText("report") }

    static let field = Field(
        "wiring",
        .named(
            Variants(by: "device", DeviceKind.all.map { ($0.name, $0.section) }), atMost: 64),
        .optional,
        "what is soldered to the pins, each device under a name of your choice")

    init(_ item: (name: String, values: Values)) {
        name = item.name
        kind = item.values.variant
        values = item.values
    }
}
