//  The sigma-delta generator by itself, and on a pin.
import Simulation
import Testing

@testable import Chip

@Suite struct SigmaDeltaTests {
    /// High in exactly `target` of any 256 steps in a row, whatever the length of a step.
    @Test(arguments: [0, 1, 2, 3, 64, 127, 128, 200, 255], [1, 7, 255])
    func theShareThatIsHighIsTheTarget(target: Int, stepLength: Int) {
        var generator = SigmaDelta()
        generator.configure(1 << 16 | UInt32(stepLength) << 8 | UInt32(target), at: .zero)
        for first in [1, 100, 1_000_000_007] {
            let high = (first..<first + 256).count {
                generator.isHigh(at: Instant(cycles: UInt64($0 * stepLength)))
            }
            #expect(high == target)
        }
    }

    /// The next edge against a search cycle by cycle.
    @Test(arguments: [0, 1, 5, 128, 251, 255], [1, 3])
    func edgesAreWhereTheOutputChanges(target: Int, stepLength: Int) {
        var generator = SigmaDelta()
        generator.configure(
            1 << 16 | UInt32(stepLength) << 8 | UInt32(target), at: Instant(cycles: 1000))
        var edge = generator.nextEdge(after: Instant(cycles: 1000))
        for cycle in 1001..<UInt64(1000 + 600 * stepLength) {
            let isEdge =
                generator.isHigh(at: Instant(cycles: cycle))
                != generator.isHigh(at: Instant(cycles: cycle - 1))
            #expect(isEdge == (edge.cycles == cycle), "cycle \(cycle)")
            if isEdge { edge = generator.nextEdge(after: edge) }
        }
        if target == 0 { #expect(edge == .never) }
    }

    @Test func offIsLow() {
        var generator = SigmaDelta()
        generator.configure(1 << 8 | 200, at: .zero)
        #expect(generator.nextEdge(after: .zero) == .never)
        #expect(!generator.isHigh(at: Instant(cycles: 12345)))
    }

    /// Edges happen at their times only for those who listen.
    @Test(arguments: [false, true])
    func edgesAreMadeWhereSomebodyListens(listens: Bool) {
        let board = PinBoard()
        if listens { board.pins.listen(to: 1 << 4) }
        var edges = 0
        var highSince: Instant?
        var highFor: Cycles = 0
        board.pins.observe { pin, isHigh, now in
            guard pin == 4 else { return }
            edges += 1
            if isHigh {
                highSince = now
            } else if let since = highSince {
                highFor += now - since
            }
        }
        board.write(Address.pin0 + 16, 1)
        board.write(Address.enable, 1 << 4)
        board.write(Address.sigmaDelta, 1 << 16 | 10 << 8 | 64)
        #expect((board.chip.bus.due == .never) != listens)
        board.pass(until: board.now + 10 * 256 * 100)
        if listens {
            #expect(edges >= 2 * 64 * 100 - 2)
            #expect((highFor + 5) / 10 / 100 >= 63 && highFor <= 10 * 64 * 100)
        } else {
            #expect(edges == 0)
            let start = board.now
            let high = (0..<256).count { step in
                board.now = start + UInt64(step * 10)
                return board.read(Address.input) & 1 << 4 != 0
            }
            #expect(high == 64)
        }
    }

    @Test func aPinThatInterruptsListens() {
        let board = PinBoard()
        board.write(Address.pin0 + 16, 1 | 1 << 7)
        board.write(Address.enable, 1 << 4)
        board.write(Address.sigmaDelta, 1 << 16 | 10 << 8 | 128)
        board.pass(until: board.now + 100)
        #expect(board.status == 1 << 4)
    }
}
