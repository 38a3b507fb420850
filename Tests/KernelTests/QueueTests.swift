//  Queues: the order of items, who waits and who is woken.
import Simulation
import Testing

@testable import Kernel

@Suite struct QueueItemTests {
    @Test func itemsComeOutInTheOrderInWhichTheyWentIn() throws {
        let (bench, _) = try Bench.started()
        let queue = try bench.kernel.createQueue(capacity: 3, itemSize: 4)
        for item in 1...3 as ClosedRange<UInt32> { #expect(bench.send(queue, item) == .done) }
        #expect(bench.send(queue, 4) == .refused)
        #expect(bench.receive(queue).item == 1)
        #expect(bench.send(queue, 4) == .done)
        #expect((0..<4).map { _ in bench.receive(queue).item } == [2, 3, 4, nil])
    }

    @Test func anItemSentToTheFrontIsReceivedNext() throws {
        let (bench, _) = try Bench.started()
        let queue = try bench.kernel.createQueue(capacity: 3, itemSize: 4)
        bench.send(queue, 1)
        bench.send(queue, 2, .front)
        bench.send(queue, 3, .front)
        #expect(bench.send(queue, 4, .front) == .refused)
        #expect((0..<3).map { _ in bench.receive(queue).item } == [3, 2, 1])
    }

    @Test func overwritingReplacesTheOnlyItem() throws {
        let (bench, _) = try Bench.started()
        let queue = try bench.kernel.createQueue(capacity: 1, itemSize: 4)
        for item in 1...3 as ClosedRange<UInt32> {
            #expect(bench.send(queue, item, .overwrite) == .done)
            #expect(bench.count(queue) == 1)
        }
        #expect(bench.receive(queue).item == 3)
        #expect(bench.send(queue, 4, .overwrite) == .done)
        #expect(bench.receive(queue).item == 4)
    }

    @Test func peekingLeavesTheItem() throws {
        let (bench, _) = try Bench.started()
        let queue = try bench.kernel.createQueue(capacity: 2, itemSize: 4)
        #expect(bench.receive(queue, peek: true).attempt == .refused)
        bench.send(queue, 1)
        #expect(bench.receive(queue, peek: true).item == 1)
        #expect(bench.receive(queue, peek: true).item == 1)
        #expect(bench.count(queue) == 1)
        #expect(bench.receive(queue).item == 1)
    }

    @Test func interruptsSendAndReceiveButNeverWait() throws {
        let (bench, _) = try Bench.started()
        let queue = try bench.kernel.createQueue(capacity: 1, itemSize: 4)
        var item: UInt32 = 7
        #expect(bench.kernel.receiveFromInterrupt(queue, &item, peek: false) == .refused)
        #expect(bench.kernel.receiveFromInterrupt(queue, &item, peek: true) == .refused)
        #expect(bench.kernel.sendFromInterrupt(queue, &item, .back) == .done)
        #expect(bench.kernel.sendFromInterrupt(queue, &item, .back) == .refused)
        item = 0
        #expect(bench.kernel.receiveFromInterrupt(queue, &item, peek: true) == .done)
        #expect(item == 7)
        item = 0
        #expect(bench.kernel.receiveFromInterrupt(queue, &item, peek: false) == .done)
        #expect(item == 7)
        #expect(bench.count(queue) == 0)
        bench.kernel.checkInvariants()
    }

    /// Sizes that are no power of two, and items all over the ring, against an array.
    @Test(arguments: 0..<10 as Range<UInt64>)
    func agreesWithAnArray(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let (bench, _) = try Bench.started()
        let capacity = Int.random(in: 1...7, using: &random)
        let size = Int.random(in: 1...13, using: &random)
        let queue = try bench.kernel.createQueue(
            capacity: UInt32(capacity), itemSize: UInt32(size))
        var model: [[UInt8]] = []
        for step in 0..<500 {
            let item = (0..<size).map { _ in UInt8.random(in: 0...255, using: &random) }
            var none = Patience(ticks: 0)
            switch Int.random(in: 0..<5, using: &random) {
            case 0, 1:
                let front = Bool.random(using: &random)
                let attempt = bench.kernel.send(queue, item, front ? .front : .back, &none)
                #expect(attempt == (model.count < capacity ? .done : .refused))
                if model.count < capacity { model.insert(item, at: front ? 0 : model.count) }
            case 2, 3:
                var buffer = [UInt8](repeating: 0, count: size + 1)
                let peek = Bool.random(using: &random)
                let attempt = bench.kernel.receive(queue, &buffer, peek: peek, &none)
                #expect(attempt == (model.isEmpty ? .refused : .done))
                // No byte more than the item is written.
                #expect(buffer == (model.first ?? [UInt8](repeating: 0, count: size)) + [0])
                if !model.isEmpty, !peek { model.removeFirst() }
            default:
                guard step % 50 == 0 else { continue }
                #expect(bench.kernel.resetQueue(queue) == .same)
                model = []
            }
            #expect(bench.count(queue) == UInt32(model.count))
            bench.kernel.checkInvariants()
        }
    }

    @Test func aQueueTakesItsMemoryAndGivesItBack() throws {
        let (bench, _) = try Bench.started()
        let before = bench.kernel.heap.free
        let queue = try bench.kernel.createQueue(capacity: 10, itemSize: 12)
        // 76 for the header, 120 for items, one byte more as FreeRTOS asks for, and the block's 8.
        #expect(before - bench.kernel.heap.free == (76 + 120 + 1 + 7) / 8 * 8 + 8)
        bench.kernel.deleteQueue(queue)
        #expect(bench.kernel.heap.free == before)
        bench.kernel.checkInvariants()
    }

    @Test(
        arguments: [
            (0x1_0000, 0x1_0000), (0xFFFF_FFFF, 1), (1, 0xFFFF_FFFF), (1, 80 * 1024),
            (0x8000_0000, 2),
        ] as [(UInt32, UInt32)])
    func aQueueThatDoesNotFitIsNotMade(capacity: UInt32, itemSize: UInt32) throws {
        let (bench, _) = try Bench.started()
        let before = bench.kernel.heap.free
        #expect(throws: CreationFailure.outOfMemory) {
            try bench.kernel.createQueue(capacity: capacity, itemSize: itemSize)
        }
        #expect(bench.kernel.heap.free == before)
    }

