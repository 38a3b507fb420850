//  The host's side of the relays: the real sockets.
//
//  Interface: made with everything that may be connected to and listened on; a party of the gate.
//
//  Rules: it connects to the targets and listens at the addresses that it was given, and nowhere
//  else; where those come from, the user has named each. Nothing blocks, there is no thread.
//  Buffers are bounded: of a connection at most `capacity` bytes wait each way beyond what the
//  kernels hold, and a peer that does not read or write stalls its own connection only.

import Glibc

public final class HostSockets: HostParty {
    /// Bytes of a connection that may be on their way each way.
    public static let capacity = 1 << 18

    private let targets: [HostAddress]
    private var listeners: [Int32] = []
    private var listenerIndexes: [UInt32] = []
    /// In the order in which they came.
    private var connections: [HostConnection] = []
    private let flows = HostFlows()
    private var clients: UInt32 = 0
    private var buffer = [UInt8](repeating: 0, count: 1 << 16)
    /// Connections at a time; more clients wait in the host's queue.
    private static let mostConnections = 512

    /// Where clients can call, by the forwards' numbers: with the ports that the host has chosen.
    public private(set) var addresses: [HostAddress] = []

    /// Opens the listeners.
    ///
    /// - Throws: when one cannot be had, such as for a port in use.
    public init(
        targets: [HostAddress], listeners plans: [HostListener]
    ) throws(HostSocketError) {
        self.targets = targets
        for (index, plan) in plans.enumerated() {
            let descriptor = try Self.listen(plan)
            addresses.append(Self.address(of: descriptor))
            if plan.isUDP {
                flows.addDoor(index, descriptor)
            } else {
                listeners.append(descriptor)
                listenerIndexes.append(UInt32(index))
            }
        }
    }

    deinit {
        for listener in listeners { close(listener) }
    }

    private static func listen(_ plan: HostListener) throws(HostSocketError) -> Int32 {
        let what = plan.isUDP ? "take datagrams" : "listen"
        let descriptor = SocketCall.make(isUDP: plan.isUDP)
        guard descriptor >= 0 else {
            throw HostSocketError(
                description: "cannot \(what) on \(plan.address) for --forward: "
                    + String(cString: strerror(errno)))
        }
        // Another run may have ended a moment ago. For datagrams it would let two share the port.
        if !plan.isUDP { SocketCall.set(SO_REUSEADDR, of: descriptor) }
        let isOpen =
            SocketCall.bind(descriptor, to: plan.address)
            && (plan.isUDP || Glibc.listen(descriptor, 128) == 0)
        guard isOpen else {
            let reason = String(cString: strerror(errno))
            close(descriptor)
            throw HostSocketError(
                description: "cannot \(what) on \(plan.address) for --forward: \(reason); choose "
                    + "another port, or end what has it")
        }
        return descriptor
    }

    private static func address(of descriptor: Int32) -> HostAddress {
        var place = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &place) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = getsockname(descriptor, $0, &length)
            }
        }
        return HostAddress(
            UInt32(bigEndian: place.sin_addr.s_addr), UInt16(bigEndian: place.sin_port))
    }

    // MARK: - What is to be expected

    public var canReceive: Bool {
        !addresses.isEmpty || !connections.isEmpty || !flows.isEmpty
    }
    public var wantsRealTime: Bool { canReceive }
    public var hasNews: Bool { connections.contains(where: \.hasNews) }
    public var isBusy: Bool { flows.isBusy || connections.contains(where: \.isBusy) }
    /// Connections that exist.
    public var count: Int { connections.count }

    // MARK: - Outwards

    public func perform(_ message: HostMessage) {
        switch message.kind {
        case .open:
            guard let target = target(message) else { return }
            connections.append(HostConnection(message.channel, to: target))
        case .send: connection(message.channel)?.send(message.bytes)
        case .finish: connection(message.channel)?.finish()
        case .grant: connection(message.channel)?.grant(Int(message.value))
        case .abort: connection(message.channel)?.abort()
        case .openFlow: target(message).map { flows.open(message.channel, to: $0) }
        case .sendDatagram: flows.send(message.channel, message.bytes)
        case .closeFlow: flows.close(message.channel)
        default: break
        }
        connections.removeAll(where: \.isOver)
    }

    private func target(_ message: HostMessage) -> HostAddress? {
        let index = Int(message.value)
        return targets.indices.contains(index) ? targets[index] : nil
    }

    private func connection(_ channel: UInt32) -> HostConnection? {
        connections.first { $0.channel == channel }
    }

    public func flush() {
        for connection in connections { connection.flush() }
    }

    // MARK: - Inwards

    public func watch(_ places: inout [pollfd]) {
        let hasRoom = connections.count < Self.mostConnections
        for listener in listeners {
            places.append(
                pollfd(fd: hasRoom ? listener : -1, events: Int16(POLLIN), revents: 0))
        }
        for connection in connections { connection.watch(&places) }
        flows.watch(&places)
    }

    public func look(_ places: ArraySlice<pollfd>, into inbox: inout [HostMessage]) {
        let connectionStart = places.startIndex + listeners.count
        let flowStart = connectionStart + connections.count
        for (index, connection) in connections.enumerated() {
            connection.look(places[connectionStart + index], &buffer, into: &inbox)
        }
        flows.look(places[flowStart...], &buffer, into: &inbox) { nextChannel() }
        for (index, place) in places[..<connectionStart].enumerated() where place.revents != 0 {
            accept(listeners[index], listenerIndexes[index], into: &inbox)
        }
        connections.removeAll(where: \.isOver)
    }

    private func nextChannel() -> UInt32 {
        clients += 1
        return HostMessage.firstOfHost + clients
    }

    private func accept(_ listener: Int32, _ index: UInt32, into inbox: inout [HostMessage]) {
        while connections.count < Self.mostConnections {
            let client = Glibc.accept(listener, nil, nil)
            guard client >= 0 else { return }
            _ = fcntl(client, F_SETFD, FD_CLOEXEC)
            _ = fcntl(client, F_SETFL, O_NONBLOCK)
            let channel = nextChannel()
            connections.append(HostConnection(channel, accepted: client))
            inbox.append(HostMessage(.accepted, channel, value: index))
        }
    }
}
