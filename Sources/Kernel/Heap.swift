//  The chip's heap: first fit over a region of its RAM, with 8-byte headers and coalescing.
//
//  Blocks and headers lie in the region itself, as on the chip, so that addresses, fragmentation
//  and what an overrun destroys are real. Nothing read from the region is trusted: a header that
//  firmware has overwritten is reported as such, and never followed out of the region.
//  (C: pvPortMalloc, vPortFree of heap_4; behaviour.md section 2.)

/// A place on the heap: bytes from the start of its region to a block's payload. 0 is no place.
public typealias HeapOffset = UInt32

/// Why a block could not be given back.
public enum HeapMisuse: Error, Equatable, Sendable {
    /// The address is not that of a block: outside the region, or not aligned.
    case notABlock
    /// The block was given back before.
    case alreadyFree
    /// The header of the block, or of a free one, has been overwritten.
    case corrupted
    /// The header behind the block has been overwritten: the block was written past its end.
    case overrun
}

/// Told which bytes are a block's payload and which are nobody's, for a tool that checks accesses.
public struct HeapWatch: Sendable {
    public typealias Mark = @convention(c) (UnsafeRawPointer?, Int) -> Void
    let lent: Mark
    let takenBack: Mark

    public init(lent: @escaping Mark, takenBack: @escaping Mark) {
        self.lent = lent
        self.takenBack = takenBack
    }
}

/// A first-fit heap in a region that somebody else owns.
public struct Heap: ~Copyable {
    /// Bytes of a header, and the alignment of blocks.
    public static let headerSize: UInt32 = 8

    private static let usedMark: UInt32 = 0x8000_0000
    private static let magic: UInt32 = 0x4845_4150
    static let endOfList: UInt32 = 0

    let region: UnsafeMutableRawPointer
    private let watch: HeapWatch?
    /// What must not be written; nil where nobody checks (HeapCheck.swift).
    let shadow: HeapShadow?
    /// Bytes of the region, a multiple of 8.
    public let size: UInt32
    /// Offset of the first free block's header plus 8, so that 0 can end the list.
    private(set) var firstFree: UInt32
    /// Bytes that can still be allocated, headers included. C: xPortGetFreeHeapSize.
    public private(set) var free: UInt32
    /// The least that was ever free. C: xPortGetMinimumEverFreeHeapSize.
    public private(set) var minimumEverFree: UInt32

    /// A heap over `size` bytes at `region`, all of them free.
    ///
    /// - Parameter isChecked: fills what is given back, so that `firstDamage()` finds who writes to
    ///   it all the same.
    public init(
        region: UnsafeMutableRawPointer, size: UInt32, watch: HeapWatch? = nil,
        isChecked: Bool = false
    ) {
        self.region = region
        self.watch = watch
        self.size = size & ~7
        shadow = isChecked ? HeapShadow(size: size & ~7) : nil
        firstFree = 8
        free = self.size
        minimumEverFree = self.size
        store(self.size, at: 0)
        store(Self.endOfList, at: 4)
        watch?.takenBack(region, Int(self.size))
    }

    /// Takes `bytes` from the first free block that is large enough; nil when none is.
    ///
    /// The payload is aligned to 8 bytes and not cleared. Nothing is given for 0 bytes, and the
    /// last free bytes are never given (behaviour.md section 2: wanted < free).
    public mutating func allocate(_ bytes: UInt32) -> HeapOffset? {
        guard bytes > 0, bytes < size else { return nil }
        let wanted = (bytes + 7) & ~7 + Self.headerSize
        guard wanted < free else { return nil }
        var previous: UInt32 = 0
        var block = firstFree
        while block != Self.endOfList {
            guard let header = freeBlock(block) else { return nil }
            if header.size >= wanted {
                return take(block, header, wanted, after: previous)
            }
            previous = block
            block = header.next
        }
        return nil
    }

    /// Gives a block back and joins it with its free neighbours.
    public mutating func release(_ block: HeapOffset) throws(HeapMisuse) {
        let blockSize = try usedSize(block)
        // The free list is in order of address; find the neighbours of the block in it.
        var previous: UInt32 = 0
        var following = firstFree
        while following != Self.endOfList, following < block {
            guard let header = freeBlock(following) else { throw .corrupted }
            previous = following
            following = header.next
        }
        var joined = blockSize
        var next = following
        let end = block + blockSize
        if end == following {
            guard let header = freeBlock(following) else { throw .overrun }
            joined += header.size
            next = header.next
        } else if end - Self.headerSize < size, (try? usedSize(end)) == nil {
            throw .overrun
        }
        // Even where it becomes the middle of a free block, so that giving it back again is
        // noticed.
        store(blockSize, at: block - 8)
        store(Self.endOfList, at: block - 4)
        if previous != 0, let header = freeBlock(previous), previous + header.size == block {
            store(header.size + joined, at: previous - 8)
            store(next, at: previous - 4)
        } else {
            store(joined, at: block - 8)
            store(next, at: block - 4)
            link(block, after: previous)
        }
        free = min(free + blockSize, size)
        shadow?.forbid(block..<(end - Self.headerSize), in: region)
        watch?.takenBack(address(of: block), Int(blockSize - Self.headerSize))
    }

