//  The heap's rules, one by one.
import Testing

@testable import Kernel

@Suite struct HeapTests {
    @Test func blocksAreAlignedAndCostEightBytesMore() throws {
        let bench = HeapBench(size: 1024)
        for (bytes, cost) in [(1, 16), (8, 16), (9, 24), (100, 112)] as [(UInt32, UInt32)] {
            let before = bench.heap.free
            let block = try #require(bench.allocate(bytes))
            #expect(block % 8 == 0)
            #expect(before - bench.heap.free == cost)
            #expect(try bench.heap.payloadSize(of: block) == cost - 8)
        }
    }

    @Test func theFirstBlockThatIsLargeEnoughIsTaken() throws {
        let bench = HeapBench(size: 1024)
        let blocks = try (0..<6).map { _ in try #require(bench.allocate(64)) }
        for place in [4, 0, 2] { #expect(bench.release(blocks[place]) == nil) }
        #expect(bench.allocate(64) == blocks[0])
        // What remains of a block is used too.
        #expect(bench.allocate(24) == blocks[2])
        #expect(bench.allocate(24) == blocks[2] + 32)
        #expect(bench.allocate(64) == blocks[4])
    }

    @Test func whatCannotBeGivenIsRefused() {
        let bench = HeapBench(size: 1024)
        for bytes in [0, 1017, 1024, 4096, 0x7FFF_FFFF, 0xFFFF_FFF8, 0xFFFF_FFFF] as [UInt32] {
            #expect(bench.allocate(bytes) == nil)
        }
        #expect(bench.heap.free == 1024)
        #expect(bench.heap.minimumEverFree == 1024)
    }

    /// The SDK's test is strict: what is wanted must be less than what is free.
    @Test func theLastFreeBytesAreNotGiven() {
        let bench = HeapBench(size: 1024)
        #expect(bench.allocate(1016) == nil)
        #expect(bench.heap.largestFree == 1008)
        #expect(bench.allocate(1008) == 8)
        #expect(bench.heap.largestFree == 0)
    }

    @Test func theMinimumThatWasEverFreeIsKept() throws {
        let bench = HeapBench(size: 1024)
        let block = try #require(bench.allocate(500))
        #expect(bench.release(block) == nil)
        #expect(bench.allocate(8) != nil)
        #expect(bench.heap.minimumEverFree == 1024 - 512)
        #expect(bench.heap.free == 1024 - 16)
    }

    /// Neighbours on either side, on both, or on none: all ways to give three blocks back.
    @Test(arguments: [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]])
    func neighboursAreJoinedUntilTheWholeRegionIsOneBlock(order: [Int]) throws {
        let bench = HeapBench(size: 1024)
        let blocks = try (0..<3).map { _ in try #require(bench.allocate(100)) }
        for place in order { #expect(bench.release(blocks[place]) == nil) }
        #expect(bench.heap.free == 1024)
        #expect(bench.heap.largestFree >= 1000)
        #expect(bench.allocate(1000) == 8)
    }

    @Test func addressesAndOffsetsNameTheSamePlace() throws {
        let bench = HeapBench(size: 1024)
        let block = try #require(bench.allocate(16))
        let address = bench.heap.address(of: block)
        #expect(bench.heap.offset(of: address) == block)
        #expect(bench.heap.offset(of: bench.region) == nil)
        #expect(bench.heap.offset(of: bench.region - 8) == nil)
        #expect(bench.heap.offset(of: bench.region + 1023) == 1023)
        #expect(bench.heap.offset(of: bench.region + 1024) == nil)
    }

    @Test func whatIsNoBlockIsNotGivenBack() throws {
        let bench = HeapBench(size: 1024)
        let block = try #require(bench.allocate(64))
        bench.heap.address(of: block).initializeMemory(as: UInt8.self, repeating: 0x11, count: 64)
        for place in [0, 4, block + 1, block + 8, 1024, 1032, 0xFFFF_FFF8, 0xFFFF_FFFF] as [UInt32]
        {
            #expect(bench.release(place) == .notABlock)
        }
        #expect(bench.heap.free == 1024 - 72)
    }

    /// Whatever became of it: a free block of its own, or a part of one of its neighbours.
    @Test(arguments: [[], [0], [2], [0, 2]])
    func aBlockIsGivenBackOnce(freeNeighbours: [Int]) throws {
        let bench = HeapBench(size: 1024)
        let blocks = try (0..<4).map { _ in try #require(bench.allocate(64)) }
        for place in freeNeighbours { #expect(bench.release(blocks[place]) == nil) }
        #expect(bench.release(blocks[1]) == nil)
        let free = bench.heap.free
        for place in freeNeighbours + [1] {
            #expect(bench.release(blocks[place]) == .alreadyFree)
        }
        #expect(bench.heap.free == free)
    }

    @Test func anOverwrittenHeaderIsReported() throws {
        let bench = HeapBench(size: 1024)
        let blocks = try (0..<3).map { _ in try #require(bench.allocate(64)) }
        // An overrun of the first block by one word, and by two.
        let header = bench.heap.address(of: blocks[1]) - 8
        for word in [0, 0x8000_0000, 0x8000_0044, 0x8000_0FF8, 0xFFFF_FFFF] as [UInt32] {
            let before = header.load(as: UInt32.self)
            header.storeBytes(of: word, as: UInt32.self)
            let misuse = bench.release(blocks[1])
            #expect(misuse == (word == 0 ? .notABlock : .corrupted))
            header.storeBytes(of: before, as: UInt32.self)
        }
        (header + 4).storeBytes(of: 0x6C6C_6568, as: UInt32.self)
        #expect(bench.release(blocks[1]) == .corrupted)
        #expect(bench.heap.free == 1024 - 3 * 72)
    }
}
