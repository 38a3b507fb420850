//  A client in a local net: a stack plugged into the world's switch.

import Chip
import NetworkStack
import Simulation
import Testing
import Wire
import World

final class Client {
    let world: World
    let stack: IPStack
    let interface: Interface
    private(set) var port: SwitchPort!
    private(set) var now = Instant.zero
    /// Frames that came from the switch.
    private(set) var seen: [[UInt8]] = []
    var capture: [UInt8] = []
    static let mac = MACAddress(bytes: (2, 0, 0, 0, 0, 1))

    /// - Parameter address: nil: none yet, and frames are only seen.
    init(_ plan: NetworkPlan, address: IPv4Address?, lan: Int = 0) throws {
        world = try World(plan, seed: 1)
        var random = SeededRandom(seed: 2)
        stack = try IPStack(settings: StackSettings()) {
            UInt32(truncatingIfNeeded: random.next() >> 32)
        }
        interface = try stack.addInterface(Client.mac)
        if let address {
            let net = plan.lans[lan].net
            stack.setAddress(interface, address, mask: net.mask, gateway: net.address)
            stack.setDefault(interface)
            stack.setUp(interface, true)
            stack.setLink(interface, true)
        }
        world.onFrame = { [unowned self] _, frame, time in
            capture += Pcap.record(frame, at: time)
        }
        port = world.plug(into: lan) { [unowned self] frame, time in
            now = max(now, time)
            seen.append(frame)
            stack.input(frame, on: interface, at: now)
        }
        stack.onFrame = { [unowned self] _, frame in world.send(frame, from: port, at: now) }
    }

    func send(_ frame: [UInt8]) { world.send(frame, from: port, at: now) }

    func run(for length: Cycles, _ done: () -> Bool = { false }) {
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
    func exchange(
        _ text: String, with peer: SocketAddress, enough: Int = .max, ends: Bool = false
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
        var left = Array(text.utf8)[...]
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
