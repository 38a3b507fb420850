//  Every reason that firmware can be told for losing its connection, each from its cause in the
//  air. Docs/WiFiEvents.md has them as a table; EventPageTests compares.
import TestSupport
import Testing

/// A reason that firmware is told, and the world that brings it about.
struct ReasonCase: Sendable, CustomTestStringConvertible {
    let reason: Int
    var accessPoint = ""
    var events: [String] = []
    var settings: [String] = []
    var testDescription: String { "reason \(reason): \(accessPoint) \(events)" }

    /// What keeps the chip out does not end.
    var isForGood: Bool { accessPoint.contains("unanswered") || accessPoint.contains("forgets") }

    var scenario: String { OneNetwork(accessPoint: accessPoint, events: events).text }

    /// Frames take so long that an event can meet the moment between two of them: with a scan that
    /// ends at 1.58 s the authentication is answered at 1.98 s, the association at 2.38 s.
    private static let slow = "1s link: {delay: 200ms}"

    static let all = [
        ReasonCase(reason: 1, events: ["5s do: dismiss"]),
        ReasonCase(reason: 2, events: ["1.5s cut: {for: 4s, direction: to-chip}"]),
        ReasonCase(reason: 2, events: ["1.5s cut: {for: 4s, direction: from-chip}"]),
        ReasonCase(reason: 2, accessPoint: "leaves_unanswered: [authentication]"),
        ReasonCase(reason: 3, events: ["5s do: shut-down"]),
        ReasonCase(reason: 3, events: ["5s password: other-key"]),
        ReasonCase(reason: 3, events: ["5s security: {mode: open}"]),
        ReasonCase(reason: 4, events: ["5s do: disassociate"]),
        ReasonCase(reason: 4, events: [slow, "2.1s cut: {for: 6s, direction: to-chip}"]),
        ReasonCase(reason: 4, events: [slow, "1.85s cut: {for: 6s, direction: from-chip}"]),
        ReasonCase(reason: 4, accessPoint: "leaves_unanswered: [association]"),
        ReasonCase(reason: 5, accessPoint: "max_stations: 0"),
        ReasonCase(reason: 5, events: ["5s max_stations: 0"]),
        ReasonCase(reason: 6, accessPoint: "lease: 20s", events: ["5s do: forget"]),
        ReasonCase(
            reason: 7, accessPoint: "lease: 20s",
            events: ["5s cut: {for: 10ms}", "5.001s do: disassociate"]),
        ReasonCase(reason: 8, settings: ["case=leave"]),
        ReasonCase(reason: 9, events: [slow, "2.1s do: forget"]),
        ReasonCase(reason: 9, accessPoint: "forgets_authentication: true"),
        ReasonCase(reason: 10, accessPoint: "demands: [power-capability]"),
        ReasonCase(reason: 11, accessPoint: "demands: [supported-channels]"),
        ReasonCase(reason: 13, accessPoint: "demands: [vendor-element]"),
        ReasonCase(reason: 14, events: ["5s do: countermeasures"]),
        ReasonCase(reason: 15, accessPoint: "password: another-key"),
        ReasonCase(reason: 15, settings: ["password=another-key"]),
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
        ReasonCase(reason: 200, events: ["5s cut: {for: 8s}"]),
        ReasonCase(reason: 201, accessPoint: "present: false"),
        ReasonCase(reason: 201, accessPoint: "ssid: another"),
        ReasonCase(
            reason: 202, accessPoint: "security: wep, password: other", settings: ["password=12345"]
        ),
        ReasonCase(reason: 202, accessPoint: "denies: [18:fe:34:97:f7:40]"),
        ReasonCase(reason: 203, accessPoint: "demands: [other-rates]"),
        ReasonCase(reason: 204, events: [slow, "2.45s cut: {for: 20s, direction: to-chip}"]),
        ReasonCase(reason: 204, accessPoint: "leaves_unanswered: [handshake]"),
    ]
}

@Suite struct WiFiReasonTests {
    @Test(arguments: ReasonCase.all)
    func aReasonHasItsCause(_ given: ReasonCase) throws {
        let seen = try WiFiRun(given.scenario, given.settings).onBothExecutors()
        #expect(seen.outcome.code == 124, "\(seen)")
        #expect(seen.reasons.first == given.reason, "\(seen)")
    }

    /// What an access point that is there again brings back: the first reason, and then a
    /// connection.
    @Test(
        arguments: ReasonCase.all.filter {
            [1, 4, 6, 7, 9, 14, 16].contains($0.reason) && !$0.isForGood
        })
    func aLossIsOvercome(_ given: ReasonCase) throws {
        let seen = try WiFiRun(given.scenario, given.settings, timeout: "60s").run()
        #expect(seen.reasons.first == given.reason, "\(seen)")
        #expect(seen.lines.last?.hasPrefix("EVENT ip 192.168.1.103 status 5") == true, "\(seen)")
    }

    /// What firmware reads as its status right after each kind of failure (behaviour.md 5).
    @Test(arguments: [(15, 2), (204, 2), (202, 2), (201, 3), (2, 4), (203, 4), (200, 4), (8, 0)])
    func theStatusFollowsTheReason(_ reason: Int, _ status: Int) throws {
        let given = try #require(ReasonCase.all.first { $0.reason == reason })
        let seen = try WiFiRun(given.scenario, given.settings).run()
        let line = try #require(seen.lines.first { $0.contains(" reason \(reason) ") }, "\(seen)")
        #expect(line.hasSuffix("status \(status)"), "\(seen)")
    }
}
