//  The heap tells the truth: its size, what was not freed, and who writes where nobody may.
import TestSupport
import Testing

@Suite struct MemoryTests {
    private let firmware = Firmware.name("Memory")

    private func run(
        _ name: String, _ executor: Executor = .fiber, _ options: [String] = []
    ) throws -> Outcome {
        try firmware.run(executor, ["--set", "case=\(name)", "--timeout", "5s"] + options)
    }

    private func place(_ mark: String) throws -> String {
        "(user/user_main.c:\(try #require(firmware.line(marked: mark))))"
    }

    // MARK: - Sizes

    /// What system_print_meminfo says: name, start, end, length.
    private func ranges(_ run: Outcome) throws -> [(name: String, start: Int, end: Int)] {
        try run.output.split(separator: "\n").dropFirst().map { line in
            let words = line.split(separator: " ").filter { $0 != ":" }
            let name = String(words[0].prefix { $0 != ":" })
            let start = try #require(Int(words[1].dropFirst(2), radix: 16), "\(run)")
            let end = try #require(Int(words[3].dropFirst(2).dropLast(), radix: 16), "\(run)")
            try #require(Int(words[5]) == end - start, "\(run)")
            return (name, start, end)
        }
    }

    private func free(_ run: Outcome) throws -> Int {
        let line = try #require(run.output.split(separator: "\n").first)
        return try #require(Int(line.dropFirst("free ".count)), "\(run)")
    }

    @Test func staticsTakeFromTheHeap() throws {
        let plain = try run("sizes")
        #expect(plain.code == 0, "\(plain)")
        // 64 KiB are left by the SDK before its own tasks, which need less than 16.
        #expect((48 * 1024..<64 * 1024).contains(try free(plain)))
        let large = try run("sizes", .fiber, ["-D", "BIG=10000"])
        // Rounding, and the code that touches it.
        #expect((10000...10016).contains(try free(plain) - free(large)))
        // A size that was asked for is what one gets.
        let chosen = try run("sizes", .fiber, ["--heap", "60000"])
        let chosenLarge = try run("sizes", .fiber, ["--heap", "60000", "-D", "BIG=10000"])
        #expect(try free(chosen) == free(chosenLarge))
    }

    @Test func theSectionsFillTheRAM() throws {
        for options in [[], ["-D", "BIG=10000"], ["--heap", "1000000"]] {
            let run = try run("sizes", .fiber, options)
            let ranges = try ranges(run)
            #expect(ranges.map(\.name) == ["data", "rodata", "bss", "heap"])
            #expect(ranges.map(\.end).dropLast() == ranges.map(\.start).dropFirst())
            #expect(ranges.last?.end == 0x4000_0000)
            if options.first != "--heap" { #expect(ranges.first?.start == 0x3FFE_8000) }
            let heap = ranges[3].end - ranges[3].start
            // What the SDK's tasks have is the same in all of them.
            #expect(try heap - free(run) == 15776)
        }
    }

    @Test func staticsThatLeaveNoHeapAreRefused() throws {
        for bytes in [50000, 60000, 70000] {
            let run = try run("sizes", .fiber, ["-D", "BIG=\(bytes)"])
            #expect(run.code == 3, "\(run)")
            #expect(run.errors.contains("that leaves no heap of the 65536 bytes"), "\(run)")
            let lifted = try self.run("sizes", .fiber, ["-D", "BIG=\(bytes)", "--heap", "40000"])
            #expect(lifted.code == 0, "\(lifted)")
        }
    }

    // MARK: - Leaks

    @Test(arguments: Executor.allCases)
    func whatNothingPointsAtIsLost(_ executor: Executor) throws {
        let run = try run("loses", executor, ["--leaks"])
        #expect(run.code == 0, "\(run)")
        let lines = run.errors.split(separator: "\n").map(String.init)
        let start = try #require(lines.firstIndex { $0.contains("leaks:") })
        #expect(
            lines[start...].elementsEqual([
                "host8266: leaks: lost, because nothing points at it: 220 bytes in 4 blocks",
                "    120 bytes in 3 blocks, allocated by loses",
                "        at loses \(try place("lost-loop"))",
                "    100 bytes in 1 block, allocated by loses",
                "        at loses \(try place("lost-once"))",
                "host8266: leaks: lost, because nobody keeps its handle: queue 0x20000501 (85 bytes)",
                "        at loses \(try place("lost-queue"))",
                "host8266: leaks: still there: task \"works\" (1116 bytes)",
                lines.last!,
            ]), "\(run)")
        #expect(lines.last!.hasPrefix("host8266: heap: 6"))
    }

    /// By a variable, from another block, in 32 bits and into the middle, and after it was moved.
    @Test(arguments: Executor.allCases)
    func whatSomethingPointsAtIsNotLost(_ executor: Executor) throws {
        let run = try run("keeps", executor, ["--leaks", "--fail-on-leaks"])
        #expect(run.code == 0, "\(run)")
        #expect(run.errors.contains("leaks: still pointed at: 232 bytes in 4 blocks\n"), "\(run)")
        for mark in ["kept-outer", "kept-moved"] {
            #expect(run.errors.contains("at keeps \(try place(mark))"), "\(run)")
        }
        #expect(run.errors.contains("leaks: nothing is lost\n"))
        #expect(run.errors.contains(", queue 0x20000501 (93 bytes)\n"))
    }

