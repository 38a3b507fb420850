//  Application hooks, and what may be called where: in a handler, in the idle task, in a task.

import TestSupport
import Testing

@Suite struct HookTests {
    private let firmware = Firmware.name("Hooks")
    private let refused = Firmware.name("Refused")

    private func run(_ name: String, _ executor: Executor, _ timeout: String = "60s") throws
        -> Outcome
    {
        try firmware.run(executor, ["--set", "case=\(name)", "--timeout", timeout])
    }

    /// Expects the sentence, and the line that carries the case's mark, first.
    private func expectStop(
        _ run: Outcome, _ sentence: String, at line: Int?,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(run.code == 1, "\(run)", sourceLocation: sourceLocation)
        #expect(run.errors.contains(sentence), "\(run)", sourceLocation: sourceLocation)
        let frame = run.errors.split(separator: "\n").first { $0.hasPrefix("    at ") }
        #expect(
            frame?.hasSuffix("(user/user_main.c:\(line ?? -1))") == true, "\(line ?? -1): \(run)",
            sourceLocation: sourceLocation)
    }

    // MARK: - Hooks

    @Test(arguments: Executor.allCases)
    func everyTickIsHooked(_ executor: Executor) throws {
        let run = try run("ticks", executor)
        #expect(run.code == 0, "\(run)")
        #expect(
            run.output == "tick 10, 10 calls\ntick 20, 20 calls\ntick 30, 30 calls\n1\n", "\(run)")
    }

    /// The idle hook is called about once a tick, and can wake a task when nothing else would.
    @Test(arguments: Executor.allCases)
    func theIdleHookRunsWhenNobodyElseDoes(_ executor: Executor) throws {
        #expect(try run("idle", executor).output == "1\n")
        let woken = try run("idle-gives", executor)
        #expect(woken.code == 0 && woken.output == "woken by the idle task: 50\n", "\(woken)")
        // One that never returns keeps nobody but the idle task's equals from running.
        #expect(try run("idle-spins", executor).code == 0)
    }

    /// A pass runs one co-routine, so that the hook is called again until none is ready.
    @Test(arguments: Executor.allCases)
    func theIdleHookRunsCoRoutines(_ executor: Executor) throws {
        let run = try run("coroutines", executor)
        let expected = [(0, 1, 4), (1, 1, 5), (0, 2, 8), (1, 2, 10), (0, 3, 12), (1, 3, 15)]
        #expect(run.code == 0, "\(run)")
        #expect(
            run.output
                == expected.map { "co-routine \($0.0), step \($0.1), tick \($0.2)\n" }.joined())
    }

    @Test(arguments: Executor.allCases)
    func aFailedAllocationIsHooked(_ executor: Executor) throws {
        let run = try run("malloc", executor)
        // malloc, xTaskCreate and xQueueCreate for want of memory; a queue for nothing is not.
        #expect(run.output == "1 1\n0 1\n-1 2\n1 3\n1 3\n", "\(run)")
    }

    @Test(arguments: Executor.allCases)
    func aStackOverflowIsHookedBeforeItIsTold(_ executor: Executor) throws {
        let run = try run("overflow", executor)
        #expect(run.code == 1, "\(run)")
        #expect(
            run.output.hasPrefix("overflow in works, the task\nFatal exception (29): "), "\(run)")
        #expect(run.errors.contains("stack overflow: more than the 256 words"), "\(run)")
        let late = try self.run("overflow-delays", executor)
        expectStop(
            late, "vTaskDelay would wait, but was called in vApplicationStackOverflowHook",
            at: firmware.line(marked: "overflow-delays"))
        #expect(late.errors.contains("stack overflow in task \"works\" at "), "\(late)")
        let endless = try self.run("overflow-spins", executor)
        #expect(endless.code == 1 && endless.errors.contains("hardware watchdog: "), "\(endless)")
    }

    @Test(arguments: ["ticks", "idle", "coroutines", "malloc"])
    func bothExecutorsRunThemAlike(_ name: String) throws {
        let hashes = try Executor.allCases.map { executor in
            let run = try firmware.run(
                executor, ["--set", "case=\(name)", "--timeout", "60s", "--trace-hash"])
            return run.errors.split(separator: "\n").first { $0.hasPrefix("trace hash ") }
        }
        #expect(hashes[0] != nil && hashes[0] == hashes[1])
    }

    @Test func eachHookIsAdvisedOnOnce() throws {
        let run = try run("idle", .fiber)
        let advice = run.errors.split(separator: "\n").filter { $0.contains("advice: ") }
        #expect(advice.count == 4, "\(run)")
        for (hook, name) in zip(advice, ["Idle", "Tick", "MallocFailed", "StackOverflow"]) {
            #expect(hook.contains("vApplication\(name)Hook works here, but the SDK's "), "\(hook)")
        }
    }

    // MARK: - What may be called where

    static let inHandler = [
        ("send", "xQueueSend"), ("receive", "xQueueReceive"), ("give", "xSemaphoreGive"),
        ("take", "xSemaphoreTake"), ("give-recursive", "xSemaphoreGiveRecursive"),
        ("create", "xTaskCreate"), ("create-queue", "xQueueCreate"), ("resume", "vTaskResume"),
        ("suspend", "vTaskSuspend"), ("delete", "vTaskDelete"), ("priority", "vTaskPrioritySet"),
        ("suspend-all", "vTaskSuspendAll"), ("timer", "xTimerStart"),
    ]

    @Test(arguments: inHandler, Executor.allCases)
    func aHandlerMayNotCallWhatIsForTasks(
        _ call: (name: String, function: String), _ executor: Executor
    ) throws {
        let run = try run(call.name, executor)
        expectStop(
            run,
            "host8266: \(call.function) is for tasks, but was called from an interrupt handler",
            at: firmware.line(marked: call.name))
        #expect(run.errors.contains(", in an interrupt in task \"IDLE\" at "), "\(run)")
    }

    @Test func aHandlerMayNotWaitOrStay() throws {
        expectStop(
            try run("delay", .fiber),
            "vTaskDelay would wait, but was called from an interrupt handler",
            at: firmware.line(marked: "delay"))
        let spin = try run("spin", .fiber)
        #expect(spin.code == 1, "\(spin)")
        #expect(
            spin.errors.contains("hardware watchdog: an interrupt handler ran for 8.4s"), "\(spin)")
    }

    @Test(arguments: [("idle-delays", "vTaskDelay"), ("idle-takes", "xSemaphoreTake")])
    func theIdleHookMayNotWait(_ call: (name: String, function: String)) throws {
        expectStop(
            try run(call.name, .fiber),
            "\(call.function) would wait, but was called in vApplicationIdleHook",
            at: firmware.line(marked: call.name))
    }

    @Test(arguments: [
        ("idle-ends", "vTaskDelete would wait, but was called in vApplicationIdleHook"),
        ("idle-suspended", "vTaskSuspend was given the idle task, which must always be ready"),
        ("idle-deleted", "vTaskDelete was given the idle task, which must always be ready"),
    ])
    func theIdleTaskStays(_ given: (name: String, sentence: String)) throws {
        expectStop(
            try run(given.name, .fiber), given.sentence, at: firmware.line(marked: given.name))
    }

    @Test func aTaskThatCallsAHandlersFormIsAdvisedOnce() throws {
        let run = try run("form", .fiber)
        #expect(run.code == 0, "\(run)")
        let advice = run.errors.split(separator: "\n").filter { $0.contains("FromISR") }
        #expect(advice.count == 1, "\(run)")
        #expect(advice.first?.contains("xQueueSendFromISR is for interrupt handlers") == true)
        #expect(!(try self.run("form-critical", .fiber).errors.contains("FromISR")))
    }

    // MARK: - What no application may call

    /// The names in the table of Tests/Programs/firmware/Refused/user/user_main.c.
    static let refusedFunctions: [String] = {
        let text = readText(Firmware.name("Refused").path + "/user/user_main.c") ?? ""
        return text.split(separator: "    ROW(").dropFirst().map { String($0.prefix { $0 != ")" }) }
    }()

    @Test(arguments: refusedFunctions)
    func isRefused(_ function: String) throws {
        let run = try refused.run(.fiber, ["--set", "case=\(function)", "--timeout", "5s"])
        expectStop(run, "host8266: \(function) ", at: refused.line(marked: function))
        #expect(run.errors.contains(", in task \"calls\" at "), "\(run)")
    }

    @Test func thereAreSuchFunctions() { #expect(Self.refusedFunctions.count == 20) }
}
