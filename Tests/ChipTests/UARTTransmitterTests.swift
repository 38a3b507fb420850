//  The transmitter against an exact model: a list of bytes, and rational times at which they leave.
import Simulation
import Testing

@testable import Chip

/// A transmitter in the plainest way: every byte that is queued, with the moment at which its last
/// bit has left, as a fraction of cycles.
///
/// Moments are counted in parts of a cycle, `baudRate` of them in one, so that they are integers:
/// 128 bits hold a century of them. A new speed makes a new unit, so the model starts afresh with it.
private struct Model {
    private var parts: UInt128
    private var departures: [UInt128] = []

    init(baudRate: UInt32) { parts = UInt128(baudRate) }

    /// Parts of a cycle that 10 bits take: 10 / baudRate seconds.
    private var byteLength: UInt128 { 10 * UInt128(Cycles.perSecond) }

    func queued(at now: Instant) -> Int {
        departures.count { $0 > UInt128(now.cycles) * parts }
    }

    mutating func write(at now: Instant) {
        let start = max(departures.last ?? 0, UInt128(now.cycles) * parts)
        departures.removeAll { $0 <= UInt128(now.cycles) * parts }
        departures.append(start + byteLength)
    }

    /// The first whole cycle, `now` or later, at which fewer than `level` bytes are left.
    func moment(below level: Int, from now: Instant) -> Instant {
        let left = departures.filter { $0 > UInt128(now.cycles) * parts }
        guard left.count >= level else { return now }
        // When this one has left, level - 1 remain behind it.
        let last = left[left.count - level]
        return Instant(cycles: UInt64((last + parts - 1) / parts))
    }

    mutating func setBaudRate(_ rate: UInt32, at now: Instant) {
        let waiting = queued(at: now)
        parts = UInt128(rate)
        departures = (0..<waiting).map {
            UInt128(now.cycles) * parts + UInt128($0 + 1) * byteLength
        }
    }
}

@Suite struct UARTTransmitterTests {
    /// 60,000 steps with pauses between a cycle and a day: months of virtual time.
    @Test(arguments: 0..<8 as Range<UInt64>)
    func agreesWithTheModelOverMonths(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let rates: [UInt32] = [74880, 115_200, 300, 9600, 921_600, 3_000_001, 1, 4_294_967_295]
        var transmitter = UARTTransmitter()
        var model = Model(baudRate: 74880)
        var now = Instant.zero
        for step in 0..<8000 {
            switch Int.random(in: 0..<100, using: &random) {
            case 0..<55:
                if transmitter.queued(at: now) < UARTTransmitter.capacity {
                    transmitter.write(at: now)
                    model.write(at: now)
                }
            case 55..<95:
                // Mostly about a byte's time, so that fractions of cycles matter.
                now = now + Cycles.random(in: 0..<30_000, using: &random)
            case 95..<97:
                now = now + Cycles.random(in: 0..<86_400 * Cycles.perSecond, using: &random)
            case 97:
                let rate = rates.randomElement(using: &random)!
                transmitter.setBaudRate(rate, at: now)
                model.setBaudRate(rate, at: now)
            default:
                // To the very cycle at which a byte leaves, or the one before.
                let level = UInt64.random(in: 1...128, using: &random)
                let moment = transmitter.moment(below: level, from: now)
                if moment > now, Bool.random(using: &random) {
                    now = Instant(cycles: moment.cycles - 1)
                } else {
                    now = moment
                }
            }
            let level = Int.random(in: 1...128, using: &random)
            let agree =
                transmitter.queued(at: now) == UInt64(model.queued(at: now))
                && transmitter.moment(below: UInt64(level), from: now)
                    == model.moment(below: level, from: now)
            #expect(agree, "seed \(seed), step \(step), at cycle \(now.cycles), level \(level)")
            guard agree else { return }
        }
        #expect(now.cycles > 30 * 86_400 * Cycles.perSecond, "seed \(seed) saw less than a month")
    }

    /// 74880 baud is 10683.76 cycles a byte: the fraction must not be lost, however many follow.
    @Test func aHundredThousandBytesBackToBackLoseNoFraction() {
        var transmitter = UARTTransmitter(baudRate: 74880)
        transmitter.write(at: .zero)
        var now = Instant.zero
        var written: UInt64 = 1
        while written < 100_000 {
            // Filled up again while the last byte is being sent, so the line never pauses.
            now = transmitter.moment(below: 2, from: now)
            for _ in 0..<127 { transmitter.write(at: now) }
            written += 127
            // Then the last byte ends written * 10 / 74880 seconds after power-on.
            let parts = written * 10 * Cycles.perSecond
            #expect(transmitter.moment(below: 1, from: now).cycles == (parts + 74879) / 74880)
        }
    }

    @Test func aFullFIFODrainsInTenBitTimesAByte() {
        var transmitter = UARTTransmitter(baudRate: 80_000)
        for _ in 0..<128 { transmitter.write(at: .zero) }
        #expect(transmitter.queued(at: .zero) == 128)
        #expect(transmitter.queued(at: Instant(cycles: 9_999)) == 128)
        #expect(transmitter.queued(at: Instant(cycles: 10_000)) == 127)
        #expect(transmitter.moment(below: 126, from: .zero) == Instant(cycles: 30_000))
        #expect(transmitter.queued(at: Instant(cycles: 1_279_999)) == 1)
        #expect(transmitter.queued(at: Instant(cycles: 1_280_000)) == 0)
    }

    @Test func aByteAfterAPauseStartsWhenItIsWritten() {
        var transmitter = UARTTransmitter(baudRate: 80_000)
        transmitter.write(at: .zero)
        let later = Instant(cycles: 1_000_000)
        transmitter.write(at: later)
        #expect(transmitter.moment(below: 1, from: later) == later + 10_000)
    }

    @Test func aNewSpeedHoldsForWhatIsQueued() {
        var transmitter = UARTTransmitter(baudRate: 80_000)
        for _ in 0..<4 { transmitter.write(at: .zero) }
        transmitter.setBaudRate(160_000, at: Instant(cycles: 10_000))
        #expect(transmitter.baudRate == 160_000)
        #expect(transmitter.moment(below: 1, from: .zero) == Instant(cycles: 25_000))
    }

    @Test func aSpeedOfZeroCountsAsOne() {
        var transmitter = UARTTransmitter(baudRate: 0)
        #expect(transmitter.baudRate == 1)
        transmitter.write(at: .zero)
        #expect(transmitter.moment(below: 1, from: .zero).cycles == 10 * Cycles.perSecond)
        transmitter.setBaudRate(0, at: .zero)
        #expect(transmitter.baudRate == 1)
    }
}
