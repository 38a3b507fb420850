//  Wi-Fi as firmware meets it: each event and each reason from its cause in the air.
import TestSupport
import Testing

/// A reason that firmware is told, and the world that brings it about.
struct ReasonCase: Sendable, CustomTestStringConvertible {
    let reason: Int
    /// Keys of the access point beside its name and key.
    var accessPoint = ""
    /// Events of the scenario.
    var events: [String] = []
    var settings: [String] = []
    var testDescription: String { "reason \(reason): \(accessPoint) \(events)" }

    var scenario: String {
        var text = "version: 1\nair:\n  access_points:\n    net: {channel: 6, "
        if !accessPoint.contains("security") { text += "security: wpa2, " }
        if !accessPoint.contains("password") { text += "password: \"12345678\", " }
        text += accessPoint + "}\n"
        if !events.isEmpty { text += "events:\n" }
        for event in events {
            let parts = event.split(separator: " ", maxSplits: 1)
            text += "  - {at: \(parts[0]), access_point: {name: net, \(parts[1])}}\n"
        }
        return text
    }

    static let all = [
        ReasonCase(reason: 1, events: ["5s do: dismiss"]),
        ReasonCase(reason: 2, events: ["1.5s cut: {for: 4s, direction: to-chip}"]),
        ReasonCase(reason: 3, events: ["5s do: shut-down"]),
        ReasonCase(reason: 3, events: ["5s password: other-key"]),
        ReasonCase(reason: 4, events: ["5s do: disassociate"]),
        ReasonCase(reason: 5, accessPoint: "max_stations: 0"),
        ReasonCase(reason: 5, events: ["5s max_stations: 0"]),
        ReasonCase(reason: 6, accessPoint: "lease: 20s", events: ["5s do: forget"]),
        ReasonCase(
            reason: 7, accessPoint: "lease: 20s",
            events: ["5s cut: {for: 10ms}", "5.001s do: disassociate"]),
        ReasonCase(reason: 8, settings: ["case=leave"]),
        ReasonCase(reason: 10, accessPoint: "demands: [power-capability]"),
        ReasonCase(reason: 11, accessPoint: "demands: [supported-channels]"),
        ReasonCase(reason: 13, accessPoint: "demands: [vendor-element]"),
        ReasonCase(reason: 14, events: ["5s do: countermeasures"]),
        ReasonCase(reason: 15, accessPoint: "password: another-key"),
        ReasonCase(
            reason: 16,
            events: ["5s cut: {for: 4.5s, direction: from-chip}", "5.1s do: rekey"]),
        ReasonCase(reason: 17, accessPoint: "contradicts_itself: true"),
        ReasonCase(reason: 18, accessPoint: "group_cipher: gcmp"),
        ReasonCase(reason: 19, accessPoint: "pairwise_cipher: gcmp"),
        ReasonCase(reason: 20, accessPoint: "key_management: enterprise"),
        ReasonCase(reason: 21, accessPoint: "version: 2"),
        ReasonCase(reason: 22, accessPoint: "protected_management: true"),
        ReasonCase(reason: 24, accessPoint: "demands: [other-cipher]"),
        ReasonCase(reason: 200, events: ["5s do: vanish"]),
        ReasonCase(reason: 200, events: ["5s channel: 1"]),
        ReasonCase(reason: 200, events: ["5s signal: -110"]),
        ReasonCase(reason: 201, accessPoint: "present: false"),
        ReasonCase(reason: 201, accessPoint: "ssid: another"),
        ReasonCase(
            reason: 202, accessPoint: "security: wep, password: other", settings: ["password=12345"]
        ),
        ReasonCase(reason: 202, accessPoint: "denies: [18:fe:34:97:f7:40]"),
        ReasonCase(reason: 203, accessPoint: "demands: [other-rates]"),
    ]
}

@Suite struct WiFiTests {
    private let firmware = Firmware.name("Wifi")

    private func run(
        _ scenario: String, _ settings: [String] = [], _ executor: Executor = .fiber,
        timeout: String = "30s"
    ) throws -> Outcome {
        let scratch = ScratchDirectory()
        let path = scratch.write("scenario.yaml", scenario)
        return try firmware.run(
            executor,
            ["--scenario", path, "--timeout", timeout, "--trace-hash"]
                + settings.flatMap { ["--set", $0] })
    }

