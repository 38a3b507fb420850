//  Hosts that come by themselves, and one that greets, as a client in a local net meets them.

import NetworkStack
import NetworkSupport
import Simulation
import Testing
import Wire

@testable import World

private let address = IPv4Address(192, 168, 1, 50)
private let near = IPv4Address(192, 168, 1, 112)
private let far = IPv4Address(203, 0, 113, 5)
private let text = Array("ESP8266 UDP test".utf8)
private let start = Instant(cycles: 5 * .perSecond)

struct VisitTests {
    private func client(
        _ host: IPv4Address, _ transport: VisitPlan.Transport, _ port: UInt16,
        text: [UInt8] = text
    ) throws -> Client {
        let visit = VisitPlan(
            .time(start), transport, to: SocketAddress(address, port), from: 57233, text: text)
        let plan = NetworkPlan(hosts: [HostPlan(name: "visitor", address: host, visits: [visit])])
        return try Client(plan, address: address)
    }

    @Test(arguments: [near, far]) func aDatagramComesAtItsTime(_ host: IPv4Address) throws {
        let client = try client(host, .udp, 1200)
        let handle = try client.stack.makeUDP()
        try client.stack.bind(handle, to: SocketAddress(.any, 1200))
        client.run(for: 10 * .perSecond) { client.stack.queued(handle) > 0 }
        #expect(client.now >= start && client.now < start + .perSecond)
        let packet = try client.stack.receive(handle)
        #expect(packet.from == SocketAddress(host, 57233))
        #expect(packet.bytes == text)
        // An answer is taken: nobody says that there is no such port.
        let before = client.seen.count
        try client.stack.send(packet.bytes, from: handle, to: packet.from)
        client.run(for: 10 * .perSecond)
        #expect(client.seen.count == before)
    }

    @Test(arguments: [near, far], [1, 1024]) func aVisitorSaysItsTextAndEnds(
        _ host: IPv4Address, _ length: Int
    ) throws {
        let words = (0..<length).map { UInt8(truncatingIfNeeded: $0) }
        let client = try client(host, .tcp, 1002, text: words)
        var remarks: [String] = []
        client.world.onRemark = { remarks.append($0) }
        let listener = try client.stack.makeTCP()
        try client.stack.bind(listener, to: SocketAddress(.any, 1002))
        try client.stack.listen(listener)
        var visitor: TCPHandle?
        var read: [UInt8] = []
        var hasEnded = false
        client.stack.onEvent = { event in
            switch event {
            case .accepted(_, let handle): visitor = handle
            case .received: read += visitor.flatMap { try? client.stack.read($0) } ?? []
            case .closed: hasEnded = true
            default: break
            }
        }
        client.run(for: 10 * .perSecond) { hasEnded }
        let handle = try #require(visitor)
        #expect(client.stack.remoteAddress(of: handle) == SocketAddress(host, 57233))
        #expect(read == words)
        // Only its own direction has ended: it takes an answer, and goes when the client does.
        #expect(try client.stack.write([1, 2, 3], to: handle) == 3)
        client.run(for: .perSecond)
        #expect(client.stack.unacknowledged(handle) == 0)
        #expect(client.stack.state(of: handle) == .closeWait)
        try client.stack.close(handle)
        client.run(for: .perSecond)
        #expect(remarks == [])
        #expect(client.world.stack.statistics.assertions == 0)
    }

    @Test func aVisitorComesAgain() throws {
        var visit = VisitPlan(
            .time(start), .udp, to: SocketAddress(address, 1200), text: text)
        visit.period = 2 * .perSecond
        visit.times = 2
        let plan = NetworkPlan(hosts: [HostPlan(name: "visitor", address: near, visits: [visit])])
        let client = try Client(plan, address: address)
        let handle = try client.stack.makeUDP()
        try client.stack.bind(handle, to: SocketAddress(.any, 1200))
        // At 5, 7 and 9 s, two datagrams each.
        client.run(for: 10 * .perSecond)
        var count = 0
        while (try? client.stack.receive(handle)) != nil { count += 1 }
        #expect(count == 6)
    }

    @Test func aVisitThatFailsIsTold() throws {
        let client = try client(near, .tcp, 1002)
        var remarks: [String] = []
        client.world.onRemark = { remarks.append($0) }
        client.run(for: 10 * .perSecond)
        #expect(remarks == ["visitor's visit to 192.168.1.50:1002 by tcp failed: reset"])
    }

    @Test func aGreeterSpeaksFirstAndStays() throws {
        let host = HostPlan(name: "greeter", address: near, services: [.greeting(1001, text)])
        let client = try Client(NetworkPlan(hosts: [host]), address: address)
        let peer = SocketAddress(near, 1001)
        #expect(try client.exchange("", with: peer, enough: text.count) == text)
        let start = client.now
        // What it gets, it takes; it ends when the client does.
        #expect(try client.exchange("hello", with: peer, enough: .max, ends: true) == text)
        #expect(client.now - start < 5 * .perSecond)
    }
}
