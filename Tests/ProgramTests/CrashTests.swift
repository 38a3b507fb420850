//  Every way in which firmware fails: the sentence, the place, and the exit code.
import Testing
import TestSupport

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
        // However deep a recursion went, its frames are told in a line.
        #expect(run.errors.split(separator: "\n").count < 16, "\(run)")
    }

    /// gcc has no pc table and other checks, but each failure is still named.
    @Test(arguments: CrashCase.all.filter { !$0.isBareTrap })
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
                "vTaskDelay would wait, but was called with the scheduler suspended, in task \"rtT\""
            ))
        let line = try #require(firmware.line(marked: "delay-in-os-timer"))
        #expect(run.errors.contains("at delay_in_timer (user/user_main.c:\(line))"), "\(run)")
    }
}
