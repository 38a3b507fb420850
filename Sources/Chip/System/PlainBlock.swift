//  Blocks that keep what is written to them and do nothing else: memory, and what firmware may set
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

    /// RTC memory (memory_map.md): the SDK's 256 bytes and the application's 512.
    static var rtcMemory: PlainBlock {
        PlainBlock(
            "RTC memory", at: 0x6000_1000,
            [
                Register("RTC_MEM_LOW", at: 0x000, count: 64, "kept; below the SDK's blocks"),
                Register("RTC_MEM_SYSTEM", at: 0x100, count: 64, "the SDK's blocks 0 to 63"),
                Register("RTC_MEM_USER", at: 0x200, count: 128, "the user's blocks 64 to 191"),
            ])
    }

    /// The converter and the bus of the analogue blocks, which only the SDK's own code sets up.
    static var analogue: PlainBlock {
        PlainBlock(
            "SAR", at: 0x6000_0D00,
            [Register("SAR", at: 0, count: 64, "kept; the converter is behind system_adc_read")])
    }
}
