//  What happens to the network at a certain time, as a scenario says it.

import Schema
import Simulation

public struct NetworkEvent: Sendable, Equatable {
    public enum Change: Sendable, Equatable {
        /// The DHCP server answers, or keeps silent. Its leases hold.
        case dhcp(Bool)
        /// The gateway's DNS server answers, or keeps silent.
        case dns(Bool)
        /// A host's cable is in its socket, or out.
        case host(String, isUp: Bool)
        /// Nothing passes between the switch and what is plugged into it; nil: until it is joined.
        case cut(Cycles?)
        case join
    }

    /// The net that it happens to; nil for all.
    public var net: String?
    public var change: Change
    /// The file gives a time to a link that is joined, which makes no sense.
    public private(set) var isJoinedFor = false

    public init(_ change: Change, net: String? = nil) {
        self.change = change
        self.net = net
    }

    // MARK: - Schema

    private static let onOff = ValueType.choice(["on", "off"])

    /// Keys of an event; one of them.
    public static let fields = [
        Field("dhcp", onOff, .optional, "the DHCP server answers, or keeps silent; leases hold"),
        Field("dns", onOff, .optional, "the gateway's DNS server answers, or keeps silent"),
        Field(
            "link", .choice(["cut", "joined"]), .optional,
            "the cables from the switch to the access points; cut for the time of `for`, or until "
                + "they are joined"),
        Field("host", .section(host), .optional, "a host of `network` loses its cable, or is back"),
    ]

    /// The keys beside which `net` may stand.
    public static let ofNets = ["dhcp", "dns", "link"]

    public static let net = Field(
        "net", .text(bytes: 1...32), .optional, onlyWith: ofNets,
        "the net of `network` that it happens to; all if it is not said")

    private static let host = Section(
        "a host event",
        [
            Field("name", .text(bytes: 1...253), .required, "as `network` gives it"),
            Field("is", .choice(["down", "up"]), .required, "out of reach, or within"),
        ])

    // MARK: - Values

    /// Of the checked values of an event; nil for one that is not about the network.
    ///
    /// - Parameter length: what `for` says.
    public init?(_ event: Values, length: Cycles?) {
        net = event.ifText("net")
        if let word = event.ifText("dhcp") {
            change = .dhcp(word == "on")
        } else if let word = event.ifText("dns") {
            change = .dns(word == "on")
        } else if let word = event.ifText("link") {
            change = word == "cut" ? .cut(length) : .join
            isJoinedFor = word == "joined" && length != nil
        } else if let values = event.ifSection("host") {
            change = .host(values.text("name"), isUp: values.text("is") == "up")
        } else {
            return nil
        }
    }
}

// MARK: - Happening

extension World {
    /// Lets an event happen; one about what is not there does nothing.
    public func perform(_ event: NetworkEvent, at time: Instant) {
        run(at: time)
        for index in lans.indices where event.net == nil || event.net == lans[index].plan.name {
            switch event.change {
            case .dhcp(let serves): lans[index].servesDHCP = serves
            case .dns(let serves): lans[index].servesDNS = serves
            case .cut(let length): lans[index].cutEnd = length.map { now + $0 } ?? .never
            case .join: lans[index].cutEnd = .zero
            case .host: break
            }
        }
        if case .host(let name, let isUp) = event.change,
            let index = plan.hosts.firstIndex(where: { $0.name == name })
        {
            stack.setUp(hosts[index], isUp)
        }
    }
}
