//  What happens on the air at a certain time, as a scenario says it.

import Chip
import Schema
import Simulation

/// Something that happens to an access point or to a station.
public struct AirEvent: Sendable {
    enum Act: String, Sendable, CaseIterable {
        case appear, vanish
        case shutDown = "shut-down"
        case forget
        case dismiss
        case disassociate
        case countermeasures
        case rekey
        case stopDHCP = "stop-dhcp"
        case startDHCP = "start-dhcp"
    }

    enum StationAct: String, Sendable, CaseIterable {
        case appear, leave, vanish, probe
    }

    enum Change: Sendable {
        case act(Act)
        case channel(UInt8)
        case password(String)
        case security(AuthMode, password: String)
        case level(Int)
        case limit(Int)
        case cut(Cycles, outgoing: Bool, incoming: Bool)
        case faults(LinkFaults)
        case unanswered([NetworkSettings.Request])
        case station(StationAct)
        case frame(StrangeFrame)
    }

    /// Of the access point or station; nil for what is about neither.
    public let name: String?
    public let isAboutStation: Bool
    let change: Change

    // MARK: - Schema

    /// Keys of an event; one of them.
    public static let fields = [
        Field(
            "access_point", .section(accessPoint), .optional, "something befalls an access point"),
        Field("station", .section(station), .optional, "a station comes or goes"),
        StrangeFrame.field,
    ]

    private static let accessPoint = Section(
        "an access point event",
        [Field("name", .text(bytes: 1...32), .required, "as `air` gives it")],
        oneOf: [
            Field(
                "do", .choice(Act.allCases.map(\.rawValue)), .optional,
                "vanish: its power goes; shut-down: with a farewell; forget: its power goes for a "
                    + "moment; dismiss, disassociate: it sends its stations away; countermeasures: "
                    + "it was attacked; rekey: a new key for all; stop-dhcp, start-dhcp: the "
                    + "DHCP server of its net keeps silent, or answers"),
            Field("channel", .integer(1...14), .optional, "it moves there, unannounced"),
            Field("password", .text(bytes: 5...64), .optional, "it gets a new one"),
            Field("security", .section(security), .optional, "it gets another protection"),
            Field("signal", .form(AirForms.level), .optional, "dBm at the chip, from now on"),
            Field("max_stations", .integer(0...2007), .optional, "from now on; surplus must go"),
            Field("cut", .section(cut), .optional, "nothing gets through for a time"),
            Field("link", .section(link), .optional, "what befalls frames from now on"),
            Field(
                "leaves_unanswered",
                .list(of: .choice(NetworkSettings.Request.allCases.map(\.rawValue)), atMost: 3),
                .optional, "what it has no time to answer from now on"),
        ])

    private static let security = Section(
        "a change of protection",
        [
            Field("mode", .choice(AuthMode.allCases.map(\.word)), .required, "the new one"),
            Field("password", .text(bytes: 5...64), .optional, "its key"),
        ])

    private static let cut = Section(
        "a cut",
        [
            Field("for", .time(1...UInt64.max >> 1), .required, "how long"),
            Field(
                "direction", .choice(["both", "to-chip", "from-chip"]), .otherwise("both"),
                "whose frames are lost"),
        ])

    private static let link = Section(
        "a link",
        [
            Field("loss", .integer(0...100), .otherwise("0"), "per cent of the frames"),
            Field("duplication", .integer(0...100), .otherwise("0"), "per cent of the frames"),
            Field("reordering", .integer(0...100), .otherwise("0"), "per cent of the frames"),
            Field("delay", .time(0...60 * Cycles.perSecond), .otherwise("0s"), "of every frame"),
        ])

    private static let station = Section(
        "a station event",
        [
            Field("name", .text(bytes: 1...32), .required, "as `air` gives it"),
            Field(
                "do", .choice(StationAct.allCases.map(\.rawValue)), .required,
                "leave: with a farewell; vanish: without; probe: it asks who is there"),
        ])

    // MARK: - Values

