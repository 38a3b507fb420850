//  A client in a local net: a stack plugged into the world's switch.

import Chip
import NetworkStack
import Simulation
import Wire
import World

public final class Client {
    public let world: World
    public let stack: IPStack
    public let interface: Interface
    public private(set) var port: SwitchPort!
    public private(set) var now = Instant.zero
    /// Frames that came from the switch.
    public private(set) var seen: [[UInt8]] = []
    public var capture: [UInt8] = []
    /// What entered the switch, from whatever side; kept only if wanted.
    public private(set) var frames: [[UInt8]] = []
    /// When each of them did.
    public private(set) var times: [Instant] = []
    public var keepsFrames = true
    public static let mac = MACAddress(bytes: (2, 0, 0, 0, 0, 1))

    /// - Parameter address: nil: none yet, and frames are only seen.
    public init(_ plan: NetworkPlan, address: IPv4Address?, lan: Int = 0) throws {
        world = try World(plan, seed: 1)
        var random = SeededRandom(seed: 2)
        stack = try IPStack(settings: StackSettings()) {
            UInt32(truncatingIfNeeded: random.next() >> 32)
        }
        interface = try stack.addInterface(Client.mac)
        if let address { join(address, of: plan.lans[lan]) }
        world.onFrame = { [unowned self] _, frame, time in
            guard keepsFrames else { return }
            capture += Pcap.record(frame, at: time)
            frames.append(frame)
            times.append(time)
        }
        port = world.plug(into: lan) { [unowned self] frame, time in
            now = max(now, time)
            receive(frame)
        }
        stack.onFrame = { [unowned self] _, frame in world.send(frame, from: port, at: now) }
    }

    /// Takes an address, and starts.
    public func join(_ address: IPv4Address, of lan: LANPlan) {
        stack.setAddress(
            interface, address, mask: lan.net.mask, gateway: lan.net.address)
        stack.setDefault(interface)
        stack.setUp(interface, true)
        stack.setLink(interface, true)
    }

    /// Sees each frame that comes from the switch.
    public var onReceive: (([UInt8]) -> Void)?

    /// Takes a frame as if the switch had sent it.
    public func receive(_ frame: [UInt8]) {
        if keepsFrames { seen.append(frame) }
        onReceive?(frame)
        stack.input(frame, on: interface, at: now)
    }

    public func send(_ frame: [UInt8]) { world.send(frame, from: port, at: now) }

    public func run(for length: Cycles, _ done: () -> Bool = { false }) {
        let end = now + length
        while !done() {
            let next = min(world.due, stack.due)
            guard next <= end else { break }
            now = max(now, next)
            if world.due <= now { world.run(at: now) }
            if stack.due <= now { stack.run(at: now) }
        }
        if !done() { now = max(now, end) }
        world.run(at: now)
        stack.advance(to: now)
    }

    /// Connects, sends and reads until the peer closes or `enough` bytes came.
    public func exchange(
        _ text: String, with peer: SocketAddress, enough: Int = .max, ends: Bool = false
    ) throws -> [UInt8] {
        try exchange(bytes: Array(text.utf8), with: peer, enough: enough, ends: ends)
    }

    public func exchange(
        bytes: [UInt8], with peer: SocketAddress, enough: Int = .max, ends: Bool = false
    ) throws -> [UInt8] {
        let handle = try stack.makeTCP()
        var isOpen = false
        var isOver = false
        var read: [UInt8] = []
        stack.onEvent = { [unowned self] event in
            switch event {
            case .connected(handle): isOpen = true
            case .received(handle.raw, _):
                read += (try? stack.read(handle)) ?? []
            case .closed(handle), .failed(handle, _): isOver = true
            default: break
            }
        }
        defer { stack.onEvent = nil }
        try stack.connect(handle, to: peer)
        run(for: 30 * .perSecond) { isOpen || isOver }
        guard isOpen else { throw StackError.timedOut }
        var left = bytes[...]
        while !left.isEmpty {
            left = left.dropFirst(try stack.write(left, to: handle))
            run(for: .perMillisecond)
        }
        if ends { try stack.shutDown(handle, reading: false, writing: true) }
        run(for: 30 * .perSecond) { isOver || read.count >= enough }
        try stack.close(handle)
        run(for: .perSecond)
        return read
    }
}
