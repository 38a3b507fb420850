//  What a gateway does beside passing packets on: it gives addresses by DHCP, and answers DNS.

import NetworkStack
import Simulation
import Wire

extension World {
    // MARK: DHCP

    /// Changes what a net's DHCP server gives; nil stops it. Leases are forgotten.
    public func setDHCP(_ dhcp: DHCPPlan?, of lan: Int) {
        let net = lans[lan].plan.net
        let taken = plan.hosts.map(\.address).filter(net.contains)
        plan.lans[lan].dhcp = dhcp
        lans[lan].dhcp = dhcp.map { LeaseServer($0.terms(of: net, taken: taken)) }
        lans[lan].servesDHCP = dhcp?.serves ?? false
    }

    /// Whether the frame was for the DHCP server. It works on frames, as clients have no address.
    func serveDHCP(_ frame: [UInt8], of lan: Int) -> Bool {
        guard UDPFrame.port(of: frame) == DHCPMessage.serverPort else { return false }
        let mac = lans[lan].gatewayMAC
        guard lans[lan].servesDHCP, let delay = plan.lans[lan].dhcp?.delay,
            let answer = lans[lan].dhcp?.answer(to: frame, from: mac, at: now)
        else { return true }
        schedule(at: now + delay) { [unowned self] now in
            forward(answer.bytes, from: SwitchPort(lan: lan, number: 0), at: now)
        }
        return true
    }

    // MARK: DNS

    func handle(_ event: StackEvent) {
        if relays?.handle(event) == true { return }
        guard case .received(let endpoint, _) = event,
            let query = services.takeQuery(endpoint)
        else {
            services.handle(event, at: now)
            return
        }
        let gateway = lans.first { $0.plan.net.address == query.packet.to }
        guard gateway?.servesDNS ?? true, let question = DNSQuestion(query.packet.bytes) else {
            return
        }
        let name = names[question.name]
        let answer = question.answer(name?.addresses, seconds: 60)
        schedule(at: now + (name?.delay ?? plan.dnsDelay)) { [unowned self] _ in
            services.send(answer, from: query.handle, to: query.packet)
        }
    }
}

extension DHCPPlan {
    /// The server's terms in a net, of which `taken` are others' addresses.
    func terms(of net: IPv4Net, taken: [IPv4Address]) -> LeaseServer.Terms {
        typealias Option = DHCPMessage.Option
        let start = net.address.value & net.mask.value
        var terms = LeaseServer.Terms(
            net: net, first: IPv4Address(start + first), last: IPv4Address(start + last),
            seconds: leaseSeconds)
        terms.taken = taken
        let nameServers = nameServers.isEmpty ? [net.address] : nameServers
        terms.options = [
            (Option.router, (router ?? net.address).bytes),
            (Option.nameServer, nameServers.flatMap(\.bytes)),
        ]
        if !timeServers.isEmpty {
            terms.options.append((Option.timeServer, timeServers.flatMap(\.bytes)))
        }
        if let domain { terms.options.append((Option.domain, Array(domain.utf8))) }
        return terms
    }
}
