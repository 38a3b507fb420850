//  The sniffer as firmware meets it (Guide A.1): the forms of its buffers, what they tell of a
//  frame, channels, the filter, and what is not allowed.
import TestSupport
import Testing

@Suite struct SnifferTests {
    private let firmware = Firmware.name("Sniffer")

    private func run(
        _ air: String, events: String = "", _ settings: [String], _ executor: Executor = .fiber
    ) throws -> Outcome {
        let scratch = ScratchDirectory()
        let scenario = scratch.write(
            "scenario.yaml", "version: 1\nair:\n\(air)\(events.isEmpty ? "" : "events:\n\(events)")"
        )
        return try firmware.run(
            executor,
            ["--scenario", scenario, "--timeout", "20s", "--trace-hash"]
                + settings.flatMap { ["--set", $0] })
    }

    private func lines(_ run: Outcome) -> [String] {
        run.output.split(separator: "\n").map { $0.filter { $0 != "\r" } }
            .filter { !$0.isEmpty && !$0.hasPrefix("mode :") }
    }

    /// A network with a station that sends 100 bytes a second to its access point.
    private func network(
        _ security: String, password: String = "none!", point: String = "", station: String = ""
    ) -> String {
        """
          access_points:
            net: {security: \(security), bssid: 02:00:00:00:00:01, channel: 6\(point)}
          stations:
            - name: phone
              mac: 02:00:00:00:00:02
              ssid: net
              signal: -33
              password: \(password)
              at: 1ms
              dhcp: false
              talks: {every: 1s, bytes: 100}\(station)

        """
    }

    // MARK: - Forms

    /// 24 bytes of header, 8 of LLC with the type, 100, the checksum, and what protection adds.
    @Test(arguments: [
        ("open", 136, "open"), ("wep, password: \"12345\"", 144, "wep"),
        ("wpa, password: \"12345678\"", 156, "tkip"),
        ("wpa2, password: \"12345678\"", 152, "ccmp"),
        ("wpa/wpa2, password: \"12345678\"", 152, "ccmp"),
    ])
    func dataTellsBothSidesAndTheProtection(_ security: String, _ size: Int, _ word: String) throws
    {
        let password = security.contains("12345678") ? "\"12345678\"" : "\"12345\""
        let air = network(security, password: password)
        let result = try run(air, ["channel=6", "ms=3500"])
        let data = lines(result).filter { $0.hasPrefix("60:") && $0.contains("length \(size) ") }
        #expect(data.count == 3 || data.count == 2, "\(result)")
        let expected =
            "60: level -33 channel 6 rate c size \(size) group 0 mine 00 kind 08 "
            + "to 02:00:00:00:00:01 from 02:00:00:00:00:02 third 02:00:00:00:00:01 \(word) "
            + "count 1 length \(size) number "
        #expect(data.allSatisfy { $0.hasPrefix(expected) }, "\(result)")
    }

    @Test func managementFramesHaveAFormOfTheirOwn() throws {
        let air =
            "  access_points:\n    net: {security: open, bssid: 02:00:00:00:00:01, channel: 6}\n"
        let result = try run(air, ["channel=6", "ms=1030"])
        let beacons = lines(result).filter { $0.hasPrefix("128:") }
        // 24 of header, 12 fixed, 5 of the name, 10 of rates, 3 of the channel, 4 of checksum.
        let expected =
            "128: level -50 channel 6 rate 0 size 58 group 1 mine 00 kind 80 "
            + "from 02:00:00:00:00:01 count 1 length 58"
        #expect(beacons.allSatisfy { $0 == expected }, "\(result)")
        #expect(beacons.count == 10, "\(result)")
    }