    /// Payload bytes of a used block.
    public func payloadSize(of block: HeapOffset) throws(HeapMisuse) -> UInt32 {
        try usedSize(block) - Self.headerSize
    }

    /// The payload's address.
    @inline(__always)
    public func address(of block: HeapOffset) -> UnsafeMutableRawPointer {
        region + Int(block)
    }

    /// The offset of an address, nil when it lies outside the region.
    public func offset(of address: UnsafeRawPointer) -> HeapOffset? {
        let distance = address - UnsafeRawPointer(region)
        return distance > 0 && distance < Int(size) ? HeapOffset(distance) : nil
    }

    /// The largest payload that could be allocated now.
    public var largestFree: UInt32 {
        var largest: UInt32 = 0
        var block = firstFree
        while block != Self.endOfList, let header = freeBlock(block) {
            largest = max(largest, header.size)
            block = header.next
        }
        // All that is free is never given at once.
        largest = min(largest, max(free, 8) - 8)
        return largest >= Self.headerSize ? largest - Self.headerSize : 0
    }

    // MARK: - Blocks

    private mutating func take(
        _ block: UInt32, _ header: (size: UInt32, next: UInt32), _ wanted: UInt32,
        after previous: UInt32
    ) -> HeapOffset {
        var taken = header.size
        var next = header.next
        // What is left becomes a free block, if it is larger than two headers, as
        // heap_4 has it.
        if header.size - wanted > 2 * Self.headerSize {
            taken = wanted
            let rest = block + wanted
            store(header.size - wanted, at: rest - 8)
            store(header.next, at: rest - 4)
            next = rest
        }
        link(next, after: previous)
        store(taken | Self.usedMark, at: block - 8)
        store(Self.magic, at: block - 4)
        // An overwritten header may say more than there was.
        free -= min(taken, free)
        minimumEverFree = min(minimumEverFree, free)
        // The payload, and the header that may have come to lie behind it.
        shadow?.allow(block..<min(block + taken, size))
        watch?.lent(address(of: block), Int(taken - Self.headerSize))
        return block
    }

    private mutating func link(_ block: UInt32, after previous: UInt32) {
        if previous == 0 {
            firstFree = block
        } else {
            store(block, at: previous - 4)
        }
    }

    /// The header of a free block, nil when it cannot be one.
    func freeBlock(_ block: UInt32) -> (size: UInt32, next: UInt32)? {
        guard block >= 8, block & 7 == 0, block <= size else { return nil }
        let blockSize = load(at: block - 8)
        let next = load(at: block - 4)
        guard blockSize >= 8, blockSize & 7 == 0, blockSize <= size - (block - 8),
            next == Self.endOfList || (next > block && next <= size)
        else { return nil }
        return (blockSize, next)
    }

    func usedSize(_ block: UInt32) throws(HeapMisuse) -> UInt32 {
        guard block >= 8, block & 7 == 0, block < size else { throw .notABlock }
        let word = load(at: block - 8)
        guard word & Self.usedMark != 0 else {
            throw freeBlock(block) != nil ? .alreadyFree : .notABlock
        }
        let blockSize = word & ~Self.usedMark
        guard load(at: block - 4) == Self.magic, blockSize >= 16, blockSize & 7 == 0,
            blockSize <= size - (block - 8)
        else { throw .corrupted }
        return blockSize
    }

    @inline(__always)
    private func load(at offset: UInt32) -> UInt32 {
        region.load(fromByteOffset: Int(offset), as: UInt32.self)
    }

    @inline(__always)
    private func store(_ word: UInt32, at offset: UInt32) {
        region.storeBytes(of: word, toByteOffset: Int(offset), as: UInt32.self)
    }

    /// Stops the program if free blocks overlap, touch, or do not add up to `free`.
    public func checkInvariants() {
        var sum: UInt32 = 0
        var block = firstFree
        var end: UInt32 = 0
        while block != Self.endOfList {
            guard let header = freeBlock(block) else { preconditionFailure("a broken free block") }
            precondition(block - 8 > end || end == 0, "free blocks that touch were not joined")
            end = block - 8 + header.size
            sum += header.size
            block = header.next
        }
        precondition(sum == free, "free blocks do not add up")
        precondition(minimumEverFree <= free, "the minimum is above the present")
    }
}
