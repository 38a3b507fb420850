//  Queue sets: what their members tell them, and what becomes of them when one is deleted.
import Testing

@testable import Kernel

extension Bench {
    /// A queue of one word in a set for four.
    fileprivate func setWithMember() throws -> (set: QueueIndex, member: QueueIndex) {
        let set = try kernel.createSet(length: 4)
        let member = try kernel.createQueue(capacity: 1, itemSize: 4)
        #expect(kernel.add(member, to: set) == true)
        return (set, member)
    }
}

@Suite struct QueueSetTests {
    /// The set has as many handles as its members have items: one that is replaced is not new.
    @Test func anOverwrittenItemIsToldOnce() throws {
        let (bench, _) = try Bench.started()
        let (set, member) = try bench.setWithMember()
        for item: UInt32 in 1...3 {
            #expect(bench.send(member, item, .overwrite) == .done)
            #expect(bench.count(set) == 1)
        }
        #expect(bench.receive(set).item == bench.kernel.handle(ofQueue: member).bits)
        #expect(bench.receive(member).item == 3)
        #expect(bench.receive(set).attempt == .refused)
    }

    /// The row of a deleted set may be another queue's by now, with items of any size.
    @Test func aDeletedSetIsToldNothing() throws {
        let (bench, _) = try Bench.started()
        let (set, member) = try bench.setWithMember()
        bench.kernel.deleteQueue(set)
        let heir = try bench.kernel.createQueue(capacity: 4, itemSize: 64)
        #expect(heir == set)
        #expect(bench.send(member, 1) == .done)
        #expect(bench.count(heir) == 0)
        // The member belongs to no set now, and may join another.
        #expect(bench.receive(member).item == 1)
        let other = try bench.kernel.createSet(length: 4)
        #expect(bench.kernel.add(member, to: other) == true)
    }

    /// Who waits for a member of a deleted set is woken by the member again.
    @Test func aMemberOfADeletedSetIsAQueueLikeOthers() throws {
        let (bench, _) = try Bench.started()
        let (set, member) = try bench.setWithMember()
        try bench.create("waits", 3)
        #expect(bench.receive(member, ticks: Kernel.forever).attempt == .waiting)
        bench.kernel.deleteQueue(set)
        #expect(bench.send(member, 5) == .doneYield)
        #expect(bench.running == "waits")
    }
}
