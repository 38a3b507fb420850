//  Real peers on 127.0.0.1, in the test's process: servers and clients with plain blocking sockets.
//
//  Rules: a server accepts on a thread of its own and gives each client to a closure, which may
//  block; it closes the client's socket afterwards. Everything ends with the object that made it.

import Dispatch
import Glibc
import Synchronization

/// A socket of a test's, with calls that block, for ten seconds at most.
public struct PeerSocket: Sendable {
    public let descriptor: Int32

    public init(_ descriptor: Int32) {
        self.descriptor = descriptor
        var limit = timeval(tv_sec: 10, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
    }

    /// Connects to a port of 127.0.0.1; nil when nobody takes it.
    public static func connect(port: UInt16, isUDP: Bool = false) -> PeerSocket? {
        let descriptor = socket(
            AF_INET, Int32((isUDP ? SOCK_DGRAM : SOCK_STREAM).rawValue), 0)
        let code = withLoopback(port) { Glibc.connect(descriptor, $0, $1) }
        guard code == 0 else {
            Glibc.close(descriptor)
            return nil
        }
        return PeerSocket(descriptor)
    }

    /// Up to `most` bytes; none at the end of the stream; nil when it failed, with errno.
    public func read(_ most: Int = 65536) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: most)
        let count = recv(descriptor, &bytes, most, 0)
        return count < 0 ? nil : Array(bytes[..<count])
    }

    /// Everything up to the end of the stream, or a failure.
    public func readAll() -> [UInt8] {
        var all: [UInt8] = []
        while let bytes = read(), !bytes.isEmpty { all += bytes }
        return all
    }

    @discardableResult
    public func write(_ bytes: [UInt8]) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                send(descriptor, $0.baseAddress! + sent, $0.count - sent, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    public func finish() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// The next `close` resets the connection.
    public func prepareReset() {
        var now = linger(l_onoff: 1, l_linger: 0)
        setsockopt(
            descriptor, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
    }

    public func close() { Glibc.close(descriptor) }
}

/// Calls `body` with the address of a port of 127.0.0.1.
func withLoopback<Result>(
    _ port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
) -> Result {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
    }
}

/// A server on 127.0.0.1, at a port that the host chooses.
public final class LoopbackServer: Sendable {
    public let port: UInt16
    private let descriptor: Int32

    /// A TCP server: `serve` is called for one client after the other.
    public init(_ serve: @escaping @Sendable (PeerSocket) -> Void) {
        let descriptor = Self.open(isUDP: false)
        self.descriptor = descriptor
        port = Self.port(of: descriptor)
        Thread.start {
            while case let client = accept(descriptor, nil, nil), client >= 0 {
                serve(PeerSocket(client))
                Glibc.close(client)
            }
            Glibc.close(descriptor)
        }
    }

    /// A UDP server: answers each datagram with what `answer` makes of it.
    public init(datagrams answer: @escaping @Sendable ([UInt8]) -> [UInt8]) {
        let descriptor = Self.open(isUDP: true)
        self.descriptor = descriptor
        port = Self.port(of: descriptor)
        Thread.start {
            var buffer = [UInt8](repeating: 0, count: 65536)
            while true {
                var from = sockaddr_storage()
                var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
                let isOpen = withUnsafeMutablePointer(to: &from) {
                    $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { peer in
                        let count = recvfrom(
                            descriptor, &buffer, buffer.count, 0, peer, &length)
                        guard count > 0 else { return false }
                        let reply = answer(Array(buffer[..<count]))
                        _ = sendto(descriptor, reply, reply.count, 0, peer, length)
                        return true
                    }
                }
                if !isOpen { break }
            }
            Glibc.close(descriptor)
        }
    }

    deinit {
        // Wakes the thread, which closes it.
        shutdown(descriptor, Int32(SHUT_RDWR))
    }

    /// A port of 127.0.0.1 at which nobody listens.
    public static func unusedPort() -> UInt16 {
        let descriptor = open(isUDP: false)
        defer { Glibc.close(descriptor) }
        return port(of: descriptor)
    }

    private static func open(isUDP: Bool) -> Int32 {
        let descriptor = socket(
            AF_INET, Int32((isUDP ? SOCK_DGRAM : SOCK_STREAM).rawValue), 0)
        let bound = withLoopback(0) { bind(descriptor, $0, $1) }
        precondition(bound == 0 && (isUDP || listen(descriptor, 128) == 0), "no port is free")
        return descriptor
    }

    private static func port(of descriptor: Int32) -> UInt16 {
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = getsockname(descriptor, $0, &length)
            }
        }
        return UInt16(bigEndian: address.sin_port)
    }
}

/// A thread that runs a closure; a pool's might be needed by the tests themselves.
public enum Thread {
    public static func start(_ body: @escaping @Sendable () -> Void) {
        let queue = DispatchQueue(label: "host8266.test.peer")
        queue.async(execute: body)
    }
}

/// A value that a peer's thread leaves for the test.
public final class Slot<Value: Sendable>: Sendable {
    private let content: Mutex<Value?> = Mutex(nil)

    public init() {}
    public var value: Value? { content.withLock { $0 } }
    public func put(_ value: Value) { content.withLock { $0 = value } }

    /// The value, when it is there; nil after ten seconds without.
    public func wait() -> Value? {
        for _ in 0..<2000 where value == nil { usleep(5000) }
        return value
    }
}
