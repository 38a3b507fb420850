//  Who allocated what, for those who ask: `--leaks` and `--check-heap`.
//
//  A block is known by its address. What was given back is remembered until its place is used
//  again, so that a report about freed memory can tell whose it was. Places are return addresses
//  into firmware; nothing is made of them until somebody reads a report.

import Simulation

/// The life of one block that firmware allocated.
struct Allocation {
    /// Where a call came from: return addresses into firmware, innermost first.
    typealias Site = [UInt64]

    let address: UInt32
    /// As asked for.
    var bytes: UInt32
    let site: Site
    /// The task that asked, and when.
    let task: String
    let time: Instant
    /// Set when it was given back.
    var freed: (site: Site, task: String, time: Instant)?
}

/// The blocks of one board. Grows with the blocks that exist, and with as many places as the heap
/// has.
final class HeapLog {
    /// Looked up by address. Whoever walks it sorts, so its order does not show.
    private var blocks: [UInt32: Allocation] = [:]
    private var objects: [UInt32: Allocation.Site] = [:]
    /// Source lines of sites that have been looked up.
    var lines: [Allocation.Site: [String]] = [:]

    /// A new board has a new heap.
    func removeAll() {
        blocks.removeAll()
        objects.removeAll()
    }

    func noteAllocated(_ allocation: Allocation) { blocks[allocation.address] = allocation }

    func noteSize(of address: UInt32, bytes: UInt32) { blocks[address]?.bytes = bytes }

    func noteFreed(_ address: UInt32, site: Allocation.Site, task: String, time: Instant) {
        blocks[address]?.freed = (site, task, time)
    }

    /// Remembers where a queue, timer or task was made. A row of the kernel's tables that is used
    /// again has the same place here.
    func noteObject(_ handle: UInt32, site: Allocation.Site) {
        objects[handle >> 8] = site
    }

    /// Where the object was made; nil for the SDK's own.
    func site(ofObject handle: UInt32) -> Allocation.Site? { objects[handle >> 8] }

    /// What began at `address`, in use or given back.
    func block(at address: UInt32) -> Allocation? { blocks[address] }

    /// The block that was given back last of those that had a byte at `address`.
    func freedBlock(around address: UInt32) -> Allocation? {
        blocks.values.filter {
            $0.freed != nil && $0.address <= address && address - $0.address < $0.bytes
        }.max { ($0.freed!.time, $0.address) < ($1.freed!.time, $1.address) }
    }

    /// What is in use, in order of address.
    var live: [Allocation] {
        blocks.values.filter { $0.freed == nil }.sorted { $0.address < $1.address }
    }
}
