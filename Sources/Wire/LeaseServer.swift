//  A DHCP server: given a client's message it says what to answer, and remembers leases.
//
//  Pure: it is given messages, or Ethernet frames, and the time. The gateways of the world use it,
//  and the chip's soft-AP with the SDK's terms (behaviour.md 7).
//
//  Rules: it gives a client the address that it had before if that is free, else the one it asks
//  for, else the lowest one that was never given, else the one whose lease ended first. So the same
//  messages at the same times get the same answers.

import Chip
import Simulation

public struct LeaseServer: Sendable {
    /// What it gives, and tells.
    public struct Terms: Sendable {
        /// Its own address, and the net that it gives addresses of.
        public var net: IPv4Net
        public var first: IPv4Address
        public var last: IPv4Address
        /// How long a lease holds.
        public var seconds: UInt32
        /// Addresses that others have, as is known from the start.
        public var taken: [IPv4Address] = []
        /// What it tells of the net, in this order.
        public var options: [(number: UInt8, value: [UInt8])] = []
        /// It tells when to renew a lease.
        public var tellsRenewal = true
        /// A client without an address is answered by a broadcast, whether it asked for that or
        /// not.
        public var broadcasts = false
        /// A lease that has ended is remembered, so that its client finds its address again.
        public var remembersEnded = true
        /// How many leases it has room for: the oldest gives way.
        public var mostLeases = Int.max

        public init(net: IPv4Net, first: IPv4Address, last: IPv4Address, seconds: UInt32) {
            self.net = net
            self.first = first
            self.last = last
            self.seconds = seconds
        }
    }

    public struct Lease: Equatable, Sendable {
        public let client: MACAddress
        public let address: IPv4Address
        public internal(set) var end: Instant
    }

    public var terms: Terms
    /// In the order in which they were given, ended ones among them.
    public private(set) var leases: [Lease] = []
    /// Addresses that clients have found with somebody else.
    private var declined: [IPv4Address] = []
    /// An offer holds for so long.
    private static let offerTime = 60 * Cycles.perSecond

    public init(_ terms: Terms) { self.terms = terms }

    /// Leases that hold.
    public func holders(at now: Instant) -> [Lease] { leases.filter { $0.end > now } }

    // MARK: - Messages

    /// The frame to answer a client's frame with; nil when there is none.
    ///
    /// - Parameter mac: the server's own.
    public mutating func answer(
        to frame: [UInt8], from mac: MACAddress, at now: Instant
    ) -> UDPFrame? {
        guard let datagram = UDPFrame(frame), datagram.toPort == DHCPMessage.serverPort,
            let message = DHCPMessage(datagram.payload), let answer = answer(message, at: now)
        else { return nil }
        return wrap(answer, from: mac)
    }

    /// The answer; nil when there is none.
    public mutating func answer(_ message: DHCPMessage, at now: Instant) -> DHCPMessage? {
        guard message.isFromClient, !message.clientMAC.isGroup else { return nil }
        if let server = message.address(DHCPMessage.Option.server), server != terms.net.address {
            return nil
        }
        if !terms.remembersEnded { leases.removeAll { $0.end <= now } }
        switch message.kind {
        case .discover: return offer(message, at: now)
        case .request: return confirm(message, at: now)
        case .inform: return reply(.acknowledge, to: message)
        case .release:
            for index in leases.indices where leases[index].client == message.clientMAC {
                leases[index].end = min(leases[index].end, now)
            }
            return nil
        case .decline:
            if let address = message.address(DHCPMessage.Option.requestedAddress) {
                leases.removeAll { $0.address == address }
                if isOurs(address), !declined.contains(address) { declined.append(address) }
            }
            return nil
        case .offer, .acknowledge, .refuse: return nil
        }
    }

    /// An answer goes to the client's address if it has one, else to its new one, or to everybody
    /// if it asked for that (RFC 2131, 4.1).
    private func wrap(_ answer: DHCPMessage, from mac: MACAddress) -> UDPFrame {
        let hasAddress = answer.clientAddress != .any && answer.kind != .refuse
        let isBroadcast =
            !hasAddress
            && (terms.broadcasts || answer.wantsBroadcast || answer.yourAddress == .any)
        let target = hasAddress ? answer.clientAddress : answer.yourAddress
        return UDPFrame(
            source: mac, destination: isBroadcast ? .broadcast : answer.clientMAC,
            from: terms.net.address, fromPort: DHCPMessage.serverPort,
            to: isBroadcast ? .broadcast : target, toPort: DHCPMessage.clientPort,
            payload: answer.bytes)
    }

