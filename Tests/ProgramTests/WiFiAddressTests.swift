//  The station's address over time: DHCP's tries, renewal, rebinding and the end of a lease,
//  addresses of firmware's own, and how long names take.
import TestSupport
import Testing

/// A DHCP message of a capture.
private struct DHCPSeen: Equatable, CustomStringConvertible {
    /// Since power-on.
    let milliseconds: Int
    /// 1 discover, 2 offer, 3 request, 5 acknowledge, 6 refuse.
    let kind: UInt8
    let isBroadcast: Bool
    var description: String { "\(milliseconds) ms: \(kind)\(isBroadcast ? " to all" : "")" }

    /// The messages of an Ethernet capture with times in nanoseconds.
    static func all(in capture: [UInt8]) -> [DHCPSeen] {
        func word(_ place: Int) -> Int {
            (0..<4).reduce(0) { $0 | Int(capture[place + $1]) << (8 * $1) }
        }
        var found: [DHCPSeen] = []
        var place = 24
        while place + 16 <= capture.count {
            let length = word(place + 8)
            guard place + 16 + length <= capture.count else { break }
            let frame = Array(capture[(place + 16)..<(place + 16 + length)])
            let time = word(place) * 1000 + word(place + 4) / 1_000_000
            // Behind 14 bytes of Ethernet, 20 of IP, 8 of UDP, 240 of DHCP: the option 53.
            if frame.count > 285, frame[12] == 8, frame[13] == 0, frame[23] == 17,
                frame[37] == 67 || frame[37] == 68, frame[282] == 53
            {
                found.append(
                    DHCPSeen(milliseconds: time, kind: frame[284], isBroadcast: frame[0] == 0xFF))
            }
            place += 16 + length
        }
        return found
    }
}

@Suite struct WiFiAddressTests {
    /// A wire behind the access point, so that what passes can be captured.
    private func network(_ dhcp: String, _ events: String = "") -> String {
        OneNetwork(
            more: "network:\n  nets: [{dhcp: {first: 192.168.1.103\(dhcp)}}]\n"
                + "  hosts: [{name: far.test, address: 203.0.113.5}]\n"
                + (events.isEmpty ? "" : "events:\n" + events)
        ).text
    }

    private func capture(
        _ scenario: String, _ settings: [String] = [], timeout: String
    ) throws -> (seen: Seen, messages: [DHCPSeen]) {
        let scratch = ScratchDirectory()
        var run = WiFiRun(scenario, settings, timeout: timeout)
        var captures: [[UInt8]] = []
        for executor in Executor.allCases {
            let path = "\(scratch.path)/\(executor.rawValue).pcap"
            run.options = ["--pcap", path]
            _ = try run.run(executor)
            captures.append(readBytes(path) ?? [])
        }
        #expect(captures[0] == captures[1])
        run.options = []
        return (try run.onBothExecutors(), DHCPSeen.all(in: captures[0]))
    }

    /// From the first message to each, in seconds; the first one is on its way for some
    /// milliseconds more.
    private func times(_ messages: [DHCPSeen]) -> [Int] {
        messages.map { ($0.milliseconds - (messages.first?.milliseconds ?? 0) + 500) / 1000 }
    }

    // MARK: - DHCP

    @Test func aLeaseIsAskedFor() throws {
        let (seen, messages) = try capture(network(""), timeout: "10s")
        #expect(messages.map(\.kind) == [1, 2, 3, 5], "\(messages)")
        #expect(seen.lines.last?.hasPrefix("EVENT ip 192.168.1.103") == true)
    }

