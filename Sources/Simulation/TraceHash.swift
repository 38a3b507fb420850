//  A running 64-bit hash of a trace, to compare two runs without keeping either.
//
//  Each word is mixed into the state by an exclusive or and a multiplication with an odd number,
//  which lose nothing: two inputs that differ in one word never meet again in that word's step.
//  It tells accidents apart; it is no defence against somebody who wants two equal hashes.

/// The hash of a sequence of 64-bit words. The same words give the same value on every machine.
public struct TraceHash: Sendable {
    private var state: UInt64 = 0x4838_5431_4838_5431

    public init() {}

    /// Takes in the next word of the file, in the host's byte order.
    public mutating func combine(_ word: UInt64) {
        state = (state ^ word) &* 0x9E37_79B9_7F4A_7C15
        state ^= state >> 32
    }

    /// The hash of the words so far; more may follow.
    public var value: UInt64 {
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
