//  The wire behind the access points: local nets with gateways, and the hosts that can be reached.
//
//  All of them are one TCP/IP stack with an interface for each gateway and host. It lives in
//  virtual time: whoever owns a `World` calls `run` when `due` says so. Stations (access points, in
//  fact) are plugged into a net's switch with `plug`; their frames go in by `send`, and come out by
//  the closure that was given.
//
//  Rules: nothing here knows the chip or the host's network. The same plan, seed and frames give
//  the same frames at the same times. The world outlives resets of the chip.

import Chip
import HostIO
import NetworkStack
import Simulation
import Wire

public final class World: Timed {
    public typealias Receiver = ([UInt8], Instant) -> Void

    let stack: IPStack
    public internal(set) var plan: NetworkPlan
    private var queue = EventQueue()
    var lans: [LAN] = []
    /// The hosts' interfaces, by their numbers in the plan.
    private(set) var hosts: [Interface] = []
    /// Where the stack's interfaces are plugged in, by their numbers.
    private var places: [SwitchPort?] = []
    private var placed = 0
    let services: ServiceDesk
    /// By their lower case. Looked up by key only.
    private(set) var names: [String: NamePlan] = [:]
    private(set) var now: Instant
    /// What leads to real peers; nil unless the user wants that.
    private(set) var relays: Relays?

    /// Sees each frame once, when it enters a net's switch: the net's number, the frame, the time.
    public var onFrame: ((Int, [UInt8], Instant) -> Void)?
    /// Told, in a sentence, what the user should know.
    public var onRemark: ((String) -> Void)? {
        didSet {
            stack.onAssertion = onRemark
            services.onRemark = onRemark ?? { _ in }
        }
    }

    /// A class, because each frame asks it several things.
    final class LAN {
        let plan: LANPlan
        var ethernet = EthernetSwitch()
        /// By port.
        var receivers: [Receiver?] = []
        /// The ports of the gateway and the hosts, which come first; plugs follow.
        var ownPorts = 0
        var dhcp: LeaseServer?
        var servesDHCP = false
        var servesDNS = true
        /// Until then nothing passes to and from the plugs.
        var cutEnd = Instant.zero
        let gatewayMAC: MACAddress

        init(plan: LANPlan, gatewayMAC: MACAddress) {
            self.plan = plan
            self.gatewayMAC = gatewayMAC
        }

        func isCutOff(_ port: Int, at now: Instant) -> Bool { port >= ownPorts && now < cutEnd }
    }

    /// Builds the network.
    ///
    /// - Parameters:
    ///   - plan: one without `problems`.
    ///   - seed: of everything random in the hosts.
    /// - Throws: when there is no library for TCP/IP, or no room for the hosts.
    public init(_ plan: NetworkPlan, seed: UInt64, now: Instant = .zero) throws(StackFailure) {
        if let problem = plan.problems.first { throw StackFailure(problem.text) }
        self.plan = plan
        self.now = now
        var random = SeededRandom(seed: seed)
        var settings = StackSettings()
        settings.forwards = true
        stack = try IPStack(settings: settings, now: now) {
            UInt32(truncatingIfNeeded: random.next() >> 32)
        }
        services = ServiceDesk(stack: stack, calendar: plan.start)
        services.later = { [unowned self] delay, action in
            schedule(at: self.now + delay, action)
        }
        do throws(StackError) {
            for index in plan.lans.indices { try addLAN(index) }
            for host in plan.hosts { try addHost(host, seed: seed) }
        } catch {
            throw StackFailure("the network of the scenario cannot be built: \(error)")
        }
        for index in lans.indices { lans[index].ownPorts = lans[index].receivers.count }
        for name in plan.names { names[name.name.lowercased()] = name }
        stack.onFrame = { [unowned self] interface, frame in
            if let place = place(of: interface) {
                forward(frame, from: place, at: self.now)
            } else if let guest = relays?.guest, guest.interface == interface {
                guest.send(frame)
            }
        }
        stack.onEvent = { [unowned self] event in handle(event) }
        for index in plan.hosts.indices { scheduleVisits(of: index) }
    }

