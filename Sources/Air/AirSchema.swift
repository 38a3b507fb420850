//  `air:` of a scenario, as data: access points, stations, and what happens to them.
//
//  Interface: `AirDescription.field` and `AirEvent.fields` for the schema, values of both from
//  checked ones, `AirWorld.populate` and `AirWorld.perform` to make them true.

import Chip
import Schema
import Simulation
import Wire

enum AirForms {
    static let level = TextForm(
        "a level in dBm from -120 to 0, such as -49", pattern: "^(0|-[0-9]{1,3})$"
    ) { Int($0).map { (-120...0).contains($0) } ?? false }

    static let frame = TextForm(
        "the hexadecimal bytes of an 802.11 frame: data, or one of the management frames that "
            + "Docs/Air.md names, with a header of 24 bytes and at most 2324 more",
        pattern: "^([0-9A-Fa-f]{2}){24,2348}$"
    ) { text in
        hexadecimal(text).flatMap(Frame.init(bytes:)).map { $0.length <= 2352 } ?? false
    }

    static let element = TextForm(
        "3 to 250 hexadecimal bytes such as 18fe340102", pattern: "^([0-9A-Fa-f]{2}){3,250}$"
    ) { hexadecimal($0).map { (3...250).contains($0.count) } ?? false }

    /// The bytes of a text of digits in pairs; nil where it is none.
    static func hexadecimal(_ text: String) -> [UInt8]? {
        let digits = text.utf8.map { Character(UnicodeScalar($0)).hexDigitValue }
        guard !digits.isEmpty, digits.count % 2 == 0 else { return nil }
        var bytes: [UInt8] = []
        for place in stride(from: 0, to: digits.count, by: 2) {
            guard let high = digits[place], let low = digits[place + 1] else { return nil }
            bytes.append(UInt8(high << 4 | low))
        }
        return bytes
    }
}

/// What a scenario says of the air.
public struct AirDescription: Sendable {
    struct Point: Sendable {
        let name: String
        let values: Values

        /// Of an access point.
        var mode: AuthMode { AuthMode.allCases.first { $0.word == values.variant } ?? .open }
    }

    let accessPoints: [Point]
    let stations: [Point]
    /// Per cent of the frames.
    let attacks: UInt64
    let isThere: Bool

    public init(_ values: Values?) {
        isThere = values != nil
        attacks = values?.number("attacks") ?? 0
        accessPoints =
            values?.named("access_points").map { Point(name: $0.name, values: $0.values) } ?? []
        stations =
            values?.sections("stations").map { Point(name: $0.text("name"), values: $0) } ?? []
    }

    public var accessPointNames: [String] { accessPoints.map(\.name) }
    public var stationNames: [String] { stations.map(\.name) }
    /// What each access point says of the net behind it.
    public var localNets: [LocalNet] { accessPoints.map { LocalNet($0.name, $0.values) } }

    // MARK: - Schema

    public static let field = Field(
        "air",
        .section(
            Section(
                "the air",
                [
                    Field(
                        "access_points",
                        .named(
                            Variants(
                                by: "security",
                                AuthMode.allCases.map { ($0.word, accessPoint($0)) }),
                            atMost: 64),
                        .optional, "access points, each under a name of your choice"),
                    Field(
                        "stations", .list(of: .section(station), atMost: 32), .optional,
                        "telephones and the like that join the chip's soft-AP, or another network"),
                    Field(
                        "attacks", .integer(0...100), .otherwise("0"),
                        "per cent of all frames that an attacker changes on their way"),
                ])), .optional, "who is on the air")

