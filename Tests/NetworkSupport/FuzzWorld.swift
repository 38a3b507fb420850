//  The network that hostile frames are given to: a gateway, and hosts with a service of each kind.

import Chip
import NetworkStack
import Simulation
import Wire
import World

public enum FuzzWorld {
    public static let client = IPv4Address(192, 168, 1, 50)
    public static let gateway = IPv4Address(192, 168, 1, 1)
    public static let neighbour = IPv4Address(192, 168, 1, 10)
    public static let remote = IPv4Address(203, 0, 113, 5)

    private static let services: [ServicePlan] = [
        .tcpEcho(7), .udpEcho(7), .tcpDiscard(9), .udpDiscard(9), .chargen(19),
        .ntp(123, epoch: 1_000_000_000), .dns(53),
        .http(80, directory: nil, bodies: ["/index.html": Array("<p>hi</p>".utf8)]),
    ]

    public static let plan = NetworkPlan(
        hosts: [
            HostPlan(name: "near.test", address: neighbour, services: services),
            HostPlan(name: "far.test", address: remote, services: services),
        ], names: [NamePlan(name: "empty.test", addresses: [])])

    /// A query for an address.
    public static func query(_ name: String) -> [UInt8] {
        let labels = name.split(separator: ".").flatMap { [UInt8($0.utf8.count)] + $0.utf8 }
        return [0, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0] + labels + [0, 0, 1, 0, 1]
    }

    public static let timeRequest: [UInt8] = [0x1B] + [UInt8](repeating: 0, count: 47)

    /// A DHCP message as a frame to everybody.
    public static func frame(_ message: DHCPMessage) -> UDPFrame {
        UDPFrame(
            source: Client.mac, destination: .broadcast, from: .any,
            fromPort: DHCPMessage.clientPort, to: .broadcast, toPort: DHCPMessage.serverPort,
            payload: message.bytes)
    }

    /// The frames of a conversation of every kind, those of the client's and those to it.
    public static func conversations() throws -> (ofClient: [[UInt8]], toClient: [[UInt8]]) {
        let client = try Client(plan, address: client)
        var request = DHCPMessage(
            .discover, transaction: 1, client: Client.mac, isFromClient: true)
        request.add(DHCPMessage.Option.hostName, Array("client".utf8))
        client.send(frame(request).bytes)
        client.run(for: .perSecond)
        request.kind = .request
        request.add(DHCPMessage.Option.requestedAddress, IPv4Address(192, 168, 1, 103))
        client.send(frame(request).bytes)
        client.run(for: .perSecond)
        for host in [gateway, neighbour, remote] {
            let socket = try client.stack.makeUDP()
            let packets: [(UInt16, [UInt8])] = [
                (53, query("far.test")), (53, query("nowhere.test")), (123, timeRequest),
                (7, [UInt8](repeating: 1, count: 30)), (7, [UInt8](repeating: 2, count: 4000)),
                (9, [3]), (4444, [4]),
            ]
            for (port, bytes) in packets {
                try client.stack.send(bytes, from: socket, to: SocketAddress(host, port))
                client.run(for: 50 * .perMillisecond)
            }
            let raw = try client.stack.makeRaw(protocol: 1)
            try client.stack.send(
                [8, 0, 0xE5, 0xCA, 0x12, 0x34, 0, 1], from: raw, to: SocketAddress(host, 0))
            client.run(for: .perSecond)
        }
        for host in [neighbour, remote] {
            _ = try client.exchange("hello", with: SocketAddress(host, 7), enough: 5)
            _ = try client.exchange("", with: SocketAddress(host, 19), enough: 5000)
            _ = try client.exchange("GET / HTTP/1.0\r\n\r\n", with: SocketAddress(host, 80))
        }
        try client.stack.join(IPv4Address(239, 1, 2, 3), on: client.interface)
        client.run(for: .perSecond)
        let own = client.frames.filter { Array($0[6..<12]) == Client.mac.array }
        let others = client.frames.filter { Array($0[6..<12]) != Client.mac.array }
        return (own, others)
    }
}
