//  A heap that firmware has written over: wrong answers are fair, crashes and stray writes are not.
import Simulation
import Testing

@testable import Kernel

@Suite struct HeapDamageTests {
    /// Firmware's favourite bytes, which make headers that are nearly right.
    private func damage(_ bench: HeapBench, _ size: Int, _ random: inout SeededRandom) {
        for _ in 0..<Int.random(in: 1...6, using: &random) {
            let place = Int.random(in: 0..<size, using: &random)
            switch Int.random(in: 0..<5, using: &random) {
            case 0:
                bench.region.storeBytes(
                    of: UInt8.random(in: 0...255, using: &random), toByteOffset: place,
                    as: UInt8.self)
            case 1:
                bench.region.storeBytes(
                    of: UInt8(1) << UInt8.random(in: 0..<8, using: &random), toByteOffset: place,
                    as: UInt8.self)
            case 2:
                // A size or a link that fits the region.
                bench.region.storeBytes(
                    of: UInt32.random(in: 0...UInt32(size) / 8, using: &random) * 8,
                    toByteOffset: place & ~3, as: UInt32.self)
            case 3:
                // A size that fits the region, marked as used.
                bench.region.storeBytes(
                    of: 0x8000_0000 | UInt32.random(in: 0...UInt32(size) / 8, using: &random) * 8,
                    toByteOffset: place & ~7, as: UInt32.self)
            default:
                // A header copied to where none belongs.
                let from = Int.random(in: 0..<size, using: &random) & ~7
                let header = bench.region.load(fromByteOffset: from, as: UInt64.self)
                bench.region.storeBytes(of: header, toByteOffset: place & ~7, as: UInt64.self)
            }
        }
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func damageNeverLeadsOutOfTheRegion(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for round in 0..<50 {
            let size = UInt32.random(in: 4...200, using: &random) * 8
            let bench = HeapBench(size: size)
            var blocks: [HeapOffset] = []
            for step in 0..<200 {
                if step % 8 == 7 { damage(bench, Int(size), &random) }
                switch Int.random(in: 0..<5, using: &random) {
                case 0, 1:
                    let bytes = UInt32.random(in: 0...size / 3, using: &random)
                    guard let block = bench.heap.allocate(bytes) else { continue }
                    try #require(
                        block >= 8 && block % 8 == 0 && block + bytes <= size,
                        "seed \(seed), round \(round), step \(step)")
                    // It may be used in full: that is firmware's right.
                    bench.heap.address(of: block).initializeMemory(
                        as: UInt8.self, repeating: 0xC3, count: Int(bytes))
                    blocks.append(block)
                case 2:
                    guard let block = blocks.randomElement(using: &random) else { continue }
                    try? bench.heap.release(block)
                case 3:
                    let block = UInt32.random(in: 0...size + 8, using: &random)
                    try? bench.heap.release(Bool.random(using: &random) ? block & ~7 : block)
                default:
                    let block = UInt32(truncatingIfNeeded: random.next()) % (size + 64)
                    if let payload = try? bench.heap.payloadSize(of: block) {
                        try #require(block + payload <= size)
                    }
                    try #require(bench.heap.largestFree <= size)
                    try #require(bench.heap.free <= size)
                }
            }
            try #require(bench.isBounded, "seed \(seed), round \(round)")
        }
    }

    /// The header of a free block says more than there is; taking it must not count below zero.
    @Test func aFreeBlockThatClaimsMoreThanIsFreeDoesNotStopTheSimulator() throws {
        let bench = HeapBench(size: 1024)
        let first = try #require(bench.allocate(64))
        _ = try #require(bench.allocate(800))
        try bench.heap.release(first)
        bench.region.storeBytes(of: 1024, as: UInt32.self)
        _ = bench.heap.allocate(900)
        #expect(bench.heap.free <= 1024)
    }

    @Test func whatCannotBeGivenBackIsNotCountedAsFree() throws {
        let bench = HeapBench(size: 1024)
        let blocks = try (0..<3).map { _ in try #require(bench.allocate(64)) }
        try bench.heap.release(blocks[1])
        let free = bench.heap.free
        // The free block's link leads back to itself.
        let header = bench.heap.address(of: blocks[1]) - 8
        (header + 4).storeBytes(of: blocks[1], as: UInt32.self)
        #expect(throws: HeapMisuse.overrun) { try bench.heap.release(blocks[0]) }
        #expect(throws: HeapMisuse.corrupted) { try bench.heap.release(blocks[2]) }
        #expect(bench.heap.free == free)
    }
}
