//  The gateway and the hosts, as a client in a local net meets them.

import Chip
import NetworkStack
import NetworkSupport
import Simulation
import Testing
import Wire

@testable import World

private let address = IPv4Address(192, 168, 1, 50)
private let gateway = IPv4Address(192, 168, 1, 1)
private let neighbour = IPv4Address(192, 168, 1, 10)
private let remote = IPv4Address(203, 0, 113, 5)

private let services: [ServicePlan] = [
    .tcpEcho(7), .udpEcho(7), .tcpDiscard(9), .chargen(19), .ntp(123, epoch: 1_000_000_000),
    .http(80, directory: nil, bodies: ["/index.html": Array("<p>hi</p>".utf8)]),
]
private let plan = NetworkPlan(hosts: [
    HostPlan(name: "near", address: neighbour, services: services),
    HostPlan(name: "Far.Test", address: remote, services: services),
])

struct WorldTests {
    private func ask(
        _ client: Client, _ peer: SocketAddress, _ bytes: [UInt8]
    ) throws -> Packet? {
        let handle = try client.stack.makeUDP()
        try client.stack.send(bytes, from: handle, to: peer)
        client.run(for: .perSecond) { client.stack.queued(handle) > 0 }
        defer { try? client.stack.close(handle) }
        return try? client.stack.receive(handle)
    }

