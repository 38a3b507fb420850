//  A client in a simulated net whose world relays to real peers: what the chip will be, with a loop
//  that does what the machine does.

import Chip
import HostIO
import NetworkStack
import Simulation
import Wire
import World

public final class RelayBench {
    public let gate: HostGate
    public let sockets: HostSockets?
    public let world: World
    public let stack: IPStack
    private let pacer: Pacer
    private let interface: Interface
    private var port: SwitchPort!
    public private(set) var now = Instant.zero
    /// All frames, with their times.
    public private(set) var capture: [UInt8] = []
    private static let mac = MACAddress(bytes: (2, 0, 0, 0, 0, 1))
    public static let address = IPv4Address(192, 168, 1, 50)

    /// - Parameter replay: takes the place of the host.
    public init(_ relays: RelayPlan, recorder: Recorder? = nil, replay: Replay? = nil) throws {
        gate = HostGate(recorder: recorder, replay: replay)
        if replay == nil {
            let sockets = try HostSockets(targets: relays.targets, listeners: relays.listeners)
            gate.add(sockets)
            self.sockets = sockets
        } else {
            sockets = nil
        }
        pacer = Pacer(pace: .fast, gate: gate)
        var plan = NetworkPlan()
        relays.extend(&plan)
        world = try World(plan, seed: 1)
        world.relay(relays, through: gate)
        world.station = Self.address
        var random = SeededRandom(seed: 2)
        stack = try IPStack(settings: StackSettings()) {
            UInt32(truncatingIfNeeded: random.next() >> 32)
        }
        interface = try stack.addInterface(Self.mac)
        let net = plan.lans[0].net
        stack.setAddress(interface, Self.address, mask: net.mask, gateway: net.address)
        stack.setDefault(interface)
        stack.setUp(interface, true)
        stack.setLink(interface, true)
        world.onFrame = { [unowned self] _, frame, time in
            if keepsCapture { capture += Pcap.record(frame, at: time) }
        }
        port = world.plug { [unowned self] frame, time in
            now = max(now, time)
            stack.input(frame, on: interface, at: now)
        }
        stack.onFrame = { [unowned self] _, frame in world.send(frame, from: port, at: now) }
    }

    public var keepsCapture = true

    /// Runs until `done`, or for that much virtual time.
    public func run(for length: Cycles = 20 * .perSecond, _ done: () -> Bool = { false }) {
        let end = now + length
        while !done(), now < end {
            now = pacer.wait(from: now, until: min(world.due, stack.due, end))
            stack.advance(to: now)
            for message in gate.take(at: now) { world.receive(message, at: now) }
            if world.due <= now { world.run(at: now) }
            if stack.due <= now { stack.run(at: now) }
        }
        world.run(at: now)
        stack.advance(to: now)
    }

    /// A connection of the client's, with what has happened to it.
    public final class Conversation {
        public var handle: TCPHandle
        public var isOpen = false
        public var hasEnded = false
        public var failure: StackError?
        public var received: [UInt8] = []
        /// How much arrived, where it is not kept.
        public var count = 0
        public var outgoing: [UInt8] = []
        public var sent = 0
        public var keeps = true
        public var reads = true

        init(_ handle: TCPHandle) { self.handle = handle }
        public var isOver: Bool { hasEnded || failure != nil }
    }

    private var conversations: [UInt32: Conversation] = [:]

    private func listenToEvents() {
        stack.onEvent = { [unowned self] event in
            switch event {
            case .accepted(let listener, let handle):
                guard listeners[listener] != nil else { return }
                let conversation = Conversation(handle)
                conversation.isOpen = true
                conversations[handle.raw] = conversation
                accepted.append(conversation)
            case .connected(let handle): conversations[handle.raw]?.isOpen = true
            case .received(let endpoint, _): conversations[endpoint].map(read)
            case .sent(let handle, _): conversations[handle.raw].map(write)
            case .closed(let handle): conversations[handle.raw]?.hasEnded = true
            case .failed(let handle, let error): conversations[handle.raw]?.failure = error
            }
        }
    }

    public func read(_ conversation: Conversation) {
        guard conversation.reads, let bytes = try? stack.read(conversation.handle) else { return }
        conversation.count += bytes.count
        if conversation.keeps { conversation.received += bytes }
    }

    public func write(_ conversation: Conversation) {
        while conversation.sent < conversation.outgoing.count,
            let taken = try? stack.write(
                conversation.outgoing[conversation.sent...], to: conversation.handle), taken > 0
        { conversation.sent += taken }
    }

    /// Begins to connect.
    public func connect(_ peer: SocketAddress) throws -> Conversation {
        listenToEvents()
        let conversation = Conversation(try stack.makeTCP())
        conversations[conversation.handle.raw] = conversation
        try stack.connect(conversation.handle, to: peer)
        return conversation
    }

    public private(set) var accepted: [Conversation] = []
    private var listeners: [TCPHandle: UInt16] = [:]

    /// Lets the client be a server.
    public func listen(_ port: UInt16) throws {
        listenToEvents()
        let handle = try stack.makeTCP()
        try stack.bind(handle, to: SocketAddress(.any, port))
        try stack.listen(handle)
        listeners[handle] = port
    }

    public func send(_ bytes: [UInt8], on conversation: Conversation) {
        conversation.outgoing += bytes
        write(conversation)
    }

    public func finish(_ conversation: Conversation) throws {
        try stack.shutDown(conversation.handle, reading: false, writing: true)
    }

    public func close(_ conversation: Conversation) {
        conversations[conversation.handle.raw] = nil
        try? stack.close(conversation.handle)
    }
}
