//  Recorder, counter, led and wire.

import Chip
import Simulation
import Testing

@Suite struct MeterTests {
    @Test func theRecorderKeepsTheFirstEdges() {
        let bench = Bench()
        bench.add(
            "recorder", [("gpio", .number(2)), ("edges", .number(2)), ("from", .number(100))])
        bench.drive(2, true, at: 80)
        bench.drive(2, false, at: 160)
        bench.drive(2, true, at: 401)
        bench.drive(2, false, at: 800)
        #expect(
            bench.report(at: 1000) == [
                "3 edges on GPIO2",
                "0.0000020000 s  low   for 3.0125 us",
                "0.0000050125 s  high  for 4.9875 us",
                "and 1 more edge",
            ])
    }

    @Test func theRecordersLastEdgeMayLast() {
        let bench = Bench()
        bench.add("recorder", [("gpio", .number(2)), ("edges", .number(2)), ("from", .number(0))])
        bench.drive(2, true, at: 80)
        #expect(
            bench.report(at: 1000) == ["1 edge on GPIO2", "0.0000010000 s  high  to the end"])
    }

    @Test func theCounterMeasuresInItsWindow() {
        let bench = Bench()
        bench.add(
            "counter",
            [
                ("gpio", .number(14)), ("from", .number(10 * millisecond)),
                ("window", .number(10 * millisecond)),
            ])
        // A kilohertz, a quarter of it high, long before and after the window.
        for period in 0..<40 as Range<Cycles> {
            bench.drive(14, true, at: period * millisecond)
            bench.drive(14, false, at: period * millisecond + millisecond / 4)
        }
        #expect(
            bench.report(at: 50 * millisecond) == [
                "GPIO14, 10ms from 10ms: 10 rising and 10 falling edges, high 25.0 %",
                "frequency 1000.000 Hz",
            ])
    }

    @Test func theLightTellsItsTime() {
        let bench = Bench()
        bench.add("led", [("gpio", .number(5)), ("active", .text("low"))])
        bench.drive(5, true, at: millisecond)
        bench.drive(5, false, at: 2 * millisecond)
        bench.drive(5, true, at: 4 * millisecond)
        bench.drive(5, false, at: 7 * millisecond)
        #expect(
            bench.report(at: 10 * millisecond) == [
                "on 2 times, 5ms of 10ms (50.0 %), on at the end"
            ])
    }

    @Test func aWireMakesTwoPinsOne() {
        let bench = Bench()
        let other = bench.pins.addParty()
        bench.add("wire", [("from", .number(4)), ("to", .number(5))])
        bench.drive(4, true, at: 1)
        #expect(bench.pins.isHigh(5))
        bench.pins.set(5, .low, by: other, at: bench.now)
        #expect(!bench.pins.isHigh(4) && !bench.pins.isHigh(5), "driven both ways it is low")
        bench.drive(4, false, at: 2)
        bench.pins.set(5, .released, by: other, at: bench.now)
        bench.pins.set(4, .released, by: Pins.chip, at: bench.now)
        bench.pins.set(5, .pullUp, by: other, at: bench.now)
        #expect(bench.pins.isHigh(4) && bench.pins.isHigh(5), "a pull at either end is enough")
        #expect(bench.edges.map(\.pin) == [4, 5, 4, 5, 4, 5])
    }

    @Test func wiresInARowAreOne() {
        let bench = Bench()
        bench.add("wire", named: "a", [("from", .number(0)), ("to", .number(16))])
        bench.add("wire", named: "b", [("from", .number(12)), ("to", .number(13))])
        bench.add("wire", named: "c", [("from", .number(13)), ("to", .number(16))])
        bench.drive(12, true, at: 1)
        #expect(bench.pins.levels == 1 << 0 | 1 << 12 | 1 << 13 | 1 << 16)
    }
}
