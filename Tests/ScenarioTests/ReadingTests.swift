//  What a right scenario means, and the events of the command line.

import Simulation
import Testing

@testable import Scenario

@Suite struct ReadingTests {
    private func read(_ text: String) throws -> Scenario {
        try Scenario.read(Array(text.utf8), path: "s")
    }

    @Test func theLeastSaysNothing() throws {
        let scenario = try read("version: 1")
        #expect(scenario.seed == nil && scenario.events.isEmpty && scenario.wiring.isEmpty)
        #expect(try read("version: 1\nwiring:\nevents:\n").events.isEmpty)
    }

    @Test func theChip() throws {
        let scenario = try read(
            "{version: 1, seed: 0xFF, chip: {map: 4M-c1, mac: 18:fe:34:01:02:03, heap: 8192, "
                + "spiffs-layout: modern}}")
        #expect(scenario.seed == 255)
        #expect(scenario.chip.flashMap == .mb4Slots1024)
        #expect(scenario.chip.mac?.description == "18:fe:34:01:02:03")
        #expect(scenario.chip.heapSize == 8192)
        #expect(scenario.chip.spiffsLayout == .modern)
    }

    @Test func devicesKeepTheirOrderAndTheirDefaults() throws {
        let scenario = try read(
            """
            version: 1
            wiring:
              z: {device: button, gpio: 0}
              a: {gpio: 5, device: uart-decoder, baud: 9600}
            """)
        #expect(scenario.wiring.map(\.name) == ["z", "a"])
        #expect(scenario.wiring[0].values.text("active") == "low")
        #expect(scenario.wiring[0].values.number("bounce") == 0)
        #expect(scenario.wiring[1].values.number("baud") == 9600)
    }

    @Test func eventsAndTheirTimes() throws {
        let scenario = try read(
            #"""
            version: 1
            wiring: {ok: {device: button, gpio: 4}}
            events:
              - {at: 12.5s, pin: {gpio: 16, level: pull-up}}
              - {every: 1s, count: 3, press: ok, for: 80ms}
              - {at: 2ms, every: 1ms, type: {text: "a\r\n\x01"}}
              - {at: 1s, reset: true}
              - {at: 1s, note: null}
              - {at: 1s, end: 7}
            """#)
        let events = scenario.events
        #expect(events.map(\.first.virtualTime) == ["12.5s", "1s", "2ms", "1s", "1s", "1s"])
        #expect(events.map { $0.period?.virtualTime } == [nil, "1s", "1ms", nil, nil, nil])
        #expect(events.map(\.count) == [nil, 3, nil, nil, nil, nil])
        #expect(
            events.map { "\($0.action)" } == [
                "pin(16, Chip.Pins.Drive.pullUp)", #"press("ok", length: 6400000)"#,
                "type([97, 13, 10, 1], uart: 0)", "reset", #"note("null")"#, "end(code: 7)",
            ])
    }

    @Test func eventsOfTheCommandLine() throws {
        let pin = try Event(pinOption: "2s:4=high")
        #expect(pin.first.virtualTime == "2s" && "\(pin.action)" == "pin(4, Chip.Pins.Drive.high)")
        let typing = try Event(typeOption: #"1.5ms:a:b\r\n\x7f\\"#)
        #expect(typing.first.virtualTime == "1.5ms")
        #expect("\(typing.action)" == "type([97, 58, 98, 13, 10, 127, 92], uart: 0)")
    }

    @Test(arguments: [
        ("2s", "an event is TIME:GPIO=LEVEL, such as 2s:4=high"),
        ("2:4=high", "\"2\" is not a virtual time: the unit"),
        ("2s:4", "the level is missing"),
        ("2s:4=hgih", "there is no level \"hgih\"; did you mean \"high\"?"),
        ("2s:7=high", "nothing can be wired to GPIO7"),
        ("2s:x=high", "\"x\" is no GPIO of the chip"),
    ])
    func wrongPinOptions(_ text: String, _ sentence: String) {
        let error = #expect(throws: EventOptionError.self) { try Event(pinOption: text) }
        #expect(error?.description.contains(sentence) == true, "\(error?.description ?? "")")
    }

    @Test(arguments: [
        ("go", "an event is TIME:TEXT"), ("1s:", "there is no text behind the time"),
        (#"1s:\q"#, #"there are only \r, \n"#), (#"1s:\x4"#, "two hexadecimal digits"),
        (#"1s:\"#, #"there are only \r, \n"#), (":x", "is not a virtual time"),
    ])
    func wrongTypeOptions(_ text: String, _ sentence: String) {
        let error = #expect(throws: EventOptionError.self) { try Event(typeOption: text) }
        #expect(error?.description.contains(sentence) == true, "\(error?.description ?? "")")
    }

    @Test func theReferenceHasEveryKey() {
        for field in Scenario.schema.allFields {
            #expect(Scenario.reference.contains("\n\(field.name):"), "\(field.name)")
            #expect(Scenario.jsonSchema.contains("\"\(field.name)\": {"), "\(field.name)")
        }
    }

    @Test func distancesOfWords() {
        #expect(distance("gpio", "gpio") == 0)
        #expect(distance("gpoi", "gpio") == 1, "two neighbours swapped")
        #expect(distance("", "abc") == 3)
        #expect(distance("kitten", "sitting") == 3)
    }
}
