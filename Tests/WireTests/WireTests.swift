//  Addresses, messages and captures, without a stack.

import Chip
import Simulation
import Testing
import Wire

struct WireTests {
    @Test func addressesAreReadStrictly() {
        #expect(IPv4Address("192.168.1.1") == IPv4Address(192, 168, 1, 1))
        for text in [
            "", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4", "+1.2.3.4", "1..3.4", " 1.2.3.4",
        ] {
            #expect(IPv4Address(text) == nil, "\(text)")
        }
        #expect(IPv4Net("10.0.0.1/8")?.mask == IPv4Address(255, 0, 0, 0))
        #expect(IPv4Net("10.0.0.1/33") == nil)
        #expect(IPv4Net("10.0.0.1/+8") == nil)
        let net = IPv4Net(IPv4Address(192, 168, 1, 1), prefix: 24)
        #expect(net.contains(IPv4Address(192, 168, 1, 255)))
        #expect(!net.contains(IPv4Address(192, 168, 2, 1)))
        #expect(net.broadcast == IPv4Address(192, 168, 1, 255))
    }

    @Test func aCaptureHasTheFormatThatToolsRead() {
        let header = Pcap.header(.ethernet)
        #expect(header.count == 24)
        #expect(header.prefix(8) == [0x4D, 0x3C, 0xB2, 0xA1, 2, 0, 4, 0])
        #expect(header.suffix(4) == [1, 0, 0, 0])
        let record = Pcap.record([1, 2, 3], at: Instant(cycles: 80_000_000 * 2 + 80_001))
        // 2 s and 1,000,012.5 ns.
        #expect(record == [2, 0, 0, 0, 0x4C, 0x42, 0x0F, 0, 3, 0, 0, 0, 3, 0, 0, 0, 1, 2, 3])
    }

    @Test func aDatagramSurvivesItsFrame() throws {
        let datagram = UDPFrame(
            source: .guide, destination: .broadcast, from: .any, fromPort: 68,
            to: .broadcast, toPort: 67, payload: [1, 2, 3])
        #expect(UDPFrame(datagram.bytes) == datagram)
        for place in [24, 40, 44] {
            var damaged = datagram.bytes
            damaged[place] ^= 1
            #expect(UDPFrame(damaged) == nil, "byte \(place)")
        }
        for length in 0..<45 { #expect(UDPFrame(Array(datagram.bytes.prefix(length))) == nil) }
    }

    @Test func thePortOfADatagramIsSeenWithoutTrust() {
        let frame = UDPFrame(
            source: .guide, destination: .broadcast, from: .any, fromPort: 68, to: .broadcast,
            toPort: 67, payload: []
        ).bytes
        #expect(UDPFrame.port(of: frame) == 67)
        for length in 0..<frame.count { #expect(UDPFrame.port(of: Array(frame[..<length])) == nil) }
        // A header that says it is longer than the frame.
        var long = frame
        long[14] = 0x4F
        #expect(UDPFrame.port(of: long) == nil)
        var tcp = frame
        tcp[23] = 6
        #expect(UDPFrame.port(of: tcp) == nil)
    }

    @Test func numbersHaveTheirOrder() {
        #expect(big(0x1234) == [0x12, 0x34] && little(0x1234) == [0x34, 0x12])
        #expect(big(long: 0x1234_5678) == [0x12, 0x34, 0x56, 0x78])
        #expect(little(long: 0x1234_5678) == [0x78, 0x56, 0x34, 0x12])
        #expect(IPv4Address(network: 0x0100_A8C0) == IPv4Address(192, 168, 0, 1))
        #expect(IPv4Address(192, 168, 0, 1).networkOrder == 0x0100_A8C0)
    }

    @Test func dhcpMessagesSurviveTheirBytes() throws {
        var message = DHCPMessage(
            .request, transaction: 0x1234_5678, client: .guide, isFromClient: true)
        message.wantsBroadcast = true
        message.add(DHCPMessage.Option.requestedAddress, IPv4Address(10, 0, 0, 9))
        let read = try #require(DHCPMessage(message.bytes))
        #expect(read == message)
        #expect(read.address(DHCPMessage.Option.requestedAddress) == IPv4Address(10, 0, 0, 9))
        #expect(message.bytes.count == 300)
        // An option that goes beyond the end.
        var cut = Array(message.bytes.prefix(248))
        cut[244] = 200
        #expect(DHCPMessage(cut) == nil)
    }

    @Test func dnsAnswersRepeatTheQuestion() throws {
        let query: [UInt8] =
            [0xAB, 0xCD, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 3] + Array("API".utf8) + [4]
            + Array("test".utf8) + [0, 0, 1, 0, 1]
        let question = try #require(DNSQuestion(query))
        #expect(question.name == "api.test")
        let answer = question.answer([IPv4Address(1, 2, 3, 4)], seconds: 60)
        #expect(answer.prefix(12) == [0xAB, 0xCD, 0x85, 0x80, 0, 1, 0, 1, 0, 0, 0, 0])
        #expect(answer.suffix(4) == [1, 2, 3, 4])
        #expect(question.answer(nil, seconds: 60)[3] == 0x83)
        for length in 0..<query.count { #expect(DNSQuestion(Array(query.prefix(length))) == nil) }
        var loop = query
        loop[12] = 0xC0
        #expect(DNSQuestion(loop) == nil)
    }
}
