import Foundation
import Testing

@testable import Toolchain

@Suite struct BuildTests {
    // MARK: What is built

    @Test(arguments: BuildRequest.Compiler.allCases)
    func firmwareIsOneFileWithABuildID(compiler: BuildRequest.Compiler) throws {
        let box = try Sandbox(["app/main.c": minimalMain])
        let firmware = try box.build(adjust: { $0.compiler = compiler })
        #expect(firmware.buildID.count == 20)
        #expect(Files.exists(firmware.path))
        #expect(firmware.sanitizerRuntime == nil)
    }

    @Test func nestedFunctionsNeedGcc() throws {
        let nested =
            minimalMain + """
                int f(int n) { int g(int m) { return m + n; } return g(2); }
                void vApplicationIdleHook(void) { f(1); }

                """
        let box = try Sandbox(["app/main.c": nested])
        let failure = try box.failure()
        #expect(failure.exitCode == 3)
        #expect(failure.sentence.contains("build with --cc gcc"))
        _ = try box.build(adjust: { $0.compiler = .gcc })
    }

    @Test func cxxGetsItsRuntime() throws {
        let box = try Sandbox([
            "app/main.cpp": """
            typedef unsigned uint32;
            struct Base { virtual int run() = 0; virtual ~Base() {} };
            struct Part : Base { int n; int run() override { return n; } };
            static Part whole;
            extern "C" void user_init(void)
            {
                Base *part = new Part;
                uint32 address = (uint32)part;
                whole.n = (int)address + part->run();
                delete part;
            }
            extern "C" uint32 user_rf_cal_sector_set(void) { return 0; }

            """
        ])
        _ = try box.build(offering: ["h8266_malloc", "h8266_free", "h8266_abort"])
    }

