//  `network:` of a scenario, as data: nets with their gateways, hosts with services, names.

import Chip
import Schema
import Simulation
import Wire

extension NetworkScenario {
    /// Of the calendar, for the scenario itself.
    public static let date = NetworkForms.date

    public static let field = Field(
        "network",
        .section(
            Section(
                "a network",
                [
                    Field(
                        "nets", .list(of: .section(net), atMost: 16), .optional,
                        "local nets behind access points; if it is not said, those that the access "
                            + "points describe, or one, lan, 192.168.1.1/24"),
                    Field(
                        "hosts",
                        .list(of: .section(host), atMost: NetworkPlan.mostInterfaces), .optional,
                        "computers that can be reached"),
                    Field(
                        "names", .list(of: .section(name), atMost: 1000), .optional,
                        "more names for DNS, beside the hosts'"),
                    Field(
                        "dns_delay", delay, .otherwise("5ms"), "how long DNS servers think"),
                ])), .optional, "the wire behind the access points")

    private static let delay = ValueType.time(0...60 * Cycles.perSecond)
    private static let addresses = ValueType.list(of: .form(AddressForms.ip), atMost: 8)
    private static let port = ValueType.integer(1...65535)

    private static let net = Section(
        "a net",
        [
            Field(
                "name", .text(bytes: 1...32), .otherwise("lan"),
                "for access points and events"),
            Field(
                "gateway", .form(NetworkForms.net), .otherwise("192.168.1.1/24"),
                "the gateway's address and the bits of the net"),
            Field(
                "latency", .time(0...10 * Cycles.perSecond), .otherwise("100us"),
                "how long a frame takes through the switch"),
            Field("dhcp", .section(dhcp), .optional, "what the DHCP server gives"),
        ])

    private static let dhcp = Section(
        "a DHCP server",
        [
            Field("serves", .flag, .otherwise("true"), "from the start; events change it"),
            Field("first", .form(AddressForms.ip), .optional, "the range's first address"),
            Field("last", .form(AddressForms.ip), .optional, "the range's last address"),
            Field(
                "lease", .time(Cycles.perSecond...UInt64(UInt32.max - 1) * Cycles.perSecond),
                .otherwise("2h"), "how long an address is good"),
            Field("delay", delay, .otherwise("20ms"), "how long the server thinks"),
            Field(
                "router", .form(AddressForms.ip), .optional,
                "another way out of the net than the gateway"),
            Field("dns", addresses, .optional, "other DNS servers than the gateway"),
            Field("ntp", addresses, .optional, "servers that tell the time"),
            Field("domain", .form(NetworkForms.name), .optional, "the net's domain"),
        ])

    private static let host = Section(
        "a host",
        [
            Field("name", .form(NetworkForms.name), .required, "DNS servers know it"),
            Field("address", .form(AddressForms.ip), .required, "in a net, or beyond it"),
            Field(
                "remote", .flag, .otherwise("false"),
                "it is beyond the gateway though its address is private"),
            Field(
                "mutates", .integer(0...100), .otherwise("0"),
                "so many per cent of what it says are changed, cut, repeated, split or kept back"),
            Field("services", .list(of: .section(service), atMost: 32), .optional, "what it does"),
            Field(
                "visits", .list(of: .section(visit), atMost: 32), .optional,
                "whom it sends something by itself"),
        ])

    private static let visit = Section(
        "a visit",
        [
            Field("at", .time(0...UInt64.max), .optional, "when, from power-on"),
            Field(
                "every", .time(Cycles.perMillisecond...UInt64.max >> 1), .optional,
                onlyWith: ["at"], "again and again after it; once if it is not said"),
            Field(
                "asked", port, .optional,
                "instead of a time: whenever a datagram comes to this port of the host"),
            Field(
                "to", .form(AddressForms.ip), .optional,
                "the visited one's address; who asked, if it is not said"),
            Field("times", .integer(1...32), .otherwise("1"), "how often, each time"),
            Field("from", port, .optional, "its own port; any if it is not said"),
            Field("text", .text(bytes: 1...1024), .optional, "what it sends"),
            Field(
                "does", .choice(VisitPlan.Deed.allCases.map(\.rawValue)), .optional,
                onlyWith: ["tcp"], "what it does instead, like the service of that name"),
        ],
        oneOf: [
            Field("tcp", port, .optional, "connects to this port, sends the text, and ends"),
            Field("udp", port, .optional, "sends the text to this port in one datagram"),
        ], note: "One of them, the port that it goes to.")

