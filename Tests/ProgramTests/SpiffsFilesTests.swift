//  Files on the chip's flash, by descriptor: esp_spiffs_init, open and their like.
import Glibc
import Testing
import TestSupport

@Suite struct SpiffsFilesTests {
    private static let firmware = Firmware.name("SpiffsFiles")
    /// What the firmware mounts with, for `host8266 fs`.
    private static let geometry = ["--offset", "1M", "--size", "128K", "--page", "128"]

    @Test func whatEachCallAnswers() throws {
        var hashes: Set<Substring> = []
        for executor in Executor.allCases {
            let run = try Self.firmware.run(executor, ["--set", "disturb=1", "--trace-hash"])
            #expect(run.code == 0 && run.output.contains("failures: 0\n"), "\(run)")
            for words in [
                "open fails, as there is no file system: esp_spiffs_init mounts one",
                "pages of 128 and phys_erase_block 8192",
                "two tasks use one SPIFFS at once",
            ] { #expect(run.errors.contains(words), "\(run)") }
            let hash = run.errors.split(separator: "\n").filter { $0.contains("trace hash") }
            try #require(hash.count == 1, "\(run)")
            hashes.insert(hash[0])
        }
        #expect(hashes.count == 1, "both executors run the same")
    }

    @Test func withoutMemoryNothingIsMounted() throws {
        // The three buffers of the first mounting that gets so far.
        for allocation in ["1", "2", "3"] {
            let run = try Self.firmware.run(
                .fiber, ["--set", "put=x", "--fail-malloc", allocation])
            #expect(run.code == 1, "\(run)")
            #expect(run.output.contains("mount() == 0"), "\(run)")
        }
    }

    @Test func itsBuffersAreNotLost() throws {
        let run = try Self.firmware.run(.fiber, ["--fail-on-leaks"])
        #expect(run.code == 0, "\(run)")
        #expect(run.errors.contains("nothing is lost"), "\(run)")
    }

    @Test func theGuidesSample() throws {
        for executor in Executor.allCases {
            let run = try Firmware.name("SpiffsGuide").run(executor)
            #expect(run.code == 0 && run.output == "--> hello world <--\n", "\(run)")
        }
    }

    // MARK: The flash's file

    @Test(arguments: ["sdk1.5", "modern"])
    func filesGoBothWays(layout: String) throws {
        let scratch = ScratchDirectory()
        let flash = scratch.path + "/flash"
        let options = ["--flash", flash, "--spiffs-layout", layout]
        let fs = Self.geometry + ["--layout", layout]
        let wrote = try Self.firmware.run(.fiber, options)
        #expect(wrote.code == 0, "\(wrote)")
        #expect(try Host8266.run(["fs", "list", flash] + fs).output == "       17 left.txt\n")
        #expect(
            try Host8266.run(["fs", "get", flash, "left.txt"] + fs).output
                == "left by firmware\n")
        #expect(try Host8266.run(["fs", "check", flash] + fs).code == 0)

        let text = scratch.write("put.txt", "from outside")
        #expect(try Host8266.run(["fs", "put", flash, text] + fs).code == 0)
        let read = try Self.firmware.run(.fiber, options + ["--set", "put=from outside"])
        #expect(read.code == 0 && read.output.contains("read: from outside\n"), "\(read)")
        // Neither layout reads the other.
        let other = layout == "modern" ? "sdk1.5" : "modern"
        let wrong = try Self.firmware.run(
            .fiber, ["--flash", flash, "--spiffs-layout", other, "--set", "put=from outside"])
        #expect(wrong.code == 1, "\(wrong)")
    }

    @Test func theScenarioChoosesTheLayout() throws {
        let scratch = ScratchDirectory()
        let flash = scratch.path + "/flash"
        let scenario = scratch.write("s.yaml", "version: 1\nchip: {spiffs-layout: modern}\n")
        let run = try Self.firmware.run(.fiber, ["--flash", flash, "--scenario", scenario])
        #expect(run.code == 0, "\(run)")
        let list = ["fs", "list", flash] + Self.geometry
        #expect(try Host8266.run(list + ["--layout", "modern"]).code == 0)
        #expect(try Host8266.run(list).code == 2)
    }

    // MARK: Power cuts

    /// The firmware writes about 1,320 times; each cut tears another operation.
    @Test(arguments: Array(stride(from: 1, to: 1320, by: 31)))
    func whatWasClosedOutlivesACut(operation: Int) throws {
        let scratch = ScratchDirectory()
        let flash = ["--flash", scratch.path + "/flash"]
        let firmware = Firmware.name("SpiffsCut")
        let executor = Executor.allCases[operation % 2]
        let first = try firmware.run(
            executor, flash + ["--power-cut", "flash-op=\(operation):byte=\(operation % 9)"])
        #expect(first.code == 0 && first.errors.contains("the power fails"), "\(first)")
        let second = try firmware.run(executor, flash)
        #expect(second.code == 0, "\(second)")

        var closed: Set<Substring> = []
        for line in first.lines {
            let words = line.split(separator: " ")
            if words.first == "closed" { closed.insert(words[1]) }
            if words.first == "removing" { closed.remove(words[1]) }
        }
        for name in closed {
            #expect(second.lines.contains("\(name) whole"), "\(name): \(first)\n\(second)")
        }
        for line in first.lines where line.hasPrefix("removed ") && !closed.isEmpty {
            let name = line.dropFirst("removed ".count)
            #expect(!second.output.contains("\(name) "), "\(name) is back: \(second)")
        }
    }

    // MARK: The trace

    @Test func theTraceTellsOfFiles() throws {
        let scratch = ScratchDirectory()
        let trace = scratch.path + "/trace"
        let run = try Self.firmware.run(.fiber, ["--trace", trace])
        #expect(run.code == 0, "\(run)")
        let text = try Host8266.run(["trace", "text", trace, "--task", "test"]).output
        for words in [
            "esp_spiffs_init(0x00100000) = 0, 131072 bytes",
            "open(\"a\") = 4, flags 0x00000202", "write(4) = 11, of 11", "lseek(4) = 6, whence 0",
            "read(4) = 5, of 32", "fstat(4) = 0, 11 bytes", "close(5) = 0", "unlink(\"c\") = 0",
            "rename(\"b\") = 0, to \"c\"", "esp_spiffs_deinit(1)",
        ] { #expect(text.contains("  \(words)\n"), "\(words)") }
    }
}
