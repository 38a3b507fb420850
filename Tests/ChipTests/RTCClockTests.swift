//  The RTC's clock and memory, what resets leave of them, and the power meter.
import Simulation
import Testing

@testable import Chip

private func after(seconds: Double) -> Instant {
    Instant(cycles: Cycles(seconds * Double(Cycles.perSecond)))
}

@Suite struct RTCClockTests {
    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func thePeriodStaysInTheChipsRangeAndDriftsSlowly(seed: UInt64) {
        let clock = RTCClock(seed: seed)
        var before = clock.period(at: .zero)
        var changes = 0
        for step in 1...2000 as ClosedRange<UInt64> {
            let period = clock.period(at: after(seconds: Double(step) * 10))
            #expect((RTCClock.shortest...RTCClock.longest).contains(period))
            #expect(max(period, before) - min(period, before) <= 8)
            if period != before { changes += 1 }
            before = period
        }
        #expect(changes > 1000)
    }

    @Test func theCountIsTheTimeDividedByThePeriod() {
        let clock = RTCClock(seed: 3)
        let period = Double(clock.period(at: .zero)) / 4096
        #expect(clock.count(at: .zero) == 0)
        #expect(clock.count(at: after(seconds: 1)) == UInt32(1_000_000 / period))
        #expect(clock.count(at: after(seconds: 9)) == UInt32(9_000_000 / period))
    }

    @Test func whenItIsAskedDoesNotMatter() {
        let often = RTCClock(seed: 4)
        let once = RTCClock(seed: 4)
        var random = SeededRandom(seed: 9)
        var now = Instant.zero
        var last: UInt32 = 0
        for _ in 0..<5000 {
            now = now + Cycles.random(in: 0..<2 * Cycles.perSecond, using: &random)
            let count = often.count(at: now)
            #expect(count >= last)
            last = count
        }
        #expect(once.count(at: now) == last)
    }

    @Test func aMomentIsThatOfItsCount() {
        for periods in [1, 2, 1000, 1_530_000, 1_600_000, 100_000_000] as [UInt64] {
            let clock = RTCClock(seed: 5)
            let start = after(seconds: 3.25)
            let before = clock.count(at: start)
            let end = clock.moment(after: periods, from: start)
            #expect(
                clock.count(at: Instant(cycles: end.cycles - 1)) == before + UInt32(periods) - 1)
            #expect(clock.count(at: end) == before + UInt32(periods))
        }
    }

    @Test func itStartsAnewAndGoesRound() {
        let clock = RTCClock(seed: 6)
        clock.restart(at: after(seconds: 100))
        #expect(clock.count(at: after(seconds: 100)) == 0)
        #expect((150_000...175_000).contains(clock.count(at: after(seconds: 101))))
        // MicroPython's 7:45 hours: 2^32 periods take 6.9 to 7.8.
        let round = clock.moment(after: 1 << 32, from: after(seconds: 101))
        let hours = Double((round - after(seconds: 101))) / Double(Cycles.perSecond) / 3600
        #expect((6.8...7.8).contains(hours))
        #expect((150_000...175_000).contains(clock.count(at: round)))
    }
}

@Suite struct RTCMemoryTests {
    /// memory_map.md: 64 <= block, (block - 64) * 4 + n <= 512.
    @Test func theApplicationsRangeIsKept() {
        #expect(RTCMemory.allows(block: 64, count: 512))
        #expect(RTCMemory.allows(block: 191, count: 4))
        #expect(RTCMemory.allows(block: 192, count: 0))
        #expect(!RTCMemory.allows(block: 63, count: 4))
        #expect(!RTCMemory.allows(block: 64, count: 513))
        #expect(!RTCMemory.allows(block: 191, count: 5))
        #expect(!RTCMemory.allows(block: .max, count: 4))
    }

    @Test func blocksAreTheWordsOfTheBus() {
        let memory = RTCMemory()
        memory.replace(from: 65, with: [0x78, 0x56, 0x34, 0x12, 0xAA])
        #expect(memory.read(0x204, at: .zero) == 0x1234_5678)
        #expect(memory.read(0x208, at: .zero) == 0xAA)
        memory.write(0x3FC, 0xCAFE_F00D, at: .zero)
        #expect(memory.bytes(from: 191, count: 4) == [0x0D, 0xF0, 0xFE, 0xCA])
    }

    @Test func powerOnLeavesChanceThatTheSeedDecides() {
        func scrambled(_ seed: UInt64) -> [UInt8] {
            let memory = RTCMemory()
            var random = SeededRandom(seed: seed)
            memory.scramble(with: &random)
            return memory.bytes(from: 0, count: 768)
        }
        #expect(scrambled(1) == scrambled(1))
        #expect(scrambled(1) != scrambled(2))
        #expect(Set(scrambled(1)).count > 200)
    }
}

@Suite struct RetentionTests {
    /// Guide 3.2.10, and A.3 for the ROM's number.
    @Test func theTableIsTheGuides() {
        let rows: [(ResetReason, keeps: Bool, restarts: Bool, cause: Int)] = [
            (.powerOn, false, true, 1), (.hardwareWatchdog, true, false, 4),
            (.exception, true, false, 2), (.softwareWatchdog, true, false, 2),
            (.restart, true, false, 2), (.deepSleepWake, true, true, 2),
            (.externalReset, true, true, 2),
        ]
        #expect(Set(rows.map(\.0)) == Set(ResetReason.allCases))
        for row in rows {
            #expect(row.0.keepsRTCMemory == row.keeps, "\(row.0)")
            #expect(row.0.restartsRTCCounter == row.restarts, "\(row.0)")
            #expect(row.0.romCause == row.cause, "\(row.0)")
        }
    }
}

@Suite struct WakeUpTests {
    /// Levels of pins that gpio_pin_wakeup_enable has named (behaviour.md 8).
    @Test func onlyNamedLevelsWake() {
        let pins = Pins.module()
        let chip = Peripherals(pins: pins, at: .zero)
        let device = pins.addParty()
        #expect(!chip.gpio.isWaking)
        let pin13: UInt32 = 0x6000_0328 + 13 * 4
        pins.set(13, .high, by: device, at: .zero)
        chip.bus.write(pin13, 4 << 7 | 1 << 10, at: .zero)
        #expect(!chip.gpio.isWaking)
        pins.set(13, .low, by: device, at: .zero)
        #expect(chip.gpio.isWaking)
        chip.bus.write(pin13, 4 << 7, at: .zero)
        #expect(!chip.gpio.isWaking, "an interrupt's level is not one that wakes")
        chip.bus.write(pin13, 5 << 7 | 1 << 10, at: .zero)
        #expect(!chip.gpio.isWaking)
        pins.set(13, .high, by: device, at: .zero)
        #expect(chip.gpio.isWaking)
    }
}

@Suite struct PowerMeterTests {
    @Test func timesAndChargesAddUp() {
        var meter = PowerMeter()
        meter.enter(.deepSleep, at: after(seconds: 3600))
        meter.enter(.active, at: after(seconds: 7200))
        #expect(meter.time(in: .active, at: after(seconds: 7201)) == 3601 * Cycles.perSecond)
        // 56 mA and 20 uA for an hour, in nanoampere-hours.
        #expect(meter.charge(of: .active, at: after(seconds: 7200)) == 56_000_000)
        #expect(meter.charge(of: .deepSleep, at: after(seconds: 7200)) == 20_000)
        #expect(
            meter.report(at: after(seconds: 7200)) == [
                "power: active for 1h, 56000.000 uAh", "power: deep sleep for 1h, 20.000 uAh",
                "power: 56020.000 uAh in all",
            ])
    }
}
