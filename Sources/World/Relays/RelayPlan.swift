//  What is relayed, as the command line says it: `--host broker.example:1883=127.0.0.1:1883` and
//  `--forward 8080:80`.
//
//  Rules: each real address is named by the user. One that is not this machine's own loopback must
//  be named a second time, by `--allow-remote`, because firmware under test then reaches others.

import Chip
import HostIO
import Wire

/// Why a relay cannot be: one sentence.
public struct RelayError: Error, Equatable, Sendable, CustomStringConvertible {
    public let description: String
}

/// A host of the simulation that is a real server.
public struct HostRelay: Equatable, Sendable {
    /// What firmware asks the DNS server for; nil where it is named by its address.
    public var name: String?
    /// Where it is in the simulation.
    public var address: IPv4Address
    /// nil: every port of it leads to the target.
    public var port: UInt16?
    public var target: HostAddress
}

/// A port of the real machine that leads to the chip.
public struct Forward: Equatable, Sendable {
    /// By which of the chip's interfaces a client comes.
    public enum Entrance: String, Sendable {
        /// From the network that the chip's station has joined.
        case station = "sta"
        /// As a station that has joined the chip's own network.
        case softAP = "ap"
    }

    public var listener: HostListener
    /// The chip's port.
    public var port: UInt16
    /// nil: by the station's, unless the chip is a soft-AP and nothing else.
    public var entrance: Entrance?
}

public struct RelayPlan: Equatable, Sendable {
    public private(set) var hosts: [HostRelay] = []
    public private(set) var forwards: [Forward] = []

    public init() {}

    public var isEmpty: Bool { hosts.isEmpty && forwards.isEmpty }
    public var targets: [HostAddress] { hosts.map(\.target) }
    public var listeners: [HostListener] { forwards.map(\.listener) }

    /// Reads the options.
    ///
    /// - Parameters:
    ///   - hosts: `ADDRESS[:PORT]=REAL:PORT`, `NAME[:PORT]=REAL:PORT`.
    ///   - forwards: `[REAL:]PORT:PORT[@ap|@sta][/udp]`.
    ///   - remotes: real addresses other than loopback that may be used.
    ///   - plan: the network that has to take the hosts; nil to look at the words alone.
    public init(
        hosts: [String], forwards: [String], remotes: [String] = [], in plan: NetworkPlan? = nil
    ) throws(RelayError) {
        var allowed: [UInt32] = []
        for text in remotes {
            guard let address = IPv4Address(text) else {
                throw RelayError(
                    description: "--allow-remote \(text): that is no address such as 192.0.2.7")
            }
            allowed.append(address.value)
        }
        for text in hosts { try addHost(text, allowed, plan) }
        for text in forwards { try addForward(text, allowed) }
    }

    // MARK: - Hosts

    private mutating func addHost(
        _ text: String, _ allowed: [UInt32], _ network: NetworkPlan?
    ) throws(RelayError) {
        let plan = network ?? NetworkPlan()
        let sides = text.split(separator: "=", omittingEmptySubsequences: false)
        guard sides.count == 2, let (place, port) = Self.place(sides[0]),
            let target = Self.real(sides[1])
        else {
            throw RelayError(
                description: "--host \(text): write ADDRESS[:PORT]=127.0.0.1:PORT, or a name in "
                    + "place of ADDRESS")
        }
        try Self.check(target, allowed, "--host \(text)")
        let name = IPv4Address(place) == nil ? place.lowercased() : nil
        if let name, !Self.isName(name) {
            throw RelayError(
                description: "--host \(text): \"\(place)\" is neither an address nor a name")
        }
        let address = IPv4Address(place) ?? self.address(of: name ?? "", plan)
        let isTwice = self.hosts.contains {
            $0.address == address && ($0.port == port || $0.port == nil || port == nil)
        }
        if isTwice {
            throw RelayError(
                description: "--host \(text): this port of \(place) has a --host already")
        }
        let known = plan.hosts.first { $0.address == address }
        if let known, let busy = known.services.first(where: { port == nil || $0.port == port }) {
            throw RelayError(
                description: "--host \(text): \(known.name) has a service of its own at port "
                    + "\(busy.port)")
        }
        let isGateway = plan.lans.contains { $0.net.address == address }
        if network != nil, isGateway, port.map(Self.portsOfGateways.contains) ?? true {
            throw RelayError(
                description: "--host \(text): \(address) is the gateway, which has services of its "
                    + "own at ports 53, 67 and 123; name another port")
        }
        self.hosts.append(
            HostRelay(name: name, address: address, port: port, target: target))
        guard network != nil else { return }
        var whole = plan
        extend(&whole)
        let before = plan.problems
        if let problem = whole.problems.first(where: { !before.contains($0) }) {
            throw RelayError(description: "--host \(text): \(problem.text)")
        }
    }

    /// DNS, DHCP and NTP.
    private static let portsOfGateways: [UInt16] = [53, 67, 123]

    /// The net for benchmarks, which nobody has (RFC 2544): 198.18.0.0/15.
    private static let madeUp: UInt32 = 198 << 24 | 18 << 16
    private static let madeUpHosts: UInt32 = 1 << 17

