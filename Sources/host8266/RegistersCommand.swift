//  host8266 registers: prints the register map, from which Docs/Registers.md is made.

import ArgumentParser
import Chip
import Simulation

struct RegistersCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "registers", abstract: "Print the register map in Markdown.",
        shouldDisplay: false)

    func run() {
        let devices = Peripherals(pins: Pins(), mac: .guide, at: .zero, random: { 0 })
        print(devices.bus.map, terminator: "")
    }
}
