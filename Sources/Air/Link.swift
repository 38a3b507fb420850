//  What may befall frames between a radio of the world and the chip.

import Simulation

/// Faults of one direction. Probabilities are of 65,536.
public struct LinkFaults: Equatable, Sendable {
    /// Lost for good: what is left after the radios' own repetitions. 65,536 is a cut.
    public var loss: UInt32 = 0
    /// Arrives twice.
    public var duplication: UInt32 = 0
    /// Arrives up to 5 ms late, so that others overtake it.
    public var reordering: UInt32 = 0
    /// Arrives this much later, without being overtaken.
    public var delay: Cycles = 0

    public static let certain: UInt32 = 65_536

    public var isCut: Bool { loss >= Self.certain }

    public init() {}
}

/// Seeded chance without state: the same question always has the same answer, so that listening,
/// capturing or asking twice changes nothing.
struct Chance {
    let seed: UInt64

    enum Question: UInt64 {
        case loss = 1, duplication, reordering, lateness, level, attack, attacker
    }

    func draw(_ question: Question, radio: Int, frame: UInt64) -> UInt64 {
        var first = SeededRandom(
            seed: seed ^ question.rawValue << 56 ^ UInt64(truncatingIfNeeded: radio) << 40)
        var second = SeededRandom(seed: first.next() ^ frame)
        return second.next()
    }

    func happens(_ probability: UInt32, _ question: Question, radio: Int, frame: UInt64) -> Bool {
        probability > 0 && draw(question, radio: radio, frame: frame) & 0xFFFF < probability
    }
}
