//  Wrong usage and wrong input: one clear sentence, and the documented exit code.
import Glibc
import Testing
import TestSupport

@Suite struct UsageTests {
    private let firmware = Firmware.name("Verdicts")

    /// Options of `run` that are refused before anything is built, and what the refusal must name.
    private static let refusals: [([String], String)] = [
        (["--frobnicate"], "Unknown option '--frobnicate'"),
        (["--timeout", "5"], "such as 500ms or 1.5h"),
        (["--timeout", "-5s"], "'--timeout <time>'"),
        (["--timeout", "many"], "The value 'many' is invalid for '--timeout <time>'"),
        (["--seed", "x"], "The value 'x' is invalid for '--seed <seed>'"),
        (["--seed", "18446744073709551616"], "is invalid for '--seed <seed>'"),
        (["--executor", "y"], "one of 'dispatch' and 'fiber'"),
        (["--heap", "1"], "--heap 1: there can be 8192 to 16744448 bytes"),
        (["--heap", "16744449"], "8192 to 16744448"),
        (["--heap", "lots"], "The value 'lots' is invalid for '--heap <bytes>'"),
        (["--mac", "zz"], "six hexadecimal bytes such as 18:fe:34:97:f7:40"),
        (["--rt=0"], "the ratio must be above 0"),
        (["--rt=fast"], "The value 'fast' is invalid for '--rt <ratio>'"),
        (["--fast", "--rt"], "--fast and --rt exclude each other"),
        (["--flash-map", "9M"], "512K"),
        (["--spiffs-layout", "new"], "one of 'sdk1.5' and 'modern'"),
        (["--set", "novalue"], "'--set <name=value>'"),
        (["--expect-text", ""], "need a text that is not empty"),
        (["--cc", "tcc"], "one of 'clang' and 'gcc'"),
        (["--sanitize", "memory"], "one of 'none', 'address' or 'undefined'"),
        (["-O", "9"], "-O 9: there are the levels 0, 1, 2, 3, s, z and g"),
        (["--timeout"], "Missing value for '--timeout <time>'"),
    ]

    @Test(arguments: refusals)
    func optionsAreRefused(_ options: [String], _ words: String) throws {
        let run = try firmware.run(.fiber, options)
        #expect(run.code == 2, "\(run)")
        #expect(run.errors.contains(words), "\(run)")
        #expect(run.output.isEmpty)
        #expect(!run.errors.contains("compiling"), "nothing is built for a wrong command line")
    }

    /// Nothing is written over what is read, and no two records go to one file.
    @Test(arguments: [
        ["--pcap", "*scenario.yaml"], ["--trace", "*new", "--pcap", "*new"],
        ["--pcap", "*new", "--pcap-air", "*./new"], ["--flash", "*old", "--record", "*link"],
        ["--vcd", "*report"],
    ])
    func aFileServesForOneThing(_ options: [String]) throws {
        let scratch = ScratchDirectory()
        let report = scratch.path + "/report"
        let text = "version: 1\nwiring: {a: {device: led, gpio: 5, report: \(report)}}\n"
        let scenario = scratch.write("scenario.yaml", text)
        let old = scratch.write("old", "old")
        symlink(old, scratch.path + "/link")
        let places = options.map {
            $0.hasPrefix("*") ? "\(scratch.path)/\($0.dropFirst())" : $0
        }
        let run = try firmware.run(.fiber, ["--scenario", scenario] + places)
        #expect(run.code == 2, "\(run)")
        #expect(run.errors.contains(" name the same file, "), "\(run)")
        #expect(readText(scenario) == text && readText(old) == "old")
        #expect(access(scratch.path + "/new", F_OK) != 0)
    }

    /// What is no file is not spoilt.
    @Test func devicesAreLeftAlone() throws {
        let run = try firmware.run(
            .fiber,
            ["--set", "case=exits", "--pcap", "/dev/null", "--vcd", "/dev/null", "--timeout", "1s"])
        #expect(!run.errors.contains("the same file"), "\(run)")
    }

    @Test func anUnknownCommandIsRefused() throws {
        let run = try Host8266.run(["frobnicate"])
        #expect(run.code == 2, "\(run)")
        #expect(run.errors.contains("frobnicate"))
    }

    @Test func helpIsNoError() throws {
        for arguments in [["--help"], ["run", "--help"], ["build", "-h"], ["--version"]] {
            let run = try Host8266.run(arguments)
            #expect(run.code == 0, "\(arguments): \(run)")
            #expect(!run.output.isEmpty)
        }
    }

    // MARK: - Inputs

