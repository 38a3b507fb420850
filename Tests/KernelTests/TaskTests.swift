//  Who runs: creation, turns, suspension, deletion.
import Testing

@testable import Kernel

@Suite struct TurnTests {
    @Test func tasksOfOnePriorityTakeTurnsInTheOrderOfCreation() throws {
        let bench = Bench()
        for name in ["a", "b", "c"] { try bench.create(name, 5) }
        bench.kernel.start()
        #expect(bench.running == "a")
        #expect(bench.turns(7) == ["b", "c", "a", "b", "c", "a", "b"])
    }

    @Test func theHighestPriorityRunsAndTheOthersGetNoTurn() throws {
        let bench = Bench()
        for (name, priority) in [("low", 0), ("high", 14), ("middle", 7)] as [(String, UInt32)] {
            try bench.create(name, priority)
        }
        bench.kernel.start()
        #expect(bench.turns(3) == ["high", "high", "high"])
    }

    @Test func whoBecomesReadyComesAfterAllThatAreStillToHaveTheirTurn() throws {
        let (bench, _) = try Bench.started()
        for name in ["a", "b", "c"] { try bench.create(name, 5) }
        #expect(bench.running == "a")
        // b and c have not had their turn in this round; d waits for both, and comes before a.
        try bench.create("d", 5)
        #expect(bench.turns(5) == ["b", "c", "d", "a", "b"])
    }

    /// The mark of whose turn it is steps back when its task leaves, so nobody is skipped.
    @Test func nobodyLosesATurnWhenTheRunningTaskLeaves() throws {
        let (bench, _) = try Bench.started()
        for name in ["a", "b", "c", "d"] { try bench.create(name, 5) }
        #expect(bench.turns(1) == ["b"])
        bench.delay(1)
        #expect(bench.running == "c")
        #expect(bench.turns(4) == ["d", "a", "c", "d"])
        // b comes back behind all others, and a task that was never picked keeps its place.
        #expect(bench.kernel.incrementTick() == .yield)
        #expect(bench.turns(4) == ["a", "c", "b", "d"])
    }

    @Test func aTickEndsTheSliceOfATaskThatSharesItsPriority() throws {
        let (bench, _) = try Bench.started()
        try bench.create("a", 5)
        #expect(bench.kernel.sharesPriority == false)
        #expect(bench.kernel.incrementTick() == .same)
        try bench.create("b", 5)
        #expect(bench.kernel.sharesPriority == true)
        #expect(bench.kernel.incrementTick() == .yield)
        bench.tick(3)
        #expect(bench.running == "b")
    }

    @Test func aNewTaskRunsAtOnceOnlyIfItsPriorityIsHigher() throws {
        let (bench, _) = try Bench.started()
        try bench.create("first", 5)
        let name = TaskName(copying: "x".utf8)
        let outcomes = try [4, 5, 6].map { priority in
            try bench.kernel.createTask(name: name, priority: priority, stackWords: 32).outcome
        }
        #expect(outcomes == [.same, .same, .yield])
        bench.kernel.checkInvariants()
    }

    @Test func noCreationAsksForASwitchBeforeTheSchedulerStarts() throws {
        let bench = Bench()
        for priority in 0..<15 as Range<UInt32> {
            let name = TaskName(copying: "x".utf8)
            let (task, outcome) = try bench.kernel.createTask(
                name: name, priority: priority, stackWords: 32)
            #expect(outcome == .same)
            #expect(bench.kernel.task(task).pointee.number == UInt16(priority + 1))
        }
        #expect(bench.kernel.current == noTask)
        #expect(bench.kernel.taskCount == 15)
    }

    @Test func priorityFourteenIsTheHighestThereIs() throws {
        let (bench, _) = try Bench.started()
        let task = try bench.create("x", 0xFFFF_FFFF)
        #expect(bench.priority(task) == 14)
        try bench.create("y", 15)
        #expect(bench.turns(2) == ["y", "x"])
    }
}

