//  Every way in which firmware fails: the sentence, the place, and the exit code.
import Testing
import TestSupport

/// One kind of failure and what must be said of it.
struct CrashCase: Sendable, CustomTestStringConvertible {
    /// For `--set case=`, and the mark of the line at which it happens.
    let name: String
    /// The sentence, without the task and the time.
    let sentence: String
    /// The chip's number of the exception.
    let cause: Int
    var testDescription: String { name }

    init(_ name: String, _ cause: Int, _ sentence: String) {
        self.name = name
        self.cause = cause
        self.sentence = sentence
    }

    static let exceptions = [
        CrashCase("null-load", 28, "exception 28 (LoadProhibited): read of 0x00000000 (a null pointer)"),
        CrashCase(
            "null-store", 29, "exception 29 (StoreProhibited): write to 0x00000000 (a null pointer)"),
        CrashCase("null-field", 28, "exception 28 (LoadProhibited): read of 0x00000024 (a null pointer)"),
        CrashCase("wild-load", 28, "exception 28 (LoadProhibited): read of 0x70000010"),
        CrashCase("null-jump", 20, "exception 20 (InstFetchProhibited): jump to 0x00000000"),
        CrashCase("wild-jump", 20, "exception 20 (InstFetchProhibited): jump to 0x40280000"),
        CrashCase(
            "wide-pointer", 28, "exception 28 (LoadProhibited): read of 0x12345678 "
                + "(not an address of the chip: its upper 32 bits were kept)"),
        CrashCase("non-canonical", 28, "exception 28 (LoadProhibited): read of 0xffffffff (not an address"),
        CrashCase("code-store", 29, "exception 29 (StoreProhibited): write to 0x410"),
        CrashCase("division", 0, "exception 0 (IllegalInstruction): division by zero"),
        CrashCase("remainder", 0, "exception 0 (IllegalInstruction): division by zero"),
        CrashCase("unaligned", 9, "exception 9 (LoadStoreAlignment): unaligned access"),
        CrashCase("abort", 0, "abort() was called"),
        CrashCase("exit", 0, "exit(3) was called"),
        CrashCase("assert", 0, "assertion \"zero == 1\" failed: file \""),
        CrashCase("trap", 0, "exception 0 (IllegalInstruction): a trap instruction was executed"),
    ]

    static let stacks = ["recursion", "leaf"].map {
        CrashCase($0, 29, "stack overflow: more than the 512 words that the task asked for")
    }

    static let misuses = [
        CrashCase("double-free", 0, "free was given 0x3fff"),
        CrashCase("foreign-free", 0, "which does not lie on the heap"),
        CrashCase("inner-free", 0, "which is not the start of a block"),
        CrashCase("overrun-free", 0, "or what lies before it has been overwritten"),
        CrashCase("foreign-realloc", 0, "realloc was given 0x3ffe8010, which does not lie on the heap"),
        CrashCase("stale-queue", 0, "which is no queue, semaphore or mutex"),
        CrashCase("foreign-queue", 0, "xQueueSend was given 0xdeadbeef, which is no queue"),
        CrashCase("null-queue", 0, "xQueueReceive was given 0x00000000, which is no queue"),
        CrashCase("task-as-queue", 0, "which is no queue, semaphore or mutex"),
        CrashCase("stale-task", 0, "vTaskResume was given 0x10000901, which is no task that exists"),
        CrashCase("foreign-task", 0, "vTaskSuspend was given 0x12345678, which is no task that exists"),
        CrashCase("stale-timer", 0, "which is no timer that exists"),
        CrashCase("null-task-function", 0, "xTaskCreate was given no function"),
        CrashCase(
            "delay-in-critical", 0, "vTaskDelay would wait, but was called in a critical section"),
        CrashCase(
            "receive-in-critical", 0,
            "xQueueReceive would wait, but was called in a critical section"),
        CrashCase(
            "delay-suspended", 0,
            "vTaskDelay would wait, but was called with the scheduler suspended"),
        CrashCase(
            "take-suspended", 0, "xSemaphoreTake would wait, but was called with the scheduler suspended"),
        CrashCase(
            "unbalanced-exit", 0,
            "vPortExitCritical was called without a vPortEnterCritical before it"),
        CrashCase(
            "unbalanced-resume", 0, "xTaskResumeAll was called without a vTaskSuspendAll before it"),
    ]

