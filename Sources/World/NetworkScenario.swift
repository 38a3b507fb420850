//  What a scenario says of the network, made a plan, with the places of its parts in the file.

import Chip
import NetworkStack
import Schema
import Simulation
import Wire

public struct NetworkScenario: Sendable {
    public let plan: NetworkPlan
    /// What does not go together, and where it stands.
    public private(set) var problems: [(text: String, mark: Mark)] = []
    /// Directories that files are served from, and where they stand.
    public private(set) var directories: [(path: String, mark: Mark)] = []
    /// The file has such a part.
    public let isThere: Bool
    /// It says which nets there are.
    public let namesNets: Bool

    public var netNames: [String] { plan.lans.map(\.name) }
    public var hostNames: [String] { plan.hosts.map(\.name) }

    /// - Parameters:
    ///   - values: checked against `field`; nil is a network without hosts.
    ///   - nets: those where `values` name none, with what describes them.
    ///   - folder: what directories are relative to.
    public init(
        _ values: Values?, nets: [(plan: LANPlan, mark: Mark)] = [], folder: String
    ) {
        isThere = values != nil
        namesNets = values?["nets"] != nil
        var reader = Reader(folder: folder)
        plan = reader.plan(values, nets: nets)
        directories = reader.directories
        problems = reader.problems
        let place = values?.mark ?? Mark(line: 1, column: 1)
        for problem in plan.problems {
            problems.append((problem.text, reader.marks[problem.part] ?? place))
        }
    }

    /// Makes parts of a plan, and notes where they stand.
    private struct Reader {
        let folder: String
        var marks: [PlanProblem.Part: Mark] = [:]
        var problems: [(text: String, mark: Mark)] = []
        var directories: [(path: String, mark: Mark)] = []

        init(folder: String) { self.folder = folder }

        mutating func plan(
            _ values: Values?, nets: [(plan: LANPlan, mark: Mark)]
        ) -> NetworkPlan {
            var plan = NetworkPlan()
            if values?["nets"] != nil || !nets.isEmpty { plan.lans = [] }
            for (number, net) in nets.enumerated() where values?["nets"] == nil {
                marks[.lan(number)] = net.mark
                plan.lans.append(net.plan)
            }
            guard let values else { return plan }
            plan.dnsDelay = values.number("dns_delay")
            for item in values.sections("nets") {
                marks[.lan(plan.lans.count)] = (item["gateway"] ?? item["name"])?.mark
                plan.lans.append(lan(item))
            }
            for item in values.sections("hosts") {
                let number = plan.hosts.count
                marks[.host(number)] = item["address"]?.mark
                plan.hosts.append(host(item, number))
            }
            for item in values.sections("names") {
                marks[.name(plan.names.count)] = item["name"]?.mark
                plan.names.append(
                    NamePlan(
                        name: item.text("name"), addresses: item.addresses("addresses"),
                        delay: item.ifNumber("delay")))
            }
            return plan
        }

        // MARK: Nets

        private mutating func lan(_ values: Values) -> LANPlan {
            let net = IPv4Net(values.text("gateway")) ?? IPv4Net(.any, prefix: 24)
            var lan = LANPlan(
                name: values.text("name"), net: net, latency: values.number("latency"),
                dhcp: DHCPPlan())
            // The usual range, or all of a small net.
            let most = (8...30).contains(net.prefix) ? net.mostHosts : 0
            if most < 254 { lan.dhcp = DHCPPlan(first: 1, last: most) }
            guard let given = values.ifSection("dhcp"), var dhcp = lan.dhcp else { return lan }
            if let first = number("first", of: given, in: net) {
                dhcp.first = first
                dhcp.last = min(first &+ 100, most)
            }
            if let last = number("last", of: given, in: net) {
                dhcp.last = last
                if given["first"] == nil { dhcp.first = min(dhcp.first, last) }
            }
            dhcp.serves = given.flag("serves")
            dhcp.leaseSeconds = UInt32(given.number("lease") / Cycles.perSecond)
            dhcp.delay = given.number("delay")
            dhcp.router = given.ifAddress("router")
            dhcp.nameServers = given.addresses("dns")
            dhcp.timeServers = given.addresses("ntp")
            dhcp.domain = given.ifText("domain")
            lan.dhcp = dhcp
            return lan
        }

        /// The number in the net of an address that must be in it.
        private mutating func number(
            _ key: String, of values: Values, in net: IPv4Net
        ) -> UInt32? {
            guard let address = values.ifAddress(key), let mark = values[key]?.mark else {
                return nil
            }
            guard net.contains(address) else {
                problems.append(("\"\(key)\": \(address) is not in the net \(net)", mark))
                return nil
            }
            return address.value & ~net.mask.value
        }

        // MARK: Hosts

        private mutating func host(_ values: Values, _ number: Int) -> HostPlan {
            var host = HostPlan(
                name: values.text("name"), address: values.ifAddress("address") ?? .any)
            host.isRemote = values.flag("remote")
            host.mutates = Int(values.number("mutates"))
            for item in values.sections("services") {
                for service in services(item) {
                    marks[.service(host: number, host.services.count)] = item.mark
                    host.services.append(service)
                }
            }
            for item in values.sections("visits") {
                marks[.visit(host: number, host.visits.count)] = item.mark
                host.visits.append(visit(item))
            }
            return host
        }

