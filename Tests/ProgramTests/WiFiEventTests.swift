//  Every event that firmware's handler can get, each from its cause in the air.
//  Docs/WiFiEvents.md has them as a table; EventPageTests compares.
import TestSupport
import Testing

@Suite struct WiFiEventTests {
    private let plain = OneNetwork().text

    /// EVENT_STAMODE_CONNECTED and _GOT_IP, between the SDK's own lines.
    @Test func itConnects() throws {
        let seen = try WiFiRun(plain, timeout: "10s").onBothExecutors()
        #expect(
            seen.lines == [
                "mode : sta(18:fe:34:97:f7:40)", "connected with net, channel 6",
                "dhcp client start...", "EVENT connected net 6",
                "ip:192.168.1.103,mask:255.255.255.0,gw:192.168.1.1",
                "EVENT ip 192.168.1.103 status 5 rssi -50",
            ], "\(seen)")
    }

    /// EVENT_STAMODE_SCAN_DONE comes behind the scan's own callback, for firmware's scans only.
    @Test func aScanIsDone() throws {
        let seen = try WiFiRun(plain, ["do=5000 scan"], timeout: "10s").onBothExecutors()
        #expect(
            seen.lines.suffix(5) == [
                "scan 1", "scandone", "scan done 0", "found net -50", "EVENT scan",
            ], "\(seen)")
        #expect(try WiFiRun(plain).run().lines(beginning: "EVENT scan").isEmpty)
    }

    /// EVENT_STAMODE_DISCONNECTED is told once for each loss, with the name of the network.
    @Test func aConnectionIsLost() throws {
        let given = OneNetwork(events: ["5s do: vanish", "12s do: appear"])
        let seen = try WiFiRun(given.text).onBothExecutors()
        #expect(
            seen.lines(beginning: "EVENT disconnected") == [
                "EVENT disconnected net reason 200 status 4"
            ], "\(seen)")
    }

    /// EVENT_STAMODE_AUTHMODE_CHANGE: the access point comes back with another protection.
    @Test(arguments: [
        ("security: {mode: open}", "3 to 0"),
        ("security: {mode: wpa, password: \"12345678\"}", "3 to 2"),
        ("security: {mode: wpa/wpa2, password: \"12345678\"}", "3 to 4"),
    ])
    func anotherProtectionIsTold(_ change: String, _ modes: String) throws {
        let seen = try WiFiRun(OneNetwork(events: ["5s " + change]).text).onBothExecutors()
        #expect(seen.lines(beginning: "EVENT mode") == ["EVENT mode \(modes)"], "\(seen)")
        // It has joined again with the new one.
        #expect(seen.lines(beginning: "EVENT ip").count == 2, "\(seen)")
    }

    /// EVENT_STAMODE_DHCP_TIMEOUT, where firmware has set the number of tries: the net's server is
    /// off, the access point's is, the cable to it is cut, its answers are lost.
    @Test(arguments: [
        OneNetwork(accessPoint: "dhcp: false"),
        OneNetwork(events: ["0s do: stop-dhcp"]),
        OneNetwork(more: "network: {nets: [{dhcp: {serves: false}}]}\n"),
        OneNetwork(more: "network: {}\nevents:\n  - {at: 0s, dhcp: off}\n"),
        OneNetwork(more: "network: {}\nevents:\n  - {at: 0s, link: cut}\n"),
    ])
    func dhcpGivesUpWhereFirmwareSaysSo(_ given: OneNetwork) throws {
        let seen = try WiFiRun(given.text, ["case=dhcp-timeout"]).onBothExecutors()
        #expect(
            seen.lines.suffix(3) == [
                "EVENT connected net 6", "DHCP timeout", "EVENT dhcp timeout",
            ], "\(seen)")
        // Without a number of tries there is no such event.
        let patient = try WiFiRun(given.text, timeout: "10m").run()
        #expect(patient.lines.last == "EVENT connected net 6", "\(patient)")
    }

    // MARK: - The soft-AP's

    static let visitors = """
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

    /// EVENT_SOFTAPMODE_STACONNECTED and _STADISCONNECTED, and no more than the soft-AP has room
    /// for.
    @Test func stationsJoinAndLeave() throws {
        let seen = try WiFiRun(Self.visitors, ["ap=chip", "case=stations"], timeout: "12s")
            .onBothExecutors()
        let lines = seen.lines.filter { !$0.contains("probe") }
        #expect(
            lines.prefix(8) == [
                "mode : softAP(1a:fe:34:97:f7:40)",
                "station: c8:3a:35:cc:14:94 join, AID = 1",
                "EVENT joined c8:3a:35:cc:14:94 1",
                "station: c8:3a:35:cc:14:95 join, AID = 2",
                "EVENT joined c8:3a:35:cc:14:95 2",
                "2 stations",
                "station c8:3a:35:cc:14:94 192.168.4.2",
                "station c8:3a:35:cc:14:95 192.168.4.3",
            ], "\(seen)")
        #expect(lines.contains("max connection!"), "\(seen)")
        #expect(lines.contains("EVENT left c8:3a:35:cc:14:94 1"), "\(seen)")
    }

    /// A station that vanishes is missed when it does not answer, minutes later.
    @Test func aStationThatVanishesIsMissed() throws {
        let scenario = Self.visitors.replacing("do: leave", with: "do: vanish")
        let left = "EVENT left c8:3a:35:cc:14:94 1"
        let soon = try WiFiRun(scenario, ["ap=chip"], timeout: "4m").run()
        #expect(!soon.lines.contains(left), "\(soon)")
        let later = try WiFiRun(scenario, ["ap=chip"], timeout: "15m").run()
        #expect(later.lines.contains(left), "\(later)")
        // The place is taken by who waited for it.
        #expect(later.lines.contains("EVENT joined c8:3a:35:cc:14:96 1"), "\(later)")
    }

    @Test func aWrongPasswordDoesNotJoin() throws {
        let scenario = Self.visitors.replacing("wrong-key}", with: "wrong-key, at: 1s}")
        let seen = try WiFiRun(scenario, ["ap=chip"]).run()
        #expect(!seen.lines.contains { $0.contains("joined c8:3a:35:cc:14:97") }, "\(seen)")
    }

    /// EVENT_SOFTAPMODE_PROBEREQRECVED: somebody looks for networks, or for this one.
    @Test func aProbeIsHeard() throws {
        let scenario = """
            version: 1
            air:
              stations: [{name: phone, mac: c8:3a:35:cc:14:94, ssid: chip, signal: -61}]
            events:
              - {at: 3s, station: {name: phone, do: probe}}

            """
        let seen = try WiFiRun(scenario, ["ap=chip"], timeout: "5s").onBothExecutors()
        #expect(
            seen.lines == [
                "mode : softAP(1a:fe:34:97:f7:40)", "EVENT probe c8:3a:35:cc:14:94 -61",
            ], "\(seen)")
    }
}
