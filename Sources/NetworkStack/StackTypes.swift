//  The words of the network stack: handles, errors, events, settings.

import CLwIP
import Wire

/// Names an endpoint of one `IPStack`. Stale once it is closed; using it then throws `.stale`.
public protocol EndpointHandle: Hashable, Sendable {
    /// Never 0. Unique in its stack until the row has been used 65,536 times.
    var raw: UInt32 { get }
    init(raw: UInt32)
}

public struct UDPHandle: EndpointHandle {
    public let raw: UInt32
    public init(raw: UInt32) { self.raw = raw }
}

/// Packets of one IP protocol, with their IP header.
public struct RawHandle: EndpointHandle {
    public let raw: UInt32
    public init(raw: UInt32) { self.raw = raw }
}

/// A connection, or a listener.
public struct TCPHandle: EndpointHandle {
    public let raw: UInt32
    public init(raw: UInt32) { self.raw = raw }
}

/// UDP and raw: endpoints of packets.
public protocol PacketHandle: EndpointHandle {}
extension UDPHandle: PacketHandle {}
extension RawHandle: PacketHandle {}

/// Names an Ethernet interface of one `IPStack`, from 1.
public struct Interface: Hashable, Sendable {
    public let number: Int32
    public init(number: Int32) { self.number = number }
}

/// An address with a port.
public struct SocketAddress: Hashable, Sendable, CustomStringConvertible {
    public var address: IPv4Address
    public var port: UInt16

    public init(_ address: IPv4Address, _ port: UInt16) {
        self.address = address
        self.port = port
    }

    /// Nowhere in particular: any address, port 0.
    public static let any = SocketAddress(.any, 0)

    public var description: String { "\(address):\(port)" }
}

/// What went wrong, in lwIP's words.
public enum StackError: Int32, Error, Sendable {
    case noMemory = -1
    case noBuffer = -2
    case timedOut = -3
    case noRoute = -4
    case inProgress = -5
    case illegalValue = -6
    case wouldBlock = -7
    case inUse = -8
    case already = -9
    case isConnected = -10
    case notConnected = -11
    case interface = -12
    case aborted = -13
    /// The peer has reset the connection.
    case reset = -14
    case closed = -15
    case illegalArgument = -16
    /// The handle names nothing (any more), or something of another kind.
    case stale = -17
    /// lwIP found itself in a state that it did not expect; see `IPStack.lastAssertion`.
    case assertion = -18

    /// The error that stands for a negative result; nil for a good one.
    init?(result: Int32) {
        guard result < 0 else { return nil }
        self = StackError(rawValue: result) ?? .illegalArgument
    }
}

/// What has happened at an endpoint. `endpoint` is the raw value of its handle.
public enum StackEvent: Equatable, Sendable {
    /// `bytes` more can be read: a packet, or more of a connection.
    case received(endpoint: UInt32, bytes: Int)
    case accepted(listener: TCPHandle, connection: TCPHandle)
    case connected(TCPHandle)
    /// The peer has acknowledged `bytes`, so there is as much room more to write.
    case sent(TCPHandle, bytes: Int)
    /// The peer sends no more. What has arrived is still to be read.
    case closed(TCPHandle)
    /// The connection is no more. What has arrived is still to be read; close the handle after
    /// that.
    case failed(TCPHandle, StackError)
}

/// A packet that was read.
public struct Packet: Equatable, Sendable {
    public var bytes: [UInt8]
    /// Who sent it; the port is 0 for raw endpoints.
    public var from: SocketAddress
    /// Which address of ours, or which group, it was sent to.
    public var to: IPv4Address
    public var interface: Interface
    /// The packet's length; more than `bytes` has when not all was asked for.
    public var length: Int
}

/// How a connection stands.
public enum TCPState: Int32, Sendable {
    case closed, listen, synSent, synReceived, established, finWait1, finWait2, closeWait, closing
    case lastAck, timeWait
}

/// Limits and habits of a stack; they hold for what is made afterwards.
public struct StackSettings: Equatable, Sendable {
    /// Bytes of TCP's receive window and send buffer, 1 to 65,535.
    public var window: UInt16 = 0xFFFF
    public var sendBuffer: UInt16 = 0xFFFF
    /// Control blocks at a time; 0 sets no limit. At the limit lwIP first takes those of
    /// connections that wait out their time, then of ones with a lower priority.
    public var tcpBlocks: UInt16 = 0
    public var listeners: UInt16 = 0
    public var udpBlocks: UInt16 = 0
    public var rawBlocks: UInt16 = 0
    /// Packets that wait at a UDP or raw endpoint; 0 sets no limit. More are dropped.
    public var queuedPackets: UInt16 = 0
    /// Segments that arrive before their turn are kept.
    public var keepsOutOfOrder = true
    /// Packets to an address of the stack's own come back to it.
    public var loopsBack = false
    /// TCP's window scale option is offered and taken. Not together with a lower window.
    public var scalesWindow = false
    /// Packets for others are passed on between interfaces, as a router does.
    public var forwards = false

    public init() {}

    /// As the SDK 1.5 has built its lwIP. C: behaviour.md 14
    public static var sdk15: StackSettings {
        var settings = StackSettings()
        settings.window = 5840
        settings.sendBuffer = 2920
        settings.keepsOutOfOrder = false
        return settings
    }

    var c: h8_stack_settings {
        h8_stack_settings(
            window: max(window, 1), send_buffer: max(sendBuffer, 1), tcp_blocks: tcpBlocks,
            listeners: listeners, udp_blocks: udpBlocks, raw_blocks: rawBlocks,
            queued_packets: queuedPackets, keeps_out_of_order: keepsOutOfOrder,
            loops_back: loopsBack, scales_window: scalesWindow && window == 0xFFFF,
            forwards: forwards)
    }
}

/// What a stack has and did. Bytes and blocks are lwIP's: control blocks, packets, segments.
public struct StackStatistics: Equatable, Sendable {
    public var blocks: UInt64
    public var bytes: UInt64
    public var mostBytes: UInt64
    /// Allocations that failed, for want of memory or by a limit.
    public var refused: UInt64
    public var framesIn: UInt64
    public var framesOut: UInt64
    /// Packets that found no memory, or no room in their queue.
    public var packetsDropped: UInt64
    public var assertions: UInt64
}

/// Where a stack's memory for packets and control blocks comes from.
public protocol StackMemory: AnyObject {
    /// Memory aligned to 8; nil when there is none. Called while lwIP runs: must not call the
    /// stack, wait or switch tasks.
    func allocate(_ size: Int) -> UnsafeMutableRawPointer?
    func release(_ memory: UnsafeMutableRawPointer)
}

/// Why there can be no stack: a sentence with what to do. Exit code 4.
public struct StackFailure: Error, Equatable, CustomStringConvertible {
    public let description: String

    public init(_ description: String) { self.description = description }
}
