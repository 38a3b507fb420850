//  A checked heap notices who writes where nobody may, and says where.
import Simulation
import Testing

@testable import Kernel

@Suite struct HeapCheckTests {
    /// Three blocks of 20, 24 and 8 bytes, the second given back.
    private func bench() throws -> (HeapBench, [HeapOffset]) {
        let bench = HeapBench(size: 1024, isChecked: true)
        let blocks = try ([20, 24, 8] as [UInt32]).map { bytes in
            let block = try #require(bench.allocate(bytes))
            bench.heap.setExtent(of: block, bytes: bytes)
            return block
        }
        try bench.heap.release(blocks[1])
        #expect(bench.heap.firstDamage() == nil)
        return (bench, blocks)
    }

    private func write(_ bench: HeapBench, _ place: HeapOffset) {
        bench.region.storeBytes(of: 0x11, toByteOffset: Int(place), as: UInt8.self)
    }

    @Test func aByteBehindThoseThatWereAskedForIsFound() throws {
        for place: UInt32 in 20..<24 {
            let (bench, blocks) = try bench()
            write(bench, blocks[0] + place)
            #expect(bench.heap.firstDamage() == .tail(of: blocks[0], at: blocks[0] + place))
        }
    }

    @Test func aByteOfAFreeBlockIsFound() throws {
        for place: UInt32 in 0..<24 {
            let (bench, blocks) = try bench()
            write(bench, blocks[1] + place)
            #expect(bench.heap.firstDamage() == .free(at: blocks[1] + place))
        }
    }

    @Test func aHeaderIsFound() throws {
        // The last byte of a header's sizes, and of what marks a used block.
        for (block, before) in [(0, 5), (0, 1), (1, 5), (1, 1), (2, 5), (2, 4)] {
            let (bench, blocks) = try bench()
            write(bench, blocks[block] - UInt32(before))
            let after = block == 0 ? 0 : blocks[block - 1]
            #expect(bench.heap.firstDamage() == .header(of: blocks[block], after: after))
        }
    }

    @Test func whatIsLentMayBeWritten() throws {
        let (bench, blocks) = try bench()
        for place: UInt32 in 0..<20 { write(bench, blocks[0] + place) }
        #expect(bench.heap.firstDamage() == nil)
        // A block that grows within its bounds, and shrinks again.
        bench.heap.setExtent(of: blocks[0], bytes: 24)
        for place: UInt32 in 20..<24 { write(bench, blocks[0] + place) }
        #expect(bench.heap.firstDamage() == nil)
        bench.heap.setExtent(of: blocks[0], bytes: 3)
        write(bench, blocks[0] + 3)
        #expect(bench.heap.firstDamage() == .tail(of: blocks[0], at: blocks[0] + 3))
    }

    @Test func usedBlocksAreToldInOrder() throws {
        let (bench, blocks) = try bench()
        var told: [HeapOffset] = []
        bench.heap.forEachUsed { block, payload in
            told.append(block)
            #expect(payload == (block == blocks[0] ? 24 : 8))
        }
        #expect(told == [blocks[0], blocks[2]])
    }

    /// Who overran a block is known when that block is given back, not only when its neighbour is.
    @Test func anOverrunIsToldOfTheBlockThatWasOverrun() throws {
        for isChecked in [false, true] {
            let bench = HeapBench(size: 1024, isChecked: isChecked)
            let blocks = try (0..<3).map { _ in try #require(bench.allocate(16)) }
            write(bench, blocks[1] + 19)
            #expect(bench.release(blocks[1]) == .overrun)
            // The neighbour is free, or the rest of the heap.
            let last = HeapBench(size: 1024, isChecked: isChecked)
            let block = try #require(last.allocate(16))
            write(last, block + 17)
            #expect(throws: HeapMisuse.overrun) { try last.heap.release(block) }
        }
    }

    /// One byte, anywhere that nobody may write, in heaps after long random runs.
    @Test(arguments: 1...200 as ClosedRange<UInt64>)
    func noForbiddenWriteStaysHidden(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let bench = HeapBench(size: 2048, isChecked: true)
        var live: [(block: HeapOffset, bytes: UInt32)] = []
        var owned = Set<UInt32>()
        var freed = Set<UInt32>()
        for _ in 0..<200 {
            if Bool.random(using: &random) || live.isEmpty {
                let bytes = UInt32.random(in: 1...120, using: &random)
                guard let block = bench.allocate(bytes) else { continue }
                bench.heap.setExtent(of: block, bytes: bytes)
                live.append((block, bytes))
            } else {
                let gone = live.remove(at: Int.random(in: live.indices, using: &random))
                try bench.heap.release(gone.block)
                freed.formUnion(gone.block..<(gone.block + gone.bytes))
            }
        }
        for (block, bytes) in live { owned.formUnion(block..<(block + bytes)) }
        try #require(bench.heap.firstDamage() == nil, "seed \(seed)")
        // Bytes that were given back and did not become somebody's, or a header, again.
        let place = UInt32.random(in: 0..<2048, using: &random)
        let isForbidden =
            freed.contains(place) && !owned.contains(place)
            && bench.region.load(fromByteOffset: Int(place), as: UInt8.self) == HeapShadow.pattern
        write(bench, place)
        if owned.contains(place) { #expect(bench.heap.firstDamage() == nil, "seed \(seed)") }
        if isForbidden { #expect(bench.heap.firstDamage() != nil, "seed \(seed), \(place)") }
    }
}