    @Test(arguments: [neighbour, remote])
    func hostsAnswerFromTheirOwnAddress(_ host: IPv4Address) throws {
        let client = try Client(plan, address: address)
        let echoed = try ask(client, SocketAddress(host, 7), [1, 2, 3])
        #expect(echoed?.bytes == [1, 2, 3])
        #expect(echoed?.from == SocketAddress(host, 7))
        #expect(
            try client.exchange("hello", with: SocketAddress(host, 7), enough: 5)
                == Array("hello".utf8))
        #expect(try client.exchange("x", with: SocketAddress(host, 9), ends: true) == [])
        // The neighbour answers itself, the other one through the gateway.
        let owner = client.stack.owner(of: neighbour, on: client.interface)
        #expect((owner != nil) == (host == neighbour))
        #expect(owner == nil || owner != client.stack.owner(of: gateway, on: client.interface))
        #expect(client.world.stack.statistics.assertions == 0)
    }

    /// Who asks everybody is answered by somebody, not by everybody's address.
    @Test(arguments: [IPv4Address.broadcast, IPv4Address(192, 168, 1, 255)])
    func whoAsksEverybodyIsAnswered(_ everybody: IPv4Address) throws {
        let host = HostPlan(name: "near", address: neighbour, services: [.udpEcho(7)])
        let client = try Client(NetworkPlan(hosts: [host]), address: address)
        let handle = try client.stack.makeUDP()
        try client.stack.set(.broadcast, of: handle, to: 1)
        try client.stack.send([1, 2, 3], from: handle, to: SocketAddress(everybody, 7))
        client.run(for: .perSecond) { client.stack.queued(handle) > 0 }
        let echoed = try? client.stack.receive(handle)
        #expect(echoed?.bytes == [1, 2, 3])
        #expect(echoed?.from == SocketAddress(neighbour, 7))
    }

    @Test func theCharacterGeneratorKeepsItsLines() throws {
        let client = try Client(plan, address: address)
        let text = try client.exchange("", with: SocketAddress(remote, 19), enough: 74 * 96)
        let lines = String(decoding: text, as: UTF8.self).split(separator: "\r\n")
        #expect(lines[0].hasPrefix(" !\"#$"))
        #expect(lines[1].hasPrefix("!\"#$%"))
        #expect(lines[95] == lines[0])
        #expect(lines[94].count == 72)
    }

    @Test func webServersServeFilesAndRefuseTheRest() throws {
        let client = try Client(plan, address: address)
        let peer = SocketAddress(remote, 80)
        func get(_ request: String) throws -> String {
            String(decoding: try client.exchange(request, with: peer), as: UTF8.self)
        }
        let page = try get("GET / HTTP/1.0\r\n\r\n")
        #expect(page.hasPrefix("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9"))
        #expect(page.hasSuffix("\r\n\r\n<p>hi</p>"))
        #expect(
            try get("GET /none HTTP/1.1\r\nConnection: close\r\n\r\n").hasPrefix("HTTP/1.1 404"))
        #expect(try get("POST / HTTP/1.1\r\n\r\n").hasPrefix("HTTP/1.1 405"))
        #expect(try get("nonsense\r\n\r\n").hasPrefix("HTTP/1.1 400"))
        // Two requests on one connection.
        let both = try get(
            "HEAD / HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\nConnection: close\r\n\r\n")
        #expect(both.components(of: "HTTP/1.1 200 OK") == 2)
        #expect(both.components(of: "<p>hi</p>") == 1)
    }

    @Test func pathsThatLeaveTheDirectoryHaveNoContent() {
        let files = WebFiles(directory: "/etc/ssl", bodies: [:])
        #expect(files.content("/../passwd") == nil)
        #expect(files.content("/..") == nil)
        #expect(files.content("passwd") == nil)
        #expect(files.content("/") == nil)
    }

    @Test func namesAreAnsweredWhetherKnownOrNot() throws {
        let client = try Client(plan, address: address)
        func query(_ name: String) throws -> [UInt8] {
            let labels = name.split(separator: ".").flatMap { [UInt8($0.utf8.count)] + $0.utf8 }
            let message: [UInt8] =
                [0, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0] + labels + [0, 0, 1, 0, 1]
            return try ask(client, SocketAddress(gateway, 53), message)?.bytes ?? []
        }
        #expect(try query("far.test").suffix(4) == remote.bytes[...])
        #expect(try query("nowhere.test")[3] & 15 == 3)
    }

    @Test func theTimeIsVirtual() throws {
        let client = try Client(plan, address: address)
        client.run(for: 10 * .perSecond)
        let request: [UInt8] = [0x1B] + [UInt8](repeating: 0, count: 47)
        let answer = try #require(try ask(client, SocketAddress(remote, 123), request)?.bytes)
        let seconds = answer[40..<44].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        #expect(seconds == 1_000_000_000 + 2_208_988_800 + 10)
    }

    @Test func pingIsAnsweredByGatewayAndHosts() throws {
        let client = try Client(plan, address: address)
        for host in [gateway, neighbour, remote] {
            let raw = try client.stack.makeRaw(protocol: 1)
            var echo: [UInt8] = [8, 0, 0, 0, 0x12, 0x34, 0, 1, 9, 9]
            var sum = InternetChecksum()
            sum.add(echo)
            echo[2] = UInt8(sum.value >> 8)
            echo[3] = UInt8(sum.value & 255)
            try client.stack.send(echo, from: raw, to: SocketAddress(host, 0))
            client.run(for: .perSecond) { client.stack.queued(raw) > 0 }
            let reply = try client.stack.receive(raw)
            #expect(reply.from.address == host)
            #expect(reply.bytes[20...].first == 0)
            #expect(reply.bytes.suffix(2) == [9, 9])
            try client.stack.close(raw)
        }
    }

    @Test func sameSeedSameCapture() throws {
        func capture() throws -> [UInt8] {
            let client = try Client(plan, address: address)
            _ = try client.exchange("", with: SocketAddress(remote, 19), enough: 20_000)
            return client.capture
        }
        let first = try capture()
        #expect(first.count > 20_000)
        #expect(try capture() == first)
    }

    @Test func plansThatDoNotFitAreExplained() {
        var bad = plan
        bad.hosts.append(HostPlan(name: "twin", address: neighbour))
        bad.hosts.append(HostPlan(name: "group", address: IPv4Address(224, 0, 0, 1)))
        bad.hosts.append(HostPlan(name: "net", address: IPv4Address(192, 168, 1, 255)))
        bad.hosts.append(
            HostPlan(
                name: "two", address: IPv4Address(1, 1, 1, 1),
                services: [.tcpEcho(7), .tcpDiscard(7), .udpEcho(7)]))
        bad.lans.append(LANPlan(name: "again", net: IPv4Net(gateway, prefix: 16)))
        bad.lans.append(
            LANPlan(
                name: "small", net: IPv4Net(IPv4Address(10, 0, 0, 1), prefix: 29),
                dhcp: DHCPPlan(first: 2, last: 7)))
        #expect(
            bad.problems.map(\.text) == [
                "the nets of lan and again overlap",
                "the DHCP range 2 to 7 of small is not within 1 to 6",
                "twin has the address 192.168.1.10 of near",
                "group: 224.0.0.1 is no address of a host",
                "net: 192.168.1.255 is no address of a host",
                "two has two services at port 7",
            ])
        #expect(plan.problems == [])
    }
}

extension String {
    fileprivate func components(of part: String) -> Int {
        indices.count { self[$0...].hasPrefix(part) }
    }
}
