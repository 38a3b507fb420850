//  The kernel's interface as firmware sees it: each function, and FreeRTOS's demo tests in our
//  words.
import Testing
import TestSupport

@Suite struct RtosTests {
    private let api = Firmware.name("RtosApi")

    /// The names in the table of Tests/Programs/firmware/RtosApi/include/cases.h.
    private func apiCases() throws -> [String] {
        let text = try #require(readText(api.path + "/include/cases.h"))
        return text.split(separator: "CASE(").dropFirst(1).map { String($0.prefix { $0 != ")" }) }
    }

    @Test(arguments: Executor.allCases)
    func everyFunctionDoesWhatItSays(_ executor: Executor) throws {
        let run = try api.run(executor, ["--timeout", "60s"])
        #expect(run.code == 0, "\(run)")
        #expect(!run.errors.contains("expectation failed"), "\(run)")
        let done = run.lines.filter { $0.hasSuffix(" ticks") }.map { line in
            String(line.prefix { $0 != ":" })
        }
        #expect(done == (try apiCases()))
        #expect(run.output.contains("\ndone: \(done.count)\n"), "\(run)")
    }

    /// Each case stands alone, so that one that fails can be looked at by itself.
    @Test func aCaseCanBeChosen() throws {
        let run = try api.run(.fiber, ["--set", "case=timer_reload", "--timeout", "60s"])
        #expect(run.code == 0, "\(run)")
        #expect(run.lines.filter { $0.contains(" ticks") }.count == 1, "\(run)")
        #expect(try api.run(.fiber, ["--set", "case=none", "--timeout", "60s"]).code == 99)
    }

    /// Interrupts come with the chip's pins.
    private static let unused: Set<Substring> = ["_xt_isr_attach"]

    /// What functions do is held to account by Tests/Programs/mutation.sh; macros have no symbol.
    @Test(arguments: [
        "FreeRTOS", "croutine", "list", "portable", "portmacro", "projdefs", "queue", "semphr",
        "task", "timers",
    ])
    func everyMacroOfTheHeaderIsUsed(_ header: String) throws {
        let text = try #require(readText("\(packageRoot)/Include/freertos/\(header).h"))
        let names = text.split(separator: "\n").compactMap { line -> Substring? in
            guard line.hasPrefix("#define "), let end = line.firstIndex(of: "(") else { return nil }
            let name = line[..<end].dropFirst("#define ".count)
            return name.contains(" ") || name.hasPrefix("H8266_") ? nil : name
        }
        #expect(!names.isEmpty || header == "portable")
        let files =
            "coroutines heap isr lists macros queues reports scheduling semaphores sets tasks time "
            + "timers"
        let code = files.split(separator: " ").compactMap { file in
            readText("\(api.path)/user/\(file).c")
        }.joined()
        for name in names where !Self.unused.contains(name) {
            #expect(code.contains("\(name)("), "no case uses \(name)")
        }
    }

    @Test func bothExecutorsRunItAlike() throws {
        let dispatch = try api.run(.dispatch, ["--timeout", "60s", "--trace-hash"])
        let fiber = try api.run(.fiber, ["--timeout", "60s", "--trace-hash"])
        #expect(traceHash(of: dispatch) != nil, "\(dispatch)")
        #expect(traceHash(of: dispatch) == traceHash(of: fiber))
        #expect(dispatch.output == fiber.output)
    }

    // MARK: - The demo tests

    private let demo = Firmware.name("RtosDemo")

    /// 20,000 ticks with everything together. How long that takes is a figure of `make bench`.
    @Test func theDemosRunAlikeEachTime() throws {
        var outcomes: [Outcome] = []
        for executor in [Executor.fiber, .dispatch, .fiber] {
            let run = try demo.run(executor, ["--timeout", "250s", "--trace-hash"])
            #expect(run.code == 0, "\(run)")
            #expect(run.output.contains("\n20000 ticks, 0 failed\n"), "\(run)")
            outcomes.append(run)
        }
        #expect(traceHash(of: outcomes[0]) != nil, "\(outcomes[0])")
        for run in outcomes.dropFirst() {
            #expect(traceHash(of: run) == traceHash(of: outcomes[0]), "\(run)")
            #expect(run.output == outcomes[0].output)
        }
    }

    /// A demo that does not work is found: here one that was never started.
    @Test(arguments: [
        "blocking times", "task death", "software timers", "floating point", "time slicing",
        "fixed rates", "interrupts",
    ])
    func aDemoThatStandsStillIsNamed(_ name: String) throws {
        let run = try demo.run(.fiber, ["--timeout", "250s", "--set", "without=\(name)"])
        #expect(run.code == 1, "\(run)")
        #expect(run.output.hasPrefix("\(name): part 0 stands still after 0 rounds\n"), "\(run)")
        #expect(run.output.contains("\n1000 ticks, "), "\(run)")
    }
}

/// What `--trace-hash` printed; nil when it did not.
private func traceHash(of run: Outcome) -> Substring? {
    run.errors.split(separator: "\n").first { $0.contains("trace hash") }
}
