//  Pacing: virtual time and the host's clock, and what a terminal shows.
//
//  Machines under test are busy, so no run has to be quick: one that does not go as fast as it
//  should would take longer than its time limit, and be killed.

import Glibc
import Testing
import TestSupport

@Suite struct PacingTests {
    private let firmware = Firmware.name("Verdicts")

    @Test(arguments: ["speaks", "spins"], Executor.allCases)
    func aRatioSlowsDown(_ activity: String, _ executor: Executor) throws {
        let options = ["--set", "case=\(activity)", "--timeout", "100s", "--rt=100"]
        let run = try firmware.run(executor, options)
        #expect(run.code == 124, "\(run)")
        #expect(run.seconds > 0.95, "took \(run.seconds) s")
    }

    @Test(arguments: Executor.allCases)
    func fastIsFast(_ executor: Executor) throws {
        let run = try firmware.run(
            executor, ["--set", "case=speaks", "--timeout", "1h", "--fast"])
        #expect(run.code == 124, "\(run)")
    }

    // MARK: - On a terminal

    private func terminal(_ executor: Executor, _ options: [String]) throws -> Program {
        var program = try firmware.program(executor, options)
        program.hasTerminal = true
        program.timeLimit = 20
        return program
    }

    @Test(arguments: Executor.allCases)
    func aTerminalIsPacedAndCtrlCEndsIt(_ executor: Executor) throws {
        var program = try terminal(executor, ["--set", "case=speaks", "--timeout", "1h"])
        program.stimuli = [
            Stimulus(.printed("second 0"), .nothing),
            Stimulus(.printed("second 1"), .type("\u{3}")),
        ]
        let run = try program.run()
        #expect(run.code == 130, "\(run)")
        #expect(run.seconds > 0.9, "the second line comes a second after the first")
        // The terminal itself makes CR LF of LF, once.
        #expect(run.output.contains("second 0\r\nsecond 1\r\n"), "\(run)")
        #expect(!run.output.contains("\r\r"))
        #expect(!run.output.contains("second 2"))
    }

    @Test(arguments: Executor.allCases)
    func uart0ReadsTheKeyboard(_ executor: Executor) throws {
        var program = try terminal(executor, ["--set", "case=hears", "--timeout", "1h"])
        program.stimuli = [
            Stimulus(.printed("listening"), .type("hi\n")), Stimulus(.printed("<i>"), .type("q\n")),
        ]
        let run = try program.run()
        #expect(run.code == 0, "\(run)")
        #expect(run.output.contains("<h>\r\n<i>\r\n"), "\(run)")
    }

    @Test(arguments: Executor.allCases)
    func aSpinningTasksWordsAppearAtOnce(_ executor: Executor) throws {
        var program = try terminal(executor, ["--set", "case=spins", "--timeout", "1h"])
        program.stimuli = [Stimulus(.printed("spinning"), .type("\u{3}"))]
        let run = try program.run()
        #expect(run.code == 130, "\(run)")
    }

    /// On a terminal a crash resets the chip; elsewhere it ends the run.
    @Test(arguments: Executor.allCases)
    func aCrashOnATerminalResets(_ executor: Executor) throws {
        var program = try Firmware.name("Resets").program(executor, ["--set", "case=crash"])
        program.hasTerminal = true
        program.timeLimit = 20
        program.stimuli = [Stimulus(.printed("boot: reason 2 "), .type("\u{3}"))]
        let run = try program.run()
        #expect(run.code == 130, "\(run)")
        #expect(run.errors.contains("host8266: the chip resets\n"))
    }

    @Test func fastOnATerminalIsFast() throws {
        let run = try terminal(.fiber, ["--set", "case=speaks", "--timeout", "1h", "--fast"])
            .run()
        #expect(run.code == 124, "\(run)")
    }
}
