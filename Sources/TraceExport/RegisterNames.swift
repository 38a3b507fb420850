//  The names of the chip's registers, for reports.

import Chip
import Simulation

enum RegisterNames {
    /// The devices of a chip that is not connected to anything; only their tables are looked at.
    private static let names: [UInt32: String] = {
        var names: [UInt32: String] = [:]
        for device in Peripherals(pins: Pins(), at: .zero).bus.devices {
            for register in device.registers.table {
                names[device.base + register.offset] = register.name
            }
        }
        return names
    }()

    /// The name of the register at a bus address; the address itself where there is none.
    static func name(_ address: UInt32) -> String { names[address] ?? address.hex }
}
