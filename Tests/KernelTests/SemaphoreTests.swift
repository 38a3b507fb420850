//  Semaphores and mutexes: counting, holding, and lending priority.
import Testing

@testable import Kernel

@Suite struct SemaphoreTests {
    @Test func aBinarySemaphoreIsGivenOnceUntilItIsTaken() throws {
        let (bench, _) = try Bench.started()
        let semaphore = try bench.kernel.createQueue(
            capacity: 1, itemSize: 0, type: .binarySemaphore)
        #expect(bench.receive(semaphore).attempt == .refused)
        #expect(bench.send(semaphore) == .done)
        #expect(bench.send(semaphore) == .refused)
        #expect(bench.receive(semaphore).attempt == .done)
        #expect(bench.receive(semaphore).attempt == .refused)
    }

    @Test func aCountingSemaphoreCountsToItsLimit() throws {
        let (bench, _) = try Bench.started()
        let semaphore = try bench.kernel.createCountingSemaphore(limit: 3, initial: 1)
        #expect((0..<4).map { _ in bench.send(semaphore) } == [.done, .done, .refused, .refused])
        #expect(bench.count(semaphore) == 3)
        let attempts = (0..<4).map { _ in bench.receive(semaphore).attempt }
        #expect(attempts == [.done, .done, .done, .refused])
    }

    @Test func aCountingSemaphoreStartsAtItsLimitAtMost() throws {
        let (bench, _) = try Bench.started()
        let semaphore = try bench.kernel.createCountingSemaphore(limit: 3, initial: 9)
        #expect(bench.count(semaphore) == 3)
    }

    @Test func givingASemaphoreLendsAndReturnsNoPriority() throws {
        let (bench, _) = try Bench.started()
        let semaphore = try bench.kernel.createCountingSemaphore(limit: 1, initial: 1)
        let low = try bench.create("low", 2)
        bench.receive(semaphore)
        try bench.create("high", 8)
        bench.receive(semaphore, ticks: Kernel.forever)
        #expect(bench.running == "low")
        #expect(bench.priority(low) == 2)
    }

    @Test func storageIsNotTouchedByGivingAndTaking() throws {
        let (bench, _) = try Bench.started()
        let semaphore = try bench.kernel.createCountingSemaphore(limit: 2, initial: 0)
        var none = Patience(ticks: 0)
        #expect(bench.kernel.send(semaphore, nil, .back, &none) == .done)
        #expect(bench.kernel.receive(semaphore, nil, peek: true, &none) == .done)
        #expect(bench.kernel.receive(semaphore, nil, peek: false, &none) == .done)
    }
}

@Suite struct MutexTests {
    /// A bench on which "low" (priority 2) runs and holds a mutex.
    private func held() throws -> (bench: Bench, mutex: QueueIndex, low: TaskIndex) {
        let (bench, _) = try Bench.started()
        let mutex = try bench.kernel.createMutex(.mutex)
        let low = try bench.create("low", 2)
        #expect(bench.receive(mutex).attempt == .done)
        #expect(bench.kernel.queue(mutex).pointee.holder == low)
        return (bench, mutex, low)
    }

    @Test func aNewMutexCanBeTakenOnce() throws {
        let (bench, mutex, _) = try held()
        #expect(bench.receive(mutex).attempt == .refused)
        #expect(bench.send(mutex) == .done)
        #expect(bench.kernel.queue(mutex).pointee.holder == noTask)
        #expect(bench.send(mutex) == .refused)
        #expect(bench.receive(mutex).attempt == .done)
    }

    @Test func lookingAtAMutexDoesNotTakeIt() throws {
        let (bench, mutex, _) = try held()
        bench.send(mutex)
        #expect(bench.receive(mutex, peek: true).attempt == .done)
        #expect(bench.kernel.queue(mutex).pointee.holder == noTask)
        #expect(bench.count(mutex) == 1)
    }

    @Test func theHolderRunsWithThePriorityOfTheMostUrgentWaiterUntilItGivesTheMutexBack() throws {
        let (bench, mutex, low) = try held()
        let high = try bench.create("high", 8)
        var patience = Patience(ticks: Kernel.forever)
        #expect(bench.receive(mutex, &patience).attempt == .waiting)
        #expect(bench.priority(low) == 8)
        // What lies between does not get in the way: no inversion.
        try bench.create("middle", 5)
        #expect(bench.running == "low")
        #expect(bench.send(mutex) == .doneYield)
        #expect(bench.priority(low) == 2)
        #expect(bench.running == "high")
        #expect(bench.receive(mutex, &patience).attempt == .done)
        #expect(bench.kernel.queue(mutex).pointee.holder == high)
        bench.send(mutex)
        bench.delay(10)
        #expect(bench.running == "middle")
    }

