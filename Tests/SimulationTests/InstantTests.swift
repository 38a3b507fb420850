//  Points in virtual time: arithmetic at the ends of the counter.
import Testing

@testable import Simulation

@Suite struct InstantTests {
    @Test func unitsAreThoseOfAnEightyMegahertzBus() {
        #expect(Cycles.perSecond == 1000 * Cycles.perMillisecond)
        #expect(Cycles.perMillisecond == 1000 * Cycles.perMicrosecond)
        #expect(Cycles.perMicrosecond == 80)
    }

    @Test func additionEndsAtNever() {
        #expect(Instant.zero + 5 == Instant(cycles: 5))
        #expect(Instant(cycles: .max - 1) + 1 == .never)
        #expect(Instant(cycles: .max - 1) + 2 == .never)
        #expect(Instant.never + .max == .never)
    }

    @Test func differenceIsNeverNegative() {
        #expect(Instant(cycles: 9) - Instant(cycles: 4) == 5)
        #expect(Instant(cycles: 4) - Instant(cycles: 9) == 0)
        #expect(Instant.never - .zero == .max)
    }

    @Test func orderIsThatOfTheCycles() {
        #expect(Instant.zero < Instant(cycles: 1))
        #expect(!(Instant.zero < Instant.zero))
        #expect(Instant(cycles: .max - 1) < .never)
    }
}
