//  A host for the tests of sockets, on a wire of its own to the chip's station interface, until the
//  simulated network takes its place.
//
//  The chip is 192.168.1.103, the host 192.168.1.124 and the DNS server. A frame takes 1 ms. Services:
//    7     TCP and UDP echo
//    9     TCP: reads everything, then sends how many bytes there were, and closes
//    19    TCP: reads a number and a line feed, sends so many bytes, and closes
//    1001  TCP: sends a greeting when it has read something
//    9000  TCP: resets whoever sends anything
//    9001  UDP: obeys: `connect PORT TEXT`, `count PORT N` (so many connect), `down`, `up`,
//          `serve PORT SERVICE` (connects and does what that service does), `silent MILLISECONDS`
//          (hears and says nothing for so long)
//  A second after power-on it sends 16 bytes to UDP port 1200, from 57233, and connects to TCP port
//  1002, from 50001, to send the guide's 17 bytes.

import Chip
import Machine
import NetworkStack
import Simulation
import Sockets
import Wire

final class TestWire: Subsystem {
    private unowned let machine: Machine
    private unowned let network: ChipNetwork
    private let stack: IPStack
    private let interface: Interface
    private var wake = Instant.never
    private var boards = 0
    /// Ports that connections came to, and what was read of each. Looked up by key only.
    private var reads: [UInt32: [UInt8]] = [:]
    private var ports: [UInt32: UInt16] = [:]
    /// What is still to be sent.
    private var pending: [UInt32: ArraySlice<UInt8>] = [:]
    /// Closed when everything is sent.
    private var closing: Set<UInt32> = []
    private var listeners: [UInt32: UInt16] = [:]
    private var datagrams: [UInt32: (UDPHandle, UInt16)] = [:]
    private var silentUntil = Instant.zero

    private static let latency = 1 * Cycles.perMillisecond
    private static let chip = IPv4Address(192, 168, 1, 103)
    private static let host = IPv4Address(192, 168, 1, 124)
    private static let mask = IPv4Address(255, 255, 255, 0)

    init(machine: Machine, network: ChipNetwork) throws {
        self.machine = machine
        self.network = network
        var chance = SeededRandom(seed: machine.options.seed ^ 0x5745)
        stack = try IPStack(settings: StackSettings()) {
            UInt32(truncatingIfNeeded: chance.next() >> 32)
        }
        interface = try stack.addInterface(MACAddress(bytes: (2, 0, 0, 0, 0, 1)))
        stack.setAddress(interface, Self.host, mask: Self.mask)
        stack.setUp(interface, true)
        stack.setLink(interface, true)
        stack.onFrame = { [unowned self] _, bytes in deliver(bytes) }
        stack.onEvent = { [unowned self] event in handle(event) }
        for port: UInt16 in [7, 9, 19, 1001, 9000] {
            let handle = try stack.makeTCP()
            try stack.bind(handle, to: SocketAddress(.any, port))
            try stack.listen(handle)
            listeners[handle.raw] = port
        }
        for port: UInt16 in [7, 53, 9001] {
            let handle = try stack.makeUDP()
            try stack.bind(handle, to: SocketAddress(.any, port))
            datagrams[handle.raw] = (handle, port)
        }
        at(.perSecond) { wire in wire.visit() }
        network.transmit = { [unowned self] bytes, side in
            guard side == .station, machine.now >= silentUntil else { return }
            at(Self.latency) { wire in
                wire.stack.input(bytes, on: wire.interface, at: machine.now)
            }
        }
    }

    func boardStarted(_ machine: Machine) {
        boards += 1
        network.setAddress(Self.chip, mask: Self.mask, gateway: Self.host, of: .station)
        network.setLink(true, of: .station)
        network.setDNSServer(0, Self.host)
    }

    private func at(_ delay: Cycles, _ action: @escaping (TestWire) -> Void) {
        machine.schedule(at: machine.now + delay) { [unowned self] _ in
            action(self)
            setAlarm()
        }
    }

    private func deliver(_ bytes: [UInt8]) {
        guard machine.now >= silentUntil else { return }
        let board = boards
        machine.schedule(at: machine.now + Self.latency) { [unowned self] _ in
            if board == boards { network.frameArrived(bytes, on: .station) }
        }
    }

    private func setAlarm() {
        let due = max(stack.due, machine.now)
        guard due < wake, stack.due != .never else { return }
        wake = due
        machine.schedule(at: due) { [unowned self] _ in
            wake = .never
            stack.run(at: machine.now)
            setAlarm()
        }
    }

    // MARK: Services