    // MARK: Building

    /// The gateways' addresses, then the hosts': 02:48:38 and a number.
    private func nextMAC() -> MACAddress {
        let number = UInt16(placed + 1)
        return MACAddress(
            bytes: (2, 0x48, 0x38, 0, UInt8(number >> 8), UInt8(truncatingIfNeeded: number)))
    }

    private func addInterface(
        _ address: IPv4Address, mask: IPv4Address, mac: MACAddress
    ) throws(StackError) -> Interface {
        let interface = try stack.addInterface(mac)
        stack.setAddress(interface, address, mask: mask)
        stack.setUp(interface, true)
        stack.setLink(interface, true)
        // Nobody is there to hear the announcements of the start.
        while stack.takeFrame() != nil {}
        return interface
    }

    private func addLAN(_ index: Int) throws(StackError) {
        let plan = plan.lans[index]
        let mac = nextMAC()
        lans.append(LAN(plan: plan, gatewayMAC: mac))
        setDHCP(plan.dhcp, of: index)
        let interface = try addInterface(plan.net.address, mask: plan.net.mask, mac: mac)
        stack.setPreferred(interface, true)
        let port = plugIn(index) { [unowned self] frame, now in
            if !serveDHCP(frame, of: index) { enter(frame, on: interface, at: now) }
        }
        place(interface, at: port)
        try services.openNameServer(at: plan.net.address)
        try services.open(.ntp(NTPMessage.port, TimePlan()), at: plan.net.address, on: nil)
    }

    private func addHost(_ host: HostPlan, seed: UInt64) throws(StackError) {
        names[host.name.lowercased()] = NamePlan(name: host.name, addresses: [host.address])
        let lan = lans.firstIndex { $0.plan.net.contains(host.address) }
        let mask = lan.map { lans[$0].plan.net.mask } ?? IPv4Address(.max)
        let interface = try addInterface(host.address, mask: mask, mac: nextMAC())
        hosts.append(interface)
        if let lan {
            let port = plugIn(lan) { [unowned self] frame, now in
                enter(frame, on: interface, at: now)
            }
            place(interface, at: port)
        } else {
            // Beyond the gateway: packets for it come in there, and nothing leaves here.
            stack.setLink(interface, false)
        }
        if host.mutates > 0 {
            // Numbers of its own, so that those of others stay as they are.
            services.mutations[host.address] = Mutations(
                share: host.mutates, seed: seed &+ UInt64(hosts.count) &* 0x5851_F42D_4C95_7F2D)
        }
        for service in host.services {
            try services.open(
                service, at: host.address, on: lan == nil ? nil : interface)
        }
        try services.awaitQuestions(of: host, on: lan == nil ? nil : interface)
    }

    /// Those whose time is over happen at once.
    private func scheduleVisits(of index: Int) {
        let host = plan.hosts[index]
        let isNear = plan.lans.contains { $0.net.contains(host.address) }
        for visit in host.visits {
            guard case .time(let time) = visit.occasion else { continue }
            schedule(visit, of: host, on: isNear ? hosts[index] : nil, at: max(time, now))
        }
    }

    private func schedule(
        _ visit: VisitPlan, of host: HostPlan, on interface: Interface?, at time: Instant
    ) {
        schedule(at: time) { [unowned self] now in
            if let period = visit.period {
                schedule(visit, of: host, on: interface, at: now + period)
            }
            for _ in 0..<visit.times { services.visit(visit, of: host, on: interface) }
        }
    }

    private func place(_ interface: Interface, at port: SwitchPort) {
        while places.count <= Int(interface.number) { places.append(nil) }
        places[Int(interface.number)] = port
        placed += 1
    }

    private func place(of interface: Interface) -> SwitchPort? {
        let number = Int(interface.number)
        return places.indices.contains(number) ? places[number] : nil
    }

    private func plugIn(_ lan: Int, _ receive: @escaping Receiver) -> SwitchPort {
        lans[lan].receivers.append(receive)
        return SwitchPort(lan: lan, number: lans[lan].ethernet.addPort())
    }

    // MARK: Plugs and frames

