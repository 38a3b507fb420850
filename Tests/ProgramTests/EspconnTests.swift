//  espconn from firmware's side: every function and every error, against a host on a wire.
import Testing
import TestSupport

@Suite struct EspconnTests {
    private let firmware = Firmware.name("Espconn")
    private let wire = ["--net-test-wire", "--timeout", "100h"]

    /// The firmware's own expectations; after each part the heap is what it was before. Both
    /// executors record the same.
    @Test func everyFunctionAndError() throws {
        var hashes: [Substring?] = []
        for executor in Executor.allCases {
            let run = try firmware.run(executor, wire + ["--trace-hash"])
            #expect(run.code == 0, "\(run)")
            #expect(
                run.output == """
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
            // What is not for the chip is said, each once.
            let advice = run.errors.split(separator: "\n").filter { $0.contains("advice:") }
            #expect(advice.count == 3, "\(run)")
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
            .fiber, wire + ["--sanitize", "address", "--set", "case=\(part)"])
        #expect(run.code == 0, "\(run)")
        #expect(run.output == "\(part)\ndone\n", "\(run)")
    }

    /// With the limits lifted there are as many connections as espconn ever has.
    @Test func limitsCanBeLifted() throws {
        let run = try firmware.run(
            .fiber, wire + ["--set", "case=many", "--net-limits", "off"])
        #expect(run.code == 0, "\(run)")
        #expect(run.output == "15 connections, then -15\n", "\(run)")
    }

    /// Without an address there is no way to anybody.
    @Test func withoutAnAddress() throws {
        let run = try firmware.run(.fiber, ["--set", "case=nowhere", "--timeout", "10s"])
        #expect(run.code == 0, "\(run)")
        #expect(run.output.hasSuffix("no address\n"), "\(run)")
    }

    /// It works without espconn_init, and is told where that belongs.
    @Test func theStartIsAdvised() throws {
        let options = wire + ["--set", "case=client", "--set", "without-init=1"]
        let run = try firmware.run(.fiber, options)
        #expect(run.code == 0, "\(run)")
        #expect(run.errors.contains("espconn_create is called before espconn_init"), "\(run)")
    }

    /// A thousand connections, each of which carries something: the heap is what it was.
    @Test func manyInARow() throws {
        let run = try firmware.run(.fiber, wire + ["--set", "case=cycles"])
        #expect(run.code == 0, "\(run)")
        #expect(run.output == "1000 cycles, 0 bytes\n", "\(run)")
    }

    /// A reset in the middle of a callback leaves nothing that would disturb the next board.
    @Test(arguments: Executor.allCases)
    func aCallbackMayReset(_ executor: Executor) throws {
        let run = try firmware.run(executor, wire + ["--set", "case=restart"])
        #expect(run.code == 0, "\(run)")
        #expect(run.output == "restart\nback\n", "\(run)")
    }

    @Test func callsShowInTheTrace() throws {
        let scratch = ScratchDirectory()
        let file = scratch.path + "/run.h8t"
        let run = try firmware.run(.fiber, wire + ["--set", "case=client", "--trace", file])
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
        let scratch = ScratchDirectory()
        let scenario = scratch.write(
            "s.yaml",
            """
            version: 1
            air:
              access_points:
                net: {security: wpa2, password: "12345678", channel: 6}
            network:
              nets:
                - {name: net, dhcp: {first: 192.168.1.103}}
              hosts:
                - {name: echo.test, address: 192.168.1.124, services: [{echo: 7}]}

            """)
        let run = try firmware.run(
            .fiber, ["--scenario", scenario, "--set", "case=leaving", "--timeout", "60s"])
        #expect(run.code == 0, "\(run)")
        #expect(run.output.contains("reconnect -8\n"), "\(run)")
    }
}
