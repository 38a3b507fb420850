//  A DHCP server: given a client's message it says what to answer, and remembers leases.
//
//  Rules: it gives a client the address that it had before if that is free, else the one it asks
//  for, else the lowest one that was never given, else the one whose lease ended first. So the same
//  messages at the same times get the same answers.

import Chip
import Simulation
import Wire

struct DHCPServer {
    struct Lease: Equatable {
        var client: [UInt8]
        var address: IPv4Address
        var end: Instant
    }

    let plan: DHCPPlan
    let net: IPv4Net
    /// In the order in which they were first given.
    private(set) var leases: [Lease] = []
    /// Addresses that somebody else has, as is known from the start or was found by a client.
    private var declined: [IPv4Address]
    /// An offer holds for so long.
    private static let offerTime = 60 * Cycles.perSecond

    /// - Parameter taken: addresses of hosts, which are never given.
    init(_ plan: DHCPPlan, net: IPv4Net, taken: [IPv4Address] = []) {
        self.plan = plan
        self.net = net
        declined = taken
    }

    /// The answer; nil when there is none.
    mutating func answer(_ message: DHCPMessage, at now: Instant) -> DHCPMessage? {
        guard message.isFromClient else { return nil }
        if let server = message.address(DHCPMessage.Option.server), server != net.address {
            return nil
        }
        switch message.kind {
        case .discover: return offer(message, at: now)
        case .request: return confirm(message, at: now)
        case .inform: return reply(.acknowledge, to: message)
        case .release:
            for index in leases.indices where leases[index].client == message.clientMAC.array {
                leases[index].end = now
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

    private func address(_ number: UInt32) -> IPv4Address {
        IPv4Address((net.address.value & net.mask.value) + number)
    }

    private func isOurs(_ address: IPv4Address) -> Bool {
        net.contains(address) && address != net.address
            && (plan.first...plan.last).contains(address.value & ~net.mask.value)
    }

    /// Nobody else has a lease on it that holds.
    private func isFree(_ address: IPv4Address, for client: [UInt8], at now: Instant) -> Bool {
        isOurs(address) && !declined.contains(address)
            && !leases.contains {
                $0.address == address && $0.client != client && $0.end > now
            }
    }

    private func choose(for message: DHCPMessage, at now: Instant) -> IPv4Address? {
        let client = message.clientMAC.array
        let former = leases.last { $0.client == client }?.address
        let asked = message.address(DHCPMessage.Option.requestedAddress)
        for wish in [former, asked].compactMap(\.self) where isFree(wish, for: client, at: now) {
            return wish
        }
        for number in plan.first...plan.last {
            let candidate = address(number)
            let wasGiven = leases.contains { $0.address == candidate }
            if !wasGiven, isFree(candidate, for: client, at: now) { return candidate }
        }
        return leases.filter { $0.end <= now && isFree($0.address, for: client, at: now) }
            .min { $0.end < $1.end }?.address
    }

    private mutating func keep(_ address: IPv4Address, for client: [UInt8], until end: Instant) {
        leases.removeAll { $0.client == client || $0.address == address }
        leases.append(Lease(client: client, address: address, end: end))
    }

    private mutating func offer(_ message: DHCPMessage, at now: Instant) -> DHCPMessage? {
        guard let chosen = choose(for: message, at: now) else { return nil }
        let held = leases.first { $0.client == message.clientMAC.array && $0.address == chosen }
        let end = max(held?.end ?? .zero, now + Self.offerTime)
        keep(chosen, for: message.clientMAC.array, until: end)
        var answer = reply(.offer, to: message)
        answer.yourAddress = chosen
        return answer
    }

    private mutating func confirm(_ message: DHCPMessage, at now: Instant) -> DHCPMessage? {
        let wanted =
            message.address(DHCPMessage.Option.requestedAddress) ?? message.clientAddress
        guard isFree(wanted, for: message.clientMAC.array, at: now) else {
            return reply(.refuse, to: message)
        }
        keep(
            wanted, for: message.clientMAC.array,
            until: now + UInt64(plan.leaseSeconds) * .perSecond)
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
        answer.add(Option.server, net.address)
        guard kind != .refuse else { return answer }
        if message.kind != .inform {
            answer.add(Option.leaseSeconds, seconds: plan.leaseSeconds)
            answer.add(Option.renewalSeconds, seconds: plan.leaseSeconds / 2)
            answer.add(
                Option.rebindingSeconds,
                seconds: UInt32(UInt64(plan.leaseSeconds) * 7 / 8))
        }
        answer.add(Option.mask, net.mask)
        answer.add(Option.router, plan.router ?? net.address)
        let nameServers = plan.nameServers.isEmpty ? [net.address] : plan.nameServers
        answer.add(Option.nameServer, nameServers.flatMap(\.bytes))
        if !plan.timeServers.isEmpty {
            answer.add(Option.timeServer, plan.timeServers.flatMap(\.bytes))
        }
        if let domain = plan.domain { answer.add(Option.domain, Array(domain.utf8)) }
        return answer
    }
}
