//  The event queue: what will happen, ordered by virtual time.
//
//  Rules: events at the same instant happen in the order in which they were scheduled, so that two
//  runs agree; an event can be cancelled once, by the ticket that scheduling returned; a reset
//  takes away the events of the board and leaves those of the world.

/// Who an event belongs to: the board's events end with it, the world's do not.
public enum EventOwner: UInt8, Sendable {
    case world
    case board
}

/// Names one scheduled event, for cancelling it. A ticket is never used twice.
public struct EventTicket: Hashable, Sendable {
    fileprivate let slot: Int
    fileprivate let sequence: UInt64
}

/// A priority queue of actions, earliest first, ties by order of scheduling.
///
/// A binary heap of keys, each of which points to the slot that holds its action. Cancelling
/// empties the slot and leaves the key, which is recognised as stale when it surfaces, or is swept
/// out when stale keys outnumber the others. So scheduling and removing take O(log n), cancelling
/// takes constant time on average, and the space is that of the events that wait.
public struct EventQueue {
    public typealias Action = (Instant) -> Void

    /// A place in the order. Stale when its slot no longer holds its sequence number.
    private struct Key {
        var time: Instant
        var sequence: UInt64
        var slot: Int

        func precedes(_ other: Key) -> Bool {
            time == other.time ? sequence < other.sequence : time < other.time
        }
    }

    /// What is to be done; free when there is no action.
    private struct Slot {
        var sequence: UInt64
        var owner: EventOwner
        var action: Action?
    }

    private var heap: [Key] = []
    private var slots: [Slot] = []
    private var freeSlots: [Int] = []
    private var nextSequence: UInt64 = 1

    /// So few stale keys are not worth a sweep.
    private static let fewStaleKeys = 64

    /// When the earliest event happens; `.never` when there is none.
    public private(set) var earliest: Instant = .never

    public init() {}

    /// How many events are waiting.
    public var count: Int { slots.count - freeSlots.count }

    /// Adds an event.
    ///
    /// - Parameter action: called with the event's own time, which is not later than the clock's.
    public mutating func schedule(
        at time: Instant, owner: EventOwner, _ action: @escaping Action
    ) -> EventTicket {
        let sequence = nextSequence
        nextSequence += 1
        let content = Slot(sequence: sequence, owner: owner, action: action)
        let slot = freeSlots.popLast() ?? slots.count
        if slot == slots.count {
            slots.append(content)
        } else {
            slots[slot] = content
        }
        heap.append(Key(time: time, sequence: sequence, slot: slot))
        siftUp(from: heap.count - 1)
        earliest = heap[0].time
        return EventTicket(slot: slot, sequence: sequence)
    }

    /// Takes an event away. One that has already happened, or was taken away before, is ignored.
    public mutating func cancel(_ ticket: EventTicket) {
        guard isWaiting(ticket.sequence, in: ticket.slot) else { return }
        empty(ticket.slot)
        dropStaleKeys()
    }

    /// Removes and returns the earliest event if it is due at `now`.
    public mutating func popDue(at now: Instant) -> (time: Instant, action: Action)? {
        guard earliest <= now, let head = heap.first, let action = slots[head.slot].action else {
            return nil
        }
        empty(head.slot)
        dropStaleKeys()
        return (head.time, action)
    }

    /// Takes away every event of `owner`.
    public mutating func removeAll(of owner: EventOwner) {
        for slot in slots.indices where slots[slot].action != nil && slots[slot].owner == owner {
            empty(slot)
        }
        sweep()
    }

    /// Stops the program if the queue contradicts itself. Tests call it after every step.
    public func checkInvariants() {
        for child in heap.indices.dropFirst() {
            precondition(!heap[child].precedes(heap[(child - 1) / 2]), "event heap out of order")
        }
        precondition(earliest == heap.first?.time ?? .never, "earliest does not match the heap")
        precondition(heap.first.map { isWaiting($0.sequence, in: $0.slot) } ?? true, "stale head")
        let waiting = heap.filter { isWaiting($0.sequence, in: $0.slot) }
        precondition(waiting.count == count, "an event without its key")
        precondition(freeSlots.allSatisfy { slots[$0].action == nil }, "a free slot in use")
        precondition(!hasManyStaleKeys, "too many stale keys")
    }

    // MARK: - Slots

    private func isWaiting(_ sequence: UInt64, in slot: Int) -> Bool {
        slots.indices.contains(slot) && slots[slot].sequence == sequence
            && slots[slot].action != nil
    }

    /// Frees the slot and what its action holds; the key in the heap is stale from now on.
    private mutating func empty(_ slot: Int) {
        slots[slot].action = nil
        freeSlots.append(slot)
    }

    // MARK: - The heap

    private var hasManyStaleKeys: Bool { heap.count - count > count + EventQueue.fewStaleKeys }

    /// Makes the head one that waits, and keeps the stale keys few.
    private mutating func dropStaleKeys() {
        if hasManyStaleKeys { return sweep() }
        while let head = heap.first, !isWaiting(head.sequence, in: head.slot) { removeHead() }
        earliest = heap.first?.time ?? .never
    }

    /// Rebuilds the heap from the keys that are not stale.
    private mutating func sweep() {
        heap = heap.filter { isWaiting($0.sequence, in: $0.slot) }
        for parent in (0..<heap.count / 2).reversed() { siftDown(from: parent) }
        earliest = heap.first?.time ?? .never
    }

    private mutating func removeHead() {
        let last = heap.removeLast()
        if !heap.isEmpty {
            heap[0] = last
            siftDown(from: 0)
        }
    }

    private mutating func siftUp(from start: Int) {
        var child = start
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].precedes(heap[parent]) else { return }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    private mutating func siftDown(from start: Int) {
        var parent = start
        while case var child = 2 * parent + 1, child < heap.count {
            if child + 1 < heap.count, heap[child + 1].precedes(heap[child]) { child += 1 }
            guard heap[child].precedes(heap[parent]) else { return }
            heap.swapAt(parent, child)
            parent = child
        }
    }
}
