//  What a client asks, and what it reads of answers.

import Simulation
import Testing
import Wire

struct DNSMessageTests {
    private let name = Array("host.example".utf8)
    private let record: [UInt8] = [0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 1, 2, 3, 4]
    private let alias: [UInt8] = [0xC0, 12, 0, 5, 0, 1, 0, 0, 0, 60, 0, 3, 1, 97, 0]

    private func response(
        _ identifier: UInt16, _ flags: [UInt8] = [0x81, 0x80], records: [[UInt8]]
    ) throws -> [UInt8] {
        var bytes = try #require(DNSMessage.query(name, identifier: identifier))
        bytes.replaceSubrange(2..<4, with: flags)
        bytes[7] = UInt8(records.count)
        return bytes + records.joined()
    }

    @Test func aQueryHasOneQuestion() {
        #expect(
            DNSMessage.query(Array("a.bc".utf8), identifier: 0x1234) == [
                0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 97, 2, 98, 99, 0, 0, 1, 0, 1,
            ])
        for wrong in ["", "a..b", ".a", String(repeating: "x", count: 64)] {
            #expect(DNSMessage.query(Array(wrong.utf8), identifier: 1) == nil)
        }
    }

    @Test func answersAreRead() throws {
        let bytes = try response(7, records: [alias, record])
        #expect(
            DNSMessage.answer(bytes)
                == .init(
                    identifier: 7, name: name, address: IPv4Address(1, 2, 3, 4), seconds: 60))
        let none = try response(7, [0x81, 0x83], records: [])
        #expect(DNSMessage.answer(none)?.address == nil)
        #expect(DNSMessage.answer(none)?.identifier == 7)
    }

    /// Whatever is cut off or changed: never a crash, and never an address out of nothing.
    @Test func whatIsMalformedIsRefused() throws {
        let bytes = try response(7, records: [alias, record])
        for length in 0..<bytes.count {
            #expect(DNSMessage.answer(Array(bytes.prefix(length)))?.address == nil)
        }
        var random = SeededRandom(seed: 5)
        for _ in 0..<20_000 {
            var changed = bytes
            for _ in 0..<3 {
                changed[Int(random.next() % UInt64(bytes.count))] = UInt8(random.next() & 255)
            }
            _ = DNSMessage.answer(changed)
        }
    }

    /// Either side reads what the other has made.
    @Test func aServersAnswerReachesItsClient() throws {
        let query = try #require(DNSMessage.query(name, identifier: 9))
        let question = try #require(DNSQuestion(query))
        let address = IPv4Address(203, 0, 113, 5)
        #expect(
            DNSMessage.answer(question.answer([address], seconds: 70))
                == .init(identifier: 9, name: name, address: address, seconds: 70))
        #expect(DNSMessage.answer(question.answer([], seconds: 70))?.address == nil)
        #expect(DNSMessage.answer(question.answer(nil, seconds: 70))?.identifier == 9)
    }
}
