//  The event queue against a model: an unsorted list, searched.
import Testing

@testable import Simulation

/// What the event queue promises, in the plainest way.
private struct Model {
    struct Event {
        var time: Instant
        var order: Int
        var owner: EventOwner
    }

    var events: [Event] = []

    var earliest: Instant { events.map(\.time).min() ?? .never }

    mutating func popDue(at now: Instant) -> Event? {
        let next = events.indices.min {
            (events[$0].time, events[$0].order) < (events[$1].time, events[$1].order)
        }
        guard let next, events[next].time <= now else { return nil }
        return events.remove(at: next)
    }
}

/// A queue and its model, driven together.
private struct Pair {
    var queue = EventQueue()
    var model = Model()
    var tickets: [EventTicket] = []
    let happened = Happened()

    final class Happened { var orders: [Int] = [] }

    mutating func schedule(at time: Instant, owner: EventOwner) {
        let order = tickets.count
        let happened = happened
        tickets.append(
            queue.schedule(at: time, owner: owner) { now in
                #expect(now == time)
                happened.orders.append(order)
            })
        model.events.append(.init(time: time, order: order, owner: owner))
    }

    mutating func cancel(_ order: Int) {
        queue.cancel(tickets[order])
        model.events.removeAll { $0.order == order }
    }

    mutating func removeAll(of owner: EventOwner) {
        queue.removeAll(of: owner)
        model.events.removeAll { $0.owner == owner }
    }

    mutating func popDue(at now: Instant) {
        let expected = model.popDue(at: now)
        let actual = queue.popDue(at: now)
        #expect(actual?.time == expected?.time)
        guard let actual, let expected else { return }
        actual.action(actual.time)
        #expect(happened.orders.last == expected.order)
    }

    func check() {
        queue.checkInvariants()
        #expect(queue.count == model.events.count)
        #expect(queue.earliest == model.earliest)
    }
}

@Suite struct EventQueueTests {
    @Test(arguments: 0..<20 as Range<UInt64>)
    func agreesWithTheModel(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var pair = Pair()
        var now = Instant.zero
        // Odd seeds cancel more than they let happen, so that stale keys gather and are swept.
        let cancelShare = seed % 2 == 0 ? 10 : 40
        for _ in 0..<2000 {
            switch Int.random(in: 0..<100, using: &random) {
            case 0..<45:
                // Few different times, so that ties are frequent.
                let length = Cycles.random(in: 0..<50, using: &random)
                let owner: EventOwner = Bool.random(using: &random) ? .world : .board
                pair.schedule(at: now + length, owner: owner)
            case 45..<(45 + cancelShare) where !pair.tickets.isEmpty:
                pair.cancel(Int.random(in: pair.tickets.indices, using: &random))
            case 99 where Bool.random(using: &random):
                pair.removeAll(of: Bool.random(using: &random) ? .world : .board)
            default:
                now = now + Cycles.random(in: 0..<3, using: &random)
                pair.popDue(at: now)
            }
            pair.check()
        }
        while pair.queue.count > 0 {
            pair.popDue(at: .never)
            pair.check()
        }
        pair.popDue(at: .never)
        #expect(!pair.happened.orders.isEmpty)
    }

    @Test func eventsAtOneInstantHappenInTheOrderOfScheduling() {
        var pair = Pair()
        for _ in 0..<100 { pair.schedule(at: Instant(cycles: 7), owner: .board) }
        for _ in 0..<100 { pair.popDue(at: Instant(cycles: 7)) }
        #expect(pair.happened.orders == Array(0..<100))
    }

    @Test func aTicketIsWorthlessOnceItsEventHasHappened() {
        var queue = EventQueue()
        let first = queue.schedule(at: .zero, owner: .board) { _ in }
        _ = queue.popDue(at: .zero)
        // The second event takes the place that the first one left.
        let second = queue.schedule(at: .zero, owner: .board) { _ in }
        queue.cancel(first)
        #expect(queue.count == 1)
        queue.cancel(second)
        queue.cancel(second)
        #expect(queue.count == 0)
        #expect(queue.popDue(at: .never) == nil)
        queue.checkInvariants()
    }

    @Test func cancellingLetsGoOfWhatTheActionHolds() {
        final class Held {}
        var queue = EventQueue()
        var held: Held? = Held()
        weak let witness = held
        let ticket = queue.schedule(at: .zero, owner: .world) { [held] _ in _ = held }
        _ = queue.schedule(at: .zero, owner: .world) { _ in }
        held = nil
        #expect(witness != nil)
        queue.cancel(ticket)
        #expect(witness == nil)
    }

    /// A watchdog that is fed: the same far event, cancelled and scheduled again without end.
    @Test func feedingAWatchdogTakesConstantSpaceAndTime() {
        var queue = EventQueue()
        _ = queue.schedule(at: .zero, owner: .world) { _ in }
        for feed in 0..<200_000 as Range<UInt64> {
            let bite = Instant(cycles: 1_000_000 + feed)
            let ticket = queue.schedule(at: bite, owner: .board) { _ in }
            queue.cancel(ticket)
        }
        // The invariant bounds the keys by the events that wait.
        queue.checkInvariants()
        #expect(queue.count == 1)
    }

    @Test func aResetTakesTheBoardsEventsOnly() {
        var pair = Pair()
        pair.schedule(at: Instant(cycles: 1), owner: .board)
        pair.schedule(at: Instant(cycles: 2), owner: .world)
        pair.schedule(at: Instant(cycles: 3), owner: .board)
        pair.removeAll(of: .board)
        pair.check()
        pair.popDue(at: .never)
        #expect(pair.happened.orders == [1])
        #expect(pair.queue.earliest == .never)
    }
}
