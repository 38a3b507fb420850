//  `host8266 image`, and that the chip's own tool takes our images for real ones.
import Glibc
import Testing
import TestSupport

@Suite struct ImageTests {
    private let scratch = ScratchDirectory()

    private func make(_ more: [String] = []) throws -> String {
        let file = scratch.path + "/user1.bin"
        let run = try Host8266.run(
            ["image", "make", packageRoot + "/Examples/HelloTasks", "-o", file] + more)
        #expect(run.code == 0, "\(run)")
        return file
    }

    @Test func anImageTellsWhatItIs() throws {
        let file = try make(["--flash-map", "2M-c1"])
        let run = try Host8266.run(["image", "info", file])
        #expect(run.code == 0, "\(run)")
        #expect(
            run.output.hasPrefix(
                "image: \(try #require(readBytes(file)).count) bytes, checksums right\n"))
        #expect(run.output.contains("\nflash: 2M-c1\n"), "\(run)")
    }

    @Test func aDamagedImageIsRefusedWithItsReason() throws {
        let file = try make()
        let descriptor = open(file, O_RDWR)
        defer { close(descriptor) }
        var byte: UInt8 = 0
        pread(descriptor, &byte, 1, 1000)
        byte ^= 4
        pwrite(descriptor, &byte, 1, 1000)
        let run = try Host8266.run(["image", "info", file])
        #expect(run.code == 2, "\(run)")
        #expect(
            run.errors.contains("user1.bin would not be started: it is damaged: its bytes give"))
        ftruncate(descriptor, 500)
        let short = try Host8266.run(["image", "info", file])
        #expect(short.code == 2)
        #expect(short.errors.contains("it ends before its own lengths say"), "\(short)")
    }

    @Test func whatCannotBeReadOrWrittenIsSaid() throws {
        let missing = try Host8266.run(["image", "info", scratch.path + "/none"])
        #expect(missing.code == 2)
        #expect(
            missing.errors.contains("cannot read \(scratch.path)/none: No such file"), "\(missing)")
        let nowhere = try Host8266.run(
            [
                "image", "make", packageRoot + "/Examples/HelloTasks", "-o",
                scratch.path + "/a/b.bin",
            ])
        #expect(nowhere.code == 2)
        #expect(nowhere.errors.contains("cannot write "), "\(nowhere)")
    }

    /// esptool is fetched into a virtual environment of this test's own. Where that cannot be had,
    /// the test says so and checks nothing.
    @Test func esptoolAcceptsOurImages() throws {
        let venv = scratch.path + "/venv"
        var steps = [
            Program("/usr/bin/env", ["python3", "-m", "venv", venv]),
            Program(venv + "/bin/pip", ["install", "--quiet", "esptool"]),
        ]
        for index in steps.indices {
            steps[index].timeLimit = 120
            let outcome = try? steps[index].run()
            guard outcome?.code == 0 else {
                print("esptoolAcceptsOurImages: skipped, esptool cannot be installed here")
                return
            }
        }
        var tool = Program(venv + "/bin/python", ["-m", "esptool", "image-info", try make()])
        tool.timeLimit = 60
        let run = try tool.run()
        #expect(run.code == 0, "\(run)")
        #expect(run.output.contains("Image version: 2"), "\(run)")
        #expect(run.output.contains("(valid)") || run.output.contains("Checksum valid"), "\(run)")
    }
}