    @Test func aLessUrgentWaiterChangesNothing() throws {
        let (bench, mutex, low) = try held()
        try bench.create("high", 8)
        bench.receive(mutex, ticks: Kernel.forever)
        bench.delay(5)
        try bench.create("middle", 5)
        #expect(bench.running == "middle")
        bench.receive(mutex, ticks: Kernel.forever)
        #expect(bench.priority(low) == 8)
    }

    @Test func aHolderThatSleepsInheritsToo() throws {
        let (bench, mutex, low) = try held()
        bench.delay(5)
        try bench.create("high", 8)
        bench.receive(mutex, ticks: Kernel.forever)
        #expect(bench.priority(low) == 8)
        #expect(bench.kernel.condition(of: low) == .blocked)
        try bench.create("middle", 7)
        bench.tick(5)
        #expect(bench.running == "low")
    }

    /// FreeRTOS 7.5 returns the priority when the mutex is given back, not when the wait ends.
    @Test func theHolderKeepsThePriorityOfAWaiterThatGaveUp() throws {
        let (bench, mutex, low) = try held()
        try bench.create("high", 8)
        var patience = Patience(ticks: 3)
        bench.receive(mutex, &patience)
        bench.tick(3)
        // A tie: the holder runs with the same priority, and the tick alternates the two.
        #expect(bench.running == "high")
        #expect(bench.receive(mutex, &patience).attempt == .refused)
        bench.delay(100)
        #expect(bench.running == "low")
        #expect(bench.priority(low) == 8)
        // Nobody waits, so no switch is asked for.
        #expect(bench.send(mutex) == .done)
        #expect(bench.priority(low) == 2)
    }

    /// FreeRTOS 7.5 does not count the mutexes that a task holds.
    @Test func anyMutexThatIsGivenBackEndsInheritance() throws {
        let (bench, mutex, low) = try held()
        let other = try bench.kernel.createMutex(.mutex)
        bench.receive(other)
        try bench.create("high", 8)
        bench.receive(mutex, ticks: Kernel.forever)
        #expect(bench.priority(low) == 8)
        bench.send(other)
        #expect(bench.priority(low) == 2)
        #expect(bench.kernel.queue(mutex).pointee.holder == low)
    }

    @Test func aHolderThatInheritsComesBehindTheOthersOfThatPriority() throws {
        let (bench, mutex, _) = try held()
        try bench.create("peer", 8)
        try bench.create("high", 8)
        #expect(bench.running == "peer")
        bench.act(.yield)
        #expect(bench.running == "high")
        bench.receive(mutex, ticks: Kernel.forever)
        #expect(bench.running == "peer")
        #expect(bench.turns(3) == ["low", "peer", "low"])
    }

    @Test func aRecursiveMutexIsGivenBackAsOftenAsItWasTaken() throws {
        let (bench, _) = try Bench.started()
        let mutex = try bench.kernel.createMutex(.recursiveMutex)
        let holder = try bench.create("holder", 2)
        for depth in 1...3 as ClosedRange<UInt32> {
            var none = Patience(ticks: 0)
            #expect(bench.kernel.takeRecursive(mutex, &none) == .done)
            #expect(bench.kernel.queue(mutex).pointee.recursion == depth)
        }
        try bench.create("other", 6)
        var patience = Patience(ticks: Kernel.forever)
        #expect(bench.kernel.giveRecursive(mutex) == .refused)
        #expect(bench.act(bench.kernel.takeRecursive(mutex, &patience)) == .waiting)
        #expect(bench.priority(holder) == 6)
        #expect(bench.kernel.giveRecursive(mutex) == .done)
        #expect(bench.kernel.giveRecursive(mutex) == .done)
        #expect(bench.priority(holder) == 6)
        #expect(bench.act(bench.kernel.giveRecursive(mutex)) == .doneYield)
        #expect(bench.priority(holder) == 2)
        #expect(bench.running == "other")
        #expect(bench.kernel.takeRecursive(mutex, &patience) == .done)
        #expect(bench.kernel.queue(mutex).pointee.recursion == 1)
    }

