//  A row of the socket table, and how events of the stack change it.

import Kernel
import Machine
import NetworkStack
import Simulation
import Wire

/// Names a socket across a wait: its descriptor, and which of the sockets that had it.
struct SocketName: Equatable {
    let index: Int
    let generation: UInt32
}

enum SocketKind {
    case free, tcp, udp, raw
    /// Closed in order; its place is free again at `end`. Profile sdk3.
    case lingering
}

struct Socket {
    var kind = SocketKind.free
    var generation: UInt32 = 0
    /// The stack's handle.
    var raw: UInt32 = 0
    /// What the SDK has beside lwIP's control block, on the chip's heap.
    var memory: UInt32 = 0
    /// SOCK_RAW: the protocol's number.
    var protocolNumber: UInt8 = 0

    // Options.
    var isNonBlocking = false
    /// Milliseconds; 0 waits without end.
    var receiveTimeout: Int32 = 0
    var sendTimeout: Int32 = 0
    var allowsBroadcast = false
    var linger: (isOn: Bool, seconds: Int32) = (false, 0)
    var groups: [(group: IPv4Address, interface: Int)] = []

    // TCP.
    var isListening = false
    var backlog = 0
    /// Connections that wait for accept, oldest first.
    var waiting: [TCPHandle] = []
    /// Peers that have asked to connect and are not connected yet, with the time of it.
    var requests: [(peer: SocketAddress, time: Instant)] = []
    var isConnecting = false
    var isConnected = false
    /// What SO_ERROR tells, once.
    var error: SocketError?
    /// The connection failed.
    var hasFailed = false
    /// When a lingering place is free again.
    var end = Instant.never
}

extension ChipNetwork {
    /// What a socket takes of the heap beside the stack's own blocks and a signal, in bytes: the
    /// structure, two semaphores and the queue of what has arrived. C: types.json (struct netconn),
    /// lwipopts.h
    static let socketBytes: UInt32 = 72 + 2 * ObjectSize.queue + ObjectSize.queue + 6 * 4

    /// Changes the sockets as the stack says. Wakes who waits for it.
    func handle(_ event: StackEvent, _ stack: IPStack) {
        if takeForEspconn(event, stack) { return }
        switch event {
        case .received(let endpoint, _):
            if endpoint == names.endpoint {
                takeAnswers()
            } else if endpoint == clockClient.endpoint {
                takeTime()
            } else {
                wake(endpoint, .read)
            }
        case .accepted(let listener, let connection):
            accept(connection, by: listener, stack)
        case .connected(let handle):
            change(handle) { socket in
                socket.isConnecting = false
                socket.isConnected = true
            }
            wake(handle.raw, .all)
        case .sent(let handle, _): wake(handle.raw, .write)
        case .closed(let handle): wake(handle.raw, .read)
        case .failed(let handle, let error):
            change(handle) { socket in
                socket.isConnecting = false
                socket.isConnected = false
                socket.hasFailed = true
                socket.error = SocketError(error)
            }
            wake(handle.raw, .all)
        }
    }

    /// A peer has connected to a listener. Where too many wait it is reset, as on the chip.
    private func accept(_ connection: TCPHandle, by listener: TCPHandle, _ stack: IPStack) {
        guard let index = index(of: listener.raw), sockets[index].isListening,
            sockets[index].waiting.count < rules[.waitingConnections]
        else {
            try? stack.abort(connection)
            return
        }
        let peer = stack.remoteAddress(of: connection)
        sockets[index].requests.removeAll { $0.peer == peer }
        sockets[index].waiting.append(connection)
        wake(listener.raw, .read)
    }

    /// The socket of one of the stack's handles; connections that wait for accept have none.
    func index(of raw: UInt32) -> Int? {
        sockets.firstIndex { $0.raw == raw && $0.kind != .free && $0.kind != .lingering }
    }

    private func change(_ handle: TCPHandle, _ body: (inout Socket) -> Void) {
        if let index = index(of: handle.raw) { body(&sockets[index]) }
    }

    private func wake(_ raw: UInt32, _ interest: Interest) {
        guard let index = index(of: raw) else { return }
        wake(at: index, interest)
    }

    // MARK: - Looking up

    /// The socket of a descriptor.
    func find(_ descriptor: Int32) throws(SocketError) -> SocketName {
        let index = Int(descriptor)
        guard sockets.indices.contains(index) else { throw .badDescriptor }
        switch sockets[index].kind {
        case .free, .lingering: throw .badDescriptor
        case .tcp, .udp, .raw:
            return SocketName(index: index, generation: sockets[index].generation)
        }
    }

    /// The socket is still the one that it was.
    func isOpen(_ name: SocketName) -> Bool {
        sockets.indices.contains(name.index) && sockets[name.index].generation == name.generation
            && sockets[name.index].kind != .free && sockets[name.index].kind != .lingering
    }

    // MARK: - Making and ending

    /// A place in the table for one of the stack's endpoints, with the memory that belongs to it.
    func place(_ raw: UInt32, kind: SocketKind, memory: UInt32) -> Int? {
        for index in sockets.indices
        where sockets[index].kind == .lingering && sockets[index].end <= machine.now {
            sockets[index].kind = .free
        }
        guard let index = sockets.firstIndex(where: { $0.kind == .free }) else { return nil }
        var socket = Socket()
        socket.generation = sockets[index].generation &+ 1
        socket.kind = kind
        socket.raw = raw
        socket.memory = memory
        sockets[index] = socket
        return index
    }

    /// A block of the heap for a socket, and a signal for who will wait for it; nil when it is
    /// full.
    func takeSocketMemory() -> UInt32? {
        guard let signal = machine.makeSignal() else { return nil }
        guard let block = machine.kernel.pointee.heap.allocate(Self.socketBytes) else {
            machine.remove(signal)
            return nil
        }
        spareSignals.append(signal)
        return block
    }

    /// Undoes it, when the socket's place is free already.
    func giveBack(socketMemory block: UInt32) {
        try? machine.kernel.pointee.heap.release(block)
        dropSpareSignals()
    }
}
