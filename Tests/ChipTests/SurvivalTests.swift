//  Flash, RTC memory and resets together, against a model of three arrays and a number.
import Simulation
import Testing

@testable import Chip

/// What should be there, in the plainest way.
private struct Model {
    /// The first four sectors.
    var flash = [UInt8](repeating: 0xFF, count: 4 * 4096)
    /// The application's blocks; nil for chance.
    var memory = [UInt32?](repeating: nil, count: 128)
    var scratch: UInt32 = 0
    var counterBegan = Instant.zero
}

@Suite struct SurvivalTests {
    /// 10,000 sequences of 40 steps. The flash is the same throughout, as a chip's is.
    @Test func tenThousandSequencesAgreeWithAModel() {
        let flash = FlashFixture()
        var model = Model()
        for seed in 0..<10_000 as Range<UInt64> {
            model.memory = [UInt32?](repeating: nil, count: 128)
            model.scratch = 0
            model.counterBegan = .zero
            var sequence = Sequence(flash: flash, model: model, seed: seed)
            if let step = (0..<40).first(where: { _ in !sequence.step() }) {
                Issue.record("seed \(seed), step \(step): \(sequence.what)")
                return
            }
            model = sequence.model
        }
    }
}

private struct Sequence {
    let flash: FlashFixture
    var model: Model
    var random: SeededRandom
    let clock: RTCClock
    let memory = RTCMemory()
    var noise: SeededRandom
    var kept = KeptRegisters()
    var chip: Peripherals
    var now = Instant.zero
    /// What the last step did.
    var what = ""

    init(flash: FlashFixture, model: Model, seed: UInt64) {
        self.flash = flash
        self.model = model
        random = SeededRandom(seed: seed)
        clock = RTCClock(seed: seed)
        noise = SeededRandom(seed: ~seed)
        memory.scramble(with: &noise)
        chip = Peripherals(pins: Pins(), clock: clock, memory: memory, at: .zero)
    }

    /// One operation on both sides; false where they disagree.
    mutating func step() -> Bool {
        now = now + Cycles.random(in: 1...Cycles.perSecond, using: &random)
        switch UInt8.random(in: 0..<10, using: &random) {
        case 0...2: return write()
        case 3: return erase()
        case 4...5: return read()
        case 6: return writeMemory()
        case 7: return readMemory()
        case 8: return reset()
        default: return checkCounter()
        }
    }

    private mutating func range() -> (address: Int, count: Int) {
        let address = Int.random(in: 0..<4 * 4096, using: &random)
        return (address, min(Int.random(in: 0..<64, using: &random), 4 * 4096 - address))
    }

    private mutating func write() -> Bool {
        let (address, count) = range()
        let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
        what = "write of \(count) bytes at \(address)"
        for (index, byte) in bytes.enumerated() { model.flash[address + index] &= byte }
        return flash.write(UInt32(address), bytes) == .ok
    }

    private mutating func erase() -> Bool {
        let sector = Int.random(in: 0..<4, using: &random)
        what = "erase of sector \(sector)"
        for index in 0..<4096 { model.flash[sector * 4096 + index] = 0xFF }
        return flash.chip.erase(sector: UInt32(sector)) == .ok
    }

    private mutating func read() -> Bool {
        let (address, count) = range()
        what = "read of \(count) bytes at \(address)"
        return flash.read(UInt32(address), count) == Array(model.flash[address..<address + count])
    }

    /// By the call or by the bus, or to a scratch register.
    private mutating func writeMemory() -> Bool {
        let block = UInt32.random(in: 0..<128, using: &random)
        let value = UInt32(truncatingIfNeeded: random.next())
        what = "RTC write at block \(64 + block)"
        switch UInt8.random(in: 0..<3, using: &random) {
        case 0: memory.replace(from: 64 + block, with: withUnsafeBytes(of: value) { Array($0) })
        case 1: chip.bus.write(0x6000_1200 + block * 4, value, at: now)
        default:
            chip.bus.write(0x6000_0730, value, at: now)
            model.scratch = value
            return true
        }
        model.memory[Int(block)] = value
        return true
    }

    private mutating func readMemory() -> Bool {
        what = "RTC read"
        for block in 0..<128 as Range<UInt32> {
            guard let value = model.memory[Int(block)] else { continue }
            let bytes = withUnsafeBytes(of: value) { Array($0) }
            guard memory.bytes(from: 64 + block, count: 4) == bytes,
                chip.bus.read(0x6000_1200 + block * 4, at: now) == value
            else { return false }
        }
        return chip.bus.read(0x6000_0730, at: now) == model.scratch
    }

    private mutating func reset() -> Bool {
        let reason = ResetReason.allCases.randomElement(using: &random) ?? .restart
        what = "reset for \(reason)"
        kept = chip.kept(through: reason)
        if !reason.keepsRTCMemory {
            memory.scramble(with: &noise)
            model.memory = [UInt32?](repeating: nil, count: 128)
            model.scratch = 0
        }
        if reason.restartsRTCCounter {
            clock.restart(at: now)
            model.counterBegan = now
        }
        chip = Peripherals(pins: Pins(), clock: clock, memory: memory, kept: kept, at: now)
        return readMemory()
    }

    /// The counter shows the time since it began, by the longest and by the shortest period.
    private mutating func checkCounter() -> Bool {
        what = "counter"
        let microseconds = (now - model.counterBegan) / Cycles.perMicrosecond
        let count = UInt64(chip.bus.read(0x6000_071C, at: now))
        return count >= microseconds * 4096 / UInt64(RTCClock.longest)
            && count <= microseconds * 4096 / UInt64(RTCClock.shortest) + 1
    }
}
