//  The sigma-delta generator: a stream of pulses whose average is a share of 256.
//
//  At each step an accumulator of 8 bits takes in the target, and the carry is the output. So among
//  256 steps in a row as many are high as the target says, spread evenly. Nothing happens at each
//  step here: the output at any moment, and the moment of its next edge, follow from the step at
//  which it was set up.
//
//  Fidelity: a step takes `prescale` cycles of the bus, at least 1; the chip's is 80 MHz / prescale
//  by what Espressif tells of its frequency.

import Simulation

struct SigmaDelta {
    /// As GPIO_SIGMA_DELTA holds them.
    private(set) var isOn = false
    private var target: UInt64 = 0
    private var stepLength: Cycles = 1
    /// The accumulator at the moment of `start`.
    private var accumulator: UInt64 = 0
    private var start = Instant.zero

    /// Takes over what firmware has written; the accumulator goes on from where it is.
    mutating func configure(_ register: UInt32, at now: Instant) {
        accumulator = (accumulator &+ steps(at: now) &* target) & 0xFF
        start = now
        isOn = register & 1 << 16 != 0
        stepLength = max(Cycles(register >> 8 & 0xFF), 1)
        target = isOn ? UInt64(register & 0xFF) : 0
    }

    /// The output at `now`, which is not before the last `configure`.
    func isHigh(at now: Instant) -> Bool { isHigh(afterStep: steps(at: now)) }

    /// When the output changes next after `now`; `.never` when it is constant.
    func nextEdge(after now: Instant) -> Instant {
        guard target != 0 else { return .never }
        let present = steps(at: now)
        let level = isHigh(afterStep: present)
        // The pattern repeats after 256 steps at most, so an edge lies among these.
        for step in present + 1...present + 257 where isHigh(afterStep: step) != level {
            return start + step * stepLength
        }
        return .never
    }

    private func steps(at now: Instant) -> UInt64 { (now - start) / stepLength }

    /// The carry of a step; before the first one there is none.
    private func isHigh(afterStep step: UInt64) -> Bool {
        guard step > 0 else { return false }
        // Only what is left of the sums modulo 256 counts, so that no number grows.
        let before = (accumulator + (step - 1) % 256 * target) & 0xFF
        return before + target > 0xFF
    }
}
