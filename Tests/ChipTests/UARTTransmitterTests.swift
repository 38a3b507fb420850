//  The transmitter against the plainest model: a list of bytes with the cycles at which they start.
import Simulation
import Testing

@testable import Chip

/// Every byte that was written, with the cycle at which its start bit begins and its end.
private struct Model {
    struct Sent {
        let byte: UInt8
        let start: UInt64
        let end: UInt64
    }

    /// Cycles a frame.
    var frame: UInt64
    private(set) var fixed: [Sent] = []
    private(set) var waiting: [(byte: UInt8, written: UInt64)] = []

    init(frame: UInt64) { self.frame = frame }

    /// Fixes what has started by `now`.
    private mutating func settle(_ now: UInt64) {
        while let next = waiting.first {
            let start = max(fixed.last?.end ?? 0, next.written)
            guard start <= now else { return }
            fixed.append(Sent(byte: next.byte, start: start, end: start + frame))
            waiting.removeFirst()
        }
    }

    mutating func queued(_ now: UInt64) -> Int {
        settle(now)
        return waiting.count
    }

    mutating func write(_ byte: UInt8, _ now: UInt64) -> Bool {
        guard queued(now) < 128 else { return false }
        waiting.append((byte, now))
        settle(now)
        return true
    }

    mutating func drop(_ now: UInt64) {
        settle(now)
        waiting.removeAll()
    }

    mutating func setFrame(_ new: UInt64, _ now: UInt64) {
        settle(now)
        frame = new
    }

    /// The first cycle, `now` or later, at which fewer than `level` bytes wait.
    func moment(below level: Int, _ now: UInt64) -> UInt64 {
        var copy = self
        guard copy.queued(now) >= level else { return now }
        let excess = copy.waiting.count - level
        let first = max(copy.fixed.last?.end ?? 0, copy.waiting[0].written)
        return first + UInt64(excess) * copy.frame
    }
}

@Suite struct UARTTransmitterTests {
    private func format(_ bitCycles: Cycles) -> SerialFormat { SerialFormat(bitCycles: bitCycles) }

    /// With listeners every frame is taken at its end; without, none is.
    @Test(arguments: 0..<8 as Range<UInt64>)
    func agreesWithTheModel(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let isListenedTo = seed.isMultiple(of: 2)
        var transmitter = UARTTransmitter(format: format(1068), at: .zero)
        var model = Model(frame: 10680)
        var now: UInt64 = 0
        var taken: [(UInt8, UInt64)] = []
        for step in 0..<8000 {
            switch Int.random(in: 0..<100, using: &random) {
            case 0..<55:
                let byte = UInt8.random(in: 0...255, using: &random)
                let isIn = transmitter.write(byte, at: Instant(cycles: now))
                let fits = model.write(byte, now)
                #expect(isIn == fits, "seed \(seed), step \(step)")
            case 55..<95: now += UInt64.random(in: 0..<30_000, using: &random)
            case 95..<96: now += UInt64.random(in: 0..<8_000_000_000_000, using: &random)
            case 96:
                transmitter.reset(at: Instant(cycles: now))
                model.drop(now)
            case 97:
                let bit = UInt64.random(in: 1...9000, using: &random)
                transmitter.setFormat(format(bit), at: Instant(cycles: now))
                model.setFrame(bit * 10, now)
            default:
                // To the very cycle at which a byte starts, or the one before.
                let level = Int.random(in: 1...128, using: &random)
                let moment = model.moment(below: level, now)
                now = moment > now && Bool.random(using: &random) ? moment - 1 : moment
            }
            if isListenedTo {
                while transmitter.nextEnd.cycles <= now {
                    let end = transmitter.nextEnd.cycles
                    taken.append((transmitter.takeFrame().byte, end))
                }
            } else {
                transmitter.skipFrames(at: Instant(cycles: now))
            }
            let level = Int.random(in: 1...128, using: &random)
            let agree =
                transmitter.queued(at: Instant(cycles: now)) == UInt64(model.queued(now))
                && transmitter.moment(below: UInt64(level), from: Instant(cycles: now)).cycles
                    == model.moment(below: level, now)
            try #require(agree, "seed \(seed), step \(step), at cycle \(now), level \(level)")
        }
        if isListenedTo {
            let ended = model.fixed.filter { $0.end <= now }
            #expect(taken.map(\.0) == ended.map(\.byte), "seed \(seed)")
            #expect(taken.map(\.1) == ended.map(\.end), "seed \(seed)")
            #expect(taken.count > 2000)
        }
    }

    @Test func theFirstByteLeavesTheFIFOAtOnce() {
        var transmitter = UARTTransmitter(format: format(1000), at: .zero)
        let fits = (0..<130).map { _ in transmitter.write(0, at: .zero) }
        #expect(fits == Array(repeating: true, count: 129) + [false])
        #expect(transmitter.queued(at: .zero) == 128)
        #expect(transmitter.queued(at: Instant(cycles: 9_999)) == 128)
        #expect(transmitter.queued(at: Instant(cycles: 10_000)) == 127)
        #expect(transmitter.moment(below: 126, from: .zero) == Instant(cycles: 30_000))
        #expect(transmitter.queued(at: Instant(cycles: 1_280_000)) == 0)
    }

    @Test func aPauseLetsTheFrameOnTheWireOut() {
        var transmitter = UARTTransmitter(format: format(1000), at: .zero)
        for byte in 0..<3 { _ = transmitter.write(UInt8(byte), at: .zero) }
        transmitter.setPaused(true, at: Instant(cycles: 5_000))
        #expect(transmitter.queued(at: Instant(cycles: 900_000)) == 2)
        #expect(transmitter.moment(below: 1, from: Instant(cycles: 5_000)) == .never)
        #expect(transmitter.nextEnd == Instant(cycles: 10_000))
        let first = transmitter.takeFrame()
        #expect(first.byte == 0)
        #expect(transmitter.nextEnd == .never)
        transmitter.setPaused(false, at: Instant(cycles: 900_000))
        #expect(transmitter.nextEnd == Instant(cycles: 910_000))
        #expect(transmitter.queued(at: Instant(cycles: 900_000)) == 1)
    }
}
