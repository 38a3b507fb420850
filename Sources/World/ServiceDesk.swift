//  Gives each event of the stack to the service or the visit that it belongs to.

import NetworkStack
import Simulation
import Wire

/// One side of a TCP connection of a service's.
protocol Conversation: AnyObject {
    /// Something has happened: there may be bytes to read, or room to write.
    ///
    /// - Returns: false when the service is done with the connection.
    /// - Throws: what the stack throws; the connection is then given up.
    func proceed(_ line: Line) throws(StackError) -> Bool
}

/// A connection and what is done on it.
private final class Talk {
    let conversation: any Conversation
    let line: Line
    /// Only what has been written still has to leave.
    var isOver = false

    init(_ conversation: any Conversation, on line: Line) {
        self.conversation = conversation
        self.line = line
    }

    /// - Returns: false when the connection is to be given up.
    func goesOn() throws(StackError) -> Bool {
        let before = try line.flush()
        guard before == .done, !isOver else { return before == .waiting }
        do throws(StackError) {
            isOver = try !conversation.proceed(line)
        } catch .wouldBlock {}
        switch try line.flush() {
        case .waiting: return true
        case .over: return false
        case .done: return !isOver
        }
    }
}

final class ServiceDesk {
    private let stack: IPStack
    // Looked up by key only.
    private var listeners: [TCPHandle: ServicePlan] = [:]
    private var talks: [TCPHandle: Talk] = [:]
    /// Connections under way.
    var talkCount: Int { talks.count }
    private var datagrams: [UInt32: ServicePlan] = [:]
    private var clocks: [UInt32: TimeServer] = [:]
    private var nameServers: [UInt32: UDPHandle] = [:]
    /// Who visits when a datagram comes.
    private var asked: [UInt32: (host: HostPlan, port: UInt16, interface: Interface?)] = [:]
    private var voices: [SocketAddress: UDPHandle] = [:]
    /// What visits by TCP are called until they are connected.
    private var visits: [TCPHandle: String] = [:]
    /// Told, in a sentence, why a visit failed.
    var onRemark: (String) -> Void = { _ in }
    /// Does something after a while.
    var later: (Cycles, @escaping (Instant) -> Void) -> Void = { _, _ in }
    private let calendar: CalendarTime
    /// Of hosts that mutate what they say, by their addresses. Looked up by key only.
    var mutations: [IPv4Address: Mutations] = [:]