        private mutating func visit(_ values: Values) -> VisitPlan {
            let transport: VisitPlan.Transport = values["tcp"] == nil ? .udp : .tcp
            let port = UInt16(values.number(transport.rawValue))
            let time = values.ifNumber("at")
            let asked = values.ifNumber("asked")
            if (time == nil) == (asked == nil) {
                problems.append(("a visit needs one of \"at\" and \"asked\"", values.mark))
            } else if time != nil, values["to"] == nil {
                problems.append(("a visit at a time needs \"to\"", values.mark))
            }
            if (values["text"] == nil) == (values["does"] == nil) {
                problems.append(("a visit needs one of \"text\" and \"does\"", values.mark))
            }
            var visit = VisitPlan(
                asked.map { .datagram(UInt16($0)) } ?? .time(Instant(cycles: time ?? 0)),
                transport, to: SocketAddress(values.ifAddress("to") ?? .any, port),
                from: values.ifNumber("from").map { UInt16($0) },
                text: Array((values.ifText("text") ?? "").utf8))
            visit.deed = values.ifText("does").flatMap(VisitPlan.Deed.init)
            visit.times = Int(values.number("times"))
            visit.period = values.ifNumber("every")
            return visit
        }

        /// One or, with echo and discard, two.
        private mutating func services(_ values: Values) -> [ServicePlan] {
            func port(_ key: String) -> UInt16? { values.ifNumber(key).map { UInt16($0) } }
            let over = values.ifText("over")
            func pair(_ tcp: ServicePlan, _ udp: ServicePlan) -> [ServicePlan] {
                (over == "udp" ? [] : [tcp]) + (over == "tcp" ? [] : [udp])
            }
            if let port = port("echo") { return pair(.tcpEcho(port), .udpEcho(port)) }
            if let port = port("discard") { return pair(.tcpDiscard(port), .udpDiscard(port)) }
            if let port = port("counter") { return [.counter(port)] }
            if let port = port("chargen") {
                return [.chargen(port, bytes: values.ifNumber("bytes"))]
            }
            if let port = port("reset") { return [.reset(port)] }
            if let port = port("ntp") {
                return [.ntp(port, time(values))]
            }
            if let port = port("dns") { return [.dns(port)] }
            if let port = port("greeting") {
                return [.greeting(port, Array((values.ifText("text") ?? "").utf8))]
            }
            if let port = port("mqtt") {
                let messages = values.sections("messages").map {
                    MessagePlan(topic: $0.text("topic"), text: Array($0.text("text").utf8))
                }
                return [.mqtt(port, messages)]
            }
            return port("http").map { [web(values, $0)] } ?? []
        }

        private mutating func time(_ values: Values) -> TimePlan {
            var plan = TimePlan()
            plan.start = values.ifText("start").flatMap { CalendarTime($0) }
            if let epoch = values.ifNumber("epoch") {
                if let mark = values["start"]?.mark {
                    problems.append(("\"start\" and \"epoch\" say the same thing twice", mark))
                }
                plan.start = CalendarTime(seconds: epoch)
            }
            plan.drift = values.ifText("drift").flatMap(NetworkForms.partsPerMillion) ?? 0
            plan.fault = values.ifText("fault").flatMap { TimeFault(rawValue: $0) }
            plan.faultCount = values.ifNumber("faults")
            plan.delay = values.ifNumber("delay") ?? 0
            plan.broadcast = values.ifNumber("broadcast")
            return plan
        }

        private mutating func web(_ values: Values, _ port: UInt16) -> ServicePlan {
            var bodies: [String: [UInt8]] = [:]
            var extras = WebExtras()
            for file in values.sections("files") {
                let path = file.text("path")
                let text = Array((file.ifText("text") ?? "").utf8)
                let isTwice = bodies.updateValue(text, forKey: path) != nil
                extras.firmware[path] = FirmwareSlot.allCases.first {
                    $0.name == file.ifText("firmware")
                }
                if isTwice { problems.append(("there are two files \(path)", file.mark)) }
            }
            var directory = values.ifText("directory")
            if let path = directory, let mark = values["directory"]?.mark {
                let whole = path.hasPrefix("/") || folder.isEmpty ? path : folder + "/" + path
                directories.append((whole, mark))
                directory = whole
            } else if bodies.isEmpty {
                problems.append(("http needs \"directory\" or \"files\" to serve", values.mark))
            }
            extras.trouble = values.ifText("trouble").flatMap(WebTrouble.Kind.init).map {
                WebTrouble($0, after: Int(values.ifNumber("after") ?? 0))
            }
            return .http(port, directory: directory, bodies: bodies, extras: extras)
        }
    }
}

extension Values {
    fileprivate func ifAddress(_ name: String) -> IPv4Address? {
        ifText(name).flatMap { IPv4Address($0) }
    }

    /// The items of a list of addresses; none where it was left out.
    fileprivate func addresses(_ name: String) -> [IPv4Address] {
        guard case .list(let items)? = self[name]?.content else { return [] }
        return items.compactMap { item in
            guard case .text(let text) = item.content else { return nil }
            return IPv4Address(text)
        }
    }
}