    private static func accessPoint(_ mode: AuthMode) -> Section {
        let password = Field(
            "password", .text(bytes: 5...64), .required, "the key of the network")
        // A key that only others have shall not look as if it were misspelt.
        let what =
            switch mode {
            case .open: "an open access point"
            case .wep: "an access point with WEP"
            default: "an access point"
            }
        return Section(
            what,
            [
                Field("ssid", .text(bytes: 1...32), .optional, "the network's name; else its own"),
                Field("channel", .integer(1...14), .otherwise("1"), "where it is"),
                Field("bssid", .form(AddressForms.mac), .optional, "its address"),
                Field("signal", .form(AirForms.level), .otherwise("-50"), "dBm at the chip"),
                Field(
                    "wavers", .integer(0...20), .otherwise("0"), "dB by which the signal changes"),
                Field("hidden", .flag, .otherwise("false"), "its beacons do not name it"),
                Field(
                    "beacon", .integer(20...1000), .otherwise("100"), "interval, units of 1.024 ms"),
                Field(
                    "dtim", .integer(1...255), .otherwise("1"),
                    "every so many beacons, stations that sleep get what waits for them"),
                Field(
                    "width", .choice(["20", "40"]), .otherwise("20"),
                    "MHz of its channel; the chip knows 20, and so do stations that say nothing"),
                Field("max_stations", .integer(0...2007), .otherwise("32"), "how many may join"),
                Field("present", .flag, .otherwise("true"), "it is there from the beginning"),
                Field(
                    "demands",
                    .list(
                        of: .choice(NetworkSettings.Demand.allCases.map(\.rawValue)), atMost: 5),
                    .optional, "what it wants of a station beside the password"),
                Field(
                    "denies", .list(of: .form(AddressForms.mac), atMost: 16), .optional,
                    "stations that it lets in never"),
                Field(
                    "leaves_unanswered",
                    .list(
                        of: .choice(NetworkSettings.Request.allCases.map(\.rawValue)), atMost: 3),
                    .optional, "what it has no time to answer"),
                Field(
                    "forgets_authentication", .flag, .otherwise("false"),
                    "it forgets at once whom it has authenticated"),
                Field(
                    "vendor_element", .form(AirForms.element), .optional,
                    "hexadecimal: the manufacturer's number and content of an element of its own"),
            ] + local + (mode == .open ? [] : [password])
                + (mode.usesHandshake ? protected : []))
    }

    /// Keys of the net behind an access point.
    private static let local = [
        Field(
            "dhcp", .flag, .optional, "its net has a DHCP server; true if it is not said"),
        Field(
            "router", .form(AddressForms.ip), .optional,
            "the address of its net's gateway; 192.168.1.1 if it is not said"),
        Field(
            "first_host", .integer(1...254), .optional,
            "last octet of DHCP's first address; 103 if it is not said"),
        Field(
            "last_host", .integer(1...254), .optional,
            "last octet of DHCP's last address; 199 if it is not said"),
        Field(
            "lease", .time(Cycles.perSecond...400_000_000 * Cycles.perSecond), .optional,
            "how long DHCP's addresses are good; 2h if it is not said"),
    ]

    /// Keys of networks with a handshake.
    private static let protected = [
        Field(
            "group_cipher", .choice(Cipher.allCases.map(\.word)), .optional,
            "announced for all stations together"),
        Field(
            "pairwise_cipher", .choice(Cipher.allCases.map(\.word)), .optional,
            "announced for one station"),
        Field(
            "key_management", .choice(["psk", "enterprise"]), .otherwise("psk"),
            "a password, or a server that knows users"),
        Field("version", .integer(1...9), .otherwise("1"), "of the security element"),
        Field(
            "protected_management", .flag, .otherwise("false"),
            "management frames must be protected"),
        Field(
            "contradicts_itself", .flag, .otherwise("false"),
            "the handshake shows another security element than the beacons"),
    ]

    private static let station = Section(
        "a station",
        [
            Field("name", .text(bytes: 1...32), .required, "for events"),
            Field("mac", .form(AddressForms.mac), .required, "its address"),
            Field("ssid", .text(bytes: 1...32), .required, "the network that it wants"),
            Field("password", .text(bytes: 5...64), .optional, "its idea of the key"),
            Field("signal", .form(AirForms.level), .otherwise("-45"), "dBm at the chip"),
            Field("at", .time(0...UInt64.max), .optional, "when it comes; else an event says so"),
            Field("dhcp", .flag, .otherwise("true"), "it asks for an address"),
            Field(
                "patience", .time(Cycles.perMillisecond...3600 * Cycles.perSecond),
                .otherwise("1s"), "without beacons for so long, it gives the network up"),
            Field(
                "width", .choice(["20", "40"]), .otherwise("20"), "MHz of channels that it knows"),
            Field("talks", .section(talk), .optional, "data that it sends by itself"),
        ])

    private static let talk = Section(
        "talk",
        [
            Field(
                "every", .time(Cycles.perMillisecond...3600 * Cycles.perSecond), .required,
                "the interval"),
            Field("bytes", .integer(0...1500), .otherwise("100"), "of the content"),
            Field(
                "to", .form(AddressForms.mac), .optional,
                "a station of the same network; else its access point"),
        ])
}

// MARK: - Values

/// What an access point says of the net behind it; nil where it says nothing.
public struct LocalNet: Sendable {
    public let accessPoint: String
    public let router: IPv4Address?
    /// The last octets of DHCP's first and last address.
    public let firstHost: UInt8?
    public let lastHost: UInt8?
    public let leaseSeconds: UInt32?
    /// Whether there is a DHCP server.
    public let serves: Bool?
    /// The keys that it has, in the order above, and their places.
    public let keys: [(name: String, mark: Mark)]
    public let mark: Mark

