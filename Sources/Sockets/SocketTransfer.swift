//  Moving bytes through sockets: send and receive. Both wait unless the socket or a flag says no.

import Kernel
import Machine
import NetworkStack
import Simulation
import Wire

/// Flags of a call. C: MSG_PEEK and its like
public struct TransferFlags: OptionSet, Sendable {
    public let rawValue: Int32
    public init(rawValue: Int32) { self.rawValue = rawValue }
    public static let peek = TransferFlags(rawValue: 0x01)
    public static let doNotWait = TransferFlags(rawValue: 0x08)
    public static let more = TransferFlags(rawValue: 0x10)
}

extension ChipNetwork {
    // MARK: - Receiving

    /// C: lwip_recvfrom.
    ///
    /// - Returns: how many bytes, 0 at the end of a stream; and who sent them.
    /// - Throws: `.wouldBlock` (nothing there, or the time is over), `.notConnected`, `.reset`.
    public func receive(
        _ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer, _ flags: TransferFlags
    ) throws(SocketError) -> (count: Int32, from: SocketAddress) {
        let name = try find(descriptor)
        let socket = sockets[name.index]
        if socket.isListening { throw .notConnected }
        let isPatient = !socket.isNonBlocking && !flags.contains(.doNotWait)
        var origin = SocketAddress.any
        let count = try whileItTakes(
            name, .read, until: deadline(milliseconds: socket.receiveTimeout), in: "recv"
        ) { () throws(SocketError) in
            let (count, from) = try self.take(name, buffer, flags)
            origin = from
            if let count { return count }
            if isPatient { return nil }
            throw SocketError.wouldBlock
        }
        machine.charge(Cycles(count) * Cost.frameByte)
        return (count, origin)
    }

    /// What there is at the moment; nil when there is nothing.
    private func take(
        _ name: SocketName, _ buffer: UnsafeMutableRawBufferPointer, _ flags: TransferFlags
    ) throws(SocketError) -> (count: Int32?, from: SocketAddress) {
        guard let stack else { throw .notConnected }
        let socket = sockets[name.index]
        do throws(StackError) {
            switch socket.kind {
            case .tcp:
                let handle = TCPHandle(raw: socket.raw)
                let count = try stack.read(handle, into: buffer, peek: flags.contains(.peek))
                return (Int32(count), stack.remoteAddress(of: handle))
            case .udp:
                return try takePacket(UDPHandle(raw: socket.raw), stack, buffer, flags)
            case .raw:
                return try takePacket(RawHandle(raw: socket.raw), stack, buffer, flags)
            case .free, .lingering: throw StackError.stale
            }
        } catch {
            if error == .wouldBlock { return (nil, .any) }
            throw SocketError(error)
        }
    }

    private func takePacket(
        _ handle: some PacketHandle, _ stack: IPStack, _ buffer: UnsafeMutableRawBufferPointer,
        _ flags: TransferFlags
    ) throws(StackError) -> (count: Int32?, from: SocketAddress) {
        let packet = try stack.receive(
            handle, most: buffer.count, peek: flags.contains(.peek))
        buffer.copyBytes(from: packet.bytes)
        return (Int32(packet.bytes.count), packet.from)
    }

    // MARK: - Sending

    /// C: lwip_sendto.
    ///
    /// - Parameter peer: for UDP and raw sockets; nil for the one of `connect`.
    /// - Returns: how many bytes were taken; all of them unless the socket does not block or the
    /// time
    ///   was over.
    /// - Throws: `.wouldBlock`, `.notConnected`, `.reset`, `.unreachable`, `.messageTooLong`.
    public func send(
        _ descriptor: Int32, _ bytes: UnsafeRawBufferPointer, _ flags: TransferFlags,
        to peer: SocketAddress?
    ) throws(SocketError) -> Int32 {
        let name = try find(descriptor)
        machine.charge(Cycles(bytes.count) * Cost.frameByte)
        switch sockets[name.index].kind {
        case .tcp: return try sendStream(name, bytes, flags)
        case .udp, .raw: return try sendPacket(name, bytes, peer)
        case .free, .lingering: throw .badDescriptor
        }
    }

    private func sendPacket(
        _ name: SocketName, _ bytes: UnsafeRawBufferPointer, _ peer: SocketAddress?
    ) throws(SocketError) -> Int32 {
        guard let stack else { throw .notConnected }
        let socket = sockets[name.index]
        // A raw socket's bytes have 8 fewer in front of them, which hardly matters.
        if bytes.count > rules[.datagramBytes] { throw .messageTooLong }
        try translating { () throws(StackError) in
            if socket.kind == .udp {
                try stack.send(bytes, from: UDPHandle(raw: socket.raw), to: peer)
            } else {
                try stack.send(bytes, from: RawHandle(raw: socket.raw), to: peer)
            }
        }
        return Int32(bytes.count)
    }

    private func sendStream(
        _ name: SocketName, _ bytes: UnsafeRawBufferPointer, _ flags: TransferFlags
    ) throws(SocketError) -> Int32 {
        if sockets[name.index].isListening { throw .notConnected }
        if bytes.isEmpty { return 0 }
        let isPatient = !sockets[name.index].isNonBlocking && !flags.contains(.doNotWait)
        let deadline = deadline(milliseconds: sockets[name.index].sendTimeout)
        var done = 0
        do throws(SocketError) {
            return try whileItTakes(
                name, .write, until: deadline, polling: Self.sendPolling, in: "send"
            ) { () throws(SocketError) in
                let rest = UnsafeRawBufferPointer(rebasing: bytes[done...])
                done += try self.put(rest, name, more: flags.contains(.more))
                if done == bytes.count { return Int32(done) }
                if isPatient { return nil }
                if done > 0 { return Int32(done) }
                throw SocketError.wouldBlock
            }
        } catch {
            // What was taken is told; the error comes with the next call.
            if error == .wouldBlock, done > 0 { return Int32(done) }
            throw error
        }
    }

    /// Ticks after which a task that sends looks again: where memory was short, nothing else would
    /// wake it. C: poll_tcp, every 2 s
    private static let sendPolling: UInt32 = 200

    /// As much as there is room for at the moment.
    private func put(
        _ bytes: UnsafeRawBufferPointer, _ name: SocketName, more: Bool
    ) throws(SocketError) -> Int {
        guard let stack else { throw .notConnected }
        let socket = sockets[name.index]
        if socket.isConnecting { throw .inProgress }
        guard socket.isConnected || socket.hasFailed else { throw .notConnected }
        do throws(StackError) {
            return try stack.write(bytes, to: TCPHandle(raw: socket.raw), more: more)
        } catch {
            if error == .wouldBlock { return 0 }
            throw SocketError(error)
        }
    }
}
