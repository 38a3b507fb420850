//  Events: what happens from outside, and when.
//
//  An event is one action at a time, or again and again. The same actions come from a scenario and
//  from `--pin` and `--type` of the command line.

import Air
import Chip
import Schema
import Simulation
import World

/// Something that happens from outside.
public struct Event: Sendable {
    public enum Action: Sendable {
        /// A hand at a wire: drives or pulls it, or lets go.
        case pin(Int, Pins.Drive)
        /// A finger on a wired button.
        case press(String, length: Cycles)
        /// Bytes come in at a UART.
        case type([UInt8], uart: Int)
        /// Something happens on the air.
        case air(AirEvent)
        /// The reset pin is pulled.
        case reset
        /// CHIP_EN is low for a moment.
        case chipEnable
        /// The power fails and comes back.
        case powerCut
        /// A remark in the trace.
        case note(String)
        /// Something happens to the wire behind the access points.
        case network(NetworkEvent)
        /// The run is over.
        case end(code: Int32)
    }

    /// Since power-on: the first time.
    public var first: Cycles
    /// From one time to the next; nil where there is one only.
    public var period: Cycles?
    /// How many times; nil for ever.
    public var count: UInt64?
    public var action: Action
    /// Where it stands, for words about it.
    var mark = Mark(line: 1, column: 1)

    public init(at first: Cycles, _ action: Action) {
        self.first = first
        self.action = action
    }
}

// MARK: - In a scenario

extension Event {
    static let drives: [(word: String, drive: Pins.Drive)] = [
        ("high", .high), ("low", .low), ("released", .released), ("pull-up", .pullUp),
        ("pull-down", .pullDown),
    ]

    static let field = Field(
        "events", .list(of: .section(section), atMost: 20_000), .optional,
        "what happens from outside, in any order")

    private static let section = Section(
        "an event",
        [
            Field("at", .time(0...UInt64.max), .optional, "when, since power-on"),
            Field(
                "every", .time(80...UInt64.max), .optional,
                "again after this long; the first time at `at`, or else after this long"),
            Field(
                "count", .integer(1...1_000_000_000), .optional, onlyWith: ["every"],
                "how many times in all; without it, until the run ends"),
            Field(
                "for", .time(1...UInt64.max >> 1), .optional, onlyWith: ["press", "link"],
                "how long the button is held down, 100ms if it is not said; or the cable cut"),
            NetworkEvent.net,
        ],
        oneOf: [
            Field("pin", .section(pinSection), .optional, "drive a wire by hand"),
            Field(
                "press", .text(bytes: 1...32), .optional,
                "press the button that `wiring` gives this name"),
            Field("type", .section(typeSection), .optional, "send a text to the chip's receiver"),
            Field(
                "reset", .choice(["true", "chip-enable", "power"]), .optional,
                "pull the reset pin, or CHIP_EN, or cut the power for a moment"),
            Field("note", .text(bytes: 1...1024), .optional, "put a remark into the trace"),
        ] + AirEvent.fields + NetworkEvent.fields + [
            Field("end", .integer(0...255), .optional, "end the run with this exit code")
        ],
        anyOf: ["at", "every"], note: "One action, at a time or again and again.")

    private static let pinSection = Section(
        "a pin event",
        [
            Field("gpio", .pin, .required, "the wire"),
            Field(
                "level", .choice(drives.map(\.word)), .required, "what the hand does from now on"),
        ])

    private static let typeSection = Section(
        "a type event",
        [
            Field("uart", .integer(0...0), .otherwise("0"), "which UART; UART1 has no input pin"),
            Field(
                "text", .text(bytes: 1...65_536), .required,
                "what is sent; in double quotes \\r, \\n and \\x1B stand for their bytes"),
        ])

    /// Of checked values.
    init(_ values: Values) {
        period = values.ifNumber("every")
        count = values.ifNumber("count")
        first = values.ifNumber("at") ?? period ?? 0
        mark = values.mark
        if let pin = values.ifSection("pin") {
            let word = pin.text("level")
            let drive = Self.drives.first { $0.word == word }?.drive ?? .released
            action = .pin(Int(pin.number("gpio")), drive)
        } else if let name = values.ifText("press") {
            let length = values.ifNumber("for") ?? 100 * Cycles.perMillisecond
            mark = values["press"]?.mark ?? mark
            action = .press(name, length: length)
        } else if let typing = values.ifSection("type") {
            action = .type(Array(typing.text("text").utf8), uart: Int(typing.number("uart")))
        } else if let happening = AirEvent(values) {
            action = .air(happening)
        } else if let text = values.ifText("note") {
            action = .note(text)
        } else if let event = NetworkEvent(values, length: values.ifNumber("for")) {
            action = .network(event)
        } else if let code = values.ifNumber("end") {
            action = .end(code: Int32(code))
        } else {
            switch values.ifText("reset") {
            case "chip-enable": action = .chipEnable
            case "power": action = .powerCut
            default: action = .reset
            }
        }
    }
}
