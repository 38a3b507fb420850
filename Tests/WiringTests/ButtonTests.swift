//  The button: levels, bounces and who decides them.

import Simulation
import Testing

@Suite struct ButtonTests {
    private func bench(seed: UInt64 = 1, active: String = "low", bounce: Cycles = 0) -> Bench {
        let bench = Bench(seed: seed)
        bench.add(
            "button",
            [
                ("gpio", .number(4)), ("active", .text(active)), ("pull", .flag(true)),
                ("bounce", .number(bounce)),
            ])
        return bench
    }

    @Test func withoutBouncesThereAreTwoEdges() {
        let bench = bench()
        #expect(bench.pins.isHigh(4), "the pull holds it")
        #expect(bench.press("it", for: 5 * millisecond, at: 10 * millisecond))
        bench.run(to: 20 * millisecond)
        let edges = bench.edges.dropFirst()
        #expect(edges.map(\.isHigh) == [false, true])
        #expect(edges.map(\.time) == [10 * millisecond, 15 * millisecond])
    }

    @Test func oneThatIsActiveHigh() {
        let bench = bench(active: "high")
        #expect(!bench.pins.isHigh(4))
        #expect(bench.press("it", for: millisecond, at: millisecond))
        #expect(bench.edges.map(\.isHigh) == [true])
    }

    @Test(arguments: 1...50 as ClosedRange<UInt64>)
    func bouncesStayInTheirTime(_ seed: UInt64) {
        let bounce = 2 * millisecond
        let bench = bench(seed: seed, bounce: bounce)
        let start = 10 * millisecond
        let stop = 60 * millisecond
        #expect(bench.press("it", for: stop - start, at: start))
        bench.run(to: 100 * millisecond)
        let edges = bench.edges.dropFirst()
        let (first, second) = (edges.filter { $0.time < stop }, edges.filter { $0.time >= stop })
        #expect(first.first?.time == start && second.first?.time == stop, "seed \(seed)")
        #expect(first.allSatisfy { $0.time < start + bounce }, "seed \(seed)")
        #expect(second.allSatisfy { $0.time < stop + bounce }, "seed \(seed)")
        // Each level follows from the one before, and the last is the one that stays.
        #expect(first.last?.isHigh == false && second.last?.isHigh == true, "seed \(seed)")
        #expect(3...17 ~= first.count && 3...17 ~= second.count, "seed \(seed): \(first.count)")
    }

    @Test func theSeedDecidesTheBounces() {
        func times(_ seed: UInt64) -> [Cycles] {
            let bench = bench(seed: seed, bounce: 2 * millisecond)
            _ = bench.press("it", for: 50 * millisecond, at: millisecond)
            bench.run(to: 100 * millisecond)
            return bench.edges.map(\.time)
        }
        #expect(times(1) == times(1))
        #expect(times(1) != times(2))
    }

    @Test func pressedAgainItStaysDownUntilTheLaterEnd() {
        let bench = bench()
        #expect(bench.press("it", for: 10 * millisecond, at: millisecond))
        #expect(bench.press("it", for: 10 * millisecond, at: 5 * millisecond))
        bench.run(to: 50 * millisecond)
        #expect(bench.edges.dropFirst().map(\.time) == [millisecond, 15 * millisecond])
        #expect(bench.report(at: 50 * millisecond) == ["pressed 2 times, contacts closed 1 time"])
    }

    @Test func onlyAButtonCanBePressed() {
        let bench = bench()
        bench.add("led", named: "light", [("gpio", .number(5)), ("active", .text("high"))])
        #expect(!bench.press("light", for: 1, at: 1))
        #expect(!bench.press("nobody", for: 1, at: 1))
    }
}