    @Test func noSuchDirectory() throws {
        let run = try Host8266.run(["run", "/nowhere/app"])
        #expect(run.code == 2, "\(run)")
        #expect(run.errors == "host8266: /nowhere/app: no such file or directory\n")
    }

    @Test func noSources() throws {
        let scratch = ScratchDirectory()
        scratch.write("app/readme.txt", "no code")
        let run = try Host8266.run(["run", scratch.path + "/app"])
        #expect(run.code == 2, "\(run)")
        #expect(run.errors.contains("no C or C++ source files here"))
    }

    // MARK: - Files to write

    @Test func aTraceThatCannotBeCreated() throws {
        let run = try firmware.run(
            .fiber, ["--set", "case=exits", "--trace", "/nowhere/run.h8t"])
        #expect(run.code == 2, "\(run)")
        #expect(
            run.errors.hasSuffix(
                "cannot create the trace file /nowhere/run.h8t: No such file or directory\n"))
        #expect(run.output.isEmpty)
    }

    @Test func aDiskThatIsFull() throws {
        let run = try firmware.run(
            .dispatch, ["--set", "case=speaks", "--timeout", "2s", "--trace", "/dev/full"])
        #expect(run.code == 2, "\(run)")
        #expect(
            run.errors.hasSuffix(
                "cannot write the trace file /dev/full: No space left on device\n"))
        // The run itself is not disturbed.
        #expect(run.output == "second 0\nsecond 1\n")
    }

    @Test func aBuildFolderThatCannotBeWritten() throws {
        let scratch = ScratchDirectory()
        scratch.write("file", "")
        let run = try firmware.run(.fiber, ["--build-dir", scratch.path + "/file/objects"])
        #expect(run.code == 2, "\(run)")
        #expect(run.errors.contains("cannot write the build folder: "))
        #expect(run.errors.contains("choose one with --build-dir"))
    }

    @Test func standardOutputThatGoesAway() throws {
        // The reader of a pipe has left: nobody would see the rest, so the run ends, not by a
        // signal.
        let script = "{ \"$@\"; echo code $? >&2; } | true"
        let program = try firmware.program(.fiber, ["--set", "case=speaks", "--timeout", "1h"])
        var shell = Program(
            "/bin/sh", ["-c", script, "sh", program.path] + program.arguments)
        shell.environment = program.environment
        let run = try shell.run()
        #expect(run.errors.contains("code 130"), "\(run)")
    }

    // MARK: - What the machine lacks

    @Test func noCompiler() throws {
        var program = try firmware.program(.fiber)
        program.environment["PATH"] = "/nowhere"
        let run = try program.run()
        #expect(run.code == 4, "\(run)")
        #expect(run.errors.contains("there is no C compiler: clang comes with the Swift toolchain"))
        program.environment["HOST8266_CC"] = "/nowhere/clang"
        let named = try program.run()
        #expect(named.code == 4)
        #expect(named.errors.contains("HOST8266_CC names /nowhere/clang, which is not a program"))
    }

    @Test func noGCC() throws {
        var program = try firmware.program(.fiber, ["--cc", "gcc"])
        program.environment["PATH"] = "/nowhere"
        let run = try program.run()
        #expect(run.code == 4, "\(run)")
        #expect(run.errors.contains("--cc gcc needs gcc: install it"))
    }

    // MARK: - Traces

    @Test func whatIsNoTraceIsRefused() throws {
        let scratch = ScratchDirectory()
        let text = scratch.write("text", "this is not a trace at all")
        for (path, words) in [
            (text, "is not a trace: it does not begin with H8T1"),
            (scratch.write("empty", ""), "is not a trace"),
            ("/nowhere/x", "cannot read /nowhere/x: No such file or directory"),
        ] {
            let run = try Host8266.run(["trace", "text", path])
            #expect(run.code == 2, "\(run)")
            #expect(run.errors.contains(words), "\(run)")
            #expect(run.errors.hasPrefix("host8266: "))
            #expect(try Host8266.run(["trace", "diff", path, path]).code == 2)
        }
    }

    @Test func aTraceThatWasCutIsReadUpToThere() throws {
        let scratch = ScratchDirectory()
        let whole = scratch.path + "/whole.h8t"
        let recorded = try firmware.run(.fiber, ["--set", "case=exits", "--trace", whole])
        #expect(recorded.code == 0)
        #expect(truncate(whole, try #require(readBytes(whole)).count - 7) == 0)
        let run = try Host8266.run(["trace", "text", whole])
        #expect(run.code == 2, "\(run)")
        #expect(run.lines.count > 5)
        #expect(run.errors.hasPrefix("host8266: \(whole)"), "\(run)")
    }
}
