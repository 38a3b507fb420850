//  The DHCP server, against clients that are scripts, and against `DHCPClient`.

import Chip
import Simulation
import Testing
import Wire

private typealias Option = DHCPMessage.Option
private let net = IPv4Net(IPv4Address(192, 168, 1, 1), prefix: 24)
private let serverMAC = MACAddress(bytes: (2, 0, 0, 0, 1, 1))

private func mac(_ number: UInt8) -> MACAddress {
    MACAddress(bytes: (2, 0, 0, 0, 0, number))
}

private func host(_ number: UInt8) -> IPv4Address { IPv4Address(192, 168, 1, number) }

private func at(_ seconds: UInt64) -> Instant { Instant(cycles: seconds * .perSecond) }

private func message(
    _ kind: DHCPMessage.Kind, from client: UInt8, asking address: IPv4Address? = nil
) -> DHCPMessage {
    var message = DHCPMessage(kind, transaction: 7, client: mac(client), isFromClient: true)
    if let address { message.add(Option.requestedAddress, address) }
    return message
}

/// The address that a client is given, or nil.
private func lease(
    _ server: inout LeaseServer, to client: UInt8, at now: Instant
) -> IPv4Address? {
    guard let offer = server.answer(message(.discover, from: client), at: now) else { return nil }
    let request = message(.request, from: client, asking: offer.yourAddress)
    let answer = server.answer(request, at: now)
    return answer?.kind == .acknowledge ? answer?.yourAddress : nil
}

struct LeaseServerTests {
    private func terms(last: UInt8 = 101) -> LeaseServer.Terms {
        LeaseServer.Terms(net: net, first: host(100), last: host(last), seconds: 600)
    }

    @Test func addressesComeInOrderAndRunOut() {
        var server = LeaseServer(terms())
        #expect(lease(&server, to: 1, at: at(0)) == host(100))
        #expect(lease(&server, to: 2, at: at(1)) == host(101))
        #expect(lease(&server, to: 3, at: at(2)) == nil)
        #expect(server.holders(at: at(2)).map(\.client) == [mac(1), mac(2)])
        // The same client gets the same one; at its end the first lease goes to another.
        #expect(lease(&server, to: 2, at: at(3)) == host(101))
        #expect(lease(&server, to: 3, at: at(600)) == host(100))
        #expect(server.answer(message(.release, from: 2), at: at(601)) == nil)
        #expect(lease(&server, to: 4, at: at(602)) == host(101))
    }

    @Test func whatIsNotOursIsRefused() {
        var server = LeaseServer(terms())
        _ = lease(&server, to: 1, at: at(0))
        for address in [IPv4Address(10, 0, 0, 1), net.address, host(100), host(102)] {
            let answer = server.answer(message(.request, from: 2, asking: address), at: at(1))
            #expect(answer?.kind == .refuse, "\(address)")
        }
        var other = message(.request, from: 2, asking: host(101))
        other.add(Option.server, host(2))
        #expect(server.answer(other, at: at(1)) == nil)
        _ = server.answer(message(.decline, from: 2, asking: host(101)), at: at(2))
        #expect(server.answer(message(.discover, from: 2), at: at(3)) == nil)
    }

    /// What is an answer itself, or comes from a group, is nobody's question.
    @Test func onlyClientsAreAnswered() {
        var server = LeaseServer(terms())
        var echo = message(.discover, from: 1)
        echo.isFromClient = false
        #expect(server.answer(echo, at: at(0)) == nil)
        var group = message(.discover, from: 1)
        group.clientMAC = MACAddress(bytes: (3, 0, 0, 0, 0, 1))
        #expect(server.answer(group, at: at(0)) == nil)
    }

    /// A router knows who was there before; the SDK's server does not.
    @Test(arguments: [true, false]) func endedLeasesAreRememberedOrNot(_ remembers: Bool) {
        var terms = terms(last: 110)
        terms.remembersEnded = remembers
        var server = LeaseServer(terms)
        #expect(lease(&server, to: 1, at: at(0)) == host(100))
        #expect(lease(&server, to: 2, at: at(0)) == host(101))
        _ = server.answer(message(.release, from: 1), at: at(1))
        #expect(server.holders(at: at(1)).map(\.client) == [mac(2)])
        #expect(lease(&server, to: 3, at: at(2)) == (remembers ? host(102) : host(100)))
    }

    @Test func theOldestLeaseGivesWay() {
        var terms = terms(last: 110)
        terms.mostLeases = 2
        var server = LeaseServer(terms)
        for client in 1...3 {
            #expect(lease(&server, to: UInt8(client), at: at(0)) == host(UInt8(99 + client)))
        }
        #expect(server.leases.map(\.client) == [mac(2), mac(3)])
        // Who renews does not become the youngest.
        #expect(lease(&server, to: 2, at: at(10)) == host(101))
        #expect(server.leases.map(\.client) == [mac(2), mac(3)])
    }

