//  Tasks that come and go on threads, and on none: every way from one context to another.
//
//  The SDK's own tasks have no thread (Docs/Decisions/0022), so callbacks end tasks on whose threads
//  they run, tasks that end leave the CPU to tasks without a thread, and boards end out of both.

import TestSupport
import Testing

@Suite struct ChurnTests {
    private let firmware = Firmware.name("Churn")

    private func run(_ executor: Executor, seed: Int, _ options: [String] = []) throws -> Outcome {
        try firmware.run(
            executor,
            ["--set", "seed=\(seed)", "--timeout", "60s", "--no-exit-on-panic", "--trace-hash"]
                + options)
    }

    @Test(arguments: 1...6)
    func bothExecutorsLiveTheSameLives(_ seed: Int) throws {
        let fiber = try run(.fiber, seed: seed)
        #expect(fiber.code == 0, "\(fiber)")
        let boots = fiber.output.split(separator: "\n").filter { $0.hasPrefix("boot ") }
        #expect(boots.count == 5, "\(fiber)")
        // It is a churn: hundreds of tasks in each boot.
        for boot in boots {
            #expect(boot.contains(#/: [3-9]\d\d made, [3-9]\d\d ended/#), "\(boot)")
        }
        let dispatch = try run(.dispatch, seed: seed)
        #expect(dispatch.output == fiber.output)
        #expect(hash(dispatch) == hash(fiber))
        #expect(hash(fiber) != nil, "\(fiber)")
    }

    /// AddressSanitizer is told of each change of stack, wherever it happens.
    @Test func theSanitizerFollows() throws {
        let run = try run(.dispatch, seed: 1, ["--sanitize", "address"])
        #expect(run.code == 0, "\(run)")
        #expect(run.output.contains("\nboot 4: "), "\(run)")
    }

    private func hash(_ run: Outcome) -> Substring? {
        run.errors.split(separator: "\n").first { $0.hasPrefix("trace hash") }
    }
}
