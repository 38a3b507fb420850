//  Running firmware on the air: what the tests of Wi-Fi share.
//
//  Interface: `WiFiRun(scenario)`, changed as a test likes, then `run()` or `onBothExecutors()`.

import TestSupport
import Testing

/// A run of the firmware Wifi, or of another, in a scenario.
struct WiFiRun {
    var scenario: String
    var firmware = Firmware.name("Wifi")
    /// `NAME=VALUE` for `--set`.
    var settings: [String] = []
    var timeout = "30s"
    var options: [String] = []

    init(_ scenario: String, _ settings: [String] = [], timeout: String = "30s") {
        self.scenario = scenario
        self.settings = settings
        self.timeout = timeout
    }

    func run(_ executor: Executor = .fiber) throws -> Seen {
        let scratch = ScratchDirectory()
        let path = scratch.write("scenario.yaml", scenario)
        return Seen(
            outcome: try firmware.run(
                executor,
                ["--scenario", path, "--timeout", timeout, "--trace-hash"] + options
                    + settings.flatMap { ["--set", $0] }))
    }

    /// Runs it on both, which must print and record the same.
    func onBothExecutors() throws -> Seen {
        let dispatch = try run(.dispatch)
        let fiber = try run(.fiber)
        #expect(fiber.outcome.output == dispatch.outcome.output)
        #expect(fiber.hash != nil && fiber.hash == dispatch.hash)
        return dispatch
    }
}

/// What a run has shown.
struct Seen: CustomStringConvertible {
    let outcome: Outcome
    var description: String { outcome.description }

    /// Lines of UART0 that are not empty, without what ends them.
    var lines: [String] {
        outcome.output.split(separator: "\n").map { $0.filter { $0 != "\r" } }
            .filter { !$0.isEmpty }
    }

    /// The line about the trace: others tell of compiling, once.
    var hash: Substring? {
        outcome.errors.split(separator: "\n").first { $0.hasPrefix("trace hash ") }
    }

    func lines(beginning prefix: String) -> [String] { lines.filter { $0.hasPrefix(prefix) } }

    /// What a name's lookup by a function gave, and how long it took; of several the last.
    func lookup(_ function: String) -> (address: String, milliseconds: Int)? {
        // gethostbyname 203.0.113.5 after 10 ms
        guard let words = lines(beginning: function).last?.split(separator: " "), words.count == 5,
            let milliseconds = Int(words[3])
        else { return nil }
        return (String(words[1]), milliseconds)
    }

    /// The reasons of the disconnections, in their order.
    var reasons: [Int] {
        lines.compactMap { line in
            let words = line.split(separator: " ")
            guard let place = words.firstIndex(of: "reason"), place + 1 < words.count else {
                return nil
            }
            return Int(words[place + 1])
        }
    }
}

/// A scenario with one access point, "net", and what happens to it.
struct OneNetwork {
    /// Keys of the access point beside its name, protection and key.
    var accessPoint = ""
    /// Events of the access point's: a time, then keys.
    var events: [String] = []
    /// Further lines: other parts, or other events.
    var more = ""

    var text: String {
        var text = "version: 1\nair:\n  access_points:\n    net: {channel: 6, "
        if !accessPoint.contains("security") { text += "security: wpa2, " }
        if !accessPoint.contains("password"), !accessPoint.contains("security: open") {
            text += "password: \"12345678\", "
        }
        text += accessPoint + "}\n" + more
        if !events.isEmpty, !more.contains("events:") { text += "events:\n" }
        for event in events {
            let parts = event.split(separator: " ", maxSplits: 1)
            text += "  - {at: \(parts[0]), access_point: {name: net, \(parts[1])}}\n"
        }
        return text
    }
}