    /// Overwriting would otherwise write past its memory.
    @Test func aQueueForNoItemsIsNotMade() throws {
        let (bench, _) = try Bench.started()
        let before = bench.kernel.heap.free
        #expect(throws: CreationFailure.noCapacity) {
            try bench.kernel.createQueue(capacity: 0, itemSize: 1000)
        }
        #expect(throws: CreationFailure.noCapacity) {
            try bench.kernel.createCountingSemaphore(limit: 0, initial: 0)
        }
        #expect(bench.kernel.heap.free == before)
    }
}

@Suite struct QueueWaitTests {
    @Test func aReceiverWaitsUntilThereIsAnItem() throws {
        let (bench, _) = try Bench.started()
        let queue = try bench.kernel.createQueue(capacity: 1, itemSize: 4)
        try bench.create("receiver", 5)
        var patience = Patience(ticks: Kernel.forever)
        #expect(bench.receive(queue, &patience).attempt == .waiting)
        #expect(bench.running == "idle")
        #expect(bench.send(queue, 9) == .doneYield)
        #expect(bench.running == "receiver")
        #expect(bench.receive(queue, &patience).item == 9)
    }

    @Test func aSenderWaitsUntilThereIsRoom() throws {
        let (bench, _) = try Bench.started()
        let queue = try bench.kernel.createQueue(capacity: 1, itemSize: 4)
        try bench.create("sender", 5)
        bench.send(queue, 1)
        var patience = Patience(ticks: Kernel.forever)
        #expect(bench.send(queue, 2, .back, &patience) == .waiting)
        #expect(bench.receive(queue) == (.doneYield, 1))
        #expect(bench.running == "sender")
        #expect(bench.send(queue, 2, .back, &patience) == .done)
        #expect(bench.receive(queue).item == 2)
    }

    @Test func anEventWakesForAHigherPriorityOnly() throws {
        for (priority, expected) in [(4, .done), (5, .done), (6, .doneYield)]
            as [(UInt32, Attempt)]
        {
            let (bench, _) = try Bench.started()
            let queue = try bench.kernel.createQueue(capacity: 1, itemSize: 4)
            let waiter = try bench.create("waiter", priority)
            bench.receive(queue, ticks: Kernel.forever)
            try bench.create("running", 5)
            var item: UInt32 = 1
            #expect(bench.kernel.sendFromInterrupt(queue, &item, .back) == expected)
            #expect(bench.kernel.condition(of: waiter) == .ready)
            bench.kernel.checkInvariants()
        }
    }

    @Test func theMostUrgentReceiverIsWokenFirstAndAmongEqualsTheOneThatWaitsLongest() throws {
        let (bench, _) = try Bench.started()
        let queue = try bench.kernel.createQueue(capacity: 8, itemSize: 4)
        for (name, priority) in [("a", 3), ("b", 7), ("c", 3), ("d", 5), ("e", 7)]
            as [(String, UInt32)]
        {
            try bench.create(name, priority)
            bench.receive(queue, ticks: Kernel.forever)
        }
        var order: [String] = []
        for _ in 0..<5 {
            bench.send(queue, 0)
            order.append(bench.running)
            bench.act(bench.kernel.suspend(bench.kernel.current))
        }
        #expect(order == ["b", "e", "d", "a", "c"])
    }