@Suite struct TaskMemoryTests {
    @Test func aTaskTakesItsControlBlockAndItsStackFromTheHeap() throws {
        let bench = Bench(heapSize: 4096)
        try bench.create("x", 1, stackWords: 100)
        // 92 + 8 and 400 + 8, each rounded up to 8.
        #expect(bench.kernel.heap.free == 4096 - 104 - 408)
    }

    @Test func aTaskThatDoesNotFitLeavesTheHeapAsItWas() throws {
        let bench = Bench(heapSize: 1024)
        // The stack fits, its control block does not.
        #expect(throws: CreationFailure.outOfMemory) {
            try bench.create("x", 1, stackWords: 240)
        }
        #expect(throws: CreationFailure.outOfMemory) {
            try bench.create("x", 1, stackWords: 4000)
        }
        #expect(bench.kernel.heap.free == 1024)
        #expect(bench.kernel.taskCount == 0)
        bench.kernel.checkInvariants()
    }

    @Test func aNameIsCutToFifteenBytesAndStandsInTheControlBlock() throws {
        let bench = Bench()
        let task = try bench.create("a name of seventeen", 1)
        #expect(bench.name(task) == "a name of seven")
        let place = bench.kernel.nameAddress(of: task).assumingMemoryBound(to: UInt8.self)
        #expect((0..<16).map { place[$0] } == Array("a name of seven\0".utf8))
    }

    @Test func aNameEndsAtItsFirstNUL() {
        #expect(TaskName(copying: [0x61, 0, 0x62]).text == "a")
        #expect(TaskName(copying: []).text == "")
    }
}

@Suite struct SuspensionTests {
    @Test func aSuspendedTaskDoesNotRunUntilItIsResumedOnce() throws {
        let (bench, _) = try Bench.started()
        let task = try bench.create("x", 5)
        #expect(bench.act(bench.kernel.suspend(task)) == .yield)
        #expect(bench.running == "idle")
        #expect(bench.kernel.condition(of: task) == .suspended)
        #expect(bench.kernel.isSuspended(task) == true)
        // Suspending twice is no deeper than once.
        #expect(bench.act(bench.kernel.suspend(task)) == .same)
        #expect(bench.act(bench.kernel.resume(task)) == .yield)
        #expect(bench.running == "x")
        #expect(bench.kernel.condition(of: task) == .running)
    }

    @Test func aResumedTaskOfTheSamePriorityOrAHigherOneRuns() throws {
        let (bench, _) = try Bench.started()
        try bench.create("running", 5)
        for (priority, expected) in [(4, .same), (5, .yield), (6, .yield)] as [(UInt32, Outcome)] {
            let name = TaskName(copying: "x".utf8)
            let task = try bench.kernel.createTask(
                name: name, priority: priority, stackWords: 32
            ).task
            #expect(bench.kernel.suspend(task) == .same)
            #expect(bench.kernel.resume(task) == expected)
            #expect(bench.kernel.suspend(task) == .same)
            #expect(bench.kernel.resumeFromInterrupt(task) == expected)
            #expect(bench.kernel.suspend(task) == .same)
            bench.kernel.checkInvariants()
        }
    }

    @Test func resumingATaskThatIsNotSuspendedDoesNothing() throws {
        let (bench, idle) = try Bench.started()
        let queue = try bench.kernel.createQueue(capacity: 1, itemSize: 4)
        let waiter = try bench.create("waiter", 5)
        bench.receive(queue, ticks: Kernel.forever)
        let sleeper = try bench.create("sleeper", 5)
        bench.delay(10)
        for task in [idle, waiter, sleeper] {
            #expect(bench.kernel.resume(task) == .same)
            #expect(bench.kernel.resumeFromInterrupt(task) == .same)
        }
        // One that waits without limit is on the same list as suspended ones, yet is not one.
        #expect(bench.kernel.condition(of: waiter) == .blocked)
        #expect(bench.kernel.isSuspended(waiter) == false)
        #expect(bench.kernel.condition(of: sleeper) == .blocked)
        #expect(bench.running == "idle")
    }

