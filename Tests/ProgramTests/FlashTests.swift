//  The flash as firmware sees it, its file, power cuts, and starting from it.
import Glibc
import Testing
import TestSupport

@Suite struct FlashTests {
    private let firmware = Firmware.name("Flash")

    @Test(arguments: Executor.allCases, ["errors", "nor"])
    func everyCheckOfTheCallsHolds(_ executor: Executor, _ name: String) throws {
        let run = try firmware.run(executor, ["--set", "case=\(name)"])
        #expect(run.code == 0, "\(run)")
        #expect(run.output == "\(name) checked\n")
    }

    /// The CPU gets no code while the flash is busy (Guide 3.4.1).
    @Test(arguments: Executor.allCases)
    func erasingStopsTheCPU(_ executor: Executor) throws {
        let run = try firmware.run(executor, ["--set", "case=stall"])
        #expect(run.code == 0, "\(run)")
        #expect(run.output == "erase: 45 ms, timer at 45 ms\nown read: 2 1\n")
    }

    @Test(arguments: Executor.allCases)
    func aByteOfTheWindowIsException3(_ executor: Executor) throws {
        let run = try firmware.run(executor, ["--set", "case=narrow"])
        #expect(run.code == 1, "\(run)")
        #expect(run.output.hasPrefix("Fatal exception (3): \n"))
        #expect(
            run.errors.contains(
                "LoadStoreError): less than a word read from the flash at 0x40201000"))
    }

    /// At every flash operation in turn: what was saved last, or what was about to be.
    @Test func protectedParametersSurviveEveryCut() throws {
        for operation in 1...16 {
            for byte in [0, 1, 2000] {
                let cut = "flash-op=\(operation):byte=\(byte)"
                let run = try firmware.run(
                    .fiber,
                    ["--set", "case=params", "--power-cut", cut, "--seed", "\(operation + byte)"])
                #expect(run.code == 0, "\(cut): \(run)")
                let found = run.lines.filter { $0.hasPrefix("found ") }
                // Three or four operations save once.
                let saved = found.count == 2 ? Int(found[1].dropFirst(6)) ?? -1 : -1
                #expect(
                    saved >= (operation - 1) / 4 && saved <= (operation + 2) / 3, "\(cut): \(run)")
                #expect(run.output.hasSuffix("done\n"), "\(cut)")
            }
        }
    }

    @Test(arguments: Executor.allCases)
    func aDamagedSlotFallsBackToTheOther(_ executor: Executor) throws {
        let run = try firmware.run(executor, ["--set", "case=fall-back"])
        #expect(run.code == 0, "\(run)")
        let boot = "slot 1 of boot 1.6\n"
        #expect(run.output == boot + "not yet\n" + boot + boot)
        // Two boots meet the damaged slot; it is said of the first.
        let sentence = "host8266: the firmware of slot 2 does not start: it is damaged"
        #expect(run.errors.ranges(of: sentence).count == 1, "\(run)")
    }

    @Test func flashIsTheSameOnBothExecutorsAndInEveryRun() throws {
        let scratch = ScratchDirectory()
        var contents: [[UInt8]?] = []
        for (index, executor) in (Executor.allCases + Executor.allCases).enumerated() {
            let file = "\(scratch.path)/flash\(index)"
            let run = try firmware.run(
                executor,
                ["--set", "case=params", "--flash", file, "--power-cut", "flash-op=9:byte=100"])
            #expect(run.code == 0, "\(run)")
            contents.append(readBytes(file))
        }
        #expect(contents[0]?.count == 0x40_0000)
        #expect(contents.allSatisfy { $0 == contents[0] })
    }

    @Test func aFlashFileKeepsWhatFirmwareSaved() throws {
        let scratch = ScratchDirectory()
        let options = ["--set", "case=params", "--flash", scratch.path + "/flash"]
        #expect(try firmware.run(.fiber, options).output == "found 0\ndone\n")
        #expect(try firmware.run(.dispatch, options).output == "found 20\ndone\n")
    }

    /// Firmware that another run wrote into slot 2 crashes: its places are found by its build id,
    /// where the build folder still has it; else addresses are told.
    @Test(arguments: [true, false])
    func aCrashOfUpdatedFirmwareIsTold(_ isKnown: Bool) throws {
        let scratch = ScratchDirectory()
        let flash = scratch.path + "/flash"
        let image = scratch.path + "/image"
        let example = packageRoot + "/Examples/DualImage"
        #expect(try Host8266.run(["run", example, "--flash", flash]).code == 0)
        let made = try Host8266.run(
            ["image", "make", Firmware.name("LifeCycle").path, "-o", image]
                + (isKnown ? [] : ["--build-dir", scratch.path + "/build"]))
        #expect(made.code == 0, "\(made)")
        let bytes = try #require(readBytes(image))
        let descriptor = open(flash, O_RDWR)
        #expect(pwrite(descriptor, bytes, bytes.count, 0x81000) == bytes.count)
        close(descriptor)
        var program = try Host8266.program(
            ["run", example, "--flash", flash, "--set", "case=crash", "--set", "says=0"])
        if !isKnown {
            program.environment["XDG_CACHE_HOME"] = scratch.path + "/cache"
        }
        let run = try program.run()
        #expect(run.code == 1, "\(run)")
        #expect(run.errors.contains("at boots (") == isKnown, "\(run)")
        #expect(run.errors.contains("    at 0x4100") != isKnown, "\(run)")
    }

    @Test func statisticsAreTold() throws {
        let run = try firmware.run(.fiber, ["--set", "case=nor", "--flash-stats"])
        #expect(run.errors.contains("host8266: flash: "), "\(run)")
        #expect(run.errors.contains("host8266: sector 0x3e000: erased 2 times\n"), "\(run)")
        let worn = try firmware.run(.fiber, ["--set", "case=params", "--flash-endurance", "3"])
        #expect(
            worn.errors.contains("has been erased more than 3 times and loses bits from now on"))
    }
}

