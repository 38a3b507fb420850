//  The programming guide's snippets of 3.2.3 to 3.2.8 and 3.3.1 to 3.3.3 run, with the edits of
//  Docs/GuideCorrections.md only (Tests/Programs/firmware/GuideWifi), and print what the guide's
//  "Result" shows, as corrected there. A.2 has no code; ChannelTests has its cases.
import TestSupport
import Testing

@Suite struct GuideTests {
    private func run(
        _ section: String, _ scenario: String, _ settings: [String] = [], timeout: String = "10s"
    ) throws -> Seen {
        var run = WiFiRun(scenario, ["section=" + section] + settings, timeout: timeout)
        run.firmware = .name("GuideWifi")
        let seen = try run.onBothExecutors()
        #expect(seen.outcome.code == 124, "\(seen)")
        return seen
    }

    private func network(channel: Int = 11, _ more: String = "") -> String {
        """
        version: 1
        air:
          access_points:
            demo: {security: wpa2, ssid: DEMO_AP, password: "12345678", channel: \(channel)}

        """ + more
    }

    /// What the SDK prints before the snippets of 3.3 begin.
    private static let joining = [
        "mode : sta(18:fe:34:97:f7:40)", "connected with DEMO_AP, channel 11",
        "dhcp client start...", "ip:192.168.1.103,mask:255.255.255.0,gw:192.168.1.1",
    ]

    @Test func station() throws {
        #expect(try run("3.2.3", network()).lines == Self.joining)
    }