    private func lines(_ run: Outcome) -> [String] {
        run.output.split(separator: "\n").map { $0.filter { $0 != "\r" } }
            .filter { !$0.isEmpty }
    }

    /// The line about the trace: others tell of compiling, once.
    private func hash(_ run: Outcome) -> Substring? {
        run.errors.split(separator: "\n").first { $0.hasPrefix("trace hash ") }
    }

    // MARK: - Reasons

    @Test(arguments: ReasonCase.all)
    func aReasonHasItsCause(_ given: ReasonCase) throws {
        let dispatch = try run(given.scenario, given.settings, .dispatch)
        #expect(dispatch.code == 124, "\(dispatch)")
        let reasons = lines(dispatch).filter { $0.contains(" reason ") }
        #expect(
            reasons.first?.contains(" reason \(given.reason) ") == true, "\(dispatch)")
        let fiber = try run(given.scenario, given.settings, .fiber)
        #expect(fiber.output == dispatch.output && hash(fiber) == hash(dispatch))
    }

    /// The access point falls silent in the middle of the handshake.
    @Test func theStationGivesTheHandshakeUp() throws {
        let given = ReasonCase(reason: 204, events: ["1.5845s cut: {for: 20s, direction: to-chip}"])
        let result = try run(given.scenario)
        #expect(lines(result).contains { $0.contains(" reason 204 ") }, "\(result)")
    }

    // MARK: - The station's life

    private let plain = ReasonCase(reason: 0).scenario

    @Test func itConnects() throws {
        #expect(
            lines(try run(plain, timeout: "10s")) == [
                "mode : sta(18:fe:34:97:f7:40)", "connected with net, channel 6",
                "dhcp client start...", "EVENT connected net 6",
                "ip:192.168.1.103,mask:255.255.255.0,gw:192.168.1.1",
                "EVENT ip 192.168.1.103 status 5 rssi -50",
            ])
    }

    @Test func itComesBackWhenTheAccessPointDoes() throws {
        let given = ReasonCase(reason: 200, events: ["5s do: vanish", "20s do: appear"])
        let seen = lines(try run(given.scenario, timeout: "40s"))
        #expect(seen.contains("no net found, reconnect after 1s"), "\(seen)")
        #expect(seen.filter { $0 == "connected with net, channel 6" }.count == 2, "\(seen)")
        #expect(seen.last == "EVENT ip 192.168.1.103 status 5 rssi -50")
    }

    @Test func aShortSilenceIsNotNoticed() throws {
        let given = ReasonCase(reason: 0, events: ["5s cut: {for: 5s}"])
        #expect(!lines(try run(given.scenario)).contains { $0.contains("disconnected") })
    }

    @Test func withoutTheReconnectPolicyItTriesOnce() throws {
        let given = ReasonCase(reason: 201, accessPoint: "present: false")
        let seen = lines(try run(given.scenario, ["case=once"]))
        #expect(seen.filter { $0.contains("reason 201") }.count == 1, "\(seen)")
        #expect(!seen.contains { $0.contains("reconnect after") }, "\(seen)")
    }

    @Test func anotherProtectionIsTold() throws {
        let given = ReasonCase(reason: 3, events: ["5s security: {mode: open}"])
        let seen = lines(try run(given.scenario))
        #expect(seen.contains("EVENT mode 3 to 0"), "\(seen)")
    }

    @Test func dhcpGivesUpWhereFirmwareSaysSo() throws {
        let seen = lines(
            try run(
                ReasonCase(reason: 0, accessPoint: "dhcp: false").scenario, ["case=dhcp-timeout"]))
        #expect(seen.suffix(2) == ["DHCP timeout", "EVENT dhcp timeout"], "\(seen)")
    }

    /// The lease ends, since nobody renews it; the next one begins when the server is back. It is one
    /// server, wherever the net is described and whatever event stops it.
    @Test(
        arguments: ["lease: 20s", ""],
        [
            "access_point: {name: net, do: stop-dhcp}", "dhcp: off", "dhcp: off, net: lan",
        ])
    func aLeaseEnds(_ keys: String, _ event: String) throws {
        var scenario = ReasonCase(reason: 0, accessPoint: keys).scenario
        if keys.isEmpty { scenario += "network: {nets: [{dhcp: {lease: 20s}}]}\n" }
        let opposite = event.replacing("off", with: "on").replacing("stop", with: "start")
        scenario += "events:\n  - {at: 5s, \(event)}\n  - {at: 40s, \(opposite)}\n"
        let seen = lines(try run(scenario, timeout: "120s"))
        #expect(seen.filter { $0.hasPrefix("EVENT ip 192.168.1.103 ") }.count == 2, "\(seen)")
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
        let seen = lines(try run(scenario, timeout: "10s"))
        #expect(seen.contains { $0.hasPrefix("EVENT ip \(address) ") }, "\(seen)")
    }

    @Test func aStaticAddressNeedsDHCPStopped() throws {
        let seen = lines(try run(plain, ["case=static"]))
        #expect(seen.contains("EVENT ip 10.0.0.2 status 5 rssi -50"), "\(seen)")
        #expect(
            seen.filter { $0.hasPrefix("set") || $0.hasPrefix("stop") } == [
                "set 0", "stop 1", "set 1",
            ])
    }

    // MARK: - The soft-AP

    private let visitors = """
        version: 1
        air:
          stations:
            - {name: phone, mac: c8:3a:35:cc:14:94, ssid: chip, password: "12345678", at: 1s}
            - {name: late, mac: c8:3a:35:cc:14:95, ssid: chip, password: "12345678", at: 2s}
            - {name: third, mac: c8:3a:35:cc:14:96, ssid: chip, password: "12345678", at: 6s}
            - {name: wrong, mac: c8:3a:35:cc:14:97, ssid: chip, password: wrong-key}
        events:
          - {at: 9s, station: {name: phone, do: leave}}

        """

    @Test func stationsJoinAndLeave() throws {
        let result = try run(visitors, ["ap=chip", "case=stations"], timeout: "12s")
        let seen = lines(result).filter { !$0.contains("probe") }
        #expect(
            seen.prefix(8) == [
                "mode : softAP(1a:fe:34:97:f7:40)",
                "station: c8:3a:35:cc:14:94 join, AID = 1",
                "EVENT joined c8:3a:35:cc:14:94 1",
                "station: c8:3a:35:cc:14:95 join, AID = 2",
                "EVENT joined c8:3a:35:cc:14:95 2",
                "2 stations",
                "station c8:3a:35:cc:14:94 192.168.4.2",
                "station c8:3a:35:cc:14:95 192.168.4.3",
            ], "\(result)")
        #expect(seen.contains("max connection!"), "\(result)")
        #expect(seen.contains("EVENT left c8:3a:35:cc:14:94 1"), "\(result)")
        #expect(lines(result).contains("EVENT probe c8:3a:35:cc:14:94 -45"), "\(result)")
    }

    /// Guide A.2, the first case.
    @Test func theSoftAPFollowsTheStationsChannel() throws {
        let result = try run(plain, ["ap=chip", "both=1", "case=channel"])
        #expect(lines(result).contains("set 1") && lines(result).contains("channel 6"), "\(result)")
    }

    // MARK: - Without a scenario

    @Test func whateverFirmwareWantsAppears() throws {
        let result = try firmware.run(.fiber, ["--timeout", "5s"])
        #expect(result.output.contains("connected with net, channel 11"), "\(result)")
        #expect(result.errors.contains("so an access point appears: \"net\", channel 11, wpa2"))
    }

    @Test func optionsDescribeAccessPoints() throws {
        let result = try firmware.run(.fiber, ["--timeout", "5s", "--ap", "net:wrong-key"])
        #expect(result.output.contains("reason 15") || !result.output.contains("connected with"))
        let bad = try firmware.run(.fiber, ["--ap", "net:1234567"])
        #expect(bad.code == 2 && bad.errors.contains("has 7 bytes; WPA2 takes 8 to 63"), "\(bad)")
    }
}
