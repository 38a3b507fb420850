//  How runs end: timeouts, texts, codes, expectations, settings, and when nothing is left to do.
import Testing
import TestSupport

@Suite struct VerdictTests {
    private let firmware = Firmware.name("Verdicts")

    @Test(arguments: Executor.allCases)
    func theTimeoutIsVirtual(_ executor: Executor) throws {
        let run = try firmware.run(executor, ["--set", "case=speaks", "--timeout", "1h"])
        #expect(run.code == 124)
        #expect(run.lines.count == 3601)
        #expect(run.lines[3599] == "second 3599")
    }

    @Test(arguments: Executor.allCases)
    func anExpectedTextEndsTheRunAtOnce(_ executor: Executor) throws {
        let run = try firmware.run(
            executor, ["--set", "case=speaks", "--expect-text", "second 5", "--timeout", "1h"])
        #expect(run.code == 0, "\(run)")
        #expect(run.output.hasSuffix("second 5"))
    }

    @Test(arguments: Executor.allCases)
    func severalTextsMustAllAppear(_ executor: Executor) throws {
        let texts = ["--expect-text", "second 2", "--expect-text", "second 4"]
        let both = try firmware.run(
            executor, ["--set", "case=speaks", "--timeout", "1h"] + texts)
        #expect(both.code == 0)
        #expect(both.output.hasSuffix("second 4"))
        let one = try firmware.run(
            executor, ["--set", "case=speaks", "--timeout", "3s"] + texts)
        #expect(one.code == 1, "\(one)")
        #expect(one.errors.contains("the text \"second 4\" did not appear on UART0"))
    }

    @Test(arguments: Executor.allCases)
    func aFailingTextEndsTheRunAtOnce(_ executor: Executor) throws {
        let run = try firmware.run(
            executor,
            [
                "--set", "case=speaks", "--fail-text", "second 3", "--expect-text", "second 5",
                "--timeout", "1h",
            ])
        #expect(run.code == 1, "\(run)")
        #expect(run.output.hasSuffix("second 3"))
        #expect(run.errors.contains("a text of --fail-text appeared on UART0 at 3.0"), "\(run)")
    }

    @Test(arguments: [0, 1, 42, 255], Executor.allCases)
    func firmwareChoosesTheCode(_ code: Int32, _ executor: Executor) throws {
        let run = try firmware.run(executor, ["--set", "case=exits", "--set", "code=\(code)"])
        #expect(run.code == code, "\(run)")
        #expect(run.output == "the code is \(code)\n")
    }

    @Test(arguments: Executor.allCases)
    func aFailedExpectationIsCodeOneAtTheEnd(_ executor: Executor) throws {
        let run = try firmware.run(executor, ["--set", "case=expects"])
        #expect(run.code == 1, "\(run)")
        #expect(run.output == "the run goes on\n")
        let line = try #require(firmware.line(marked: "expect"))
        #expect(run.errors.contains("expectation failed: answer == 42 at "))
        #expect(run.errors.contains("user/user_main.c:\(line), "), "\(run)")
        #expect(!run.errors.contains("answer == 41"))
    }

    @Test(arguments: Executor.allCases)
    func settingsReachTheFirmware(_ executor: Executor) throws {
        let run = try firmware.run(
            executor,
            ["--set", "case=settings", "--set", "a=1", "--set", "a=2", "--set", "b=x y=z"])
        #expect(run.code == 0, "\(run)")
        #expect(run.output == "[2] [x y=z] [NULL]\n")
    }

    @Test(arguments: Executor.allCases)
    func whereNothingCanHappenTheRunEnds(_ executor: Executor) throws {
        let waiting = try firmware.run(executor, ["--set", "case=waits"])
        #expect(waiting.code == 0, "\(waiting)")
        #expect(waiting.output == "waiting\n")
        #expect(waiting.errors.contains("nothing can happen any more"), "\(waiting)")
        let wait = "    task \"waits\" waits for an item in queue 0x"
        #expect(waiting.errors.contains(wait), "\(waiting)")
        let empty = try firmware.run(executor)
        #expect(empty.code == 0)
        #expect(empty.errors.contains("there is no task but the SDK's"), "\(empty)")
    }

    /// A text that has not appeared is a failure then, too.
    @Test func whereNothingCanHappenTextsAreMissed() throws {
        let run = try firmware.run(
            .fiber, ["--set", "case=waits", "--expect-text", "never printed"])
        #expect(run.code == 1, "\(run)")
        #expect(run.errors.contains("the text \"never printed\" did not appear on UART0"))
    }

    @Test func aSpinningTaskEndsByTheTimeout() throws {
        for executor in Executor.allCases {
            let run = try firmware.run(executor, ["--set", "case=spins", "--timeout", "1s"])
            #expect(run.code == 124, "\(run)")
            #expect(run.output == "spinning\n")
        }
    }

    @Test func theSeedDecidesWhatIsRandomAndIsRepeated() throws {
        let hashes = try ["1", "1", "2"].map { seed in
            try firmware.run(
                .fiber, ["--set", "case=exits", "--trace-hash", "--seed", seed]
            ).errors.split(separator: "\n").last.map(String.init)
        }
        #expect(hashes[0]?.hasPrefix("trace hash ") == true)
        #expect(hashes[0] == hashes[1])
        #expect(hashes[0] != hashes[2])
    }
}