    @Test func softAP() throws {
        let scenario = """
            version: 1
            air:
              stations:
                - {name: pc, mac: c8:3a:35:cc:14:94, ssid: DEMO_AP, password: "12345678", at: 1s}

            """
        for (settings, address) in [([], "192.168.4.2"), (["own=1"], "192.168.5.100")] {
            let seen = try run("3.2.4", scenario, ["at=5000"] + settings)
            #expect(
                seen.lines == [
                    "mode : softAP(1a:fe:34:97:f7:40)", "station: c8:3a:35:cc:14:94 join, AID = 1",
                    "bssid : c8:3a:35:cc:14:94, ip : \(address)",
                ], "\(seen)")
        }
    }

    @Test func events() throws {
        let scenario = network(
            channel: 1, "network: {nets: [{dhcp: {first: 192.168.1.126}}]}\n"
        )
        let seen = try run("3.2.5", scenario, ["at=5000"])
        #expect(
            seen.lines.filter { !$0.hasPrefix("mode") && !$0.hasPrefix("dhcp") } == [
                "connected with DEMO_AP, channel 1", "event 1",
                "connect to ssid DEMO_AP, channel 1",
                "ip:192.168.1.126,mask:255.255.255.0,gw:192.168.1.1", "event 4",
                "ip:192.168.1.126,mask:255.255.255.0,gw:192.168.1.1", "event 2",
                "disconnect from ssid DEMO_AP, reason 8",
            ], "\(seen)")
    }

    /// The branches of 3.2.5's handler that its printout does not show.
    @Test func eventsOfOtherKinds() throws {
        let scenario =
            network(channel: 1)
                + """
                  stations:
                    - {name: pc, mac: c8:3a:35:cc:14:94, ssid: ESP_97F740, at: 5s, patience: 30s}
                events:
                  - {at: 10s, station: {name: pc, do: leave}}
                  - {at: 12s, access_point: {name: demo, security: {mode: wpa, password: "12345678"}}}

                """
        let seen = try run("3.2.5", scenario, ["at=30000", "both=1"], timeout: "20s")
        let lines = seen.lines
        for line in [
            "station: c8:3a:35:cc:14:94join, AID = 1", "station: c8:3a:35:cc:14:94leave, AID = 1",
            "mode: 3 -> 2", "disconnect from ssid DEMO_AP, reason 3",
        ] {
            #expect(lines.contains(line), "\(line) in \(seen)")
        }
    }

    @Test func macAddress() throws {
        #expect(
            try run("3.2.6", "version: 1\n").lines == [
                "ESP8266 station MAC :18:fe:34:97:f7:40", "ESP8266 soft-AP MAC :1a:fe:34:97:f7:40",
                "ESP8266 station new MAC :12:34:56:78:90:ab",
                "ESP8266 soft-AP new MAC :16:34:56:78:90:ab",
                "mode : sta(12:34:56:78:90:ab) + softAP(16:34:56:78:90:ab)",
            ])
    }

    /// The networks of the guide's printouts.
    private static let neighbours = """
        version: 1
        air:
          access_points:
            ESP_A13319: {security: open, bssid: 1a:fe:34:a1:33:19, signal: -41}
            sscgov217:
              {security: wpa/wpa2, password: neighbour, bssid: 80:89:17:79:63:cc, signal: -75}
            ESP_97F0B1: {security: open, bssid: 1a:fe:34:97:f0:b1, signal: -46}
            ESP_A1327E: {security: open, bssid: 1a:fe:34:a1:32:7e, signal: -36}

        """

    @Test func scan() throws {
        let seen = try run("3.2.7", Self.neighbours)
        #expect(
            seen.lines == [
                "mode : sta(18:fe:34:97:f7:40) + softAP(1a:fe:34:97:f7:40)",
                "Hello, welcome to scan-task!", "scandone",
                "(0, \"ESP_A13319\", -41, \"1a:fe:34:a1:33:19\", 1)",
                "(4, \"sscgov217\", -75, \"80:89:17:79:63:cc\", 1)",
                "(0, \"ESP_97F0B1\", -46, \"1a:fe:34:97:f0:b1\", 1)",
                "(0, \"ESP_A1327E\", -36, \"1a:fe:34:a1:32:7e\", 1)",
            ], "\(seen)")
    }

    @Test func rssi() throws {
        let scenario =
            Self.neighbours + """
                    demo:
                      security: wpa2
                      ssid: DEMO_AP
                      password: "12345678"
                      bssid: aa:5b:78:30:46:0a
                      channel: 11
                      signal: -49

                """
        let seen = try run("3.2.8", scenario)
        #expect(
            seen.lines == [
                "mode : sta(18:fe:34:97:f7:40)", "Hello, welcome to scan-task!", "scandone",
                "(3, \"DEMO_AP\", -49, \"aa:5b:78:30:46:0a\", 11)",
            ], "\(seen)")
    }

    private func hosts(_ host: String) -> String {
        network("network:\n  nets: [{dhcp: {first: 192.168.1.103}}]\n  hosts:\n    - \(host)\n")
    }

    /// The lines of a sample's task, each behind the task's name.
    private func task(_ name: String, _ lines: [String]) -> [String] {
        lines.map { "ESP8266 \(name) task > \($0)" }
    }

    @Test func udp() throws {
        let visit = "{at: 8s, to: 192.168.1.103, udp: 1200, from: 57233, text: ESP8266 UDP test}"
        let seen = try run(
            "3.3.1", hosts("{name: pc.home, address: 192.168.1.112, visits: [\(visit)]}"))
        let printed = task(
            "UDP",
            ["socket OK!", "bind OK!", "recv 16 Bytes from 192.168.1.112, Port 57233"])
        #expect(seen.lines == Self.joining + printed, "\(seen)")
    }

    @Test func tcpClient() throws {
        let service = "{greeting: 1001, text: ESP8266 recv test}"
        let seen = try run(
            "3.3.2", hosts("{name: pc.home, address: 192.168.1.124, services: [\(service)]}"))
        let printed = task(
            "TCP client",
            [
                "socket ok!", "connect ok!", "send success!", "recv data 17 bytes!",
                "ESP8266 recv test",
            ])
        #expect(seen.lines == Self.joining + printed, "\(seen)")
    }

    /// Nobody listens there: the sample's own message, again and again.
    @Test func tcpClientWithoutAServer() throws {
        let seen = try run("3.3.2", hosts("{name: pc.home, address: 192.168.1.124}"))
        let printed = task(
            "TCP client", ["socket ok!", "connect fail!", "socket ok!", "connect fail!"])
        #expect(Array(seen.lines.dropFirst(4).prefix(4)) == printed, "\(seen)")
    }

    @Test func tcpServer() throws {
        // The 17th byte is the text's end.
        let visit =
            "{at: 8s, to: 192.168.1.127, tcp: 1002, from: 1001, text: \"ESP8266 rcv test\\0\"}"
        let scenario = hosts("{name: pc.home, address: 192.168.1.108, visits: [\(visit)]}")
            .replacing("first: 192.168.1.103", with: "first: 192.168.1.127")
        let seen = try run("3.3.3", scenario)
        let printed = task(
            "TCP server",
            [
                "create socket: 0", "port:1002", "listen ok", "wait client",
                "Client from 192.168.1.108 1001", "read data success 17!", "ESP8266 rcv test",
                "read data fail!", "wait client",
            ])
        let address = "ip:192.168.1.127,mask:255.255.255.0,gw:192.168.1.1"
        #expect(Array(seen.lines.dropFirst(3)) == [address] + printed, "\(seen)")
    }
}
