//  Options of `run` about the air, and what they make of it.

import Air
import ArgumentParser
import Machine
import WiFi
import Wire

struct AirOptions: ParsableArguments {
    @Option(
        name: .customLong("ap"),
        help: ArgumentHelp(
            "An access point within reach; without a password it is open. Without any, and without "
                + "one in a scenario, whatever firmware connects to appears.",
            valueName: "name:password"),
        transform: AccessPointOption.init)
    var accessPoints: [AccessPointOption] = []

    @Option(
        name: .customLong("pcap-air"),
        help: ArgumentHelp(
            "Record every 802.11 frame, for Wireshark; beacons keep the run from ending by itself.",
            valueName: "file"))
    var pcap: String?

    /// Adds what the options say to the air.
    ///
    /// - Returns: the capture that is written; nil without one.
    /// - Throws: exit code 2 where the capture cannot be created.
    func populate(_ world: AirWorld) throws -> PcapFile? {
        let capture = try pcap.map { try openCapture($0, .radiotap) }
        if let capture {
            world.air.capture = { capture.write($0.radiotap, at: $0.time) }
        }
        if !accessPoints.isEmpty { world.isObliging = false }
        for option in accessPoints {
            world.addPlain(ssid: option.ssid, password: option.password)
        }
        return capture
    }
}

/// `NAME:PASSWORD`; the first colon divides.
struct AccessPointOption: Sendable {
    let ssid: [UInt8]
    let password: [UInt8]

    init(_ text: String) throws {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        ssid = Array(parts[0].utf8)
        password = parts.count == 2 ? Array(parts[1].utf8) : []
        guard (1...32).contains(ssid.count) else {
            throw ValidationError("an access point's name has 1 to 32 bytes, not \(ssid.count)")
        }
        let fits =
            password.isEmpty || AuthMode.wpa2.accepts(password: password)
            || AuthMode.wep.accepts(password: password)
        guard fits else {
            throw ValidationError(
                "the password of \(text) has \(password.count) bytes; WPA2 takes 8 to 63, WEP 5 "
                    + "or 13")
        }
    }
}
