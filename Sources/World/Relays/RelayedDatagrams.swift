//  UDP through relays: flows of datagrams, one for each pair of client and host.
//
//  Rules: a flow ends when nothing has gone through it for a minute of virtual time. There are at
//  most so many; the next one takes the place of the one that has been silent longest. Datagrams
//  are never kept: one that cannot go on is lost, as on a wire.

import HostIO
import NetworkStack
import Simulation
import Wire

final class RelayedDatagrams {
    private final class Flow {
        let channel: UInt32
        let handle: UDPHandle
        /// Whom the stack sends to: the chip, from the host's address or the gateway's.
        let peer: SocketAddress
        let source: IPv4Address?
        var lastUse: Instant

        init(
            _ channel: UInt32, _ handle: UDPHandle, _ peer: SocketAddress, _ source: IPv4Address?,
            at now: Instant
        ) {
            self.channel = channel
            self.handle = handle
            self.peer = peer
            self.source = source
            lastUse = now
        }
    }

    private unowned let relays: Relays
    /// In the order in which they began.
    private var flows: [Flow] = []
    // Looked up by key only.
    private var hosts: [SocketAddress: UDPHandle] = [:]
    private var places: [UInt32: SocketAddress] = [:]

    private static let mostFlows = 256
    private static let mostHosts = 1024
    private static let silence = 60 * Cycles.perSecond

    init(_ relays: Relays) { self.relays = relays }

    private var stack: IPStack { relays.stack }
    var count: Int { flows.count }

    // MARK: - From the chip

    /// A datagram for a relayed host is about to reach the stack.
    func expect(_ ends: Ends) {
        let place = SocketAddress(ends.host, ends.hostPort)
        guard hosts[place] == nil, hosts.count < Self.mostHosts,
            let handle = try? stack.makeUDP()
        else { return }
        do throws(StackError) {
            try stack.bind(handle, to: place)
        } catch {
            try? stack.close(handle)
            return
        }
        hosts[place] = handle
        places[handle.raw] = place
    }

    /// Takes what has arrived at an endpoint; true when it is a relay's.
    func handle(_ endpoint: UInt32) -> Bool {
        let handle = UDPHandle(raw: endpoint)
        if let place = places[endpoint] {
            if let packet = try? stack.receive(handle) { pass(packet, handle, place) }
            return true
        }
        guard let flow = flows.first(where: { $0.handle == handle }) else { return false }
        if let packet = try? stack.receive(handle), packet.from == flow.peer {
            flow.lastUse = stack.now
            relays.send(HostMessage(.sendDatagram, flow.channel, bytes: packet.bytes))
        }
        return true
    }

    private func pass(_ packet: Packet, _ handle: UDPHandle, _ place: SocketAddress) {
        let known = flows.first { $0.handle == handle && $0.peer == packet.from }
        guard let index = relays.relay(of: place.address, place.port) else { return }
        let flow = known ?? open(handle, from: packet.from, at: place, index)
        flow.lastUse = stack.now
        relays.send(HostMessage(.sendDatagram, flow.channel, bytes: packet.bytes))
    }

    private func open(
        _ handle: UDPHandle, from peer: SocketAddress, at place: SocketAddress, _ index: UInt32
    ) -> Flow {
        let channel = relays.nextChannel()
        let flow = Flow(channel, handle, peer, place.address, at: stack.now)
        keep(flow)
        relays.send(HostMessage(.openFlow, channel, value: index))
        return flow
    }

    // MARK: - From the host

    func receive(_ message: HostMessage) {
        if message.kind == .flowBegan {
            begin(message.channel, forward: message.value)
            return
        }
        guard let flow = flows.first(where: { $0.channel == message.channel }) else { return }
        flow.lastUse = stack.now
        try? stack.send(message.bytes, from: flow.handle, to: flow.peer, source: flow.source)
    }

    /// A client at a forward: the gateway sends its datagrams to the chip from a port of its own.
    private func begin(_ channel: UInt32, forward index: UInt32) {
        guard let way = relays.way(index), let handle = try? stack.makeUDP()
        else {
            relays.send(HostMessage(.closeFlow, channel))
            return
        }
        do throws(StackError) {
            try stack.bind(handle, to: .any)
            try way.confine(handle, in: stack)
        } catch {
            try? stack.close(handle)
            relays.send(HostMessage(.closeFlow, channel))
            return
        }
        keep(Flow(channel, handle, way.target, nil, at: stack.now))
    }

    // MARK: - Ends

    private func keep(_ flow: Flow) {
        if flows.count >= Self.mostFlows,
            let oldest = flows.indices.min(by: { flows[$0].lastUse < flows[$1].lastUse })
        {
            close(flows.remove(at: oldest))
        }
        flows.append(flow)
        watch(flow.channel, for: Self.silence)
    }

    private func watch(_ channel: UInt32, for length: Cycles) {
        relays.schedule(after: length) { [weak self] in self?.lookAfter(channel) }
    }

    private func lookAfter(_ channel: UInt32) {
        guard let index = flows.firstIndex(where: { $0.channel == channel }) else { return }
        let end = flows[index].lastUse + Self.silence
        if end > stack.now {
            watch(channel, for: end - stack.now)
        } else {
            close(flows.remove(at: index))
        }
    }

    private func close(_ flow: Flow) {
        if places[flow.handle.raw] == nil { try? stack.close(flow.handle) }
        relays.send(HostMessage(.closeFlow, flow.channel))
    }
}
