//  What survives, and sleep: whole programs that reset, sleep and wake.
import Testing
import TestSupport

@Suite struct LifeCycleTests {
    private let firmware = Firmware.name("LifeCycle")

    private func run(_ executor: Executor, _ options: [String]) throws -> Outcome {
        try firmware.run(executor, ["--fast"] + options)
    }

    @Test(arguments: Executor.allCases, ["memory", "states"])
    func everyCheckOfTheCallsHolds(_ executor: Executor, _ name: String) throws {
        let run = try run(executor, ["--set", "case=\(name)"])
        #expect(run.code == 0, "\(run)")
        #expect(run.output.contains(name == "memory" ? "rtc memory checked" : "states checked"))
    }

    @Test(arguments: Executor.allCases)
    func theRTCsClockMeasuresTimeAndDrifts(_ executor: Executor) throws {
        let run = try run(executor, ["--set", "case=time"])
        #expect(run.code == 0, "\(run)")
        #expect(run.output == "the clock drifts: yes\n")
    }

    /// Guide 3.2.10's table, by what firmware finds: its RTC memory, and whether the counter went
    /// on.
    @Test(
        arguments: Executor.allCases,
        [("restart", 4, "went on"), ("crash", 2, "went on"), ("sleep", 5, "began anew")])
    func whatAResetLeaves(_ executor: Executor, _ row: (String, Int, String)) throws {
        let run = try run(
            executor, ["--set", "case=\(row.0)", "--no-exit-on-panic", "--set", "times=2"])
        #expect(run.code == 0, "\(run)")
        let boots = run.lines.filter { $0.hasPrefix("boot ") }
        #expect(
            boots == [
                "boot 0: reason 0, counter began anew", "boot 1: reason \(row.1), counter \(row.2)",
                "boot 2: reason \(row.1), counter \(row.2)",
            ])
    }

    @Test(arguments: Executor.allCases)
    func aPowerCutLosesRTCMemory(_ executor: Executor) throws {
        let run = try run(
            executor,
            ["--set", "case=sleep", "--set", "us=60000000", "--power-cut", "at=90s"])
        #expect(
            run.lines.filter { $0.hasPrefix("boot ") } == [
                "boot 0: reason 0, counter began anew", "boot 1: reason 5, counter began anew",
                "boot 0: reason 0, counter began anew", "boot 1: reason 5, counter began anew",
                "boot 2: reason 5, counter began anew", "boot 3: reason 5, counter began anew",
            ], "\(run)")
        #expect(run.errors.contains("host8266: the power fails at 90s\n"))
    }

    @Test(arguments: Executor.allCases)
    func withoutTheWireTheChipNeverWakes(_ executor: Executor) throws {
        let run = try run(executor, ["--set", "case=sleep", "--no-gpio16-wire"])
        #expect(run.code == 0, "\(run)")
        #expect(run.output == "boot 0: reason 0, counter began anew\n")
        #expect(
            run.errors.contains(
                "and nothing will wake it: GPIO16 is not wired to the reset pin (--no-gpio16-wire)")
        )
    }

    @Test(arguments: Executor.allCases)
    func sleepingForEverEndsTheRun(_ executor: Executor) throws {
        let run = try run(executor, ["--set", "case=sleep", "--set", "us=0"])
        #expect(run.code == 0, "\(run)")
        #expect(run.errors.contains("the chip is in deep sleep since 20."), "\(run)")
        let bounded = try self.run(
            executor, ["--set", "case=sleep", "--set", "us=0", "--timeout", "1h"])
        #expect(bounded.code == 124)
    }

    /// The longest sleep that fits its parameter.
    @Test func anHourAndElevenMinutesPassAtOnce() throws {
        let run = try run(
            .fiber,
            ["--set", "case=sleep", "--set", "us=2147483647", "--set", "times=1", "--power-report"])
        #expect(run.errors.contains("host8266: power: deep sleep for 214"), "\(run)")
    }

    @Test(arguments: Executor.allCases)
    func inLightSleepNothingRuns(_ executor: Executor) throws {
        let run = try run(executor, ["--set", "case=light", "--set", "time=50000"])
        #expect(
            run.output == """
                mode : null
                do_sleep 0
                callback after 50 ms
                ticks 5
                task at 160 ms
                task at 180 ms
                task at 200 ms
                task at 220 ms
                task at 240 ms

                """, "\(run)")
    }

    @Test(arguments: Executor.allCases)
    func inModemSleepTasksRun(_ executor: Executor) throws {
        let run = try run(executor, ["--set", "case=modem", "--set", "time=50000"])
        #expect(
            run.output.contains("task at 130 ms\ntask at 150 ms\ncallback after 50 ms\n"), "\(run)")
    }

    /// Both numbers that the guide and the header give for "for ever", and the rule for the
    /// callback after a pin has woken the chip (Docs/LifeCycle.md).
    @Test(arguments: Executor.allCases, ["0xFFFFFFF", "0xFFFFFFFF"])
    func aPinWakesFromLightSleep(_ executor: Executor, _ time: String) throws {
        let woken = try run(
            executor, ["--set", "case=light", "--set", "time=\(time)", "--set", "pin=high"])
        #expect(woken.output.contains("do_sleep 0\ncallback after 0 ms\n"), "\(woken)")
        let asleep = try run(
            executor,
            ["--set", "case=light", "--set", "time=\(time)", "--set", "pin=low", "--timeout", "1h"])
        #expect(!asleep.output.contains("callback"), "\(asleep)")
        #expect(!asleep.output.contains("task at"), "\(asleep)")
    }

    @Test func bootMessagesTellTheCauseAndTheImage() throws {
        let run = try run(
            .fiber, ["--set", "case=restart", "--set", "times=1", "--boot-messages"])
        let starts = run.lines.filter { $0.hasPrefix("ets ") }
        #expect(
            starts == [
                "ets Jan  8 2013,rst cause:1, boot mode:(3,7)",
                "ets Jan  8 2013,rst cause:2, boot mode:(3,7)",
            ], "\(run)")
        #expect(run.output.contains("\nload 0x3ffe8000, len 64, room 16 \ntail 0\nchksum 0x"))
        let sums = run.lines.filter { $0.hasPrefix("chksum ") || $0.hasPrefix("csum ") }
        #expect(Set(sums.map { $0.split(separator: " ").last }).count == 1)
        #expect(run.output.contains("\njump to run user1 @ 1000\n"))
    }

    // MARK: - From outside

    private func run(_ executor: Executor, events: String, _ options: [String]) throws -> Outcome {
        let scratch = ScratchDirectory()
        let file = scratch.write("world.yaml", "version: 1\nevents:\n" + events)
        return try run(executor, options + ["--scenario", file])
    }

    @Test(arguments: Executor.allCases)
    func resetsFromOutsideReachASleepingChip(_ executor: Executor) throws {
        let run = try run(
            executor,
            events: """
                  - {at: 1s, reset: true}
                  - {at: 2s, reset: chip-enable}
                  - {at: 3s, reset: true}
                  - {at: 4s, reset: power}

                """, ["--set", "case=sleep", "--set", "us=100000000", "--timeout", "5s"])
        #expect(
            run.output == """
                boot 0: reason 0, counter began anew
                boot 1: reason 6, counter began anew
                boot 0: reason 0, counter began anew
                boot 1: reason 6, counter began anew
                boot 0: reason 0, counter began anew

                """, "\(run)")
    }

    /// GPIO0 low at a reset by hardware: the ROM waits for a download until the next one.
    @Test(arguments: Executor.allCases)
    func aHeldStrapKeepsTheChipInItsLoader(_ executor: Executor) throws {
        let released = try run(
            executor,
            events: """
                  - {at: 0s, pin: {gpio: 0, level: low}}
                  - {at: 3s, reset: true}
                  - {at: 4s, pin: {gpio: 0, level: released}}
                  - {at: 5s, reset: true}

                """, ["--set", "case=none", "--boot-messages"])
        #expect(
            released.lines.filter { $0.hasPrefix("ets") || $0.hasPrefix("boot ") } == [
                "ets Jan  8 2013,rst cause:1, boot mode:(3,7)",
                "boot 0: reason 0, counter began anew",
                "ets Jan  8 2013,rst cause:2, boot mode:(1,7)",
                "ets Jan  8 2013,rst cause:2, boot mode:(3,7)",
                "boot 1: reason 6, counter began anew",
            ], "\(released)")
        let held = try run(
            executor,
            events: """
                  - {at: 0s, pin: {gpio: 0, level: low}}
                  - {at: 3s, reset: true}

                """, ["--set", "case=none"])
        #expect(held.code == 0)
        #expect(held.errors.contains("the chip waits in its boot loader for a download"), "\(held)")
    }

    @Test(arguments: Executor.allCases)
    func aPinEndsALightSleepWhenItChanges(_ executor: Executor) throws {
        let run = try run(
            executor, events: "  - {at: 5s, pin: {gpio: 0, level: low}}\n",
            ["--set", "case=light", "--set", "time=0xFFFFFFF", "--set", "pin=low"])
        #expect(
            run.output.hasPrefix(
                "mode : null\ndo_sleep 0\ncallback after 4889 ms\nticks 489\ntask at 5000 ms\n"),
            "\(run)")
    }

    @Test func runsThatSleepAreTheSameOnBothExecutors() throws {
        for name in ["sleep", "light", "modem"] {
            let hashes = try Executor.allCases.map {
                try run($0, ["--set", "case=\(name)", "--set", "time=50000", "--trace-hash"])
                    .errors.split(separator: "\n").last
            }
            #expect(hashes[0]?.hasPrefix("trace hash ") == true)
            #expect(hashes[0] == hashes[1], "\(name)")
        }
    }

    /// Each boot would leave 16 contexts and a library behind if it leaked.
    @Test(arguments: [("restart", 10_000, Executor.fiber), ("sleep", 3000, .dispatch)])
    func manyBootsLeakNothing(_ row: (String, Int, Executor)) throws {
        let run = try run(
            row.2, ["--set", "case=\(row.0)", "--set", "times=\(row.1)", "--set", "says=0"])
        let peaks = run.lines.compactMap { line -> Int? in
            let words = line.split(separator: " ")
            return words.count == 5 && words[0] == "boots" ? Int(words[3]) : nil
        }
        try #require(peaks.count == row.1 / 1000, "\(run)")
        #expect(peaks[peaks.count - 1] - peaks[0] < 2048, "\(peaks)")
    }
}
