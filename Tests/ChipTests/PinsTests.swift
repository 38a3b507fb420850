//  Wires: who decides a level, and who hears of it.
import Simulation
import Testing

@testable import Chip

@Suite struct PinsTests {
    private let pins = Pins()

    @Test func theStrongestDecides() {
        let device = pins.addParty()
        let table: [(chip: Pins.Drive, outside: Pins.Drive, isHigh: Bool)] = [
            (.high, .released, true), (.low, .released, false),
            (.pullUp, .released, true), (.pullDown, .released, false),
            (.released, .pullUp, true), (.released, .pullDown, false),
            // Resistors outside are stronger than the chip's.
            (.pullUp, .pullDown, false), (.pullDown, .pullUp, true),
            (.high, .pullDown, true), (.low, .pullUp, false),
            (.pullUp, .low, false), (.pullDown, .high, true),
            (.high, .low, false), (.low, .high, false), (.high, .high, true),
        ]
        for (chip, outside, isHigh) in table {
            pins.set(7, isHigh ? .low : .high, by: device, at: .zero)
            pins.set(7, chip, by: Pins.chip, at: .zero)
            pins.set(7, outside, by: device, at: .zero)
            #expect(pins.isHigh(7) == isHigh, "\(chip) and \(outside)")
            #expect(pins.levels == (isHigh ? 1 << 7 : 0))
        }
    }

    @Test func aWireThatNobodyDrivesKeepsItsLevel() {
        #expect(!pins.isHigh(3))
        pins.set(3, .high, by: Pins.chip, at: .zero)
        pins.set(3, .released, by: Pins.chip, at: .zero)
        #expect(pins.isHigh(3))
    }

    @Test func twoResistorsOutsideThatDisagreeLeaveItToTheChip() {
        let (up, down) = (pins.addParty(), pins.addParty())
        pins.set(3, .pullUp, by: up, at: .zero)
        pins.set(3, .pullDown, by: down, at: .zero)
        pins.set(3, .pullUp, by: Pins.chip, at: .zero)
        #expect(pins.isHigh(3))
        pins.set(3, .pullDown, by: Pins.chip, at: .zero)
        #expect(!pins.isHigh(3))
    }

    @Test func aShortIsToldEachTimeThatItBegins() {
        let device = pins.addParty()
        var told: [Int] = []
        pins.onConflict = { pin, _ in told.append(pin) }
        pins.set(4, .high, by: Pins.chip, at: .zero)
        pins.set(4, .low, by: device, at: .zero)
        #expect(told == [4])
        // It goes on: a further party makes no new one.
        let third = pins.addParty()
        pins.set(4, .low, by: third, at: .zero)
        #expect(told == [4])
        pins.set(4, .released, by: Pins.chip, at: .zero)
        pins.set(4, .high, by: Pins.chip, at: .zero)
        #expect(told == [4, 4])
        // Resistors are no short.
        pins.set(5, .high, by: Pins.chip, at: .zero)
        pins.set(5, .pullDown, by: device, at: .zero)
        #expect(told == [4, 4])
    }

    @Test func observersHearOfChangesOnlyAndOfTheirTime() {
        var heard: [String] = []
        pins.observe { heard.append("\($0) \($1) \($2.cycles)") }
        pins.set(2, .low, by: Pins.chip, at: Instant(cycles: 1))
        pins.set(2, .high, by: Pins.chip, at: Instant(cycles: 2))
        pins.set(2, .pullUp, by: Pins.chip, at: Instant(cycles: 3))
        pins.set(2, .low, by: Pins.chip, at: Instant(cycles: 4))
        #expect(heard == ["2 true 2", "2 false 4"])
    }

    @Test func aModuleStartsFromItsFlash() {
        let pins = Pins.module()
        // The resistors, the chip's own pull-ups, UART0's line at rest, GPIO16.
        #expect(pins.levels == 0b1_0111_0000_0000_1111)
        // The resistor holds GPIO15 low against the chip's own.
        pins.set(15, .pullUp, by: Pins.chip, at: .zero)
        #expect(!pins.isHigh(15))
    }
}

/// A seeded walk over all that the chip and two devices can do, against the rule in plain words.
@Suite struct PinsModelTests {
    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func levelsFollowTheRule(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let pins = Pins()
        _ = (pins.addParty(), pins.addParty())
        let all: [Pins.Drive] = [.released, .pullDown, .pullUp, .low, .high]
        var drives = [[Pins.Drive]](
            repeating: [.released, .released, .released], count: Pins.count)
        var levels: UInt32 = 0
        var mirror: UInt32 = 0
        pins.observe { pin, isHigh, _ in
            mirror = isHigh ? mirror | 1 << UInt32(pin) : mirror & ~(1 << UInt32(pin))
        }
        for step in 0..<20_000 {
            let pin = Int.random(in: 0..<Pins.count, using: &random)
            let party = Int.random(in: 0..<3, using: &random)
            let drive = all.randomElement(using: &random)!
            pins.set(pin, drive, by: party, at: .zero)
            drives[pin][party] = drive
            if let isHigh = Self.level(drives[pin]) {
                levels = isHigh ? levels | 1 << UInt32(pin) : levels & ~(1 << UInt32(pin))
            }
            #expect(pins.levels == levels && mirror == levels, "seed \(seed), step \(step)")
            guard pins.levels == levels else { return }
        }
    }

    /// nil when nothing decides.
    private static func level(_ drives: [Pins.Drive]) -> Bool? {
        if drives.contains(.low) { return false }
        if drives.contains(.high) { return true }
        for group in [drives.dropFirst(), drives.prefix(1)] {
            let pulls = Set(group).intersection([.pullUp, .pullDown])
            if pulls.count == 1 { return pulls == [.pullUp] }
        }
        return nil
    }
}