    @Test func suspendingAWaitingTaskTakesItOffItsQueueAndOutOfItsDelay() throws {
        let (bench, _) = try Bench.started()
        let queue = try bench.kernel.createQueue(capacity: 1, itemSize: 4)
        let waiter = try bench.create("waiter", 5)
        var patience = Patience(ticks: 10)
        bench.receive(queue, &patience)
        #expect(bench.act(bench.kernel.suspend(waiter)) == .same)
        #expect(bench.kernel.idleTicks == nil)
        bench.tick(20)
        #expect(bench.send(queue, 7) == .done)
        #expect(bench.running == "idle")
        // Resumed, it goes on where it was: it tries again, and finds the item in spite of the
        // time.
        bench.act(bench.kernel.resume(waiter))
        #expect(bench.running == "waiter")
        #expect(bench.receive(queue, &patience).item == 7)
    }
}

@Suite struct DeletionTests {
    @Test func aDeletedTaskNeverRunsAgainAndKeepsItsMemoryUntilItIsReclaimed() throws {
        let (bench, _) = try Bench.started()
        let before = bench.kernel.heap.free
        let task = try bench.create("x", 5)
        let during = bench.kernel.heap.free
        #expect(bench.act(bench.kernel.deleteTask(task)) == .yield)
        #expect(bench.running == "idle")
        // It still counts: uxTaskGetNumberOfTasks tells of it until the idle task has run.
        #expect(bench.kernel.taskCount == 2)
        #expect(bench.kernel.condition(of: task) == .deleted)
        #expect(bench.kernel.heap.free == during)
        #expect(bench.kernel.firstTerminated == task)
        bench.reclaimAll()
        #expect(bench.kernel.taskCount == 1)
        #expect(bench.kernel.firstTerminated == nil)
        #expect(bench.kernel.heap.free == before)
    }

    @Test func deletingAnotherTaskDoesNotStopTheRunningOne() throws {
        let (bench, idle) = try Bench.started()
        let other = try bench.create("other", 5)
        bench.delay(10)
        #expect(bench.act(bench.kernel.deleteTask(other)) == .same)
        #expect(bench.kernel.current == idle)
        // It takes its alarm with it.
        #expect(bench.kernel.idleTicks == nil)
        bench.tick(20)
        #expect(bench.running == "idle")
    }

    @Test func tasksAreReclaimedInTheOrderOfTheirEnd() throws {
        let (bench, _) = try Bench.started()
        let tasks = try ["a", "b", "c"].map { try bench.create($0, 0) }
        for task in [tasks[1], tasks[2], tasks[0]] { bench.act(bench.kernel.deleteTask(task)) }
        var order: [TaskIndex] = []
        while let task = bench.kernel.firstTerminated {
            order.append(task)
            bench.kernel.reclaim(task)
        }
        #expect(order == [tasks[1], tasks[2], tasks[0]])
    }

    @Test func aDeletedTaskLeavesTheQueueItWaitsOn() throws {
        let (bench, _) = try Bench.started()
        let queue = try bench.kernel.createQueue(capacity: 1, itemSize: 4)
        let first = try bench.create("first", 6)
        bench.receive(queue, ticks: Kernel.forever)
        try bench.create("second", 5)
        bench.receive(queue, ticks: Kernel.forever)
        bench.act(bench.kernel.deleteTask(first))
        #expect(bench.send(queue, 1) == .doneYield)
        #expect(bench.running == "second")
    }

    @Test func whatADeletedTaskHoldsStaysHeld() throws {
        let (bench, _) = try Bench.started()
        let mutex = try bench.kernel.createMutex(.mutex)
        let holder = try bench.create("holder", 5)
        bench.receive(mutex)
        bench.act(bench.kernel.deleteTask(holder))
        bench.reclaimAll()
        // The row is used again; its new owner has nothing to do with the mutex.
        let heir = try bench.create("heir", 1)
        #expect(heir == holder)
        #expect(bench.receive(mutex).attempt == .refused)
        try bench.create("urgent", 9)
        #expect(bench.receive(mutex, ticks: 5).attempt == .waiting)
        #expect(bench.priority(heir) == 1)
        #expect(bench.running == "heir")
    }
}
