// Each way in which a build can fail is one clear sentence with its exit code.
import Foundation
import Testing

@testable import Toolchain

@Suite struct BuildFailureTests {
    @Test func aSyntaxErrorShowsTheCompilersWords() throws {
        let box = try Sandbox(["app/a.c": minimalMain, "app/b.c": "int x = ;\n", "app/c.c": "}\n"])
        let failure = try box.failure()
        #expect(failure.exitCode == 3)
        #expect(failure.sentence == "b.c, c.c do not compile")
        #expect(failure.compilerOutput.contains("app/b.c:1:9: error: expected expression"))
        #expect(failure.compilerOutput.contains("app/c.c:1:1: error"))
    }

    @Test func noUserInit() throws {
        let box = try Sandbox(["app/a.c": "unsigned user_rf_cal_sector_set(void) { return 0; }\n"])
        let failure = try box.failure()
        #expect(failure.exitCode == 3)
        #expect(failure.sentence.hasPrefix("there is no user_init"))
    }

    @Test func userInitInCxxNeedsExternC() throws {
        let box = try Sandbox([
            "app/a.cpp": "int kept; void user_init() { kept = 1; }\n"
                + "extern \"C\" unsigned user_rf_cal_sector_set() { user_init(); return 0; }\n"
        ])
        let failure = try box.failure(offering: ["h8266_malloc", "h8266_free", "h8266_abort"])
        #expect(failure.sentence.contains("declare it extern \"C\""))
    }

    @Test func noSectorFunction() throws {
        let box = try Sandbox(["app/a.c": "void user_init(void) {}\n"])
        let failure = try box.failure()
        #expect(failure.exitCode == 3)
        #expect(failure.sentence.hasPrefix("there is no user_rf_cal_sector_set"))
        #expect(failure.compilerOutput.contains("case FLASH_SIZE_32M_MAP_512_512:"))
    }

    @Test func twoUserInits() throws {
        let box = try Sandbox([
            "app/a.c": minimalMain, "app/b.c": "int n;\nvoid user_init(void) {}\n",
        ])
        let failure = try box.failure()
        #expect(failure.exitCode == 3)
        #expect(failure.sentence.hasPrefix("user_init is defined twice, in "))
        #expect(failure.sentence.contains("a.c:1 and "))
        #expect(failure.sentence.contains("b.c:2;"))
    }

