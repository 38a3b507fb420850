//  The time of day without a network, and small functions of the system and the ROM.
import Testing
import TestSupport

@Suite struct ClockTests {
    private let firmware = Firmware.name("Clock")

    @Test(arguments: Executor.allCases)
    func theFunctions(_ executor: Executor) throws {
        let run = try firmware.run(executor, ["--timeout", "2h"])
        #expect(run.code == 0, "\(run)")
        #expect(
            run.output == "please start sntp first !\nadc 0, vdd33 3379\nfailures: 0\n", "\(run)")
        #expect(run.errors.contains("rom_i2c_readReg: the bus of the analogue blocks"), "\(run)")
        #expect(run.errors.contains("system_phy_set_max_tpw changes nothing"), "\(run)")
    }

    @Test func theScenarioTellsVoltages() throws {
        let scratch = ScratchDirectory()
        let scenario = scratch.write(
            "scenario.yaml", "version: 1\nchip:\n  adc: 512\n  vdd33: 3072\n")
        let run = try firmware.run(.fiber, ["--timeout", "2h", "--scenario", scenario])
        #expect(run.output.contains("adc 512, vdd33 3072\n"), "\(run)")
    }
}
