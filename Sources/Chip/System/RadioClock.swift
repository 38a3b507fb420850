//  What firmware uses of the radio's block (WDEV): the counter of microseconds, the mask of the
//  radio's interrupts, and the word of noise.
//
//  The counter runs from the reset on and is what system_get_time is made of. The radio here has no
//  interrupt of its own, so its mask is kept and does nothing.

import Simulation

public final class RadioClock: Peripheral {
    public let name = "WDEV"
    public let base: UInt32 = 0x3FF2_0C00
    public private(set) var registers = RegisterFile(RadioClock.table)

    private let start: Instant
    private let random: () -> UInt32

    private enum Offset {
        static let microseconds: UInt32 = 0x00
        static let interrupts: UInt32 = 0x18
        static let random: UInt32 = 0x244
    }

    private static let table: [Register] = [
        Register(
            "WDEV_COUNT", at: Offset.microseconds, effect: .none, isLive: true,
            "microseconds since the board began, modulo 2^32"),
        Register("INT_ENA_WDEV", at: Offset.interrupts, "kept: the radio has no interrupt here"),
        Register(
            "WDEV_RANDOM", at: Offset.random, effect: .none, isLive: true,
            "another word from the run's generator at each read"),
    ]

    /// - Parameters:
    ///   - start: where the counter shows 0.
    ///   - random: where the noise comes from.
    public init(start: Instant, random: @escaping () -> UInt32) {
        self.start = start
        self.random = random
    }

    public func read(_ offset: UInt32, at now: Instant) -> UInt32 {
        switch offset {
        case Offset.microseconds:
            UInt32(truncatingIfNeeded: (now - start) / Cycles.perMicrosecond)
        case Offset.random: random()
        default: registers[offset]
        }
    }

    public func write(_ offset: UInt32, _ value: UInt32, at now: Instant) {
        registers.write(offset, value)
    }
}
