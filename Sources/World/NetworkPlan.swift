//  What a network is made of, as data: local nets with their gateways, and hosts with services.
//
//  A scenario's `network:` part becomes such a plan. `problems` says what does not go together.

import Chip
import NetworkStack
import Simulation
import Wire

/// A local net, behind an access point or several.
public struct LANPlan: Equatable, Sendable {
    public var name: String
    /// The gateway's address and the net's prefix.
    public var net: IPv4Net
    /// How long a frame takes from one port of the switch to another.
    public var latency: Cycles
    /// nil: there is no DHCP server.
    public var dhcp: DHCPPlan?

    public init(
        name: String = "lan", net: IPv4Net = IPv4Net(IPv4Address(192, 168, 1, 1), prefix: 24),
        latency: Cycles = 100 * .perMicrosecond, dhcp: DHCPPlan? = DHCPPlan()
    ) {
        self.name = name
        self.net = net
        self.latency = latency
        self.dhcp = dhcp
    }
}

/// What a DHCP server gives.
public struct DHCPPlan: Equatable, Sendable {
    /// Addresses by their numbers in the net, 103 being 192.168.1.103 in the default one.
    public var first: UInt32
    public var last: UInt32
    public var leaseSeconds: UInt32
    /// How long the server thinks.
    public var delay: Cycles
    /// Whether it serves from the start; an event can change it.
    public var serves = true
    /// What it tells of the net; nil and none stand for the gateway.
    public var router: IPv4Address?
    public var nameServers: [IPv4Address] = []
    /// What it tells if there is any.
    public var timeServers: [IPv4Address] = []
    public var domain: String?

    /// The usual range, from the address in the guide's printout on (3.2.3).
    public static let first: UInt32 = 103
    public static let last: UInt32 = 199

    public init(
        first: UInt32 = Self.first, last: UInt32 = Self.last, leaseSeconds: UInt32 = 7200,
        delay: Cycles = 20 * .perMillisecond
    ) {
        self.first = first
        self.last = last
        self.leaseSeconds = leaseSeconds
        self.delay = delay
    }
}

/// What a host does at a port.
public enum ServicePlan: Equatable, Sendable {
    /// Sends back what it gets.
    case tcpEcho(UInt16), udpEcho(UInt16)
    /// Takes what it gets.
    case tcpDiscard(UInt16), udpDiscard(UInt16)
    /// Takes what it gets, and says how many bytes there were when the peer has ended.
    case counter(UInt16)
    /// Sends lines of characters for as long as the peer reads, or so many bytes.
    case chargen(UInt16, bytes: UInt64? = nil)
    /// Resets the connection of whoever sends something.
    case reset(UInt16)
    /// Files by their paths (`/index.html`), from a directory or given.
    case http(
        UInt16, directory: String?, bodies: [String: [UInt8]], extras: WebExtras = WebExtras())
    /// Tells the time.
    case ntp(UInt16, TimePlan)
    /// Knows the names that the gateways know.
    case dns(UInt16)
    /// Says something to whoever connects, and takes what it gets.
    case greeting(UInt16, [UInt8])
    /// Hands messages on (MQTT).
    case mqtt(UInt16, [MessagePlan])

    var port: UInt16 {
        switch self {
        case .tcpEcho(let port), .udpEcho(let port), .tcpDiscard(let port), .udpDiscard(let port),
            .counter(let port), .chargen(let port, _), .reset(let port), .http(let port, _, _, _),
            .ntp(let port, _), .dns(let port), .greeting(let port, _), .mqtt(let port, _):
            port
        }
    }

    /// With nothing wrong about it. At power-on it was `epoch`, in seconds from 1970.
    public static func ntp(_ port: UInt16, epoch: UInt64) -> ServicePlan {
        .ntp(port, TimePlan(start: CalendarTime(seconds: epoch)))
    }

    var isTCP: Bool {
        switch self {
        case .tcpEcho, .tcpDiscard, .counter, .chargen, .reset, .http, .greeting, .mqtt: true
        case .udpEcho, .udpDiscard, .ntp, .dns: false
        }
    }
}

/// What a web server has beside its files.
public struct WebExtras: Equatable, Sendable {
    /// Paths at which images of the firmware are that is run, and the slot that each is for.
    public var firmware: [String: FirmwareSlot] = [:]
    public var trouble: WebTrouble?

