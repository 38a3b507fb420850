//  Drivers as applications carry them, and the SDK's I2C and PWM drivers, on wires that bring back
//  what they do: Tests/Programs/firmware/OwnDrivers, unmodified against Include.
import Testing
import TestSupport

@Suite struct OwnDriverTests {
    private let firmware = Firmware.name("OwnDrivers")

    private func run(
        _ name: String, _ executor: Executor, _ wiring: String = "", _ options: [String] = []
    ) throws -> Outcome {
        let scratch = ScratchDirectory()
        var options = options + ["--set", "case=\(name)", "--timeout", "20s"]
        if !wiring.isEmpty {
            let text = "version: 1\nwiring:\n" + wiring
            options += ["--scenario", scratch.write("scenario.yaml", text)]
        }
        let run = try firmware.run(executor, options)
        #expect(run.code == 0, "\(run)")
        #expect(!run.errors.contains("expectation failed"), "\(run)")
        return run
    }

    @Test(arguments: Executor.allCases)
    func aRingFilledByInterrupt(_ executor: Executor) throws {
        let run = try run("own_uart", executor, "", ["--type", #"200ms:hello\nend\n"#])
        #expect(run.output == "hello\nend\nown_uart ends\n", "\(run)")
    }

    /// UART1's frames are levels on GPIO2, at its own speed.
    @Test(arguments: Executor.allCases)
    func printfOnTheOtherPin(_ executor: Executor) throws {
        let run = try run(
            "own_sink", executor, "  eye: {device: uart-decoder, gpio: 2, baud: 57600}\n")
        #expect(run.errors.contains("57600 baud: 20 frames, 0 framing errors"), "\(run)")
        #expect(run.errors.contains(#""to the other pin 42\n""#), "\(run)")
        #expect(run.output == "own_sink ends\n", "\(run)")
    }

    /// What one pin bangs out UART0 receives through a wire.
    @Test(arguments: Executor.allCases)
    func bitsIntoTheReceiver(_ executor: Executor) throws {
        let run = try run("own_bits", executor, "  loop: {device: wire, from: 5, to: 3}\n")
        #expect(run.output == "bits\nown_bits ends\n", "\(run)")
    }

    private static let bus = """
          sda: {device: wire, from: 2, to: 13}
          scl: {device: wire, from: 4, to: 12}
          own: {device: wire, from: 14, to: 12}

        """

    @Test(arguments: [("own_i2c", "a5 3c"), ("sdk_i2c", "5a c3")], Executor.allCases)
    func aMemoryOnTheI2CBus(_ driver: (name: String, bytes: String), _ executor: Executor) throws {
        let run = try run(driver.name, executor, Self.bus)
        #expect(run.output == "\(driver.bytes)\n\(driver.name) ends\n", "\(run)")
    }

    @Test(arguments: [("own_timer", "10"), ("own_spi", "nobody on the bus")], Executor.allCases)
    func timersAndSpins(_ driver: (name: String, text: String), _ executor: Executor) throws {
        let run = try run(driver.name, executor)
        #expect(run.output == "\(driver.text)\n\(driver.name) ends\n", "\(run)")
    }

    @Test(arguments: Executor.allCases)
    func pulsesHaveTheirWidths(_ executor: Executor) throws {
        let run = try run(
            "sdk_pwm", executor,
            """
              a: {device: counter, gpio: 12, from: 100ms, window: 500ms}
              b: {device: counter, gpio: 12, from: 1200ms, window: 600ms}
              c: {device: counter, gpio: 5, from: 1200ms, window: 600ms}
              d: {device: counter, gpio: 15, from: 100ms, window: 1500ms}

            """)
        for line in [
            "GPIO12, 0.5s from 0.1s: 500 rising and 500 falling edges, high 25.0 %",
            "GPIO12, 0.6s from 1.2s: 300 rising and 300 falling edges, high 75.1 %",
            "GPIO5, 0.6s from 1.2s: 300 rising and 300 falling edges, high 50.0 %",
            "GPIO15, 1.5s from 0.1s: 0 rising and 0 falling edges, high 100.0 %",
        ] { #expect(run.errors.contains(line), "\(run)") }
    }
}
