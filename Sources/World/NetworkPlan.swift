//  What a network is made of, as data: local nets with their gateways, and hosts with services.
//
//  A scenario's `network:` part becomes such a plan. `problems` says what does not go together.

import Chip
import Simulation
import Wire

/// A local net, behind an access point or several.
public struct LANPlan: Equatable, Sendable {
    public var name: String
    /// The gateway's address and the net's prefix.
    public var net: IPv4Net
    /// How long a frame takes from one port of the switch to another.
    public var latency: Cycles
    /// nil: there is no DHCP server.
    public var dhcp: DHCPPlan?

    public init(
        name: String = "lan", net: IPv4Net = IPv4Net(IPv4Address(192, 168, 1, 1), prefix: 24),
        latency: Cycles = 100 * .perMicrosecond, dhcp: DHCPPlan? = DHCPPlan()
    ) {
        self.name = name
        self.net = net
        self.latency = latency
        self.dhcp = dhcp
    }
}

/// What a DHCP server gives.
public struct DHCPPlan: Equatable, Sendable {
    /// Addresses by their numbers in the net, 100 being 192.168.1.100 in the default one.
    public var first: UInt32
    public var last: UInt32
    public var leaseSeconds: UInt32
    /// How long the server thinks.
    public var delay: Cycles

    public init(
        first: UInt32 = 100, last: UInt32 = 200, leaseSeconds: UInt32 = 7200,
        delay: Cycles = 20 * .perMillisecond
    ) {
        self.first = first
        self.last = last
        self.leaseSeconds = leaseSeconds
        self.delay = delay
    }
}

/// What a host does at a port.
public enum ServicePlan: Equatable, Sendable {
    /// Sends back what it gets.
    case tcpEcho(UInt16), udpEcho(UInt16)
    /// Takes what it gets.
    case tcpDiscard(UInt16), udpDiscard(UInt16)
    /// Sends lines of characters for as long as the peer reads.
    case chargen(UInt16)
    /// Files by their paths (`/index.html`), from a directory or given.
    case http(UInt16, directory: String?, bodies: [String: [UInt8]])
    /// Tells the time. At power-on it was `epoch`, in seconds from 1970.
    case ntp(UInt16, epoch: UInt64)

    var port: UInt16 {
        switch self {
        case .tcpEcho(let port), .udpEcho(let port), .tcpDiscard(let port), .udpDiscard(let port),
            .chargen(let port), .http(let port, _, _), .ntp(let port, _):
            port
        }
    }

    var isTCP: Bool {
        switch self {
        case .tcpEcho, .tcpDiscard, .chargen, .http: true
        case .udpEcho, .udpDiscard, .ntp: false
        }
    }
}

public struct HostPlan: Equatable, Sendable {
    /// The gateways' DNS servers know it by this name.
    public var name: String
    /// In a local net it is a neighbour; else it is reached through the gateway.
    public var address: IPv4Address
    public var services: [ServicePlan]

    public init(name: String, address: IPv4Address, services: [ServicePlan] = []) {
        self.name = name
        self.address = address
        self.services = services
    }
}

public struct NetworkPlan: Equatable, Sendable {
    public var lans: [LANPlan]
    public var hosts: [HostPlan]
    /// More names for the DNS servers, in addition to the hosts'.
    public var names: [String: [IPv4Address]]
    /// How long the DNS servers think.
    public var dnsDelay: Cycles

    public init(
        lans: [LANPlan] = [LANPlan()], hosts: [HostPlan] = [],
        names: [String: [IPv4Address]] = [:], dnsDelay: Cycles = 5 * .perMillisecond
    ) {
        self.lans = lans
        self.hosts = hosts
        self.names = names
        self.dnsDelay = dnsDelay
    }

    /// One stack has 32 interfaces.
    static let mostInterfaces = 32

    /// What does not go together, a sentence each; none for a plan that can be built.
    public var problems: [String] {
        var found: [String] = []
        for (index, lan) in lans.enumerated() {
            found += lan.problems
            for other in lans[..<index]
            where other.net.contains(lan.net.address) || lan.net.contains(other.net.address) {
                found.append("the nets of \(other.name) and \(lan.name) overlap")
            }
        }
        var owners: [IPv4Address: String] = [:]
        for lan in lans { owners[lan.net.address] = "the gateway of \(lan.name)" }
        for host in hosts {
            if let owner = owners[host.address] {
                found.append("\(host.name) has the address \(host.address) of \(owner)")
            }
            owners[host.address] = host.name
            found += host.problems(in: lans)
        }
        if lans.count + hosts.count > Self.mostInterfaces {
            found.append(
                "\(lans.count) nets and \(hosts.count) hosts are more than "
                    + "\(Self.mostInterfaces) together")
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
        let most = ~net.mask.value - 1
        if number == 0 || number > most || net.address.isMulticast || net.address.isLoopback {
            found.append("\(name): the gateway \(net.address) is no address of a host")
        }
        if let dhcp, dhcp.first < 1 || dhcp.first > dhcp.last || dhcp.last > most {
            found.append(
                "the DHCP range \(dhcp.first) to \(dhcp.last) of \(name) is not within 1 to \(most)"
            )
        }
        return found
    }
}

extension HostPlan {
    fileprivate func problems(in lans: [LANPlan]) -> [String] {
        var found: [String] = []
        let isNet = lans.contains {
            $0.net.contains(address)
                && (address == $0.net.broadcast || address.value & ~$0.net.mask.value == 0)
        }
        if address == .any || address.value >> 28 >= 0xE || address.isLoopback || isNet {
            found.append("\(name): \(address) is no address of a host")
        }
        for (index, service) in services.enumerated() {
            let isTwice = services[..<index].contains {
                $0.port == service.port && $0.isTCP == service.isTCP
            }
            if service.port == 0 { found.append("\(name) has a service at port 0") }
            if isTwice { found.append("\(name) has two services at port \(service.port)") }
        }
        return found
    }
}
