//  Which blocks of the heap something still points at: a conservative scan, as a collector makes
//  it.
//
//  It begins at the firmware's variables, the stacks of its tasks from where they stopped, the
//  SDK's own blocks on the heap (items in queues), and what kernel and SDK keep for firmware. It
//  goes on through the blocks it finds. Every aligned 32-bit word that could be an address within a
//  block counts as one: firmware keeps pointers in 32 bits and in 64, whose lower half is the same
//  word. So a number may save a block from being called lost; no block in use is called lost.
//
//  Only the end of a run looks here, so it may be slow.

import CHost
import Kernel

/// The words that were met, and the blocks among which they may point.
struct Reachability {
    private let blocks: [Allocation]
    private(set) var isReached: [Bool]
    private var unread: [Int] = []
    /// Values that name kernel objects, each with whether it was met.
    private(set) var handles: [UInt32: Bool]

    /// - Parameters:
    ///   - blocks: in order of address.
    ///   - handles: of the objects that somebody asks about.
    init(blocks: [Allocation], handles: [UInt32]) {
        self.blocks = blocks
        isReached = Array(repeating: false, count: blocks.count)
        self.handles = Dictionary(handles.map { ($0, false) }, uniquingKeysWith: { $1 })
    }

    /// Reads every aligned word of memory that is mapped and lies below 4 GiB.
    mutating func scan(_ range: Range<UInt64>) {
        let start = (range.lowerBound + 3) & ~3
        guard start < range.upperBound,
            let words = UnsafePointer<UInt32>(bitPattern: UInt(start))
        else { return }
        for place in 0..<Int((range.upperBound - start) / 4) { meet(words[place]) }
        while let block = unread.popLast() {
            let block = blocks[block]
            scanWords(of: block)
        }
    }

    /// Takes one value that somebody keeps.
    mutating func meet(_ word: UInt32) {
        if handles[word] != nil { handles[word] = true }
        guard let first = blocks.first, let last = blocks.last, word >= first.address,
            word <= last.address + last.bytes
        else { return }
        // The last block that begins at or below the word.
        var low = 0
        var high = blocks.count
        while low < high {
            let middle = (low + high) / 2
            if blocks[middle].address <= word { low = middle + 1 } else { high = middle }
        }
        guard low > 0, !isReached[low - 1],
            word - blocks[low - 1].address < max(blocks[low - 1].bytes, 1)
        else { return }
        isReached[low - 1] = true
        unread.append(low - 1)
    }

    private mutating func scanWords(of block: Allocation) {
        guard let words = UnsafePointer<UInt32>(bitPattern: UInt(block.address)) else { return }
        for place in 0..<Int(block.bytes / 4) { meet(words[place]) }
    }
}

extension Machine {
    /// Which of the blocks, given in order of address, are still pointed at, and which of the
    /// handles somebody still keeps.
    func reachability(of blocks: [Allocation], handles: [UInt32]) -> Reachability {
        var found = Reachability(blocks: blocks, handles: handles)
        for range in image.statics.variables { found.scan(range) }
        scanTasks(&found)
        scanKernel(&found)
        let own = Set(blocks.map(\.address))
        let start = board.ram.heapStart
        var ranges: [Range<UInt64>] = []
        kernel.pointee.heap.forEachUsed { block, payload in
            let address = UInt64(start + block)
            if !own.contains(start + block) { ranges.append(address..<address + UInt64(payload)) }
        }
        for range in ranges { found.scan(range) }
        return found
    }

    private func scanTasks(_ found: inout Reachability) {
        var stacks: [Range<UInt64>] = []
        var words: [UInt32] = []
        kernel.pointee.forEachTask { task in
            let row = kernel.pointee.task(task)
            words.append(UInt32(truncatingIfNeeded: row.pointee.tag))
            guard row.pointee.context != nil else { return }
            let run = run(of: task)
            if case .firmware(_, let argument) = run.pointee.body {
                words.append(UInt32(truncatingIfNeeded: UInt(bitPattern: argument)))
            }
            guard !run.pointee.context.hasLeft else { return }
            let stack = run.pointee.stack
            let stopped = UInt64(UInt(bitPattern: run.pointee.context.stopped_at))
            // After a crash the task stopped on the panic stack, and its own is looked through.
            let isOwn = stopped >= UInt64(UInt(bitPattern: stack.low)) && stopped < stack.top
            stacks.append((isOwn ? stopped : stack.limit)..<stack.top)
        }
        for word in words { found.meet(word) }
        for stack in stacks { found.scan(stack) }
    }

    private func scanKernel(_ found: inout Reachability) {
        var words: [UInt32] = []
        kernel.pointee.forEachTimer { timer in
            words.append(
                UInt32(truncatingIfNeeded: kernel.pointee.timer(timer).pointee.identifier))
        }
        for word in words { found.meet(word) }
        for case let keeper as any HeapKeeper in board.attachments.map(\.object) {
            for block in keeper.keptBlocks {
                found.meet(UInt32(truncatingIfNeeded: UInt(bitPattern: block)))
            }
        }
        for timer in board.osTimers.armedTimers {
            found.meet(UInt32(truncatingIfNeeded: timer.address))
            found.meet(UInt32(truncatingIfNeeded: timer.argument))
        }
    }
}
