//  The DNS client's decisions, without a stack.

import NetworkStack
import Simulation
import Testing
import Wire

@testable import Sockets

struct DNSTests {
    private let name = Array("host.example".utf8)
    private let server = IPv4Address(10, 0, 0, 1)

    private func response(
        _ identifier: UInt16, _ flags: [UInt8] = [0x81, 0x80], records: [[UInt8]]
    ) throws -> [UInt8] {
        var bytes = try #require(DNSMessage.query(name, identifier: identifier))
        bytes.replaceSubrange(2..<4, with: flags)
        bytes[7] = UInt8(records.count)
        return bytes + records.joined()
    }

    private let record: [UInt8] = [0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 1, 2, 3, 4]

    @Test func aQuestionIsRepeatedAfter1123Seconds() throws {
        var client = DNSClient()
        client.servers = [server, IPv4Address(10, 0, 0, 2)]
        var now = Instant.zero
        let begun = client.begin(name, identifier: 7, at: now)
        let row = try #require(begun)
        var asked: [(UInt64, IPv4Address)] = []
        while client.due != .never {
            now = client.due
            guard let next = client.repeatQuestion(row, at: now) else { break }
            asked.append((now.cycles / .perSecond, next))
        }
        let second = IPv4Address(10, 0, 0, 2)
        #expect(asked.map(\.0) == [1, 2, 4, 7, 8, 9, 11])
        #expect(asked.map(\.1) == [server, server, server, second, second, second, second])
        #expect(now.cycles / .perSecond == 14)
        #expect(client.rows[row].state == .unknown)
    }

    @Test func onlyTheServersAnswerCounts() throws {
        var client = DNSClient()
        client.servers[0] = server
        let begun = client.begin(name, identifier: 7, at: .zero)
        let row = try #require(begun)
        let good = try #require(DNSMessage.answer(try response(7, records: [record])))
        let other = try #require(DNSMessage.answer(try response(8, records: [record])))
        #expect(client.take(other, from: SocketAddress(server, 53), at: .zero) == nil)
        #expect(client.take(good, from: SocketAddress(server, 54), at: .zero) == nil)
        #expect(client.take(good, from: SocketAddress(server, 53), at: .zero) == row)
        #expect(client.row(of: name, at: .zero) == row)
        // An answer holds for its 60 seconds.
        #expect(client.row(of: name, at: Instant(cycles: 60 * .perSecond)) == nil)
    }

    @Test func theOldestOfFourIsForgotten() throws {
        var client = DNSClient()
        client.servers[0] = server
        for number in 0..<5 {
            let text = Array("host\(number)".utf8)
            let begun = client.begin(text, identifier: UInt16(number), at: .zero)
            let row = try #require(begun)
            client.rows[row].state = .known(server)
            client.rows[row].due = .never
        }
        #expect(client.row(of: Array("host0".utf8), at: .zero) == nil)
        for number in 1..<5 {
            #expect(client.row(of: Array("host\(number)".utf8), at: .zero) != nil)
        }
        // Four questions under way leave no row.
        for number in 5..<9 {
            let text = Array("host\(number)".utf8)
            #expect(client.begin(text, identifier: UInt16(number), at: .zero) != nil)
        }
        #expect(client.begin(name, identifier: 9, at: .zero) == nil)
    }
}