    /// FreeRTOS counts below zero here, and the mutex stays held.
    @Test func givingBackRecursivelyWhatWasTakenPlainlyDoesNotStopTheSimulator() throws {
        let (bench, _) = try Bench.started()
        for type in [.mutex, .recursiveMutex] as [QueueType] {
            let mutex = try bench.kernel.createMutex(type)
            #expect(bench.receive(mutex).attempt == .done)
            #expect(bench.kernel.giveRecursive(mutex) == .done)
            var none = Patience(ticks: 0)
            #expect(bench.kernel.takeRecursive(mutex, &none) == .done)
            #expect(bench.count(mutex) == 0)
            #expect(bench.send(mutex) == .done)
        }
    }

    @Test func aMutexThatNobodyHoldsCannotBeGivenBack() throws {
        let (bench, _) = try Bench.started()
        let mutex = try bench.kernel.createMutex(.recursiveMutex)
        #expect(bench.kernel.giveRecursive(mutex) == .refused)
    }
}

@Suite struct PriorityTests {
    @Test func raisingAReadyTaskMovesItAndAsksForASwitch() throws {
        for (priority, expected) in [(4, .same), (5, .yield), (6, .yield)] as [(UInt32, Outcome)] {
            let (bench, _) = try Bench.started()
            try bench.create("running", 5)
            let other = try bench.create("other", 1)
            #expect(bench.kernel.setPriority(other, to: priority) == expected)
            #expect(bench.priority(other) == priority)
            bench.kernel.checkInvariants()
        }
    }

    @Test func loweringTheRunningTaskLetsOthersRun() throws {
        let (bench, _) = try Bench.started()
        let running = try bench.create("running", 5)
        try bench.create("other", 4)
        #expect(bench.act(bench.kernel.setPriority(running, to: 3)) == .yield)
        #expect(bench.running == "other")
    }

    @Test func raisingTheRunningTaskOrLoweringAnotherSwitchesNothing() throws {
        let (bench, _) = try Bench.started()
        let running = try bench.create("running", 5)
        let other = try bench.create("other", 5)
        #expect(bench.kernel.setPriority(running, to: 9) == .same)
        #expect(bench.kernel.setPriority(other, to: 1) == .same)
        #expect(bench.kernel.setPriority(other, to: 1) == .same)
        bench.kernel.checkInvariants()
    }

    @Test func aBlockedTaskWakesWithItsNewPriority() throws {
        let (bench, _) = try Bench.started()
        let sleeper = try bench.create("sleeper", 5)
        bench.delay(2)
        try bench.create("running", 6)
        bench.act(bench.kernel.setPriority(sleeper, to: 99))
        #expect(bench.priority(sleeper) == 14)
        #expect(bench.running == "running")
        bench.tick(2)
        #expect(bench.running == "sleeper")
    }

    /// The new priority becomes its own, and it runs with it once the mutex is given back.
    @Test(arguments: [3, 7, 8, 9, 14] as [UInt32])
    func aTaskThatInheritsKeepsWhatItHasUntilItGivesTheMutexBack(priority: UInt32) throws {
        let (bench, _) = try Bench.started()
        let mutex = try bench.kernel.createMutex(.mutex)
        let low = try bench.create("low", 2)
        bench.receive(mutex)
        try bench.create("high", 8)
        bench.receive(mutex, ticks: Kernel.forever)
        bench.act(bench.kernel.setPriority(low, to: priority))
        #expect(bench.priority(low) == 8)
        #expect(bench.kernel.task(low).pointee.basePriority == priority)
        bench.send(mutex)
        #expect(bench.priority(low) == priority)
    }

    @Test func aReadyTaskThatInheritsComesBehindItsPeersWhenItsPriorityIsSet() throws {
        let (bench, _) = try Bench.started()
        let mutex = try bench.kernel.createMutex(.mutex)
        let low = try bench.create("low", 2)
        bench.receive(mutex)
        try bench.create("high", 8)
        bench.receive(mutex, ticks: Kernel.forever)
        try bench.create("a", 8)
        try bench.create("b", 8)
        #expect(bench.running == "low")
        bench.act(.yield)
        #expect(bench.running == "a")
        bench.act(.yield)
        #expect(bench.running == "b")
        try bench.create("c", 8)
        // Its turn would be the next; now it is the last before b's own.
        #expect(bench.kernel.setPriority(low, to: 3) == .same)
        #expect(bench.turns(4) == ["a", "c", "low", "b"])
    }

    @Test func aTaskThatMovesComesBehindThoseThatAreThere() throws {
        let (bench, _) = try Bench.started()
        try bench.create("a", 5)
        try bench.create("b", 5)
        let moved = try bench.create("c", 1)
        bench.act(bench.kernel.setPriority(moved, to: 5))
        #expect(bench.running == "b")
        #expect(bench.turns(3) == ["c", "a", "b"])
    }
}
