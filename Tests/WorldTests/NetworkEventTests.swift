//  What happens to the network while it runs, as a client in a local net feels it.

import Chip
import NetworkStack
import NetworkSupport
import Simulation
import Testing
import Wire

@testable import World

private let address = IPv4Address(192, 168, 1, 50)
private let gateway = IPv4Address(192, 168, 1, 1)
private let plan = NetworkPlan(
    hosts: [
        HostPlan(
            name: "near", address: IPv4Address(192, 168, 1, 10), services: [.udpEcho(7), .dns(53)]),
        // Where DHCP would begin.
        HostPlan(
            name: "taken", address: IPv4Address(192, 168, 1, 103), services: [.udpEcho(7)]),
        HostPlan(
            name: "far.test", address: IPv4Address(203, 0, 113, 5),
            services: [.udpEcho(7), .tcpEcho(7)]),
    ],
    names: [
        NamePlan(name: "slow.test", addresses: [IPv4Address(1, 2, 3, 4)], delay: .perSecond),
        NamePlan(name: "empty.test", addresses: []),
    ])

struct NetworkEventTests {
    private let client: Client

    init() throws { client = try Client(plan, address: address) }

    private func happens(_ change: NetworkEvent.Change, net: String? = nil) {
        client.world.perform(NetworkEvent(change, net: net), at: client.now)
    }

    /// What a datagram is answered with within two seconds, and after how long.
    private func ask(_ peer: SocketAddress, _ bytes: [UInt8]) throws -> (Packet, Cycles)? {
        let handle = try client.stack.makeUDP()
        defer { try? client.stack.close(handle) }
        let start = client.now
        try client.stack.send(bytes, from: handle, to: peer)
        client.run(for: 2 * .perSecond) { client.stack.queued(handle) > 0 }
        guard let packet = try? client.stack.receive(handle) else { return nil }
        return (packet, client.now - start)
    }

    private func answers(_ host: IPv4Address) throws -> Bool {
        try ask(SocketAddress(host, 7), [1, 2, 3]) != nil
    }

    private func query(_ name: String, of server: IPv4Address) throws -> (Packet, Cycles)? {
        let labels = name.split(separator: ".").flatMap { [UInt8($0.utf8.count)] + $0.utf8 }
        let message: [UInt8] =
            [0, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0] + labels + [0, 0, 1, 0, 1]
        return try ask(SocketAddress(server, 53), message)
    }

    @Test(arguments: plan.hosts) func aHostLosesItsCable(_ host: HostPlan) throws {
        #expect(try answers(host.address))
        happens(.host(host.name, isUp: false))
        #expect(try !answers(host.address))
        happens(.host(host.name, isUp: true))
        #expect(try answers(host.address))
        happens(.host("nobody", isUp: false))
        #expect(try answers(host.address))
    }

    @Test func aConnectionOutlivesItsHostsAbsence() throws {
        let handle = try client.stack.makeTCP()
        try client.stack.connect(handle, to: SocketAddress(plan.hosts[2].address, 7))
        client.run(for: .perSecond)
        happens(.host("far.test", isUp: false))
        #expect(try client.stack.write([1, 2, 3], to: handle) == 3)
        client.run(for: 3 * .perSecond)
        #expect(client.stack.readable(handle) == 0)
        happens(.host("far.test", isUp: true))
        client.run(for: 20 * .perSecond) { client.stack.readable(handle) == 3 }
        #expect(client.stack.readable(handle) == 3)
    }

    @Test func aCutLinkIsJoinedAtItsTime() throws {
        let before = client.now
        happens(.cut(5 * .perSecond))
        let captured = client.capture.count
        #expect(try !answers(plan.hosts[0].address))
        // What a cut cable carries never reaches the switch, where captures are made.
        #expect(client.capture.count == captured)
        client.run(for: 5 * .perSecond - (client.now - before))
        #expect(try answers(plan.hosts[0].address))
        happens(.cut(nil), net: "another")
        #expect(try answers(plan.hosts[0].address))
        happens(.cut(nil), net: "lan")
        client.run(for: 1000 * .perSecond)
        #expect(try !answers(plan.hosts[0].address))
        happens(.join)
        #expect(try answers(plan.hosts[0].address))
    }

    @Test func framesOnTheirWayAreLostInACut() throws {
        let seen = client.seen.count
        client.send(
            UDPFrame(
                source: Client.mac, destination: .broadcast, from: .any, fromPort: 68,
                to: .broadcast, toPort: 67,
                payload: DHCPMessage(
                    .discover, transaction: 1, client: Client.mac, isFromClient: true
                ).bytes
            ).bytes)
        // The server thinks for 20 ms.
        client.run(for: 10 * .perMillisecond)
        happens(.cut(.perSecond))
        client.run(for: 2 * .perSecond)
        #expect(client.seen.count == seen)
    }

