//  The gateway's DHCP server, against a client that is a script.

import Chip
import NetworkSupport
import Simulation
import Testing
import Wire

@testable import World

extension DHCPMessage {
    fileprivate static var discover: DHCPMessage {
        DHCPMessage(.discover, transaction: 7, client: Client.mac, isFromClient: true)
    }
}

struct DHCPTests {
    @Test func theOptionsTellTheNet() throws {
        var plan = DHCPPlan(leaseSeconds: 600)
        plan.timeServers = [IPv4Address(10, 0, 0, 9), IPv4Address(10, 0, 0, 8)]
        plan.domain = "home.test"
        let net = IPv4Net(IPv4Address(10, 0, 0, 1), prefix: 16)
        var server = LeaseServer(plan.terms(of: net, taken: []))
        let answer = server.answer(.discover, at: .zero)
        let offer = try #require(answer)
        typealias Option = DHCPMessage.Option
        #expect(offer.yourAddress == IPv4Address(10, 0, 0, 103))
        #expect(offer.address(Option.mask) == IPv4Address(255, 255, 0, 0))
        #expect(offer.address(Option.router) == net.address)
        #expect(offer.addresses(Option.nameServer) == [net.address])
        #expect(offer.addresses(Option.timeServer) == plan.timeServers)
        #expect(offer.value(Option.domain) == Array("home.test".utf8))
        #expect(offer.number(Option.leaseSeconds) == 600)
        #expect(offer.number(Option.renewalSeconds) == 300)
        #expect(offer.number(Option.rebindingSeconds) == 525)
    }

    @Test func aClientWithoutAnAddressIsAnswered() throws {
        let client = try Client(NetworkPlan(), address: nil)
        func send(_ message: DHCPMessage) -> [UDPFrame] {
            let frame = UDPFrame(
                source: Client.mac, destination: .broadcast, from: .any,
                fromPort: DHCPMessage.clientPort, to: .broadcast,
                toPort: DHCPMessage.serverPort, payload: message.bytes)
            let before = client.seen.count
            client.send(frame.bytes)
            client.run(for: .perSecond)
            return client.seen[before...].compactMap(UDPFrame.init)
        }
        let offers = send(DHCPMessage.discover)
        let offer = try #require(offers.first.flatMap { DHCPMessage($0.payload) })
        #expect(offers.count == 1)
        #expect(offers[0].destination == Client.mac)
        #expect(offer.kind == .offer)
        #expect(offer.yourAddress == IPv4Address(192, 168, 1, 103))
        var request = DHCPMessage.discover
        request.kind = .request
        request.add(DHCPMessage.Option.requestedAddress, offer.yourAddress)
        request.wantsBroadcast = true
        let answers = send(request)
        #expect(answers.first.flatMap { DHCPMessage($0.payload) }?.kind == .acknowledge)
        #expect(answers.first?.to == .broadcast)
        // Discover to offer: twice the wire, and the server's thought.
        client.world.setDHCP(nil, of: 0)
        #expect(send(DHCPMessage.discover).isEmpty)
    }
}
