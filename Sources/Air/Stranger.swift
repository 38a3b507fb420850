//  A radio of the world that sends what a scenario says, byte for byte: for what a sniffer may meet
//  and nobody else here sends. It hears nothing.

import Chip
import Schema
import Simulation

final class Stranger: Radio {
    private let air: Air
    private var id: RadioID!

    init(in air: Air) {
        self.air = air
        id = air.add(self, level: -50)
    }

    func receive(_ reception: Reception) {}

    /// Sends a frame with the number that its bytes give it, on a channel, at a level at the chip.
    func send(_ frame: Frame, on channel: UInt8, level: Int, at rate: Rate) {
        air.setLevel(level, spread: 0, of: id)
        air.tune(id, to: channel)
        air.send(frame, from: id, at: rate, keepsSequence: true)
    }
}

/// A frame that comes from nowhere. C: none; a scenario's `frame`.
struct StrangeFrame: Sendable {
    let frame: Frame
    let channel: UInt8
    let level: Int
    let rate: Rate

    static let field = Field(
        "frame", .section(section), .optional, "a frame from a radio that nobody knows")

    private static let rates: [(word: String, rate: Rate)] = [
        ("1", .basic), ("11", .b), ("54", .g), ("65", .n), ("135", .wide),
    ]

    private static let section = Section(
        "a frame",
        [
            Field("channel", .integer(1...14), .required, "where it is sent"),
            Field("signal", .form(AirForms.level), .otherwise("-50"), "dBm at the chip"),
            Field(
                "rate", .choice(rates.map(\.word)), .otherwise("1"),
                "Mbit/s; 65 is 802.11n's, 135 its over 40 MHz"),
            Field(
                "bytes", .form(AirForms.frame), .required,
                "the frame without its checksum, hexadecimal"),
        ])

    init?(_ event: Values) {
        guard let values = event.ifSection("frame"),
            let frame = AirForms.hexadecimal(values.text("bytes")).flatMap(Frame.init(bytes:))
        else { return nil }
        self.frame = frame
        channel = UInt8(values.number("channel"))
        level = Int(values.text("signal")) ?? -50
        let word = values.text("rate")
        rate = Self.rates.first { $0.word == word }?.rate ?? .basic
    }
}
