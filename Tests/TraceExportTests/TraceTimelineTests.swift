//  The picture of a trace: who ran when.
import Simulation
import Testing

@testable import TraceExport

@Suite struct TraceTimelineTests {
    /// Two tasks that take turns: a for 10 ms, b for 30 ms, a for 1 ms, b again.
    private func turns(_ trace: Trace) {
        let (a, b): (UInt16, UInt16) = (1, 2)
        let ms = { (count: UInt64) in Instant(cycles: count * .perMillisecond) }
        for (number, name) in [(a, "a"), (b, "other")] {
            let text = UInt64(trace.intern(name)) << 32
            trace.record(.taskCreated, at: ms(0), task: 0, object: UInt32(number), value: text)
        }
        trace.record(.switchTo, at: ms(0), task: 0, object: UInt32(a), value: 4)
        trace.record(.switchTo, at: ms(10), task: a, object: UInt32(b), value: 1)
        trace.record(.switchTo, at: ms(40), task: b, object: UInt32(a), value: 2)
        trace.record(.switchTo, at: ms(41), task: a, object: UInt32(b), value: 1)
        trace.record(.exit, at: ms(80), task: b, object: 0, value: 0)
    }

    private func lines(_ start: Cycles, _ end: Cycles, _ columns: Int) throws -> [String] {
        var lines: [String] = []
        let window = TimelineWindow(
            start: start * .perMillisecond, end: end * .perMillisecond, columns: columns)
        let fixture = try TraceFixture(turns)
        try writeTimeline(of: TraceReader(path: fixture.path), window: window) { lines.append($0) }
        return lines
    }

    @Test func drawsARowForEachTask() throws {
        #expect(
            try lines(0, 80, 8) == [
                "       0s  80ms",
                "a      #...+...",
                "other  .#######",
            ])
    }

    @Test func aWindowLeavesOutWhatLiesOutside() throws {
        #expect(try lines(50, 60, 4) == ["       50ms 60ms", "other  ####"])
        #expect(try lines(100, 200, 3) == ["      0.1s 0.2s"])
    }

    @Test func aColumnMayBeShorterThanAnything() throws {
        let drawn = try lines(40, 42, 1000)
        #expect(
            drawn[1] == "a      " + String(repeating: "#", count: 500)
                + String(repeating: ".", count: 500))
        #expect(
            drawn[2] == "other  " + String(repeating: ".", count: 500)
                + String(repeating: "#", count: 500))
    }

    @Test func theLastMomentIsTheTraces() throws {
        let fixture = try TraceFixture(turns)
        #expect(try lastMoment(of: TraceReader(path: fixture.path)) == 80 * .perMillisecond)
    }
}
