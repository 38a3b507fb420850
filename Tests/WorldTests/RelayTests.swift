//  Relays between a simulated client and real peers on 127.0.0.1.

import Glibc
import HostIO
import NetworkStack
import RelaySupport
import Simulation
import TestSupport
import Testing
import Wire

@testable import World

private let broker = IPv4Address(203, 0, 113, 9)

private func relays(hosts: [String] = [], forwards: [String] = []) throws -> RelayPlan {
    try RelayPlan(hosts: hosts, forwards: forwards)
}

/// Bytes that are not the same everywhere.
private func pattern(_ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7 ^ $0 >> 8) }
}

@Suite(.serialized) struct RelayTests {
    private func bench(
        _ server: LoopbackServer, at place: String = "203.0.113.9:1883"
    ) throws -> RelayBench {
        try RelayBench(relays(hosts: ["\(place)=127.0.0.1:\(server.port)"]))
    }

    private let echo = LoopbackServer { client in
        while let bytes = client.read(), !bytes.isEmpty { client.write(bytes) }
    }

    // MARK: - To real servers

    @Test(arguments: ["203.0.113.9:1883", "203.0.113.9", "192.168.1.9:1883"])
    func aServerAnswers(_ place: String) throws {
        let bench = try bench(echo, at: place)
        let address = try #require(IPv4Address(place.split(separator: ":")[0]))
        let line = try bench.connect(SocketAddress(address, 1883))
        bench.run { line.isOpen }
        bench.send(Array("hello".utf8), on: line)
        bench.run { line.count >= 5 }
        #expect(line.received == Array("hello".utf8))
        // The server ends when the client has.
        try bench.finish(line)
        bench.run { line.isOver }
        #expect(line.hasEnded && line.failure == nil)
        bench.close(line)
        bench.run(for: .perSecond / 10)
        #expect(bench.world.relayed == (0, 0))
        #expect(bench.sockets?.count == 0)
    }

    private static let python = "/usr/bin/python3"

    /// Somebody else's server, found as a user would find it.
    @Test(.enabled(if: access(python, X_OK) == 0, "needs python3, which is not installed"))
    func pythonsWebServerServes() throws {
        let scratch = ScratchDirectory()
        let page = String(repeating: "<p>a page of some length</p>\n", count: 5000)
        scratch.write("page.html", page)
        let port = LoopbackServer.unusedPort()
        let received = Slot<[UInt8]>()
        var program = Program(
            Self.python,
            ["-u", "-m", "http.server", "\(port)", "--bind", "127.0.0.1", "-d", scratch.path])
        program.timeLimit = 30
        program.stimuli = [
            Stimulus(
                .printed("Serving HTTP"),
                .perform { _ in received.put((try? Self.fetch("/page.html", port: port)) ?? []) }),
            Stimulus(.later(seconds: 0), .signal(SIGTERM)),
        ]
        let server = try program.run()
        let answer = String(decoding: received.value ?? [], as: UTF8.self)
        #expect(answer.hasPrefix("HTTP/1.0 200 OK\r\n"), "\(server)")
        #expect(answer.hasSuffix("\r\n\r\n" + page))
        #expect(server.errors.contains("GET /page.html HTTP/1.0"))
    }

    private static func fetch(_ path: String, port: UInt16) throws -> [UInt8] {
        let bench = try RelayBench(relays(hosts: ["203.0.113.9:80=127.0.0.1:\(port)"]))
        let line = try bench.connect(SocketAddress(broker, 80))
        bench.run { line.isOpen || line.isOver }
        bench.send(Array("GET \(path) HTTP/1.0\r\n\r\n".utf8), on: line)
        bench.run { line.isOver }
        return line.received
    }

    @Test func aNameIsAnsweredByTheGateway() throws {
        let plan = try relays(hosts: ["Broker.Example:1883=127.0.0.1:\(echo.port)"])
        let bench = try RelayBench(plan)
        let handle = try bench.stack.makeUDP()
        let query: [UInt8] =
            [0, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 6] + Array("broker".utf8) + [7]
            + Array("example".utf8) + [0, 0, 1, 0, 1]
        try bench.stack.send(
            query, from: handle, to: SocketAddress(IPv4Address(192, 168, 1, 1), 53))
        bench.run { bench.stack.queued(handle) > 0 }
        let answer = try bench.stack.receive(handle).bytes
        #expect(Array(answer.suffix(4)) == plan.hosts[0].address.bytes)
        let line = try bench.connect(SocketAddress(plan.hosts[0].address, 1883))
        bench.run { line.isOpen || line.isOver }
        #expect(line.isOpen)
    }

