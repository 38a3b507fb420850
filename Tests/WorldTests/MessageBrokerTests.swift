//  The broker: what it answers to packets, whole and in pieces, right and wrong.

import NetworkStack
import NetworkSupport
import Simulation
import Testing
import Wire

@testable import World

private let peer = SocketAddress(IPv4Address(192, 168, 1, 10), 1883)

struct MessageBrokerTests {
    private func client() throws -> Client {
        let messages = [
            MessagePlan(topic: "a/lamp", text: Array("on".utf8)),
            MessagePlan(topic: "b", text: Array("x".utf8)),
        ]
        let host = HostPlan(
            name: "broker", address: peer.address, services: [.mqtt(1883, messages)])
        return try Client(NetworkPlan(hosts: [host]), address: IPv4Address(192, 168, 1, 50))
    }

    private func answer(_ packets: [[UInt8]]) throws -> [UInt8] {
        try client().exchange(bytes: Array(packets.joined()), with: peer, ends: true)
    }

    private static func text(_ text: String) -> [UInt8] {
        [0, UInt8(text.utf8.count)] + text.utf8
    }
    private static let hello: [UInt8] = [0x10, 13] + text("MQTT") + [4, 2, 0, 10] + text("a")
    private static let welcome: [UInt8] = [0x20, 2, 0, 0]

    private static func subscribe(_ filter: String, _ quality: UInt8) -> [UInt8] {
        let body = [0, 7] + text(filter) + [quality]
        return [0x82, UInt8(body.count)] + body
    }

    private static func publish(_ topic: String, _ text: String, number: [UInt8] = []) -> [UInt8] {
        let body = Self.text(topic) + number + text.utf8
        return [number.isEmpty ? 0x30 : 0x32, UInt8(body.count)] + body
    }

    @Test func itGreetsAndAnswersPings() throws {
        #expect(try answer([Self.hello, [0xC0, 0]]) == Self.welcome + [0xD0, 0])
    }

    @Test func aSubscriberHearsWhatIsThereAndWhatItSaysItself() throws {
        let got = try answer([
            Self.hello, Self.subscribe("a/+", 1), Self.publish("a/b", "c", number: [0, 9]),
            Self.publish("a/b", "d"), Self.publish("z", "e"),
        ])
        // A kept message has bit 0, and the granted quality; another one, the publisher's at most.
        let kept = [0x33, 12] + Self.text("a/lamp") + [0, 1] + Array("on".utf8)
        let first = [0x32, 8] + Self.text("a/b") + [0, 2] + Array("c".utf8)
        #expect(
            got == Self.welcome + [0x90, 3, 0, 7, 1] + kept + [0x40, 2, 0, 9] + first
                + Self.publish("a/b", "d"))
    }

    @Test func packetsMayComeInPieces() throws {
        let client = try client()
        let handle = try client.stack.makeTCP()
        try client.stack.connect(handle, to: peer)
        client.run(for: .perSecond)
        for byte in Self.hello + [0xC0, 0] {
            #expect(try client.stack.write([byte], to: handle) == 1)
            client.run(for: .perSecond)
        }
        #expect(try client.stack.read(handle) == Self.welcome + [0xD0, 0])
    }

    @Test func longPacketsAreAnsweredInFull() throws {
        let text = String(repeating: "y", count: 300)
        let body = Self.text("b") + Array(text.utf8)
        let long = [0x30, UInt8(body.count & 127 | 128), UInt8(body.count >> 7)] + body
        let got = try answer([Self.hello, Self.subscribe("#", 0), long])
        #expect(got.suffix(long.count).elementsEqual(long))
    }

    /// Version 3.1 calls itself otherwise, and says the same here.
    @Test func theVersionBeforeIsSpoken() throws {
        let old = [0x10, 15] + Self.text("MQIsdp") + [3, 2, 0, 10] + Self.text("a")
        #expect(try answer([old, [0xC0, 0]]) == [0x20, 2, 0, 0, 0xD0, 0])
    }

    @Test func anotherVersionIsRefused() throws {
        let old = [0x10, 13] + Self.text("MQTT") + [3, 2, 0, 10] + Self.text("a")
        #expect(try answer([old, [0xC0, 0]]) == [0x20, 2, 0, 1])
    }

    /// The connection ends where the rules are broken, and nothing more is answered.
    @Test(
        arguments: [
            [0xC0, 0], [0x10, 13] + text("HTTP") + [4, 2, 0, 10] + text("a"), [0x10, 0],
            hello + hello, hello + [0x82, 2, 0, 1], hello + [0x82, 5, 0, 1, 0, 9, 1],
            hello + [0x36, 3, 0, 1, 0x61], hello + [0x32, 3, 0, 1, 0x61], hello + [0x30, 1, 0],
            hello + [0x30, 255, 255, 255, 255, 1], hello + [0x30, 255, 255, 127],
            hello + [0xF0, 0],
            hello + [0xE0, 0],
        ] as [[UInt8]])
    func whoBreaksTheRulesIsSentAway(_ packets: [UInt8]) throws {
        let got = try answer([packets, [0xC0, 0]])
        #expect(got == (packets.starts(with: Self.hello) ? Self.welcome : []))
    }

    @Test(arguments: [
        ("a/b", "a/b", true), ("a/b", "a/c", false), ("a/b", "a/+", true), ("a/b", "+/b", true),
        ("a/b", "+", false), ("a/b", "#", true), ("a/b", "a/#", true), ("a", "a/#", true),
        ("a/b/c", "a/+", false), ("a", "a/b", false), ("/a", "+/a", true),
    ])
    func filtersMatch(_ topic: String, _ filter: String, _ isMatch: Bool) {
        #expect(
            BrokerConversation.matches(Array(topic.utf8), Array(filter.utf8)) == isMatch,
            "\(topic) \(filter)")
    }
}
