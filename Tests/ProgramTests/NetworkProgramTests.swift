//  Firmware in a whole network: it joins by Wi-Fi, gets an address, finds a host beyond the gateway by
//  its name, talks with it, and is visited.

import TestSupport
import Testing

@Suite struct NetworkProgramTests {
    private let scratch = ScratchDirectory()
    private static let scenario = """
        version: 1
        air:
          access_points:
            net: {security: wpa2, password: "12345678", channel: 6}
        network:
          nets:
            - {name: net, dhcp: {first: 192.168.1.103}}
          hosts:
            - {name: far.test, address: 203.0.113.5, services: [{echo: 7}]}
            - name: visitor.home
              address: 192.168.1.112
              visits:
                - {at: 10s, to: 192.168.1.103, tcp: 1002, from: 50001, text: hello}

        """

    @Test func itJoinsTalksAndIsVisited() throws {
        let scenario = scratch.write("s.yaml", Self.scenario)
        var ends: [(hash: Substring?, capture: [UInt8])] = []
        for executor in Executor.allCases {
            let capture = "\(scratch.path)/\(executor.rawValue).pcap"
            let run = try Firmware.name("Network").run(
                executor,
                [
                    "--scenario", scenario, "--pcap", capture, "--timeout", "30s", "--trace-hash",
                ])
            #expect(run.code == 0, "\(run)")
            #expect(
                run.output.filter { $0 != "\r" } == """
                    mode : sta(18:fe:34:97:f7:40)
                    connected with net, channel 6
                    dhcp client start...
                    ip:192.168.1.103,mask:255.255.255.0,gw:192.168.1.1
                    far.test is 203.0.113.5
                    UDP echo
                    TCP echo
                    hello from 192.168.1.112 50001

                    """, "\(run)")
            let hash = run.errors.split(separator: "\n").first { $0.hasPrefix("trace hash ") }
            ends.append((hash, readBytes(capture) ?? []))
        }
        #expect(ends[0].hash != nil && ends[0].hash == ends[1].hash)
        #expect(ends[0].capture == ends[1].capture)
        // Both echoes went by there: 1 KB each way, twice.
        #expect(ends[0].capture.count > 4 * 1024)
    }

    @Test func aVisitToADeafPortIsTold() throws {
        let scenario = Self.scenario.replacing("tcp: 1002", with: "tcp: 1003")
        let run = try Firmware.name("Network").run(
            .fiber, ["--scenario", scratch.write("s.yaml", scenario), "--timeout", "20s"])
        #expect(run.code == 124, "\(run)")
        #expect(
            run.errors.contains("visitor.home's visit to 192.168.1.103:1003 by tcp failed: reset"),
            "\(run)")
    }
}