    /// The number of a net by its name.
    public func lan(named name: String) -> Int? { plan.lans.firstIndex { $0.name == name } }

    /// Plugs something into a net's switch. What comes out is given to `receive`, with its time.
    public func plug(into lan: Int = 0, _ receive: @escaping Receiver) -> SwitchPort {
        plugIn(lan, receive)
    }

    public func unplug(_ port: SwitchPort) {
        lans[port.lan].receivers[port.number] = nil
        lans[port.lan].ethernet.removePort(port.number)
    }

    /// Takes a frame from a plug. Times do not go back.
    public func send(_ frame: [UInt8], from port: SwitchPort, at time: Instant) {
        advance(to: time)
        let lan = lans[port.lan]
        guard lan.receivers[port.number] != nil, !lan.isCutOff(port.number, at: now) else {
            return
        }
        forward(frame, from: port, at: now)
    }

    func forward(_ frame: [UInt8], from port: SwitchPort, at time: Instant) {
        onFrame?(port.lan, frame, time)
        let lan = lans[port.lan]
        switch lan.ethernet.targets(of: frame, from: port.number) {
        case .none: break
        case .one(let target):
            schedule(at: time + lan.plan.latency) { now in
                if !lan.isCutOff(target, at: now) { lan.receivers[target]?(frame, now) }
            }
        case .all(let targets):
            schedule(at: time + lan.plan.latency) { now in
                for target in targets where !lan.isCutOff(target, at: now) {
                    lan.receivers[target]?(frame, now)
                }
            }
        }
    }

    /// A frame reaches the stack, unless a relay holds it back.
    private func enter(_ frame: [UInt8], on interface: Interface, at now: Instant) {
        if relays?.hold(frame, on: interface) == true { return }
        stack.input(frame, on: interface, at: now)
    }

    func schedule(at time: Instant, _ action: @escaping (Instant) -> Void) {
        _ = queue.schedule(at: time, owner: .world, action)
    }

    /// What the hosts' TCP/IP has and did.
    public var statistics: StackStatistics { stack.statistics }

    /// A line for each host that mutates what it says: how much of it.
    public var mutationReport: [String] {
        plan.hosts.compactMap { host in
            services.mutations[host.address].map {
                "\(host.name) has changed \($0.changed) of its \($0.answers) answers"
            }
        }
    }

    // MARK: Time

    /// Times do not go back.
    func advance(to time: Instant) {
        now = max(now, time)
        stack.advance(to: now)
    }

    public var due: Instant { min(queue.earliest, stack.due) }

    public func run(at time: Instant) {
        while true {
            let next = due
            guard next <= time else { break }
            now = max(now, next)
            stack.advance(to: now)
            if let (_, action) = queue.popDue(at: now) {
                action(now)
            } else {
                stack.run(at: now)
            }
        }
        advance(to: time)
    }

    // MARK: Real peers

    /// Begins to relay. Once; the plan's hosts are in the network's (`RelayPlan.extend`).
    ///
    /// - Parameter gate: where what goes to real peers leaves; what comes from them is given to
    ///   `receive`.
    public func relay(_ plan: RelayPlan, through gate: HostGate) {
        relays = Relays(plan, world: self, gate: gate)
    }

    /// The station's address, for forwards; nil for the first one that a DHCP server has given.
    public var station: IPv4Address? {
        get { relays?.station }
        set { relays?.station = newValue }
    }

    /// An address that a DHCP server has given and nobody has given back.
    var leased: IPv4Address? {
        for lan in lans {
            if let lease = lan.dhcp?.holders(at: now).first { return lease.address }
        }
        return nil
    }

    /// Takes what has come from real peers.
    public func receive(_ message: HostMessage, at time: Instant) {
        advance(to: time)
        relays?.receive(message)
    }

    /// What is being relayed: connections and flows of datagrams.
    var relayed: (connections: Int, flows: Int) { relays?.counts ?? (0, 0) }

    /// Lets a frame out as if the interface had sent it.
    func answer(_ frame: [UInt8], on interface: Interface) {
        guard let place = place(of: interface) else { return }
        forward(frame, from: place, at: now)
    }
}
