//  `air:` and what happens to it: what is wrong with a file is told with its line, its column and a
//  suggestion.

import Testing

@testable import Scenario

@Suite struct AirTests {
    /// An access point "net", with the keys of a test.
    private static func point(_ keys: String) -> String {
        "air: {access_points: {net: {security: wpa2, password: \"12345678\", \(keys)}}}"
    }

    /// A station "phone", with the keys of a test.
    private static func station(_ keys: String) -> String {
        "air: {stations: [{name: phone, mac: c8:3a:35:cc:14:94, ssid: chip, \(keys)}]}"
    }

    /// Something that befalls "net" at 5 s, in line 3.
    private static func event(_ keys: String) -> String {
        point("channel: 6") + "\nevents: [{at: 5s, access_point: {name: net, \(keys)}}]"
    }

    private static let sixBytes =
        "is not six hexadecimal bytes such as 18:fe:34:97:f7:40, of which the first is even"

    /// The parts themselves: unknown keys, wrong types.
    private static let shapes: [(String, String)] = [
        (
            "air: 5",
            "s:2:6: the air is a group of keys (access_points, stations, attacks), not \"5\""
        ),
        (
            "air: []",
            "s:2:6: the air is a group of keys (access_points, stations, attacks), not a list"
        ),
        ("air: {access_point: {}}", "did you mean \"access_points\"?"),
        (
            "air: {access_points: []}",
            "s:2:22: \"access_points\" is a group of names, not a list"
        ),
        (
            "air: {access_points: {net: open}}",
            "s:2:28: \"net\" is a group of keys that begins with \"security\", not \"open\""
        ),
        (
            "air: {access_points: {net: {channel: 1}}}",
            "s:2:28: \"net\" needs the key \"security\": open, wep, wpa, wpa2 or wpa/wpa2"
        ),
        ("air: {access_points: {net: {security: wap2, password: \"12345678\"}}}", "\"wpa2\"?"),
        (
            "air: {access_points: {net: {security: wpa2}}}",
            "s:2:28: an access point needs the key \"password\": the key of the network"
        ),
        (
            "air: {access_points: {net: {security: open, password: \"12345678\"}}}",
            "s:2:45: there is no key \"password\" in an open access point; there are ssid, channel,"
        ),
        (
            "air: {access_points: {net: {security: wep, password: \"12345\", version: 2}}}",
            "s:2:63: there is no key \"version\" in an access point with WEP; there are"
        ),
        (
            "air: {access_points: {my net: {security: open}}}",
            "s:2:23: a name is 1 to 32 letters, digits, - and _, not \"my net\""
        ),
        (
            "air: {access_points: {a: {security: open}, a: {security: open}}}",
            "s:2:44: the key \"a\" is in line 2 already"
        ),
        ("air: {stations: {name: a}}", "s:2:17: \"stations\" is a list, each item behind a dash"),
        (
            "air: {stations: [{mac: c8:3a:35:cc:14:94, ssid: a}]}",
            "s:2:18: a station needs the key \"name\""
        ),
        (
            point("chanel: 6"),
            "there is no key \"chanel\" in an access point; did you mean \"channel\"?"
        ),
        (point("reason: 5"), "there is no key \"reason\" in an access point"),
        (
            station("channel: 5"),
            "there is no key \"channel\" in a station; there are name, mac, ssid"
        ),
    ]

