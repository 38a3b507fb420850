//  Options of sockets: getsockopt, setsockopt, ioctl, fcntl.

import Kernel
import Machine
import NetworkStack
import Simulation
import Wire

/// Levels and names of options by their numbers in C. C: lwip/sockets.h
enum OptionLevel {
    static let socket: Int32 = 0xFFF
    static let ip: Int32 = 0
    static let tcp: Int32 = 6
}

enum SocketOption {
    static let acceptsConnections: Int32 = 0x0002
    static let reuseAddress: Int32 = 0x0004
    static let keepAlive: Int32 = 0x0008
    static let broadcast: Int32 = 0x0020
    static let linger: Int32 = 0x0080
    static let sendTimeout: Int32 = 0x1005
    static let receiveTimeout: Int32 = 0x1006
    static let error: Int32 = 0x1007
    static let type: Int32 = 0x1008
}

enum IPOption {
    static let typeOfService: Int32 = 1
    static let timeToLive: Int32 = 2
    static let addMembership: Int32 = 3
    static let dropMembership: Int32 = 4
    static let multicastTimeToLive: Int32 = 5
    static let multicastInterface: Int32 = 6
    static let multicastLoop: Int32 = 7
}

enum TCPOption {
    static let noDelay: Int32 = 1
    /// The idle time in milliseconds.
    static let keepAlive: Int32 = 2
    /// Seconds, as the next.
    static let keepIdle: Int32 = 3
    static let keepInterval: Int32 = 4
    static let keepCount: Int32 = 5
}

/// What an option's value is made of.
public enum OptionValue: Equatable, Sendable {
    case number(Int32)
    /// SO_LINGER: on, seconds.
    case pair(Int32, Int32)
}

extension ChipNetwork {
    /// Time-outs are two numbers, seconds and microseconds, in profile sdk3, else milliseconds.
    public var hasWideTimeouts: Bool { rules.profile == .sdk3 }

    /// How many numbers an option has in C.
    public func width(level: Int32, name: Int32) -> Int {
        guard level == OptionLevel.socket else {
            return level == OptionLevel.ip && isGroup(name) ? 2 : 1
        }
        switch name {
        case SocketOption.linger: return 2
        case SocketOption.sendTimeout, SocketOption.receiveTimeout: return hasWideTimeouts ? 2 : 1
        default: return 1
        }
    }

    private func isGroup(_ name: Int32) -> Bool {
        name == IPOption.addMembership || name == IPOption.dropMembership
    }

    // MARK: - Setting

    /// C: lwip_setsockopt.
    ///
    /// - Throws: `.noSuchOption`, `.invalid`, `.addressNotAvailable` (a group).
    public func setOption(
        _ descriptor: Int32, level: Int32, name: Int32, to value: OptionValue
    ) throws(SocketError) {
        let socket = try find(descriptor)
        switch level {
        case OptionLevel.socket: try setSocketOption(socket, name, value)
        case OptionLevel.ip: try setIPOption(socket, name, value)
        case OptionLevel.tcp: try setTCPOption(socket, name, value)
        default: throw .noSuchOption
        }
    }

    private func setSocketOption(
        _ socket: SocketName, _ name: Int32, _ value: OptionValue
    ) throws(SocketError) {
        let index = socket.index
        switch (name, value) {
        case (SocketOption.sendTimeout, _): sockets[index].sendTimeout = milliseconds(value)
        case (SocketOption.receiveTimeout, _): sockets[index].receiveTimeout = milliseconds(value)
        case (SocketOption.linger, .pair(let on, let seconds)):
            sockets[index].linger = (on != 0, seconds)
        case (SocketOption.broadcast, .number(let on)): sockets[index].allowsBroadcast = on != 0
        case (SocketOption.keepAlive, .number(let on)):
            try set(.keepAlive, of: socket, to: on != 0 ? 1 : 0)
        case (SocketOption.reuseAddress, .number(let on)):
            // SDK 1.5 was built without it (behaviour.md 14).
            guard rules.profile == .sdk3 else { throw .noSuchOption }
            try set(.reuseAddress, of: socket, to: on != 0 ? 1 : 0)
        default: throw .noSuchOption
        }
    }

