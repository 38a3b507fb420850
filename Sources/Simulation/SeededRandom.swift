//  The one source of randomness in a run.
//
//  Everything that the chip or the world does at random draws from one generator, seeded once, so
//  that a run can be repeated from its seed. The algorithm is SplitMix64 (Steele, Lea, Flood 2014):
//  one word of state, full period, and the same numbers on every machine.

/// A seeded generator. Equal seeds give equal numbers, for ever.
public struct SeededRandom: RandomNumberGenerator, Sendable {
    private var state: UInt64

    public init(seed: UInt64) { state = seed }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