    /// Values: out of range, of another type, impossible.
    private static let values: [(String, String)] = [
        (point("channel: 0"), "\"channel\": \"0\" is not a whole number, 1 to 14"),
        (point("channel: 15"), "\"channel\": \"15\" is not a whole number, 1 to 14"),
        (point("channel: six"), "\"channel\": \"six\" is not a whole number, 1 to 14"),
        (point("channel: [1]"), "\"channel\" takes a whole number, 1 to 14, not a list"),
        (point("bssid: 1"), "\"bssid\": \"1\" \(sixBytes)"),
        (point("bssid: 01:00:00:00:00:01"), "\"01:00:00:00:00:01\" \(sixBytes)"),
        (point("bssid: aa:bb:cc:dd:ee"), "\"aa:bb:cc:dd:ee\" \(sixBytes)"),
        (point("denies: [me]"), "\"denies\": \"me\" \(sixBytes)"),
        (station("signal: 5"), "\"5\" is not a level in dBm from -120 to 0, such as -49"),
        (point("signal: -121"), "\"-121\" is not a level in dBm from -120 to 0, such as -49"),
        (point("signal: loud"), "\"loud\" is not a level in dBm"),
        (point("wavers: 21"), "\"wavers\": \"21\" is not a whole number, 0 to 20"),
        (point("hidden: yes"), "\"hidden\": \"yes\" is neither true nor false"),
        (point("beacon: 10"), "\"beacon\": \"10\" is not a whole number, 20 to 1000"),
        (point("max_stations: -1"), "\"-1\" is not a whole number, 0 to 2007"),
        (point("demands: all"), "\"demands\" is a list, each item behind a dash, not \"all\""),
        (point("demands: [vendor]"), "there is no \"vendor\"; there are power-capability,"),
        (point("dhcp: off"), "\"dhcp\": \"off\" is neither true nor false"),
        (point("ssid: \"\""), "\"ssid\": a text is missing"),
        (
            point("ssid: " + String(repeating: "x", count: 33)),
            "\"ssid\": the text has 33 bytes, at most 32 go"
        ),
        (point("group_cipher: aes"), "there is no \"aes\"; there are wep40, tkip, ccmp and gcmp"),
        (point("key_management: eap"), "there is no \"eap\"; there are psk and enterprise"),
        (point("version: 10"), "\"10\" is not a whole number, 1 to 9"),
        (station("password: abc"), "\"password\": the text has 3 bytes, at least 5 are needed"),
        (
            "air: {stations: [{name: a, mac: c9:3a:35:cc:14:94, ssid: a}]}",
            "s:2:33: \"mac\": \"c9:3a:35:cc:14:94\" \(sixBytes)"
        ),
    ]

    /// Times.
    private static let times: [(String, String)] = [
        (station("at: 1"), "\"at\": \"1\" is not a virtual time: the unit (us, ms, s, m or h) is"),
        (station("at: -1s"), "\"-1s\" is not a virtual time: it cannot be negative"),
        (station("at: 1.2.3s"), "\"1.2.3s\" is not a virtual time: write a number with a unit"),
        (station("patience: 0s"), "\"0s\" is not a time such as 12.5s, 1ms to 1h"),
        (point("lease: 0s"), "\"lease\": \"0s\" is not a time such as 12.5s, 1s to"),
        (point("lease: 2 hours"), "\"2 hours\" is not a virtual time: write a number with a unit"),
        (event("cut: {for: 0s}"), "\"for\": \"0s\" is not a time such as 12.5s"),
        (event("link: {delay: 61s}"), "\"delay\": \"61s\" is not a time such as 12.5s, 0s to 1m"),
        (
            "events: [{at: 99999999999h, end: 1}]",
            "is not a virtual time: it is over 64 bits of cycles, about 7300 years"
        ),
    ]

    /// What does not go together.
    private static let contradictions: [(String, String)] = [
        (
            "air: {access_points: {a: {security: open, bssid: 02:00:00:00:00:01}, "
                + "b: {security: open, bssid: 02:00:00:00:00:01}}}",
            "s:2:97: b has the address 02:00:00:00:00:01 of a"
        ),
        // The address that b gets by itself.
        (
            "air: {access_points: {a: {security: open, bssid: aa:5b:78:30:46:0b}, "
                + "b: {security: open}}}",
            "s:2:73: b has the address aa:5b:78:30:46:0b of a"
        ),
        (
            point("bssid: 18:fe:34:97:f7:40"),
            "net has the address 18:fe:34:97:f7:40 of the chip's st"
        ),
        (
            point("bssid: 1a:fe:34:97:f7:40"),
            "net has the address 1a:fe:34:97:f7:40 of the chip's so"
        ),
        (
            "chip: {mac: 02:00:00:00:00:01}\n" + point("bssid: 02:00:00:00:00:01"),
            "s:3:74: net has the address 02:00:00:00:00:01 of the chip's station"
        ),
        (
            "air: {stations: [{name: a, mac: c8:3a:35:cc:14:94, ssid: a}, "
                + "{name: a, mac: c8:3a:35:cc:14:95, ssid: a}]}",
            "s:2:69: there are two stations a"
        ),
        (
            "air: {stations: [{name: a, mac: c8:3a:35:cc:14:94, ssid: a}, "
                + "{name: b, mac: c8:3a:35:cc:14:94, ssid: a}]}",
            "s:2:77: b has the address c8:3a:35:cc:14:94 of a"
        ),
        (
            "air: {access_points: {net: {security: wpa2, password: 1234567}}}",
            "s:2:55: net has a password of 7 bytes; WPA2 takes 8 to 63, or 64 hexadecimal digits"
        ),
        (
            "air: {access_points: {net: {security: wpa/wpa2, password: short}}}",
            "s:2:59: net has a password of 5 bytes; WPA/WPA2 takes 8 to 63"
        ),
        (
            "air: {access_points: {net: {security: wep, password: 1234567}}}",
            "s:2:54: net has a password of 7 bytes; WEP takes 5 or 13, or twice as many hexadecimal"
        ),
        (event("password: abcdef"), "s:3:10: net has a password of 6 bytes; WPA2 takes 8 to 63"),
        (
            event("security: {mode: wpa2}"),
            "s:3:10: the new protection of net needs a \"password\", because it is wpa2"
        ),
        (
            event("security: {mode: open, password: \"12345678\"}"),
            "s:3:10: the new protection of net takes no password, because it is open"
        ),
        (
            event("security: {mode: wep, password: \"12345678\"}"),
            "s:3:10: the new protection of net has a password of 8 bytes; WEP takes 5 or 13"
        ),
        (
            "air: {access_points: {net: {security: open}}}\n"
                + "events: [{at: 5s, access_point: {name: net, password: \"12345678\"}}]",
            "s:3:10: net takes no password, because it is open"
        ),
    ]

