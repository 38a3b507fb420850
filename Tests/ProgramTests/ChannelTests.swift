//  One radio for two interfaces: the three cases of the guide's appendix A.2, and its remedies.
import TestSupport
import Testing

@Suite struct ChannelTests {
    /// The soft-AP "chip" and a phone on it that waits `patience` for beacons; a router on channel
    /// 6.
    private func scenario(patience: String, router: String = "", events: String = "") -> String {
        OneNetwork(
            accessPoint: router,
            more: """
                  stations:
                    - name: phone
                      mac: c8:3a:35:cc:14:94
                      ssid: chip
                      password: "12345678"
                      at: 1s
                      patience: \(patience)

                """ + (events.isEmpty ? "" : "events:\n" + events)
        ).text
    }

    private static let joined = "EVENT joined c8:3a:35:cc:14:94 1"
    private static let left = "EVENT left c8:3a:35:cc:14:94 1"

    private func run(_ scenario: String, _ settings: [String], timeout: String = "30s") throws
        -> Seen
    {
        try WiFiRun(scenario, ["ap=chip", "both=1"] + settings, timeout: timeout).onBothExecutors()
    }

    /// Case one: the station is connected on channel 6; another channel for the soft-AP is accepted
    /// and becomes 6.
    @Test func oneTheConfiguredChannelIsAdjusted() throws {
        let seen = try run(OneNetwork().text, ["case=channel"])
        #expect(seen.lines.suffix(2) == ["set 1", "channel 6"], "\(seen)")
    }

    /// Case two: a station has joined on the soft-AP's channel; when the chip connects to a router
    /// on another one the soft-AP follows, and the station is lost. It finds the soft-AP again.
    @Test func twoTheSoftAPFollowsTheStation() throws {
        let seen = try run(
            scenario(patience: "3s"), ["do=0 disconnect, 5000 status, 6000 connect, 12000 status"])
        #expect(
            seen.lines(beginning: "EVENT").filter { !$0.contains("probe") } == [
                Self.joined, Self.left, "EVENT connected net 6",
                "EVENT ip 192.168.1.103 status 5 rssi -50", Self.joined,
            ], "\(seen)")
        #expect(
            seen.lines(beginning: "status").map { $0.split(separator: " ").suffix(2) } == [
                ["channel", "1"], ["channel", "6"],
            ], "\(seen)")
    }

    /// On the same channel nothing changes, and nobody is lost.
    @Test func twoOnOneChannelTheStationStays() throws {
        let scenario = scenario(patience: "3s").replacing("channel: 6", with: "channel: 1")
        let seen = try run(scenario, ["do=0 disconnect, 6000 connect"])
        #expect(seen.lines.contains("EVENT connected net 1"), "\(seen)")
        #expect(!seen.lines.contains(Self.left), "\(seen)")
    }

    /// Case three: while the chip looks for a router that is not there, it is on other channels
    /// most of the time, and the station gives up again and again.
    @Test func threeASearchBreaksConnections() throws {
        let absent = scenario(patience: "1s", router: "present: false")
        let seen = try run(absent, [])
        #expect(seen.lines.filter { $0 == Self.left }.count > 2, "\(seen)")
        #expect(seen.reasons.count > 5 && seen.reasons.allSatisfy { $0 == 201 }, "\(seen)")
    }

    /// A.2's remedies: `wifi_station_disconnect` from a timer, or the reconnect policy, or
    /// auto-connect, which counts from the next boot on. The station comes back, and stays.
    @Test(arguments: [
        ("8000 disconnect", ""), ("8000 policy 0", ""),
        ("3000 auto 0", "  - {at: 8s, reset: true}\n"),
    ])
    func threeTheSearchCanBeEnded(_ remedy: String, _ event: String) throws {
        let absent = scenario(patience: "1s", router: "present: false", events: event)
        let seen = try run(absent, ["do=" + remedy], timeout: "60s")
        #expect(seen.lines.last { $0.hasSuffix("c8:3a:35:cc:14:94 1") } == Self.joined, "\(seen)")
        let long = try run(absent, ["do=" + remedy], timeout: "120s")
        #expect(long.lines == seen.lines, "\(long)")
    }

    /// A router that moves takes the soft-AP with it, when the chip has found it again.
    @Test func theRouterMoves() throws {
        let seen = try run(
            scenario(
                patience: "3s", events: "  - {at: 10s, access_point: {name: net, channel: 11}}\n"),
            ["do=9000 status, 28000 status"])
        #expect(
            seen.lines(beginning: "status").map { $0.split(separator: " ").suffix(2) } == [
                ["channel", "6"], ["channel", "11"],
            ], "\(seen)")
    }
}