    @Test func theMostUrgentSenderIsWokenFirst() throws {
        let (bench, _) = try Bench.started()
        let queue = try bench.kernel.createQueue(capacity: 1, itemSize: 4)
        bench.send(queue, 0)
        for (name, priority) in [("a", 3), ("b", 7), ("c", 3)] as [(String, UInt32)] {
            try bench.create(name, priority)
            bench.send(queue, 0, ticks: Kernel.forever)
        }
        var item: UInt32 = 0
        #expect(bench.kernel.receiveFromInterrupt(queue, &item, peek: false) == .doneYield)
        bench.act(.yield)
        #expect(bench.running == "b")
        // An interrupt that only looks makes no room.
        bench.send(queue, 0)
        #expect(bench.kernel.receiveFromInterrupt(queue, &item, peek: true) == .done)
        #expect(bench.running == "b")
    }

    /// FreeRTOS 7.5 does not sort waiting tasks again, but who comes later still passes those that
    /// it is more urgent than.
    @Test func aWaitingTaskKeepsItsPlaceWhenItsPriorityChanges() throws {
        let (bench, _) = try Bench.started()
        let queue = try bench.kernel.createQueue(capacity: 8, itemSize: 4)
        try bench.create("a", 3)
        bench.receive(queue, ticks: Kernel.forever)
        let last = try bench.create("b", 2)
        bench.receive(queue, ticks: Kernel.forever)
        bench.act(bench.kernel.setPriority(last, to: 14))
        try bench.create("c", 10)
        bench.receive(queue, ticks: Kernel.forever)
        var order: [String] = []
        for _ in 0..<3 {
            bench.send(queue, 0)
            order.append(bench.running)
            bench.act(bench.kernel.suspend(bench.kernel.current))
        }
        #expect(order == ["c", "a", "b"])
    }

    @Test func peekingPassesTheItemOnToTheNextWhoWaits() throws {
        let (bench, _) = try Bench.started()
        let queue = try bench.kernel.createQueue(capacity: 1, itemSize: 4)
        var patience = Patience(ticks: Kernel.forever)
        try bench.create("peeker", 6)
        bench.receive(queue, peek: true, &patience)
        try bench.create("receiver", 5)
        bench.receive(queue, ticks: Kernel.forever)
        bench.send(queue, 3)
        #expect(bench.running == "peeker")
        #expect(bench.receive(queue, peek: true, &patience) == (.done, 3))
        bench.delay(1)
        #expect(bench.running == "receiver")
    }

    @Test func resettingAQueueWakesASender() throws {
        let (bench, _) = try Bench.started()
        let queue = try bench.kernel.createQueue(capacity: 1, itemSize: 4)
        bench.send(queue, 1)
        try bench.create("sender", 5)
        bench.send(queue, 2, ticks: Kernel.forever)
        #expect(bench.act(bench.kernel.resetQueue(queue)) == .yield)
        #expect(bench.running == "sender")
        #expect(bench.count(queue) == 0)
    }

    @Test func whoWaitsOnADeletedQueueIsLeftAlone() throws {
        let (bench, _) = try Bench.started()
        let queue = try bench.kernel.createQueue(capacity: 1, itemSize: 4)
        let forever = try bench.create("forever", 5)
        bench.receive(queue, ticks: Kernel.forever)
        try bench.create("awhile", 5)
        bench.receive(queue, ticks: 3)
        bench.kernel.deleteQueue(queue)
        bench.kernel.checkInvariants()
        // The row's next owner has nobody who waits.
        let other = try bench.kernel.createQueue(capacity: 1, itemSize: 4)
        #expect(other == queue)
        #expect(bench.send(other, 1) == .done)
        bench.tick(3)
        #expect(bench.running == "awhile")
        #expect(bench.kernel.condition(of: forever) != .ready)
    }

    @Test func theTimerServiceWaitsForAnItemWithoutTakingIt() throws {
        let (bench, _) = try Bench.started()
        let queue = try bench.kernel.createQueue(capacity: 2, itemSize: 4)
        try bench.create("service", 5)
        #expect(bench.kernel.waitForItem(queue, ticks: 10) == true)
        bench.act(.yield)
        #expect(bench.send(queue, 4) == .doneYield)
        #expect(bench.running == "service")
        #expect(bench.kernel.waitForItem(queue, ticks: 10) == false)
        #expect(bench.receive(queue).item == 4)
        #expect(bench.kernel.waitForItem(queue, ticks: 10) == true)
        bench.act(.yield)
        bench.tick(10)
        #expect(bench.running == "service")
    }
}
