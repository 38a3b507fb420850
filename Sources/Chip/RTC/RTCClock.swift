//  The slow clock of the RTC block: an oscillator of about 150 kHz that runs from power-on, through
//  resets and sleep.
//
//  Fidelity: exactly 150 kHz at any temperature; the chip's differs from board to board.

import Simulation

public enum RTCClock {
    /// Cycles a second.
    public static let frequency: UInt64 = 150_000

    /// What its counter shows, 32 bits that go round after about 8 hours.
    public static func count(at now: Instant) -> UInt32 {
        let seconds = now.cycles / Cycles.perSecond
        let rest = now.cycles % Cycles.perSecond
        return UInt32(
            truncatingIfNeeded: seconds &* frequency &+ rest * frequency / Cycles.perSecond)
    }

    /// How long a number of its cycles takes, in cycles of the bus. At most 2^32 of them.
    public static func cycles(of periods: UInt64) -> Cycles {
        periods * Cycles.perSecond / frequency
    }
}
