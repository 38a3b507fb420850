//  What espconn's functions do that open, close and look up. Sending is EspconnSending's, settings
//  are EspconnSettings'.
//
//  Rules: each is called between `begin` and `finish`, with a structure that is alive. None waits.
//  Errors are thrown as espconn's numbers.

import Kernel
import Machine
import NetworkStack
import Simulation
import Wire

extension ChipNetwork {
    /// Begins to connect; the connect or the reconnect callback follows. C: espconn_connect.
    ///
    /// - Parameter localPort: 0 lets lwIP choose, and so does one that another connection of the
    ///   stack's still has.
    /// - Throws: `.noRoute`, `.memory`, `.isConnected` (the structure is in use, another connection
    ///   of espconn's has the port, or there are as many as may be).
    public func espconnConnect(
        _ record: EspconnRecord, to peer: SocketAddress, from localPort: UInt16
    ) throws(EspconnError) {
        adviseOnStart("espconn_connect")
        guard espconn.connections < espconnMaximum, espconn.index(of: record) == nil else {
            throw .isConnected
        }
        guard addresses.contains(where: { $0 != .any }) else { throw .noRoute }
        if localPort != 0, hasConnection(at: localPort) { throw .isConnected }
        guard let stack else { throw .memory }
        let memory = try takeLinkMemory()
        let handle: TCPHandle
        do throws(StackError) {
            handle = try stack.makeTCP()
        } catch {
            giveBack(linkMemory: memory)
            throw .memory
        }
        if localPort != 0 { try? stack.bind(handle, to: SocketAddress(.any, localPort)) }
        do throws(StackError) {
            try stack.set(.noDelay, of: handle, to: 1)
            try stack.connect(handle, to: peer)
        } catch {
            try? stack.abort(handle)
            giveBack(linkMemory: memory)
            throw EspconnError(opening: error)
        }
        let index = enter(
            record, .client, handle.raw, memory, .connecting, .waiting,
            at: SocketAddress(.any, localPort))
        espconn.links[index].peer = peer
    }

    /// Waits for peers; the connect callback tells of each. C: espconn_accept.
    ///
    /// - Throws: `.memory`, `.isConnected` (the structure is in use, or the port is taken).
    public func espconnAccept(_ record: EspconnRecord, at port: UInt16) throws(EspconnError) {
        adviseOnStart("espconn_accept")
        guard espconn.index(of: record) == nil, !hasConnection(at: port) else {
            throw .isConnected
        }
        guard let stack else { throw .memory }
        let memory = try takeLinkMemory()
        var made: TCPHandle?
        do throws(StackError) {
            let handle = try stack.makeTCP()
            made = handle
            // Connections that wait out their time do not hold up a server.
            try stack.set(.reuseAddress, of: handle, to: 1)
            try stack.bind(handle, to: SocketAddress(.any, port))
            try stack.listen(handle)
            let index = enter(
                record, .server, handle.raw, memory, .open, .listening,
                at: SocketAddress(.any, port))
            espconn.links[index].allowance = espconnMaximum
            espconn.links[index].timeout = Self.espconnTimeout
        } catch {
            if let made { try? stack.close(made) }
            giveBack(linkMemory: memory)
            throw error == .inUse ? .isConnected : .memory
        }
    }

    /// Seconds after which a server lets a silent peer go, if nobody says otherwise.
    private static let espconnTimeout: UInt32 = 10

    /// Begins to receive datagrams. C: espconn_create.
    ///
    /// - Throws: `.memory`, `.isConnected` (the structure is in use, or the port is taken).
    public func espconnCreate(_ record: EspconnRecord, at port: UInt16) throws(EspconnError) {
        adviseOnStart("espconn_create")
        guard espconn.index(of: record) == nil else { throw .isConnected }
        guard let stack else { throw .memory }
        let memory = try takeLinkMemory()
        var made: UDPHandle?
        do throws(StackError) {
            let handle = try stack.makeUDP()
            made = handle
            try stack.set(.broadcast, of: handle, to: 1)
            try stack.bind(handle, to: SocketAddress(.any, port))
            _ = enter(
                record, .udp, handle.raw, memory, .open, .none,
                at: stack.localAddress(of: handle))
        } catch {
            if let made { try? stack.close(made) }
            giveBack(linkMemory: memory)
            throw error == .inUse ? .isConnected : .memory
        }
    }

    /// Ends a connection in order; the disconnect callback follows. C: espconn_disconnect.
    ///
    /// - Throws: `.argument`, `.inProgress` (it is ending already).
    public func espconnDisconnect(_ record: EspconnRecord) throws(EspconnError) {
        let index = try connection(of: record)
        if espconn.isDelivering, machine.isRunning(.network) { adviseOnEndInCallback() }
        guard espconn.links[index].phase != .closing, espconn.links[index].phase != .failed else {
            throw .inProgress
        }
        endConnection(at: index)
    }

    /// Ends a server without peers, or a UDP transmission. C: espconn_delete.
    ///
    /// - Throws: `.argument`, `.inProgress` (a connection, or a server that has some).
    public func espconnDelete(_ record: EspconnRecord) throws(EspconnError) {
        guard let index = espconn.index(of: record) else { throw .argument }
        switch espconn.links[index].role {
        case .client, .served: throw .inProgress
        case .server:
            if espconn.served(by: record) > 0 { throw .inProgress }
            try? stack?.close(TCPHandle(raw: espconn.links[index].raw))
        case .udp: try? stack?.close(UDPHandle(raw: espconn.links[index].raw))
        }
        removeLink(at: index)
    }

    // MARK: - Looking up

    /// The connection that a structure names: its own, or the one of a server's whose peer the
    /// server's structure has in it.
    ///
    /// - Throws: `.argument`.
    func connection(of record: EspconnRecord) throws(EspconnError) -> Int {
        guard let index = espconn.index(of: record) else { throw .argument }
        switch espconn.links[index].role {
        case .client, .served: return index
        case .udp: throw .argument
        case .server:
            guard let peer = espconnRecords?.peer(of: record),
                let served = espconn.links.firstIndex(where: {
                    $0.role == .served(by: record) && $0.peer == peer
                })
            else { throw .argument }
            return served
        }
    }

    /// Some connection of espconn's has the local port.
    private func hasConnection(at port: UInt16) -> Bool {
        espconn.links.contains { $0.isConnection && $0.local.port == port }
    }

    // MARK: - Memory

    private func takeLinkMemory() throws(EspconnError) -> HeapOffset {
        guard let memory = machine.kernel.pointee.heap.allocate(Self.espconnLinkBytes) else {
            throw .memory
        }
        return memory
    }

    private func giveBack(linkMemory memory: HeapOffset) {
        try? machine.kernel.pointee.heap.release(memory)
    }

    // MARK: - Advice

    private func adviseOnStart(_ function: String) {
        guard !espconn.isStarted else { return }
        machine.adviseOnce(
            .espconnStart,
            "\(function) is called before espconn_init, which belongs in user_init; here it works "
                + "without")
    }

    private func adviseOnEndInCallback() {
        machine.adviseOnce(
            .espconnInCallback,
            "espconn_disconnect is called in a callback of espconn's, which the SDK forbids; it "
                + "works here, on the chip let another task do it")
    }
}

extension EspconnError {
    /// The word for what kept a connection from being made.
    init(opening error: StackError) {
        switch error {
        case .noRoute, .interface: self = .noRoute
        case .noMemory, .noBuffer: self = .memory
        case .inUse, .already, .isConnected: self = .isConnected
        default: self = .argument
        }
    }
}