    /// As from a host at which nobody listens: the SYN itself is answered with a reset.
    @Test(arguments: ["203.0.113.9:1883", "192.168.1.9:1883"])
    func aRefusalAnswersTheSYN(_ place: String) throws {
        let port = LoopbackServer.unusedPort()
        let bench = try RelayBench(relays(hosts: ["\(place)=127.0.0.1:\(port)"]))
        let address = try #require(IPv4Address(place.split(separator: ":")[0]))
        let line = try bench.connect(SocketAddress(address, 1883))
        bench.run(for: 2 * .perSecond) { line.isOpen || line.isOver }
        #expect(line.failure == .reset && !line.isOpen)
        #expect(bench.world.relayed == (0, 0))
        #expect(bench.world.stack.statistics.assertions == 0)
    }

    @Test func otherPortsAreNotRelayed() throws {
        let bench = try bench(echo)
        let line = try bench.connect(SocketAddress(broker, 1884))
        bench.run(for: 2 * .perSecond) { line.isOpen || line.isOver }
        #expect(line.failure == .reset)
        #expect(bench.sockets?.count == 0)
    }

    @Test func theDirectionsEndApart() throws {
        let heard = Slot<[UInt8]>()
        let server = LoopbackServer { client in
            let all = client.readAll()
            heard.put(all)
            client.write(pattern(100_000))
        }
        let bench = try bench(server)
        let line = try bench.connect(SocketAddress(broker, 1883))
        bench.run { line.isOpen }
        bench.send(Array("question".utf8), on: line)
        try bench.finish(line)
        bench.run { line.isOver }
        #expect(heard.value == Array("question".utf8))
        #expect(line.received == pattern(100_000))
        #expect(line.hasEnded && line.failure == nil)
    }

    @Test func aServersResetReachesTheClient() throws {
        let server = LoopbackServer { client in
            _ = client.read()
            client.prepareReset()
        }
        let bench = try bench(server)
        let line = try bench.connect(SocketAddress(broker, 1883))
        bench.run { line.isOpen }
        bench.send([1], on: line)
        bench.run { line.isOver }
        #expect(line.failure == .reset)
        #expect(bench.world.relayed == (0, 0))
    }

    @Test func aClientsResetReachesTheServer() throws {
        let hasRead = Slot<Bool>()
        let failure = Slot<Int32>()
        let server = LoopbackServer { client in
            _ = client.read()
            hasRead.put(true)
            failure.put(client.read() == nil ? errno : 0)
        }
        let bench = try bench(server)
        let line = try bench.connect(SocketAddress(broker, 1883))
        bench.run { line.isOpen }
        bench.send([1], on: line)
        // A reset that came earlier would take the byte with it.
        bench.run { hasRead.value != nil }
        try bench.stack.abort(line.handle)
        bench.run { bench.world.relayed == (0, 0) }
        // No connection is left, so time jumps; the server's thread needs some of the host's.
        #expect(failure.wait() == ECONNRESET)
    }

    // MARK: - Back-pressure

    /// A server that does not read stops the client, and gets every byte when it goes on.
    @Test func aServerThatStallsStopsTheClient() throws {
        let goesOn = Slot<Bool>()
        let heard = Slot<[UInt8]>()
        let server = LoopbackServer { client in
            while goesOn.value == nil { usleep(1000) }
            heard.put(client.readAll())
        }
        let bench = try bench(server)
        bench.keepsCapture = false
        let line = try bench.connect(SocketAddress(broker, 1883))
        bench.run { line.isOpen }
        let total = 16 << 20
        bench.send(pattern(total), on: line)
        bench.run(for: .perSecond)
        let stopped = line.sent
        bench.run(for: .perSecond / 2)
        #expect(line.sent == stopped && stopped < total, "\(stopped) bytes went to nobody")
        goesOn.put(true)
        bench.run(for: 60 * .perSecond) { line.sent == total }
        try bench.finish(line)
        bench.run { line.isOver }
        #expect(heard.value == pattern(total))
    }

    /// A client that does not read stops the server.
    @Test func aClientThatStallsStopsTheServer() throws {
        let total = 16 << 20
        let written = Slot<Bool>()
        let server = LoopbackServer { client in written.put(client.write(pattern(total))) }
        let bench = try bench(server)
        bench.keepsCapture = false
        let line = try bench.connect(SocketAddress(broker, 1883))
        line.reads = false
        bench.run(for: .perSecond)
        #expect(written.value == nil, "the server has sent all to a client that does not read")
        line.reads = true
        bench.read(line)
        bench.run(for: 60 * .perSecond) { line.isOver }
        #expect(written.value == true)
        #expect(line.received == pattern(total))
    }

