//  json/cJSON.h as firmware uses it.
import Testing
import TestSupport

@Suite struct JsonTests {
    private let firmware = Firmware.name("Json")

    @Test func theFunctionsOnBothExecutors() throws {
        var hashes: Set<Substring> = []
        for executor in Executor.allCases {
            let run = try firmware.run(executor, ["--timeout", "600s", "--trace-hash"])
            #expect(run.code == 0, "\(run)")
            #expect(run.output == "failures: 0\n", "\(run)")
            #expect(run.errors.contains("nested deeper than 128 levels"), "\(run)")
            let hash = run.errors.split(separator: "\n").filter { $0.contains("hash") }
            try #require(hash.count == 1, "\(run)")
            hashes.insert(hash[0])
        }
        #expect(hashes.count == 1, "both executors run the same")
    }

    /// Other random trees and texts than those of the first test.
    @Test(arguments: 2...5)
    func otherSeeds(_ seed: Int) throws {
        let run = try firmware.run(.fiber, ["--timeout", "600s", "--seed", "\(seed)"])
        #expect(run.code == 0, "\(run)")
    }

    @Test(arguments: [
        ("null", "cJSON_GetObjectItem was given NULL, in"),
        ("name", "cJSON_GetObjectItem was given NULL for a text"),
        ("twice", "cJSON_Delete was given"),
        ("circle", "cJSON_GetArraySize met a list in its tree that goes in circles"),
        ("deleted circle", "cJSON_Delete met a list in its tree that goes in circles"),
        ("wild", "cJSON_Print met a pointer in its tree that is no address"),
        ("low", "exception 28 (LoadProhibited): read of 0x00001020"),
        ("text", "exception 28 (LoadProhibited): read of 0x00001000"),
    ])
    func whatEndsTheFirmware(_ name: String, _ words: String) throws {
        let run = try firmware.run(.dispatch, ["--set", "misuse=\(name)"])
        #expect(run.code == 1, "\(run)")
        #expect(run.errors.contains(words), "\(run)")
    }

    @Test func withoutTheLibrary() throws {
        let scratch = ScratchDirectory()
        scratch.write("libcjson.so.1", "no library")
        var program = try firmware.program(.fiber, ["--timeout", "20s"])
        program.environment["LD_LIBRARY_PATH"] = scratch.path
        let run = try program.run()
        #expect(run.code == 4, "\(run)")
        #expect(run.errors.contains("cJSON_Parse needs the library libcjson.so.1"), "\(run)")
    }

    @Test func nothingIsLost() throws {
        let run = try firmware.run(.fiber, ["--timeout", "600s", "--leaks", "--fail-on-leaks"])
        #expect(run.code == 0, "\(run)")
    }

    @Test(arguments: Executor.allCases)
    func aResetInTheMiddle(_ executor: Executor) throws {
        let run = try firmware.run(executor, ["--set", "misuse=none", "--timeout", "20s"])
        #expect(run.code == 0, "\(run)")
        #expect(run.output == "failures: 0\n", "\(run)")
    }
}