    /// An offer is held for its client, so that two that ask at once do not get the same.
    @Test func anOfferIsHeld() {
        var server = LeaseServer(terms())
        let offers = [1, 2, 3].map { client in
            server.answer(message(.discover, from: client), at: at(0))?.yourAddress
        }
        #expect(offers == [host(100), host(101), nil])
        #expect(
            server.answer(message(.discover, from: 3), at: at(60))?.yourAddress == host(100))
    }

    @Test(arguments: [true, false]) func anAnswerTellsTheTimes(_ tellsRenewal: Bool) throws {
        var terms = terms()
        terms.tellsRenewal = tellsRenewal
        terms.options = [(Option.mtu, [2, 64])]
        var server = LeaseServer(terms)
        let answer = server.answer(message(.discover, from: 1), at: at(0))
        let offer = try #require(answer)
        #expect(offer.address(Option.mask) == IPv4Address(255, 255, 255, 0))
        #expect(offer.address(Option.server) == net.address)
        #expect(offer.number(Option.leaseSeconds) == 600)
        #expect(offer.number(Option.renewalSeconds) == (tellsRenewal ? 300 : nil))
        #expect(offer.number(Option.rebindingSeconds) == (tellsRenewal ? 525 : nil))
        #expect(offer.value(Option.mtu) == [2, 64])
    }

    /// Who has an address is answered there; who has none at the new one, or by a broadcast.
    @Test(arguments: [true, false]) func anAnswerGoesWhereItIsHeard(_ broadcasts: Bool) throws {
        var terms = terms()
        terms.broadcasts = broadcasts
        var server = LeaseServer(terms)
        func answer(_ message: DHCPMessage) throws -> UDPFrame {
            let question = UDPFrame(
                source: mac(1), destination: .broadcast, from: message.clientAddress,
                fromPort: DHCPMessage.clientPort, to: .broadcast, toPort: DHCPMessage.serverPort,
                payload: message.bytes)
            let answer = server.answer(to: question.bytes, from: serverMAC, at: at(0))
            return try #require(answer)
        }
        var asking = message(.discover, from: 1)
        var offer = try answer(asking)
        #expect(offer.destination == (broadcasts ? .broadcast : mac(1)))
        #expect(offer.to == (broadcasts ? .broadcast : host(100)))
        asking.wantsBroadcast = true
        offer = try answer(asking)
        #expect(offer.destination == .broadcast && offer.to == .broadcast)
        var renewing = message(.request, from: 1)
        renewing.clientAddress = host(100)
        let renewed = try answer(renewing)
        #expect(renewed.destination == mac(1) && renewed.to == host(100))
        let refused = try answer(message(.request, from: 1, asking: host(102)))
        #expect(refused.destination == .broadcast && refused.to == .broadcast)
    }

    // MARK: - With the client

    @Test func aLeaseIsGivenAndRenewed() {
        var server = LeaseServer(terms())
        var client = DHCPClient(address: .guide, hostName: [65], maxTries: 0, seed: 1)
        var steps = client.begin()
        for _ in 0..<2 {
            guard case .send(let question)? = steps.first else { break }
            let answer = server.answer(to: question, from: serverMAC, at: at(0))
            #expect(answer?.source == serverMAC && answer?.destination == .guide)
            steps = client.receive(answer?.bytes ?? [])
        }
        #expect(client.lease?.address == host(100))
        #expect(steps.last == .wait(300 * Cycles.perSecond))
        guard case .send(let renewal)? = client.timeout().first else {
            Issue.record("nothing was sent to renew the lease")
            return
        }
        // To the server alone, from the new address.
        #expect(UDPFrame(renewal)?.destination == serverMAC)
        #expect(UDPFrame(renewal)?.from == host(100))
        let answer = server.answer(to: renewal, from: serverMAC, at: at(300))
        _ = client.receive(answer?.bytes ?? [])
        #expect(client.phase == .bound && server.leases[0].end == at(900))
    }

    /// Nobody answers any more: the server is asked, then everybody, then the address is given up.
    @Test func aLeaseEndsWhereNobodyRenewsIt() {
        var server = LeaseServer(terms())
        var client = DHCPClient(address: .guide, hostName: [], maxTries: 0, seed: 1)
        var steps = client.begin()
        for _ in 0..<2 {
            guard case .send(let question)? = steps.first else { break }
            steps = client.receive(
                server.answer(to: question, from: serverMAC, at: at(0))?.bytes ?? [])
        }
        var waited: Cycles = 0
        var targets: [MACAddress] = []
        while !steps.contains(.lost), targets.count < 100 {
            if case .wait(let time)? = steps.last { waited += time }
            steps = client.timeout()
            if case .send(let frame)? = steps.first, let datagram = UDPFrame(frame) {
                targets.append(datagram.destination)
            }
        }
        #expect(waited == 600 * Cycles.perSecond)
        #expect(targets.first == serverMAC && targets.last == .broadcast)
        #expect(client.lease == nil && client.phase == .discovering)
    }

    @Test func mutatedFramesDoNoHarm() {
        var random = SeededRandom(seed: 7)
        var server = LeaseServer(terms())
        var client = DHCPClient(address: .guide, hostName: [65], maxTries: 0, seed: 1)
        guard case .send(let discover)? = client.begin().first,
            let offer = server.answer(to: discover, from: serverMAC, at: at(0))
        else {
            Issue.record("nothing was sent")
            return
        }
        for round in 0..<20_000 {
            // The checksums are made good again, so that the messages are looked at.
            var payload = round % 2 == 0 ? UDPFrame(discover)?.payload ?? [] : offer.payload
            for _ in 0...Int(random.next() % 4) {
                let place = Int(random.next() % UInt64(payload.count))
                payload[place] = UInt8(truncatingIfNeeded: random.next())
            }
            payload = Array(payload.prefix(Int(random.next() % UInt64(payload.count + 1))))
            var frame = offer
            frame.payload = payload
            if round % 2 == 0 {
                frame.fromPort = DHCPMessage.clientPort
                frame.toPort = DHCPMessage.serverPort
                _ = server.answer(to: frame.bytes, from: serverMAC, at: at(UInt64(round)))
            } else {
                _ = client.receive(frame.bytes)
            }
        }
        #expect(Set(server.leases.map(\.address)).count == server.leases.count)
        #expect(server.leases.allSatisfy { [host(100), host(101)].contains($0.address) })
    }
}