    static let badPointers = [
        CrashCase(
            "copy-to-null", 29, "exception 29 (StoreProhibited): write to 0x00000000 (a null pointer)"),
        CrashCase("length-of-wild", 28, "exception 28 (LoadProhibited): read of 0x70000000"),
        CrashCase("print-wild", 28, "exception 28 (LoadProhibited): read of 0x70000000"),
        CrashCase(
            "format-to-null", 29,
            "exception 29 (StoreProhibited): write to 0x00000000 (a null pointer)"),
        CrashCase(
            "send-null-item", 28, "exception 28 (LoadProhibited): read of 0x00000000 (a null pointer)"),
        CrashCase("receive-to-wild", 29, "exception 29 (StoreProhibited): write to 0x70000000"),
    ]

    static let all = exceptions + stacks + misuses + badPointers
}

@Suite struct CrashTests {
    private let firmware = Firmware.name("Crashes")

    @Test(arguments: CrashCase.all, Executor.allCases)
    func theSentenceThePlaceAndTheCode(_ crash: CrashCase, _ executor: Executor) throws {
        let run = try firmware.run(
            executor, ["--set", "case=\(crash.name)", "--timeout", "5s"])
        #expect(run.code == 1, "\(run)")
        // The chip's words on UART0, the host's on standard error.
        #expect(run.output.hasPrefix("about to fail\n"))
        #expect(run.output.contains("Fatal exception (\(crash.cause)): \nepc1=0x"), "\(run)")
        #expect(run.errors.contains(crash.sentence), "\(run)")
        #expect(run.errors.contains(", in task \"failing\" at "), "\(run)")
        #expect(run.errors.contains("host8266: the run ends here; with --no-exit-on-panic"))
        // The last line is the command that does it again.
        #expect(run.errors.hasSuffix(" --seed 1\n"))
        // The first frame is where it happened.
        let line = try #require(firmware.line(marked: crash.name))
        let frame = run.errors.split(separator: "\n").first { $0.hasPrefix("    at ") }
        #expect(frame?.hasSuffix("(user/user_main.c:\(line))") == true, "line \(line): \(run)")
        #expect(!run.errors.contains("__clang_trap_msg"))
    }

    /// gcc has no pc table and other checks, but each failure is still named.
    @Test(
        arguments: CrashCase.all.filter { !["division", "remainder", "unaligned"].contains($0.name) })
    func theSameWithGCC(_ crash: CrashCase) throws {
        let run = try firmware.run(
            .fiber, ["--cc", "gcc", "--set", "case=\(crash.name)", "--timeout", "5s"])
        #expect(run.code == 1, "\(run)")
        #expect(run.output.contains("Fatal exception (\(crash.cause)): \n"), "\(run)")
        #expect(run.errors.contains(crash.sentence), "\(run)")
    }

    @Test(arguments: Executor.allCases)
    func aTaskThatReturns(_ executor: Executor) throws {
        let run = try firmware.run(executor, ["--set", "case=task-returns", "--timeout", "5s"])
        #expect(run.code == 1, "\(run)")
        #expect(
            run.errors.contains(
                "task function returned; a task ends with vTaskDelete(NULL), in task \"failing\""))
    }

    /// The function of an os_timer runs in the SDK's own task.
    @Test(arguments: Executor.allCases)
    func waitingInATimersFunction(_ executor: Executor) throws {
        let run = try firmware.run(
            executor, ["--set", "case=delay-in-os-timer", "--timeout", "5s"])
        #expect(run.code == 1, "\(run)")
        #expect(
            run.errors.contains(
                "vTaskDelay would wait, but was called with the scheduler suspended, in task \"rtT\""))
        let line = try #require(firmware.line(marked: "delay-in-os-timer"))
        #expect(run.errors.contains("at delay_in_timer (user/user_main.c:\(line))"), "\(run)")
    }
}