    @Test func athousandConnectionsLeaveNothing() throws {
        let server = LoopbackServer { client in client.write(client.readAll()) }
        let bench = try bench(server)
        bench.keepsCapture = false
        func cycle() throws {
            let line = try bench.connect(SocketAddress(broker, 1883))
            bench.run { line.isOpen || line.isOver }
            bench.send(Array("hello".utf8), on: line)
            try bench.finish(line)
            bench.run { line.isOver }
            #expect(line.received == Array("hello".utf8))
            bench.close(line)
        }
        for _ in 0..<10 { try cycle() }
        bench.run(for: .perSecond / 10)
        let blocks = bench.world.stack.statistics.blocks
        for _ in 0..<1000 { try cycle() }
        bench.run(for: .perSecond / 10)
        #expect(bench.world.relayed == (0, 0))
        #expect(bench.sockets?.count == 0)
        // Connections that wait out their time have a block each, and no more than lwIP lets them.
        #expect(bench.world.stack.statistics.blocks <= blocks + 1100)
        #expect(bench.world.stack.statistics.assertions == 0)
    }

    // MARK: - Datagrams

    @Test func datagramsGoAndComeBack() throws {
        let server = LoopbackServer(datagrams: { $0.reversed() })
        let bench = try bench(server, at: "203.0.113.9:5000")
        let handle = try bench.stack.makeUDP()
        for length in [3, 1400, 4000] {
            try bench.stack.send(
                pattern(length), from: handle, to: SocketAddress(broker, 5000))
            bench.run { bench.stack.queued(handle) > 0 }
            let packet = try bench.stack.receive(handle)
            #expect(packet.bytes == pattern(length).reversed())
            #expect(packet.from == SocketAddress(broker, 5000))
        }
        #expect(bench.world.relayed == (0, 1))
        // A flow in which nothing goes any more ends; time need not be paced after that.
        bench.gate.send(HostMessage(.closeFlow, 1), at: bench.now)
        #expect(!bench.gate.wantsRealTime)
        bench.run(for: 61 * .perSecond)
        #expect(bench.world.relayed == (0, 0))
    }

    // MARK: - Forwards

    @Test func aClientReachesTheChipsServer() throws {
        let bench = try RelayBench(relays(forwards: ["0:80"]))
        try bench.listen(80)
        let port = try #require(bench.sockets?.addresses.first?.port)
        let heard = Slot<[UInt8]>()
        Thread.start {
            guard let peer = PeerSocket.connect(port: port) else { return }
            peer.write(Array("GET /\n".utf8))
            heard.put(peer.readAll())
            peer.close()
        }
        bench.run { bench.accepted.first?.count ?? 0 >= 6 }
        let line = try #require(bench.accepted.first)
        #expect(line.received == Array("GET /\n".utf8))
        #expect(
            bench.stack.remoteAddress(of: line.handle).address == IPv4Address(192, 168, 1, 1))
        bench.send(Array("page".utf8), on: line)
        bench.run(for: .perSecond / 10)
        bench.close(line)
        bench.run { heard.value != nil }
        #expect(heard.value == Array("page".utf8))
    }

    @Test(arguments: [true, false])
    func aChipThatDoesNotListenResetsTheClient(_ hasAddress: Bool) throws {
        let bench = try RelayBench(relays(forwards: ["0:80"]))
        if !hasAddress { bench.world.station = nil }
        let port = try #require(bench.sockets?.addresses.first?.port)
        let failure = Slot<Int32>()
        Thread.start {
            guard let peer = PeerSocket.connect(port: port) else { return failure.put(0) }
            failure.put(peer.read() == nil ? errno : 0)
            peer.close()
        }
        bench.run { failure.value != nil }
        #expect(failure.value == ECONNRESET)
    }

    @Test func datagramsReachTheChip() throws {
        let bench = try RelayBench(relays(forwards: ["0:5000/udp"]))
        let handle = try bench.stack.makeUDP()
        try bench.stack.bind(handle, to: SocketAddress(.any, 5000))
        let port = try #require(bench.sockets?.addresses.first?.port)
        let peer = try #require(PeerSocket.connect(port: port, isUDP: true))
        defer { peer.close() }
        for text in ["one", "two"] {
            peer.write(Array(text.utf8))
            bench.run { bench.stack.queued(handle) > 0 }
            let packet = try bench.stack.receive(handle)
            #expect(packet.bytes == Array(text.utf8))
            try bench.stack.send(packet.bytes + [33], from: handle, to: packet.from)
            bench.run(for: .perSecond / 20)
            #expect(peer.read() == Array(text.utf8) + [33])
        }
        #expect(bench.world.relayed == (0, 1))
    }

    @Test func aPortInUseIsExplained() throws {
        #expect {
            try HostSockets(
                targets: [], listeners: relays(forwards: ["\(echo.port):80"]).listeners)
        } throws: {
            "\($0)".hasPrefix(
                "cannot listen on 127.0.0.1:\(echo.port) for --forward: Address already in use;")
        }
    }
}
