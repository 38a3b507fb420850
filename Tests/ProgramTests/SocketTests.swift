//  Sockets from firmware's side, against a host of the world's.
import Testing
import TestSupport

@Suite struct SocketTests {
    private let firmware = Firmware.name("Sockets")
    private let scratch = ScratchDirectory()

    /// The net's host, with what Sockets' checks.h tells of it.
    private static let scenario = HostNet.scenario(
        """
                - {counter: 9}
                - {chargen: 19, bytes: 1000000}
                - {chargen: 20, bytes: 3}
                - {reset: 9000}
              visits:
                - {asked: 9001, tcp: 1002, text: hello}
                - {asked: 9002, tcp: 1003, times: 3, text: "?"}
          names:
            - {name: host.r, addresses: [192.168.1.124]}
            - {name: host.info, addresses: [192.168.1.124]}
            - {name: host.callback, addresses: [192.168.1.124]}
            - {name: silent.example, delay: 60s}

        """)

    private var wire: [String] {
        ["--scenario", scratch.write("s.yaml", Self.scenario), "--timeout", "2h"]
    }

    /// What UART0 shows after the SDK's lines about joining the net.
    private func output(_ run: Outcome) -> String {
        let text = run.output.filter { $0 != "\r" }
        #expect(text.hasPrefix(HostNet.joining), "\(run)")
        return String(text.dropFirst(HostNet.joining.count))
    }

    /// The firmware's own expectations: connections, datagrams, select, options, names, several
    /// tasks, a megabyte each way; after each part the heap is what it was before.
    @Test(arguments: Executor.allCases)
    func everythingOfSDK15(_ executor: Executor) throws {
        let run = try firmware.run(executor, wire)
        #expect(run.code == 0, "\(run)")
        #expect(
            output(run) == """
                tcp
                udp
                select
                options
                names
                tasks
                transfer
                done

                """)
    }

    @Test func bothExecutorsRecordTheSame() throws {
        let hashes = try Executor.allCases.map {
            try firmware.run($0, wire + ["--trace-hash"]).errors.split(separator: "\n").last
        }
        #expect(hashes[0]?.hasPrefix("trace hash ") == true)
        #expect(hashes[0] == hashes[1])
    }

    /// 5 TCP, 4 UDP, 4 raw, 10 in all, 8 listeners, each with the SDK's errno.
    @Test func eachLimitHasItsError() throws {
        let run = try firmware.run(.fiber, wire + ["--set", "case=limits"])
        #expect(run.code == 0, "\(run)")
        #expect(
            output(run) == """
                TCP 5, errno 105
                UDP 4, errno 105
                raw 4, errno 105
                the 11th: errno 23
                listeners 8, errno 12
                done

                """)
        #expect(run.errors.contains("socket with AF_INET6 is not supported here"))
    }

    @Test func limitsCanBeLifted() throws {
        let run = try firmware.run(
            .fiber, wire + ["--set", "case=limits", "--set", "limits=off", "--net-limits", "off"])
        #expect(run.code == 0, "\(run)")
        #expect(output(run) == "TCP 16, errno 0\nUDP 16, errno 0\nraw 16, errno 0\ndone\n")
    }

    @Test(arguments: Executor.allCases)
    func theLaterSDKDiffers(_ executor: Executor) throws {
        let options = wire + ["--set", "case=sdk3"]
        let run = try firmware.run(executor, options + ["--net-profile", "sdk3"])
        #expect(run.code == 0, "\(run)")
        #expect(output(run) == "done\n")
        // The same firmware finds none of it in SDK 1.5.
        #expect(try firmware.run(executor, options).code == 1)
    }

    /// The stack's memory is the chip's: with little heap sockets cannot be had, and say so.
    @Test func theHeapIsTheLimitToo() throws {
        let run = try firmware.run(.fiber, wire + ["--set", "case=heap"])
        #expect(run.code == 0, "\(run)")
        #expect(output(run) == "no heap: errno 105\ndone\n")
        // lwIP has what it needs for itself.
        #expect(!run.errors.contains("Assertion"))
    }

    /// Resets while tasks wait in recv, in select and for a name: nobody is left over, and each
    /// boot finds the network again.
    @Test(arguments: Executor.allCases)
    func resetsEndWhoWaits(_ executor: Executor) throws {
        let run = try firmware.run(
            executor,
            ["--scenario", scratch.write("s.yaml", Self.scenario), "--timeout", "60s"]
                + ["--set", "case=restart", "--trace-hash"])
        #expect(run.code == 124, "\(run)")
        let boots = run.lines.filter { $0.hasPrefix("mode : sta(") }
        #expect(boots.count > 10, "\(run)")
        #expect(!run.errors.contains("failed"), "\(run)")
    }

    @Test func callsShowInTheTrace() throws {
        let file = scratch.path + "/run.h8t"
        let run = try firmware.run(.fiber, wire + ["--set", "case=limits", "--trace", file])
        #expect(run.code == 0, "\(run)")
        let text = try Host8266.run(["trace", "text", file])
        #expect(text.output.contains("socket() = 0, errno 0"))
        #expect(text.output.contains("socket() = -1, errno 105"))
        #expect(text.output.contains("listen(8) = -1, errno 12"))
    }

    @Test func aWrongProfileIsExplained() throws {
        let run = try firmware.run(.fiber, ["--net-profile", "sdk2"])
        #expect(run.code == 2)
        #expect(run.errors.contains("sdk1.5") && run.errors.contains("sdk3"))
    }
}