    @Test(arguments: BuildRequest.Sanitizer.allCases, BuildRequest.Compiler.allCases)
    func sanitizers(sanitizer: BuildRequest.Sanitizer, compiler: BuildRequest.Compiler) throws {
        let box = try Sandbox([
            "app/main.c": minimalMain + """
                int f(int *p, int n) { int a[4]; a[n & 3] = p[n]; return a[0] / n; }
                void vApplicationIdleHook(void) { static int x[4]; x[1] = f(x, x[0]); }

                """
        ])
        let firmware = try box.build(adjust: {
            $0.sanitizer = sanitizer
            $0.compiler = compiler
        })
        #expect((firmware.sanitizerRuntime != nil) == (sanitizer == .address))
        let image = try SharedObject(try #require(Files.read(firmware.path)))
        #expect(image.wanted.contains { $0.hasPrefix("__asan_") } == (sanitizer == .address))
    }

    @Test func onlyEntryPointsAreOffered() throws {
        let box = try Sandbox(["app/main.c": minimalMain + "int open(void) { return 1; }\nint x;\n"]
        )
        let image = try SharedObject(try #require(Files.read(try box.build().path)))
        #expect(
            image.symbols.filter(\.isDefined).map(\.name).sorted() == [
                "user_init", "user_rf_cal_sector_set",
            ])
    }

    @Test(arguments: BuildRequest.Compiler.allCases)
    func compilersBringTheirOwnFunctions(compiler: BuildRequest.Compiler) throws {
        let box = try Sandbox([
            "app/main.c": minimalMain + """
                __int128 a, b; int bits;
                void vApplicationIdleHook(void) { a /= b; bits = __builtin_popcountl(bits); }

                """
        ])
        _ = try box.build(adjust: { $0.compiler = compiler })
    }

    @Test func objectsForThisMachineAreLinked() throws {
        let box = try Sandbox([
            "a.c": minimalMain + "void far(void); void vApplicationIdleHook(void) { far(); }\n",
            "b.c": "void far(void) {}\n",
        ])
        let made = try ChildProcess.run(
            try #require(Toolset.clang), ["-c", box.path("b.c"), "-o", box.path("b.o")])
        try #require(made.status == 0)
        _ = try box.build(["a.c", "b.o"])
        #expect(try box.failure(["a.c"]).sentence.contains("`far`"))
    }

    @Test func pathsMayHoldAnything() throws {
        let box = try Sandbox([
            "it's my $app #1/main.c": "#include \"a b.h\"\n" + minimalMain,
            "it's my $app #1/a b.h": "\n",
        ])
        _ = try box.build(["it's my $app #1"])
        #expect(try box.build(["it's my $app #1"]).processesStarted == 0)
    }

    @Test func unreachedCodeMayCallAnything() throws {
        let box = try Sandbox([
            "app/main.c": minimalMain, "app/old.c": "void old(void) { absent(); }\n",
        ])
        _ = try box.build()
    }

    @Test(arguments: BuildRequest.Compiler.allCases)
    func undeclaredLibraryCallsReachTheFirmwaresOwn(compiler: BuildRequest.Compiler) throws {
        let box = try Sandbox([
            "app/main.c": """
            void *kept;
            void user_init(void) { kept = malloc(10); }
            unsigned user_rf_cal_sector_set(void) { return 0; }

            """
        ])
        let firmware = try box.build(offering: ["h8266_malloc"], adjust: { $0.compiler = compiler })
        let image = try SharedObject(try #require(Files.read(firmware.path)))
        #expect(image.wanted.contains("h8266_malloc"))
        #expect(!image.wanted.contains("malloc"))
    }

    @Test func spellingsOfOtherSystemsWork() throws {
        let box = try Sandbox([
            "app/user/main.c":
                "#include \"Esp_Common.h\"\n#include \"log\\log.h\"\n#include \"Sub/B.h\"\n"
                + minimalMain + "int f(void) { return LOG + B; }\n",
            "app/include/log/log.h": "#define LOG 1\n", "app/include/sub/b.h": "#define B 2\n",
        ])
        _ = try box.build()
        #expect(try box.build().processesStarted == 0)
        try box.write("app/include/log/log.h", "#error changed\n")
        #expect(try box.failure().compilerOutput.contains("changed"))
        // The header moves: what led to it must not be in the way.
        try FileManager.default.removeItem(atPath: box.path("app/include/log"))
        try box.write("app/user/log/LOG.h", "#define LOG 1\n")
        _ = try box.build()
    }

    /// The SDK declares no function of the ROM, so every application does it in its own way.
    @Test(arguments: BuildRequest.Compiler.allCases)
    func applicationsDeclareROMFunctionsAsTheyLike(compiler: BuildRequest.Compiler) throws {
        let text =
            "#include \"esp_common.h\"\nextern int ets_delay_us(short);\n" + minimalMain
        let box = try Sandbox(["app/a.c": text, "app/b.cpp": text.replacing(minimalMain, with: "")])
        for _ in 0..<2 {
            _ = try box.build(offering: ["h8266_malloc", "h8266_free", "h8266_abort"]) {
                $0.includeRoot = repository + "/Include"
                $0.compiler = compiler
            }
        }
    }

    // MARK: The cache

    @Test func nothingToDoStartsNothing() throws {
        let box = try Sandbox(["app/a.c": minimalMain, "app/b.c": "int b;\n", "app/b.h": "\n"])
        let first = try box.build()
        #expect(first.processesStarted == 6)
        let second = try box.build()
        #expect(second.processesStarted == 0)
        #expect(second.path == first.path && second.buildID == first.buildID)
    }

    @Test func whatChangedIsCompiledAndNothingElse() throws {
        let box = try Sandbox([
            "app/a.c": "#include \"b.h\"\n" + minimalMain, "app/b.c": "int b;\n", "app/b.h": "\n",
        ])
        let first = try box.build()
        try box.write("app/b.h", "#define NEW 1\n")
        let changed = try box.build()
        #expect(changed.processesStarted == 3)
        try box.write("app/b.h", "\n")
        let back = try box.build()
        #expect(back.path == first.path)
        // A header that hides the SDK's: everything is compiled again.
        try box.write("app/esp_common.h", "\n")
        #expect(try box.build().processesStarted >= 4)
        let defined = try box.build(adjust: { $0.defines = ["X=1"] })
        #expect(defined.processesStarted >= 4)
    }

    @Test func equalSourcesHaveEqualBuildIDs() throws {
        let box = try Sandbox(["app/a.c": minimalMain, "app/b.c": "int b;\n"])
        let first = try box.build()
        let second = try box.build(adjust: { $0.buildDirectory = box.path("elsewhere") })
        #expect(second.processesStarted > 0)
        #expect(first.buildID == second.buildID)
    }

    @Test func noPartialFilesStay() throws {
        let box = try Sandbox(["app/a.c": minimalMain, "app/b.c": "int b = ;\n"])
        _ = try box.failure()
        try box.write("app/b.c", "int b;\n")
        _ = try box.build()
        for directory in ["objects", "units", "firmware", "answers"] {
            let names = Files.names(in: box.path("objects/" + directory))
            #expect(!names.isEmpty || directory == "answers")
            #expect(names.allSatisfy { !$0.hasSuffix(".tmp") }, "\(names)")
        }
    }

    @Test func warningsAreKeptWithTheObject() throws {
        let box = try Sandbox(["app/a.c": minimalMain + "int f(void) { int unused; return 0; }\n"])
        for _ in 0..<2 {
            var lines: [String] = []
            _ = try box.build(adjust: { $0.showsWarnings = true }, progress: { lines.append($0) })
            #expect(lines.contains { $0.contains("unused variable") })
        }
        _ = try box.build(progress: { #expect(!$0.contains("warning")) })
    }

    // MARK: What editors read

    @Test func theCompilationDatabaseIsOursOrLeftAlone() throws {
        let box = try Sandbox(["app/a.c": minimalMain])
        _ = try box.build()
        let text = try #require(box.read("app/compile_commands.json"))
        let entries = try #require(
            try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]])
        #expect(entries.count == 1)
        #expect(entries[0]["file"] as? String == box.path("app/a.c"))
        #expect(!text.contains("sanitize"))
        let words = try #require(entries[0]["arguments"] as? [String])
        let run = try ChildProcess.run(words[0], words.dropFirst() + ["-fsyntax-only"])
        #expect(run.status == 0, "\(run.text)")

        try box.write("app/compile_commands.json", "[]\n")
        _ = try box.build()
        #expect(box.read("app/compile_commands.json") == "[]\n")
    }
}
