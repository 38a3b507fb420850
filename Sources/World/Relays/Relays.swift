//  Relays: TCP between the simulated network and real peers.
//
//  The simulated side of it: endpoints of the world's stack. The real side is `HostSockets`, or a
//  replay; between them is the gate, and all that the host decides comes through there.
//
//  - A connection of the chip's to a relayed host: its SYN is held back until the real server has
//    taken the connection; then the host listens and gets it. A server that refuses is a reset that
//    answers the SYN, one that does not answer is silence.
//  - A client at a forward: it is connected when it comes, as the host's system does that by
//    itself; then the gateway connects to the chip's station, or the guest to its soft-AP. If the
//    chip refuses, the client's connection is reset.
//
//  Rules: nothing here knows the host. The same frames and messages at the same times give the
//  same.

import HostIO
import NetworkStack
import Simulation
import Wire

final class Relays {
    let plan: RelayPlan
    let stack: IPStack
    let gate: HostGate
    private unowned let world: World
    /// The station's address for forwards, where somebody has told it.
    var station: IPv4Address?
    /// The soft-AP's address, and the station through which forwards reach it.
    var softAP: IPv4Address?
    var guest: Guest?

    /// A SYN that waits for the real server.
    private struct Pending {
        let knock: Knock
        let frame: [UInt8]
        let interface: Interface
    }

    // Looked up by key only.
    private var pending: [UInt32: Pending] = [:]
    private var channels: [Ends: UInt32] = [:]
    private var connections: [UInt32: RelayedConnection] = [:]
    private var byHandle: [TCPHandle: UInt32] = [:]
    private var listeners: [SocketAddress: TCPHandle] = [:]
    private var datagrams: RelayedDatagrams!
    private var lastChannel: UInt32 = 0

    /// Ports of hosts that are opened at a time, where every port of one is relayed.
    private static let mostListeners = 1024
    /// How long a client may take from its SYN to its ACK.
    private static let patience = 75 * Cycles.perSecond
    /// How long after a real server was not there time goes as it does for whoever starts it.
    private static let hope = 60 * Cycles.perSecond

    init(_ plan: RelayPlan, world: World, gate: HostGate) {
        self.plan = plan
        self.world = world
        self.gate = gate
        stack = world.stack
        datagrams = RelayedDatagrams(self)
    }

    func nextChannel() -> UInt32 {
        lastChannel += 1
        return lastChannel
    }

    func send(_ message: HostMessage) { gate.send(message, at: world.now) }

    func schedule(after length: Cycles, _ action: @escaping () -> Void) {
        world.schedule(at: world.now + length) { _ in action() }
    }

    /// The relay of a port of a host; nil when it is not relayed.
    func relay(of address: IPv4Address, _ port: UInt16) -> UInt32? {
        plan.hosts.firstIndex { $0.address == address && ($0.port ?? port) == port }
            .map(UInt32.init)
    }

    // MARK: - The chip calls

    /// Looks at a frame that is about to reach the stack.
    ///
    /// - Returns: true when it is held back.
    func hold(_ frame: [UInt8], on interface: Interface) -> Bool {
        guard !plan.hosts.isEmpty, let knock = Knock(frame),
            let index = relay(of: knock.ends.host, knock.ends.hostPort)
        else { return false }
        if knock.isUDP {
            datagrams.expect(knock.ends)
            return false
        }
        guard knock.isOpening else { return false }
        if let channel = channels[knock.ends] { return pending[channel] != nil }
        let channel = nextChannel()
        channels[knock.ends] = channel
        pending[channel] = Pending(knock: knock, frame: frame, interface: interface)
        send(HostMessage(.open, channel, value: index))
        return true
    }

    /// The real server has taken the connection: the host may answer.
    private func admit(_ channel: UInt32) {
        guard let waiting = pending.removeValue(forKey: channel) else { return }
        let ends = waiting.knock.ends
        connections[channel] = RelayedConnection(channel, ends: ends)
        do throws(StackError) {
            try listen(at: SocketAddress(ends.host, ends.hostPort))
        } catch {
            abandon(channel)
            return
        }
        stack.input(waiting.frame, on: waiting.interface, at: world.now)
        schedule(after: Self.patience) { [weak self] in
            if let self, connections[channel]?.handle == nil { abandon(channel) }
        }
    }

    private func listen(at place: SocketAddress) throws(StackError) {
        guard listeners[place] == nil else { return }
        guard listeners.count < Self.mostListeners else { throw .noMemory }
        let handle = try stack.makeTCP()
        do throws(StackError) {
            try stack.bind(handle, to: place)
            try stack.listen(handle)
        } catch {
            try? stack.close(handle)
            throw error
        }
        listeners[place] = handle
    }

