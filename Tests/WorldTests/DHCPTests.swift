//  The DHCP server, against a client that is a script.

import Chip
import NetworkSupport
import Simulation
import Testing
import Wire

@testable import World

private typealias Option = DHCPMessage.Option
private let net = IPv4Net(IPv4Address(192, 168, 1, 1), prefix: 24)

private func mac(_ number: UInt8) -> MACAddress {
    MACAddress(bytes: (2, 0, 0, 0, 0, number))
}

private func at(_ seconds: UInt64) -> Instant { Instant(cycles: seconds * .perSecond) }

private func message(
    _ kind: DHCPMessage.Kind, from client: UInt8, asking address: IPv4Address? = nil
) -> DHCPMessage {
    var message = DHCPMessage(kind, transaction: 7, client: mac(client), isFromClient: true)
    if let address { message.add(Option.requestedAddress, address) }
    return message
}

struct DHCPTests {
    private let range = DHCPPlan(first: 100, last: 101, leaseSeconds: 600)

    private func lease(
        _ server: inout DHCPServer, to client: UInt8, at now: Instant
    ) -> IPv4Address? {
        guard let offer = server.answer(message(.discover, from: client), at: now) else {
            return nil
        }
        let request = message(.request, from: client, asking: offer.yourAddress)
        let answer = server.answer(request, at: now)
        return answer?.kind == .acknowledge ? answer?.yourAddress : nil
    }

    @Test func addressesComeInOrderAndRunOut() {
        var server = DHCPServer(range, net: net)
        #expect(lease(&server, to: 1, at: at(0)) == IPv4Address(192, 168, 1, 100))
        #expect(lease(&server, to: 2, at: at(1)) == IPv4Address(192, 168, 1, 101))
        #expect(lease(&server, to: 3, at: at(2)) == nil)
        // The same client gets the same one; at its end the first lease goes to another.
        #expect(lease(&server, to: 2, at: at(3)) == IPv4Address(192, 168, 1, 101))
        #expect(lease(&server, to: 3, at: at(600)) == IPv4Address(192, 168, 1, 100))
        #expect(server.answer(message(.release, from: 2), at: at(601)) == nil)
        #expect(lease(&server, to: 4, at: at(602)) == IPv4Address(192, 168, 1, 101))
    }

    @Test func whatIsNotOursIsRefused() {
        var server = DHCPServer(range, net: net)
        _ = lease(&server, to: 1, at: at(0))
        for address in [IPv4Address(10, 0, 0, 1), net.address, IPv4Address(192, 168, 1, 100)] {
            let answer = server.answer(message(.request, from: 2, asking: address), at: at(1))
            #expect(answer?.kind == .refuse, "\(address)")
        }
        var other = message(.request, from: 2, asking: IPv4Address(192, 168, 1, 101))
        other.add(Option.server, IPv4Address(192, 168, 1, 2))
        #expect(server.answer(other, at: at(1)) == nil)
        _ = server.answer(
            message(.decline, from: 2, asking: IPv4Address(192, 168, 1, 101)), at: at(2))
        #expect(server.answer(message(.discover, from: 2), at: at(3)) == nil)
    }

    @Test func theOptionsTellTheNet() throws {
        var server = DHCPServer(range, net: net)
        let answer = server.answer(message(.discover, from: 1), at: at(0))
        let offer = try #require(answer)
        #expect(offer.address(Option.mask) == IPv4Address(255, 255, 255, 0))
        #expect(offer.address(Option.router) == net.address)
        #expect(offer.address(Option.nameServer) == net.address)
        #expect(offer.number(Option.leaseSeconds) == 600)
        #expect(offer.number(Option.renewalSeconds) == 300)
        #expect(offer.number(Option.rebindingSeconds) == 525)
    }

    @Test func aClientWithoutAnAddressIsAnswered() throws {
        let client = try Client(NetworkPlan(), address: nil)
        func send(_ message: DHCPMessage) -> [UDPFrame] {
            let frame = UDPFrame(
                source: Client.mac, destination: UDPFrame.everybody, from: .any,
                fromPort: DHCPMessage.clientPort, to: .broadcast,
                toPort: DHCPMessage.serverPort, payload: message.bytes)
            let before = client.seen.count
            client.send(frame.bytes)
            client.run(for: .perSecond)
            return client.seen[before...].compactMap(UDPFrame.init)
        }
        let offers = send(message(.discover, from: 1))
        let offer = try #require(offers.first.flatMap { DHCPMessage($0.payload) })
        #expect(offers.count == 1)
        #expect(offers[0].destination == Client.mac)
        #expect(offer.kind == .offer)
        #expect(offer.yourAddress == IPv4Address(192, 168, 1, 100))
        var request = message(.request, from: 1, asking: offer.yourAddress)
        request.wantsBroadcast = true
        let answers = send(request)
        #expect(answers.first.flatMap { DHCPMessage($0.payload) }?.kind == .acknowledge)
        #expect(answers.first?.to == .broadcast)
        // Discover to offer: twice the wire, and the server's thought.
        client.world.setDHCP(nil, of: 0)
        #expect(send(message(.discover, from: 1)).isEmpty)
    }
}
