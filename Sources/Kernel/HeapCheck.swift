//  Looking for damage: the whole heap, block by block, and what nobody may have written.
//
//  A checked heap (`Heap.init(isChecked:)`) fills what is given back with a pattern, and what lies
//  between a block's last byte that was asked for and its end. `HeapShadow` knows where the pattern
//  must be, and `firstDamage()` looks whether it is still there. An unchecked heap pays one test
//  for each block; `firstDamage()` then sees to the headers alone.

/// What is wrong with the heap, told by offsets into its region.
public enum HeapDamage: Equatable, Sendable {
    /// There must be a header before `block`, and what stands there is none. `after` is the block
    /// before it in memory, which may have been written past its end; 0 when it is the first.
    case header(of: HeapOffset, after: HeapOffset)
    /// A byte that is free was written.
    case free(at: HeapOffset)
    /// A byte of `block` was written that lies behind those that were asked for.
    case tail(of: HeapOffset, at: HeapOffset)
}

/// Which bytes of a region must hold the pattern. Costs a byte for each 8 of the region.
final class HeapShadow {
    static let pattern: UInt8 = 0xA5
    private static let patternWord: UInt64 = 0xA5A5_A5A5_A5A5_A5A5

    /// For each 8 bytes: the first of them that must hold the pattern, 8 for none.
    private var firstForbidden: [UInt8]

    init(size: UInt32) {
        firstForbidden = Array(repeating: 8, count: Int(size / 8))
    }

    /// Fills the range, whose end is a multiple of 8, with the pattern.
    func forbid(_ range: Range<UInt32>, in region: UnsafeMutableRawPointer) {
        guard !range.isEmpty else { return }
        (region + Int(range.lowerBound)).initializeMemory(
            as: UInt8.self, repeating: Self.pattern, count: range.count)
        firstForbidden[Int(range.lowerBound / 8)] = UInt8(range.lowerBound % 8)
        for place in Int(range.lowerBound / 8 + 1)..<Int(range.upperBound / 8) {
            firstForbidden[place] = 0
        }
    }

    /// Lets the range, whose bounds are multiples of 8, be written.
    func allow(_ range: Range<UInt32>) {
        for place in Int(range.lowerBound / 8)..<Int(range.upperBound / 8) {
            firstForbidden[place] = 8
        }
    }

    /// The first byte of the range, whose bounds are multiples of 8, that should hold the pattern
    /// and does not.
    func firstWritten(in range: Range<UInt32>, of region: UnsafeRawPointer) -> UInt32? {
        for place in Int(range.lowerBound / 8)..<Int(range.upperBound / 8) {
            let first = firstForbidden[place]
            guard first < 8 else { continue }
            let word = region.load(fromByteOffset: place * 8, as: UInt64.self)
            let different = (word ^ Self.patternWord) >> (8 * UInt64(first))
            guard different != 0 else { continue }
            return UInt32(place * 8) + UInt32(first) + UInt32(different.trailingZeroBitCount / 8)
        }
        return nil
    }
}

extension Heap {
    /// Says that of a block only the first `bytes`, at most its payload, are in use. Does nothing
    /// on an unchecked heap.
    public func setExtent(of block: HeapOffset, bytes: UInt32) {
        guard let shadow, let size = try? usedSize(block) else { return }
        let end = block + size - Self.headerSize
        shadow.allow(block..<end)
        shadow.forbid(min(block + bytes, end)..<end, in: region)
    }

    /// What is wrong with the first block, in order of address, of which something is; nil when all
    /// is well.
    public func firstDamage() -> HeapDamage? {
        var block = Self.headerSize
        var previous: HeapOffset = 0
        var nextFree = firstFree
        while block - Self.headerSize < size {
            let isFree = block == nextFree
            var extent = (try? usedSize(block)) ?? 0
            if isFree, let header = freeBlock(block) {
                extent = header.size
                nextFree = header.next
            } else if isFree || extent == 0 {
                return .header(of: block, after: previous)
            }
            let payload = block..<(block + extent - Self.headerSize)
            if let place = shadow?.firstWritten(in: payload, of: region) {
                return isFree ? .free(at: place) : .tail(of: block, at: place)
            }
            previous = block
            block += extent
        }
        return nil
    }

    /// Every used block with the bytes of its payload, in order of address, as far as the headers
    /// are whole.
    public func forEachUsed(_ body: (HeapOffset, UInt32) -> Void) {
        var block = Self.headerSize
        while block - Self.headerSize < size {
            if let extent = try? usedSize(block) {
                body(block, extent - Self.headerSize)
                block += extent
            } else if let header = freeBlock(block) {
                block += header.size
            } else {
                return
            }
        }
    }
}