    /// Nobody answers: asked again after 2, 4, 8, 16, 32, and then every 60 s.
    @Test func itAsksAgainAndAgain() throws {
        let (_, messages) = try capture(network("", "  - {at: 0s, dhcp: off}\n"), timeout: "4m")
        #expect(messages.allSatisfy { $0.kind == 1 && $0.isBroadcast }, "\(messages)")
        #expect(
            times(messages) == [0, 2, 6, 14, 30, 62, 122, 182], "\(messages)")
    }

    /// The server comes back before firmware's patience ends.
    @Test func aServerComesBack() throws {
        let scenario = network("", "  - {at: 0s, dhcp: off}\n  - {at: 10s, dhcp: on}\n")
        let seen = try WiFiRun(scenario).onBothExecutors()
        #expect(seen.lines.last?.hasPrefix("EVENT ip 192.168.1.103") == true, "\(seen)")
    }

    /// T1, half of the lease: the server is asked, and nobody notices.
    @Test func aLeaseIsRenewed() throws {
        let (seen, messages) = try capture(network(", lease: 40s"), timeout: "100s")
        #expect(
            Array(messages.map(\.kind).dropFirst(4)) == [3, 5, 3, 5, 3, 5, 3, 5], "\(messages)")
        #expect(messages.dropFirst(4).allSatisfy { !$0.isBroadcast }, "\(messages)")
        let requests = messages.dropFirst(3).filter { $0.kind == 3 }.map(\.milliseconds)
        #expect(
            zip(requests, requests.dropFirst()).allSatisfy { (20000...20500).contains($1 - $0) })
        #expect(seen.lines(beginning: "EVENT ip").count == 1, "\(seen)")
    }

    /// T2, seven eighths: anyone is asked. Then the lease is over, and the station has no address
    /// until somebody gives it one.
    @Test func aLeaseEnds() throws {
        let events = "  - {at: 5s, dhcp: off}\n  - {at: 60s, dhcp: on}\n"
        let script = "do=35000 status, 45000 status"
        let (seen, messages) = try capture(
            network(", lease: 40s", events), [script], timeout: "120s")
        let bound = try #require(messages.first { $0.kind == 5 }).milliseconds
        let asked = messages.filter { $0.milliseconds > bound && $0.milliseconds < 59_000 }
        #expect(asked.prefix(3).map(\.kind) == [3, 3, 1], "\(messages)")
        #expect(asked.prefix(3).map(\.isBroadcast) == [false, true, true], "\(messages)")
        #expect(
            asked.prefix(3).map { ($0.milliseconds - bound) / 1000 } == [20, 35, 40],
            "\(messages)")
        #expect(
            seen.lines(beginning: "status") == [
                "status 5 ip 192.168.1.103 rssi -50 channel 6",
                "status 1 ip 0.0.0.0 rssi -50 channel 6",
            ], "\(seen)")
        #expect(seen.lines(beginning: "EVENT ip").count == 2, "\(seen)")
        #expect(seen.reasons.isEmpty, "\(seen)")
    }

    /// It is one server, wherever the net is described and whatever event stops it.
    @Test(
        arguments: ["lease: 20s", ""],
        ["access_point: {name: net, do: stop-dhcp}", "dhcp: off", "dhcp: off, net: lan"])
    func oneServerIsStopped(_ keys: String, _ event: String) throws {
        let net = keys.isEmpty ? "network: {nets: [{dhcp: {lease: 20s}}]}\n" : ""
        let opposite = event.replacing("off", with: "on").replacing("stop", with: "start")
        let scenario = OneNetwork(
            accessPoint: keys,
            more: net + "events:\n  - {at: 5s, \(event)}\n  - {at: 40s, \(opposite)}\n")
        let seen = try WiFiRun(scenario.text, timeout: "120s").run()
        #expect(seen.lines(beginning: "EVENT ip 192.168.1.103 ").count == 2, "\(seen)")
    }

    /// Two access points of one net, and one of another.
    @Test(arguments: [("first", "10.1.0.7"), ("second", "10.1.0.7"), ("third", "10.2.0.103")])
    func aNetIsBehindItsAccessPoints(_ name: String, _ address: String) throws {
        let scenario = """
            version: 1
            air:
              access_points:
                first: {security: open, router: 10.1.0.1, first_host: 7}
                second: {security: open, router: 10.1.0.1}
                third: {security: open, router: 10.2.0.1}

            """.replacing("\(name): {", with: "\(name): {ssid: net, ")
        let seen = try WiFiRun(scenario, timeout: "10s").run()
        #expect(seen.lines(beginning: "EVENT ip \(address) ").count == 1, "\(seen)")
    }

    // MARK: - Addresses of firmware's own

    @Test func aStaticAddressNeedsDHCPStopped() throws {
        let seen = try WiFiRun(OneNetwork().text, ["case=static"]).onBothExecutors()
        #expect(seen.lines.contains("EVENT ip 10.0.0.2 status 5 rssi -50"), "\(seen)")
        #expect(
            seen.lines.filter { $0.hasPrefix("set") || $0.hasPrefix("stop") } == [
                "set 0", "stop 1", "set 1",
            ])
    }

    // MARK: - Names

    /// A name is asked for again after 1, 1, 2 and 3 s; by either function.
    @Test(arguments: [
        // When the server comes back, and how long a question at 5.02 s then takes.
        ("", 0), ("5.5s", 1000), ("6.5s", 2000), ("7.5s", 4000), ("20s", -1),
    ])
    func aNameIsAskedForAgain(_ back: String, _ milliseconds: Int) throws {
        var events = back.isEmpty ? "" : "  - {at: 5s, dns: off}\n"
        if !back.isEmpty { events += "  - {at: \(back), dns: on}\n" }
        for (command, function) in [("name", "gethostbyname"), ("info", "getaddrinfo")] {
            let seen = try WiFiRun(network("", events), ["do=5000 \(command) far.test"])
                .onBothExecutors()
            let lookup = try #require(seen.lookup(function), "\(seen)")
            if milliseconds < 0 {
                #expect(lookup == ("nothing", 7000), "\(seen)")
            } else {
                // An answer takes its way, and may wait for a beacon.
                #expect(lookup.address == "203.0.113.5", "\(seen)")
                #expect((milliseconds..<milliseconds + 500).contains(lookup.milliseconds))
            }
        }
    }

    @Test func aNameThatThereIsNotIsKnownAtOnce() throws {
        let seen = try WiFiRun(network(""), ["do=5000 name nobody.test"]).run()
        #expect(seen.lines.last?.hasPrefix("gethostbyname nothing after ") == true, "\(seen)")
        #expect(seen.lines.last?.hasSuffix(" after 7000 ms") == false, "\(seen)")
    }

    /// Two servers are asked one after the other.
    @Test func twoSilentServersTakeTwice() throws {
        let scenario = network(
            ", dns: [192.168.1.1, 192.168.1.77]", "  - {at: 5s, dns: off}\n")
        let seen = try WiFiRun(scenario, ["do=5000 name far.test"]).onBothExecutors()
        #expect(seen.lines.last == "gethostbyname nothing after 14000 ms", "\(seen)")
    }
}
