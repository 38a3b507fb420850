//  Software timers: which expires next, and what the overflow of the tick count does to them.
import Testing

@testable import Kernel

private let timerName = TaskName(copying: "timer".utf8)

extension Bench {
    fileprivate func timer(period: UInt32, reloads: Bool = false) throws -> TimerIndex {
        try kernel.createTimer(
            name: timerName, periodTicks: period, reloads: reloads, identifier: 7, callback: 9)
    }
}

@Suite struct TimerTests {
    @Test func aNewTimerIsNotActive() throws {
        let bench = Bench()
        let timer = try bench.timer(period: 10, reloads: true)
        #expect(bench.kernel.isActive(timer) == false)
        #expect(bench.kernel.firstTimer == nil)
        #expect(bench.kernel.timerSleepTicks(now: 0) == Kernel.forever)
        let state = bench.kernel.timer(timer).pointee
        #expect(state.periodTicks == 10 && state.reloads)
        #expect(state.identifier == 7 && state.callback == 9 && state.name.text == "timer")
    }

    @Test func timersExpireInTheOrderOfTheirTicksAndThenOfTheirCommands() throws {
        let bench = Bench()
        let timers = try (0..<4).map { _ in try bench.timer(period: 10) }
        for (timer, expiry) in zip(timers, [30, 10, 30, 20] as [UInt32]) {
            #expect(bench.kernel.activate(timer, expiry: expiry, now: 5, asked: 5) == true)
            #expect(bench.kernel.isActive(timer) == true)
        }
        #expect(bench.kernel.timerSleepTicks(now: 5) == 5)
        var order: [TimerIndex] = []
        while let next = bench.kernel.firstTimer {
            order.append(next.timer)
            bench.kernel.deactivate(next.timer)
            #expect(bench.kernel.isActive(next.timer) == false)
        }
        #expect(order == [timers[1], timers[3], timers[0], timers[2]])
    }

    @Test func aCommandThatComesTooLateMakesTheTimerDueAtOnce() throws {
        let bench = Bench()
        let timer = try bench.timer(period: 10)
        // Asked at 100 for 110; the service looks at 109, 110 and 111.
        #expect(bench.kernel.activate(timer, expiry: 110, now: 109, asked: 100) == true)
        bench.kernel.deactivate(timer)
        #expect(bench.kernel.activate(timer, expiry: 110, now: 110, asked: 100) == false)
        #expect(bench.kernel.activate(timer, expiry: 110, now: 111, asked: 100) == false)
        #expect(bench.kernel.isActive(timer) == false)
    }

    @Test func anExpiryBehindTheOverflowWaitsForIt() throws {
        let bench = Bench(firstTick: 0xFFFF_FFF0)
        let timer = try bench.timer(period: 0x20)
        let asked: UInt32 = 0xFFFF_FFF0
        #expect(bench.kernel.activate(timer, expiry: 0x10, now: asked, asked: asked) == true)
        #expect(bench.kernel.isActive(timer) == true)
        #expect(bench.kernel.firstTimer == nil)
        // The service sleeps until the overflow, and then the lists change roles.
        #expect(bench.kernel.timerSleepTicks(now: asked) == 0x10)
        #expect(bench.kernel.sampleTimerTick() == (asked, false))
        for _ in 0..<0x10 { _ = bench.kernel.incrementTick() }
        #expect(bench.kernel.sampleTimerTick() == (0, true))
        bench.kernel.swapTimerLists()
        #expect(bench.kernel.sampleTimerTick() == (0, false))
        #expect(bench.kernel.firstTimer?.timer == timer)
        #expect(bench.kernel.firstTimer?.expiry == 0x10)
        #expect(bench.kernel.timerSleepTicks(now: 0) == 0x10)
    }

    /// Asked before the overflow, looked at behind it.
    @Test func aCommandThatCrossesTheOverflowIsUnderstood() throws {
        let bench = Bench()
        let timer = try bench.timer(period: 0x20)
        let asked: UInt32 = 0xFFFF_FFF0
        // Both the expiry and the present lie behind the overflow.
        #expect(bench.kernel.activate(timer, expiry: 0x10, now: 0x0F, asked: asked) == true)
        #expect(bench.kernel.firstTimer?.expiry == 0x10)
        bench.kernel.deactivate(timer)
        #expect(bench.kernel.activate(timer, expiry: 0x10, now: 0x10, asked: asked) == false)
        // The expiry lies before the overflow, the present behind it.
        bench.kernel.setPeriod(of: timer, ticks: 8)
        #expect(bench.kernel.activate(timer, expiry: 0xFFFF_FFF8, now: 1, asked: asked) == false)
        #expect(bench.kernel.isActive(timer) == false)
    }

    @Test func aTimerTakesItsMemoryAndGivesItBack() throws {
        let bench = Bench()
        let before = bench.kernel.heap.free
        let timer = try bench.timer(period: 10)
        #expect(before - bench.kernel.heap.free == 56)
        #expect(bench.kernel.activate(timer, expiry: 10, now: 0, asked: 0) == true)
        bench.kernel.deleteTimer(timer)
        #expect(bench.kernel.firstTimer == nil)
        #expect(bench.kernel.heap.free == before)
        bench.kernel.checkInvariants()
    }

    @Test func aTimerThatDoesNotFitIsNotMade() throws {
        let bench = Bench(heapSize: 40)
        #expect(throws: CreationFailure.outOfMemory) { try bench.timer(period: 1) }
        #expect(bench.kernel.heap.free == 40)
    }
}
