//  Advice from the guide's section 2.2: said once, never a refusal; and allocations that fail on
//  demand.

import TestSupport
import Testing

@Suite struct AdviceTests {
    private let firmware = Firmware.name("Advice")

    static let cases = [
        (
            "shallow",
            "task \"shallow\" asks for 100 words of stack; the guide (2.2) says 176 to 512"
        ),
        ("deep", "task \"deep\" asks for 600 words of stack, 2400 bytes of the heap"),
        ("urgent", "task \"urgent\" has priority 10; the guide (2.2) leaves 1 to 9"),
        ("timer-on-stack", "lies on a stack and goes with its function"),
        ("long-callback", "held the CPU for 20."),
        ("long-timer", "the callback of timer \"late\" held the CPU for 20."),
        ("waits-in-timer", "vTaskDelay waits in the callback of timer \"late\", and every other"),
        ("free-armed-timer", "which is armed; disarm it first (Guide 2.2)"),
        ("arm-freed-timer", "is armed and lies in memory that was freed"),
    ]

    @Test(arguments: cases, Executor.allCases)
    func isGivenOnce(_ given: (name: String, words: String), _ executor: Executor) throws {
        let run = try firmware.run(executor, ["--set", "case=\(given.name)", "--timeout", "1s"])
        #expect(run.code == 0, "\(run)")
        let advice = run.errors.split(separator: "\n").filter { $0.contains("advice: ") }
        #expect(advice.count == 1, "\(run)")
        #expect(advice.first?.contains(given.words) == true, "\(run)")
    }

    /// The source line that the advice is about.
    @Test(arguments: ["waits-in-timer", "free-armed-timer", "arm-freed-timer"])
    func tellsThePlace(_ name: String) throws {
        let run = try firmware.run(.fiber, ["--set", "case=\(name)", "--timeout", "1s"])
        let line = try #require(firmware.line(marked: name))
        #expect(run.errors.contains(" (user/user_main.c:\(line))"), "line \(line): \(run)")
    }

    @Test(arguments: ["short-callback", "held-up-timer", "free-disarmed-timer"])
    func isNotGivenWithoutReason(_ name: String) throws {
        let run = try firmware.run(.fiber, ["--set", "case=\(name)", "--timeout", "1s"])
        #expect(run.code == 0, "\(run)")
        #expect(!run.errors.contains("advice"), "\(run)")
    }

    @Test(arguments: [(1, "0 1 1"), (2, "1 0 1"), (3, "1 1 0"), (4, "1 1 1")], Executor.allCases)
    func theNthAllocationFails(_ fault: (number: Int, output: String), _ executor: Executor) throws
    {
        let run = try firmware.run(
            executor, ["--set", "case=allocates", "--fail-malloc", "\(fault.number)"])
        #expect(run.code == 0, "\(run)")
        #expect(run.output == fault.output + "\n")
        let isTold = run.errors.contains(
            "allocation \(fault.number), of \(fault.number * 10) bytes, fails by --fail-malloc")
        #expect(isTold == (fault.number <= 3), "\(run)")
        #expect(run.errors.contains("    at works (user/user_main.c:") == isTold, "\(run)")
    }
}
