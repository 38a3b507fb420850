//  What the socket functions do, but for moving bytes (SocketTransfer) and options (SocketOptions).
//
//  Rules: each is called between `begin` and `finish`. Errors are thrown as values of errno.
//  Functions that wait say so; the others do not switch tasks.

import Kernel
import Machine
import NetworkStack
import Simulation
import Wire

/// Kinds of sockets by their numbers in C. C: lwip/sockets.h
private enum SocketType {
    static let stream: Int32 = 1
    static let datagram: Int32 = 2
    static let raw: Int32 = 3
}

private enum AddressFamily {
    static let internet: Int32 = 2
    static let internet6: Int32 = 10
}

extension ChipNetwork {
    /// C: lwip_socket.
    ///
    /// - Returns: a descriptor, from 0.
    /// - Throws: `.noBuffers` (no control block or no memory), `.tooManySockets`, `.noSuchFamily`,
    ///   `.invalid` (the type).
    public func socket(
        family: Int32, type: Int32, protocol number: Int32
    ) throws(SocketError) -> Int32 {
        if family == AddressFamily.internet6 {
            machine.adviseUnsupported("socket", "with AF_INET6")
            throw .noSuchFamily
        }
        guard family == AddressFamily.internet else { throw .noSuchFamily }
        guard let memory = takeSocketMemory() else { throw .noBuffers }
        do throws(SocketError) {
            return try make(type, number, memory)
        } catch {
            giveBack(socketMemory: memory)
            throw error
        }
    }

    private func make(
        _ type: Int32, _ number: Int32, _ memory: UInt32
    ) throws(SocketError) -> Int32 {
        guard let stack else { throw .noBuffers }
        do throws(StackError) {
            switch type {
            case SocketType.stream:
                return try enter(try stack.makeTCP(), .tcp, memory, stack)
            case SocketType.datagram:
                let handle = try stack.makeUDP()
                // The chip's lwIP asks for no permission to broadcast. C: IP_SOF_BROADCAST 0
                try stack.set(.broadcast, of: handle, to: 1)
                return try enter(handle, .udp, memory, stack)
            case SocketType.raw:
                let handle = try stack.makeRaw(protocol: UInt8(truncatingIfNeeded: number))
                try stack.set(.broadcast, of: handle, to: 1)
                return try enter(
                    handle, .raw, memory, stack, number: UInt8(truncatingIfNeeded: number))
            default: throw StackError.illegalValue
            }
        } catch {
            switch error {
            // The SDK says so when it gets no control block.
            case .noMemory: throw .noBuffers
            // `enter` found no place.
            case .noBuffer: throw .tooManySockets
            default: throw SocketError(error)
            }
        }
    }

    /// - Throws: `.noBuffer` when there is no place in the table.
    private func enter(
        _ handle: some EndpointHandle, _ kind: SocketKind, _ memory: UInt32, _ stack: IPStack,
        number: UInt8 = 0
    ) throws(StackError) -> Int32 {
        guard let index = place(handle.raw, kind: kind, memory: memory) else {
            try stack.close(handle)
            throw .noBuffer
        }
        sockets[index].protocolNumber = number
        return Int32(index)
    }

    /// C: lwip_bind.
    ///
    /// - Throws: `.inUse`, `.invalid` (bound already).
    public func bind(_ descriptor: Int32, to address: SocketAddress) throws(SocketError) {
        let name = try find(descriptor)
        try onEndpoint(name) { stack, handle throws(StackError) in
            try stack.bind(handle, to: address)
        }
    }

    /// Waits for the connection unless the socket does not block. C: lwip_connect.
    ///
    /// - Throws: `.reset` (refused), `.aborted` (no answer), `.unreachable`, `.isConnected`,
    ///   `.already`, `.inProgress`.
    public func connect(_ descriptor: Int32, to peer: SocketAddress?) throws(SocketError) {
        let name = try find(descriptor)
        guard sockets[name.index].kind == .tcp else { return try fixPeer(name, peer) }
        guard let peer else { throw .invalid }
        try beginConnecting(name, peer)
        if sockets[name.index].isNonBlocking { throw .inProgress }
        try waitForConnection(name, to: peer)
    }

