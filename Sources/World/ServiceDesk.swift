//  Gives each event of the stack to the service that it belongs to.

import NetworkStack
import Simulation
import Wire

/// One side of a TCP connection of a service's.
protocol Conversation: AnyObject {
    /// Something has happened: there may be bytes to read, or room to write.
    ///
    /// - Returns: false when the service is done with the connection.
    /// - Throws: what the stack throws; the connection is then given up.
    func proceed(_ stack: IPStack, _ handle: TCPHandle) throws(StackError) -> Bool
}

final class ServiceDesk {
    private let stack: IPStack
    // Looked up by key only.
    private var listeners: [TCPHandle: ServicePlan] = [:]
    private var conversations: [TCPHandle: any Conversation] = [:]
    private var datagrams: [UInt32: ServicePlan] = [:]
    private var nameServers: [UInt32: UDPHandle] = [:]

    init(stack: IPStack) { self.stack = stack }

    // MARK: Opening

    /// - Parameter interface: the host's own; nil for one that is reached through the gateways.
    func open(
        _ plan: ServicePlan, at address: IPv4Address, on interface: Interface?
    ) throws(StackError) {
        let place = SocketAddress(address, plan.port)
        if plan.isTCP {
            let handle = try stack.makeTCP()
            try bind(handle, to: place, on: interface)
            try stack.listen(handle)
            listeners[handle] = plan
        } else {
            let handle = try stack.makeUDP()
            try bind(handle, to: place, on: interface)
            if case .dns = plan {
                nameServers[handle.raw] = handle
            } else {
                datagrams[handle.raw] = plan
            }
        }
    }

    private func bind(
        _ handle: some EndpointHandle, to place: SocketAddress, on interface: Interface?
    ) throws(StackError) {
        try stack.bind(handle, to: place)
        if let interface {
            try stack.set(.interface, of: handle, to: UInt32(interface.number))
        }
    }

    func openNameServer(at address: IPv4Address) throws(StackError) {
        let handle = try stack.makeUDP()
        try stack.bind(handle, to: SocketAddress(address, 53))
        nameServers[handle.raw] = handle
    }

    // MARK: Datagrams

    /// The query that has arrived, when the endpoint is a name server's.
    func takeQuery(_ endpoint: UInt32) -> (handle: UDPHandle, packet: Packet)? {
        guard let handle = nameServers[endpoint], let packet = try? stack.receive(handle) else {
            return nil
        }
        return (handle, packet)
    }

    /// Answers a packet, from the address that it was sent to.
    func send(_ bytes: [UInt8], from handle: UDPHandle, to packet: Packet) {
        // An answer that cannot be sent is lost, as on a wire.
        try? stack.send(bytes, from: handle, to: packet.from, source: packet.to)
    }

    private func answerDatagram(_ plan: ServicePlan, _ raw: UInt32, at now: Instant) {
        let handle = UDPHandle(raw: raw)
        guard let packet = try? stack.receive(handle) else { return }
        switch plan {
        case .udpEcho: send(packet.bytes, from: handle, to: packet)
        case .ntp(_, let epoch):
            if let answer = NTP.answer(packet.bytes, epoch: epoch, at: now) {
                send(answer, from: handle, to: packet)
            }
        default: break
        }
    }

    // MARK: Connections

    func handle(_ event: StackEvent, at now: Instant) {
        switch event {
        case .accepted(let listener, let connection):
            guard let plan = listeners[listener] else { return }
            conversations[connection] = plan.conversation
            proceed(connection)
        case .received(let endpoint, _):
            if let plan = datagrams[endpoint] {
                answerDatagram(plan, endpoint, at: now)
            } else {
                proceed(TCPHandle(raw: endpoint))
            }
        case .sent(let handle, _), .closed(let handle), .connected(let handle): proceed(handle)
        case .failed(let handle, _): end(handle)
        }
    }

    private func proceed(_ handle: TCPHandle) {
        guard let conversation = conversations[handle] else { return }
        do throws(StackError) {
            if try conversation.proceed(stack, handle) { return }
        } catch .wouldBlock {
            return
        } catch {}
        end(handle)
    }

    private func end(_ handle: TCPHandle) {
        guard conversations.removeValue(forKey: handle) != nil else { return }
        // It may be gone already, which is what is wanted.
        try? stack.close(handle)
    }
}

extension ServicePlan {
    /// A new connection's; nil for services without connections.
    fileprivate var conversation: (any Conversation)? {
        switch self {
        case .tcpEcho: Echo()
        case .tcpDiscard: Discard()
        case .chargen: CharacterGenerator()
        case .http(_, let directory, let bodies):
            WebConversation(WebFiles(directory: directory, bodies: bodies))
        case .udpEcho, .udpDiscard, .ntp, .dns: nil
        }
    }
}
