//  Ctrl-C at any moment: the run ends with 130, and every file is whole.
import Glibc
import Testing
import TestSupport

@Suite struct InterruptTests {
    /// What the interrupted firmware is doing.
    enum Activity: String, CaseIterable, Sendable {
        /// A loop that calls nothing.
        case spinning
        /// Mostly idle, with time that jumps.
        case jumping
        /// Idle, and waiting for the host's clock.
        case pacedIdle
        /// A loop that is held back for the host's clock.
        case pacedSpinning
        /// Firmware that fails at once after each boot.
        case bootLoop
        /// Firmware that restarts as often as it can.
        case restarting

        var firmware: Firmware {
            switch self {
            case .bootLoop, .restarting: .name("Resets")
            default: .name("Verdicts")
            }
        }

        var options: [String] {
            switch self {
            case .spinning: ["--set", "case=spins"]
            case .jumping: ["--set", "case=speaks"]
            case .pacedIdle: ["--set", "case=speaks", "--rt"]
            case .pacedSpinning: ["--set", "case=spins", "--rt"]
            case .bootLoop: ["--set", "case=boot-loop", "--no-exit-on-panic"]
            case .restarting: ["--set", "case=restart"]
            }
        }
    }

    @Test(arguments: Activity.allCases, Executor.allCases)
    func theTraceIsWhole(_ activity: Activity, _ executor: Executor) throws {
        let scratch = ScratchDirectory()
        let trace = scratch.path + "/run.h8t"
        // What is traced before the first block of a paced run is little.
        var program = try activity.firmware.program(
            executor, activity.options + ["--trace", trace])
        program.timeLimit = 20
        // The build comes before the trace's file; then let it run for a while.
        program.stimuli = [
            Stimulus(.written(path: trace, bytes: 0), .nothing),
            Stimulus(.later(seconds: 0.2), .signal(SIGINT)),
        ]
        let run = try program.run()
        #expect(!run.isOverdue, "\(activity) did not end")
        #expect(run.code == 130, "\(run.errors.suffix(2000))")
        let text = try Host8266.run(["trace", "text", trace])
        #expect(text.code == 0, "\(text.errors)")
        // The last record is the exit, at a time that the run can have reached.
        let last = try #require(text.lines.last { !$0.isEmpty })
        #expect(last.contains("exit") && last.contains("130"), "\(last)")
        #expect(!last.contains("e+"))
    }

    @Test(arguments: Executor.allCases)
    func aTermSignalEndsTheRunToo(_ executor: Executor) throws {
        let scratch = ScratchDirectory()
        let trace = scratch.path + "/run.h8t"
        var program = try Firmware.name("Verdicts").program(
            executor, ["--set", "case=spins", "--trace", trace])
        program.timeLimit = 20
        program.stimuli = [
            Stimulus(.written(path: trace, bytes: 0), .nothing),
            Stimulus(.later(seconds: 0.1), .signal(SIGTERM)),
        ]
        #expect(try program.run().code == 130)
        #expect(try Host8266.run(["trace", "text", trace]).code == 0)
    }
}