    /// Events.
    private static let events: [(String, String)] = [
        (
            point("channel: 6") + "\nevents: [{access_point: {name: net, do: vanish}}]",
            "s:3:10: an event needs at or every"
        ),
        (
            point("channel: 6") + "\nevents: [{at: 5s, access_point: {name: nte, do: vanish}}]",
            "s:3:10: there is no access point \"nte\"; did you mean \"net\"?"
        ),
        (
            point("channel: 6") + "\nevents: [{at: 5s, access_point: {do: vanish}}]",
            "an access point event needs the key \"name\""
        ),
        (
            point("channel: 6") + "\nevents: [{at: 5s, station: {name: net, do: leave}}]",
            "s:3:10: there is no station \"net\"; `air` has none"
        ),
        (
            station("signal: -40") + "\nevents: [{at: 5s, station: {name: phnoe, do: leave}}]",
            "s:3:10: there is no station \"phnoe\"; did you mean \"phone\"?"
        ),
        (
            event("do: vanish, channel: 3"),
            "s:3:57: an access point event does one thing only, and \"do\" is there already"
        ),
        (
            event("do: explode"),
            "\"do\": there is no \"explode\"; there are appear, vanish, shut-down,"
        ),
        (event("do: dismis"), "\"do\": there is no \"dismis\"; did you mean \"dismiss\"?"),
        (event("channel: 15"), "\"channel\": \"15\" is not a whole number, 1 to 14"),
        (event("signal: 1"), "\"signal\": \"1\" is not a level in dBm"),
        (event("cut: 5s"), "a cut is a group of keys (for, direction), not \"5s\""),
        (event("cut: {for: 5s, direction: up}"), "there are both, to-chip and from-chip"),
        (event("link: {loss: 101}"), "\"loss\": \"101\" is not a whole number, 0 to 100"),
        (event("link: {lost: 10}"), "there is no key \"lost\" in a link; did you mean \"loss\"?"),
        (event("security: open"), "a change of protection is a group of keys (mode, password)"),
    ]

    @Test(arguments: shapes + values + times + contradictions + events)
    func isTold(_ lines: String, _ sentence: String) {
        let told = problems("version: 1\n" + lines + "\n")
        #expect(told.count == 1, "\(told)")
        #expect(told.first?.contains(sentence) == true, "\(told)")
    }

    /// A password that suits what the access point is later, or was before.
    @Test func passwordsMaySuitAnyProtectionOfTheirs() {
        #expect(
            problems(
                """
                version: 1
                air:
                  access_points:
                    net: {security: open}
                    old: {security: wep, password: "12345"}
                events:
                  - {at: 5s, access_point: {name: net, security: {mode: wpa2, password: "12345678"}}}
                  - {at: 6s, access_point: {name: net, password: "87654321"}}
                  - {at: 6s, access_point: {name: old, password: 0123456789abc}}
                  - {at: 7s, access_point: {name: old, security: {mode: open}}}

                """) == [])
    }

    /// No key names a reason: each arises from its cause.
    @Test func noKeyNamesAReason() {
        #expect(!Scenario.reference.contains("reason"))
    }
}
