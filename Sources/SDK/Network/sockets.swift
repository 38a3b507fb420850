//  lwip/sockets.h: the BSD sockets.

import Machine
import NetworkStack
import SDKHeaders
import Simulation
import Sockets
import Wire

/// Nothing to do: the network is there before user_init.
@c @implementation
public func lwip_socket_init() {}

/// Waits for a peer. C: lwip_accept.
@c @implementation
public func lwip_accept(
    _ s: CInt, _ addr: UnsafeMutablePointer<sdk_sockaddr>!,
    _ addrlen: UnsafeMutablePointer<sdk_socklen_t>!
) -> CInt {
    answer(.accept, s) { network throws(SocketError) in
        let (descriptor, peer) = try network.accept(s)
        write(peer, to: addr, addrlen)
        return descriptor
    }
}

@c @implementation
public func lwip_bind(
    _ s: CInt, _ name: UnsafePointer<sdk_sockaddr>!, _ namelen: sdk_socklen_t
) -> CInt {
    answer(.bind, s) { network throws(SocketError) in
        try network.bind(s, to: try read(name, namelen))
        return 0
    }
}

@c @implementation
public func lwip_shutdown(_ s: CInt, _ how: CInt) -> CInt {
    answer(.shutDown, s) { network throws(SocketError) in
        try network.shutDown(s, how: how)
        return 0
    }
}

@c @implementation
public func lwip_getpeername(
    _ s: CInt, _ name: UnsafeMutablePointer<sdk_sockaddr>!,
    _ namelen: UnsafeMutablePointer<sdk_socklen_t>!
) -> CInt {
    answer(.getName, s) { network throws(SocketError) in
        write(try network.peerAddress(of: s), to: name, namelen)
        return 0
    }
}

@c @implementation
public func lwip_getsockname(
    _ s: CInt, _ name: UnsafeMutablePointer<sdk_sockaddr>!,
    _ namelen: UnsafeMutablePointer<sdk_socklen_t>!
) -> CInt {
    answer(.getName, s) { network throws(SocketError) in
        write(try network.localAddress(of: s), to: name, namelen)
        return 0
    }
}

@c @implementation
public func lwip_getsockopt(
    _ s: CInt, _ level: CInt, _ optname: CInt, _ optval: UnsafeMutableRawPointer!,
    _ optlen: UnsafeMutablePointer<sdk_socklen_t>!
) -> CInt {
    answer(.getOption, s) { network throws(SocketError) in
        guard let optval, let optlen else { throw .badAddress }
        let size = network.width(level: level, name: optname) * MemoryLayout<CInt>.size
        guard optlen.pointee >= size else { throw .invalid }
        let value = try network.option(s, level: level, name: optname)
        switch value {
        case .number(let number): optval.storeBytes(of: number, as: CInt.self)
        case .pair(let first, let second):
            optval.storeBytes(of: first, as: CInt.self)
            optval.storeBytes(of: second, toByteOffset: 4, as: CInt.self)
        }
        optlen.pointee = sdk_socklen_t(size)
        return 0
    }
}

@c @implementation
public func lwip_setsockopt(
    _ s: CInt, _ level: CInt, _ optname: CInt, _ optval: UnsafeRawPointer!,
    _ optlen: sdk_socklen_t
) -> CInt {
    answer(.setOption, s) { network throws(SocketError) in
        guard let optval else { throw .badAddress }
        let numbers = network.width(level: level, name: optname)
        guard optlen >= numbers * MemoryLayout<CInt>.size else { throw .invalid }
        let first = optval.loadUnaligned(as: CInt.self)
        let value: OptionValue =
            numbers == 1
            ? .number(first) : .pair(first, optval.loadUnaligned(fromByteOffset: 4, as: CInt.self))
        try network.setOption(s, level: level, name: optname, to: value)
        return 0
    }
}

@c @implementation
public func lwip_close(_ s: CInt) -> CInt {
    answer(.close, s) { network throws(SocketError) in
        try network.close(s)
        return 0
    }
}

/// Waits for the connection. C: lwip_connect.
@c @implementation
public func lwip_connect(
    _ s: CInt, _ name: UnsafePointer<sdk_sockaddr>!, _ namelen: sdk_socklen_t
) -> CInt {
    answer(.connect, s) { network throws(SocketError) in
        // AF_UNSPEC frees the peer of a UDP socket.
        let isFreed = name != nil && namelen >= 2 && name.pointee.sa_family == 0
        try network.connect(s, to: isFreed ? nil : try read(name, namelen))
        return 0
    }
}

@c @implementation
public func lwip_listen(_ s: CInt, _ backlog: CInt) -> CInt {
    answer(.listen, s) { network throws(SocketError) in
        try network.listen(s, backlog: backlog)
        return 0
    }
}

@c @implementation
public func lwip_recv(
    _ s: CInt, _ mem: UnsafeMutableRawPointer!, _ len: Int, _ flags: CInt
) -> CInt {
    lwip_recvfrom(s, mem, len, flags, nil, nil)
}

@c @implementation
public func lwip_read(_ s: CInt, _ mem: UnsafeMutableRawPointer!, _ len: Int) -> CInt {
    lwip_recvfrom(s, mem, len, 0, nil, nil)
}

