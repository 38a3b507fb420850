//  Time: delays, the overflow of the tick count, ticks that were pended, ticks that are stepped
//  over.
import Testing

@testable import Kernel

/// First ticks at which everything must be the same: far from the overflow of the count, and so
/// near that it happens before, at and after every moment of a test.
private let firstTicks: [UInt32] = [0, 1, 1000] + (0...40).map { 0 &- $0 }

@Suite struct DelayTests {
    @Test(arguments: firstTicks)
    func aDelayLastsThatManyTicks(firstTick: UInt32) throws {
        let (bench, _) = try Bench.started(firstTick: firstTick)
        try bench.create("x", 5)
        bench.delay(20)
        bench.tick(19)
        #expect(bench.running == "idle")
        bench.tick()
        #expect(bench.running == "x")
        #expect(bench.kernel.tickCount == firstTick &+ 20)
    }

    @Test func aDelayOfZeroDoesNotSleep() throws {
        let (bench, idle) = try Bench.started()
        bench.kernel.delay(ticks: 0)
        #expect(bench.kernel.condition(of: idle) == .running)
        #expect(bench.kernel.idleTicks == nil)
    }

    /// The longest delay is a count like others, not a wait without limit.
    @Test func theLongestDelayEndsToo() throws {
        let (bench, _) = try Bench.started(firstTick: 5)
        try bench.create("x", 5)
        bench.delay(Kernel.forever)
        #expect(bench.kernel.idleTicks == 0 &- 5)
        bench.kernel.stepTicks(0 &- 6)
        bench.tick()
        #expect(bench.kernel.tickCount == 0)
        #expect(bench.kernel.idleTicks == 4)
        bench.tick(3)
        #expect(bench.running == "idle")
        bench.tick()
        #expect(bench.running == "x")
    }

    @Test(arguments: firstTicks)
    func tasksWakeInTheOrderOfTheirTicksAndThenOfTheirSleep(firstTick: UInt32) throws {
        let (bench, _) = try Bench.started(firstTick: firstTick)
        for (name, ticks) in [("a", 7), ("b", 3), ("c", 7), ("d", 5)] as [(String, UInt32)] {
            try bench.create(name, 5)
            bench.delay(ticks)
        }
        var order: [String] = []
        for _ in 0..<7 {
            bench.tick()
            while bench.running != "idle" {
                order.append(bench.running)
                bench.delay(1000)
            }
        }
        #expect(order == ["b", "d", "a", "c"])
    }

    @Test func aTickWakesForTheSamePriorityOrAHigherOne() throws {
        for (priority, expected) in [(4, .same), (5, .yield), (6, .yield)] as [(UInt32, Outcome)] {
            let (bench, _) = try Bench.started()
            try bench.create("sleeper", priority)
            bench.delay(1)
            try bench.create("running", 5)
            #expect(bench.kernel.incrementTick() == expected)
            bench.kernel.checkInvariants()
        }
    }

    @Test func aWakingTaskLeavesTheQueueItWaitsOn() throws {
        let (bench, _) = try Bench.started()
        let queue = try bench.kernel.createQueue(capacity: 1, itemSize: 4)
        try bench.create("x", 5)
        bench.receive(queue, ticks: 3)
        bench.tick(3)
        #expect(bench.running == "x")
        bench.delay(100)
        // Nobody waits any more: the item stays.
        #expect(bench.send(queue, 1) == .done)
        #expect(bench.count(queue) == 1)
    }
}

@Suite struct DelayUntilTests {
    @Test(arguments: firstTicks)
    func aPeriodHoldsWhateverTheTaskDoesInBetween(firstTick: UInt32) throws {
        let (bench, _) = try Bench.started(firstTick: firstTick)
        try bench.create("x", 5)
        var wake = firstTick
        for round in 1...5 as ClosedRange<UInt32> {
            // It works for some of the ten ticks.
            bench.tick(Int(round))
            #expect(bench.kernel.delayUntil(&wake, increment: 10) == true)
            bench.act(.yield)
            #expect(wake == firstTick &+ 10 * round)
            bench.tick(9 - Int(round))
            #expect(bench.running == "idle")
            bench.tick()
            #expect(bench.running == "x")
            #expect(bench.kernel.tickCount == wake)
        }
    }

