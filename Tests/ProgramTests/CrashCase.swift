//  The kinds of failure that Tests/Programs/firmware/Crashes knows, and what must be said of each.
import Testing

struct CrashCase: Sendable, CustomTestStringConvertible {
    /// For `--set case=`, and the mark of the line at which it happens.
    let name: String
    /// The sentence, or a part of it, without the task and the time.
    let sentence: String
    /// The chip's number of the exception.
    let cause: Int

    var testDescription: String { name }

    /// gcc's check for unaligned accesses is a bare trap, so a trap of the firmware's own is taken
    /// for one.
    var isBareTrap: Bool { name == "trap" }

    static let all = exceptions + abortions + stacks + heap + handles + rules + badPointers

    // MARK: -

    private init(_ name: String, _ sentence: String, cause: Int = 0) {
        self.name = name
        self.cause = cause
        self.sentence = sentence
    }

    private static func load(_ name: String, _ address: String) -> CrashCase {
        CrashCase(name, "exception 28 (LoadProhibited): read of " + address, cause: 28)
    }

    private static func store(_ name: String, _ address: String) -> CrashCase {
        CrashCase(name, "exception 29 (StoreProhibited): write to " + address, cause: 29)
    }

    private static func jump(_ name: String, _ address: String) -> CrashCase {
        CrashCase(name, "exception 20 (InstFetchProhibited): jump to " + address, cause: 20)
    }

    private static let null = "0x00000000 (a null pointer)"
    private static let wide = " (not an address of the chip: its upper 32 bits were kept)"

    private static let exceptions = [
        load("null-load", null),
        store("null-store", null),
        load("null-field", "0x00000024 (a null pointer)"),
        load("wild-load", "0x70000010"),
        jump("null-jump", "0x00000000"),
        jump("wild-jump", "0x40280000"),
        load("wide-pointer", "0x12345678" + wide),
        load("non-canonical", "0xffffffff" + wide),
        store("code-store", "0x410"),
        CrashCase("division", "exception 0 (IllegalInstruction): division by zero"),
        CrashCase("remainder", "exception 0 (IllegalInstruction): division by zero"),
        CrashCase("unaligned", "exception 9 (LoadStoreAlignment): unaligned access", cause: 9),
    ]

    private static let abortions = [
        CrashCase("abort", "abort() was called"),
        CrashCase("exit", "exit(3) was called"),
        CrashCase("assert", "assertion \"zero == 1\" failed: file \""),
        CrashCase("trap", "exception 0 (IllegalInstruction): a trap instruction was executed"),
    ]

    private static let stacks = ["recursion", "leaf"].map {
        CrashCase($0, "stack overflow: more than the 512 words that the task asked for", cause: 29)
    }

    private static let heap = [
        CrashCase("double-free", "which is free already"),
        CrashCase("foreign-free", "which does not lie on the heap"),
        CrashCase("inner-free", "which is not the start of a block"),
        CrashCase("overrun-free", "or what lies before it has been overwritten"),
        CrashCase(
            "foreign-realloc", "realloc was given 0x3ffe8010, which does not lie on the heap"),
    ]

    private static let noQueue = ", which is no queue, semaphore or mutex"

    private static let handles = [
        CrashCase("stale-queue", noQueue),
        CrashCase("foreign-queue", "xQueueSend was given 0xdeadbeef" + noQueue),
        CrashCase("null-queue", "xQueueReceive was given 0x00000000" + noQueue),
        CrashCase("task-as-queue", noQueue),
        CrashCase("stale-task", "vTaskResume was given 0x10000901, which is no task that exists"),
        CrashCase(
            "foreign-task", "vTaskSuspend was given 0x12345678, which is no task that exists"),
        CrashCase("stale-timer", "which is no timer that exists"),
        CrashCase(
            "zero-period",
            "xTimerChangePeriod was given a period of 0 ticks; a tick has 10 ms, and division "
                + "rounds down"),
        CrashCase("null-task-function", "xTaskCreate was given no function"),
        CrashCase("mixed-queue", ", at which a task waits; a queue serves tasks or co-routines"),
        CrashCase("nested-schedule", "vCoRoutineSchedule was called while a co-routine runs"),
        CrashCase("raw-list", "vListInsertEnd met a pointer that leads nowhere; a list"),
        CrashCase("raw-item", "uxListRemove met a pointer that leads nowhere; a list"),
    ]

    private static let inCritical = " would wait, but was called in a critical section"
    private static let suspended = " would wait, but was called with the scheduler suspended"

    private static let rules = [
        CrashCase("delay-in-critical", "vTaskDelay" + inCritical),
        CrashCase("receive-in-critical", "xQueueReceive" + inCritical),
        CrashCase("delay-suspended", "vTaskDelay" + suspended),
        CrashCase("take-suspended", "xSemaphoreTake" + suspended),
        CrashCase(
            "unbalanced-exit",
            "vPortExitCritical was called without a vPortEnterCritical before it"),
        CrashCase(
            "unbalanced-resume", "xTaskResumeAll was called without a vTaskSuspendAll before it"),
    ]

    private static let badPointers = [
        store("copy-to-null", null),
        load("length-of-wild", "0x70000000"),
        load("print-wild", "0x70000000"),
        store("format-to-null", null),
        load("send-null-item", null),
        store("receive-to-wild", "0x70000000"),
    ]
}