    private func fixPeer(_ name: SocketName, _ peer: SocketAddress?) throws(SocketError) {
        guard let stack else { throw .notConnected }
        let socket = sockets[name.index]
        try translating { () throws(StackError) in
            if socket.kind == .udp {
                try stack.connect(UDPHandle(raw: socket.raw), to: peer)
            } else {
                try stack.connect(RawHandle(raw: socket.raw), to: peer)
            }
        }
    }

    private func beginConnecting(
        _ name: SocketName, _ peer: SocketAddress
    ) throws(SocketError) {
        let socket = sockets[name.index]
        if socket.isListening { throw .invalid }
        if socket.isConnecting { throw .already }
        guard let stack else { throw .notConnected }
        try translating { () throws(StackError) in
            try stack.connect(TCPHandle(raw: socket.raw), to: peer)
        }
        sockets[name.index].isConnecting = true
    }

    private func waitForConnection(
        _ name: SocketName, to peer: SocketAddress
    ) throws(SocketError) {
        _ = try whileItTakes(
            name, .write, until: deadline(milliseconds: 0), in: "connect"
        ) { () throws(SocketError) in
            if self.sockets[name.index].isConnected { return 0 }
            if self.sockets[name.index].hasFailed {
                let error = self.sockets[name.index].error ?? .aborted
                if error == .aborted { self.adviseOnSilence(of: peer) }
                throw error
            }
            return nil
        }
    }

    /// C: lwip_listen.
    ///
    /// - Parameter backlog: 0 to 255; fewer connections wait for accept than the limit allows.
    /// - Throws: `.notSupported` for what is no TCP socket, `.noMemory`, `.inUse`.
    public func listen(_ descriptor: Int32, backlog: Int32) throws(SocketError) {
        let name = try find(descriptor)
        guard let stack, sockets[name.index].kind == .tcp else { throw .notSupported }
        let wanted = min(max(Int(backlog), 1), 255)
        let socket = sockets[name.index]
        if !socket.isListening {
            if socket.isConnecting || socket.isConnected { throw .notConnected }
            try translating { () throws(StackError) in
                try stack.listen(TCPHandle(raw: socket.raw))
            }
        }
        sockets[name.index].isListening = true
        sockets[name.index].backlog = min(wanted, rules[.waitingConnections])
    }

    /// Waits for a peer. C: lwip_accept.
    ///
    /// - Returns: the new socket and its peer.
    /// - Throws: `.wouldBlock`, `.invalid` when it does not listen, `.tooManySockets`.
    public func accept(
        _ descriptor: Int32
    ) throws(SocketError) -> (descriptor: Int32, peer: SocketAddress) {
        let name = try find(descriptor)
        guard sockets[name.index].kind == .tcp else { throw .notSupported }
        guard sockets[name.index].isListening else { throw .invalid }
        let socket = sockets[name.index]
        let isPatient = !socket.isNonBlocking
        let new = try whileItTakes(
            name, .read, until: deadline(milliseconds: socket.receiveTimeout), in: "accept"
        ) { () throws(SocketError) in
            if self.sockets[name.index].waiting.isEmpty {
                if isPatient { return nil }
                throw SocketError.wouldBlock
            }
            return try self.takeConnection(name)
        }
        return (new, stack?.remoteAddress(of: handle(at: Int(new))) ?? .any)
    }

    /// The oldest connection that waits becomes a socket; without a place for it, it ends.
    private func takeConnection(_ name: SocketName) throws(SocketError) -> Int32 {
        let connection = sockets[name.index].waiting.removeFirst()
        guard let memory = takeSocketMemory() else {
            try? stack?.abort(connection)
            throw .noMemory
        }
        guard let index = place(connection.raw, kind: .tcp, memory: memory) else {
            giveBack(socketMemory: memory)
            try? stack?.close(connection)
            throw .tooManySockets
        }
        sockets[index].isConnected = true
        return Int32(index)
    }

