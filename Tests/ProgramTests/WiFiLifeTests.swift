//  The life of a connection: access points that go and come back, what firmware's policies decide,
//  links that fail for a while, and what flash keeps over resets.
import TestSupport
import Testing

@Suite struct WiFiLifeTests {
    private let plain = OneNetwork().text
    private static let bound = "EVENT ip 192.168.1.103 status 5 rssi -50"

    @Test(arguments: [
        "security: open", "security: wep, password: \"12345\"", "security: wpa",
        "security: wpa/wpa2", "hidden: true", "beacon: 1000", "denies: [18:fe:34:97:f7:41]",
    ])
    func itJoins(_ accessPoint: String) throws {
        let isWEP = accessPoint.contains("wep")
        let seen = try WiFiRun(
            OneNetwork(accessPoint: accessPoint).text, isWEP ? ["password=12345"] : []
        ).onBothExecutors()
        #expect(seen.reasons.isEmpty && seen.lines.last == Self.bound, "\(seen)")
    }

    // MARK: - Coming back

    @Test func itComesBackWhenTheAccessPointDoes() throws {
        let given = OneNetwork(events: ["5s do: vanish", "20s do: appear"])
        let seen = try WiFiRun(given.text, timeout: "40s").onBothExecutors()
        #expect(seen.lines.contains("no net found, reconnect after 1s"), "\(seen)")
        #expect(seen.lines.filter { $0 == "connected with net, channel 6" }.count == 2, "\(seen)")
        #expect(seen.lines.last == Self.bound)
    }

    /// It is noticed by what it does not know any more, and joined again, on its new channel too.
    @Test func anAccessPointReboots() throws {
        let quick = OneNetwork(accessPoint: "lease: 20s", events: ["5s do: forget"])
        let seen = try WiFiRun(quick.text).onBothExecutors()
        #expect(seen.reasons == [6], "\(seen)")
        #expect(seen.lines.last == Self.bound)
        let moved = OneNetwork(events: ["5s do: vanish", "6s channel: 11", "7s do: appear"])
        let found = try WiFiRun(moved.text).onBothExecutors()
        #expect(found.lines.contains("connected with net, channel 11"), "\(found)")
        #expect(found.reasons == [200] && found.lines.last == Self.bound)
    }

    /// A password that is wrong for a while.
    @Test func aPasswordComesBack() throws {
        let given = OneNetwork(events: ["5s password: another-key", "20s password: \"12345678\""])
        let seen = try WiFiRun(given.text, timeout: "40s").onBothExecutors()
        #expect(seen.reasons.first == 3 && seen.reasons.contains(15), "\(seen)")
        #expect(seen.lines.last == Self.bound)
    }