    @Test func theGatewaysNameServerKeepsSilent() throws {
        #expect(try query("far.test", of: gateway)?.0.bytes.suffix(4) == [203, 0, 113, 5])
        happens(.dns(false))
        #expect(try query("far.test", of: gateway) == nil)
        // Another server goes on.
        #expect(
            try query("far.test", of: plan.hosts[0].address)?.0.bytes.suffix(4) == [203, 0, 113, 5])
        happens(.dns(true))
        #expect(try query("far.test", of: gateway) != nil)
    }

    @Test func namesHaveTheirOwnDelays() throws {
        let slow = try #require(try query("slow.test", of: gateway))
        #expect(slow.0.bytes.suffix(4) == [1, 2, 3, 4])
        #expect(slow.1 >= .perSecond)
        let empty = try #require(try query("empty.test", of: gateway))
        #expect(empty.1 < 100 * .perMillisecond)
        // No error, and no answer.
        #expect(empty.0.bytes[3] & 15 == 0)
        #expect(empty.0.bytes[7] == 0)
    }

    @Test func leasesHoldWhileTheServerIsSilent() throws {
        func lease(to number: UInt8, asking wish: IPv4Address? = nil) -> IPv4Address? {
            var message = DHCPMessage(
                wish == nil ? .discover : .request, transaction: 1,
                client: MACAddress(bytes: (2, 0, 0, 0, 1, number)), isFromClient: true)
            if let wish { message.add(DHCPMessage.Option.requestedAddress, wish) }
            message.wantsBroadcast = true
            let seen = client.seen.count
            client.send(
                UDPFrame(
                    source: Client.mac, destination: .broadcast, from: .any, fromPort: 68,
                    to: .broadcast, toPort: 67, payload: message.bytes
                ).bytes)
            client.run(for: .perSecond)
            let answer = client.seen[seen...].compactMap(UDPFrame.init).first
            guard let given = answer.flatMap({ DHCPMessage($0.payload)?.yourAddress }) else {
                return nil
            }
            return wish == nil ? lease(to: number, asking: given) : given
        }
        let first = IPv4Address(192, 168, 1, 104)
        #expect(lease(to: 1) == first)
        happens(.dhcp(false))
        #expect(lease(to: 2) == nil)
        happens(.dhcp(true))
        #expect(lease(to: 2) == IPv4Address(192, 168, 1, 105))
        #expect(lease(to: 1) == first)
    }

    @Test func anAddressOfAHostIsNeverGiven() throws {
        let net = IPv4Net(gateway, prefix: 24)
        let terms = DHCPPlan(first: 10, last: 11)
            .terms(of: net, taken: [IPv4Address(192, 168, 1, 10)])
        var server = LeaseServer(terms)
        let offer = server.answer(
            DHCPMessage(.discover, transaction: 1, client: Client.mac, isFromClient: true),
            at: .zero)
        #expect(offer?.yourAddress == IPv4Address(192, 168, 1, 11))
    }
}

struct OutsideNetworkTests {
    @Test func nothingIsMadeBeforeItIsNeeded() throws {
        let network = OutsideNetwork(plan, seed: 1)
        var changes = 0
        network.onDueChanged = { changes += 1 }
        #expect(network.due == .never)
        network.run(at: Instant(cycles: .perSecond))
        #expect(network.world == nil)
        var seen: [[UInt8]] = []
        let plug = network.plug(at: Instant(cycles: .perSecond)) { frame, _ in seen.append(frame) }
        #expect(network.world != nil)
        let message = DHCPMessage(
            .discover, transaction: 1, client: Client.mac, isFromClient: true)
        let frame = UDPFrame(
            source: Client.mac, destination: .broadcast, from: .any, fromPort: 68,
            to: .broadcast, toPort: 67, payload: message.bytes)
        network.send(frame.bytes, from: plug, at: Instant(cycles: .perSecond))
        #expect(changes == 1)
        #expect(network.due == Instant(cycles: .perSecond) + 100 * .perMicrosecond)
        network.run(at: Instant(cycles: 2 * .perSecond))
        #expect(seen.count == 1)
        network.unplug(plug)
        network.send(frame.bytes, from: plug, at: Instant(cycles: 2 * .perSecond))
        network.run(at: Instant(cycles: 3 * .perSecond))
        #expect(seen.count == 1)
    }

    @Test func whatCannotBeMadeIsToldOnce() throws {
        var bad = plan
        bad.lans[0].net.prefix = 31
        let network = OutsideNetwork(bad, seed: 1)
        var failures: [String] = []
        network.onFailure = { failures.append($0.description) }
        let plug = network.plug(at: .zero) { _, _ in }
        network.send([], from: plug, at: .zero)
        network.perform(NetworkEvent(.dns(false)), at: .zero)
        #expect(failures == ["the net 192.168.1.1/31 of lan has a prefix outside of 8 to 30"])
        #expect(throws: StackFailure.self) { try network.open() }
    }
}