    @Test(arguments: ["keeps-in-queue", "keeps-in-timer"], Executor.allCases)
    func whatTheKernelKeepsIsNotLost(_ name: String, _ executor: Executor) throws {
        let run = try run(name, executor, ["--fail-on-leaks"])
        #expect(run.code == 0, "\(run)")
        #expect(run.errors.contains("leaks: still pointed at: 12 bytes in 1 block\n"), "\(run)")
    }

    /// Only a local variable of a task that waits has it, in a register or on the stack.
    @Test(arguments: Executor.allCases)
    func whatAWaitingTaskPointsAtIsNotLost(_ executor: Executor) throws {
        for compiler in ["clang", "gcc"] {
            let run = try run("keeps-on-stack", executor, ["--fail-on-leaks", "--cc", compiler])
            #expect(run.code == 124, "\(run)")
            let kept = "leaks: still pointed at: 720 bytes in 6 blocks\n"
            #expect(run.errors.contains(kept), "\(run)")
        }
    }

    @Test func lostBlocksFailTheRunOnRequest() throws {
        #expect(try run("loses", .fiber, ["--fail-on-leaks"]).code == 1)
        #expect(try run("sound", .fiber, ["--fail-on-leaks"]).code == 0)
        let silent = try run("loses")
        #expect(silent.code == 0)
        #expect(!silent.errors.contains("leaks"))
    }

    // MARK: - Misuse

    struct Misuse: Sendable, CustomTestStringConvertible {
        let name: String
        let sentence: String
        /// Marks of the lines that the report shows, the noticing one first.
        let marks: [String]

        var testDescription: String { name }
    }

    static let checked = [
        Misuse(
            name: "overrun-tail", sentence: "malloc found that the block 0x",
            marks: ["tail-noticed", "tail-allocated"]),
        Misuse(
            name: "overrun-header", sentence: "malloc found that the header at 0x",
            marks: ["header-noticed", "header-allocated"]),
        Misuse(
            name: "underrun", sentence: "free found that the header at 0x",
            marks: ["underrun-noticed", "underrun-allocated"]),
        Misuse(
            name: "write-freed", sentence: "malloc found that free memory was written at 0x",
            marks: ["freed-noticed", "freed-allocated", "freed-freed"]),
        Misuse(
            name: "double-free", sentence: "which is free already",
            marks: ["twice-noticed", "twice-allocated", "twice-freed"]),
    ]

    @Test(arguments: checked, Executor.allCases)
    func aCheckedHeapTellsWhoWhereAndSince(_ misuse: Misuse, _ executor: Executor) throws {
        let run = try run(misuse.name, executor, ["--check-heap"])
        #expect(run.code == 1, "\(run)")
        #expect(run.errors.contains(misuse.sentence), "\(run)")
        #expect(run.errors.contains(", in task \"works\" at "), "\(run)")
        let frames = run.errors.split(separator: "\n").filter { $0.contains(" at ") }
        var rest = frames[...]
        for mark in misuse.marks {
            let place = try place(mark)
            let found = rest.firstIndex { $0.hasSuffix(place) }
            #expect(found != nil, "\(mark): \(run)")
            rest = rest[((found ?? rest.startIndex) + 1)...]
        }
    }

    @Test(arguments: Executor.allCases)
    func theTickLooksToo(_ executor: Executor) throws {
        let run = try run("write-freed-tick", executor, ["--check-heap"])
        #expect(run.code == 1, "\(run)")
        #expect(run.errors.contains("the tick found that free memory was written at "), "\(run)")
    }

    @Test func theEndLooksToo() throws {
        let run = try run("write-freed-end", .fiber, ["--check-heap"])
        #expect(run.code == 1, "\(run)")
        #expect(run.errors.contains("at the end of the run, free memory was written"), "\(run)")
        #expect(try self.run("write-freed-end").code == 0)
    }

    /// Without a check, the block that was overrun is told when it is given back.
    @Test(arguments: Executor.allCases)
    func anOverrunIsToldWithoutAnOption(_ executor: Executor) throws {
        let run = try run("overrun", executor)
        #expect(run.code == 1, "\(run)")
        #expect(run.errors.contains("it was written past its end, in task \"works\""), "\(run)")
        #expect(run.errors.contains("at overrun \(try place("overrun"))"))
        #expect(run.errors.contains("--check-heap notices such things sooner"))
    }

    /// Checks and logs find nothing in sound firmware, and change nothing.
    @Test func soundFirmwareRunsAsBefore() throws {
        let hashes = try Executor.allCases.flatMap { executor in
            try [[], ["--check-heap"], ["--leaks", "--check-heap"]].map { options in
                let run = try run("sound", executor, ["--trace-hash"] + options)
                #expect(run.code == 0, "\(run)")
                return run.errors.split(separator: "\n").first { $0.contains("trace hash") } ?? ""
            }
        }
        #expect(Set(hashes).count == 1)
        #expect(hashes[0] != "")
    }
}
