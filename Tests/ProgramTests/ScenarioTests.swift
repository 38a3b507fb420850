//  Scenarios around whole programs: devices, events, options, and that a run can be repeated.
import Testing
import TestSupport

@Suite struct ScenarioTests {
    private let world = Firmware.name("World")

    private func example(
        _ name: String, _ options: [String], executor: Executor = .fiber
    ) throws -> Outcome {
        try Host8266.run(
            ["run", "\(packageRoot)/Examples/\(name)", "--executor", executor.rawValue] + options)
    }

    /// Runs the World firmware in a scenario of these lines.
    private func run(
        _ lines: String, _ options: [String] = [], executor: Executor = .fiber
    ) throws -> Outcome {
        let scratch = ScratchDirectory()
        let file = scratch.write("scenario.yaml", "version: 1\n" + lines)
        return try world.run(executor, ["--scenario", file] + options)
    }

    // MARK: - Events

    @Test(arguments: Executor.allCases)
    func textsAreTyped(_ executor: Executor) throws {
        let run = try run(
            #"""
            events:
              - {at: 1.005s, type: {text: "a\n"}}
              - {every: 2s, count: 2, type: {text: z}}
              - {at: 5s, end: 3}
            """#, executor: executor)
        #expect(
            run.output == """
                started, reason 0
                got 61 at 1010 ms
                got 0a at 1010 ms
                got 7a at 2010 ms
                got 7a at 4010 ms

                """, "\(run)")
        #expect(run.code == 3)
    }

    @Test(arguments: Executor.allCases)
    func aResetKeepsTheWorld(_ executor: Executor) throws {
        let run = try run(
            """
            wiring:
              light: {device: led, gpio: 5}
            events:
              - {at: 1s, reset: true}
              - {at: 500ms, pin: {gpio: 5, level: high}}
              - {at: 1500ms, pin: {gpio: 5, level: low}}
              - {at: 2s, end: 0}
            """, executor: executor)
        #expect(run.output == "started, reason 0\nstarted, reason 6\n", "\(run)")
        #expect(
            run.errors.contains("led \"light\"\n    on 1 time, 1s of 2s (50.0 %), off at the end"))
        #expect(run.code == 0)
    }

    @Test func eventsDuringTheBootHappenAfterIt() throws {
        let run = try run("events: [{at: 0s, type: {text: q}}, {at: 1s, end: 0}]")
        #expect(run.output.contains("got 71 at"), "\(run)")
    }

    @Test func notesAreInTheTrace() throws {
        let scratch = ScratchDirectory()
        let trace = scratch.path + "/run.h8t"
        let run = try run(
            "events: [{at: 250ms, note: half way}, {at: 1s, end: 0}]", ["--trace", trace])
        #expect(run.code == 0, "\(run)")
        let text = try Host8266.run(["trace", "text", trace, "--kind", "note"])
        #expect(text.output.contains("0.25") && text.output.contains("half way"), "\(text)")
    }

    @Test func optionsDoTheSameWithoutAFile() throws {
        let pins = try example(
            "ButtonInterrupt",
            ["--pin", "1s:4=low", "--pin", "1.2s:4=released", "--pin", "1.2s:4=high"])
        #expect(
            pins.output == "waiting for the button\npress 1\nreleased after 200 ms\n", "\(pins)")
        let typing = try world.run(.fiber, ["--type", #"1s:\x7f"#, "--timeout", "2s"])
        #expect(typing.output.contains("got 7f at 10"), "\(typing)")
    }

    // MARK: - Devices

    @Test(arguments: Executor.allCases)
    func theSoftUARTKeepsItsTime(_ executor: Executor) throws {
        let run = try example(
            "SoftUart", ["--scenario", "\(packageRoot)/Examples/SoftUart/scenario.yaml"],
            executor: executor)
        #expect(run.errors.contains("9600 baud: 63 frames, 0 framing errors"), "\(run)")
        #expect(run.errors.contains(#""Hello from one pin\r\n""#))
        #expect(run.errors.contains(#""\x00U\xFF""#))
        let words = run.errors.split(whereSeparator: \.isWhitespace)
        let place = try #require(words.firstIndex(of: "timing"), "\(run)")
        let percent = try #require(Double(words[place + 2]), "\(run)")
        #expect(percent < 2)
    }

    @Test func reportsGoToTheirFiles() throws {
        let scratch = ScratchDirectory()
        let run = try run(
            """
            wiring:
              a: {device: led, gpio: 5, report: \(scratch.path)/report.txt}
              b: {device: counter, gpio: 5, report: \(scratch.path)/report.txt}
            events: [{at: 1s, pin: {gpio: 5, level: high}}, {at: 2s, end: 0}]
            """)
        #expect(run.code == 0 && !run.errors.contains("led"), "\(run)")
        #expect(
            readText(scratch.path + "/report.txt") == """
                led "a"
                    on 1 time, 1s of 2s (50.0 %), on at the end
                counter "b"
                    GPIO5, 2s from 0s: 1 rising and 0 falling edges, high 50.0 %

                """)
    }

    @Test func aReportThatCannotBeWritten() throws {
        let run = try run("wiring: {a: {device: led, gpio: 5, report: /nowhere/x}}")
        #expect(run.code == 2, "\(run)")
        #expect(
            run.errors.hasSuffix(
                "host8266: cannot create the report /nowhere/x: No such file or directory\n"))
        #expect(run.output.isEmpty)
        let full = try self.run(
            "wiring: {a: {device: led, gpio: 5, report: /dev/full}}\nevents: [{at: 1s, end: 0}]")
        #expect(full.code == 2, "\(full)")
        #expect(full.errors.contains("cannot write the report /dev/full: No space left on device"))
    }

    // MARK: - The same again

    @Test func theSeedDecidesEverythingAndTheExecutorNothing() throws {
        let file = "\(packageRoot)/Examples/ButtonInterrupt/scenario.yaml"
        func errors(_ executor: Executor, _ options: [String]) throws -> String {
            let run = try example(
                "ButtonInterrupt", ["--scenario", file, "--trace-hash"] + options,
                executor: executor)
            #expect(run.code == 0, "\(run)")
            // What the build says comes first, and only the first time.
            return String(
                run.errors[
                    (run.errors.firstRange(of: "host8266: ")?.lowerBound ?? run.errors.startIndex)...
                ])
        }
        let first = try errors(.fiber, [])
        #expect(first.contains("trace hash") && first.contains("pressed 3 times"))
        #expect(try errors(.dispatch, []) == first)
        #expect(try errors(.fiber, ["--seed", "2"]) != first)
        #expect(try errors(.fiber, ["--seed", "2"]) == errors(.dispatch, ["--seed", "2"]))
        func closings(_ text: String) -> Substring? {
            text.split(separator: "\n").first { $0.contains("contacts closed") }
        }
        #expect(try closings(errors(.fiber, ["--seed", "2"])) != closings(first))
    }

    @Test func optionsWinOverTheFile() throws {
        let scratch = ScratchDirectory()
        let file = scratch.write(
            "s.yaml", "{version: 1, seed: 5, chip: {mac: \"18:fe:34:01:02:03\", map: 1M}}")
        let run = try example("ChipId", ["--scenario", file])
        #expect(
            run.output.contains("10203") || run.output.lowercased().contains("010203"), "\(run)")
        let other = try example("ChipId", ["--scenario", file, "--mac", "18:fe:34:0a:0b:0c"])
        #expect(other.output != run.output)
        func hash(_ options: [String]) throws -> Substring? {
            let run = try world.run(.fiber, options + ["--timeout", "1s", "--trace-hash"])
            return run.errors.split(separator: "\n").last
        }
        #expect(
            try hash(["--scenario", file])
                == hash(["--seed", "5", "--mac", "18:fe:34:01:02:03", "--flash-map", "1M"]))
        #expect(try hash(["--scenario", file]) != hash(["--scenario", file, "--seed", "6"]))
    }

    // MARK: - What is wrong

    @Test func everythingThatIsWrongIsToldAndNothingIsBuilt() throws {
        let run = try run("sed: 1\nevents: [{at: 5}]\n")
        #expect(run.code == 2, "\(run)")
        let lines = run.errors.split(separator: "\n")
        #expect(lines.count == 3, "\(run)")
        #expect(lines.allSatisfy { $0.hasPrefix("host8266: /") })
        #expect(lines.first?.contains("scenario.yaml:2:1: there is no key \"sed\"") == true)
        #expect(run.output.isEmpty && !run.errors.contains("compiling"))
    }

    @Test func filesAreCheckedWithoutARun() throws {
        let scratch = ScratchDirectory()
        let right = scratch.write("right.yaml", "version: 1\n")
        let wrong = scratch.write("wrong.yaml", "version: 2\n")
        let good = try Host8266.run(["scenario", "check", right])
        #expect(good.code == 0 && good.output.isEmpty && good.errors.isEmpty, "\(good)")
        let bad = try Host8266.run(["scenario", "check", right, wrong, "/nowhere/x.yaml"])
        #expect(bad.code == 2, "\(bad)")
        #expect(bad.errors.contains("wrong.yaml:1:10: \"version\": \"2\" is not"))
        #expect(bad.errors.contains("cannot read the scenario /nowhere/x.yaml: No such file"))
    }

    @Test func theReferenceIsPrinted() throws {
        let text = try Host8266.run(["scenario", "schema"])
        #expect(text.code == 0 && text.output.contains("device: uart-decoder"), "\(text)")
        let json = try Host8266.run(["scenario", "schema", "--json"])
        #expect(json.output.hasPrefix("{\n  \"$schema\": "), "\(json)")
    }

    @Test(arguments: [
        (["--pin", "2s:7=high"], "nothing can be wired to GPIO7"),
        (["--pin", "2s"], "an event is TIME:GPIO=LEVEL, such as 2s:4=high"),
        (["--type", "1s:"], "there is no text behind the time"),
        (["--scenario"], "Missing value for '--scenario <file>'"),
        (
            ["--scenario", "/nowhere/s.yaml"],
            "cannot read the scenario /nowhere/s.yaml: No such file"
        ),
    ])
    func wrongOptions(_ options: [String], _ sentence: String) throws {
        let run = try world.run(.fiber, options)
        #expect(run.code == 2, "\(run)")
        #expect(run.errors.contains(sentence), "\(run)")
    }
}