    public init() {}
}

/// What is wrong with a web server.
public struct WebTrouble: Equatable, Sendable {
    public enum Kind: String, CaseIterable, Sendable {
        /// Says no more, and keeps the connection.
        case stall
        /// Ends the connection in order.
        case close
        case reset
        /// Sends a byte in each segment, and the next when the last has been acknowledged.
        case drip
        /// Sends the byte there with one of its bits turned.
        case damage
        /// Sends bytes of no meaning in the place of its own.
        case garbage
        /// Tells `after` bytes more than it has.
        case long
        /// Tells and sends half of the bytes that it has.
        case short
        /// Does not tell how many bytes follow.
        case unmeasured
        /// Sends the content as one chunk.
        case chunked
        /// Answers with status 500.
        case failure
    }

    public var kind: Kind
    /// Bytes of each answer, its head included, before it happens; of `long`, see there.
    public var after: Int

    public init(_ kind: Kind, after: Int = 0) {
        self.kind = kind
        self.after = after
    }
}

/// What a host does by itself: it sends something to somebody.
public struct VisitPlan: Equatable, Sendable {
    public enum Transport: String, Sendable {
        /// Connects, sends the text, ends its direction, and takes what comes until the peer ends.
        case tcp
        /// Sends the text in one datagram. Answers to its port are taken.
        case udp
    }

    public enum Occasion: Equatable, Sendable {
        /// Then, the world does not begin again with the chip.
        case time(Instant)
        /// Each time that a datagram comes to this port of the host.
        case datagram(UInt16)
    }

    /// What it does on its connection instead of saying a text, as a service of that name would.
    public enum Deed: String, CaseIterable, Sendable {
        case echo, discard, counter, chargen, reset
    }

    public var occasion: Occasion
    public var transport: Transport
    /// Whom it visits; the address `.any` stands for who sent the datagram.
    public var peer: SocketAddress
    /// Its own port; nil for any.
    public var port: UInt16?
    public var text: [UInt8]
    /// nil: it says its text. By TCP only.
    public var deed: Deed?
    /// How often, each time.
    public var times = 1
    /// From one time to the next; nil: once.
    public var period: Cycles?

    public init(
        _ occasion: Occasion, _ transport: Transport, to peer: SocketAddress,
        from port: UInt16? = nil, text: [UInt8]
    ) {
        self.occasion = occasion
        self.transport = transport
        self.peer = peer
        self.port = port
        self.text = text
    }
}

public struct HostPlan: Equatable, Sendable {
    /// The gateways' DNS servers know it by this name.
    public var name: String
    /// In a local net it is a neighbour; else it is reached through the gateway.
    public var address: IPv4Address
    public var services: [ServicePlan]
    public var visits: [VisitPlan]
    /// Beyond the gateway, though its address is one of private nets.
    public var isRemote = false
    /// Of 100 of its answers and texts, so many are changed (`Mutations`).
    public var mutates = 0

    public init(
        name: String, address: IPv4Address, services: [ServicePlan] = [], visits: [VisitPlan] = []
    ) {
        self.name = name
        self.address = address
        self.services = services
        self.visits = visits
    }
}

/// A name that DNS servers know, beside the hosts'.
public struct NamePlan: Equatable, Sendable {
    public var name: String
    /// None: there is such a name, and it has no address.
    public var addresses: [IPv4Address]
    /// How long the servers think about it; nil as about any.
    public var delay: Cycles?

    public init(name: String, addresses: [IPv4Address], delay: Cycles? = nil) {
        self.name = name
        self.addresses = addresses
        self.delay = delay
    }
}

public struct NetworkPlan: Equatable, Sendable {
    public var lans: [LANPlan]
    public var hosts: [HostPlan]
    public var names: [NamePlan]
    /// How long the DNS servers think.
    public var dnsDelay: Cycles
    /// What the calendar shows at power-on.
    public var start = CalendarTime.usual

    public init(
        lans: [LANPlan] = [LANPlan()], hosts: [HostPlan] = [], names: [NamePlan] = [],
        dnsDelay: Cycles = 5 * .perMillisecond
    ) {
        self.lans = lans
        self.hosts = hosts
        self.names = names
        self.dnsDelay = dnsDelay
    }

    /// One stack has 32 interfaces.
    public static let mostInterfaces = 32
}