    fileprivate init(_ name: String, _ values: Values) {
        accessPoint = name
        router = values.ifText("router").flatMap { IPv4Address($0) }
        firstHost = values.ifNumber("first_host").map { UInt8($0) }
        lastHost = values.ifNumber("last_host").map { UInt8($0) }
        leaseSeconds = values.ifNumber("lease").map { UInt32(clamping: $0 / Cycles.perSecond) }
        serves = values.ifFlag("dhcp")
        keys = ["router", "first_host", "last_host", "lease", "dhcp"].compactMap { key in
            values[key].map { (key, $0.mark) }
        }
        mark = values.mark
    }
}

extension AirDescription.Point {
    /// - Parameter bssid: for one that has none of its own.
    func settings(bssid: MACAddress) -> NetworkSettings {
        let mode = self.mode
        var settings = NetworkSettings(
            bssid: values.ifText("bssid").flatMap { MACAddress($0) } ?? bssid,
            ssid: Array((values.ifText("ssid") ?? name).utf8),
            channel: UInt8(values.number("channel")), authMode: mode,
            password: Array((values.ifText("password") ?? "").utf8),
            interval: UInt16(values.number("beacon")))
        settings.isHidden = values.flag("hidden")
        settings.maxStations = Int(values.number("max_stations"))
        settings.demands = values.texts("demands").compactMap(NetworkSettings.Demand.init)
        settings.denied = values.texts("denies").compactMap { MACAddress($0) }
        settings.unanswered = values.texts("leaves_unanswered").compactMap(
            NetworkSettings.Request.init)
        settings.forgetsAuthentication = values.flag("forgets_authentication")
        settings.dtim = UInt8(values.number("dtim"))
        settings.description.isWide = values.text("width") == "40"
        if let element = values.ifText("vendor_element").flatMap(AirForms.hexadecimal) {
            let whole = Elements.element(ElementID.vendor, element)
            settings.description.extras = whole
            settings.extras = [.probeResponse: whole, .associationResponse: whole]
        }
        guard mode.usesHandshake else { return settings }
        for index in settings.description.security.indices {
            change(&settings.description.security[index])
        }
        settings.contradictsItself = values.flag("contradicts_itself")
        return settings
    }

    private func change(_ element: inout SecurityElement) {
        func cipher(_ key: String) -> UInt8? {
            values.ifText(key).flatMap { word in Cipher.allCases.first { $0.word == word } }?
                .rawValue
        }
        element.group = cipher("group_cipher") ?? element.group
        element.pairwise = cipher("pairwise_cipher") ?? element.pairwise
        element.keyManagement = values.text("key_management") == "psk" ? 2 : 1
        element.version = UInt16(values.number("version"))
        element.requiresProtectedManagement = values.flag("protected_management")
    }

    var level: Int { Int(values.text("signal")) ?? -50 }

    var stationSettings: WirelessStation.Settings {
        var settings = WirelessStation.Settings(
            address: MACAddress(values.text("mac")) ?? .guide,
            ssid: Array(values.text("ssid").utf8),
            password: Array((values.ifText("password") ?? "").utf8))
        settings.level = level
        settings.patience = values.number("patience")
        settings.usesDHCP = values.flag("dhcp")
        settings.hostName = name
        settings.understandsWide = values.text("width") == "40"
        settings.talk = values.ifSection("talks").map { talk in
            WirelessStation.Talk(
                interval: talk.number("every"), length: Int(talk.number("bytes")),
                partner: talk.ifText("to").flatMap { MACAddress($0) })
        }
        return settings
    }
}

extension Values {
    /// The items of a list of texts; none where it was left out.
    func texts(_ name: String) -> [String] {
        guard case .list(let items)? = self[name]?.content else { return [] }
        return items.compactMap { item in
            guard case .text(let text) = item.content else { return nil }
            return text
        }
    }
}

extension AirWorld {
    /// Makes the world that a scenario describes. Before the machine runs.
    public func populate(_ description: AirDescription) {
        if description.isThere { isObliging = false }
        air.attacks = UInt32(description.attacks) * LinkFaults.certain / 100
        for point in description.accessPoints {
            let accessPoint = add(
                point.name, point.settings(bssid: nextBSSID), level: point.level,
                spread: Int(point.values.number("wavers")))
            if point.values.flag("present") { accessPoint.appear() }
        }
        for point in description.stations {
            let station = add(point.name, point.stationSettings)
            guard let time = point.values.ifNumber("at") else { continue }
            air.clock.after(time) { [unowned station] in station.appear() }
        }
    }
}
