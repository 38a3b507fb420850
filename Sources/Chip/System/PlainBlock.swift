//  Blocks that keep what is written to them and do nothing else: what firmware may set
//  up without anything here depending on it.

import Simulation

public final class PlainBlock: Peripheral {
    public let name: String
    public let base: UInt32
    public private(set) var registers: RegisterFile

    init(_ name: String, at base: UInt32, _ table: [Register]) {
        self.name = name
        self.base = base
        registers = RegisterFile(table)
    }

    public func read(_ offset: UInt32, at now: Instant) -> UInt32 { registers[offset] }

    public func write(_ offset: UInt32, _ value: UInt32, at now: Instant) {
        registers.write(offset, value)
    }

    /// The converter and the bus of the analogue blocks, which only the SDK's own code sets up.
    static var analogue: PlainBlock {
        PlainBlock(
            "SAR", at: 0x6000_0D00,
            [Register("SAR", at: 0, count: 64, "kept; the converter is behind system_adc_read")])
    }
}
