//  The heap in long random runs, against a model of disjoint intervals.
import Simulation
import Testing

@testable import Kernel

/// The heap in the plainest way: the intervals that are taken, in order of address.
private struct HeapModel {
    let size: UInt32
    var used: [(start: UInt32, end: UInt32)] = []

    var free: UInt32 { size - used.reduce(0) { $0 + ($1.end - $1.start) } }

    /// The intervals that are not taken, in order of address.
    var gaps: [(start: UInt32, end: UInt32)] {
        zip([0] + used.map(\.end), used.map(\.start) + [size]).filter { $0.0 < $0.1 }
            .map { (start: $0.0, end: $0.1) }
    }

    mutating func allocate(_ bytes: UInt32) -> UInt32? {
        let wanted = (bytes + 7) / 8 * 8 + 8
        guard bytes > 0, wanted < free,
            var gap = gaps.first(where: { $0.end - $0.start >= wanted })
        else { return nil }
        // A rest that could hold nothing but its own header goes with the block.
        if gap.end - gap.start - wanted > 16 { gap.end = gap.start + wanted }
        used.append(gap)
        used.sort { $0.start < $1.start }
        return gap.start + 8
    }

    mutating func release(_ block: UInt32) { used.removeAll { $0.start + 8 == block } }
}

@Suite struct HeapModelTests {
    /// 10,000 operations each on heaps that are crowded, roomy or tiny. A checked heap gives the
    /// same blocks, and finds no damage where there is none.
    @Test(
        arguments: [(1, 2048), (2, 16384), (3, 81920), (4, 64), (5, 4096)] as [(UInt64, UInt32)],
        [false, true])
    func agreesWithTheModel(_ run: (seed: UInt64, size: UInt32), isChecked: Bool) throws {
        let (seed, size) = run
        var random = SeededRandom(seed: seed)
        let bench = HeapBench(size: size, isChecked: isChecked)
        var model = HeapModel(size: size)
        var live: [(block: HeapOffset, bytes: UInt32, mark: UInt8)] = []
        var minimum = size
        for step in 0..<10_000 {
            // Now and then mostly allocations, now and then mostly releases.
            let allocates =
                UInt32.random(in: 0..<100, using: &random) < (step / 500 % 2 == 0 ? 70 : 35)
            if allocates {
                let bytes = UInt32.random(in: 0...max(size / 16, 24), using: &random)
                let expected = model.allocate(bytes)
                let block = bench.allocate(bytes)
                try #require(block == expected, "seed \(seed), step \(step), \(bytes) bytes")
                if let block {
                    bench.heap.setExtent(of: block, bytes: bytes)
                    let mark = UInt8(truncatingIfNeeded: step)
                    bench.heap.address(of: block).initializeMemory(
                        as: UInt8.self, repeating: mark, count: Int(bytes))
                    live.append((block, bytes, mark))
                }
            } else if !live.isEmpty {
                let gone = live.remove(at: Int.random(in: live.indices, using: &random))
                let bytes = UnsafeRawBufferPointer(
                    start: bench.heap.address(of: gone.block), count: Int(gone.bytes))
                let isIntact = bytes.allSatisfy { $0 == gone.mark }
                try #require(isIntact, "seed \(seed), step \(step): a block's bytes have changed")
                try #require(bench.release(gone.block) == nil, "seed \(seed), step \(step)")
                model.release(gone.block)
                try #require(
                    bench.release(gone.block) == .alreadyFree, "seed \(seed), step \(step)")
            }
            try #require(bench.heap.firstDamage() == nil, "seed \(seed), step \(step)")
            minimum = min(minimum, model.free)
            try #require(bench.heap.free == model.free, "seed \(seed), step \(step)")
            try #require(bench.heap.minimumEverFree == minimum)
            let largest = model.gaps.map { $0.end - $0.start }.max() ?? 0
            let limit = min(largest, max(model.free, 8) - 8)
            try #require(bench.heap.largestFree == max(limit, 8) - 8)
        }
        for block in live { #expect(bench.release(block.block) == nil) }
        #expect(bench.heap.free == size)
        #expect(bench.allocate(size - 16) == 8)
        #expect(bench.isBounded)
    }
}
