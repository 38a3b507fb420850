//  RTC memory: 768 bytes that outlive every reset but power-on (memory_map.md, "RTC memory").
//
//  The SDK counts it in blocks of four bytes: 0 to 63 are its own, 64 to 191 the application's.
//  Block 0 lies at 0x60001100, so firmware that goes to the registers sees the same words. Below it
//  are 256 more bytes of the same memory that the SDK does not number.

import Simulation

public final class RTCMemory: Peripheral {
    public let name = "RTC memory"
    public let base: UInt32 = 0x6000_1000
    public private(set) var registers = RegisterFile(RTCMemory.table)

    static let table = [
        Register("RTC_MEM_LOW", at: 0x000, count: 64, "kept; below the SDK's blocks"),
        Register("RTC_MEM_SYSTEM", at: 0x100, count: 64, "the SDK's blocks 0 to 63"),
        Register("RTC_MEM_USER", at: 0x200, count: 128, "the user's blocks 64 to 191"),
    ]

    /// The application's blocks.
    public static let userBlocks: Range<UInt32> = 64..<192
    private static let firstBlock: UInt32 = 0x100

    public init() {}

    public func read(_ offset: UInt32, at now: Instant) -> UInt32 { registers[offset] }

    public func write(_ offset: UInt32, _ value: UInt32, at now: Instant) {
        registers.write(offset, value)
    }

    /// Chance bits, as after power-on.
    public func scramble(with random: inout SeededRandom) {
        for register in Self.table {
            for offset in register.offsets {
                registers[offset] = UInt32(truncatingIfNeeded: random.next())
            }
        }
    }

    /// True when `count` bytes from a block on are the application's to use.
    public static func allows(block: UInt32, count: UInt32) -> Bool {
        block >= userBlocks.lowerBound
            && UInt64(block) * 4 + UInt64(count) <= UInt64(userBlocks.upperBound) * 4
    }

    /// The bytes from a block on; the range is one that `allows` admits.
    public func bytes(from block: UInt32, count: UInt32) -> [UInt8] {
        (0..<count).map { index in
            let word = registers[Self.firstBlock + block * 4 + index & ~3]
            return UInt8(truncatingIfNeeded: word >> (index % 4 * 8))
        }
    }

    /// Replaces bytes from a block on; the rest of the last word stays.
    public func replace(from block: UInt32, with bytes: some Collection<UInt8>) {
        for (index, byte) in bytes.enumerated() {
            let offset = Self.firstBlock + block * 4 + UInt32(index) & ~3
            let shift = UInt32(index) % 4 * 8
            registers[offset] = registers[offset] & ~(0xFF << shift) | UInt32(byte) << shift
        }
    }
}