    @Test func missingFunctionsAreOneReport() throws {
        let calls = (0..<25).map { "    f\($0)();\n" }.joined()
        let box = try Sandbox([
            "app/a.c": """
            #include "esp_common.h"
            void user_init(void)
            {
                system_upgrade_start();
            \(calls)}
            unsigned user_rf_cal_sector_set(void) { return 0; }

            """
        ])
        let failure = try box.failure()
        #expect(failure.exitCode == 3)
        #expect(failure.sentence.hasSuffix("and 23 more"))
        let lines = failure.compilerOutput.split(separator: "\n")
        #expect(lines.count == MissingSymbols.shown + 1)
        #expect(lines.last == "... and 6 more")
        #expect(lines[0].hasPrefix("f0: used in "))
        #expect(lines[0].contains("a.c:5"))
        #expect(lines[0].contains("neither the SDK nor the application has it"))
        #expect(
            try box.failure(offering: Set((0..<25).map { "f\($0)" })).compilerOutput.contains(
                "system_upgrade_start: used in"))
        let rest = try box.failure(offering: Set((0..<25).map { "f\($0)" })).compilerOutput
        #expect(rest.contains("the SDK has it (esp_common.h)"))
    }

    @Test(arguments: BuildRequest.Compiler.allCases)
    func placesAreWholePaths(compiler: BuildRequest.Compiler) throws {
        let call = "void vApplicationIdleHook(void)\n{\n    absent();\n}\n"
        let box = try Sandbox(["app/user/a.c": minimalMain + call])
        let output = try box.failure(adjust: { $0.compiler = compiler }).compilerOutput
        // The linker writes a path from the application's directory, or a whole one.
        let place = output.split(separator: " ").first { $0.hasSuffix("user/a.c:5:") }
        let path = try #require(place, "\(output)").dropLast(3)
        #expect(path == "user/a.c" || path == box.path("app/user/a.c"))
    }

    @Test func missingHeaders() throws {
        let box = try Sandbox(["app/a.c": "#include \"lwip/absent.h\"\n"])
        #expect(try box.failure().sentence.contains("lwip/absent.h is a header of the SDK that"))
        // Applications of other SDKs
        try box.write("app/a.c", "#include \"osapi.h\"\n")
        #expect(try box.failure().sentence.contains("osapi.h is a header of the SDK without"))
        try box.write("app/a.c", "#include \"ets_sys.h\"\n")
        #expect(try box.failure().sentence.contains("ets_sys.h is a header of the SDK without"))
        try box.write("app/a.c", "#include <sys/socket.h>\n")
        #expect(try box.failure().sentence.contains("sys/socket.h is a header of the SDK's"))
        try box.write("app/a.c", "#include \"mine.h\"\n")
        #expect(try box.failure().sentence.contains("mine.h is neither in the application nor in"))
        #expect(
            try box.failure(adjust: { $0.compiler = .gcc }).sentence.contains("mine.h is neither"))
        // Several are told apart.
        try box.write("app/b.c", "#include \"osapi.h\"\n")
        #expect(
            try box.failure().sentence.hasPrefix("a.c, b.c do not compile: mine.h is neither in "))
        #expect(
            try box.failure().sentence.contains(" if it is elsewhere; osapi.h is a header of "))
    }

    @Test func staticInitialisersGetTheirCure() throws {
        let box = try Sandbox(["app/a.c": minimalMain + "int x; unsigned p = (unsigned)&x;\n"])
        for compiler in BuildRequest.Compiler.allCases {
            let failure = try box.failure(adjust: { $0.compiler = compiler })
            #expect(failure.exitCode == 3)
            #expect(failure.sentence.contains("give the variable a pointer type"))
        }
    }

    @Test func theBuildFolderCannotBeMade() throws {
        let box = try Sandbox(["app/a.c": minimalMain, "file": ""])
        let failure = try box.failure(adjust: { $0.buildDirectory = box.path("file/objects") })
        #expect(failure.exitCode == 2)
        #expect(failure.sentence.contains("cannot write the build folder"))
        #expect(failure.sentence.contains("Not a directory"))
    }

    @Test func theDiskIsFull() {
        let failure = BuildFolder.unwritable(FileError(path: "/x", code: 28))
        #expect(failure.exitCode == 4)
        #expect(failure.sentence == "the disk is full: nothing more could be written to /x")
    }

    @Test func theHeadersAreGone() throws {
        let box = try Sandbox(["app/a.c": minimalMain])
        let failure = try box.failure(adjust: { $0.includeRoot = box.path("nowhere") })
        #expect(failure.exitCode == 4)
    }

    @Test func linkerMessagesAreRead() {
        let messages = LinkerMessage.parse(
            """
            ld.lld: error: undefined symbol: f
            >>> referenced by main.c:4 (/home/x/main.c:4)
            >>>               /cache/1.o:(user_init)
            >>> referenced by main.c:9 (/home/x/main.c:9)
            >>> referenced 5 more times

            ld.lld: error: duplicate symbol: g
            >>> defined at a.c:1 (a.c:1)
            >>>            a.o:(g)
            >>> defined at b.c:2
            """)
        #expect(
            messages == [
                .init(
                    kind: .undefined, symbol: "f", places: ["/home/x/main.c:4", "/home/x/main.c:9"]),
                .init(kind: .duplicate, symbol: "g", places: ["a.c:1", "b.c:2"]),
            ])
    }
}
