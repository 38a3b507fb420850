//  espconn from firmware's side: every function and every error, against hosts of the world's.
import Testing
import TestSupport

@Suite struct EspconnTests {
    private let firmware = Firmware.name("Espconn")
    private let scratch = ScratchDirectory()

    /// The net's hosts, with what Espconn's checks.h tells of them.
    private static let scenario = HostNet.scenario(
        """
                - {discard: 9}
                - {chargen: 19, bytes: 20000}
                - {chargen: 20, bytes: 3}
                - {reset: 9000}
              visits:
                - {asked: 9101, tcp: 1500, does: echo}
                - {asked: 9102, tcp: 1500, does: reset}
                - {asked: 9103, tcp: 1500, text: hello}
                - {asked: 9104, tcp: 1700, does: echo}
                - {asked: 9105, tcp: 1800, does: echo}
                - {asked: 9106, tcp: 2100, does: echo}
                - {asked: 9107, tcp: 2200, text: bye}
            - {name: sleeper.example, address: 192.168.1.125, services: [{echo: 7, over: tcp}]}
          names:
            - {name: host.espconn, addresses: [192.168.1.124]}
            - {name: host.null, addresses: [192.168.1.124]}
            - {name: silent0.espconn, delay: 60s}
            - {name: silent1.espconn, delay: 60s}
            - {name: silent2.espconn, delay: 60s}
            - {name: silent3.espconn, delay: 60s}
        events:
          - {at: 1h, every: 2h, host: {name: sleeper.example, is: down}}
          - {at: 2h, every: 2h, host: {name: sleeper.example, is: up}}

        """)

    private var world: [String] {
        ["--scenario", scratch.write("s.yaml", Self.scenario), "--timeout", "100h"]
    }

    /// What UART0 shows besides the SDK's lines about joining the net, which come once for a boot.
    private func output(_ run: Outcome, boots: Int = 1) -> String {
        let parts = run.output.filter { $0 != "\r" }.split(
            separator: HostNet.joining, omittingEmptySubsequences: false)
        #expect(parts.count == boots + 1 && parts[0].isEmpty, "\(run)")
        return parts.joined()
    }

    /// The firmware's own expectations; after each part the heap is what it was before. Both
    /// executors record the same.
    @Test func everyFunctionAndError() throws {
        var hashes: [Substring?] = []
        for executor in Executor.allCases {
            let run = try firmware.run(executor, world + ["--trace-hash"])
            #expect(run.code == 0, "\(run)")
            #expect(
                output(run) == """
                    client
                    server
                    udp
                    sending
                    failures
                    settings
                    times
                    limits
                    names
                    arguments
                    memory
                    stale
                    callbacks
                    done

                    """)
            // What is not for the chip is said, each once, and whom the scenario does not have.
            let advice = run.errors.split(separator: "\n").filter { $0.contains("advice:") }
            #expect(advice.count == 5, "\(run)")
            #expect(run.errors.contains("nobody answers at 192.168.1.77:80"))
            #expect(run.errors.contains("nobody knows the name nobody.espconn"))
            #expect(run.errors.contains("espconn_tcp_set_max_con works here, but SDK 1.5 only"))
            #expect(run.errors.contains("was freed before its connection or server had ended"))
            #expect(run.errors.contains("espconn_disconnect is called in a callback"))
            hashes.append(run.errors.split(separator: "\n").first { $0.hasPrefix("trace hash ") })
        }
        #expect(hashes[0] != nil && hashes[0] == hashes[1])
    }

    /// Structures on the heap, which AddressSanitizer watches: nothing touches one that was freed.
    @Test(arguments: ["client", "server", "stale", "callbacks"])
    func freedStructuresAreNotTouched(_ part: String) throws {
        let run = try firmware.run(
            .fiber, world + ["--sanitize", "address", "--set", "case=\(part)"])
        #expect(run.code == 0, "\(run)")
        #expect(output(run) == "\(part)\ndone\n", "\(run)")
    }

    /// With the limits lifted there are as many connections as espconn ever has.
    @Test func limitsCanBeLifted() throws {
        let run = try firmware.run(
            .fiber, world + ["--set", "case=many", "--net-limits", "off"])
        #expect(run.code == 0, "\(run)")
        #expect(output(run) == "15 connections, then -15\n", "\(run)")
    }

    /// Without an address there is no way to anybody.
    @Test func withoutAnAddress() throws {
        let run = try firmware.run(.fiber, world + ["--set", "case=nowhere"])
        #expect(run.code == 0, "\(run)")
        #expect(run.output == "mode : sta(18:fe:34:97:f7:40)\nno address\n", "\(run)")
    }

    /// It works without espconn_init, and is told where that belongs.
    @Test func theStartIsAdvised() throws {
        let options = world + ["--set", "case=client", "--set", "without-init=1"]
        let run = try firmware.run(.fiber, options)
        #expect(run.code == 0, "\(run)")
        #expect(run.errors.contains("espconn_create is called before espconn_init"), "\(run)")
    }

    /// A thousand connections, each of which carries something: the heap is what it was.
    @Test func manyInARow() throws {
        let run = try firmware.run(.fiber, world + ["--set", "case=cycles"])
        #expect(run.code == 0, "\(run)")
        #expect(output(run) == "1000 cycles, 0 bytes\n", "\(run)")
    }

    /// A reset in the middle of a callback leaves nothing that would disturb the next board.
    @Test(arguments: Executor.allCases)
    func aCallbackMayReset(_ executor: Executor) throws {
        let run = try firmware.run(executor, world + ["--set", "case=restart"])
        #expect(run.code == 0, "\(run)")
        #expect(output(run, boots: 2) == "restart\nback\n", "\(run)")
    }

    @Test func callsShowInTheTrace() throws {
        let file = scratch.path + "/run.h8t"
        let run = try firmware.run(.fiber, world + ["--set", "case=client", "--trace", file])
        #expect(run.code == 0, "\(run)")
        let text = try Host8266.run(["trace", "text", file]).output
        for line in [
            "espconn_connect(0x", "espconn_disconnect(0x", "= -15", "callback(0x", "5 bytes",
        ] {
            #expect(text.contains(line), "\(line)")
        }
        let callbacks = try Host8266.run(["trace", "text", file, "--kind", "espconnCallback"])
        #expect(callbacks.output.split(separator: "\n").allSatisfy { $0.contains("tiT") })
    }

    /// The chip leaves the network and loses its address: the connection is aborted, though bytes
    /// are under way.
    @Test func losingTheAddressAborts() throws {
        let run = try firmware.run(.fiber, world + ["--set", "case=leaving"])
        #expect(run.code == 0, "\(run)")
        #expect(output(run) == "reconnect -8\n", "\(run)")
    }
}
