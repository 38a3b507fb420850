//  The nets behind the access points, as `air` describes them: those of a scenario whose `network`
//  names none.
//
//  Access points with gateways in the same 24 bits share a net: what one of them says of it holds
//  for all. The net of 192.168.1.1 is "lan", as without any access point; another has the name of
//  its first access point.

import Air
import Schema
import Wire
import World

struct LocalNets {
    /// In the order of the access points.
    private(set) var nets: [(plan: LANPlan, mark: Mark)] = []
    private(set) var problems: [(text: String, mark: Mark)] = []
    /// The net of each access point.
    private(set) var names: [String: String] = [:]
    /// What was said of each net, and by whom.
    private var sayings: [[String: (value: String, by: String)]] = []

    init(_ air: AirDescription) {
        for local in air.localNets { add(local) }
    }

    /// Complains of what is said here though `network` names the nets.
    static func contradictions(_ air: AirDescription) -> [(text: String, mark: Mark)] {
        air.localNets.flatMap { local in
            local.keys.map { key in
                let text =
                    "\(quoted(key.name)) of an access point is for scenarios whose \"network\" "
                    + "has no \"nets\"; say it there"
                return (text, key.mark)
            }
        }
    }

    private mutating func add(_ local: LocalNet) {
        let usual = LANPlan()
        let gateway = IPv4Net(local.router ?? usual.net.address, prefix: 24)
        let number: Int
        if let known = nets.firstIndex(where: { $0.plan.net.contains(gateway.address) }) {
            number = known
        } else {
            number = nets.count
            let isUsual = usual.net.contains(gateway.address)
            let name = isUsual ? usual.name : local.accessPoint
            nets.append((LANPlan(name: name, net: gateway), local.mark))
            sayings.append([:])
        }
        names[local.accessPoint] = nets[number].plan.name
        for key in local.keys { check(key, local, in: number) }
        nets[number].plan.take(local)
    }

    /// Who shares a net says the same of it.
    private mutating func check(
        _ key: (name: String, mark: Mark), _ local: LocalNet, in number: Int
    ) {
        let value = local.value(key.name)
        guard let other = sayings[number][key.name] else {
            sayings[number][key.name] = (value, local.accessPoint)
            return
        }
        guard other.value != value else { return }
        let net = nets[number].plan.net
        problems.append(
            (
                "\(quoted(key.name)): \(quoted(other.by)) says otherwise of the same net, "
                    + "\(net); nets that differ need gateways that do", key.mark
            ))
    }
}

extension LocalNet {
    /// The value of one of its keys, for comparison.
    fileprivate func value(_ key: String) -> String {
        switch key {
        case "router": router.map { "\($0)" } ?? ""
        case "first_host": firstHost.map { "\($0)" } ?? ""
        case "last_host": lastHost.map { "\($0)" } ?? ""
        case "lease": leaseSeconds.map { "\($0)" } ?? ""
        default: serves.map { "\($0)" } ?? ""
        }
    }
}

extension LANPlan {
    fileprivate mutating func take(_ local: LocalNet) {
        var terms = dhcp ?? DHCPPlan()
        if let router = local.router { net = IPv4Net(router, prefix: 24) }
        if let first = local.firstHost { terms.first = UInt32(first) }
        if let last = local.lastHost { terms.last = UInt32(last) }
        // One end of the range may push the other.
        if local.lastHost == nil { terms.last = max(terms.first, terms.last) }
        if local.firstHost == nil { terms.first = min(terms.first, terms.last) }
        terms.leaseSeconds = local.leaseSeconds ?? terms.leaseSeconds
        terms.serves = local.serves ?? terms.serves
        dhcp = terms
    }
}
