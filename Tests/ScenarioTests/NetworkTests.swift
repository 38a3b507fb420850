//  `network:` and its events: what a file says becomes a plan, and what is wrong is told.

import NetworkStack
import Simulation
import Testing
import Wire
import World

@testable import Scenario

private func scenario(_ text: String) throws -> Scenario {
    try Scenario.read(Array(("version: 1\n" + text + "\n").utf8), path: "s")
}

struct NetworkTests {
    @Test func withoutAWordThereIsOneNet() throws {
        #expect(try scenario("seed: 1").network.plan == NetworkPlan())
        #expect(try !scenario("seed: 1").network.isThere)
        #expect(try scenario("network: {}").network.plan == NetworkPlan())
        #expect(try scenario("network: {}").network.isThere)
    }

    /// Without nets in `network`, access points describe them.
    @Test func accessPointsDescribeTheirNets() throws {
        let read = try scenario(
            """
            air:
              access_points:
                plain: {security: open}
                home: {security: open, lease: 20s, dhcp: false}
                lab: {security: open, router: 10.1.2.3, first_host: 200}
                annex: {security: open, router: 10.1.2.3, lease: 1h}
            network: {hosts: [{name: a, address: 10.1.2.9}]}
            """)
        var home = DHCPPlan(leaseSeconds: 20)
        home.serves = false
        let lab = DHCPPlan(first: 200, last: 200, leaseSeconds: 3600)
        #expect(
            read.network.plan.lans == [
                LANPlan(dhcp: home),
                LANPlan(
                    name: "lab", net: IPv4Net(IPv4Address(10, 1, 2, 3), prefix: 24), dhcp: lab),
            ])
        #expect(["plain", "home", "lab", "annex"].map(read.net) == ["lan", "lan", "lab", "lab"])
        // One that no scenario knows, as of --ap, is in the first.
        #expect(read.net(behind: "other") == "lan")
        let named = try scenario(
            "air: {access_points: {a: {security: open}, b: {security: open}}}\n"
                + "network: {nets: [{name: x}, {name: b, gateway: 10.0.0.1/8}]}")
        #expect(["a", "b"].map(named.net) == ["x", "b"])
    }

    @Test func netsBecomePlans() throws {
        let plan = try scenario(
            """
            network:
              dns_delay: 7ms
              nets:
                - {name: home}
                - name: lab
                  gateway: 10.1.0.1/16
                  latency: 2ms
                  dhcp:
                    first: 10.1.2.0
                    last: 10.1.2.9
                    lease: 10m
                    delay: 1s
                    serves: false
                    router: 10.1.0.2
                    dns: [8.8.8.8, 8.8.4.4]
                    ntp: [10.1.0.3]
                    domain: lab.test
                - {name: small, gateway: 172.16.0.1/29}
                - {name: later, gateway: 10.2.0.1/24, dhcp: {first: 10.2.0.200}}
            """
        ).network.plan
        #expect(plan.dnsDelay == 7 * .perMillisecond)
        #expect(plan.lans.map(\.name) == ["home", "lab", "small", "later"])
        #expect(plan.lans[0] == LANPlan(name: "home"))
        var dhcp = DHCPPlan(first: 0x200, last: 0x209, leaseSeconds: 600, delay: .perSecond)
        dhcp.serves = false
        dhcp.router = IPv4Address(10, 1, 0, 2)
        dhcp.nameServers = [IPv4Address(8, 8, 8, 8), IPv4Address(8, 8, 4, 4)]
        dhcp.timeServers = [IPv4Address(10, 1, 0, 3)]
        dhcp.domain = "lab.test"
        #expect(
            plan.lans[1]
                == LANPlan(
                    name: "lab", net: IPv4Net(IPv4Address(10, 1, 0, 1), prefix: 16),
                    latency: 2 * .perMillisecond, dhcp: dhcp))
        #expect(plan.lans[2].dhcp == DHCPPlan(first: 1, last: 6))
        #expect(plan.lans[3].dhcp == DHCPPlan(first: 200, last: 254))
    }

    @Test func hostsAndNamesBecomePlans() throws {
        let plan = try scenario(
            """
            network:
              hosts:
                - name: server.home
                  address: 192.168.1.10
                  services:
                    - {echo: 7}
                    - {echo: 8, over: tcp}
                    - {discard: 9, over: udp}
                    - {chargen: 19}
                    - {chargen: 20, bytes: 74}
                    - {counter: 21}
                    - {reset: 22}
                    - {http: 80, directory: /tmp, files: [{path: /a, text: hi}]}
                    - {ntp: 123, epoch: 5}
                    - {dns: 53}
                    - {greeting: 1001, text: hello}
                    - {greeting: 1002}
                  visits:
                    - {at: 5s, to: 192.168.1.103, udp: 1200, from: 57233, text: hi}
                    - {at: 6s, to: 192.168.1.103, tcp: 1002, text: ho}
                    - {asked: 9001, tcp: 1003, does: counter, times: 3}
                - {name: far, address: 10.9.9.9, remote: true}
              names:
                - {name: a.test, addresses: [1.2.3.4, 1.2.3.5], delay: 1s}
                - {name: b.test}
            """
        ).network.plan
        #expect(
            plan.hosts[0].services == [
                .tcpEcho(7), .udpEcho(7), .tcpEcho(8), .udpDiscard(9), .chargen(19),
                .chargen(20, bytes: 74), .counter(21), .reset(22),
                .http(80, directory: "/tmp", bodies: ["/a": Array("hi".utf8)]),
                .ntp(123, epoch: 5), .dns(53), .greeting(1001, Array("hello".utf8)),
                .greeting(1002, []),
            ])
        let chip = IPv4Address(192, 168, 1, 103)
        var asked = VisitPlan(
            .datagram(9001), .tcp, to: SocketAddress(.any, 1003), text: [])
        asked.deed = .counter
        asked.times = 3
        #expect(
            plan.hosts[0].visits == [
                VisitPlan(
                    .time(Instant(cycles: 5 * .perSecond)), .udp, to: SocketAddress(chip, 1200),
                    from: 57233, text: Array("hi".utf8)),
                VisitPlan(
                    .time(Instant(cycles: 6 * .perSecond)), .tcp, to: SocketAddress(chip, 1002),
                    text: Array("ho".utf8)),
                asked,
            ])
        #expect(plan.hosts[1].isRemote)
        #expect(
            plan.names == [
                NamePlan(
                    name: "a.test",
                    addresses: [IPv4Address(1, 2, 3, 4), IPv4Address(1, 2, 3, 5)],
                    delay: .perSecond),
                NamePlan(name: "b.test", addresses: []),
            ])
    }

    @Test func webServersHaveTroublesAndFirmware() throws {
        let plan = try scenario(
            """
            network:
              hosts:
                - name: a
                  address: 192.168.1.2
                  services:
                    - http: 80
                      files: [{path: /user2.bin, firmware: user2}, {path: /a, text: hi}]
                      trouble: stall
                      after: 100
            """
        ).network.plan
        var extras = WebExtras()
        extras.firmware = ["/user2.bin": .user2]
        extras.trouble = WebTrouble(.stall, after: 100)
        let files: [String: [UInt8]] = ["/user2.bin": [], "/a": Array("hi".utf8)]
        #expect(
            plan.hosts[0].services
                == [.http(80, directory: nil, bodies: files, extras: extras)])
        // What the run puts in for the firmware, and takes out where it has none.
        var served = plan
        served.serve { $0 == .user2 ? [1, 2] : nil }
        guard case .http(_, _, let bodies, _) = served.hosts[0].services[0] else { return }
        #expect(bodies == ["/user2.bin": [1, 2], "/a": Array("hi".utf8)])
        served.serve { _ in nil }
        guard case .http(_, _, let left, _) = served.hosts[0].services[0] else { return }
        #expect(left == ["/a": Array("hi".utf8)])
    }

    @Test func theTimeBecomesAPlan() throws {
        let scenario = try scenario(
            """
            date: 2026-05-01T12:00:00Z
            network:
              hosts:
                - name: clock.home
                  address: 192.168.1.10
                  services:
                    - ntp: 123
                      start: 2025-01-01
                      drift: -20ppm
                      fault: kiss-of-death
                      faults: 2
                      delay: 50ms
                      broadcast: 64s
                - {name: plain.home, address: 192.168.1.11, services: [{ntp: 123}]}
            """)
        #expect(scenario.date?.seconds == 1_777_636_800)
        var time = TimePlan(start: CalendarTime("2025-01-01"))
        time.drift = -20
        time.fault = .kissOfDeath
        time.faultCount = 2
        time.delay = 50 * .perMillisecond
        time.broadcast = 64 * .perSecond
        #expect(scenario.network.plan.hosts[0].services == [.ntp(123, time)])
        #expect(scenario.network.plan.hosts[1].services == [.ntp(123, TimePlan())])
    }

    @Test func aHostMayMutateWhatItSaysAndVisitAgain() throws {
        let hosts = try scenario(
            """
            network:
              hosts:
                - name: a
                  address: 192.168.1.10
                  mutates: 30
                  services: [{mqtt: 1883, messages: [{topic: t/u, text: "on"}]}, {mqtt: 1884}]
                  visits: [{at: 1s, every: 2s, times: 3, to: 192.168.1.103, tcp: 80, text: a}]
                - {name: b, address: 192.168.1.11}
            """
        ).network.plan.hosts
        #expect(hosts.map(\.mutates) == [30, 0])
        let message = MessagePlan(topic: "t/u", text: Array("on".utf8))
        #expect(hosts[0].services == [.mqtt(1883, [message]), .mqtt(1884, [])])
        #expect(hosts[0].visits[0].period == 2 * .perSecond && hosts[0].visits[0].times == 3)
    }

    @Test func directoriesAreRelativeToTheFile() throws {
        let text =
            "version: 1\nnetwork: {hosts: [{name: a, address: 1.1.1.1, "
            + "services: [{http: 80, directory: www}]}]}"
        do {
            _ = try Scenario.read(Array(text.utf8), path: "/nowhere/s.yaml")
        } catch {
            #expect(
                "\(error)" == "/nowhere/s.yaml:2:80: there is no directory \"/nowhere/www\"")
        }
        #expect(throws: ScenarioError.self) {
            try Scenario.read(Array(text.utf8), path: "/nowhere/s.yaml")
        }
    }

    @Test func eventsBecomeChanges() throws {
        let events = try scenario(
            """
            network: {hosts: [{name: a, address: 1.1.1.1}]}
            events:
              - {at: 1s, dhcp: off}
              - {at: 2s, dns: on, net: lan}
              - {at: 3s, link: cut, for: 5s}
              - {at: 4s, link: cut}
              - {at: 5s, link: joined}
              - {at: 6s, host: {name: a, is: down}}
              - {at: 7s, host: {name: a, is: up}}
            """
        ).events
        let changes = events.compactMap { event -> NetworkEvent? in
            guard case .network(let change) = event.action else { return nil }
            return change
        }
        #expect(
            changes == [
                NetworkEvent(.dhcp(false)), NetworkEvent(.dns(true), net: "lan"),
                NetworkEvent(.cut(5 * .perSecond)), NetworkEvent(.cut(nil)), NetworkEvent(.join),
                NetworkEvent(.host("a", isUp: false)), NetworkEvent(.host("a", isUp: true)),
            ])
    }

    private static let host = "network: {hosts: [{name: a, address: 192.168.1.9, services: "
    private static let visits = "network: {hosts: [{name: a, address: 192.168.1.9, visits: ["
    /// Behind `version: 1`, lines that are wrong, and what is said of them.
    private static let wrongs: [(String, String)] = [
        (
            "network: {nets: [{gateway: 192.168.1.1}]}",
            "s:2:28: \"gateway\": \"192.168.1.1\" is not a gateway's address and the bits of its net"
        ),
        (
            "network: {nets: [{gateway: 192.168.1.0/24}]}",
            "s:2:28: lan: the gateway 192.168.1.0 is no"
        ),
        (
            "network: {nets: [{gateway: 192.168.1.1/31}]}",
            "s:2:28: the net 192.168.1.1/31 of lan has"
        ),
        (
            "network: {nets: [{gateway: 224.0.0.1/24}]}",
            "the gateway 224.0.0.1 is no address of a host"
        ),
        ("network: {nets: []}", "s:2:10: there is no net"),
        (
            "network: {nets: [{name: a}, {name: b, gateway: 192.168.1.2/25}]}",
            "s:2:48: the nets of a and b overlap"
        ),
        (
            "network: {nets: [{name: a}, {name: a, gateway: 10.0.0.1/25}]}",
            "s:2:48: there are two nets a"
        ),
        (
            "network: {nets: [{dhcp: {first: 192.168.2.100}}]}",
            "s:2:33: \"first\": 192.168.2.100 is not in the net 192.168.1.1/24"
        ),
        (
            "network: {nets: [{dhcp: {first: 192.168.1.9, last: 192.168.1.5}}]}",
            "the DHCP range of lan begins with 9, behind its end 5"
        ),
        ("network: {nets: [{dhcp: {lease: 1ms}}]}", "\"lease\": \"1ms\" is not a time"),
        (
            "network: {hosts: [{name: a, address: 300.1.1.1}]}",
            "s:2:38: \"address\": \"300.1.1.1\" is"
        ),
        (
            "network: {hosts: [{name: a b, address: 1.1.1.1}]}",
            "s:2:26: \"name\": \"a b\" is not a name"
        ),
        ("network: {hosts: [{name: a., address: 1.1.1.1}]}", "\"a.\" is not a name"),
        ("network: {hosts: [{name: a}]}", "a host needs the key \"address\""),
        (
            "network: {hosts: [{name: a, address: 127.0.0.1}]}",
            "s:2:38: a: 127.0.0.1 is no address of a"
        ),
        ("network: {hosts: [{name: a, address: 192.168.1.255}]}", "a: 192.168.1.255 is no address"),
        (
            "network: {hosts: [{name: a, address: 192.168.2.5}]}",
            "s:2:38: a: 192.168.2.5 is in no net (192.168.1.1/24); with \"remote: true\" it is"
        ),
        (
            "network: {hosts: [{name: a, address: 192.168.1.5, remote: true}]}",
            "a is remote, and 192.168.1.5 is in the net 192.168.1.1/24 of lan"
        ),
        (
            "network: {hosts: [{name: a, address: 192.168.1.1}]}",
            "a has the address 192.168.1.1 of the gateway of lan"
        ),
        (
            "network: {hosts: [{name: a, address: 1.1.1.1}, {name: b, address: 1.1.1.1}]}",
            "s:2:67: b has the address 1.1.1.1 of a"
        ),
        (
            "network: {hosts: [{name: a, address: 1.1.1.1}], names: [{name: A}]}",
            "s:2:64: the name A is there already"
        ),
        (host + "[{http: 80}]}]}", "http needs \"directory\" or \"files\" to serve"),
        (
            host + "[{http: 80, files: [{path: a, text: b}]}]}]}",
            "\"a\" is not a path such as /index.html"
        ),
        (
            host + "[{http: 80, files: [{path: /a, text: b}, {path: /a, text: b}]}]}]}",
            "there are two files /a"
        ),
        (host + "[{echo: 7}, {discard: 7, over: udp}]}]}", "s:2:73: a has two services at port 7"),
        (host + "[{echo: 0}]}]}", "\"echo\": \"0\" is not a whole number, 1 to 65535"),
        (host + "[{http: 80, over: tcp}]}]}", "the key \"over\" is only for use with \"echo\" or"),
        (host + "[{echo: 7, ntp: 9}]}]}", "a service does one thing only, and \"echo\" is there"),
        (host + "[{ntp: 123, start: 2026-02-30}]}]}", "\"2026-02-30\" is not a date such as"),
        (host + "[{ntp: 123, drift: 5}]}]}", "\"5\" is not a drift such as 20ppm"),
        (host + "[{ntp: 123, drift: 100001ppm}]}]}", "at most 100000ppm"),
        (host + "[{ntp: 123, fault: kiss}]}]}", "there is no \"kiss\""),
        (host + "[{ntp: 123, faults: 2}]}]}", "\"faults\" is only for use with \"fault\""),
        (host + "[{echo: 7, fault: short}]}]}", "\"fault\" is only for use with \"ntp\""),
        (
            host + "[{ntp: 123, start: 2026-02-01, epoch: 5}]}]}",
            "\"start\" and \"epoch\" say the same thing twice"
        ),
        (
            "network: {hosts: [{name: a, address: 203.0.113.9, "
                + "services: [{ntp: 123, broadcast: 64s}]}]}",
            "a is in no net that its broadcasts could reach"
        ),
        ("date: today", "\"today\" is not a date such as 2026-05-01"),
        (host + "[{echo: 7, text: a}]}]}", "the key \"text\" is only for use with \"greeting\""),
        (visits + "{at: 1s, to: 1.1.1.1, text: a}]}]}", "a visit needs"),
        (visits + "{at: 1s, to: 1.1.1.1, tcp: 7, udp: 7, text: a}]}]}", "a visit does one thing"),
        (visits + "{at: 1s, to: 1.1.1.1, tcp: 7}]}]}", "needs one of \"text\" and \"does\""),
        (
            visits + "{at: 1s, to: 1.1.1.1, tcp: 7, text: a, does: echo}]}]}",
            "a visit needs one of \"text\" and \"does\""
        ),
        (
            visits + "{at: 1s, to: 1.1.1.1, udp: 7, does: echo}]}]}",
            "the key \"does\" is only for use with \"tcp\""
        ),
        (visits + "{tcp: 7, text: a}]}]}", "a visit needs one of \"at\" and \"asked\""),
        (visits + "{at: 1s, asked: 9, tcp: 7, text: a}]}]}", "needs one of \"at\" and \"asked\""),
        (visits + "{at: 1s, tcp: 7, text: a}]}]}", "a visit at a time needs \"to\""),
        (
            visits + "{asked: 9, tcp: 7, from: 5, times: 2, text: a}]}]}",
            "a visits twice from port 5"
        ),
        (
            visits + "{asked: 9, tcp: 7, text: a}], services: [{discard: 9}]}]}",
            "a has a service at port 9, at which it is asked to visit"
        ),
        (
            "network: {hosts: [{name: a, address: 1.1.1.1, mutates: 101}]}",
            "\"mutates\": \"101\" is not a whole number, 0 to 100"
        ),
        (
            visits + "{asked: 9, every: 1s, tcp: 7, text: a}]}]}",
            "the key \"every\" is only for use with \"at\""
        ),
        (
            visits + "{at: 1s, every: 1s, to: 1.1.1.1, tcp: 7, from: 5, text: a}]}]}",
            "a visits twice from port 5"
        ),
        (
            host + "[{echo: 7, messages: []}]}]}",
            "the key \"messages\" is only for use with \"mqtt\""
        ),
        (host + "[{mqtt: 7, messages: [{topic: a}]}]}]}", "a message needs the key \"text\""),
        (host + "[{echo: 7, bytes: 7}]}]}", "the key \"bytes\" is only for use with \"chargen\""),
        (
            "air: {access_points: {a: {security: open, lease: 20s}}}\nnetwork: {nets: [{}]}",
            "s:2:50: \"lease\" of an access point is for scenarios whose \"network\""
        ),
        (
            "air: {access_points: {a: {security: wep, password: abcde, lease: 20s}, "
                + "b: {security: open, lease: 21s}}}",
            "s:2:99: \"lease\": \"a\" says otherwise of the same net, 192.168.1.1/24"
        ),
        (
            "air: {access_points: {a: {security: open, router: 10.0.0.0}}}",
            "s:2:26: a: the gateway 10.0.0.0 is no address of a host"
        ),
        (
            visits + "{at: 1s, to: 1.1.1.1, tcp: 7, from: 9, text: a}, "
                + "{at: 2s, to: 1.1.1.1, tcp: 7, from: 9, text: a}]}]}",
            "a visits twice from port 9"
        ),
        (
            visits + "{at: 1s, to: 1.1.1.1, udp: 7, from: 9, text: a}], "
                + "services: [{discard: 9}]}]}",
            "s:2:60: a has a service at port 9, from which it visits"
        ),
        (host + "[{ehco: 7}]}]}", "there is no key \"ehco\" in a service; did you mean \"echo\"?"),
        ("events: [{at: 1s, dhcp: yes}]", "\"dhcp\": there is no \"yes\""),
        (
            "events: [{at: 1s, dhcp: off, net: lam}]",
            "s:2:10: there is no net \"lam\"; did you mean \"lan\"?"
        ),
        (
            "events: [{at: 1s, host: {name: a, is: down}}]",
            "s:2:10: there is no host \"a\"; the network has no hosts"
        ),
        (
            "events: [{at: 1s, link: joined, for: 1s}]",
            "\"for\" says how long a link is cut, not joined"
        ),
        ("events: [{at: 1s, end: 1, net: lan}]", "only for use with \"dhcp\", \"dns\" or \"link\""),
    ]

    @Test(arguments: wrongs) func isTold(_ lines: String, _ sentence: String) {
        let told = problems("version: 1\n" + lines + "\n")
        #expect(told.contains { $0.contains(sentence) }, "\(told)")
        #expect(told.count <= 2, "\(told)")
    }
}
