//  The steps of the timer service that the overflow of the tick count brings about.
import Testing

@testable import Kernel

private final class ServiceBench {
    let bench: Bench
    let queue: QueueIndex
    var called: [TimerIndex] = []

    /// The service runs; nothing else does but the idle task.
    init(firstTick: UInt32) throws {
        (bench, _) = try Bench.started(firstTick: firstTick)
        queue = try bench.kernel.createQueue(
            capacity: Kernel.timerQueueLength, itemSize: UInt32(MemoryLayout<TimerMessage>.size))
        try bench.create("service", 2)
    }

    func start(period: UInt32, reloads: Bool = false) throws -> TimerIndex {
        let timer = try bench.kernel.createTimer(
            name: TaskName(copying: "timer".utf8), periodTicks: period, reloads: reloads,
            identifier: 0, callback: 0)
        var message = TimerMessage(
            .start, value: bench.kernel.tickCount, timer: bench.kernel.handle(ofTimer: timer))
        #expect(bench.kernel.sendFromInterrupt(queue, &message, .back) != .refused)
        return timer
    }

    /// Lets the service work until it sleeps.
    func serve() {
        for _ in 0..<100 {
            switch bench.kernel.stepTimerService(queue) {
            case .call(let timer): called.append(timer)
            case .goOn(let outcome): bench.act(outcome)
            case .sleep:
                bench.act(.yield)
                return
            }
        }
        Issue.record("the service does not sleep")
    }
}

@Suite struct TimerServiceTests {
    /// The service gets to run late, behind the overflow, when a timer has expired there too.
    @Test func aTimerThatExpiredBehindTheOverflowIsNotLate() throws {
        let service = try ServiceBench(firstTick: 0xFFFF_FFFC)
        let before = try service.start(period: 2)
        let behind = try service.start(period: 6)
        service.serve()
        #expect(service.bench.running == "idle")
        // A busy task keeps the service from running from 0xFFFFFFFE to 5.
        try service.bench.create("busy", 5)
        service.bench.tick(9)
        #expect(service.called.isEmpty && service.bench.running == "busy")
        service.bench.delay(100)
        #expect(service.bench.running == "service")
        service.serve()
        #expect(service.called == [before, behind])
    }

    /// A command shows that the count has wrapped: the timers from before come first.
    @Test func aCommandFindsTheOverflow() throws {
        let service = try ServiceBench(firstTick: 0xFFFF_FFFE)
        let before = try service.start(period: 1, reloads: true)
        service.serve()
        try service.bench.create("busy", 5)
        service.bench.tick(3)
        let late = try service.start(period: 2)
        service.bench.tick(2)
        service.bench.delay(100)
        // It slept for the first timer, so it takes the command before it looks.
        service.serve()
        // 0xFFFFFFFF; then the command of tick 1, due at 3; then 0, 1, 2, 3.
        #expect(service.called == [before, late, before, before, before, before])
    }
}
