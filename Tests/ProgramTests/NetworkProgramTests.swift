//  Firmware in a whole network: it joins by Wi-Fi, gets an address, finds a host beyond the gateway
//  by its name, talks with it, and is visited.

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
            - {name: net}
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

    /// wifi_set_macaddr reaches TCP/IP: every frame of the chip's has the new addresses, on the
    /// wire and on the air, where a telephone in the soft-AP's net hears it too.
    @Test func firmwaresOwnAddressIsInItsFrames() throws {
        let scenario = Self.scenario.replacing(
            "network:",
            with: """
                  stations:
                    - {name: phone, mac: c8:3a:35:cc:14:94, ssid: chip, at: 5s}
                network:
                """)
        let paths = ["wire", "air"].map { "\(scratch.path)/\($0).pcap" }
        let run = try Firmware.name("Network").run(
            .fiber,
            [
                "--scenario", scratch.write("s.yaml", scenario), "--pcap", paths[0], "--pcap-air",
                paths[1], "--set", "mac=1", "--timeout", "30s",
            ])
        #expect(run.code == 0, "\(run)")
        let captures = paths.map { readBytes($0) ?? [] }
        let own: [[UInt8]] = [[0x5C, 0xCF, 0x7F, 1, 2, 3], [0x5E, 0xCF, 0x7F, 1, 2, 3]]
        let burnt: [[UInt8]] = [
            [0x18, 0xFE, 0x34, 0x97, 0xF7, 0x40], [0x1A, 0xFE, 0x34, 0x97, 0xF7, 0x40],
        ]
        // TCP's segments on the wire: from the station's address to the gateway's.
        #expect(captures[0].contains([2, 0x48, 0x38, 0, 0, 1] + own[0] + [8, 0, 0x45]))
        // The announcement on the air: to all, from the soft-AP, sent by its TCP/IP.
        let all = [UInt8](repeating: 0xFF, count: 6)
        #expect(captures[1].contains(all + own[1] + own[1]))
        for address in burnt {
            #expect(!captures[0].contains(address) && !captures[1].contains(address))
        }
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