    private func handle(at index: Int) -> TCPHandle { TCPHandle(raw: sockets[index].raw) }

    /// Ends a socket; who waits for it is woken and fails. Does not wait. C: lwip_close.
    public func close(_ descriptor: Int32) throws(SocketError) {
        let name = try find(descriptor)
        wake(at: name.index, .all)
        leaveGroups(name.index)
        let socket = sockets[name.index]
        sockets[name.index].kind = .free
        giveBack(socketMemory: socket.memory)
        sockets[name.index].waiting = []
        sockets[name.index].requests = []
        guard let stack else { return }
        switch socket.kind {
        case .udp: try? stack.close(UDPHandle(raw: socket.raw))
        case .raw: try? stack.close(RawHandle(raw: socket.raw))
        case .tcp: end(socket, at: name.index, stack)
        case .free, .lingering: break
        }
    }

    private func end(_ socket: Socket, at index: Int, _ stack: IPStack) {
        for connection in socket.waiting { try? stack.abort(connection) }
        let handle = TCPHandle(raw: socket.raw)
        let isReset = resetsAtClose || (socket.linger.isOn && socket.linger.seconds == 0)
        if isReset, socket.isConnected {
            try? stack.abort(handle)
            return
        }
        try? stack.close(handle)
        guard rules.lingerMilliseconds > 0, rules.areLimitsOn, socket.isConnected else { return }
        let milliseconds =
            socket.linger.isOn
            ? Int64(socket.linger.seconds) * 1000 : Int64(rules.lingerMilliseconds)
        sockets[index].kind = .lingering
        sockets[index].end = machine.now + Cycles(max(milliseconds, 0)) * .perMillisecond
    }

    /// In SDK 1.5 a stub. C: lwip_shutdown.
    ///
    /// - Parameter how: 0 ends reading, 1 writing, 2 both.
    public func shutDown(_ descriptor: Int32, how: Int32) throws(SocketError) {
        if rules.profile == .sdk15 { return }
        let name = try find(descriptor)
        guard let stack, sockets[name.index].kind == .tcp else { throw .notSupported }
        guard (0...2).contains(how) else { throw .invalid }
        let raw = sockets[name.index].raw
        try translating { () throws(StackError) in
            try stack.shutDown(TCPHandle(raw: raw), reading: how != 1, writing: how != 0)
        }
        wake(at: name.index, .all)
    }

    /// C: lwip_getsockname.
    public func localAddress(of descriptor: Int32) throws(SocketError) -> SocketAddress {
        let name = try find(descriptor)
        return try onEndpoint(name) { stack, handle in stack.localAddress(of: handle) }
    }

    /// C: lwip_getpeername.
    ///
    /// - Throws: `.notConnected`.
    public func peerAddress(of descriptor: Int32) throws(SocketError) -> SocketAddress {
        let name = try find(descriptor)
        let peer = try onEndpoint(name) { stack, handle in stack.remoteAddress(of: handle) }
        guard peer.address != .any else { throw .notConnected }
        return peer
    }

    /// Lets connections be reset when they are closed. C: lwip_force_close_set.
    public func setResetsAtClose(_ resets: Bool) {
        resetsAtClose = resets
    }

    /// Runs a call of the stack's with the socket's handle, whatever its kind.
    func onEndpoint<Result>(
        _ name: SocketName,
        _ body: (IPStack, any EndpointHandle) throws(StackError) -> Result
    ) throws(SocketError) -> Result {
        guard let stack else { throw .notConnected }
        let socket = sockets[name.index]
        do throws(StackError) {
            switch socket.kind {
            case .tcp: return try body(stack, TCPHandle(raw: socket.raw))
            case .udp: return try body(stack, UDPHandle(raw: socket.raw))
            case .raw: return try body(stack, RawHandle(raw: socket.raw))
            case .free, .lingering: throw StackError.stale
            }
        } catch {
            throw SocketError(error)
        }
    }
}
