//  lwIP's own functions from firmware's side; and those that are not there, by name.

import TestSupport
import Testing

@Suite struct NetifTests {
    private let scratch = ScratchDirectory()
    private static let scenario = """
        version: 1
        air: {access_points: {net: {security: wpa2, password: "12345678", channel: 6}}}
        network:
          nets:
            - {name: net, dhcp: {first: 192.168.1.103}}
          hosts:
            - {name: near.test, address: 192.168.1.10, services: [{echo: 7}]}
            - {name: far.test, address: 203.0.113.5, services: [{echo: 7}]}

        """

    /// The firmware's own expectations: interfaces, DHCP, groups, callbacks, semaphores.
    @Test func everyFunctionDoesAsTheSDKs() throws {
        let scenario = scratch.write("s.yaml", Self.scenario)
        var hashes: [Substring?] = []
        for executor in Executor.allCases {
            let capture = "\(scratch.path)/\(executor.rawValue).pcap"
            let run = try Firmware.name("Netif").run(
                executor,
                ["--scenario", scenario, "--timeout", "5m", "--trace-hash", "--pcap", capture])
            #expect(run.code == 0, "\(run)")
            // DHCP's message types: what the server was told is on the wire.
            let bytes = readBytes(capture) ?? []
            for kind in [7, 8] as [UInt8] {
                let option: [UInt8] = [53, 1, kind]
                let count = bytes.indices.dropLast(3).count {
                    bytes[$0..<$0 + 3].elementsEqual(option)
                }
                #expect(count == 1, "message \(kind)")
            }
            #expect(run.output.contains("done"), "\(run)")
            hashes.append(run.errors.split(separator: "\n").first { $0.hasPrefix("trace hash ") })
        }
        #expect(hashes[0] != nil && hashes[0] == hashes[1])
    }

    /// Headers declare all of lwIP's interfaces; the build names what is not there.
    @Test func whatIsNotThereIsNamed() throws {
        scratch.write(
            "app/user/user_main.c",
            """
            #include "esp_common.h"
            #include "lwip/tcp.h"
            #include "lwip/udp.h"
            #include "lwip/raw.h"
            #include "lwip/api.h"
            #include "lwip/netif.h"
            uint32 user_rf_cal_sector_set(void) { return 1024 - 5; }
            void user_init(void)
            {
                tcp_new();
                udp_new();
                raw_new(1);
                pbuf_alloc(PBUF_TRANSPORT, 4, PBUF_RAM);
                netconn_new(NETCONN_TCP);
                netif_init();
            }

            """)
        let run = try Host8266.run(["build", scratch.path + "/app"])
        #expect(run.code == 3, "\(run)")
        for (name, header) in [
            ("tcp_new", "tcp"), ("udp_new", "udp"), ("raw_new", "raw"), ("pbuf_alloc", "pbuf"),
            ("netconn_new_with_proto_and_callback", "api"), ("netif_init", "netif"),
        ] {
            #expect(
                run.errors.contains("\(name): used in user/user_main.c:")
                    && run.errors.contains("the SDK has it (lwip/lwip/\(header).h)"), "\(run)")
        }
    }
}