/// Waits for bytes. C: lwip_recvfrom.
@c @implementation
public func lwip_recvfrom(
    _ s: CInt, _ mem: UnsafeMutableRawPointer!, _ len: Int, _ flags: CInt,
    _ from: UnsafeMutablePointer<sdk_sockaddr>!,
    _ fromlen: UnsafeMutablePointer<sdk_socklen_t>!
) -> CInt {
    answer(.receive, s) { network throws(SocketError) in
        guard let mem, len >= 0 else { throw .io }
        let (count, peer) = try network.receive(
            s, into: UnsafeMutableRawBufferPointer(start: mem, count: min(len, Int(CInt.max))),
            TransferFlags(rawValue: flags))
        write(peer, to: from, fromlen)
        return count
    }
}

@c @implementation
public func lwip_send(
    _ s: CInt, _ dataptr: UnsafeRawPointer!, _ size: Int, _ flags: CInt
) -> CInt {
    lwip_sendto(s, dataptr, size, flags, nil, 0)
}

/// Waits until everything is queued. C: lwip_sendto.
@c @implementation
public func lwip_sendto(
    _ s: CInt, _ dataptr: UnsafeRawPointer!, _ size: Int, _ flags: CInt,
    _ to: UnsafePointer<sdk_sockaddr>!, _ tolen: sdk_socklen_t
) -> CInt {
    answer(.send, s) { network throws(SocketError) in
        guard dataptr != nil || size == 0, size >= 0 else { throw .io }
        let peer = to == nil ? nil : try read(to, tolen)
        return try network.send(
            s, UnsafeRawBufferPointer(start: dataptr, count: min(size, Int(CInt.max))),
            TransferFlags(rawValue: flags), to: peer)
    }
}

@c @implementation
public func lwip_socket(_ domain: CInt, _ type: CInt, _ protocol: CInt) -> CInt {
    answer(.socket, 0) { network throws(SocketError) in
        try network.socket(family: domain, type: type, protocol: `protocol`)
    }
}

@c @implementation
public func lwip_write(_ s: CInt, _ dataptr: UnsafeRawPointer!, _ size: Int) -> CInt {
    lwip_sendto(s, dataptr, size, 0, nil, 0)
}

/// Waits until one is ready, or the time is over. C: lwip_select.
@c @implementation
public func lwip_select(
    _ maxfdp1: CInt, _ readset: UnsafeMutablePointer<sdk_fd_set>!,
    _ writeset: UnsafeMutablePointer<sdk_fd_set>!,
    _ exceptset: UnsafeMutablePointer<sdk_fd_set>!, _ timeout: UnsafeMutablePointer<sdk_timeval>!
) -> CInt {
    answer(.select, maxfdp1) { network throws(SocketError) in
        var milliseconds: CInt?
        if let timeout {
            let (seconds, micros) = (timeout.pointee.tv_sec, timeout.pointee.tv_usec)
            milliseconds = CInt(clamping: Int64(seconds) * 1000 + (Int64(micros) + 500) / 1000)
            // lwIP waits a little where less than a millisecond is asked for.
            if milliseconds == 0, seconds != 0 || micros != 0 { milliseconds = 1 }
        }
        var read = DescriptorSet(readset)
        var write = DescriptorSet(writeset)
        var except = DescriptorSet(exceptset)
        let count = try network.select(
            maxfdp1, read: &read, write: &write, except: &except, milliseconds: milliseconds)
        read.store(to: readset)
        write.store(to: writeset)
        except.store(to: exceptset)
        return count
    }
}

extension DescriptorSet {
    fileprivate init(_ pointer: UnsafeMutablePointer<sdk_fd_set>?) {
        let bits = pointer?.pointee.fd_bits ?? (0, 0)
        self.init(bits: UInt16(bits.0) | UInt16(bits.1) << 8)
    }

    fileprivate func store(to pointer: UnsafeMutablePointer<sdk_fd_set>?) {
        pointer?.pointee.fd_bits = (UInt8(truncatingIfNeeded: bits), UInt8(bits >> 8))
    }
}

/// FIONBIO and FIONREAD, as 32-bit numbers. C: lwip_ioctl.
@c @implementation
public func lwip_ioctl(_ s: CInt, _ cmd: CInt, _ argp: UnsafeMutableRawPointer!) -> CInt {
    answer(.control, s) { network throws(SocketError) in
        switch UInt32(bitPattern: cmd) {
        case 0x8004_667E:
            try network.setNonBlocking(s, argp != nil && argp.loadUnaligned(as: UInt32.self) != 0)
        case 0x4004_667F:
            guard let argp else { throw .invalid }
            argp.storeBytes(of: try network.readableBytes(s), as: CInt.self)
        default: throw .notImplemented
        }
        return 0
    }
}

/// F_GETFL and F_SETFL with O_NONBLOCK, which is 1; other flags fail and leave errno alone.
/// C: lwip_fcntl.
@c @implementation
public func lwip_fcntl(_ s: CInt, _ cmd: CInt, _ val: CInt) -> CInt {
    answer(.control, s) { network throws(SocketError) in
        switch cmd {
        case 3: return try network.isNonBlocking(s) ? 1 : 0
        case 4 where val & ~1 == 0:
            try network.setNonBlocking(s, val == 1)
            return 0
        default: throw .invalid
        }
    }
}

@c @implementation
public func lwip_force_close_set(_ req: CChar) {
    network.begin()
    network.setResetsAtClose(req != 0)
    network.finish(.control, 0, result: 0)
}
