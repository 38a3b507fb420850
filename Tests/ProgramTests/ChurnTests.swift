//  Tasks that come and go on threads, and on none: every way from one context to another.
//
//  The SDK's own tasks have no thread (Docs/Decisions/0022), so callbacks end tasks on whose threads
//  they run, tasks that end leave the CPU to tasks without a thread, and boards end out of both.

import Glibc
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

    private static let crowd = """
        #include "esp_common.h"
        #include "freertos/FreeRTOS.h"
        #include "freertos/task.h"
        #include "host8266.h"
        uint32 user_rf_cal_sector_set(void) { return 1019; }
        static void waits(void *unused) { for (;;) vTaskDelay(1); }
        static void ends(void *unused) { vTaskDelay(10); host8266_exit(0); }
        void user_init(void)
        {
            int i;
            for (i = 0; i < 200; i++) xTaskCreate(waits, "waits", 176, NULL, 2, NULL);
            xTaskCreate(ends, "ends", 176, NULL, 3, NULL);
        }

        """

    private static let mayHaveLargeStacks: Bool = {
        var limit = rlimit()
        return getrlimit(__rlimit_resource_t(RLIMIT_STACK.rawValue), &limit) == 0
            && limit.rlim_max >= 64 << 20
    }()

    /// A limit of the host's, here of memory at 64 MiB for each thread's stack, ends the run with a
    /// sentence; without threads there is none.
    @Test(.enabled(if: mayHaveLargeStacks, "the host limits the stacks of threads"))
    func aHostWithoutThreadsIsTold() throws {
        let scratch = ScratchDirectory()
        scratch.write("app/user/user_main.c", Self.crowd)
        let crowd = Firmware(path: scratch.path + "/app")
        func run(_ executor: Executor) throws -> Outcome {
            var program = try crowd.program(executor, ["--heap", "4000000", "--timeout", "10s"])
            let limits = "ulimit -s 65536; ulimit -v 6000000; exec \"$0\" \"$@\""
            program.arguments = ["-c", limits, program.path] + program.arguments
            program.path = "/bin/sh"
            return try program.run()
        }
        let fiber = try run(.fiber)
        #expect(fiber.code == 0, "\(fiber)")
        let dispatch = try run(.dispatch)
        #expect(dispatch.code == 4, "\(dispatch)")
        #expect(
            dispatch.errors.contains(
                "this machine gives no thread for a task: a limit of processes or of memory is "
                    + "reached; --executor fiber needs none\n"), "\(dispatch)")
    }

    private func hash(_ run: Outcome) -> Substring? {
        run.errors.split(separator: "\n").first { $0.hasPrefix("trace hash") }
    }
}
