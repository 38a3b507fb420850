//  Frames that no honest peer sends: none may crash the stack, trip an assertion of lwIP's, or
//  leave memory behind.
//
//  Frames of real conversations are changed at random: bytes, lengths, ends, pieces of other
//  frames. Most get sound checksums again, so that they reach the code behind them. H8_MUTATIONS
//  sets how many frames are given (20,000).

import Chip
import Glibc
import NetworkStack
import NetworkSupport
import Simulation
import Testing
import Wire

struct MutationTests {
    /// A stack on guarded memory with something of everything.
    private func victim(_ memory: GuardedMemory) throws -> (IPStack, Interface) {
        var settings = StackSettings()
        settings.queuedPackets = 8
        settings.tcpBlocks = 16
        settings.forwards = true
        var random = SeededRandom(seed: 5)
        let stack = try IPStack(settings: settings, memory: memory) {
            UInt32(truncatingIfNeeded: random.next())
        }
        let interface = try stack.addInterface(MACAddress(bytes: (2, 0, 0, 0, 0, 1)))
        stack.setAddress(interface, Link.addresses[0], mask: IPv4Address(255, 255, 255, 0))
        stack.setUp(interface, true)
        stack.setLink(interface, true)
        return (stack, interface)
    }

    /// Frames to the victim from a conversation of every kind.
    private func originals() throws -> [[UInt8]] {
        let link = try Link()
        link.keepsCapture = true
        let listener = try link.stacks[0].makeTCP()
        try link.stacks[0].bind(listener, to: SocketAddress(.any, 80))
        try link.stacks[0].listen(listener)
        let udp = try link.stacks[1].makeUDP()
        for (port, size) in [(UInt16(7), 40), (53, 60), (67, 300), (7, 4000)] {
            try link.stacks[1].send(
                [UInt8](repeating: 7, count: size), from: udp,
                to: SocketAddress(Link.addresses[0], port))
        }
        let raw = try link.stacks[1].makeRaw(protocol: 1)
        try link.stacks[1].send(
            [8, 0, 0xF7, 0xFF, 0, 0, 0, 0], from: raw, to: SocketAddress(Link.addresses[0], 0))
        try link.stacks[1].join(IPv4Address(239, 1, 2, 3), on: link.interfaces[1])
        let client = try link.stacks[1].makeTCP()
        try link.stacks[1].connect(client, to: SocketAddress(Link.addresses[0], 80))
        link.run(for: .seconds(2))
        _ = try link.stacks[1].write([UInt8](repeating: 65, count: 3000), to: client)
        link.run(for: .seconds(1))
        try link.stacks[1].close(client)
        link.run(for: .seconds(2))
        let query = UDPFrame(
            source: MACAddress(bytes: (2, 0, 0, 0, 0, 2)),
            destination: .broadcast, from: .any, fromPort: 68, to: .broadcast,
            toPort: 67,
            payload: DHCPMessage(.discover, transaction: 1, client: .guide, isFromClient: true)
                .bytes)
        // A membership query: type 0x11, to everybody.
        let membership: [UInt8] =
            [1, 0, 0x5E, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0, 0x45, 0, 0, 28, 0, 0, 0, 0, 1, 2, 0, 0]
            + Link.addresses[1].bytes + [224, 0, 0, 1, 0x11, 100, 0, 0, 0, 0, 0, 0]
        return link.capture.filter { $0.side == 1 }.map(\.bytes) + [query.bytes, membership]
    }

    @Test func noFrameDoesHarm() throws {
        let count = getenv("H8_MUTATIONS").flatMap { Int(String(cString: $0)) } ?? 20_000
        let originals = try originals()
        #expect(originals.count > 15)
        let memory = GuardedMemory()
        let (stack, interface) = try victim(memory)
        let listener = try stack.makeTCP()
        try stack.bind(listener, to: SocketAddress(.any, 80))
        try stack.listen(listener)
        var udp: [UDPHandle] = []
        for port in [7, 53, 67] as [UInt16] {
            let handle = try stack.makeUDP()
            try stack.bind(handle, to: SocketAddress(.any, port))
            udp.append(handle)
        }
        let raw = try stack.makeRaw(protocol: 1)
        try stack.join(IPv4Address(239, 1, 2, 3), on: interface)
        var connections: [TCPHandle] = []
        stack.onEvent = { event in
            if case .accepted(_, let connection) = event { connections.append(connection) }
        }
        stack.onFrame = { _, _ in }
        var mutator = Mutator(
            seed: 77, originals: originals, to: MACAddress(bytes: (2, 0, 0, 0, 0, 1)))
        var now = Instant.zero
        for number in 0..<count {
            now = now + .perMillisecond
            stack.input(mutator.next(), on: interface, at: now)
            if stack.due <= now { stack.run(at: now) }
            if number % 64 == 63 {
                for handle in udp { while (try? stack.receive(handle)) != nil {} }
                while (try? stack.receive(raw)) != nil {}
                for handle in connections {
                    _ = try? stack.read(handle)
                    _ = try? stack.write([1, 2, 3], to: handle)
                    if number % 256 == 255 { try? stack.close(handle) }
                }
                if number % 256 == 255 { connections = [] }
            }
        }
        #expect(stack.statistics.assertions == 0, "\(stack.lastAssertion)")
        #expect(stack.malformedFrames > 0)
        #expect(stack.statistics.framesIn > UInt64(count / 8))
        for handle in connections { try stack.abort(handle) }
        for handle in udp { try stack.close(handle) }
        try stack.close(raw)
        try stack.close(listener)
        // What waits for its time in lwIP: two minutes for connections, a quarter for fragments,
        // five for neighbours.
        let end = now + .seconds(900)
        while stack.due <= end { stack.run(at: stack.due) }
        // The interface's two groups, and nothing of the packets.
        stack.remove(interface)
        #expect(memory.live == 0)
    }
}
