//  What does not go together in a network's plan.
//
//  Each problem says which part it is about, so that a scenario can tell the line.

import Wire

/// One thing that is wrong with a plan. `text` begins in lower case and has no full stop.
public struct PlanProblem: Equatable, Sendable {
    /// Parts by their places in the plan's lists.
    public enum Part: Hashable, Sendable {
        case plan
        case lan(Int)
        case host(Int)
        case service(host: Int, Int)
        case visit(host: Int, Int)
        case name(Int)
    }

    public let part: Part
    public let text: String
}

extension NetworkPlan {
    /// What does not go together; none for a plan that can be built.
    public var problems: [PlanProblem] {
        var found = lanProblems
        if lans.isEmpty { found.append(PlanProblem(part: .plan, text: "there is no net")) }
        var owners: [IPv4Address: String] = [:]
        for lan in lans { owners[lan.net.address] = "the gateway of \(lan.name)" }
        for (index, host) in hosts.enumerated() {
            if let owner = owners[host.address] {
                found.append(
                    PlanProblem(
                        part: .host(index),
                        text: "\(host.name) has the address \(host.address) of \(owner)"))
            }
            owners[host.address] = host.name
            found += host.problems(at: index, in: lans)
        }
        if lans.count + hosts.count > Self.mostInterfaces {
            let text =
                "\(lans.count) nets and \(hosts.count) hosts are more than "
                + "\(Self.mostInterfaces) together"
            found.append(PlanProblem(part: .plan, text: text))
        }
        return found + nameProblems
    }

    private var lanProblems: [PlanProblem] {
        var found: [PlanProblem] = []
        for (index, lan) in lans.enumerated() {
            found += lan.problems.map { PlanProblem(part: .lan(index), text: $0) }
            for other in lans[..<index] {
                if other.name == lan.name {
                    found.append(
                        PlanProblem(part: .lan(index), text: "there are two nets \(lan.name)"))
                }
                if other.net.contains(lan.net.address) || lan.net.contains(other.net.address) {
                    found.append(
                        PlanProblem(
                            part: .lan(index),
                            text: "the nets of \(other.name) and \(lan.name) overlap"))
                }
            }
        }
        return found
    }

    /// A name has one owner: DNS answers once.
    private var nameProblems: [PlanProblem] {
        var found: [PlanProblem] = []
        var known: Set<String> = []
        let all =
            hosts.enumerated().map { (PlanProblem.Part.host($0.offset), $0.element.name) }
            + names.enumerated().map { (PlanProblem.Part.name($0.offset), $0.element.name) }
        for (part, name) in all where !known.insert(name.lowercased()).inserted {
            found.append(PlanProblem(part: part, text: "the name \(name) is there already"))
        }
        return found
    }
}

extension LANPlan {
    fileprivate var problems: [String] {
        var found: [String] = []
        if net.prefix < 8 || net.prefix > 30 {
            found.append("the net \(net) of \(name) has a prefix outside of 8 to 30")
            return found
        }
        let number = net.address.value & ~net.mask.value
        let most = net.mostHosts
        if number == 0 || number > most || !net.address.isOfHost {
            found.append("\(name): the gateway \(net.address) is no address of a host")
        }
        if let dhcp, dhcp.first > dhcp.last {
            found.append(
                "the DHCP range of \(name) begins with \(dhcp.first), behind its end \(dhcp.last)")
        } else if let dhcp, dhcp.first < 1 || dhcp.last > most {
            found.append(
                "the DHCP range \(dhcp.first) to \(dhcp.last) of \(name) is not within 1 to \(most)"
            )
        }
        return found
    }
}

extension HostPlan {
    fileprivate func problems(at index: Int, in lans: [LANPlan]) -> [PlanProblem] {
        var found: [PlanProblem] = []
        func report(_ text: String, _ part: PlanProblem.Part? = nil) {
            found.append(PlanProblem(part: part ?? .host(index), text: text))
        }
        let lan = lans.first { $0.net.contains(address) }
        let isNet = lan.map {
            address == $0.net.broadcast || address.value & ~$0.net.mask.value == 0
        }
        if !address.isOfHost || isNet == true {
            report("\(name): \(address) is no address of a host")
        } else if let lan, isRemote {
            report("\(name) is remote, and \(address) is in the net \(lan.net) of \(lan.name)")
        } else if lan == nil, address.isPrivate, !isRemote {
            let nets = lans.map { "\($0.net)" }.joined(separator: ", ")
            report(
                "\(name): \(address) is in no net (\(nets)); with \"remote: true\" it is reached "
                    + "through the gateway")
        }
        for (place, service) in services.enumerated() {
            let isTwice = services[..<place].contains {
                $0.port == service.port && $0.isTCP == service.isTCP
            }
            let part = PlanProblem.Part.service(host: index, place)
            if service.port == 0 { report("\(name) has a service at port 0", part) }
            if case .ntp(_, let time) = service, time.broadcast != nil, lan == nil {
                report("\(name) is in no net that its broadcasts could reach", part)
            }
            if isTwice { report("\(name) has two services at port \(service.port)", part) }
        }
        for place in visits.indices {
            for text in visitProblems(place) { report(text, .visit(host: index, place)) }
        }
        return found
    }

    /// A port of its own is one visit's, and no service's.
    private func visitProblems(_ place: Int) -> [String] {
        let visit = visits[place]
        var found: [String] = []
        if visit.peer.port == 0 { found.append("\(name) visits port 0") }
        if case .datagram(let asked) = visit.occasion,
            services.contains(where: { $0.port == asked && !$0.isTCP })
        {
            found.append("\(name) has a service at port \(asked), at which it is asked to visit")
        }
        if visit.peer.address == .any, case .time = visit.occasion {
            found.append("\(name) visits nobody")
        }
        guard let port = visit.port else { return found }
        if services.contains(where: { $0.port == port && $0.isTCP == (visit.transport == .tcp) }) {
            found.append("\(name) has a service at port \(port), from which it visits")
        }
        let isTwice = visits[..<place].contains {
            $0.port == port && $0.transport == visit.transport
        }
        if isTwice || visit.times > 1 || visit.period != nil {
            found.append("\(name) visits twice from port \(port)")
        }
        return found
    }
}

extension IPv4Net {
    /// The highest number that a host can have.
    var mostHosts: UInt32 { ~mask.value - 1 }
}

extension IPv4Address {
    /// Neither a group nor reserved, nobody's, or one's own.
    fileprivate var isOfHost: Bool { value >> 24 != 0 && value >> 28 < 0xE && !isLoopback }

    /// Of a net that the internet does not know (RFC 1918).
    fileprivate var isPrivate: Bool {
        value >> 24 == 10 || value >> 20 == 0xAC1 || value >> 16 == 0xC0A8
    }
}