    private func handle(_ event: StackEvent) {
        switch event {
        case .accepted(let listener, let connection):
            ports[connection.raw] = listeners[listener.raw]
        case .connected(let handle): send(handle)
        case .received(let endpoint, _):
            if let (handle, port) = datagrams[endpoint] {
                while let packet = try? stack.receive(handle) { answer(packet, handle, port) }
            } else {
                serve(TCPHandle(raw: endpoint))
            }
        case .sent(let handle, _): send(handle)
        case .closed(let handle): finish(handle)
        case .failed(let handle, _): drop(handle)
        }
    }

    private func serve(_ handle: TCPHandle) {
        guard let bytes = try? stack.read(handle) else { return }
        switch ports[handle.raw] {
        case 7: pending[handle.raw, default: []] += bytes
        case 9: reads[handle.raw, default: []] += bytes
        case 19:
            reads[handle.raw, default: []] += bytes
            guard bytes.last == 10, let line = reads[handle.raw],
                let count = Int(String(decoding: line.dropLast(), as: UTF8.self))
            else { return }
            pending[handle.raw] = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7) }[...]
            closing.insert(handle.raw)
        case 1001: pending[handle.raw, default: []] += Array("ESP8266 recv test".utf8)
        case 9000:
            try? stack.abort(handle)
            return
        default: break
        }
        send(handle)
    }

    private func send(_ handle: TCPHandle) {
        guard let bytes = pending[handle.raw] else { return }
        if !bytes.isEmpty, let count = try? stack.write(bytes, to: handle) {
            pending[handle.raw] = bytes.dropFirst(count)
        }
        if pending[handle.raw]?.isEmpty == true, closing.contains(handle.raw) { close(handle) }
    }

    /// The chip sends no more.
    private func finish(_ handle: TCPHandle) {
        switch ports[handle.raw] {
        case 9:
            pending[handle.raw] = Array("\(reads[handle.raw]?.count ?? 0)\n".utf8)[...]
            closing.insert(handle.raw)
            send(handle)
        case 7 where pending[handle.raw]?.isEmpty == false: closing.insert(handle.raw)
        default: close(handle)
        }
    }

    private func close(_ handle: TCPHandle) {
        try? stack.close(handle)
        drop(handle)
    }

    private func drop(_ handle: TCPHandle) {
        reads[handle.raw] = nil
        pending[handle.raw] = nil
        ports[handle.raw] = nil
        closing.remove(handle.raw)
    }

    private func answer(_ packet: Packet, _ handle: UDPHandle, _ port: UInt16) {
        switch port {
        case 7: try? stack.send(packet.bytes, from: handle, to: packet.from)
        case 53:
            guard let reply = name(packet.bytes) else { return }
            try? stack.send(reply, from: handle, to: packet.from)
        default: obey(String(decoding: packet.bytes, as: UTF8.self))
        }
    }

    private func obey(_ order: String) {
        let words = order.split(separator: " ", maxSplits: 2).map(String.init)
        switch words.first {
        case "connect": connect(to: UInt16(words[1]) ?? 0, Array(words[2].utf8))
        case "count":
            for _ in 0..<(Int(words[2]) ?? 0) { connect(to: UInt16(words[1]) ?? 0, []) }
        case "serve": connect(to: UInt16(words[1]) ?? 0, [], as: UInt16(words[2]))
        case "silent":
            silentUntil = machine.now + Cycles(UInt64(words[1]) ?? 0) * .perMillisecond
        case "down": network.setLink(false, of: .station)
        case "up": network.setLink(true, of: .station)
        default: break
        }
    }

    private func visit() {
        if let handle = try? stack.makeUDP() {
            try? stack.bind(handle, to: SocketAddress(.any, 57233))
            try? stack.send(
                Array("ESP8266 UDP test".utf8), from: handle, to: SocketAddress(Self.chip, 1200))
        }
        connect(to: 1002, Array("ESP8266 recv test".utf8), from: 50001)
    }

    private func connect(
        to port: UInt16, _ text: [UInt8], from own: UInt16 = 0, as service: UInt16? = nil
    ) {
        guard let handle = try? stack.makeTCP() else { return }
        ports[handle.raw] = service
        try? stack.bind(handle, to: SocketAddress(.any, own))
        pending[handle.raw] = text[...]
        if !text.isEmpty { closing.insert(handle.raw) }
        try? stack.connect(handle, to: SocketAddress(Self.chip, port))
    }

    /// Names that begin with `host` exist, those with `silent` get no answer.
    private func name(_ query: [UInt8]) -> [UInt8]? {
        guard query.count > 18 else { return nil }
        let text = String(decoding: query[13...].prefix { $0 > 32 }, as: UTF8.self)
        if text.hasPrefix("silent") { return nil }
        let isKnown = text.hasPrefix("host")
        var reply = query
        reply[2] = 0x81
        reply[3] = isKnown ? 0x80 : 0x83
        reply[7] = isKnown ? 1 : 0
        if isKnown {
            reply += [0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4] + Self.host.bytes
        }
        return reply
    }
}