    /// The real server has not taken it.
    private func refuse(_ channel: UInt32, _ reason: HostFailure?) {
        guard let waiting = pending.removeValue(forKey: channel) else { return }
        channels[waiting.knock.ends] = nil
        gate.awaitPeer(until: world.now + Self.hope)
        // From a server that does not answer, or a network without a way, nothing comes back.
        guard reason == .refused else { return }
        world.answer(waiting.knock.refusal(of: waiting.frame), on: waiting.interface)
    }

    // MARK: - A client calls

    private func connect(_ channel: UInt32, forward index: UInt32) {
        guard let way = way(index) else {
            send(HostMessage(.abort, channel))
            return
        }
        do throws(StackError) {
            let handle = try stack.makeTCP()
            let connection = RelayedConnection(channel, ends: nil)
            connection.handle = handle
            connections[channel] = connection
            byHandle[handle] = channel
            try way.confine(handle, in: stack)
            try stack.connect(handle, to: way.target)
        } catch {
            abandon(channel)
        }
    }

    /// How a forward's clients reach the chip; nil while it has no address there.
    func way(_ index: UInt32) -> Way? {
        guard plan.forwards.indices.contains(Int(index)) else { return nil }
        let forward = plan.forwards[Int(index)]
        if forward.entrance != .softAP, let address = station ?? world.leased {
            return Way(target: SocketAddress(address, forward.port), guest: nil)
        }
        guard forward.entrance != .station, let softAP, let guest, guest.isThere else { return nil }
        return Way(target: SocketAddress(softAP, forward.port), guest: guest)
    }

    // MARK: - What has happened

    /// Takes what has come from the host.
    func receive(_ message: HostMessage) {
        let channel = message.channel
        switch message.kind {
        case .accepted: connect(channel, forward: message.value)
        case .connected: admit(channel)
        case .failed: refuse(channel, HostFailure(rawValue: message.value))
        case .received: connections[channel]?.receive(message.bytes)
        case .took: connections[channel]?.took(Int(message.value))
        case .ended: connections[channel]?.peerEnded()
        case .reset: drop(channel)
        case .flowBegan, .datagram: datagrams.receive(message)
        default: break
        }
        move(channel)
    }

    /// Takes an event of the stack's; true when it was for a relay.
    func handle(_ event: StackEvent) -> Bool {
        switch event {
        case .accepted(let listener, let handle): return accept(handle, of: listener)
        case .connected(let handle):
            guard let channel = byHandle[handle] else { return false }
            connections[channel]?.isOpen = true
            move(channel)
            return true
        case .received(let endpoint, _):
            if datagrams.handle(endpoint) { return true }
            return move(TCPHandle(raw: endpoint))
        case .sent(let handle, _), .closed(let handle): return move(handle)
        case .failed(let handle, _):
            guard let channel = byHandle[handle] else { return false }
            abandon(channel)
            return true
        }
    }

    private func accept(_ handle: TCPHandle, of listener: TCPHandle) -> Bool {
        let (peer, own) = (stack.remoteAddress(of: handle), stack.localAddress(of: handle))
        guard listeners[own] == listener else { return false }
        let ends = Ends(
            client: peer.address, clientPort: peer.port, host: own.address, hostPort: own.port)
        guard let channel = channels[ends], let connection = connections[channel] else {
            try? stack.abort(handle)
            return true
        }
        connection.handle = handle
        connection.isOpen = true
        byHandle[handle] = channel
        move(channel)
        return true
    }

    private func move(_ handle: TCPHandle) -> Bool {
        guard let channel = byHandle[handle] else { return false }
        move(channel)
        return true
    }

    private func move(_ channel: UInt32) {
        guard let connection = connections[channel] else { return }
        do throws(StackError) {
            try connection.move(stack) { send($0) }
        } catch {
            abandon(channel)
            return
        }
        guard connection.isOver else { return }
        forget(connection)
        // It may be gone already, which is what is wanted.
        if let handle = connection.handle { try? stack.close(handle) }
    }

    // MARK: - Ends

    /// The simulated side is no more: the real one is reset.
    private func abandon(_ channel: UInt32) {
        guard let connection = connections[channel] else { return }
        forget(connection)
        if let handle = connection.handle { try? stack.abort(handle) }
        send(HostMessage(.abort, channel))
    }

    /// The real side is no more: the simulated one is reset.
    private func drop(_ channel: UInt32) {
        guard let connection = connections[channel] else {
            refuse(channel, .refused)
            return
        }
        forget(connection)
        if let handle = connection.handle { try? stack.abort(handle) }
    }

    private func forget(_ connection: RelayedConnection) {
        connections[connection.channel] = nil
        if let handle = connection.handle { byHandle[handle] = nil }
        if let ends = connection.ends { channels[ends] = nil }
    }

    /// What is being relayed, for tests: connections, half-open ones included, and flows.
    var counts: (connections: Int, flows: Int) {
        (connections.count + pending.count, datagrams.count)
    }
}