    private static let service = Section(
        "a service",
        [
            Field(
                "over", .choice(["tcp", "udp"]), .optional, onlyWith: ["echo", "discard"],
                "one of the two only"),
            Field(
                "directory", .text(bytes: 1...4096), .optional, onlyWith: ["http"],
                "its files; relative to the scenario"),
            Field(
                "files", .list(of: .section(file), atMost: 256), .optional, onlyWith: ["http"],
                "files that are written here"),
            Field(
                "trouble", .choice(WebTrouble.Kind.allCases.map(\.rawValue)), .optional,
                onlyWith: ["http"], "what is wrong with it"),
            Field(
                "after", .integer(0...0x100_0000), .optional, onlyWith: ["trouble"],
                "bytes of each answer before that happens, its head included; 0 if not said"),
            Field(
                "text", .text(bytes: 1...1024), .optional, onlyWith: ["greeting"],
                "what it says; without, it is silent"),
            Field(
                "messages", .list(of: .section(message), atMost: 64), .optional,
                onlyWith: ["mqtt"], "what a client hears when it subscribes"),
            Field(
                "bytes", .integer(1...1 << 40), .optional, onlyWith: ["chargen"],
                "how many it sends; then it ends"),
            Field(
                "epoch", .integer(0...UInt64(UInt32.max)), .optional, onlyWith: ["ntp"],
                "its clock at power-on in seconds since 1970, as `start` is"),
            Field(
                "start", .form(NetworkForms.date), .optional, onlyWith: ["ntp"],
                "what its clock shows at power-on; the scenario's `date` if it is not said"),
            Field(
                "drift", .form(NetworkForms.drift), .optional, onlyWith: ["ntp"],
                "what its clock gains, or loses"),
            Field(
                "fault", .choice(TimeFault.allCases.map(\.rawValue)), .optional,
                onlyWith: ["ntp"], "what is wrong with its answers"),
            Field(
                "faults", .integer(1...UInt64(UInt32.max)), .optional, onlyWith: ["fault"],
                "how many of them; all if it is not said"),
            Field(
                "delay", delay, .optional, onlyWith: ["ntp"], "how long the server thinks"),
            Field(
                "broadcast", .time(Cycles.perSecond...UInt64.max >> 1), .optional,
                onlyWith: ["ntp"], "it also tells everybody in its net, so often"),
        ],
        oneOf: [
            Field("echo", port, .optional, "sends back what it gets, by TCP and UDP"),
            Field("discard", port, .optional, "takes what it gets, by TCP and UDP"),
            Field(
                "counter", port, .optional,
                "takes what it gets, and says how many bytes there were when the peer ends"),
            Field("chargen", port, .optional, "sends lines for as long as the peer reads"),
            Field("reset", port, .optional, "resets the connection of whoever sends something"),
            Field("http", port, .optional, "serves files: GET and HEAD"),
            Field("ntp", port, .optional, "tells the time"),
            Field("dns", port, .optional, "knows the names that the gateways know"),
            Field(
                "greeting", port, .optional,
                "says a text to whoever connects, and takes what it gets"),
            Field(
                "mqtt", port, .optional,
                "a broker: each client hears the messages and what it publishes itself"),
        ], note: "One of them, at its port.")

    private static let message = Section(
        "a message",
        [
            Field("topic", .text(bytes: 1...256), .required, "what it is about"),
            Field("text", .text(bytes: 0...1024), .required, "what it says"),
        ])

    private static let file = Section(
        "a file",
        [Field("path", .form(NetworkForms.path), .required, "as a request names it")],
        oneOf: [
            Field("text", .text(bytes: 1...262_144), .optional, "what is in it"),
            Field(
                "firmware", .choice(FirmwareSlot.allCases.map(\.name)), .optional,
                "it is an image of the application that is run, for this slot"),
        ])

    private static let name = Section(
        "a name",
        [
            Field("name", .form(NetworkForms.name), .required, "what is asked for"),
            Field(
                "addresses", addresses, .optional,
                "what is answered; without, the name exists and has none"),
            Field("delay", delay, .optional, "how long servers think about it"),
        ])
}