    /// Of two access points with one name the stronger is taken, and the other when it is gone.
    @Test func theStrongerOneIsTaken() throws {
        let scenario = """
            version: 1
            air:
              access_points:
                near: {ssid: net, security: wpa2, password: "12345678", channel: 1, signal: -40}
                far: {ssid: net, security: wpa2, password: "12345678", channel: 11, signal: -70}
            events:
              - {at: 10s, access_point: {name: near, do: vanish}}

            """
        let seen = try WiFiRun(scenario).onBothExecutors()
        #expect(
            seen.lines(beginning: "connected") == [
                "connected with net, channel 1", "connected with net, channel 11",
            ], "\(seen)")
        #expect(seen.lines.last?.hasSuffix("rssi -70") == true)
    }

    // MARK: - What firmware decides

    @Test func withoutTheReconnectPolicyItTriesOnce() throws {
        let given = OneNetwork(accessPoint: "present: false")
        let seen = try WiFiRun(given.text, ["case=once"]).onBothExecutors()
        #expect(seen.reasons == [201], "\(seen)")
        #expect(!seen.lines.contains { $0.contains("reconnect after") }, "\(seen)")
    }

    /// Nor does it come back to an access point that was lost, until firmware connects.
    @Test func theReconnectPolicyDecidesAboutALoss() throws {
        let given = OneNetwork(events: ["5s do: vanish", "15s do: appear"])
        var run = WiFiRun(given.text, ["do=1000 policy 0, 30000 status"], timeout: "40s")
        let alone = try run.run()
        #expect(alone.reasons == [200], "\(alone)")
        #expect(alone.lines.last?.hasPrefix("status 4 ip 0.0.0.0 rssi 31") == true, "\(alone)")
        run.settings = ["do=1000 policy 0, 20000 connect, 30000 status"]
        let asked = try run.onBothExecutors()
        #expect(asked.lines.last == "status 5 ip 192.168.1.103 rssi -50 channel 6", "\(asked)")
    }

    /// Own disconnection is for good; what `wifi_station_connect` asks for while the station is
    /// connected, or on its way, is there already.
    @Test(arguments: [
        ("0 connect", [], 1), ("1000 connect, 2000 connect, 5000 connect", [], 1),
        ("5000 disconnect", [8], 1), ("5000 disconnect, 9000 connect", [8], 2),
        ("1000 disconnect", [], 0), ("1000 disconnect, 5000 connect", [], 1),
    ])
    func connectAndDisconnect(_ script: String, _ reasons: [Int], _ connections: Int) throws {
        let seen = try WiFiRun(plain, ["do=" + script]).onBothExecutors()
        #expect(seen.reasons == reasons, "\(seen)")
        #expect(seen.lines(beginning: "EVENT connected").count == connections, "\(seen)")
    }

    /// A new configuration counts from the next `wifi_station_connect` on, whatever goes on then.
    @Test(arguments: [
        "0 use other, 10 connect", "1000 use other, 1010 connect", "5000 use other, 5010 connect",
    ])
    func anotherConfiguration(_ script: String) throws {
        let scenario = plain + "    other: {security: wpa2, password: \"12345678\", channel: 3}\n"
        let seen = try WiFiRun(scenario, ["do=\(script), 15000 status"]).onBothExecutors()
        #expect(seen.lines.contains("connected with other, channel 3"), "\(seen)")
        #expect(!seen.reasons.contains(201), "\(seen)")
        #expect(seen.lines.last == "status 5 ip 192.168.1.103 rssi -50 channel 3", "\(seen)")
    }

    // MARK: - Faults

    @Test func aShortSilenceIsNotNoticed() throws {
        let given = OneNetwork(events: ["5s cut: {for: 5s}"])
        let seen = try WiFiRun(given.text).onBothExecutors()
        #expect(seen.reasons.isEmpty && seen.lines.last == Self.bound, "\(seen)")
    }

    /// The level falls step by step: firmware can read it, and reads the last one while nothing is
    /// heard any more and the SDK has not noticed.
    @Test(arguments: ["signal: -96", "do: vanish", "channel: 1", "cut: {for: 9s}"])
    func theSignalFalls(_ end: String) throws {
        let given = OneNetwork(events: ["5s signal: -70", "10s signal: -90", "15s " + end])
        let times = [4, 9, 14, 19, 22].map { "\($0)000 status" }
        let seen = try WiFiRun(given.text, ["do=" + times.joined(separator: ", ")])
            .onBothExecutors()
        #expect(
            seen.lines(beginning: "status").map { $0.split(separator: " ")[5] } == [
                "-50", "-70", "-90", "-90", "31",
            ], "\(seen)")
        #expect(seen.reasons.first == 200)
    }

    /// Joining, DHCP and a name's address survive a bad link, the same way each time.
    @Test(arguments: [
        "loss: 20", "duplication: 100", "reordering: 100", "delay: 50ms",
        "loss: 10, duplication: 30, reordering: 30, delay: 5ms",
    ])
    func aBadLinkIsOvercome(_ faults: String) throws {
        let given = OneNetwork(
            events: ["0s link: {\(faults)}"],
            more: "network: {hosts: [{name: far.test, address: 203.0.113.5}]}\n")
        let seen = try WiFiRun(given.text, ["do=40000 name far.test"], timeout: "60s")
            .onBothExecutors()
        #expect(seen.lookup("gethostbyname")?.address == "203.0.113.5", "\(seen)")
    }

    /// The cable behind the access point is cut for 5 s, from 10 s on: the station does not notice,
    /// and a question of 12 s is answered when it is asked again. It is for the gateway's own
    /// address first (ARP), which is asked for each second.
    @Test func aCableIsCut() throws {
        let given = OneNetwork(
            more: "network: {hosts: [{name: far.test, address: 203.0.113.5}]}\n"
                + "events:\n  - {at: 10s, link: cut, for: 5s}\n")
        let seen = try WiFiRun(given.text, ["do=12000 name far.test"]).onBothExecutors()
        #expect(seen.reasons.isEmpty, "\(seen)")
        let lookup = try #require(seen.lookup("gethostbyname"), "\(seen)")
        #expect(lookup.address == "203.0.113.5", "\(seen)")
        #expect((3000..<3500).contains(lookup.milliseconds), "\(seen)")
    }

    // MARK: - Resets

    /// What was configured is joined after each kind of reset, without a word of firmware's.
    @Test(arguments: [
        ("do=8000 restart", ""), ("do=", "  - {at: 8s, reset: true}\n"),
        ("do=", "  - {at: 8s, reset: power}\n"), ("do=", "  - {at: 8s, reset: chip-enable}\n"),
    ])
    func flashOutlivesAReset(_ setting: String, _ event: String) throws {
        let scenario = plain + (event.isEmpty ? "" : "events:\n" + event)
        var settings = ["keep=1"]
        if setting != "do=" { settings.append(setting) }
        let seen = try WiFiRun(scenario, settings, timeout: "15s").onBothExecutors()
        #expect(seen.lines.filter { $0 == "configured" }.count == 1, "\(seen)")
        #expect(seen.lines.filter { $0 == Self.bound }.count == 2, "\(seen)")
    }

    /// The same chip in another run: its flash is a file.
    @Test func flashOutlivesARun() throws {
        let scratch = ScratchDirectory()
        var run = WiFiRun(plain, ["keep=1", "do=5000 keep other"], timeout: "6s")
        run.options = ["--flash", scratch.path + "/flash.bin"]
        #expect(try run.run().lines(beginning: "configured").count == 1)
        run.settings = ["keep=1", "do=5000 stored"]
        let again = try run.run()
        #expect(again.lines(beginning: "configured").isEmpty, "\(again)")
        #expect(again.lines.contains("no other found, reconnect after 1s"), "\(again)")
        #expect(
            again.lines.last == "stored mode 1 station \"other\" soft-AP \"ESP_97F740\" auto 1")
    }

    /// What ends in _current is gone with the next boot.
    @Test func whatIsCurrentIsForgotten() throws {
        let seen = try WiFiRun(
            plain, ["keep=1", "do=5000 use other, 5010 stored, 6000 restart"], timeout: "11s"
        ).onBothExecutors()
        #expect(
            seen.lines(beginning: "stored").first
                == "stored mode 1 station \"net\" soft-AP \"ESP_97F740\" auto 1", "\(seen)")
        #expect(seen.lines.filter { $0 == Self.bound }.count == 2, "\(seen)")
    }

    /// Auto-connect is kept in flash and counts from the next boot on.
    @Test func autoConnectIsForTheNextBoot() throws {
        let seen = try WiFiRun(
            plain, ["keep=1", "do=5000 auto 0, 8000 restart"], timeout: "16s"
        ).onBothExecutors()
        #expect(seen.reasons.isEmpty, "\(seen)")
        #expect(seen.lines.filter { $0 == Self.bound }.count == 1, "\(seen)")
    }
}
