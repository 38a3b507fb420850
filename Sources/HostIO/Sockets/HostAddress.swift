//  Addresses of the host's, and the few calls on its sockets that the relays need.

import Glibc

/// An IPv4 address and a port of the real network.
public struct HostAddress: Hashable, Sendable, CustomStringConvertible {
    /// 127.0.0.1 is 0x7F000001.
    public var address: UInt32
    public var port: UInt16

    public init(_ address: UInt32, _ port: UInt16) {
        self.address = address
        self.port = port
    }

    public static let loopback: UInt32 = 0x7F00_0001
    public var isLoopback: Bool { address >> 24 == 127 }

    public var description: String {
        let bytes = [24, 16, 8, 0].map { String(address >> UInt32($0) & 255) }
        return bytes.joined(separator: ".") + ":\(port)"
    }
}

/// A port of the host's that brings clients to the chip.
public struct HostListener: Equatable, Sendable {
    public var address: HostAddress
    public var isUDP: Bool

    public init(_ address: HostAddress, isUDP: Bool) {
        self.address = address
        self.isUDP = isUDP
    }
}

/// Why a socket cannot be had: one sentence.
public struct HostSocketError: Error, Equatable, Sendable, CustomStringConvertible {
    public let description: String
}

/// Thin covers for system calls. Sockets do not block and are not inherited.
enum SocketCall {
    static func make(isUDP: Bool) -> Int32 {
        let kind = Int32((isUDP ? SOCK_DGRAM : SOCK_STREAM).rawValue)
        return socket(
            AF_INET, kind | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
    }

    static func withAddress<Result>(
        _ address: HostAddress, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
    ) -> Result {
        var place = sockaddr_in()
        place.sin_family = sa_family_t(AF_INET)
        place.sin_port = address.port.bigEndian
        place.sin_addr.s_addr = address.address.bigEndian
        return withUnsafePointer(to: &place) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    /// Connects, or begins to; the code of the failure, 0 or EINPROGRESS.
    static func connect(_ descriptor: Int32, to address: HostAddress) -> Int32 {
        withAddress(address) { Glibc.connect(descriptor, $0, $1) == 0 ? 0 : errno }
    }

    static func bind(_ descriptor: Int32, to address: HostAddress) -> Bool {
        withAddress(address) { Glibc.bind(descriptor, $0, $1) == 0 }
    }

    /// Reads a datagram with its sender; nil when there is none.
    static func receive(
        _ descriptor: Int32, into buffer: inout [UInt8]
    ) -> (bytes: [UInt8], from: HostAddress)? {
        var place = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let count = withUnsafeMutablePointer(to: &place) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                recvfrom(descriptor, &buffer, buffer.count, 0, $0, &length)
            }
        }
        guard count >= 0 else { return nil }
        let from = HostAddress(
            UInt32(bigEndian: place.sin_addr.s_addr), UInt16(bigEndian: place.sin_port))
        return (Array(buffer[..<count]), from)
    }

    /// The error that waits at a socket; 0 for none.
    static func pendingError(_ descriptor: Int32) -> Int32 {
        var code: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &length)
        return code
    }

    static func set(_ option: Int32, of descriptor: Int32, level: Int32 = SOL_SOCKET) {
        var yes: Int32 = 1
        setsockopt(descriptor, level, option, &yes, socklen_t(MemoryLayout<Int32>.size))
    }

    /// Closes a connection with a reset.
    static func reset(_ descriptor: Int32) {
        var now = linger(l_onoff: 1, l_linger: 0)
        setsockopt(
            descriptor, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
        close(descriptor)
    }
}
