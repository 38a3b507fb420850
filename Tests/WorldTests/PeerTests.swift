//  Hosts that do what tests of a peer want: count, stop after so many bytes, reset, visit when
//  asked.

import NetworkStack
import NetworkSupport
import Simulation
import Testing
import Wire

@testable import World

private let address = IPv4Address(192, 168, 1, 50)
private let near = IPv4Address(192, 168, 1, 10)

struct PeerTests {
    private func client(
        _ services: [ServicePlan], _ visits: [VisitPlan] = []
    ) throws -> Client {
        let host = HostPlan(name: "peer", address: near, services: services, visits: visits)
        return try Client(NetworkPlan(hosts: [host]), address: address)
    }

    @Test func aCounterTellsHowManyBytesThereWere() throws {
        let client = try client([.counter(9)])
        let peer = SocketAddress(near, 9)
        #expect(try client.exchange("hello", with: peer, ends: true) == Array("5\n".utf8))
        let many = String(repeating: "x", count: 20_000)
        #expect(try client.exchange(many, with: peer, ends: true) == Array("20000\n".utf8))
        #expect(try client.exchange("", with: peer, ends: true) == Array("0\n".utf8))
    }

    @Test(arguments: [1, 3, 74, 10_000]) func charactersEndWhereThePlanSaysSo(
        _ count: Int
    ) throws {
        let client = try client([.chargen(19, bytes: UInt64(count)), .chargen(20)])
        let some = try client.exchange("", with: SocketAddress(near, 19))
        #expect(some.count == count)
        let more = try client.exchange("", with: SocketAddress(near, 20), enough: 10_000)
        #expect(more.starts(with: some))
    }

    @Test func aResetComesWhenSomethingIsSent() throws {
        let client = try client([.reset(9000)])
        let handle = try client.stack.makeTCP()
        var failure: StackError?
        client.stack.onEvent = { if case .failed(handle, let error) = $0 { failure = error } }
        try client.stack.connect(handle, to: SocketAddress(near, 9000))
        client.run(for: 5 * .perSecond)
        #expect(failure == nil && client.stack.state(of: handle) == .established)
        _ = try client.stack.write([1], to: handle)
        client.run(for: .perSecond)
        #expect(failure == .reset)
    }

    /// Each datagram to the port brings the visits that wait for it, to who asked or to whom the
    /// plan says.
    @Test func aHostVisitsWhenItIsAsked() throws {
        var thrice = VisitPlan(
            .datagram(9002), .tcp, to: SocketAddress(.any, 1003), text: [2])
        thrice.times = 3
        let client = try client(
            [],
            [
                VisitPlan(.datagram(9001), .tcp, to: SocketAddress(.any, 1002), text: [1]),
                VisitPlan(
                    .datagram(9003), .udp, to: SocketAddress(address, 1200), from: 57233,
                    text: [3]),
                thrice,
            ])
        var accepted: [TCPHandle: Int] = [:]
        for port: UInt16 in [1002, 1003] {
            let listener = try client.stack.makeTCP()
            try client.stack.bind(listener, to: SocketAddress(.any, port))
            try client.stack.listen(listener)
            accepted[listener] = 0
        }
        client.stack.onEvent = { event in
            if case .accepted(let listener, _) = event { accepted[listener]? += 1 }
        }
        let speaker = try client.stack.makeUDP()
        let listener = try client.stack.makeUDP()
        try client.stack.bind(listener, to: SocketAddress(.any, 1200))
        func ask(_ port: UInt16) throws {
            try client.stack.send([0], from: speaker, to: SocketAddress(near, port))
            client.run(for: 5 * .perSecond)
        }
        try ask(9001)
        #expect(accepted.values.sorted() == [0, 1])
        try ask(9002)
        #expect(accepted.values.sorted() == [1, 3])
        try ask(9001)
        #expect(accepted.values.sorted() == [2, 3])
        // The same port speaks each time, so that asking for ever takes nothing.
        for _ in 0..<3 { try ask(9003) }
        #expect(client.stack.queued(listener) == 3)
        #expect(try client.stack.receive(listener).from == SocketAddress(near, 57233))
        #expect(client.world.stack.statistics.assertions == 0)
    }

    /// A client that sends back what it gets, instead of saying something of its own.
    @Test func aVisitorDoesWhatAServiceWould() throws {
        var visit = VisitPlan(
            .time(.zero), .tcp, to: SocketAddress(address, 1002), text: [])
        visit.deed = .echo
        let client = try client([], [visit])
        let listener = try client.stack.makeTCP()
        try client.stack.bind(listener, to: SocketAddress(.any, 1002))
        try client.stack.listen(listener)
        var visitor: TCPHandle?
        var read: [UInt8] = []
        client.stack.onEvent = { event in
            switch event {
            case .accepted(_, let handle): visitor = handle
            case .received: read += visitor.flatMap { try? client.stack.read($0) } ?? []
            default: break
            }
        }
        client.run(for: 5 * .perSecond) { visitor != nil }
        let handle = try #require(visitor)
        #expect(try client.stack.write([1, 2, 3], to: handle) == 3)
        client.run(for: 5 * .perSecond)
        #expect(read == [1, 2, 3])
        #expect(client.stack.state(of: handle) == .established)
    }
}
