//  What --host and --forward may say.

import HostIO
import Testing
import Wire

@testable import World

struct RelayPlanTests {
    private func complaint(
        _ hosts: [String], _ forwards: [String] = [], _ remotes: [String] = [],
        _ plan: NetworkPlan = NetworkPlan()
    ) -> String {
        do throws(RelayError) {
            _ = try RelayPlan(hosts: hosts, forwards: forwards, remotes: remotes, in: plan)
            return "fine"
        } catch {
            return error.description
        }
    }

    @Test func hostsAreRead() throws {
        let plan = try RelayPlan(
            hosts: [
                "192.168.1.124:1001=127.0.0.1:5000", "198.51.100.1=localhost:80",
                "Broker.Example:1883=127.0.0.2:1883",
            ], forwards: [])
        #expect(plan.hosts[0].address == IPv4Address(192, 168, 1, 124))
        #expect(plan.hosts[0].port == 1001 && plan.hosts[0].name == nil)
        #expect(plan.hosts[0].target == HostAddress(0x7F00_0001, 5000))
        #expect(plan.hosts[1].port == nil)
        #expect(plan.hosts[2].name == "broker.example")
        #expect(plan.hosts[2].target == HostAddress(0x7F00_0002, 1883))
    }

    /// Another option before it changes nothing, so that what firmware keeps stays right.
    @Test func aNamesAddressStaysTheSame() throws {
        let alone = try RelayPlan(hosts: ["b.example:1=127.0.0.1:1"], forwards: [])
        let second = try RelayPlan(
            hosts: ["a.example:1=127.0.0.1:1", "b.example:1=127.0.0.1:1"], forwards: [])
        #expect(alone.hosts[0].address == second.hosts[1].address)
        #expect(alone.hosts[0].address.value >> 17 == (198 << 24 | 18 << 16) >> 17)
        #expect(second.hosts[0].address != second.hosts[1].address)
        // Two ports of a name are one host.
        let ports = try RelayPlan(
            hosts: ["a.example:1=127.0.0.1:1", "a.example:2=127.0.0.1:2"], forwards: [])
        #expect(ports.hosts[0].address == ports.hosts[1].address)
        var network = NetworkPlan()
        ports.extend(&network)
        #expect(network.hosts.count == 1 && network.problems.isEmpty)
    }

    @Test func forwardsAreRead() throws {
        let plan = try RelayPlan(
            hosts: [], forwards: ["8080:80", "127.0.0.2:5000:5001/udp", "0:7/tcp"])
        #expect(plan.listeners[0] == HostListener(HostAddress(0x7F00_0001, 8080), isUDP: false))
        #expect(plan.listeners[1] == HostListener(HostAddress(0x7F00_0002, 5000), isUDP: true))
        #expect(plan.forwards.map(\.port) == [80, 5001, 7])
        #expect(plan.forwards.allSatisfy { $0.entrance == nil })
        let sides = try RelayPlan(hosts: [], forwards: ["1:80@ap", "2:80@sta/tcp", "3:7@ap/udp"])
        #expect(sides.forwards.map(\.entrance) == [.softAP, .station, .softAP])
        #expect(sides.forwards.map(\.port) == [80, 80, 7])
        #expect(sides.listeners.map(\.isUDP) == [false, false, true])
    }

