//  Co-routines: turns, delays across the overflow of the tick count, queues, events.
import Testing

@testable import Kernel

@Suite struct CoRoutineTests {
    private func make(_ bench: Bench, _ priority: UInt32) throws -> CoRoutineIndex {
        let row = try bench.kernel.createCoRoutine(
            priority: priority, number: 0, function: 0, bytes: 56)
        bench.kernel.checkInvariants()
        return row
    }

    private func schedule(_ bench: Bench) -> CoRoutineIndex? {
        let next = bench.kernel.scheduleCoRoutine { _ in }
        bench.kernel.checkInvariants()
        return next
    }

    private func delay(_ bench: Bench, _ ticks: UInt32, _ event: CoRoutineEvent = .none) {
        bench.kernel.delayCoRoutine(ticks: ticks, event: event)
        bench.kernel.checkInvariants()
    }

    @Test func equalsTakeTurnsAndTheHigherPriorityGoesFirst() throws {
        let (bench, _) = try Bench.started()
        #expect(schedule(bench) == nil)
        let a = try make(bench, 0)
        let b = try make(bench, 0)
        #expect([schedule(bench), schedule(bench), schedule(bench)] == [a, b, a])
        let high = try make(bench, 7)
        let priority = bench.kernel.coRoutine(high).pointee.priority
        #expect(priority == 1)
        #expect([schedule(bench), schedule(bench)] == [high, high])
        delay(bench, 3)
        #expect(schedule(bench) == b)
    }

    /// The same from every first tick around the overflow, and however late the scheduler is
    /// called.
    @Test(arguments: [0, 1, 1000] + (0...12).map { 0 &- $0 } as [UInt32], [1, 2, 5] as [Int])
    func delaysLastAsLongAsTheyShould(firstTick: UInt32, stride: Int) throws {
        let (bench, _) = try Bench.started(firstTick: firstTick)
        let rows = [try make(bench, 1), try make(bench, 1), try make(bench, 0)]
        let ticks: [UInt32] = [7, 3, 5]
        for row in rows {
            #expect(schedule(bench) == row)
            delay(bench, ticks[Int(row)])
        }
        #expect(schedule(bench) == nil)
        var woken: [CoRoutineIndex: Int] = [:]
        for tick in Swift.stride(from: stride, through: 20, by: stride) {
            bench.tick(stride)
            while let row = schedule(bench) {
                woken[row] = tick
                delay(bench, 1 << 20)
            }
        }
        let expected = ticks.map { (Int($0) + stride - 1) / stride * stride }
        #expect(rows.map { woken[$0] } == expected)
    }

    /// The longest delay is a count like others.
    @Test func theLongestDelayEndsBehindTheOverflow() throws {
        let (bench, _) = try Bench.started(firstTick: 0xFFFF_FFF0)
        let row = try make(bench, 0)
        #expect(schedule(bench) == row)
        delay(bench, 0xFFFF_FFFF)
        bench.tick(17)
        #expect(schedule(bench) == nil)
    }

    @Test func aSenderWakesTheMostUrgentReceiver() throws {
        let (bench, _) = try Bench.started()
        let queue = try bench.kernel.createQueue(capacity: 1, itemSize: 4)
        let low = try make(bench, 0)
        #expect(schedule(bench) == low)
        var item: UInt32 = 0
        let first = bench.kernel.receiveFromCoRoutine(queue, &item, ticks: 10)
        #expect(first == .waiting)
        let high = try make(bench, 1)
        #expect(schedule(bench) == high)
        let second = bench.kernel.receiveFromCoRoutine(queue, &item, ticks: 10)
        #expect(second == .waiting)
        let sender = try make(bench, 0)
        #expect(schedule(bench) == sender)
        var sent: UInt32 = 77
        let full = bench.kernel.sendFromCoRoutine(queue, &sent, ticks: 0)
        #expect(full == .doneYield)
        let refused = bench.kernel.sendFromCoRoutine(queue, &sent, ticks: 0)
        #expect(refused == .refused)
        #expect(schedule(bench) == high)
        let third = bench.kernel.receiveFromCoRoutine(queue, &item, ticks: 0)
        #expect(third == .done && item == 77)
    }

    @Test func timeEndsAWaitAtAQueue() throws {
        let (bench, _) = try Bench.started(firstTick: 0xFFFF_FFFE)
        let queue = try bench.kernel.createQueue(capacity: 1, itemSize: 4)
        let row = try make(bench, 1)
        #expect(schedule(bench) == row)
        var item: UInt32 = 5
        let attempt = bench.kernel.receiveFromCoRoutine(queue, &item, ticks: 4)
        #expect(attempt == .waiting)
        bench.tick(3)
        #expect(schedule(bench) == nil)
        bench.tick()
        #expect(schedule(bench) == row)
        // It waits no more: a sender wakes nobody.
        let sent = bench.kernel.sendToCoRoutine(queue, &item, hasWoken: false)
        #expect(sent == .done)
    }

    @Test func anInterruptWakesOnlyOne() throws {
        let (bench, _) = try Bench.started()
        let queue = try bench.kernel.createQueue(capacity: 2, itemSize: 4)
        var item: UInt32 = 9
        for _ in 0..<2 {
            let row = try make(bench, 0)
            #expect(schedule(bench) == row)
            let attempt = bench.kernel.receiveFromCoRoutine(queue, &item, ticks: 100)
            #expect(attempt == .waiting)
        }
        let first = bench.kernel.sendToCoRoutine(queue, &item, hasWoken: false)
        let second = bench.kernel.sendToCoRoutine(queue, &item, hasWoken: true)
        let third = bench.kernel.sendToCoRoutine(queue, &item, hasWoken: true)
        #expect([first, second, third] == [.doneYield, .done, .refused])
        #expect(schedule(bench) == 0)
        delay(bench, 50)
        #expect(schedule(bench) == nil)
    }

    @Test func aDeletedQueueLeavesOnlyTheTime() throws {
        let (bench, _) = try Bench.started()
        let queue = try bench.kernel.createQueue(capacity: 1, itemSize: 4)
        let row = try make(bench, 0)
        #expect(schedule(bench) == row)
        var item: UInt32 = 0
        let attempt = bench.kernel.receiveFromCoRoutine(queue, &item, ticks: 3)
        #expect(attempt == .waiting)
        bench.kernel.deleteQueue(queue)
        bench.kernel.checkInvariants()
        bench.tick(3)
        #expect(schedule(bench) == row)
    }

    @Test func whoLeavesAListIsTold() throws {
        let (bench, _) = try Bench.started()
        let row = try make(bench, 0)
        let block = bench.kernel.coRoutine(row).pointee.controlBlock
        let found = bench.kernel.coRoutine(at: block)
        let none = bench.kernel.coRoutine(at: block + 8)
        #expect(found == row && none == nil)
        #expect(schedule(bench) == row)
        delay(bench, 2, .list)
        bench.tick(2)
        var left: [UInt] = []
        let next = bench.kernel.scheduleCoRoutine { left.append($0) }
        #expect(next == row && left == [block])
        delay(bench, 2, .list)
        let isUrgent = bench.kernel.wakeCoRoutine(row)
        #expect(isUrgent)
        bench.tick(2)
        left = []
        _ = bench.kernel.scheduleCoRoutine { left.append($0) }
        #expect(left.isEmpty)
    }
}
