//  What is wrong with a scenario is told with its line, its column and a suggestion, all at once.

import Testing

@testable import Scenario

/// The problems of a file; none when it is a scenario.
func problems(_ text: String) -> [String] { problems(Array(text.utf8)) }

func problems(_ bytes: [UInt8]) -> [String] {
    do throws(ScenarioError) {
        _ = try Scenario.read(bytes, path: "s")
        return []
    } catch {
        return error.lines
    }
}

@Suite struct ProblemTests {
    /// Behind `version: 1`, a line that is wrong, and what is said of it.
    private static let wrongs: [(String, String)] = [
        ("sed: 1", "s:2:1: there is no key \"sed\" in a scenario; did you mean \"seed\"?"),
        (
            "colour: 1",
            "s:2:1: there is no key \"colour\" in a scenario; there are version, seed, date, "
                + "chip, air, wiring, network and events"
        ),
        ("seed: -1", "s:2:7: \"seed\": \"-1\" is not a whole number"),
        ("seed: 1.5", "s:2:7: \"seed\": \"1.5\" is not a whole number"),
        ("seed: 18446744073709551616", "is not a whole number"),
        ("seed: [1]", "s:2:7: \"seed\" takes a whole number, not a list"),
        ("seed:", "s:2:6: \"seed\" takes a whole number, not nothing"),
        ("seed: 1\nseed: 2", "s:3:1: the key \"seed\" is in line 2 already"),
        (
            "chip: 5",
            "s:2:7: a chip is a group of keys (map, mac, heap, spiffs-layout, adc, vdd33), not \"5\""
        ),
        ("chip: {map: 3M}", "s:2:13: \"map\": there is no \"3M\"; did you mean \"1M\"?"),
        ("chip: {mac: 1}", "s:2:13: \"mac\": \"1\" is not six hexadecimal bytes such as"),
        ("chip: {heap: 1}", "s:2:14: \"heap\": \"1\" is not a whole number, 8192 to 16744448"),
        ("wiring: []", "s:2:9: \"wiring\" is a group of names, not a list"),
        (
            "wiring: {b: 1}",
            "s:2:13: \"b\" is a group of keys that begins with \"device\", not \"1\""
        ),
        ("wiring: {b: {gpio: 1}}", "s:2:13: \"b\" needs the key \"device\": button, led,"),
        (
            "wiring: {b: {device: buton}}",
            "s:2:22: there is no device \"buton\"; did you mean \"button\"?"
        ),
        ("wiring: {b: {device: button}}", "s:2:13: a button needs the key \"gpio\": the pin"),
        (
            "wiring: {b: {device: button, gpio: 6}}",
            "s:2:36: \"gpio\": nothing can be wired to GPIO6: 6 to 11 belong to the flash"
        ),
        ("wiring: {b: {device: led, gpio: 17}}", "\"17\" is no GPIO of the chip"),
        ("wiring: {b: {device: led, gpio: 1, active: of}}", "\"active\": there is no \"of\""),
        ("wiring: {b: {device: button, gpio: 1, pull: yes}}", "\"yes\" is neither true nor false"),
        ("wiring: {b: {device: button, gpio: 1, bounce: 1s}}", "12.5s, 0s to 0.1s"),
        (
            "wiring: {a b: {device: led, gpio: 1}}",
            "s:2:10: a name is 1 to 32 letters, digits, - and _"
        ),
        ("events: {at: 1s}", "s:2:9: \"events\" is a list, each item behind a dash"),
        (
            "events: [{at: 1s}]",
            "s:2:10: an event needs one of pin, press, type, reset, note, access_point, station, frame, "
                + "dhcp, dns, link, host or end"
        ),
        ("events: [{end: 1}]", "s:2:10: an event needs at or every"),
        ("events: [{at: 1, end: 1}]", "s:2:15: \"at\": \"1\" is not a virtual time: the unit"),
        ("events: [{at: 1d, end: 1}]", "there is no unit \"d\", only us, ms, s, m and h"),
        ("events: [{every: 0s, end: 1}]", "\"0s\" is not a time such as 12.5s, 1us or more"),
        (
            "events: [{at: 1s, end: 1, note: x}]",
            "s:2:27: an event does one thing only, and \"end\" is there already"
        ),
        ("events: [{at: 1s, count: 2, end: 1}]", "\"count\" is only for use with \"every\""),
        ("events: [{at: 1s, for: 2s, end: 1}]", "\"for\" is only for use with \"press\""),
        ("events: [{at: 1s, end: 256}]", "\"256\" is not a whole number, 0 to 255"),
        ("events: [{at: 1s, reset: false}]", "\"reset\": there is no \"false\""),
        ("events: [{at: 1s, press: b}]", "s:2:26: there is no button \"b\"; no button is wired"),
        (
            "wiring: {ok: {device: button, gpio: 1}}\nevents: [{at: 1s, press: okk}]",
            "s:3:26: there is no button \"okk\"; did you mean \"ok\"?"
        ),
        (
            "events: [{at: 1s, pin: {gpio: 1, level: hihg}}]",
            "\"level\": there is no \"hihg\"; did you mean \"high\"?"
        ),
        (
            "events: [{at: 1s, frame: {channel: 1, bytes: 0800}}]",
            "\"bytes\": \"0800\" is not the hexadecimal bytes of an 802.11 frame"
        ),
        (
            "air: {stations: [{name: a, mac: 02:00:00:00:00:01, ssid: n, talks: {bytes: 1}}]}",
            "talk needs the key \"every\": the interval"
        ),
        (
            "air: {access_points: {n: {security: open, vendor_element: 0102}}}",
            "\"0102\" is not 3 to 250 hexadecimal bytes such as 18fe340102"
        ),
        (
            "air: {access_points: {n: {security: open, leaves_unanswered: [probe]}}}",
            "there is no \"probe\"; there are authentication, association and handshake"
        ),
        ("events: [{at: 1s, type: {uart: 1, text: x}}]", "which can only be 0 yet"),
        ("events: [{at: 1s, type: {text: \"\"}}]", "\"text\": a text is missing"),
    ]

