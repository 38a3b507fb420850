//  Two stacks back to back.

import Chip
import NetworkStack
import Simulation
import Testing
import Wire

struct IPStackTests {
    @Test func datagramsArriveWithTheirOrigin() throws {
        let link = try Link()
        let sender = try link.stacks[0].makeUDP()
        let receiver = try link.stacks[1].makeUDP()
        try link.stacks[1].bind(receiver, to: SocketAddress(.any, 7))
        try link.stacks[0].bind(sender, to: SocketAddress(.any, 4000))
        try link.stacks[0].send(
            Array("hello".utf8), from: sender, to: SocketAddress(Link.addresses[1], 7))
        link.run(for: .seconds(1))
        #expect(link.events[1] == [.received(endpoint: receiver.raw, bytes: 5)])
        let packet = try link.stacks[1].receive(receiver)
        #expect(packet.bytes == Array("hello".utf8))
        #expect(packet.from == SocketAddress(Link.addresses[0], 4000))
        #expect(packet.to == Link.addresses[1])
        #expect(throws: StackError.wouldBlock) { try link.stacks[1].receive(receiver) }
    }

    @Test func aConnectionOpensCarriesAndCloses() throws {
        let link = try Link()
        let listener = try link.stacks[1].makeTCP()
        try link.stacks[1].bind(listener, to: SocketAddress(.any, 80))
        try link.stacks[1].listen(listener)
        let client = try link.stacks[0].makeTCP()
        try link.stacks[0].connect(client, to: SocketAddress(Link.addresses[1], 80))
        link.run(for: .seconds(1))
        #expect(link.events[0] == [.connected(client)])
        guard case .accepted(listener, let server)? = link.events[1].first else {
            Issue.record("no connection: \(link.events[1])")
            return
        }
        #expect(try link.stacks[0].write(Array("GET".utf8), to: client) == 3)
        link.run(for: .seconds(1))
        #expect(try link.stacks[1].read(server) == Array("GET".utf8))
        try link.stacks[1].close(server)
        link.run(for: .seconds(1))
        #expect(link.events[0].last == .closed(client))
        #expect(try link.stacks[0].read(client) == [])
        try link.stacks[0].close(client)
        #expect(throws: StackError.stale) { try link.stacks[0].close(client) }
        link.run(for: .seconds(1))
        #expect(link.stacks[0].statistics.assertions == 0)
    }
}
