//  Firmware that does not build: the sentence, the place, and exit code 3.
import Testing
import TestSupport

@Suite struct BuildTests {
    private static let sector = "unsigned user_rf_cal_sector_set(void) { return 0; }\n"
    private static let minimal = "void user_init(void) {}\n" + sector

    /// Builds these files as an application; must fail with 3 and say all of `words`.
    private func expectFailure(
        _ files: [String: String], _ words: String...,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let scratch = ScratchDirectory()
        for (name, text) in files { scratch.write("app/" + name, text) }
        for command in ["run", "build"] {
            let run = try Host8266.run([command, scratch.path + "/app"])
            #expect(run.code == 3, "\(run)", sourceLocation: sourceLocation)
            for word in words {
                #expect(
                    run.errors.contains(word), "\(word): \(run)", sourceLocation: sourceLocation)
            }
            #expect(run.output.isEmpty, sourceLocation: sourceLocation)
        }
    }

    @Test func noUserInit() throws {
        try expectFailure(["user/a.c": Self.sector], "host8266: there is no user_init")
    }

    @Test func twoUserInits() throws {
        try expectFailure(
            ["user/a.c": Self.minimal, "user/b.c": "int n;\nvoid user_init(void) { n++; }\n"],
            "host8266: user_init is defined twice, in ", "a.c:1 and ", "b.c:2")
    }

    @Test func noSectorFunction() throws {
        try expectFailure(
            ["user/a.c": "void user_init(void) {}\n"],
            "host8266: there is no user_rf_cal_sector_set",
            "case FLASH_SIZE_32M_MAP_512_512:")
    }

    @Test func aSyntaxError() throws {
        try expectFailure(
            ["user/a.c": Self.minimal, "user/b.c": "int x;\nint y = ;\n"],
            "user/b.c:2:9: error: expected expression", "host8266: user/b.c does not compile")
    }

    @Test func aMissingSymbol() throws {
        let call = """
            #include "esp_common.h"
            int my_missing_function(int);
            int caller(void) {
                return my_missing_function(3);
            }
            void user_init(void) { caller(); }

            """
        try expectFailure(
            ["user/a.c": call + Self.sector], "my_missing_function", "a.c:4",
            "neither the SDK nor the application has it")
    }

    /// A host function is not the chip's, even though the loader could find it.
    @Test func functionsOfTheHostAreNotOffered() throws {
        let call = "int fork(void);\nvoid user_init(void) { fork(); }\n"
        try expectFailure(["user/a.c": call + Self.sector], "fork", "a.c:2")
    }

    @Test func aMissingHeader() throws {
        try expectFailure(
            ["user/a.c": "#include \"nowhere.h\"\n" + Self.minimal], "nowhere.h")
    }

    /// Applications for versions before 1.5 leave much to esp_common.h; an error of their own is
    /// told as it is.
    @Test(arguments: ["clang", "gcc"]) func earlierVersionsOfTheSDK(compiler: String) throws {
        func source(_ expression: String) -> String {
            "#include \"esp_common.h\"\n#include \"host8266.h\"\n"
                + "static xTaskHandle task;\nvoid user_init(void) { "
                + "printf(\"%u\\n\", \(expression)); host8266_exit(task != NULL); }\n" + Self.sector
        }
        let scratch = ScratchDirectory()
        scratch.write("app/user/a.c", source("1000 / portTICK_RATE_MS"))
        let run = try Host8266.run(["run", scratch.path + "/app", "--cc", compiler])
        #expect(run.code == 0 && run.output == "100\n", "\(run)")
        #expect(run.errors.contains("note: user/a.c needs headers that esp_common.h included"))

        scratch.write("app/user/a.c", source("1000 / port_tick_rate_ms"))
        let failure = try Host8266.run(["run", scratch.path + "/app", "--cc", compiler])
        #expect(failure.code == 3 && failure.errors.contains("port_tick_rate_ms"), "\(failure)")
        #expect(!failure.errors.contains("xTaskHandle"), "\(failure)")
    }

    @Test func aChangeIsSeenAtOnce() throws {
        let scratch = ScratchDirectory()
        func source(_ word: String) -> String {
            "#include \"esp_common.h\"\n#include \"host8266.h\"\n"
                + "void user_init(void) { printf(\"\(word)\\n\"); host8266_exit(0); }\n"
                + Self.sector
        }
        for word in ["one", "two"] {
            scratch.write("app/user/user_main.c", source(word))
            let run = try Host8266.run(["run", scratch.path + "/app"])
            #expect(run.code == 0, "\(run)")
            #expect(run.output == word + "\n")
        }
    }
}