    @Test(arguments: wrongs)
    func isTold(_ lines: String, _ sentence: String) {
        let told = problems("version: 1\n" + lines + "\n")
        #expect(told.count == 1, "\(told)")
        #expect(told.first?.contains(sentence) == true, "\(told)")
    }

    @Test func everythingIsToldAtOnceInTheOrderOfTheLines() {
        let told = problems(
            """
            version: 2
            seed: x
            wiring:
              a: {device: led, gpoi: 4}
            evens: []
            """)
        #expect(
            told.map { $0.prefix(6) } == ["s:1:10", "s:2:7:", "s:4:6:", "s:4:20", "s:5:1:"],
            "\(told)")
    }

    @Test func manyProblemsAreCounted() {
        let told = problems("version: 1\n" + (0..<80).map { "key\($0): 1\n" }.joined())
        #expect(told.count == 51)
        #expect(told.last == "s: and 30 more problems")
    }

    @Test func theVersionIsNeeded() {
        #expect(
            problems("seed: 1") == [
                "s:1:1: a scenario needs the key \"version\": of this format: 1"
            ])
    }

    @Test func aFileThatIsNotThere() {
        #expect(throws: ScenarioError.self) { try Scenario.load("/nowhere/s.yaml") }
        do {
            _ = try Scenario.load("/nowhere/s.yaml")
        } catch {
            #expect(
                "\(error)" == "cannot read the scenario /nowhere/s.yaml: No such file or directory")
        }
        do {
            _ = try Scenario.load("/dev/zero")
        } catch {
            #expect("\(error)" == "cannot read the scenario /dev/zero: it is not a file")
        }
    }
}

