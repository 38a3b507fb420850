//  Everything that a run leaves behind is the same on both executors and in each run.
import Testing
import TestSupport

@Suite struct RecordTests {
    private static let eye = """
        version: 1
        wiring:
          eye: {device: uart-decoder, gpio: 1, baud: 9600}

        """
    private static let loop = eye + "  loop: {device: wire, from: 5, to: 3}\n"

    /// UART text, reports, trace, pictures of the pins, registers.
    private func records(
        _ executor: Executor, _ name: String, _ run: String, in world: String
    ) throws -> [[UInt8]] {
        let scratch = ScratchDirectory()
        let files = ["run.h8t", "run.vcd", "registers"].map { scratch.path + "/" + $0 }
        let options = [
            "--scenario", scratch.write("scenario.yaml", world), "--timeout", "3s", "--trace",
            files[0], "--vcd", files[1], "--registers", files[2], "--set", "case=\(run)",
        ]
        let outcome = try Firmware.name(name).run(executor, options)
        #expect(outcome.code == 0, "\(outcome)")
        return try [Array(outcome.output.utf8)]
            + files.map { path in try #require(readBytes(path)) }
    }

    @Test(arguments: [
        ("Pins", "", eye), ("OwnDrivers", "own_bits", loop), ("OwnDrivers", "sdk_pwm", eye),
    ])
    func agreeToTheByte(_ firmware: (name: String, run: String, world: String)) throws {
        let all = try (Executor.allCases + [.fiber]).map {
            try records($0, firmware.name, firmware.run, in: firmware.world)
        }
        for other in all.dropFirst() {
            for (kind, (one, two)) in zip(all[0], other).enumerated() {
                #expect(!one.isEmpty && one == two, "record \(kind) differs")
            }
        }
    }

    @Test func registersAreNamedWithTheirValues() throws {
        let scratch = ScratchDirectory()
        let path = scratch.path + "/registers"
        let run = try Firmware.name("OwnDrivers").run(
            .fiber, ["--set", "case=sdk_pwm", "--timeout", "9s", "--registers", path])
        #expect(run.code == 0, "\(run)")
        let lines = try #require(readText(path)).split(separator: "\n")
        // GPIO5 is the only one of the three that is high; UART0 is as the SDK leaves it.
        #expect(lines.contains("GPIO GPIO_OUT 0x60000300 0x00000020"), "\(lines)")
        #expect(lines.contains("UART0 UART_CLKDIV(0) 0x60000014 0x0000042C"))
        #expect(Set(lines).count == lines.count && lines.count > 200)
    }

    @Test(arguments: [("/nowhere/x", "create"), ("/dev/full", "write")])
    func aFileThatCannotBeWrittenIsSaid(_ file: (path: String, verb: String)) throws {
        let run = try Firmware.name("OwnDrivers").run(
            .fiber, ["--set", "case=own_spi", "--registers", file.path])
        #expect(run.code == 2, "\(run)")
        #expect(
            run.errors.contains("cannot \(file.verb) the file of registers \(file.path): "),
            "\(run)")
    }
}