    /// Of the checked values of an event; nil for one that is not about the air.
    public init?(_ event: Values) {
        if let values = event.ifSection("station") {
            name = values.text("name")
            isAboutStation = true
            change = .station(StationAct(rawValue: values.text("do")) ?? .probe)
            return
        }
        if let strange = StrangeFrame(event) {
            name = nil
            isAboutStation = false
            change = .frame(strange)
            return
        }
        guard let values = event.ifSection("access_point"), let change = Change(values) else {
            return nil
        }
        name = values.text("name")
        isAboutStation = false
        self.change = change
    }
}

extension AirEvent.Change {
    fileprivate init?(_ values: Values) {
        if let act = values.ifText("do").flatMap(AirEvent.Act.init) {
            self = .act(act)
        } else if let channel = values.ifNumber("channel") {
            self = .channel(UInt8(channel))
        } else if let password = values.ifText("password") {
            self = .password(password)
        } else if let level = values.ifText("signal").flatMap({ Int($0) }) {
            self = .level(level)
        } else if let limit = values.ifNumber("max_stations") {
            self = .limit(Int(limit))
        } else if let security = values.ifSection("security") {
            let word = security.text("mode")
            self = .security(
                AuthMode.allCases.first { $0.word == word } ?? .open,
                password: security.ifText("password") ?? "")
        } else if let cut = values.ifSection("cut") {
            let direction = cut.text("direction")
            self = .cut(
                cut.number("for"), outgoing: direction != "from-chip",
                incoming: direction != "to-chip")
        } else if let link = values.ifSection("link") {
            func share(_ key: String) -> UInt32 {
                UInt32(link.number(key)) * LinkFaults.certain / 100
            }
            var faults = LinkFaults()
            faults.loss = share("loss")
            faults.duplication = share("duplication")
            faults.reordering = share("reordering")
            faults.delay = link.number("delay")
            self = .faults(faults)
        } else if values["leaves_unanswered"] != nil {
            self = .unanswered(
                values.texts("leaves_unanswered").compactMap(NetworkSettings.Request.init))
        } else {
            return nil
        }
    }
}

// MARK: - Happening

extension AirWorld {
    /// Lets an event happen; one about somebody who is not there does nothing.
    public func perform(_ event: AirEvent) {
        if case .frame(let strange) = event.change {
            return send(strange)
        }
        guard let name = event.name else { return }
        if case .station(let act) = event.change {
            guard let station = station(name) else { return }
            switch act {
            case .appear: station.appear()
            case .leave: station.leave()
            case .vanish: station.vanish()
            case .probe: station.probe()
            }
            return
        }
        guard let point = accessPoint(name) else { return }
        switch event.change {
        case .act(let act): perform(act, on: point)
        case .channel(let channel): point.move(to: channel)
        case .password(let password): point.change { $0.password = Array(password.utf8) }
        case .security(let mode, let password):
            point.change { settings in
                settings.authMode = mode
                settings.password = Array(password.utf8)
                settings.description.isPrivate = mode != .open
                settings.description.security = NetworkSettings.elements(for: mode)
            }
        case .level(let level): point.setLevel(level)
        case .limit(let stations): point.limit(to: stations)
        case .cut(let length, let outgoing, let incoming):
            point.cut(for: length, outgoing: outgoing, incoming: incoming)
        case .faults(let faults):
            point.setFaults { outgoing, incoming in
                outgoing = faults
                incoming = faults
            }
        case .unanswered(let requests): point.leaveUnanswered(requests)
        case .station, .frame: break
        }
    }

    private func perform(_ act: AirEvent.Act, on point: AccessPoint) {
        switch act {
        case .appear: point.appear()
        case .vanish: point.vanish()
        case .shutDown: point.shutDown()
        case .forget: point.forgetStations()
        case .dismiss: point.dismiss(.unspecified)
        case .disassociate: point.dismiss(.associationExpired, with: .disassociation)
        case .countermeasures: point.dismiss(.integrityFailure)
        case .rekey: point.rekey()
        case .stopDHCP: point.uplink?.setServing(false, behind: point)
        case .startDHCP: point.uplink?.setServing(true, behind: point)
        }
    }
}