    private func milliseconds(_ value: OptionValue) -> Int32 {
        switch value {
        case .number(let number): number
        case .pair(let seconds, let microseconds):
            Int32(clamping: Int64(seconds) * 1000 + Int64(microseconds) / 1000)
        }
    }

    private func setIPOption(
        _ socket: SocketName, _ name: Int32, _ value: OptionValue
    ) throws(SocketError) {
        switch (name, value) {
        case (IPOption.typeOfService, .number(let number)):
            try set(.typeOfService, of: socket, to: UInt32(number & 255))
        case (IPOption.timeToLive, .number(let number)):
            try set(.timeToLive, of: socket, to: UInt32(number & 255))
        case (IPOption.addMembership, .pair(let group, let interface)):
            try join(socket, group, interface)
        case (IPOption.dropMembership, .pair(let group, let interface)):
            try leave(socket, group, interface)
        case (IPOption.multicastTimeToLive, .number(let number)):
            try set(.multicastTimeToLive, of: socket, to: UInt32(number & 255))
        case (IPOption.multicastInterface, .number(let number)):
            let address = UInt32(bitPattern: number).byteSwapped
            try set(.multicastInterface, of: socket, to: address)
        case (IPOption.multicastLoop, .number(let number)):
            try set(.multicastLoop, of: socket, to: number != 0 ? 1 : 0)
        default: throw .noSuchOption
        }
    }

    private func setTCPOption(
        _ socket: SocketName, _ name: Int32, _ value: OptionValue
    ) throws(SocketError) {
        guard sockets[socket.index].kind == .tcp, case .number(let number) = value else {
            throw .noSuchOption
        }
        let positive = UInt32(bitPattern: max(number, 0))
        switch name {
        case TCPOption.noDelay: try set(.noDelay, of: socket, to: number != 0 ? 1 : 0)
        case TCPOption.keepAlive: try set(.keepIdle, of: socket, to: positive)
        case TCPOption.keepIdle: try set(.keepIdle, of: socket, to: positive &* 1000)
        case TCPOption.keepInterval: try set(.keepInterval, of: socket, to: positive &* 1000)
        case TCPOption.keepCount: try set(.keepCount, of: socket, to: positive)
        default: throw .noSuchOption
        }
    }

    private func set(
        _ option: EndpointOption, of name: SocketName, to value: UInt32
    ) throws(SocketError) {
        do throws(SocketError) {
            try onEndpoint(name) { stack, handle throws(StackError) in
                try stack.set(option, of: handle, to: value)
            }
        } catch {
            // The stack says so of an option that this kind of endpoint has not.
            throw error == .io ? .noSuchOption : error
        }
    }

    // MARK: - Getting

    /// C: lwip_getsockopt. SO_ERROR is forgotten as it is told.
    ///
    /// - Throws: `.noSuchOption`.
    public func option(
        _ descriptor: Int32, level: Int32, name: Int32
    ) throws(SocketError) -> OptionValue {
        let socket = try find(descriptor)
        switch level {
        case OptionLevel.socket: return try socketOption(socket, name)
        case OptionLevel.ip: return .number(try ipOption(socket, name))
        case OptionLevel.tcp: return .number(try tcpOption(socket, name))
        default: throw .noSuchOption
        }
    }

