//  `--leaks`: what firmware allocated and did not free, told at the end of a run.
//
//  Blocks are told in two groups, those that nothing points at any more, which are lost, and those
//  that something still points at; each by the place that allocated them. Then come queues,
//  semaphores, mutexes and timers whose handle nobody keeps, and what is left of the heap.
//  Everything is in the order of addresses or rows, so equal runs tell the same.

import Kernel
import Simulation

extension Machine {
    /// Places that are told for each group; more is too much to read.
    private static let placesTold = 20
    /// Places that are looked up for each group, each by starting a program.
    private static let placesLookedUp = 60

    /// Tells what is left over. True when something is lost.
    func reportLeaks() -> Bool {
        guard let heapLog else { return false }
        console.flush()
        let objects = firmwareObjects(heapLog)
        let blocks = heapLog.live
        let found = reachability(of: blocks, handles: objects.map(\.handle))
        let lost = zip(blocks, found.isReached).filter { !$0.1 }.map(\.0)
        let kept = zip(blocks, found.isReached).filter { $0.1 }.map(\.0)
        let orphans = objects.filter { $0.isLeak && found.handles[$0.handle] == false }

        tell(lost, "lost, because nothing points at it")
        for orphan in orphans {
            Diagnostics.say(
                "leaks: lost, because nobody keeps its handle: \(orphan.description)")
            tellSite(orphan.site)
        }
        tell(kept, "still pointed at")
        let others = objects.filter { object in !orphans.contains { $0.handle == object.handle } }
        if !others.isEmpty {
            Diagnostics.say(
                "leaks: still there: " + others.map(\.description).joined(separator: ", "))
        }
        if lost.isEmpty, orphans.isEmpty { Diagnostics.say("leaks: nothing is lost") }
        let heap = (kernel.pointee.heap.size, freeHeap, kernel.pointee.heap.minimumEverFree)
        Diagnostics.say(
            "heap: \(heap.0) bytes, \(heap.1) free at the end, \(heap.2) at the least")
        return !lost.isEmpty || !orphans.isEmpty
    }

    /// One group of blocks, the places with the most bytes first.
    private func tell(_ blocks: [Allocation], _ what: String) {
        guard !blocks.isEmpty else { return }
        Diagnostics.say("leaks: \(what): \(Self.count(blocks))")
        // A loop that the compiler has unrolled allocates at several addresses of one line.
        let sites = Self.grouped(blocks) { $0.site }
        var places = Self.grouped(Array(sites.prefix(Self.placesLookedUp).joined())) {
            siteLines($0.site)
        }
        let told = places.prefix(Self.placesTold)
        for place in told {
            Diagnostics.continue_("\(Self.count(place)), allocated by \(place[0].task)")
            tellSite(place[0].site)
        }
        places.removeFirst(told.count)
        let rest = Array(places.joined()) + Array(sites.dropFirst(Self.placesLookedUp).joined())
        if !rest.isEmpty { Diagnostics.continue_("\(Self.count(rest)) from more places") }
    }

    /// Blocks with equal keys together, those with the most bytes first, else in their order.
    private static func grouped<Key: Hashable>(
        _ blocks: [Allocation], by key: (Allocation) -> Key
    ) -> [[Allocation]] {
        var groups: [[Allocation]] = []
        var groupOf: [Key: Int] = [:]
        for block in blocks {
            let key = key(block)
            if let group = groupOf[key] {
                groups[group].append(block)
            } else {
                groupOf[key] = groups.count
                groups.append([block])
            }
        }
        return groups.enumerated().sorted { left, right in
            let (a, b) = (bytes(left.element), bytes(right.element))
            return a != b ? a > b : left.offset < right.offset
        }.map(\.element)
    }

    private static func bytes(_ blocks: [Allocation]) -> UInt64 {
        blocks.reduce(0) { $0 + UInt64($1.bytes) }
    }

    private static func count(_ blocks: [Allocation]) -> String {
        let bytes = bytes(blocks)
        return "\(bytes) byte\(bytes == 1 ? "" : "s") in \(blocks.count) "
            + "block\(blocks.count == 1 ? "" : "s")"
    }

    // MARK: - Objects of the kernel

    /// Something that firmware made of the SDK's, and that takes memory.
    private struct KernelObject {
        let handle: UInt32
        let description: String
        let site: Allocation.Site
        /// Without its handle nobody can use or delete it. A task is at work all the same.
        let isLeak: Bool
    }

    /// What firmware made, tasks first; the SDK's own were made from no place in firmware.
    private func firmwareObjects(_ log: HeapLog) -> [KernelObject] {
        var objects: [KernelObject] = []
        func add(_ handle: Handle, _ description: String, isLeak: Bool) {
            guard let site = log.site(ofObject: handle.bits), !site.isEmpty else { return }
            objects.append(
                KernelObject(
                    handle: handle.bits, description: description, site: site, isLeak: isLeak))
        }
        kernel.pointee.forEachTask { task in
            let row = kernel.pointee.task(task).pointee
            let bytes = ObjectSize.task + row.stackWords * 4
            add(
                kernel.pointee.handle(ofTask: task), "task \"\(row.name.text)\" (\(bytes) bytes)",
                isLeak: false)
        }
        kernel.pointee.forEachQueue { queue in
            let row = kernel.pointee.queue(queue).pointee
            let handle = kernel.pointee.handle(ofQueue: queue)
            let bytes = ObjectSize.queue + row.capacity * row.itemSize + 1
            add(
                handle, "\(Self.name(of: row.type)) \(hexadecimal(handle.bits)) (\(bytes) bytes)",
                isLeak: true)
        }
        kernel.pointee.forEachTimer { timer in
            let name = kernel.pointee.timer(timer).pointee.name.text
            // One that is active calls back without anybody's help.
            add(
                kernel.pointee.handle(ofTimer: timer),
                "timer \"\(name)\" (\(ObjectSize.timer) bytes)",
                isLeak: !kernel.pointee.isActive(timer))
        }
        return objects
    }

    private static func name(of type: QueueType) -> String {
        switch type {
        case .queue: "queue"
        case .mutex: "mutex"
        case .countingSemaphore: "counting semaphore"
        case .binarySemaphore: "binary semaphore"
        case .recursiveMutex: "recursive mutex"
        }
    }
}
