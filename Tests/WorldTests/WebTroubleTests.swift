//  Web servers with a trouble: what a client gets of an answer.

import NetworkStack
import NetworkSupport
import Simulation
import Testing
import Wire

@testable import World

private let peer = SocketAddress(IPv4Address(192, 168, 1, 10), 80)

struct WebTroubleTests {
    private static let content = (0..<3000).map { UInt8(truncatingIfNeeded: $0 &* 7) }

    /// What comes of a request, within thirty seconds.
    private func answer(_ kind: WebTrouble.Kind?, after: Int = 0) throws -> [UInt8] {
        var extras = WebExtras()
        extras.trouble = kind.map { WebTrouble($0, after: after) }
        let plan = NetworkPlan(hosts: [
            HostPlan(
                name: "a", address: peer.address,
                services: [
                    .http(80, directory: nil, bodies: ["/a": Self.content], extras: extras)
                ])
        ])
        let client = try Client(plan, address: IPv4Address(192, 168, 1, 50))
        let bytes = try client.exchange("GET /a HTTP/1.0\r\n\r\n", with: peer)
        #expect(client.world.stack.statistics.assertions == 0)
        return bytes
    }

    private static let head =
        "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n"
        + "Content-Length: 3000\r\nConnection: close\r\n\r\n"
    private static let whole = Array(head.utf8) + content

    @Test func withoutOneTheAnswerIsWhole() throws {
        #expect(try answer(nil) == Self.whole)
        // One that would come later never comes.
        for kind in [WebTrouble.Kind.stall, .close, .damage, .garbage] {
            #expect(try answer(kind, after: 100_000) == Self.whole)
        }
    }

    @Test(arguments: [WebTrouble.Kind.stall, .close, .reset], [0, 1, 50, 1460, 2500])
    func itEndsWhereItShould(_ kind: WebTrouble.Kind, _ after: Int) throws {
        let got = try answer(kind, after: after)
        // Bytes that a reset overtakes may be lost.
        #expect(kind == .reset ? Self.whole.starts(with: got) : got == Array(Self.whole[..<after]))
        #expect(got.count <= after)
    }

    @Test func bytesAreDamaged() throws {
        let damaged = try answer(.damage, after: 1000)
        let places = zip(damaged, Self.whole).enumerated().filter { $1.0 != $1.1 }.map(\.offset)
        #expect(places == [1000] && damaged.count == Self.whole.count)
        let garbage = try answer(.garbage, after: 1000)
        #expect(garbage.count == Self.whole.count && garbage[..<1000] == Self.whole[..<1000])
        #expect(garbage[1000...] != Self.whole[1000...])
        #expect(try answer(.garbage, after: 1000) == garbage)
    }

    @Test func lengthsLie() throws {
        let text = { (bytes: [UInt8]) in String(decoding: bytes, as: Unicode.ASCII.self) }
        #expect(text(try answer(.long, after: 7)).contains("Content-Length: 3007\r\n"))
        let short = try answer(.short)
        #expect(text(short).contains("Content-Length: 1500\r\n"))
        #expect(short.suffix(1500) == Self.content[..<1500])
        #expect(!text(try answer(.unmeasured)).contains("Content-Length"))
        let chunked = text(try answer(.chunked))
        #expect(chunked.contains("Transfer-Encoding: chunked\r\n"))
        #expect(chunked.contains("\r\n\r\nbb8\r\n"))
        #expect(text(try answer(.failure)).hasPrefix("HTTP/1.1 500 "))
    }

    /// A byte a segment.
    @Test func itDrips() throws {
        let got = try answer(.drip, after: Self.whole.count - 100)
        #expect(Self.whole.starts(with: got) && got.count > Self.whole.count - 100)
    }
}
