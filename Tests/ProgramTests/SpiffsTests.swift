//  SPIFFS as firmware uses it, and `host8266 fs`.
import Glibc
import Testing
import TestSupport

@Suite struct SpiffsTests {
    @Test func theFunctionsOnFirmwaresFlash() throws {
        var hashes: Set<Substring> = []
        for executor in Executor.allCases {
            let run = try Firmware.name("SpiffsApi").run(
                executor, ["--timeout", "60s", "--heap", "131072", "--trace-hash"])
            #expect(run.code == 0, "\(run)")
            #expect(run.output.contains("failures: 0\n"), "\(run)")
            #expect(run.output.contains("renamed 11\n") && run.output.contains("empty 0\n"))
            #expect(run.errors.contains("two tasks use one SPIFFS at once"), "\(run)")
            let hash = run.errors.split(separator: "\n").filter { $0.contains("hash") }
            try #require(hash.count == 1, "\(run)")
            hashes.insert(hash[0])
        }
        #expect(hashes.count == 1, "both executors run the same")
    }

    // MARK: host8266 fs

    @Test(arguments: ["sdk1.5", "modern"])
    func imagesAreMadeAndLookedInto(layout: String) throws {
        let scratch = ScratchDirectory()
        scratch.write("data/hello.txt", "hello\n")
        scratch.write("data/web/index.html", String(repeating: "<p>", count: 3000))
        let image = scratch.path + "/image"
        let options = ["--layout", layout, "--page", "128"]
        func fs(_ arguments: [String]) throws -> Outcome {
            try Host8266.run(["fs"] + arguments + options)
        }
        #expect(try fs(["make", image, scratch.path + "/data"]).code == 0)
        #expect(
            try fs(["list", image]).output == "        6 hello.txt\n     9000 web/index.html\n")
        #expect(try fs(["get", image, "hello.txt"]).output == "hello\n")
        let more = scratch.write("more", "more\n")
        #expect(try fs(["put", image, more, "--name", "hello.txt"]).code == 0)
        #expect(try fs(["get", image, "hello.txt"]).output == "more\n")
        let copy = scratch.path + "/copy"
        #expect(try fs(["get", image, "web/index.html", "--output", copy]).output.isEmpty)
        #expect(readText(copy) == String(repeating: "<p>", count: 3000))
        let check = try fs(["check", image])
        #expect(check.code == 0 && check.output.isEmpty, "\(check)")
    }

    @Test func damageIsFoundAndRepaired() throws {
        let scratch = ScratchDirectory()
        scratch.write("data/hello.txt", "hello\n")
        let image = scratch.path + "/image"
        #expect(try Host8266.run(["fs", "make", image, scratch.path + "/data"]).code == 0)
        // The lookup entry of the page that has the text: its object's number, cleared.
        let file = try #require(fopen(image, "r+"))
        fseek(file, 2, SEEK_SET)
        fputc(0, file)
        fclose(file)
        let found = try Host8266.run(["fs", "check", image])
        #expect(found.code == 1, "\(found)")
        #expect(!found.output.isEmpty)
        #expect(try Host8266.run(["fs", "check", image]).code == 1, "looking repairs nothing")
        #expect(try Host8266.run(["fs", "check", image, "--repair"]).code == 0)
        #expect(try Host8266.run(["fs", "check", image]).code == 0)
    }

    @Test func anImageInsideOfAFlash() throws {
        let scratch = ScratchDirectory()
        scratch.write("data/a", "a\n")
        let flash = scratch.write("flash", String(repeating: "x", count: 1 << 20))
        let options = ["--offset", "0x80000", "--size", "64K"]
        let make = try Host8266.run(["fs", "make", flash, scratch.path + "/data"] + options)
        #expect(make.code == 0, "\(make)")
        let text = try #require(readBytes(flash))
        #expect(text.count == 1 << 20)
        #expect(text[..<0x80000].allSatisfy { $0 == UInt8(ascii: "x") })
        #expect(text[0x90000...].allSatisfy { $0 == UInt8(ascii: "x") })
        #expect(try Host8266.run(["fs", "get", flash, "a"] + options).output == "a\n")
    }

    @Test func whatIsWrongIsSaid() throws {
        let scratch = ScratchDirectory()
        scratch.write("data/hello.txt", "hello\n")
        let junk = scratch.write("junk", String(repeating: "junk", count: 32768))
        let large = scratch.write("large", String(repeating: "large", count: 40_000))
        let image = scratch.path + "/image"
        #expect(try Host8266.run(["fs", "make", image, scratch.path + "/data"]).code == 0)
        let before = readBytes(image)
        let cases: [([String], String)] = [
            (["list", scratch.path + "/none"], "cannot read"),
            (["list", junk], "does not look like a SPIFFS file system"),
            (["list", image, "--layout", "modern"], "see --block, --page, --layout and --offset"),
            (["list", image, "--page", "100"], "pages of 100"),
            (["list", image, "--size", "1M"], "goes beyond its end"),
            (["list", image, "--offset", "2M"], "ends before --offset"),
            (["list", image, "--size", "lots"], "is not a number of bytes"),
            (["get", image, "none"], "there is no such file"),
            (["put", image, large], "has no room for large"),
            (["put", image, junk, "--name", String(repeating: "n", count: 32)], "1 to 31 bytes"),
            (["make", image, scratch.path + "/none"], "cannot list"),
        ]
        for (arguments, words) in cases {
            let run = try Host8266.run(["fs"] + arguments)
            #expect(run.code == 2 && run.errors.contains(words), "\(arguments): \(run)")
            #expect(run.output.isEmpty)
        }
        #expect(readBytes(image) == before, "what fails changes nothing")
    }
}
