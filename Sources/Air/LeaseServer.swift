//  A DHCP server: addresses, leases, answers.
//
//  Pure: it is given Ethernet frames and the time, and gives frames back. The chip's SoftAP uses it
//  with the SDK's options and its eight leases (behaviour.md 7), access points with a router's.

import Chip
import Simulation

public struct LeaseServer: Sendable {
    /// Whose options the offers carry.
    public enum Style: Sendable {
        /// A router: mask, router, name server.
        case router
        /// The SDK's: broadcast address, MTU, router discovery and a vendor's option besides.
        case softAP
    }

    public struct Holder: Equatable, Sendable {
        public let client: MACAddress
        public let address: IPv4Address
        /// When the lease ends.
        public var end: Instant
    }

    public var style: Style
    public var server: IPv4Address
    public var serverAddress: MACAddress
    public var mask = IPv4Address(255, 255, 255, 0)
    /// nil: none is told.
    public var router: IPv4Address?
    public var dns: IPv4Address?
    public var first: IPv4Address
    public var last: IPv4Address
    public var seconds: UInt32
    public var maxLeases = 250
    /// In the order in which they were first given.
    public private(set) var holders: [Holder] = []

    public init(
        _ style: Style, server: IPv4Address, serverAddress: MACAddress, first: IPv4Address,
        last: IPv4Address, seconds: UInt32
    ) {
        self.style = style
        self.server = server
        self.serverAddress = serverAddress
        self.first = first
        self.last = last
        self.seconds = seconds
    }

    /// Takes leases away whose time is over.
    public mutating func expire(at now: Instant) { holders.removeAll { $0.end <= now } }

    /// Forgets everybody.
    public mutating func reset() { holders = [] }

    /// The answer to a client's frame; nil when there is none.
    public mutating func answer(to ethernet: [UInt8], at now: Instant) -> [UInt8]? {
        guard let datagram = Datagram(ethernet: ethernet),
            datagram.targetPort == DHCPMessage.serverPort,
            let message = DHCPMessage(datagram.payload), !message.client.isGroup
        else { return nil }
        expire(at: now)
        switch message.kind {
        case .discover:
            guard let address = address(for: message.client) else { return nil }
            return reply(.offer, to: message, address)
        case .request: return request(message, at: now)
        case .release, .decline:
            holders.removeAll { $0.client == message.client }
            return nil
        default: return nil
        }
    }

    private mutating func request(_ message: DHCPMessage, at now: Instant) -> [UInt8]? {
        // Meant for another server.
        if let chosen = message.address(DHCPMessage.Option.server), chosen != server { return nil }
        let wanted = message.address(DHCPMessage.Option.requestedAddress) ?? message.clientAddress
        guard let address = address(for: message.client), address == wanted else {
            return reply(.refuse, to: message, .any)
        }
        let end = now + Cycles(seconds) * .perSecond
        if let index = holders.firstIndex(where: { $0.client == message.client }) {
            holders[index].end = end
        } else {
            if holders.count == maxLeases { holders.removeFirst() }
            holders.append(Holder(client: message.client, address: address, end: end))
        }
        return reply(.acknowledge, to: message, address)
    }

    /// What a client has, or the lowest that is free.
    private func address(for client: MACAddress) -> IPv4Address? {
        if let holder = holders.first(where: { $0.client == client }),
            (first...max(first, last)).contains(holder.address)
        {
            return holder.address
        }
        guard first <= last else { return nil }
        let taken = Set(holders.map(\.address.bits))
        return (first.bits...last.bits).first { !taken.contains($0) && $0 != server.bits }
            .map(IPv4Address.init(bits:))
    }

    private func reply(
        _ kind: DHCPMessage.Kind, to request: DHCPMessage, _ address: IPv4Address
    ) -> [UInt8] {
        var reply = DHCPMessage(kind, transaction: request.transaction, client: request.client)
        reply.yourAddress = address
        reply.options = [(DHCPMessage.Option.server, server.array)]
        if kind != .refuse { reply.options += options }
        // A client that has no address yet may not answer to one: the answer goes to all.
        let isKnown = request.clientAddress != .any && kind != .refuse
        return Datagram(
            from: serverAddress, server, port: DHCPMessage.serverPort,
            to: isKnown ? request.client : .broadcast,
            isKnown ? request.clientAddress : .broadcast, port: DHCPMessage.clientPort,
            payload: reply.bytes
        ).ethernet
    }

    private var options: [(code: UInt8, content: [UInt8])] {
        typealias Option = DHCPMessage.Option
        var options: [(code: UInt8, content: [UInt8])] = [
            (Option.mask, mask.array), (Option.leaseTime, IPv4Address(bits: seconds).array),
        ]
        if let router { options.append((Option.router, router.array)) }
        if let dns { options.append((Option.dns, dns.array)) }
        if style == .softAP {
            options += [
                (Option.broadcast, IPv4Address(bits: server.bits | 0xFF).array),
                (Option.mtu, big(576)),
                (Option.routerDiscovery, [0]),
                (Option.vendor, [1, 4, 0, 0, 0, 2]),
            ]
        }
        return options
    }
}