@Suite struct HostileTests {
    private static let hostile: [(String, String)] = [
        ("", "s:1:1: the file says nothing; the least is \"version: 1\""),
        ("# only a remark\n", "the file says nothing"),
        ("version: 1\n---\nversion: 1\n", "s:2:1: a second document begins here"),
        ("version: 1\nseed: &a 5\n", "s:2:7: an anchor (&name) cannot be used here: write it out"),
        ("version: 1\nseed: *a\n", "s:2:7: an alias (*name) cannot be used here: write it out"),
        ("version: !!int 1\n", "s:1:10: a tag (!name) cannot be used here"),
        ("version: 1\n\tseed: 1\n", "s:2:1: this is not YAML: found a tab character"),
        ("version: [1\n", "this is not YAML: did not find expected ',' or ']'"),
        ("version: 1\nseed: \"unfinished\n", "this is not YAML: found unexpected end of stream"),
        ("? [a, b]\n: 1\n", "s:1:3: a key must be a word, and this is a list"),
        (
            "42",
            "s:1:1: a scenario is a group of keys (version, seed, date, chip, air, wiring, "
                + "network, events), not \"42\""
        ),
        ("[]", "not a list"),
        (String(repeating: "[", count: 100_000), "this is nested more than 24 deep"),
        (String(repeating: "{a: ", count: 100_000), "this is nested more than 24 deep"),
        (
            "version: 1\nevents:\n" + String(repeating: "- 1\n", count: 60_000),
            "the file says more than 50000 things"
        ),
        (
            "version: 1\nseed: " + String(repeating: "9", count: 100_000),
            "\"\(String(repeating: "9", count: 40))...\" is not a whole number"
        ),
        (
            "version: 1\n" + String(repeating: "x", count: 900) + ": 1",
            "there is no key \"\(String(repeating: "x", count: 40))...\" in a scenario"
        ),
        (
            "version: 1\nevents: [{at: \(String(repeating: "9", count: 5000))s, end: 1}]",
            "...\" is not a time such as 12.5s"
        ),
        ("version: 1\nseed: \"a\\nb\\e[1m\"\n", "\"a\u{FFFD}b\u{FFFD}[1m\" is not a whole number"),
        (
            "version: 1\nx: \"" + String(repeating: "a", count: 1 << 20),
            "larger than a scenario can be"
        ),
    ]

    @Test(arguments: hostile)
    func oneSentence(_ text: String, _ sentence: String) {
        let told = problems(text)
        #expect(told.count == 1, "\(told.prefix(3))")
        #expect(told.first?.contains(sentence) == true, "\(told.first ?? "nothing")")
        #expect((told.first?.utf8.count ?? 0) < 300)
    }

    @Test func bytesThatAreNoText() {
        let told = problems(Array("version: 1\nseed: ".utf8) + [0xFF, 0xFE, 0x00])
        #expect(told.count == 1)
        #expect(told.first?.hasPrefix("s:2:7: this is not text in UTF-8") == true, "\(told)")
        #expect(problems([0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0, 0, 0]).count == 1)
        #expect(problems([UInt8](repeating: 0, count: 5000)).count == 1)
    }

    @Test func anythingAtAllEndsInProblems() {
        // Pieces that mean something to YAML or to us, thrown together by a seed.
        let pieces = [
            "version: 1\n", "events:\n", "- ", "  ", "{", "}", "[", "]", ":", ",", "at: 1s",
            "end: 1",
            "\"", "'", "|\n", "&a", "*a", "!", "%", "\t", "wiring:\n",
            " x: {device: led, gpio: 1}\n",
            "? ", "\u{FEFF}", "é", "#",
        ]
        for seed in 1...3000 as ClosedRange<UInt64> {
            var random = Generator(state: seed)
            let count = Int.random(in: 1...30, using: &random)
            let text = (0..<count).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
            for line in problems(text) { #expect(line.hasPrefix("s:"), "seed \(seed): \(line)") }
        }
    }

    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ state >> 29
        }
    }
}