    /// - Parameter calendar: what the world's calendar showed at power-on.
    init(stack: IPStack, calendar: CalendarTime) {
        self.stack = stack
        self.calendar = calendar
    }

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
                return
            }
            datagrams[handle.raw] = plan
            if case .ntp(_, let time) = plan {
                clocks[handle.raw] = TimeServer(time, calendar: calendar)
                if let period = time.broadcast, interface != nil {
                    try stack.set(.broadcast, of: handle, to: 1)
                    announce(handle, every: period, to: plan.port)
                }
            }
        }
    }

    /// A clock tells everybody in its net, again and again.
    private func announce(_ handle: UDPHandle, every period: Cycles, to port: UInt16) {
        later(period) { [unowned self] now in
            if let message = clocks[handle.raw]?.announcement(at: now) {
                let host = stack.localAddress(of: handle).address
                send(message, from: handle, to: SocketAddress(.broadcast, port), source: host)
            }
            announce(handle, every: period, to: port)
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
        try stack.bind(handle, to: SocketAddress(address, DNSMessage.port))
        nameServers[handle.raw] = handle
    }

    // MARK: Visits

    /// Opens the ports at which a host is asked to visit somebody.
    ///
    /// - Parameter interface: as for `open`.
    func awaitQuestions(of host: HostPlan, on interface: Interface?) throws(StackError) {
        var ports: [UInt16] = []
        for visit in host.visits {
            guard case .datagram(let port) = visit.occasion, !ports.contains(port) else { continue }
            ports.append(port)
            let handle = try stack.makeUDP()
            try bind(handle, to: SocketAddress(host.address, port), on: interface)
            asked[handle.raw] = (host, port, interface)
        }
    }

    private func takeQuestion(_ raw: UInt32) {
        guard let (host, port, interface) = asked[raw],
            let packet = try? stack.receive(UDPHandle(raw: raw))
        else { return }
        for var visit in host.visits where visit.occasion == .datagram(port) {
            if visit.peer.address == .any { visit.peer.address = packet.from.address }
            for _ in 0..<visit.times { self.visit(visit, of: host, on: interface) }
        }
    }

    /// Begins a visit of a host's.
    ///
    /// - Parameter interface: as for `open`.
    func visit(_ plan: VisitPlan, of host: HostPlan, on interface: Interface?) {
        let name = "\(host.name)'s visit to \(plan.peer) by \(plan.transport.rawValue)"
        let place = SocketAddress(host.address, plan.port ?? 0)
        do throws(StackError) {
            switch plan.transport {
            case .tcp:
                let handle = try stack.makeTCP()
                visits[handle] = name
                talks[handle] = talk(plan.conversation, on: handle, of: host.address)
                do throws(StackError) {
                    try bind(handle, to: place, on: interface)
                    try stack.connect(handle, to: plan.peer)
                } catch {
                    fail(handle, error)
                }
            case .udp:
                let handle = try voice(at: place, on: interface)
                for datagram in datagrams(of: plan.text, from: host.address) {
                    try stack.send(datagram, from: handle, to: plan.peer, source: host.address)
                }
            }
        } catch {
            onRemark("\(name) failed: \(error)")
        }
    }

    /// What a host sends datagrams from, at a port of its own or, for 0, at any.
    private func voice(
        at place: SocketAddress, on interface: Interface?
    ) throws(StackError) -> UDPHandle {
        if let known = voices[place] { return known }
        let handle = try stack.makeUDP()
        do throws(StackError) {
            try bind(handle, to: place, on: interface)
        } catch {
            try? stack.close(handle)
            throw error
        }
        datagrams[handle.raw] = .udpDiscard(place.port)
        voices[place] = handle
        return handle
    }

    private func fail(_ handle: TCPHandle, _ error: StackError) {
        if let name = visits[handle] { onRemark("\(name) failed: \(error)") }
        end(handle)
    }

    // MARK: Datagrams

    /// The query that has arrived, when the endpoint is a name server's.
    func takeQuery(_ endpoint: UInt32) -> (handle: UDPHandle, packet: Packet)? {
        guard let handle = nameServers[endpoint], let packet = try? stack.receive(handle) else {
            return nil
        }
        return (handle, packet)
    }

    /// Answers a packet, from the address of the service: the packet may have been for everybody.
    func send(_ bytes: [UInt8], from handle: UDPHandle, to packet: Packet) {
        let own = stack.localAddress(of: handle).address
        send(bytes, from: handle, to: packet.from, source: own)
    }

    private func send(
        _ bytes: [UInt8], from handle: UDPHandle, to peer: SocketAddress, source: IPv4Address
    ) {
        for datagram in datagrams(of: bytes, from: source) {
            // One that cannot be sent is lost, as on a wire.
            try? stack.send(datagram, from: handle, to: peer, source: source)
        }
    }

    /// What a host sends in the place of a datagram.
    private func datagrams(of bytes: [UInt8], from host: IPv4Address) -> [[UInt8]] {
        mutations[host]?.datagrams(of: bytes) ?? [bytes]
    }

    private func answerDatagram(_ plan: ServicePlan, _ raw: UInt32, at now: Instant) {
        let handle = UDPHandle(raw: raw)
        guard let packet = try? stack.receive(handle) else { return }
        switch plan {
        case .udpEcho: send(packet.bytes, from: handle, to: packet)
        case .ntp: tellTime(handle, to: packet, arrival: now)
        default: break
        }
    }

    private func tellTime(_ handle: UDPHandle, to packet: Packet, arrival: Instant) {
        guard let delay = clocks[handle.raw]?.delay else { return }
        let tell = { [unowned self] (now: Instant) in
            let answer = clocks[handle.raw]?.answer(packet.bytes, arrival: arrival, at: now)
            if let answer = answer ?? nil { send(answer, from: handle, to: packet) }
        }
        if delay > 0 { later(delay, tell) } else { tell(arrival) }
    }

    // MARK: Connections

    func handle(_ event: StackEvent, at now: Instant) {
        switch event {
        case .accepted(let listener, let connection):
            guard let plan = listeners[listener] else { return }
            guard let conversation = plan.conversation else { return }
            let host = stack.localAddress(of: connection).address
            talks[connection] = talk(conversation, on: connection, of: host)
            proceed(connection)
        case .received(let endpoint, _):
            if let plan = datagrams[endpoint] {
                answerDatagram(plan, endpoint, at: now)
            } else if asked[endpoint] != nil {
                takeQuestion(endpoint)
            } else {
                proceed(TCPHandle(raw: endpoint))
            }
        case .connected(let handle):
            visits[handle] = nil
            proceed(handle)
        case .sent(let handle, _), .closed(let handle): proceed(handle)
        case .failed(let handle, let error): fail(handle, error)
        }
    }

    private func talk(
        _ conversation: any Conversation, on handle: TCPHandle, of host: IPv4Address
    ) -> Talk {
        let line = Line(stack, handle, mutations[host]) { [unowned self] pause in
            later(pause) { [unowned self] _ in
                talks[handle]?.line.wake()
                proceed(handle)
            }
        }
        return Talk(conversation, on: line)
    }

    private func proceed(_ handle: TCPHandle) {
        guard let talk = talks[handle] else { return }
        do throws(StackError) {
            if try talk.goesOn() { return }
        } catch .wouldBlock {
            return
        } catch {}
        end(handle)
    }

    private func end(_ handle: TCPHandle) {
        guard talks.removeValue(forKey: handle) != nil else { return }
        visits[handle] = nil
        // It may be gone already, which is what is wanted.
        try? stack.close(handle)
    }
}

extension VisitPlan {
    fileprivate var conversation: any Conversation {
        switch deed {
        case nil: Speech(text, ends: true)
        case .echo: Echo()
        case .discard: Discard()
        case .counter: Counter()
        case .chargen: CharacterGenerator(bytes: nil)
        case .reset: Resetter()
        }
    }
}

extension ServicePlan {
    /// A new connection's; nil for services without connections.
    fileprivate var conversation: (any Conversation)? {
        switch self {
        case .tcpEcho: Echo()
        case .tcpDiscard: Discard()
        case .counter: Counter()
        case .chargen(_, let bytes): CharacterGenerator(bytes: bytes)
        case .reset: Resetter()
        case .http(_, let directory, let bodies, let extras):
            WebConversation(WebFiles(directory: directory, bodies: bodies), extras.trouble)
        case .greeting(_, let text): Speech(text)
        case .mqtt(_, let messages): BrokerConversation(messages: messages)
        case .udpEcho, .udpDiscard, .ntp, .dns: nil
        }
    }
}
