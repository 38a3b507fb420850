//  The event queue: what will happen, ordered by virtual time.
//
//  Rules: events at the same instant happen in the order in which they were scheduled, so that two
//  runs agree; an event can be cancelled once, by the ticket that scheduling returned; a reset takes
//  away the events of the board and leaves those of the world.

/// Who an event belongs to: the board's events end with it, the world's do not.
public enum EventOwner: UInt8, Sendable {
    case world
    case board
}

/// Names one scheduled event, for cancelling it. A ticket is never used twice.
public struct EventTicket: Hashable, Sendable {
    let sequence: UInt64
}

/// A priority queue of actions, earliest first, ties by order of scheduling.
///
/// A binary heap; cancelled entries stay in it until they surface, so cancelling is cheap.
public struct EventQueue {
    public typealias Action = (Instant) -> Void

    private struct Entry {
        var time: Instant
        var sequence: UInt64
        var owner: EventOwner
        var action: Action

        func precedes(_ other: Entry) -> Bool {
            time == other.time ? sequence < other.sequence : time < other.time
        }
    }

    private var heap: [Entry] = []
    private var cancelled: Set<UInt64> = []
    private var nextSequence: UInt64 = 1

    /// When the earliest event happens; `.never` when there is none.
    public private(set) var earliest: Instant = .never

    public init() {}

    /// How many events are waiting.
    public var count: Int { heap.count - cancelled.count }

    /// Adds an event.
    ///
    /// - Parameter action: called with the event's own time, which is not later than the clock's.
    public mutating func schedule(
        at time: Instant, owner: EventOwner, _ action: @escaping Action
    ) -> EventTicket {
        let sequence = nextSequence
        nextSequence += 1
        heap.append(Entry(time: time, sequence: sequence, owner: owner, action: action))
        siftUp(from: heap.count - 1)
        earliest = heap[0].time
        return EventTicket(sequence: sequence)
    }

    /// Takes an event away. One that has already happened, or was taken away before, is ignored.
    public mutating func cancel(_ ticket: EventTicket) {
        guard heap.contains(where: { $0.sequence == ticket.sequence }) else { return }
        cancelled.insert(ticket.sequence)
        dropCancelledHead()
    }

    /// Removes and returns the earliest event if it is due at `now`.
    public mutating func popDue(at now: Instant) -> (time: Instant, action: Action)? {
        guard earliest <= now, let entry = popHead() else { return nil }
        dropCancelledHead()
        return (entry.time, entry.action)
    }

    /// Takes away every event of `owner`.
    public mutating func removeAll(of owner: EventOwner) {
        let kept = heap.filter { $0.owner != owner && !cancelled.contains($0.sequence) }
        heap.removeAll(keepingCapacity: true)
        cancelled.removeAll()
        for entry in kept {
            heap.append(entry)
            siftUp(from: heap.count - 1)
        }
        earliest = heap.first?.time ?? .never
    }

    /// Stops the program if the heap is out of order. Tests call it after every step.
    public func checkInvariants() {
        for child in heap.indices.dropFirst() {
            precondition(!heap[child].precedes(heap[(child - 1) / 2]), "event heap out of order")
        }
        precondition(earliest == heap.first?.time ?? .never, "earliest does not match the heap")
        let present = Set(heap.map(\.sequence))
        precondition(cancelled.isSubset(of: present), "a cancelled event that is not there")
    }

    // MARK: - The heap

    private mutating func dropCancelledHead() {
        while let head = heap.first, cancelled.contains(head.sequence) {
            cancelled.remove(head.sequence)
            _ = popHead()
        }
        earliest = heap.first?.time ?? .never
    }

    private mutating func popHead() -> Entry? {
        guard let head = heap.first else { return nil }
        let last = heap.removeLast()
        if !heap.isEmpty {
            heap[0] = last
            siftDown(from: 0)
        }
        return head
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
        while true {
            var first = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < heap.count && heap[child].precedes(heap[first]) {
                first = child
            }
            guard first != parent else { return }
            heap.swapAt(parent, first)
            parent = first
        }
    }
}
