//  What does not go together in a scenario's `air:`, beyond the form of each key: addresses that
//  two have, passwords that cannot be one, names that two stations have.
//
//  Interface: `AirDescription.problems(chip:)` and `problems(of:)`, for whoever reads the file. A
//  text begins in lower case and has no full stop.

import Chip
import Schema

extension AuthMode {
    /// Why `password` cannot be one of this protection, as a sentence about it goes on; nil if it
    /// can.
    public func objection(to password: String?) -> String? {
        guard self != .open else {
            return password == nil ? nil : "takes no password, because it is open"
        }
        guard let password else { return "needs a \"password\", because it is \(word)" }
        let bytes = Array(password.utf8)
        guard !accepts(password: bytes) else { return nil }
        let rule =
            self == .wep
            ? "WEP takes 5 or 13, or twice as many hexadecimal digits"
            : "\(word.uppercased()) takes 8 to 63, or 64 hexadecimal digits"
        return "has a password of \(bytes.count) bytes; \(rule)"
    }
}

extension AirDescription {
    public typealias Problem = (text: String, mark: Mark)

    /// What does not go together, in the order of access points and stations.
    ///
    /// - Parameter chip: the address of the chip's station.
    public func problems(chip: MACAddress) -> [Problem] {
        // Looked up by address, never walked.
        var owners = [chip.number: "the chip's station"]
        owners[chip.softAP.number] = "the chip's soft-AP"
        var found: [Problem] = []
        func claim(_ address: MACAddress, _ name: String, _ mark: Mark) {
            if let owner = owners[address.number] {
                found.append(("\(name) has the address \(address) of \(owner)", mark))
            }
            owners[address.number] = name
        }
        for (number, point) in accessPoints.enumerated() {
            let values = point.values
            let given = values.ifText("bssid").flatMap { MACAddress($0) }
            claim(
                given ?? AirWorld.bssid(number), point.name, values["bssid"]?.mark ?? values.mark)
            found += problems(of: point)
        }
        for (index, station) in stations.enumerated() {
            let values = station.values
            if stations[..<index].contains(where: { $0.name == station.name }) {
                let mark = values["name"]?.mark ?? values.mark
                found.append(("there are two stations \(station.name)", mark))
            }
            guard let address = MACAddress(values.text("mac")) else { continue }
            claim(address, station.name, values["mac"]?.mark ?? values.mark)
        }
        return found
    }

    private func problems(of point: Point) -> [Problem] {
        let values = point.values
        var found: [Problem] = []
        // The schema asks for a password where there must be one.
        if let password = values.ifText("password"),
            let objection = point.mode.objection(to: password)
        {
            let mark = values["password"]?.mark ?? values.mark
            found.append(("\(point.name) \(objection)", mark))
        }
        if let first = values.ifNumber("first_host"), let last = values.ifNumber("last_host"),
            first > last
        {
            let mark = (values["first_host"] ?? values["last_host"])?.mark ?? values.mark
            found.append(("the DHCP range \(first) to \(last) of \(point.name) is empty", mark))
        }
        return found
    }

    /// Why each event cannot happen to the access point that it names; nil if it can.
    ///
    /// A new password must suit a protection that the access point has at some time.
    public func problems(of events: [AirEvent]) -> [String?] {
        // Looked up by name, never walked.
        var modes: [String: [AuthMode]] = [:]
        for point in accessPoints { modes[point.name] = [point.mode] }
        for event in events {
            guard case .security(let mode, _) = event.change, let name = event.name,
                modes[name]?.contains(mode) == false
            else { continue }
            modes[name]?.append(mode)
        }
        return events.map { event in
            event.name.flatMap { problem(of: event.change, at: $0, modes[$0] ?? []) }
        }
    }

    private func problem(
        of change: AirEvent.Change, at name: String, _ modes: [AuthMode]
    ) -> String? {
        switch change {
        case .security(let mode, let password):
            return mode.objection(to: password.isEmpty ? nil : password).map {
                "the new protection of \(name) \($0)"
            }
        case .password(let password):
            let objections = modes.map { $0.objection(to: password) }
            guard !objections.contains(nil), let objection = objections.first ?? nil else {
                return nil
            }
            return "\(name) \(objection)"
        default: return nil
        }
    }
}
