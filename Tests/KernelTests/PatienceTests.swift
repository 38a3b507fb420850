//  How long a wait lasts: what is left after waking for nothing, and the overflow of the tick
//  count.
import Testing

@testable import Kernel

@Suite struct PatienceTests {
    @Test func withoutTimeThereIsNoWait() {
        var patience = Patience(ticks: 0)
        #expect(patience.isExhausted(tick: 5, overflows: 0) == true)
    }

    @Test func theFirstQuestionStartsTheMeasurement() {
        var patience = Patience(ticks: 10)
        #expect(patience.isExhausted(tick: 100, overflows: 0) == false)
        #expect(patience.isExhausted(tick: 103, overflows: 0) == false)
        #expect(patience.ticks == 7)
        #expect(patience.isExhausted(tick: 109, overflows: 0) == false)
        #expect(patience.ticks == 1)
        #expect(patience.isExhausted(tick: 110, overflows: 0) == true)
    }

    @Test func aWaitWithoutLimitNeverEnds() {
        var patience = Patience(ticks: Kernel.forever)
        for overflows in 0..<5 as Range<UInt32> {
            #expect(patience.isExhausted(tick: 0xFFFF_FFFF, overflows: overflows) == false)
            #expect(patience.isExhausted(tick: 0, overflows: overflows + 1) == false)
        }
        #expect(patience.ticks == Kernel.forever)
    }

    @Test func aWaitGoesOnBehindTheOverflow() {
        var patience = Patience(ticks: 10)
        #expect(patience.isExhausted(tick: 0xFFFF_FFFC, overflows: 7) == false)
        #expect(patience.isExhausted(tick: 2, overflows: 8) == false)
        #expect(patience.ticks == 4)
        #expect(patience.isExhausted(tick: 5, overflows: 8) == false)
        #expect(patience.isExhausted(tick: 6, overflows: 8) == true)
    }

    /// The tick count says the same again after 2^32 ticks; the number of overflows tells.
    @Test func aWholeRoundOfTheCountEndsEveryWait() {
        var patience = Patience(ticks: 0xFFFF_FFFE)
        #expect(patience.isExhausted(tick: 50, overflows: 0) == false)
        #expect(patience.isExhausted(tick: 51, overflows: 1) == true)
        var short = Patience(ticks: 10)
        #expect(short.isExhausted(tick: 50, overflows: 0) == false)
        #expect(short.isExhausted(tick: 50, overflows: 1) == true)
        // Not yet a whole round.
        var long = Patience(ticks: 0xFFFF_FFFE)
        #expect(long.isExhausted(tick: 50, overflows: 0) == false)
        #expect(long.isExhausted(tick: 40, overflows: 1) == false)
        #expect(long.ticks == 8)
    }
}

@Suite struct TimeoutTests {
    @Test(arguments: [0, 1000, 0xFFFF_FFFF, 0xFFFF_FFFA, 0xFFFF_FFF6, 0xFFFF_FFF5] as [UInt32])
    func aReceiverThatFindsNothingGivesUpAfterItsTicks(firstTick: UInt32) throws {
        let (bench, _) = try Bench.started(firstTick: firstTick)
        let queue = try bench.kernel.createQueue(capacity: 1, itemSize: 4)
        try bench.create("x", 5)
        var patience = Patience(ticks: 10)
        #expect(bench.receive(queue, &patience).attempt == .waiting)
        bench.tick(9)
        #expect(bench.running == "idle")
        bench.tick()
        #expect(bench.running == "x")
        #expect(bench.receive(queue, &patience).attempt == .refused)
    }

    /// Somebody quicker took the item: the rest of the time is waited, not all of it again.
    @Test(arguments: [0, 1000, 0xFFFF_FFFF, 0xFFFF_FFFA, 0xFFFF_FFF6, 0xFFFF_FFF5] as [UInt32])
    func aTaskThatIsWokenForNothingWaitsForWhatIsLeft(firstTick: UInt32) throws {
        let (bench, _) = try Bench.started(firstTick: firstTick)
        let queue = try bench.kernel.createQueue(capacity: 1, itemSize: 4)
        try bench.create("slow", 5)
        var patience = Patience(ticks: 10)
        bench.receive(queue, &patience)
        try bench.create("quick", 6)
        bench.delay(4)
        bench.tick(4)
        // The item is there for a moment only.
        #expect(bench.running == "quick")
        #expect(bench.send(queue, 1) == .done)
        #expect(bench.receive(queue).item == 1)
        bench.delay(1000)
        #expect(bench.running == "slow")
        #expect(bench.receive(queue, &patience).attempt == .waiting)
        #expect(patience.ticks == 6)
        bench.tick(5)
        #expect(bench.running == "idle")
        bench.tick()
        #expect(bench.running == "slow")
        #expect(bench.receive(queue, &patience).attempt == .refused)
        #expect(bench.kernel.tickCount == firstTick &+ 10)
    }

    @Test func anItemThatComesWithTheLastTickIsStillReceived() throws {
        let (bench, _) = try Bench.started()
        let queue = try bench.kernel.createQueue(capacity: 1, itemSize: 4)
        try bench.create("x", 5)
        var patience = Patience(ticks: 3)
        bench.receive(queue, &patience)
        bench.tick(3)
        #expect(bench.running == "x")
        var item: UInt32 = 6
        #expect(bench.kernel.sendFromInterrupt(queue, &item, .back) == .done)
        #expect(bench.receive(queue, &patience).item == 6)
    }
}