/// Files that cannot be a flash: one sentence, exit code 2, and the file as it was.
@Suite struct FlashFileTests {
    private let firmware = Firmware.name("Flash")
    private let scratch = ScratchDirectory()

    private func refusal(_ path: String, _ more: [String] = []) throws -> String {
        let run = try firmware.run(.fiber, ["--set", "case=nor", "--flash", path] + more)
        #expect(run.code == 2, "\(run)")
        #expect(run.output == "")
        return run.errors
    }

    @Test func aDirectory() throws {
        #expect(try refusal(scratch.path).contains("cannot open the flash file \(scratch.path)"))
    }

    @Test func aWrongSize() throws {
        let file = scratch.write("small", String(repeating: "x", count: 5000))
        let errors = try refusal(file)
        #expect(errors.contains("has 5000 bytes, a flash of 4M has 4194304"), "\(errors)")
        #expect(readBytes(file) == [UInt8](repeating: 0x78, count: 5000))
    }

    @Test(.disabled(if: geteuid() == 0, "root may write everything"))
    func aFileThatMayOnlyBeRead() throws {
        let file = scratch.write("fixed", "")
        chmod(file, 0o444)
        #expect(try refusal(file).contains("for reading and writing: Permission denied"))
    }

    @Test func aDeviceOrPipe() throws {
        #expect(try refusal("/dev/null").contains("is not a regular file"))
    }

    @Test func oneThatAnotherRunUses() throws {
        let file = scratch.path + "/shared"
        let descriptor = open(file, O_RDWR | O_CREAT, 0o600)
        defer { close(descriptor) }
        ftruncate(descriptor, 0x40_0000)
        #expect(flock(descriptor, LOCK_EX) == 0)
        #expect(try refusal(file).contains("another run uses the flash file \(file)"))
    }

    @Test(arguments: ["at=", "at=-1s", "flash-op=0", "flash-op=1:byte=x", "now"])
    func aPowerCutThatMakesNoSense(_ text: String) throws {
        let run = try firmware.run(.fiber, ["--power-cut", text])
        #expect(run.code == 2, "\(run)")
        #expect(run.errors.contains("the power can be cut at=TIME"), "\(run)")
    }

    /// Killed at some moment of its writing, the process leaves sectors that the chip could have:
    /// each word of a sector is of the round that was being written, erased, or of the round
    /// before.
    @Test(arguments: 1...10)
    func aKilledRunLeavesWhatTheChipCould(_ round: Int) throws {
        let file = scratch.path + "/killed"
        for executor in Executor.allCases {
            var program = try firmware.program(
                executor, ["--set", "case=writes", "--fast", "--flash", file])
            program.stimuli = [
                Stimulus(.written(path: file, bytes: 0x40_0000), .nothing),
                Stimulus(.later(seconds: 0.15 + Double(round) * 0.0137), .signal(SIGKILL)),
            ]
            let run = try program.run()
            #expect(run.code == 128 + SIGKILL, "\(run)")
            let bytes = try #require(readBytes(file))
            try #require(bytes.count == 0x40_0000)
            for sector in 0x100..<0x110 { check(sector, of: bytes) }
        }
    }

    private func check(_ sector: Int, of bytes: [UInt8]) {
        let words = (0..<1024).map { index in
            (0..<4).reduce(UInt32(0)) {
                $0 | UInt32(bytes[sector * 4096 + index * 4 + $1]) << UInt32($1 * 8)
            }
        }
        // Changes go from the lowest address up: at most two kinds of words, and one border.
        let kinds = words.enumerated().map { index, word in
            word == .max ? -1 : word & 0xFFFF == UInt32(index) ? Int(word >> 16) : -2
        }
        let borders = zip(kinds, kinds.dropFirst()).filter { $0 != $1 }.count
        #expect(!kinds.contains(-2), "sector \(sector) holds a word that nobody wrote")
        #expect(borders <= 1, "sector \(sector) has \(borders) borders")
    }
}
