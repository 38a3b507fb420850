//  A heap on a bench: guarded on both sides, and checked after every move.
@testable import Kernel

/// A heap in memory of its own, with bytes on both sides that nobody may touch.
final class HeapBench {
    var heap: Heap
    let region: UnsafeMutableRawPointer
    private let memory: UnsafeMutableRawPointer
    private let size: Int
    private static let guardBytes = 4096

    init(size: UInt32, isChecked: Bool = false) {
        self.size = Int(size)
        memory = .allocate(byteCount: Int(size) + 2 * Self.guardBytes, alignment: 8)
        memory.initializeMemory(as: UInt8.self, repeating: 0xA5, count: Int(size) + 2 * 4096)
        region = memory + Self.guardBytes
        heap = Heap(region: region, size: size, isChecked: isChecked)
    }

    deinit { memory.deallocate() }

    /// True while nothing was written outside the region.
    var isBounded: Bool {
        let words = memory.assumingMemoryBound(to: UInt64.self)
        let before = 0..<Self.guardBytes / 8
        let after = (Self.guardBytes + size) / 8..<(2 * Self.guardBytes + size) / 8
        return before.allSatisfy { words[$0] == 0xA5A5_A5A5_A5A5_A5A5 }
            && after.allSatisfy { words[$0] == 0xA5A5_A5A5_A5A5_A5A5 }
    }

    /// Why a block was not given back, nil when it was.
    func release(_ block: HeapOffset) -> HeapMisuse? {
        defer { heap.checkInvariants() }
        do throws(HeapMisuse) {
            try heap.release(block)
            return nil
        } catch {
            return error
        }
    }

    func allocate(_ bytes: UInt32) -> HeapOffset? {
        defer { heap.checkInvariants() }
        return heap.allocate(bytes)
    }
}