    @Test(arguments: firstTicks)
    func aMomentThatHasPassedDoesNotSleepButCounts(firstTick: UInt32) throws {
        let (bench, _) = try Bench.started(firstTick: firstTick)
        var wake = firstTick
        bench.tick(25)
        // Due ten ticks and five ticks ago, and just now is too late as well.
        #expect(bench.kernel.delayUntil(&wake, increment: 15) == false)
        #expect(wake == firstTick &+ 15)
        #expect(bench.kernel.delayUntil(&wake, increment: 5) == false)
        #expect(bench.kernel.delayUntil(&wake, increment: 5) == false)
        #expect(wake == firstTick &+ 25)
        #expect(bench.kernel.idleTicks == nil)
        try bench.create("x", 5)
        #expect(bench.kernel.delayUntil(&wake, increment: 1) == true)
    }
}

@Suite struct SuspendedSchedulerTests {
    @Test func pendedTicksAreCountedAndWakeTasksOnceTheSchedulerGoesOn() throws {
        for firstTick in firstTicks {
            let (bench, _) = try Bench.started(firstTick: firstTick)
            try bench.create("early", 5)
            bench.delay(3)
            try bench.create("late", 6)
            bench.delay(12)
            bench.kernel.suspendAll()
            for _ in 0..<10 { #expect(bench.kernel.incrementTick() == .same) }
            #expect(bench.kernel.tickCount == firstTick)
            #expect(bench.act(bench.kernel.resumeAll()) == .yield)
            #expect(bench.kernel.tickCount == firstTick &+ 10)
            #expect(bench.running == "early")
            bench.tick(2)
            #expect(bench.running == "late")
        }
    }

    @Test func onlyTheLastResumeAllCounts() throws {
        let (bench, _) = try Bench.started()
        let task = try bench.create("x", 5)
        bench.delay(1)
        bench.kernel.suspendAll()
        bench.kernel.suspendAll()
        _ = bench.kernel.incrementTick()
        #expect(bench.kernel.resumeAll() == .same)
        #expect(bench.kernel.condition(of: task) == .blocked)
        #expect(bench.kernel.tickCount == 0)
        #expect(bench.kernel.resumeAll() == .yield)
        #expect(bench.kernel.schedulerSuspended == 0)
    }

    @Test func aSwitchThatIsAskedForMeanwhileHappensAtTheEnd() throws {
        let (bench, _) = try Bench.started()
        try bench.create("a", 5)
        try bench.create("b", 5)
        bench.kernel.suspendAll()
        bench.kernel.switchContext()
        #expect(bench.running == "a")
        // A tick that comes while a switch is pending says so, for it could be made.
        #expect(bench.kernel.incrementTick() == .yield)
        #expect(bench.act(bench.kernel.resumeAll()) == .yield)
        #expect(bench.running == "b")
        // It is not remembered twice.
        _ = bench.kernel.suspend(0)
        bench.kernel.suspendAll()
        #expect(bench.kernel.resumeAll() == .same)
    }

    @Test func tasksThatWereWokenMeanwhileBecomeReadyInThatOrder() throws {
        let (bench, _) = try Bench.started()
        let queue = try bench.kernel.createQueue(capacity: 3, itemSize: 4)
        for name in ["a", "b"] {
            try bench.create(name, 5)
            bench.receive(queue, ticks: Kernel.forever)
        }
        let suspended = try bench.create("c", 5)
        bench.act(bench.kernel.suspend(suspended))
        bench.kernel.suspendAll()
        #expect(bench.kernel.resumeFromInterrupt(suspended) == .same)
        #expect(bench.send(queue, 1) == .doneYield)
        #expect(bench.send(queue, 2) == .doneYield)
        #expect(bench.running == "idle")
        // It waits to be made ready, and neither is nor may be resumed a second time.
        #expect(bench.kernel.isSuspended(suspended) == false)
        #expect(bench.kernel.resumeFromInterrupt(suspended) == .same)
        #expect(bench.act(bench.kernel.resumeAll()) == .yield)
        #expect(bench.turns(3) == ["a", "b", "c"])
    }

    /// Stricter than an event at other times, which wakes for a higher priority only.
    @Test func aTaskOfTheSamePriorityThatWasWokenMeanwhileAsksForASwitch() throws {
        let (bench, _) = try Bench.started()
        let queue = try bench.kernel.createQueue(capacity: 1, itemSize: 4)
        try bench.create("waiter", 5)
        bench.receive(queue, ticks: Kernel.forever)
        try bench.create("running", 5)
        bench.kernel.suspendAll()
        #expect(bench.send(queue, 1) == .done)
        #expect(bench.act(bench.kernel.resumeAll()) == .yield)
        #expect(bench.running == "waiter")
    }

    @Test func aLowerTaskThatWasWokenMeanwhileAsksForNoSwitch() throws {
        let (bench, _) = try Bench.started()
        let queue = try bench.kernel.createQueue(capacity: 1, itemSize: 4)
        let low = try bench.create("low", 3)
        bench.receive(queue, ticks: Kernel.forever)
        try bench.create("high", 5)
        bench.kernel.suspendAll()
        #expect(bench.send(queue, 1) == .done)
        #expect(bench.kernel.resumeAll() == .same)
        #expect(bench.kernel.condition(of: low) == .ready)
        bench.kernel.checkInvariants()
    }

    @Test func aTaskThatWasWokenAndThenSuspendedStaysSuspended() throws {
        let (bench, _) = try Bench.started()
        let queue = try bench.kernel.createQueue(capacity: 1, itemSize: 4)
        let task = try bench.create("x", 5)
        bench.receive(queue, ticks: 5)
        bench.kernel.suspendAll()
        bench.send(queue, 1)
        _ = bench.kernel.suspend(task)
        #expect(bench.kernel.condition(of: task) == .suspended)
        _ = bench.kernel.resumeAll()
        #expect(bench.kernel.condition(of: task) == .suspended)
        bench.kernel.checkInvariants()
    }
}

@Suite struct IdleTests {
    @Test(arguments: firstTicks)
    func steppingOverIdleTicksIsTheSameAsCountingThem(firstTick: UInt32) throws {
        let (counted, _) = try Bench.started(firstTick: firstTick)
        let (stepped, _) = try Bench.started(firstTick: firstTick)
        for bench in [counted, stepped] {
            try bench.create("x", 5)
            bench.delay(60)
        }
        counted.tick(60)
        var left: UInt32 = 60
        while left > 0 {
            let ticks = stepped.kernel.idleTicks
            let idle = try #require(ticks)
            // Up to the wake-up, or the overflow of the count.
            #expect(idle > 0 && idle <= left)
            stepped.kernel.stepTicks(idle - 1)
            stepped.tick()
            left -= idle
        }
        #expect(stepped.kernel.tickCount == counted.kernel.tickCount)
        #expect(stepped.running == "x")
        #expect(counted.running == "x")
        #expect(stepped.kernel.timeoutReference == counted.kernel.timeoutReference)
    }

    @Test func nobodyWaitsForATickWhenNobodySleeps() throws {
        let (bench, _) = try Bench.started()
        #expect(bench.kernel.idleTicks == nil)
        let queue = try bench.kernel.createQueue(capacity: 1, itemSize: 4)
        try bench.create("x", 5)
        bench.receive(queue, ticks: Kernel.forever)
        #expect(bench.kernel.idleTicks == nil)
    }

    @Test func theOverflowOfTheCountIsCounted() throws {
        let (bench, _) = try Bench.started(firstTick: 0xFFFF_FFFE)
        #expect(bench.kernel.timeoutReference == (0, 0xFFFF_FFFE))
        bench.tick(2)
        #expect(bench.kernel.timeoutReference == (1, 0))
    }
}
