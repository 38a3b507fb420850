//  What every register holds, as a text: a line each with name, address and value.

import Simulation

extension RegisterBus {
    /// Reads all modelled registers as firmware would, in the order of their addresses. That may
    /// change devices, as taking a byte from a FIFO does: it is for the end of a run.
    public func dump(at now: Instant) -> String {
        var text = ""
        for device in devices {
            for register in device.registers.table {
                for (index, offset) in register.offsets.enumerated() {
                    let name = register.count == 1 ? register.name : "\(register.name)[\(index)]"
                    let value = device.read(offset, at: now)
                    text += "\(device.name) \(name) \(Self.hexadecimal(device.base + offset)) "
                    text += "\(Self.hexadecimal(value))\n"
                }
            }
        }
        return text
    }
}
