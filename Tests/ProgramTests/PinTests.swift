//  Pins from firmware's side, and the records of them.
import Glibc
import Testing
import TestSupport

@Suite struct PinTests {
    private let firmware = Firmware.name("Pins")

    private static let builds: [[String]] = [[], ["--cc", "gcc"], ["-O", "0"]]

    /// The firmware's own expectations: levels, gpio_config, open drains, interrupts, GPIO16.
    @Test(arguments: builds, Executor.allCases)
    func theDriverAndTheRegisters(_ build: [String], _ executor: Executor) throws {
        let run = try firmware.run(executor, ["--timeout", "20s"] + build)
        #expect(run.code == 0, "\(run)")
        #expect(
            run.output == """
                levels
                configuration
                open drain
                interrupts
                rtc pin
                sigma-delta
                done

                """)
    }

    @Test func bothExecutorsRecordTheSame() throws {
        let scratch = ScratchDirectory()
        let runs = try Executor.allCases.map {
            try firmware.run(
                $0, ["--trace-hash", "--vcd", scratch.path + "/\($0).vcd", "--timeout", "20s"])
        }
        let hashes = runs.map { $0.errors.split(separator: "\n").last }
        #expect(hashes[0]?.hasPrefix("trace hash ") == true, "\(runs[0])")
        #expect(hashes[0] == hashes[1])
        let waves = Executor.allCases.map { readText(scratch.path + "/\($0).vcd") }
        #expect(waves[0] != nil && waves[0] == waves[1])
    }

    /// Listening to the sigma-delta's edges changes nothing for firmware.
    @Test func aVCDDoesNotChangeTheRun() throws {
        let scratch = ScratchDirectory()
        let options = ["--timeout", "20s", "--trace", scratch.path + "/run.h8t"]
        var texts: [String] = []
        for waves in [[], ["--vcd", scratch.path + "/run.vcd"]] {
            let run = try firmware.run(.fiber, options + waves)
            #expect(run.code == 0, "\(run)")
            let text = try Host8266.run(
                ["trace", "text", scratch.path + "/run.h8t", "--kind", "registerRead"])
            #expect(text.code == 0 && text.lines.count > 4000)
            texts.append(text.output)
        }
        #expect(texts[0] == texts[1])
    }

    /// The driver acts through the registers, in the order that the SDK's does.
    @Test func theDriversAccessesShowInTheTrace() throws {
        let scratch = ScratchDirectory()
        let trace = scratch.path + "/run.h8t"
        let run = try Host8266.run(
            ["run", packageRoot + "/Examples/Blink", "--fast", "--trace", trace])
        #expect(run.code == 0, "\(run)")
        let written = try Host8266.run(["trace", "text", trace, "--kind", "registerWritten"])
        // The first GPIO_OUTPUT_SET(2, 0) of the task: set, clear, enable, disable.
        let inTask = written.lines.filter { $0.contains("  blink  ") }.prefix(4)
        #expect(
            inTask.map { $0.split(separator: " ").dropFirst(2).joined(separator: " ") } == [
                "writes GPIO_OUT_W1TS = 0x00000000", "writes GPIO_OUT_W1TC = 0x00000004",
                "writes GPIO_ENABLE_W1TS = 0x00000004", "writes GPIO_ENABLE_W1TC = 0x00000000",
            ], "\(inTask)")
        let changed = try Host8266.run(["trace", "text", trace, "--kind", "pinChanged"])
        #expect(
            changed.lines.contains { $0.contains("  blink  ") && $0.hasSuffix("GPIO2 goes low") })
    }

    // MARK: - The flash's pins

    @Test(
        arguments: [
            ("gpio-config-all", 6, "user_main"), ("mux", 9, "user_main"),
            ("in-handler", 6, "interrupts"),
        ], Executor.allCases)
    func takingAPinFromTheFlashHangsTheChip(
        _ act: (name: String, pin: Int, file: String), _ executor: Executor
    ) throws {
        let run = try firmware.run(executor, ["--set", "case=\(act.name)", "--timeout", "20s"])
        #expect(run.code == 1, "\(run)")
        #expect(!run.output.contains("still alive"))
        let line = try #require(firmware.line(marked: act.name, in: "user/\(act.file).c"))
        let place = "(user/\(act.file).c:\(line))"
        #expect(
            run.errors.contains(
                "GPIO\(act.pin) belongs to the flash (GPIO6 to GPIO11 do) and has been given "
                    + "another function: the chip can no longer read its program\n    at "))
        #expect(run.errors.contains(place), "\(run)")
        #expect(
            run.errors.contains(
                "hardware watchdog: without GPIO\(act.pin) the flash cannot be read, and the CPU "
                    + "waited for its next instruction for 8.4s, in "))
    }

    @Test(arguments: Executor.allCases)
    func theHardwareWatchdogThenResetsIt(_ executor: Executor) throws {
        let run = try firmware.run(
            executor, ["--set", "case=mux", "--timeout", "20s", "--no-exit-on-panic"])
        #expect(run.code == 124, "\(run)")
        // At 8.4 s and 16.8 s, and the third hangs.
        #expect(run.errors.components(of: "belongs to the flash") == 3)
        #expect(run.errors.components(of: "the chip resets") == 2)
    }

    // MARK: - Interrupts without end, resets

    @Test(arguments: Executor.allCases)
    func aLevelThatNobodyClearsStarvesTheTasks(_ executor: Executor) throws {
        let run = try firmware.run(executor, ["--set", "case=storm", "--timeout", "20s"])
        #expect(run.code == 1, "\(run)")
        #expect(run.output == "Soft WDT reset\n")
        #expect(run.errors.contains("watchdog: interrupt 4 came again and again"), "\(run)")
    }

    @Test(arguments: Executor.allCases)
    func aRestartKeepsThePins(_ executor: Executor) throws {
        let run = try firmware.run(executor, ["--set", "case=restart", "--timeout", "5s"])
        #expect(run.code == 0, "\(run)")
        #expect(run.output == "GPIO5 0, scratch 0\nGPIO5 1, scratch 42\n")
    }

    // MARK: - The VCD file

    @Test(arguments: Executor.allCases)
    func blinkAsAPicture(_ executor: Executor) throws {
        let scratch = ScratchDirectory()
        let path = scratch.path + "/blink.vcd"
        let run = try Host8266.run(
            [
                "run", packageRoot + "/Examples/Blink", "--executor", executor.rawValue, "--vcd",
                path,
            ])
        #expect(run.code == 0, "\(run)")
        let text = try #require(readText(path))
        #expect(text.contains("# gpio2 $end") && text.contains("& gpio5 $end"))
        #expect(text.contains("\" gpio1 $end"), "what UART0 prints")
        #expect(text.ranges(of: "$var").count == 3, "no other wire changed or was used")
        // Half a second between the edges of GPIO2, whose character is `#`.
        var time: UInt64 = 0
        var edges: [UInt64] = []
        for line in text.split(separator: "\n") {
            if line.first == "#" { time = UInt64(line.dropFirst()) ?? time }
            if line == "0#" || line == "1#" { edges.append(time) }
        }
        // The level at first, then four rounds; the timeline's first edge is the LED going on.
        #expect(edges.count == 1 + 8)
        for (a, b) in zip(edges.dropFirst(), edges.dropFirst(2)) {
            #expect((499...501).contains((b - a) / 10_000_000), "\(b - a) units of 100 ps")
        }
    }

    /// However a run ends, its file is whole.
    private static let ends: [([String], Int32)] = [
        (["--set", "case=mux"], 1), (["--set", "case=storm"], 1), (["--timeout", "21ms"], 124),
        ([], 0),
    ]

    @Test(arguments: ends)
    func theVCDIsCompleteAtAnyEnd(_ options: [String], _ code: Int32) throws {
        let scratch = ScratchDirectory()
        let path = scratch.path + "/run.vcd"
        let run = try firmware.run(.dispatch, options + ["--vcd", path])
        #expect(run.code == code, "\(run)")
        let text = try #require(readText(path))
        // The head was written anew: GPIO7 never changes. The last line is the end of the run.
        #expect(text.hasPrefix("$version") && !text.contains("gpio7 "))
        #expect(text.split(separator: "\n").last?.first == "#")
    }

    @Test func theVCDIsCompleteAfterCtrlC() throws {
        let scratch = ScratchDirectory()
        let path = scratch.path + "/run.vcd"
        var program = try Firmware.name("Verdicts").program(
            .fiber, ["--set", "case=spins", "--vcd", path])
        program.timeLimit = 20
        program.stimuli = [
            Stimulus(.written(path: path, bytes: 1), .nothing),
            Stimulus(.later(seconds: 0.2), .signal(SIGINT)),
        ]
        let run = try program.run()
        #expect(run.code == 130, "\(run.errors)")
        let text = try #require(readText(path))
        #expect(!text.contains("gpio7 "))
        #expect(text.split(separator: "\n").last?.first == "#")
    }

    @Test func aVCDThatCannotBeWritten() throws {
        let missing = try firmware.run(.fiber, ["--vcd", "/nowhere/x.vcd"])
        #expect(missing.code == 2, "\(missing)")
        #expect(
            missing.errors.contains(
                "host8266: cannot create the VCD file /nowhere/x.vcd: No such file or directory"))
        #expect(missing.output.isEmpty)
        let full = try firmware.run(.fiber, ["--vcd", "/dev/full"])
        #expect(full.code == 2, "\(full)")
        #expect(
            full.errors.contains("cannot write the VCD file /dev/full: No space left on device"))
    }
}

extension String {
    /// How often `part` occurs.
    fileprivate func components(of part: String) -> Int {
        ranges(of: part).count
    }
}
