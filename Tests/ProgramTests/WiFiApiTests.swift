//  The functions of esp_wifi.h, esp_sta.h and esp_softap.h, called from C: what they return, what
//  they keep, and when they are refused (behaviour.md 1, 5 and 7).
import TestSupport
import Testing

@Suite struct WiFiApiTests {
    private let firmware = Firmware.name("WifiApi")

    private func run(
        _ name: String, scenario: String = "air: {access_points: {}}", timeout: String = "20s",
        _ executor: Executor = .fiber, options: [String] = []
    ) throws -> Outcome {
        let scratch = ScratchDirectory()
        let path = scratch.write("scenario.yaml", "version: 1\n\(scenario)\n")
        return try firmware.run(
            executor, ["--scenario", path, "--timeout", timeout, "--set", "case=\(name)"] + options)
    }

    private func lines(_ run: Outcome) -> [String] {
        run.output.split(separator: "\n").map { $0.filter { $0 != "\r" } }
            .filter { !$0.isEmpty && !$0.hasPrefix("mode :") }
    }

    @Test func flashKeepsWhatItShould() throws {
        let result = try run("stored")
        #expect(
            lines(result).filter { !$0.hasPrefix("no kept") } == [
                "phy 1", "phy n 0 7 0",
                "mode 3 default 3", "phy 2 auto 0 reconnect 0 sleep 0", "host other",
                "station passing default kept", "ap own 600 default own 500 length 3",
                "mode 3 default 3", "phy 2 auto 0 reconnect 1 sleep 2", "host ESP_97F740",
                "station kept default kept", "ap own 500 default own 500 length 3",
                "restored: default 2 auto 1 phy 2",
            ], "\(result)")
    }

    @Test func fiveAccessPointsAreRemembered() throws {
        #expect(
            lines(try run("records")).filter { !$0.hasPrefix("no c found") } == [
                "number 0 0 6 0 5 1", "5 records, current 0: f b c d e", "change 5 0 same 0 2 1",
                "5 records, current 2: f b c d e", "in use c", "2 records, current 1: f c",
            ])
    }

    @Test func someFunctionsHaveTheirPlace() throws {
        let result = try run("places")
        #expect(
            lines(result).prefix(7) == [
                "config without station 0", "mac without station 0",
                "connect 0 disconnect 0 scan 0", "mac 1 group 0 other's 0 third 0",
                "now 1a:fe:34:01:02:03 third 0", "later mac 0", "later disconnect 1 connect 1",
            ], "\(result)")
        #expect(
            result.errors.contains(
                "advice: wifi_station_connect fails in user_init; a task may call it"), "\(result)")
    }

    @Test func dhcpExcludesAddressesAndSettings() throws {
        #expect(
            lines(try run("dhcp")) == [
                "station only: start 0 time 0 lease 0", "no lease", "client 1 server 1",
                "ap 192.168.4.1 third 0", "lease 192.168.4.2 to 192.168.4.101",
                "running: ip 0 time 0 reset 0 lease 0", "stop 1 status 0", "no lease",
                "time 0 0 5000 1 is 5000 reset 1 is 120",
                "lease own 0 long 0 alien 0 none 0 off 1 good 1",
                "lease 192.168.4.10 to 192.168.4.20", "option 1 1 0 0 NULL 0", "ip 1 start 1",
                "lease 192.168.7.100 to 192.168.7.199",
                "client: ip 0 stop 1 ip 1 start 1", "forgotten 0.0.0.0",
            ])
    }

    @Test func ratesAreChecked() throws {
        #expect(
            lines(try run("rates")) == [
                "fixed 0 rate 0 -1 mask 4 -1 none -1", "get 0 mask 1 rate b",
                "support 0 turned -1 beyond -1", "limit 1 interface 0 mode 0",
                "mask 1 wrong 0 is 2",
            ])
    }

    @Test func theSoftAPIsConfigured() throws {
        let result = try run("softap", timeout: "1s")
        // The first refusal is explained.
        #expect(
            result.errors.contains(
                "advice: wifi_softap_set_config changes nothing: the SDK does not take WEP; "),
            "\(result)")
        #expect(
            lines(result) == [
                "default mode 2",
                "default ESP_97F740 length 10 channel 1 auth 0 hidden 0 most 4 interval 100",
                "good 1 wep 0 short 0 channel 0", "five 0 fast 0 slow 0", "now own channel 6",
                "without 0",
            ])
    }

    @Test func hostNamesHaveALength() throws {
        #expect(
            lines(try run("names", timeout: "1s")) == [
                "default ESP_97F740", "empty 0 33 0 32 1", "32",
            ])
    }

    // MARK: - The radio

    @Test func framesOfFirmwaresOwnGoOneByOne() throws {
        #expect(
            lines(try run("freedom")) == [
                "no callback -1", "register 0", "24 -1 1400 -1 NULL -1", "at the end -1",
                "26 0 again -1", "sent 0", "1399 0", "sent 0", "26 0", "sent 1", "off -1",
            ])
    }

    @Test func elementsOfManufacturersAreSentAndTold() throws {
        let scenario =
            "air: {access_points: {net: {security: open, bssid: 02:00:00:00:00:01, channel: 6, "
            + "vendor_element: 0a0b0c0102}}}"
        let result = try run("elements", scenario: scenario)
        let seen = lines(result)
        #expect(
            seen.prefix(2) == [
                "register 0 none -1",
                "set 1 set 1 set 1 set 1 set 1 set 0 247 1 248 0 nobody's 0",
            ], "\(result)")
        let told = "from 02:00:00:00:00:01 of 0a0b0c: 2 bytes, first 01, level -50"
        let elements = seen.filter { $0.hasPrefix("element") }
        // In beacons while it scans, in answers to its probe and to its association.
        #expect(Set(elements) == ["element 0 \(told)", "element 2 \(told)", "element 4 \(told)"])
        #expect(seen.last == "off 1", "\(result)")
    }

    /// Only frames with four addresses, for a group, while it is open.
    @Test func framesBetweenBridgesAreTold() throws {
        let rest = "0000ff02030405060200000000090a0b0c0d0e0f3000020000000008aa55"
        let single = rest.replacing("ff0203", with: "fe0203")
        let scenario = """
            air: {access_points: {}}
            events:
              - {at: 0.5s, frame: {channel: 1, bytes: 0803\(rest)}}
              - {at: 1.5s, frame: {channel: 1, signal: -60, bytes: 0803\(rest)}}
              - {at: 1.6s, frame: {channel: 1, bytes: 0801\(rest)}}
              - {at: 1.7s, frame: {channel: 1, bytes: 0803\(single)}}
              - {at: 3.5s, frame: {channel: 1, bytes: 0803\(rest)}}
            """
        #expect(
            lines(try run("locp", scenario: scenario)) == [
                "register 0 none -1", "open 0",
                "locp 0803 to ff:02:03:04:05:06, 32 bytes, last 55, level -60", "closed",
            ])
    }

    // MARK: - No radio

    private let open = "air: {access_points: {net: {security: open}}}"

    @Test func forcedSleepHasNoRadio() throws {
        let result = try run("asleep", scenario: open)
        #expect(
            lines(result) == [
                "off 1", "sleep 0", "asleep: mode 0 scan 0 connect 0 send -1",
                "awake: mode 1 scan 1", "scandone", "scan 0 net",
            ], "\(result)")
        #expect(
            result.errors.contains("wifi_set_opmode fails: the radio is off in forced sleep"),
            "\(result)")
    }

    @Test(arguments: Executor.allCases)
    func aDeepSleepMayLeaveTheRadioOff(_ executor: Executor) throws {
        let result = try run("radioless", scenario: open, executor)
        let boots = lines(result).filter { $0.hasPrefix("boot ") }
        #expect(
            boots == [
                "boot 1 mode 1 config 1 scan 1 connect 1",
                "boot 2 mode 1 config 1 scan 0 connect 0",
                "boot 3 mode 1 config 1 scan 1 connect 1",
            ], "\(result)")
        #expect(
            result.errors.contains(
                "wifi_station_scan fails: this boot has no radio, by "
                    + "system_deep_sleep_set_option(4)"), "\(result)")
    }

    // MARK: - The status LED

    /// It changes every half second until there is an address, then it is low; it begins again when
    /// the network has gone, and stays as it is when firmware takes it away.
    @Test func thePinShowsTheConnection() throws {
        let scenario = """
            air: {access_points: {net: {security: wpa2, password: "12345678"}}}
            wiring: {lamp: {device: recorder, gpio: 4}}
            events:
              - {at: 4s, access_point: {name: net, do: vanish}}
            """
        let result = try run("led", scenario: scenario, timeout: "20s")
        let edges = result.errors.split(separator: "\n").filter { $0.hasPrefix("    ") }
            .dropFirst().compactMap { Double($0.split(separator: " ")[0]) }
        try #require(edges.count > 4, "\(result)")
        let early = zip(edges.dropFirst(), edges).prefix(2).map { $0 - $1 }
        #expect(early.allSatisfy { abs($0 - 0.5) < 0.001 }, "\(edges)")
        // The fourth is the address; then it is quiet until beacons are missed for six seconds.
        #expect(edges[3] < 4 && edges[4] > 10 && edges.last.map { $0 < 14.1 } == true, "\(edges)")
    }

    /// A frame of 1,452 bytes takes 0.2 ms at 65 Mbit/s, 1.8 at 6.5, 2 at 6, and 11.8 at 1 Mbit/s.
    @Test(arguments: Executor.allCases)
    func ratesHaveTheirPrice(_ executor: Executor) throws {
        let scenario = ScratchDirectory()
        let path = scenario.write(
            "scenario.yaml",
            """
            version: 1
            air: {access_points: {net: {security: open}}}
            network:
              hosts: [{name: server, address: 192.168.1.10, services: [{echo: 7}]}]

            """)
        let run = try Firmware.name("WifiRates").run(
            executor, ["--scenario", path, "--timeout", "20s"])
        #expect(run.code == 0, "\(run)")
        let times = lines(run).suffix(7).map { $0.split(separator: " ").dropLast().last ?? "" }
            .compactMap { Int($0) }
        try #require(times.count == 7, "\(run)")
        let all = times[0]
        for same in [1, 2, 6] { #expect(abs(times[same] - all) < 10, "\(run)") }
        for (place, more) in [(3, 1620), (4, 11_600), (5, 1770)] {
            #expect(abs(times[place] - all - more) < 250, "\(run)")
        }
    }
}
