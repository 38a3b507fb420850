//  Where two traces part.
import Simulation
import Testing

@testable import TraceExport

@Suite struct TraceDiffTests {
    /// Ten ticks, the sixth of which is `odd`.
    private static func ticks(_ odd: UInt64, count: UInt64 = 10) -> (Trace) -> Void {
        { trace in
            for tick in 0..<count {
                trace.record(
                    .tick, at: Instant(cycles: tick), task: 0, value: tick == 5 ? odd : tick)
            }
        }
    }

    @Test func equalTracesSayNothing() throws {
        let (same, lines) = try TraceFixture(queueStory).diff(TraceFixture(queueStory))
        #expect(same)
        #expect(lines.isEmpty)
    }

    @Test func showsTheFirstDifferenceInItsContext() throws {
        let first = try TraceFixture(Self.ticks(5))
        let second = try TraceFixture(Self.ticks(500))
        let (same, lines) = try first.diff(second)
        #expect(!same)
        #expect(
            lines == [
                "the first 5 records are the same, then:",
                "    0.0000000375  -                 tick 3",
                "    0.0000000500  -                 tick 4",
                "A>  0.0000000625  -                 tick 5",
                "A   0.0000000750  -                 tick 6",
                "A   0.0000000875  -                 tick 7",
                "B>  0.0000000625  -                 tick 500",
                "B   0.0000000750  -                 tick 6",
                "B   0.0000000875  -                 tick 7",
            ])
    }

    @Test(arguments: 0..<20)
    func contextIsAsLongAsAsked(context: Int) throws {
        let (same, lines) = try TraceFixture(Self.ticks(5)).diff(
            TraceFixture(Self.ticks(500)), context: context)
        #expect(!same)
        let sides = lines.map { $0.prefix(2) }
        #expect(sides.filter { $0 == "  " }.count == min(context, 5))
        #expect(sides.filter { $0 == "A>" || $0 == "A " }.count == min(context + 1, 6))
        #expect(lines.contains("A>  0.0000000625  -                 tick 5"))
    }

    @Test func theContextNamesTasksAsTheyWereThen() throws {
        func story(_ last: UInt64) -> (Trace) -> Void {
            { trace in
                for name in ["old", "new"] {
                    let id = UInt64(trace.intern(name))
                    trace.record(.taskCreated, at: .zero, task: 0, object: 1, value: id << 32)
                    for tick in 0..<2 as Range<UInt64> {
                        trace.record(.tick, at: .zero, task: 1, value: tick)
                    }
                }
                trace.record(.tick, at: .zero, task: 1, value: last)
            }
        }
        let (_, lines) = try TraceFixture(story(8)).diff(TraceFixture(story(9)), context: 4)
        #expect(
            lines.dropFirst() == [
                "    0.0000000000  old               tick 1",
                "                                    text 2, 3 bytes to come: \"new\"",
                "    0.0000000000  -                 created new, priority 0",
                "    0.0000000000  new               tick 0",
                "    0.0000000000  new               tick 1",
            ].suffix(4) + [
                "A>  0.0000000000  new               tick 8", "A  (the trace ends)",
                "B>  0.0000000000  new               tick 9", "B  (the trace ends)",
            ])
    }

    @Test func aTraceThatEndsEarlierDiffers() throws {
        let long = try TraceFixture(Self.ticks(5))
        let short = try TraceFixture(Self.ticks(5, count: 9))
        let (same, lines) = try long.diff(short, context: 0)
        #expect(!same)
        #expect(
            lines == [
                "the first 9 records are the same, then:",
                "A>  0.0000001125  -                 tick 9", "B> (the trace ends)",
            ])
        #expect(try !short.diff(long).same)
    }

    @Test func headersAreComparedFirst() throws {
        let first = try TraceFixture(seed: 1, buildID: [1], Self.ticks(5))
        let second = try TraceFixture(seed: 2, buildID: [2], Self.ticks(5))
        let (same, lines) = try first.diff(second)
        #expect(!same)
        let zeros = String(repeating: "0", count: 38)
        #expect(
            lines == [
                "the firmware differs: A 01\(zeros), B 02\(zeros)",
                "the seed differs: A 1, B 2", "the 10 records are the same",
            ])
    }

    /// Many buffers long, so that the readers refill and the ring turns around.
    @Test func findsTheOneChangedRecordOfALongTrace() throws {
        let count: UInt64 = 20_000
        for odd in [2729, 2730, 9999, 19_999] as [UInt64] {
            let fixtures = try ([0, 1] as [UInt64]).map { change in
                try TraceFixture { trace in
                    for number in 0..<count {
                        let value = number == odd ? number + change : number
                        trace.record(.tick, at: Instant(cycles: number), task: 0, value: value)
                    }
                }
            }
            let (same, lines) = try fixtures[0].diff(fixtures[1], context: 3)
            #expect(!same)
            #expect(lines.first == "the first \(odd) records are the same, then:")
            #expect(lines[3].hasSuffix("tick \(odd - 1)"))
            #expect(lines[4].hasSuffix("tick \(odd)"))
        }
    }
}