    @Test func ofWideFramesOnlyTheLengthIsKnown() throws {
        let air = network("open", point: ", width: 40", station: "\n      width: 40")
        let result = try run(air, ["channel=6", "ms=3500"])
        let wide = lines(result).filter { $0.hasPrefix("12:") }
        #expect(
            wide.first == "12: level -33 channel 6 mcs 7 wide 1 size 136 group 0 mine 00",
            "\(result)")
        #expect(!lines(result).contains { $0.hasPrefix("60:") }, "\(result)")
    }

    /// Frames that nobody here sends by himself: with QoS, from one bridge to another, an action.
    @Test func anyFrameCanBeHeard() throws {
        let rest = "3a0102030405060200000000090a0b0c0d0e0f3000"
        let events = """
              - {at: 1s, frame: {channel: 6, rate: 65, bytes: 880000\(rest)aabb}}
              - {at: 2s, frame: {channel: 6, signal: -70, bytes: d00000\(rest)04}}
              - {at: 3s, frame: {channel: 7, bytes: d00000\(rest)04}}

            """
        let result = try run("  stations: []\n", events: events, ["channel=6", "ms=4000"])
        #expect(
            lines(result) == [
                "60: level -50 channel 6 mcs 7 wide 0 size 30 group 1 mine 00 kind 88 to "
                    + "01:02:03:04:05:06 from 02:00:00:00:00:09 third 0a:0b:0c:0d:0e:0f open "
                    + "count 1 length 30 number 3",
                "128: level -70 channel 6 rate 0 size 29 group 1 mine 00 kind d0 from "
                    + "02:00:00:00:00:09 count 1 length 29", "off",
            ], "\(result)")
    }

    // MARK: - Channels and the filter

    @Test func theRadioHopsFromChannelToChannel() throws {
        let air = """
              access_points:
                one: {security: open, channel: 1}
                six: {security: open, channel: 6}
                other: {security: open, channel: 6}
                eleven: {security: open, channel: 11, beacon: 200}

            """
        let dispatch = try run(air, ["case=count", "ms=1024"], .dispatch)
        let counts = lines(dispatch)
        #expect(
            counts.map { $0.prefix { $0 != ":" } }.dropLast() == [
                "channel 1", "channel 6", "channel 11",
            ], "\(dispatch)")
        let fiber = try run(air, ["case=count", "ms=1024"], .fiber)
        #expect(fiber.output == dispatch.output)
        #expect(hash(fiber) == hash(dispatch) && hash(fiber) != nil)
    }

    /// The line about the trace: others tell of compiling, once.
    private func hash(_ run: Outcome) -> Substring? {
        run.errors.split(separator: "\n").first { $0.hasPrefix("trace hash ") }
    }

    @Test func aFilterLetsOneStationThroughAndEndsWithTheSniffer() throws {
        let result = try run(
            network("open"), ["channel=6", "ms=2500", "mac=02:00:00:00:00:02", "case=again"])
        let seen = lines(result)
        #expect(seen.prefix(2) == ["filter 0", "filter 1"], "\(result)")
        let off = try #require(seen.firstIndex(of: "off"))
        let first = seen[2..<off]
        let second = seen[(off + 1)...]
        #expect(first.contains { $0.contains("from 02:00:00:00:00:02") }, "\(result)")
        #expect(!first.contains { $0.contains("kind 80") }, "\(result)")
        #expect(second.contains { $0.contains("kind 80 from 02:00:00:00:00:01") }, "\(result)")
    }

    // MARK: - Rules

    private let point =
        "  access_points:\n    net: {security: wpa2, password: \"12345678\", channel: 6}\n"

    @Test func itIsNotForUserInit() throws {
        let result = try run(point, ["case=early"])
        #expect(!lines(result).contains { $0.hasPrefix("128:") }, "\(result)")
        #expect(result.errors.contains("wifi_promiscuous_enable fails in user_init"), "\(result)")
    }

    @Test(arguments: ["ap", "connected"])
    func itIsForAStationThatIsNotConnected(_ name: String) throws {
        let result = try run(point, ["case=\(name)", "channel=6", "ms=1000"])
        #expect(!lines(result).contains { $0.hasPrefix("128:") }, "\(result)")
        #expect(
            result.errors.contains("wifi_promiscuous_enable does nothing: it wants STATION_MODE"),
            "\(result)")
        #expect(name == "ap" || result.output.contains("connected with net"))
    }

    @Test func otherFunctionsAreRefusedMeanwhile() throws {
        let result = try run(point, ["case=refusals", "channel=6", "ms=500"])
        let seen = lines(result).filter { !$0.hasPrefix("128:") }
        #expect(
            seen == [
                "config 1", "mode 0 connect 0 scan 0", "channel 0 0 14 1 15 0", "channel 14", "off",
                "scan 1", "scandone",
            ], "\(result)")
        #expect(result.errors.contains("wifi_set_opmode is refused while the sniffer listens"))
    }
}
