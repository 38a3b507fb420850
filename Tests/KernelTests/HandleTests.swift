//  Handles: what firmware holds in its hands may be stale, foreign or nonsense, and is told apart.
import Simulation
import Testing

@testable import Kernel

/// A bench with one object of each kind.
private struct Objects {
    let bench: Bench
    let task: TaskIndex
    let queue: QueueIndex
    let timer: TimerIndex

    init() throws {
        bench = Bench()
        task = try bench.create("x", 5)
        queue = try bench.kernel.createQueue(capacity: 1, itemSize: 4)
        timer = try bench.kernel.createTimer(
            name: TaskName(copying: "t".utf8), periodTicks: 1, reloads: false, identifier: 0,
            callback: 0)
    }

    var handles: [Handle] {
        [
            bench.kernel.handle(ofTask: task), bench.kernel.handle(ofQueue: queue),
            bench.kernel.handle(ofTimer: timer),
        ]
    }
}

@Suite struct HandleTests {
    @Test func aHandleNamesItsObject() throws {
        let objects = try Objects()
        let handles = objects.handles
        #expect(objects.bench.kernel.taskIndex(handles[0]) == objects.task)
        #expect(objects.bench.kernel.queueIndex(handles[1]) == objects.queue)
        #expect(objects.bench.kernel.timerIndex(handles[2]) == objects.timer)
    }

    @Test func aHandleOfAnotherKindNamesNothing() throws {
        let objects = try Objects()
        let handles = objects.handles
        #expect(handles.map { objects.bench.kernel.taskIndex($0) } == [objects.task, nil, nil])
        #expect(handles.map { objects.bench.kernel.queueIndex($0) } == [nil, objects.queue, nil])
        #expect(handles.map { objects.bench.kernel.timerIndex($0) } == [nil, nil, objects.timer])
    }

    @Test func noHandleIsZeroAndZeroNamesNothing() throws {
        let objects = try Objects()
        #expect(objects.handles.allSatisfy { $0.bits != 0 })
        #expect(Handle.none.bits == 0)
        #expect(objects.bench.kernel.taskIndex(.none) == nil)
        #expect(objects.bench.kernel.queueIndex(.none) == nil)
        #expect(objects.bench.kernel.timerIndex(.none) == nil)
    }

    @Test func theHandleOfWhatIsGoneIsStaleEvenWhenItsRowIsUsedAgain() throws {
        let objects = try Objects()
        let bench = objects.bench
        let stale = objects.handles
        bench.kernel.deleteQueue(objects.queue)
        bench.kernel.deleteTimer(objects.timer)
        _ = bench.kernel.deleteTask(objects.task)
        bench.reclaimAll()
        let check = {
            #expect(bench.kernel.taskIndex(stale[0]) == nil)
            #expect(bench.kernel.queueIndex(stale[1]) == nil)
            #expect(bench.kernel.timerIndex(stale[2]) == nil)
        }
        check()
        #expect(try bench.create("y", 5) == objects.task)
        #expect(try bench.kernel.createQueue(capacity: 1, itemSize: 4) == objects.queue)
        _ = try bench.kernel.createTimer(
            name: TaskName(copying: "t".utf8), periodTicks: 1, reloads: false, identifier: 0,
            callback: 0)
        check()
    }

    /// 255 generations: an old handle names a new object only after as many others, and the
    /// generation is never 0.
    @Test func generationsComeRoundAfterTwoHundredFiftyFive() throws {
        let bench = Bench()
        var handles: [Handle] = []
        for _ in 0..<256 {
            let queue = try bench.kernel.createQueue(capacity: 1, itemSize: 4)
            handles.append(bench.kernel.handle(ofQueue: queue))
            bench.kernel.deleteQueue(queue)
        }
        #expect(Set(handles.prefix(255)).count == 255)
        #expect(handles[255] == handles[0])
        #expect(handles.allSatisfy { $0.bits & 0xFF != 0 })
        var tasks: Set<UInt32> = []
        for _ in 0..<256 {
            let task = try bench.create("x", 1)
            tasks.insert(bench.kernel.handle(ofTask: task).bits)
            _ = bench.kernel.deleteTask(task)
            bench.reclaimAll()
        }
        #expect(tasks.count == 255)
    }

    @Test func bitsOfAnySortNameWhatExistsOrNothing() throws {
        let objects = try Objects()
        let kinds = objects.handles.map(\.bits)
        var random = SeededRandom(seed: 8)
        for round in 0..<200_000 {
            // Half of them are nearly right.
            var bits = UInt32(truncatingIfNeeded: random.next())
            if round % 2 == 0 {
                bits = kinds[Int(bits % 3)] ^ (1 << (random.next() % 32))
            }
            let handle = Handle(bits: bits)
            #expect((objects.bench.kernel.taskIndex(handle) != nil) == (bits == kinds[0]))
            #expect((objects.bench.kernel.queueIndex(handle) != nil) == (bits == kinds[1]))
            #expect((objects.bench.kernel.timerIndex(handle) != nil) == (bits == kinds[2]))
        }
    }

    @Test func aFullTableIsToldAndLosesNoMemory() throws {
        let bench = Bench(heapSize: 4 << 20)
        for _ in 0..<Tables.queueCapacity {
            _ = try bench.kernel.createQueue(capacity: 1, itemSize: 1)
        }
        let free = bench.kernel.heap.free
        #expect(throws: CreationFailure.tableFull) {
            try bench.kernel.createQueue(capacity: 1, itemSize: 1)
        }
        #expect(bench.kernel.heap.free == free)
        bench.kernel.deleteQueue(17)
        #expect(try bench.kernel.createQueue(capacity: 1, itemSize: 1) == 17)
    }
}
