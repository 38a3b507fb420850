//  Hosts that mutate what they say: every kind of wrong answer comes about, the same from the same
//  seed, and a host with none says what it should.

import NetworkStack
import NetworkSupport
import Simulation
import Testing
import Wire

@testable import World

private let peer = SocketAddress(IPv4Address(192, 168, 1, 10), 80)

struct MutationTests {
    private static let text = Array(
        "HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\nHello, world".utf8)

    @Test func aShareOfTheAnswersIsChanged() {
        let mutations = Mutations(share: 30, seed: 5)
        var wrong = 0
        for _ in 0..<2000 where mutations.datagrams(of: Self.text) != [Self.text] { wrong += 1 }
        #expect(mutations.answers == 2000)
        // A change may change nothing.
        #expect(wrong <= Int(mutations.changed) && wrong > Int(mutations.changed) * 9 / 10)
        #expect((500...700).contains(wrong))
    }

    @Test func theSeedDecides() {
        func run(_ seed: UInt64) -> [Delivery] {
            let mutations = Mutations(share: 100, seed: seed)
            return (0..<200).map { _ in mutations.delivery(of: Self.text) }
        }
        #expect(run(1) == run(1))
        #expect(run(1) != run(2))
    }

    @Test func everyMannerAndEndComesAbout() {
        let mutations = Mutations(share: 100, seed: 1)
        let deliveries = (0..<4000).map { _ in mutations.delivery(of: Self.text) }
        for end in [Delivery.End.none, .silence, .shutDown, .close, .reset, .endless] {
            #expect(deliveries.contains { $0.end == end }, "\(end)")
        }
        #expect(deliveries.contains { $0.isSplit && $0.pieces.joined().elementsEqual(Self.text) })
        #expect(deliveries.contains { $0.pause > 0 })
        let contents = deliveries.map { Array($0.pieces.joined()) }
        #expect(contents.contains { $0.count > 10 * Self.text.count })
        #expect(contents.contains { $0.isEmpty })
        #expect(
            contents.contains {
                String(decoding: $0, as: UTF8.self).contains("Content-Length: 4294967295")
            })
        for delivery in deliveries {
            let drip = delivery.pause * Cycles(delivery.pieces.count)
            #expect(drip <= Mutations.longestDrip)
        }
        let counts = Set((0..<1000).map { _ in mutations.datagrams(of: Self.text).count })
        #expect(counts == [0, 1, 2, 32])
    }

    @Test func anythingCanBeChanged() {
        for text in [[], [0], [UInt8](repeating: 0x39, count: 70_000)] as [[UInt8]] {
            let mutations = Mutations(share: 100, seed: 3)
            for _ in 0..<300 {
                #expect(mutations.delivery(of: text).pieces.allSatisfy { $0.count <= 4 << 20 })
            }
        }
    }

    // MARK: - On the wire

    private func client(share: Int) throws -> Client {
        var host = HostPlan(
            name: "a", address: peer.address,
            services: [
                .http(80, directory: nil, bodies: ["/a": Array("Hello, world".utf8)]), .dns(53),
                .tcpEcho(7),
            ])
        host.mutates = share
        let client = try Client(
            NetworkPlan(hosts: [host]), address: IPv4Address(192, 168, 1, 50))
        client.keepsFrames = false
        return client
    }

    private func answers(share: Int, count: Int) throws -> [[UInt8]] {
        let client = try client(share: share)
        return try (0..<count).map { _ in
            try client.exchange("GET /a HTTP/1.0\r\n\r\n", with: peer, enough: 100_000)
        }
    }

    @Test func someGetWhatIsRightAndSomeDoNot() throws {
        let right = try #require(try answers(share: 0, count: 1).first)
        #expect(right.suffix(12).elementsEqual("Hello, world".utf8))
        let got = try answers(share: 50, count: 60)
        #expect(got.count { $0 == right } > 20)
        #expect(got.contains { $0.count < right.count })
        #expect(got.contains { $0.count >= 100_000 })
        #expect(got == (try answers(share: 50, count: 60)))
    }

    /// Whoever is silent or never stops takes what it gets, and goes when the client does.
    @Test func nothingIsLeftOfAConnection() throws {
        let client = try client(share: 100)
        for _ in 0..<60 {
            _ = try client.exchange(
                bytes: [UInt8](repeating: 1, count: 200),
                with: SocketAddress(peer.address, 7), enough: 300_000)
        }
        client.run(for: 600 * .perSecond)
        #expect(client.world.stack.statistics.assertions == 0)
        // A listener for each service by TCP; everything else is gone.
        #expect(client.world.services.talkCount == 0)
    }

    @Test func itIsTold() throws {
        let client = try client(share: 100)
        _ = try client.exchange("GET /a HTTP/1.0\r\n\r\n", with: peer, enough: 1000)
        #expect(client.world.mutationReport == ["a has changed 1 of its 1 answers"])
        #expect(try self.client(share: 0).world.mutationReport == [])
    }
}