    @Test(arguments: ["1:80@", "1:80@wire", "1@ap:80", "1:80/udp@ap"])
    func aWrongInterfaceIsExplained(_ forward: String) {
        #expect(
            complaint([], [forward])
                == "--forward \(forward): write [127.0.0.1:]PORT:PORT of the chip, with @ap or @sta "
                + "behind it for one of its interfaces, and /udp for datagrams")
    }

    @Test(arguments: [
        "", "=", "192.168.1.1", "192.168.1.1:x=127.0.0.1:1", "192.168.1.1:0=127.0.0.1:1",
        "192.168.1.1:1=127.0.0.1", "192.168.1.1:1=example.com:1", "192.168.1.1:70000=127.0.0.1:1",
        "a:1:2=127.0.0.1:1", "a=b=127.0.0.1:1",
    ])
    func wrongHostsAreRefused(_ text: String) {
        #expect(complaint([text]).hasPrefix("--host \(text): write ADDRESS[:PORT]=127.0.0.1:PORT"))
    }

    @Test(arguments: ["999.1.1.1:1=127.0.0.1:1", "a b:1=127.0.0.1:1", "-..-:1=127.0.0.1:1"])
    func wrongNamesAreRefused(_ text: String) {
        #expect(complaint([text]).contains("is neither an address nor a name"))
    }

    @Test(arguments: ["", "80", "80:0", "80:x", "1:2:3:4", "80:80/sctp", "x:80:80", "70000:1"])
    func wrongForwardsAreRefused(_ text: String) {
        #expect(complaint([], [text]).hasPrefix("--forward \(text): write [127.0.0.1:]PORT:PORT"))
    }

    @Test func whatIsNotLoopbackMustBeNamed() {
        let host = "192.168.1.9:1=192.0.2.7:1"
        let words = "192.0.2.7 is not this machine's loopback; say --allow-remote 192.0.2.7"
        #expect(complaint([host]) == "--host \(host): \(words) if that is meant")
        #expect(complaint([host], [], ["192.0.2.7"]) == "fine")
        #expect(complaint([host], [], ["192.0.2.8"]) != "fine")
        #expect(complaint([], ["0.0.0.0:80:80"]).contains("say --allow-remote 0.0.0.0"))
        #expect(complaint([], ["0.0.0.0:80:80"], ["0.0.0.0"]) == "fine")
        #expect(complaint([], [], ["all"]).hasPrefix("--allow-remote all: that is no address"))
    }

    /// Firmware's own net may be another one than that of the simulation.
    @Test(arguments: ["192.168.0.8", "10.1.2.3", "172.16.0.1", "192.168.4.1", "203.0.113.9"])
    func anAddressInNoNetIsBeyondTheGateway(_ address: String) throws {
        let text = "\(address):1883=127.0.0.1:1"
        var network = NetworkPlan()
        try RelayPlan(hosts: [text], forwards: [], in: network).extend(&network)
        #expect(network.problems.isEmpty && network.hosts.count == 1)
    }

    @Test(arguments: ["0.0.0.0", "255.255.255.255", "224.0.0.1", "127.0.0.1", "192.168.1.255"])
    func anAddressOfNobodyIsRefused(_ address: String) {
        let text = "\(address):1=127.0.0.1:1"
        let words = "\(address): \(address) is no address of a host"
        #expect(complaint([text]) == "--host \(text): \(words)")
    }

    @Test func theGatewayCanBeARealServer() throws {
        var network = NetworkPlan()
        try RelayPlan(
            hosts: ["192.168.1.1:80=127.0.0.1:1", "router.home:80=127.0.0.1:2"], forwards: [],
            in: network
        ).extend(&network)
        #expect(network.problems.isEmpty && network.hosts.map(\.name) == ["router.home"])
        for text in ["192.168.1.1:53=127.0.0.1:1", "192.168.1.1=127.0.0.1:1"] {
            #expect(complaint([text]).contains("services of its own at ports 53, 67 and 123"))
        }
    }

    /// A name that the network knows already stands for what it knows.
    @Test func aNameOfTheNetworksIsTaken() throws {
        var network = NetworkPlan()
        network.names = [
            NamePlan(name: "Broker.home", addresses: [IPv4Address(192, 168, 1, 20)])
        ]
        let plan = try RelayPlan(
            hosts: ["broker.home:1883=127.0.0.1:1"], forwards: [], in: network)
        #expect(plan.hosts[0].address == IPv4Address(192, 168, 1, 20))
        plan.extend(&network)
        #expect(network.problems.isEmpty, "\(network.problems)")
    }

    @Test func thereIsAnEndToHosts() {
        let many = (0..<40).map { "10.0.0.\($0 + 1):1=127.0.0.1:1" }
        #expect(complaint(many).hasSuffix("hosts are more than 32 together"))
    }

    @Test func nothingIsNamedTwice() {
        #expect(complaint(["1.2.3.4:1=127.0.0.1:1", "1.2.3.4:1=127.0.0.1:2"]).contains("already"))
        #expect(complaint(["1.2.3.4:1=127.0.0.1:1", "1.2.3.4=127.0.0.1:2"]).contains("already"))
        #expect(complaint(["1.2.3.4:1=127.0.0.1:1", "1.2.3.4:2=127.0.0.1:2"]) == "fine")
        #expect(complaint([], ["80:1", "80:2"]).contains("127.0.0.1:80 has a --forward already"))
        #expect(complaint([], ["80:1", "80:2/udp", "0:1", "0:2"]) == "fine")
        let plan = NetworkPlan(hosts: [
            HostPlan(name: "web", address: IPv4Address(1, 2, 3, 4), services: [.tcpEcho(7)])
        ])
        #expect(
            complaint(["web:7=127.0.0.1:1"], [], [], plan).contains(
                "a service of its own at port 7"))
        #expect(complaint(["web:8=127.0.0.1:1"], [], [], plan) == "fine")
    }
}
