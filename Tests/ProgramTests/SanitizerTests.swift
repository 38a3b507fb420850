//  --sanitize: what the chip would let pass, found, with its place.
import Testing
import TestSupport

@Suite struct SanitizerTests {
    private let firmware = Firmware.name("Sanitized")

    /// A mistake, and what is said of it.
    struct Mistake: Sendable, CustomTestStringConvertible {
        let name: String
        let words: String
        var testDescription: String { name }

        static let memory = [
            Mistake(name: "heap-overflow", words: "AddressSanitizer: "),
            Mistake(name: "heap-underflow", words: "AddressSanitizer: "),
            Mistake(name: "use-after-free", words: "AddressSanitizer: "),
            Mistake(name: "stack-buffer", words: "AddressSanitizer: stack-buffer-overflow"),
            Mistake(name: "global-buffer", words: "AddressSanitizer: global-buffer-overflow"),
        ]

        static let undefined = [
            Mistake(
                name: "signed-overflow", words: "undefined behaviour: an addition overflows"),
            Mistake(name: "shift", words: "undefined behaviour: a shift by too many bits"),
            Mistake(name: "index", words: "undefined behaviour: an index is out of bounds"),
        ]
    }

    @Test(arguments: Mistake.memory, Executor.allCases)
    func memory(_ mistake: Mistake, _ executor: Executor) throws {
        let scratch = ScratchDirectory()
        let trace = scratch.path + "/run.h8t"
        let run = try firmware.run(
            executor,
            ["--sanitize", "address", "--set", "case=\(mistake.name)", "--trace", trace])
        #expect(run.code == 1, "\(run)")
        #expect(run.errors.contains(mistake.words), "\(run)")
        let line = try #require(firmware.line(marked: mistake.name))
        #expect(run.errors.contains("user_main.c:\(line)"), "line \(line): \(run)")
        // The run ends as any other: what was printed is there, and the trace is whole.
        #expect(run.output == "about to fail\n", "\(run)")
        #expect(try Host8266.run(["trace", "text", trace]).code == 0)
    }

    @Test(arguments: Mistake.undefined, Executor.allCases)
    func undefined(_ mistake: Mistake, _ executor: Executor) throws {
        let run = try firmware.run(
            executor, ["--sanitize", "undefined", "--set", "case=\(mistake.name)"])
        #expect(run.code == 1, "\(run)")
        #expect(run.errors.contains(mistake.words), "\(run)")
        let line = try #require(firmware.line(marked: mistake.name))
        #expect(run.errors.contains("(user/user_main.c:\(line))"), "line \(line): \(run)")
    }

    /// The chip's own exceptions stay what they are.
    @Test(arguments: ["null-load", "division", "unaligned", "recursion"])
    func exceptionsAreNotHidden(_ name: String) throws {
        let crash = try #require(CrashCase.all.first { $0.name == name })
        for sanitizer in ["undefined", "address"] {
            let run = try Firmware.name("Crashes").run(
                .fiber, ["--sanitize", sanitizer, "--set", "case=\(name)"])
            #expect(run.code == 1, "\(run)")
            #expect(run.errors.contains(crash.sentence), "\(run)")
        }
    }

    @Test(arguments: ["address", "undefined"], Executor.allCases)
    func whatIsRightRunsAsWithout(_ sanitizer: String, _ executor: Executor) throws {
        let run = try firmware.run(
            executor, ["--sanitize", sanitizer, "--set", "case=clean", "--timeout", "60s"])
        #expect(run.code == 0, "\(run)")
        #expect(run.output == "about to fail\nsum 42300, heap whole\n", "\(run)")
        let again = try firmware.run(
            executor, ["--sanitize", sanitizer, "--set", "case=restart", "--timeout", "60s"])
        #expect(again.code == 0, "\(again)")
        #expect(again.output.hasSuffix("restarted\n"), "\(again)")
    }

    @Test(arguments: ["ThirtyTwoBits", "Kernel", "Cxx"])
    func ourOwnFirmwareIsClean(_ name: String) throws {
        for sanitizer in ["address", "undefined"] {
            let run = try Firmware.name(name).run(
                .dispatch, ["--sanitize", sanitizer, "--timeout", "60s"])
            #expect(run.code == 0, "\(sanitizer): \(run)")
        }
    }
}