    private func socketOption(
        _ name: SocketName, _ option: Int32
    ) throws(SocketError) -> OptionValue {
        let socket = sockets[name.index]
        switch option {
        case SocketOption.sendTimeout: return timeout(socket.sendTimeout)
        case SocketOption.receiveTimeout: return timeout(socket.receiveTimeout)
        case SocketOption.linger: return .pair(socket.linger.isOn ? 1 : 0, socket.linger.seconds)
        case SocketOption.broadcast: return .number(socket.allowsBroadcast ? 1 : 0)
        case SocketOption.keepAlive: return .number(try get(.keepAlive, of: name) != 0 ? 1 : 0)
        case SocketOption.acceptsConnections: return .number(socket.isListening ? 1 : 0)
        case SocketOption.type:
            return .number(socket.kind == .tcp ? 1 : socket.kind == .udp ? 2 : 3)
        case SocketOption.error:
            sockets[name.index].error = nil
            return .number(socket.error?.number ?? 0)
        case SocketOption.reuseAddress where rules.profile == .sdk3:
            return .number(try get(.reuseAddress, of: name) != 0 ? 1 : 0)
        default: throw .noSuchOption
        }
    }

    private func timeout(_ milliseconds: Int32) -> OptionValue {
        hasWideTimeouts
            ? .pair(milliseconds / 1000, milliseconds % 1000 * 1000) : .number(milliseconds)
    }

    private func ipOption(_ socket: SocketName, _ name: Int32) throws(SocketError) -> Int32 {
        switch name {
        case IPOption.typeOfService: Int32(bitPattern: try get(.typeOfService, of: socket))
        case IPOption.timeToLive: Int32(bitPattern: try get(.timeToLive, of: socket))
        case IPOption.multicastTimeToLive:
            Int32(bitPattern: try get(.multicastTimeToLive, of: socket))
        case IPOption.multicastInterface:
            Int32(bitPattern: try get(.multicastInterface, of: socket).byteSwapped)
        case IPOption.multicastLoop: Int32(bitPattern: try get(.multicastLoop, of: socket))
        default: throw .noSuchOption
        }
    }

    private func tcpOption(_ socket: SocketName, _ name: Int32) throws(SocketError) -> Int32 {
        guard sockets[socket.index].kind == .tcp else { throw .noSuchOption }
        switch name {
        case TCPOption.noDelay: return try get(.noDelay, of: socket) != 0 ? 1 : 0
        case TCPOption.keepAlive: return Int32(bitPattern: try get(.keepIdle, of: socket))
        case TCPOption.keepIdle: return Int32(bitPattern: try get(.keepIdle, of: socket) / 1000)
        case TCPOption.keepInterval:
            return Int32(bitPattern: try get(.keepInterval, of: socket) / 1000)
        case TCPOption.keepCount: return Int32(bitPattern: try get(.keepCount, of: socket))
        default: throw .noSuchOption
        }
    }

    private func get(_ option: EndpointOption, of name: SocketName) throws(SocketError) -> UInt32 {
        do throws(SocketError) {
            return try onEndpoint(name) { stack, handle throws(StackError) in
                try stack.get(option, of: handle)
            }
        } catch {
            throw error == .io ? .noSuchOption : error
        }
    }

    // MARK: - ioctl and fcntl

    /// C: FIONBIO, O_NONBLOCK.
    public func setNonBlocking(_ descriptor: Int32, _ isNonBlocking: Bool) throws(SocketError) {
        let name = try find(descriptor)
        sockets[name.index].isNonBlocking = isNonBlocking
    }

    public func isNonBlocking(_ descriptor: Int32) throws(SocketError) -> Bool {
        let name = try find(descriptor)
        return sockets[name.index].isNonBlocking
    }

    /// Bytes that can be read. C: FIONREAD.
    ///
    /// - Throws: `.notImplemented` in SDK 1.5, which was built without. C: LWIP_SO_RCVBUF 0
    public func readableBytes(_ descriptor: Int32) throws(SocketError) -> Int32 {
        let name = try find(descriptor)
        guard rules.profile == .sdk3 else { throw .notImplemented }
        return Int32(clamping: try onEndpoint(name) { stack, handle in stack.readable(handle) })
    }
}
