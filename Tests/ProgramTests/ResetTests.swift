//  Resets: the chip starts again in the same process, knows why, and has nothing left over.
import Testing
import TestSupport

@Suite struct ResetTests {
    private let firmware = Firmware.name("Resets")

    @Test(arguments: Executor.allCases)
    func aCrashIsToldAfterTheReset(_ executor: Executor) throws {
        let run = try firmware.run(
            executor, ["--set", "case=crash", "--no-exit-on-panic", "--timeout", "100ms"])
        #expect(run.code == 124, "\(run)")
        let boots = run.lines.filter { $0.hasPrefix("boot: ") }
        try #require(boots.count >= 3, "\(run)")
        #expect(boots[0].hasPrefix("boot: reason 0 cause 0 address 0 counter 1 heap "))
        for boot in boots.dropFirst() {
            // REASON_EXCEPTION_RST, StoreProhibited, and where.
            #expect(boot.hasPrefix("boot: reason 2 cause 29 address 24 counter 1 heap "), "\(boot)")
        }
        // The heap is as large after each boot as after the first.
        #expect(Set(boots.map { $0.split(separator: " ").last }).count == 1)
        #expect(run.errors.contains("in task \"crashing\" at 30."), "\(run)")
        #expect(run.errors.contains("host8266: the chip resets\n"))
    }

    @Test(arguments: Executor.allCases)
    func twoHundredRestartsLeakNothing(_ executor: Executor) throws {
        // A boot takes 20 ms and the firmware restarts 10 ms later.
        var program = try firmware.program(
            executor, ["--set", "case=restart", "--timeout", "6.2s"])
        program.timeLimit = 60
        let run = try program.run()
        #expect(run.code == 124, "\(run.errors)")
        let boots = run.lines.filter { $0.hasPrefix("boot: ") }
        #expect((200...210).contains(boots.count))
        // REASON_SOFT_RESTART.
        #expect(boots.dropFirst().allSatisfy { $0.hasPrefix("boot: reason 4 cause 0 address 0 ") })
        #expect(Set(boots.map { $0.split(separator: " ").last }).count == 1)
        let peaks = run.lines.filter { $0.hasPrefix("peak ") }.compactMap {
            Int($0.split(separator: " ")[1])
        }
        try #require(peaks.count >= 200)
        // Threads that stayed would have a stack each, and 16 contexts a boot add up.
        #expect(peaks[199] - peaks[20] < 2048, "from \(peaks[20]) to \(peaks[199]) KiB")
    }

    @Test func aRunOfManyResetsIsTheSameOnBothExecutors() throws {
        let runs = try Executor.allCases.map {
            try firmware.run(
                $0, ["--set", "case=restart", "--timeout", "1s", "--trace-hash", "--seed", "7"])
        }
        let hashes = runs.map { $0.errors.split(separator: "\n").last }
        #expect(hashes[0]?.hasPrefix("trace hash ") == true, "\(runs[0])")
        #expect(hashes[0] == hashes[1])
    }

    /// Firmware that fails before its first tick is still ended by its timeout.
    @Test(arguments: Executor.allCases)
    func aBootLoopEndsByTheTimeout(_ executor: Executor) throws {
        let run = try firmware.run(
            executor, ["--set", "case=boot-loop", "--no-exit-on-panic", "--timeout", "100ms"])
        #expect(run.code == 124, "\(run)")
        #expect(run.lines.count { $0.hasPrefix("boot: ") } >= 4)
    }
}
