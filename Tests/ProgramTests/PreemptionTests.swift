//  Pre-emption: a task that calls nothing loses the CPU at the same virtual moment in every run.
import Testing
import TestSupport

@Suite struct PreemptionTests {
    private let firmware = Firmware.name("Preemption")

    /// Runs once with a trace; returns what came out and the trace's bytes.
    private func run(
        _ loop: String, _ executor: Executor, _ options: [String] = []
    ) throws -> (outcome: Outcome, trace: [UInt8]) {
        let scratch = ScratchDirectory()
        let trace = scratch.path + "/run.h8t"
        let outcome = try firmware.run(
            executor, ["--set", "loop=\(loop)", "--timeout", "1s", "--trace", trace] + options)
        return (outcome, try #require(readBytes(trace)))
    }

    @Test func theFlagIsSeenAtTheSameMomentInEveryRun() throws {
        let first = try run("until-flag", .dispatch)
        #expect(first.outcome.code == 0, "\(first.outcome)")
        let lines = first.outcome.lines
        #expect(lines.count == 3)
        #expect(lines[0].hasPrefix("high: set the flag at "))
        #expect(lines[1].hasPrefix("low: saw the flag at "))
        #expect(first.trace.count > 24 * 20)
        for number in 0..<20 {
            let executor = number % 2 == 0 ? Executor.fiber : .dispatch
            let again = try run("until-flag", executor)
            #expect(again.outcome.output == first.outcome.output, "run \(number), \(executor)")
            #expect(again.trace == first.trace, "run \(number), \(executor): traces differ")
        }
    }

    /// The flag is set 50 ms after `high` started to wait: ticks are 10 ms, and boot takes 20 ms.
    @Test(arguments: Executor.allCases)
    func theFlagIsSetAfterFiveTicks(_ executor: Executor) throws {
        let output = try run("until-flag", executor).outcome.output
        let words = output.split(separator: " ")
        let moment = try #require(words.dropFirst(5).first.flatMap { Int($0) }, "\(output)")
        #expect((60_000...80_000).contains(moment), "\(output)")
    }

    @Test(
        arguments: [
            "for-ever", "count-for-ever", "computed-goto", "recursion", "nested",
        ], Executor.allCases)
    func loopsWithoutEndArePreempted(_ loop: String, _ executor: Executor) throws {
        let first = try run(loop, executor)
        #expect(first.outcome.code == 7, "\(first.outcome)")
        #expect(first.outcome.output.contains("high: still here at "), "\(first.outcome)")
        let again = try run(loop, executor == .fiber ? .dispatch : .fiber)
        #expect(again.trace == first.trace)
    }

    @Test(arguments: ["until-flag", "counting", "until-goto"], Executor.allCases)
    func loopsThatWaitForTheFlagGoOn(_ loop: String, _ executor: Executor) throws {
        let outcome = try run(loop, executor).outcome
        #expect(outcome.code == 0, "\(outcome)")
        #expect(outcome.output.contains("low: saw the flag at "), "\(outcome)")
    }

    /// All but the loop without a body, of which gcc's instrumentation leaves nothing to hold on
    /// to.
    @Test(arguments: ["count-for-ever", "computed-goto", "recursion", "nested"])
    func gccPreemptsThemToo(_ loop: String) throws {
        let first = try run(loop, .fiber, ["--cc", "gcc"])
        #expect(first.outcome.code == 7, "\(first.outcome)")
        #expect(try run(loop, .dispatch, ["--cc", "gcc"]).trace == first.trace)
    }

    @Test(arguments: ["0", "1", "s", "3"])
    func optimisationDoesNotMatter(_ level: String) throws {
        for loop in ["for-ever", "count-for-ever", "computed-goto", "nested"] {
            let outcome = try run(loop, .fiber, ["-O", level]).outcome
            #expect(outcome.code == 7, "-O\(level) \(loop): \(outcome)")
        }
    }

    /// Pacing changes when things happen on the host, and nothing else.
    @Test func pacingKeepsTheOrder() throws {
        let fast = try run("counting", .fiber)
        let paced = try run("counting", .dispatch, ["--rt=2"])
        #expect(fast.outcome.output == paced.outcome.output)
        #expect(fast.trace == paced.trace)
    }
}
