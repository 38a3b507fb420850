//  Attacks on the network, each with a seed and a number of frames; what goes wrong is returned as
//  sentences. Run by the tests with few frames, and by network-fuzz, under AddressSanitizer, with
//  many.

import Chip
import NetworkStack
import Simulation
import Wire
import World

public enum Fuzzing {
    /// Gives the gateway and the hosts frames that no honest client sends.
    public static func attackWorld(frames count: Int, seed: UInt64) throws -> [String] {
        let originals = try FuzzWorld.conversations().ofClient
        let client = try Client(FuzzWorld.plan, address: FuzzWorld.client)
        client.keepsFrames = false
        client.run(for: .perSecond)
        let before = client.world.statistics
        var mutator = Mutator(seed: seed, originals: originals)
        for _ in 0..<count {
            client.send(mutator.next())
            client.run(for: .perMillisecond)
        }
        var problems = look(at: client.world.statistics, "the world", least: count / 8)
        problems += try isAlive(client)
        // What waits for its time in lwIP: two minutes for connections, a quarter for fragments.
        client.run(for: 900 * .perSecond)
        let after = client.world.statistics
        if after.blocks > before.blocks + Self.idleConnections {
            problems.append("\(after.blocks - before.blocks) blocks are left in the world")
        }
        return problems
    }

    /// Connections that the attack has opened, and whose peer does not exist, stay: no service has
    /// a time limit. A guessed sequence number opens one.
    private static let idleConnections: UInt64 = 16

    /// Gives a stack with the chip's settings frames that no honest network sends.
    public static func attackChip(frames count: Int, seed: UInt64) throws -> [String] {
        let originals = try FuzzWorld.conversations().toClient
        let client = try Client(FuzzWorld.plan, address: FuzzWorld.client)
        client.keepsFrames = false
        client.stack.apply(.sdk15)
        let socket = try client.stack.makeUDP()
        try client.stack.bind(socket, to: SocketAddress(.any, 1000))
        var mutator = Mutator(seed: seed, originals: originals, to: Client.mac)
        var connection: TCPHandle?
        for number in 0..<count {
            let frame = mutator.next()
            // The decoders of our own, which see frames before lwIP does.
            if let datagram = UDPFrame(frame) {
                _ = DHCPMessage(datagram.payload)
                _ = DNSQuestion(datagram.payload)
            }
            client.receive(frame)
            client.run(for: .perMillisecond)
            while (try? client.stack.receive(socket)) != nil {}
            guard number % 512 == 0 else { continue }
            if let connection { try? client.stack.abort(connection) }
            connection = try client.stack.makeTCP()
            try client.stack.connect(connection!, to: SocketAddress(FuzzWorld.neighbour, 19))
        }
        if let connection { try? client.stack.abort(connection) }
        return look(at: client.stack.statistics, "the chip's stack", least: count / 8)
    }

    private static func look(
        at statistics: StackStatistics, _ name: String, least: Int
    ) -> [String] {
        var problems: [String] = []
        if statistics.assertions > 0 {
            problems.append("\(statistics.assertions) assertions of lwIP's failed in \(name)")
        }
        if statistics.framesIn < UInt64(least) {
            problems.append("\(name) has looked at \(statistics.framesIn) frames only")
        }
        return problems
    }

    /// An honest client is served after the attack.
    private static func isAlive(_ client: Client) throws -> [String] {
        for host in [FuzzWorld.neighbour, FuzzWorld.remote] {
            let text = try client.exchange("after", with: SocketAddress(host, 7), enough: 5)
            if text != Array("after".utf8) { return ["\(host) does not echo any more"] }
        }
        return []
    }
}