    /// An address for a name: the plan's, or one that depends on the name, so that it stays the
    /// same when others come or go.
    private func address(of name: String, _ plan: NetworkPlan) -> IPv4Address {
        if let known = hosts.first(where: { $0.name == name }) { return known.address }
        if let host = plan.hosts.first(where: { $0.name.lowercased() == name }) {
            return host.address
        }
        let entry = plan.names.first { $0.name.lowercased() == name }
        if let address = entry?.addresses.first { return address }
        var number = name.utf8.reduce(2_166_136_261 as UInt32) {
            ($0 ^ UInt32($1)) &* 16_777_619
        }
        while true {
            let host = number % Self.madeUpHosts
            let address = IPv4Address(Self.madeUp + host)
            let isFree = !hosts.contains { $0.address == address }
            // Neither the net's own address nor everybody's.
            if isFree, host != 0, host != Self.madeUpHosts - 1 { return address }
            number = host + 1
        }
    }

    private static func isName(_ text: String) -> Bool {
        let isPlain = text.utf8.allSatisfy {
            (97...122).contains($0) || (48...57).contains($0) || $0 == 45 || $0 == 46 || $0 == 95
        }
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        let isNumber = labels.last?.utf8.allSatisfy { (48...57).contains($0) } ?? true
        return isPlain && !isNumber && text.utf8.count < 254
            && labels.allSatisfy { (1...63).contains($0.utf8.count) }
    }

    // MARK: - Forwards

    private mutating func addForward(_ text: String, _ allowed: [UInt32]) throws(RelayError) {
        var rest = Substring(text)
        var isUDP = false
        for (ending, kind) in [("/udp", true), ("/tcp", false)] where rest.hasSuffix(ending) {
            isUDP = kind
            rest = rest.dropLast(4)
            break
        }
        var entrance: Forward.Entrance?
        if let sign = rest.lastIndex(of: "@") {
            entrance = Forward.Entrance(rawValue: String(rest[rest.index(after: sign)...]))
            // What is no entrance makes the port no number.
            if entrance != nil { rest = rest[..<sign] }
        }
        let parts = rest.split(separator: ":", omittingEmptySubsequences: false)
        let address =
            parts.count == 3 ? Self.address(parts[0])?.value : HostAddress.loopback
        guard (2...3).contains(parts.count), let address,
            let outside = Self.number(parts[parts.count - 2]),
            let inside = Self.number(parts[parts.count - 1]), inside > 0
        else {
            throw RelayError(
                description: "--forward \(text): write [127.0.0.1:]PORT:PORT of the chip, with "
                    + "@ap or @sta behind it for one of its interfaces, and /udp for datagrams")
        }
        let listener = HostListener(HostAddress(address, outside), isUDP: isUDP)
        try Self.check(listener.address, allowed, "--forward \(text)")
        if outside > 0, self.forwards.contains(where: { $0.listener == listener }) {
            throw RelayError(
                description: "--forward \(text): \(listener.address) has a --forward already")
        }
        self.forwards.append(
            Forward(listener: listener, port: inside, entrance: entrance))
    }

    // MARK: - Words

    private static func check(
        _ real: HostAddress, _ allowed: [UInt32], _ option: String
    ) throws(RelayError) {
        guard !real.isLoopback, !allowed.contains(real.address) else { return }
        let address = IPv4Address(real.address)
        throw RelayError(
            description: "\(option): \(address) is not this machine's loopback; say "
                + "--allow-remote \(address) if that is meant")
    }

    private static func place(_ text: Substring) -> (name: String, port: UInt16?)? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard let name = parts.first, !name.isEmpty, parts.count <= 2 else { return nil }
        guard parts.count == 2 else { return (String(name), nil) }
        guard let port = number(parts[1]), port > 0 else { return nil }
        return (String(name), port)
    }

    private static func real(_ text: Substring) -> HostAddress? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let address = address(parts[0]), let port = number(parts[1]),
            port > 0
        else { return nil }
        return HostAddress(address.value, port)
    }

    private static func address(_ text: Substring) -> IPv4Address? {
        text == "localhost" ? IPv4Address(HostAddress.loopback) : IPv4Address(text)
    }

    private static func number(_ text: Substring) -> UInt16? {
        text.utf8.allSatisfy { (48...57).contains($0) } ? UInt16(text) : nil
    }

    // MARK: - Into the network

    /// Adds the hosts that the network does not have, and the names.
    public func extend(_ plan: inout NetworkPlan) {
        for host in hosts {
            let address = host.address
            let isGateway = plan.lans.contains { $0.net.address == address }
            let isNew = !isGateway && !plan.hosts.contains { $0.address == address }
            let name = host.name.flatMap { plan.knows($0) ? nil : $0 }
            if isNew {
                var made = HostPlan(name: name ?? "\(address)", address: address)
                // Somewhere beyond the gateway: firmware's own net may be another one.
                made.isRemote = !plan.lans.contains { $0.net.contains(address) }
                plan.hosts.append(made)
            } else if let name {
                plan.names.append(NamePlan(name: name, addresses: [address]))
            }
        }
    }
}

extension NetworkPlan {
    /// DNS answers for this name already.
    fileprivate func knows(_ name: String) -> Bool {
        let wanted = name.lowercased()
        return hosts.contains { $0.name.lowercased() == wanted }
            || names.contains { $0.name.lowercased() == wanted }
    }
}
