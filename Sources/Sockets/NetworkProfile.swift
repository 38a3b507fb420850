//  What the chip's network offers: two builds of lwIP, and how much of everything they have.
//
//  One table holds each limit with its values and the errno that meets who wants more. The code,
//  the tests and Docs/Sockets.md go by it.

import NetworkStack

/// Which SDK's network is simulated. C: `--net-profile`.
public enum NetworkProfile: String, CaseIterable, Sendable {
    /// SDK 1.5, lwIP 1.4.1 as Espressif built it. C: behaviour.md 14
    case sdk15 = "sdk1.5"
    /// The later SDK that Espressif's FAQ speaks of.
    case sdk3
}

/// What there is a limited number of.
public enum NetworkLimit: CaseIterable, Sendable {
    case sockets, tcpConnections, listeners, udpSockets, rawSockets
    case waitingConnections, waitingPackets, datagramBytes
    case receiveWindow, sendBuffer

    /// A row of the table.
    public struct Row: Sendable {
        public let name: String
        /// The value in both profiles, and the one with `--net-limits off`.
        public let value: Int
        public let lifted: Int
        /// What who wants more gets; nil where nobody is refused.
        public let error: SocketError?
        /// What happens at the limit, in words.
        public let effect: String
    }

    public var row: Row {
        switch self {
        case .sockets:
            Row(
                name: "sockets", value: 10, lifted: 16, error: .tooManySockets,
                effect: "socket and accept fail; a set of descriptors has 16 bits")
        case .tcpConnections:
            Row(
                name: "TCP sockets that do not listen", value: 5, lifted: 0, error: .noBuffers,
                effect: "socket fails, unless a connection in TIME_WAIT can be dropped; a peer "
                    + "that wants to connect gets no answer")
        case .listeners:
            Row(
                name: "TCP sockets that listen", value: 8, lifted: 0, error: .noMemory,
                effect: "listen fails")
        case .udpSockets:
            Row(
                name: "UDP sockets", value: 4, lifted: 0, error: .noBuffers,
                effect: "socket fails")
        case .rawSockets:
            Row(
                name: "raw sockets", value: 4, lifted: 0, error: .noBuffers,
                effect: "socket fails")
        case .waitingConnections:
            Row(
                name: "connections that wait for accept", value: 6, lifted: 255, error: nil,
                effect: "no answer to who wants to connect; listen's backlog may lower it")
        case .waitingPackets:
            Row(
                name: "packets that wait at a UDP or raw socket", value: 6, lifted: 0, error: nil,
                effect: "further ones are dropped")
        case .datagramBytes:
            Row(
                name: "bytes of a UDP datagram", value: 1472, lifted: 65507,
                error: .messageTooLong, effect: "sendto fails; fragments that arrive are dropped")
        case .receiveWindow:
            Row(
                name: "bytes of TCP's receive window", value: 5840, lifted: 65535, error: nil,
                effect: "the peer waits")
        case .sendBuffer:
            Row(
                name: "bytes of TCP's send buffer", value: 2920, lifted: 65535, error: nil,
                effect: "send waits, or takes less")
        }
    }
}

/// A profile with its limits in force, or lifted. C: `--net-limits`.
public struct NetworkRules: Equatable, Sendable {
    public var profile = NetworkProfile.sdk15
    public var areLimitsOn = true

    public init() {}

    /// The number in force; 0 sets no limit.
    public subscript(limit: NetworkLimit) -> Int {
        areLimitsOn ? limit.row.value : limit.row.lifted
    }

    /// A close in order keeps the socket's place for so long, in milliseconds. FAQ, protocols.
    var lingerMilliseconds: Int32 { profile == .sdk3 ? 20_000 : 0 }

    /// Places for servers of the time. C: SNTP_MAX_SERVERS
    var timeServers: Int { profile == .sdk3 || !areLimitsOn ? 3 : 1 }

    /// For the stack. UDP has one more, which is the DNS client's.
    var settings: StackSettings {
        var settings = StackSettings()
        settings.window = UInt16(self[.receiveWindow])
        settings.sendBuffer = UInt16(self[.sendBuffer])
        settings.tcpBlocks = UInt16(self[.tcpConnections])
        settings.listeners = UInt16(self[.listeners])
        settings.udpBlocks = areLimitsOn ? UInt16(self[.udpSockets] + 1) : 0
        settings.rawBlocks = UInt16(self[.rawSockets])
        settings.queuedPackets = UInt16(self[.waitingPackets])
        settings.keepsOutOfOrder = profile == .sdk3
        settings.loopsBack = profile == .sdk3
        return settings
    }

    /// Room in the send buffer from which on a connection counts as writable. C: TCP_SNDLOWAT
    var writableRoom: Int {
        let buffer = self[.sendBuffer]
        return min(max(buffer / 2, 2 * 1460 + 1), buffer - 1)
    }
}