    // MARK: - Addresses

    private func isOurs(_ address: IPv4Address) -> Bool {
        terms.net.contains(address) && address != terms.net.address && address >= terms.first
            && address <= terms.last && !terms.taken.contains(address)
    }

    /// Nobody else has a lease on it that holds.
    private func isFree(_ address: IPv4Address, for client: MACAddress, at now: Instant) -> Bool {
        isOurs(address) && !declined.contains(address)
            && !leases.contains { $0.address == address && $0.client != client && $0.end > now }
    }

    private func choose(for message: DHCPMessage, at now: Instant) -> IPv4Address? {
        let client = message.clientMAC
        let former = leases.last { $0.client == client }?.address
        let asked = message.address(DHCPMessage.Option.requestedAddress)
        for wish in [former, asked].compactMap(\.self) where isFree(wish, for: client, at: now) {
            return wish
        }
        guard terms.first <= terms.last else { return nil }
        for number in terms.first.value...terms.last.value {
            let candidate = IPv4Address(number)
            let wasGiven = leases.contains { $0.address == candidate }
            if !wasGiven, isFree(candidate, for: client, at: now) { return candidate }
        }
        return leases.filter { $0.end <= now && isFree($0.address, for: client, at: now) }
            .min { $0.end < $1.end }?.address
    }

    private mutating func keep(_ address: IPv4Address, for client: MACAddress, until end: Instant) {
        let lease = Lease(client: client, address: address, end: end)
        // Who renews a lease keeps its place.
        if let index = leases.firstIndex(where: { $0.client == client && $0.address == address }) {
            leases[index] = lease
            return
        }
        leases.removeAll { $0.client == client || $0.address == address }
        if leases.count >= terms.mostLeases { leases.removeFirst() }
        leases.append(lease)
    }

    private mutating func offer(_ message: DHCPMessage, at now: Instant) -> DHCPMessage? {
        guard let chosen = choose(for: message, at: now) else { return nil }
        let held = leases.first { $0.client == message.clientMAC && $0.address == chosen }
        keep(
            chosen, for: message.clientMAC, until: max(held?.end ?? .zero, now + Self.offerTime))
        var answer = reply(.offer, to: message)
        answer.yourAddress = chosen
        return answer
    }

    private mutating func confirm(_ message: DHCPMessage, at now: Instant) -> DHCPMessage? {
        let wanted =
            message.address(DHCPMessage.Option.requestedAddress) ?? message.clientAddress
        guard isFree(wanted, for: message.clientMAC, at: now) else {
            return reply(.refuse, to: message)
        }
        keep(wanted, for: message.clientMAC, until: now + UInt64(terms.seconds) * .perSecond)
        var answer = reply(.acknowledge, to: message)
        answer.yourAddress = wanted
        return answer
    }

    private func reply(_ kind: DHCPMessage.Kind, to message: DHCPMessage) -> DHCPMessage {
        typealias Option = DHCPMessage.Option
        var answer = DHCPMessage(
            kind, transaction: message.transaction, client: message.clientMAC,
            isFromClient: false)
        answer.wantsBroadcast = message.wantsBroadcast
        answer.clientAddress = message.clientAddress
        answer.add(Option.server, terms.net.address)
        guard kind != .refuse else { return answer }
        if message.kind != .inform {
            answer.add(Option.leaseSeconds, seconds: terms.seconds)
            if terms.tellsRenewal {
                answer.add(Option.renewalSeconds, seconds: terms.seconds / 2)
                let rebinding = UInt64(terms.seconds) * 7 / 8
                answer.add(Option.rebindingSeconds, seconds: UInt32(rebinding))
            }
        }
        answer.add(Option.mask, terms.net.mask)
        for option in terms.options { answer.add(option.number, option.value) }
        return answer
    }
}
