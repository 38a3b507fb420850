//  What firmware sees of the chip and the kernel: widths, the heap, the C library, the services.
//
//  The firmware itself expects (host8266_expect); a failed expectation is code 1 and names its
//  line.
import Testing
import TestSupport

@Suite struct SemanticsTests {
    /// clang, gcc and both executors in the combinations that differ.
    private static let builds: [[String]] = [[], ["--cc", "gcc"], ["-O", "0"], ["-O", "s"]]

    @Test(arguments: builds, Executor.allCases)
    func everythingIsThirtyTwoBitsWide(_ build: [String], _ executor: Executor) throws {
        let run = try Firmware.name("ThirtyTwoBits").run(executor, ["--timeout", "10s"] + build)
        #expect(run.code == 0, "\(run)")
        #expect(
            run.output == """
                -1 4000000000 ffffffff
                -1 4294967295 ffffffff 0000BEEF
                0x3ffe8000 0x00000000
                -5000000000 5000000000
                [   42] [42   ] [00042] [+42] [text] [te] [c] %
                3.05 1.500000 2.2 0.5
                os_printf 1
                done

                """)
    }

    @Test(arguments: builds, Executor.allCases)
    func theKernelsServices(_ build: [String], _ executor: Executor) throws {
        let run = try Firmware.name("Kernel").run(executor, ["--timeout", "10s"] + build)
        #expect(run.code == 0, "\(run)")
        #expect(
            run.output == """
                os_timer repeating 1
                os_timer repeating 2
                os_timer repeating 3
                timer 2 1
                timer 1 2
                timer 2 3
                sent 2
                got 1 first
                sent 3
                got 0 first
                sent 4
                got 2 later
                got 3 later
                got 4 later
                low gives the mutex
                high has the mutex
                done

                """)
    }

    @Test(arguments: builds, Executor.allCases)
    func cxx(_ build: [String], _ executor: Executor) throws {
        let run = try Firmware.name("Cxx").run(executor, ["--timeout", "10s"] + build)
        #expect(run.code == 0, "\(run)")
        #expect(
            run.output == """
                constructed, 42
                reads 21
                reads 0
                reads 23
                thermometer goes
                sensor 3 goes
                thermometer goes
                sensor 3 goes
                ring 4 5 2 3
                twice 42, counter 5

                """)
    }

    /// Constructors run before there is a task: what they cannot do ends the run with a sentence.
    @Test(
        arguments: [
            ("exit", 3, ""), ("restart", 1, "in a constructor, before the first task"),
            (
                "wait", 1,
                "vTaskDelay would wait, but was called in a constructor, before the first task"
            ),
        ], Executor.allCases)
    func constructorsThatEndTheRun(
        _ early: (name: String, code: Int32, words: String), _ executor: Executor
    ) throws {
        let run = try Firmware.name("Cxx").run(
            executor, ["--set", "early=\(early.name)", "--timeout", "1s"])
        #expect(run.code == early.code, "\(run)")
        #expect(run.output == "constructed, 42\n", "\(run)")
        #expect(early.words.isEmpty || run.errors.contains(early.words), "\(run)")
    }

    @Test(arguments: Executor.allCases)
    func functionsWithinFunctions(_ executor: Executor) throws {
        let firmware = Firmware.name("Nested")
        let run = try firmware.run(executor, ["--cc", "gcc"])
        #expect(run.code == 0, "\(run)")
        #expect(run.output == "count 42\n")
        let refused = try firmware.run(executor)
        #expect(refused.code == 3)
        #expect(refused.errors.contains("build with --cc gcc"), "\(refused)")
    }
}
