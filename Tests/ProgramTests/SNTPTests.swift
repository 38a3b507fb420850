//  The time from the network, from firmware's side: servers right and wrong, in a whole network;
//  and a real one on 127.0.0.1.

import Glibc
import TestSupport
import Testing

@Suite struct SNTPProgramTests {
    private let scratch = ScratchDirectory()
    private let firmware = Firmware.name("Sntp")

    /// The firmware's START is this date.
    private static let network = """
        version: 1
        date: 2026-05-01T12:00:00Z
        air: {access_points: {net: {security: wpa2, password: "12345678", channel: 6}}}
        network:
          hosts:
            - {name: time.test, address: 203.0.113.5, services: [{ntp: 123}]}

        """

    /// Runs a part of the firmware with one more server in the network.
    private func run(
        _ executor: Executor = .fiber, server: String? = nil, _ options: [String]
    ) throws -> Outcome {
        var scenario = Self.network
        if let server {
            scenario +=
                "    - {name: test, address: 192.168.1.9, services: [{ntp: 123, \(server)}]}\n"
        }
        let path = scratch.write("s.yaml", scenario)
        return try firmware.run(executor, ["--scenario", path, "--timeout", "5h"] + options)
    }

    private func said(_ run: Outcome) -> [Substring] {
        run.output.split(whereSeparator: \.isNewline).filter {
            !["mode :", "connected", "dhcp", "ip:"].contains(where: $0.hasPrefix)
        }
    }

    /// Every function with its errors; the firmware expects for itself.
    @Test func everyFunctionDoesAsTheSDKs() throws {
        var hashes: [Substring?] = []
        for executor in Executor.allCases {
            let run = try run(executor, ["--trace-hash"])
            #expect(run.code == 0, "\(run)")
            let lines = said(run)
            #expect(lines.prefix(2) == ["please start sntp first !", "please start sntp first !"])
            #expect(lines.dropFirst(2).first?.hasPrefix("Fri May  1 20:00:") == true, "\(run)")
            #expect(lines.last == "done")
            hashes.append(run.errors.split(separator: "\n").first { $0.hasPrefix("trace hash ") })
        }
        #expect(hashes[0] != nil && hashes[0] == hashes[1])
    }

    /// What a wrong answer means: it is not heard, and the client asks again after 6, 15, 30 s.
    @Test(
        arguments: [
            ("fault: silent", "after 6 s: right", 1), ("fault: short", "after 6 s: right", 1),
            ("fault: long", "after 15 s: right", 2), ("fault: wrong-mode", "after 6 s: right", 1),
            ("fault: kiss-of-death", "after 30 s: right", 3),
            // SDK 1.5 asks neither whose answer it is nor whether the server's clock is set.
            ("fault: wrong-origin", "after 0 s: right", 1),
            ("delay: 2s", "after 2 s: right", nil), ("delay: 4s", "after 4 s: right", nil),
            ("start: 2000-01-01", "after 0 s: wrong", nil),
        ] as [(String, String, Int?)])
    func wrongAnswers(_ server: String, _ line: String, _ count: Int?) throws {
        let faults = count.map { ", faults: \($0)" } ?? ""
        let run = try run(
            server: server + faults, ["--set", "case=ask", "--set", "server=test"])
        #expect(run.code == 0, "\(run)")
        #expect(said(run) == [line[...], "done"], "\(run)")
    }

    @Test func nobodyAnswers() throws {
        for server in ["test", "nowhere.test", "192.0.2.1"] {
            let run = try run(
                server: "fault: silent", ["--set", "case=ask", "--set", "server=\(server)"])
            #expect(run.code == 0, "\(run)")
            #expect(said(run) == ["never", "done"], "\(run)")
            #expect(run.errors.contains("nobody tells SNTP the time at \(server)"), "\(run)")
        }
    }

    /// Of the later SDK: three servers in turn, and answers that belong to the question.
    @Test func theLaterSDKHasThreeServersAndLooksCloser() throws {
        let three = ["server=test", "server2=nowhere.test", "server3=time.test"]
        let options = three.flatMap { ["--set", $0] } + ["--set", "case=ask"]
        let later = ["--net-profile", "sdk3"]
        var run = try run(server: "fault: silent", options + later)
        #expect(said(run) == ["after 3 s: right", "done"], "\(run)")
        // SDK 1.5 knows the first one only; without limits there are places for all.
        run = try self.run(server: "fault: silent", options)
        #expect(said(run) == ["never", "done"], "\(run)")
        run = try self.run(server: "fault: silent", options + ["--net-limits", "off"])
        #expect(said(run) == ["after 3 s: right", "done"], "\(run)")
        run = try self.run(
            server: "fault: wrong-origin, faults: 1",
            ["--set", "case=ask", "--set", "server=test"] + later)
        #expect(said(run) == ["after 6 s: right", "done"], "\(run)")
    }

    @Test func whoListensHearsBroadcasts() throws {
        let run = try run(
            server: "broadcast: 16s", ["--set", "case=ask", "--set", "listen=yes"])
        #expect(run.code == 0, "\(run)")
        #expect(said(run).first?.hasSuffix(": right") == true, "\(run)")
    }

    /// A server that gains 1 % makes the clock jump when it is asked again: after an hour, in the
    /// later SDK when firmware wants.
    @Test func theClockIsSetAgain() throws {
        let options = ["--set", "case=watch", "--set", "server=test"]
        var run = try run(server: "drift: 10000ppm", options + ["--set", "interval=600000"])
        #expect(run.code == 0, "\(run)")
        var jumps = said(run).filter { $0.hasPrefix("it jumps") }
        // The first one is counted from a clock that had lost its fraction.
        #expect(jumps == ["it jumps 35 s at 3602 s", "it jumps 36 s at 7202 s"], "\(run)")
        run = try self.run(
            server: "drift: 10000ppm",
            options + ["--set", "interval=600000", "--net-profile", "sdk3"])
        jumps = said(run).filter { $0.hasPrefix("it jumps") }
        #expect(jumps.count == 12, "\(run)")
        #expect(
            jumps.dropFirst().allSatisfy { $0.hasPrefix("it jumps 6 s at ") }, "\(run)")
    }

    @Test func theRTCOutlivesARestart() throws {
        let run = try run(.fiber, ["--set", "case=restart"])
        #expect(run.code == 0, "\(run)")
        #expect(run.output.contains("restarted"), "\(run)")
    }

    /// The gateway tells the time too, and an option says what it is.
    @Test func theDateIsTheUsers() throws {
        let air = ["--ap", "net:12345678", "--set", "case=ask", "--set", "server=192.168.1.1"]
        for (date, line) in [
            ("2026-05-01T12:00:00Z", "after 0 s: right"), ("2026-05-02", "after 0 s: wrong"),
        ] {
            let run = try firmware.run(
                .fiber, air + ["--start-date", date, "--timeout", "10m"])
            #expect(said(run).first == line[...], "\(run)")
        }
        let run = try firmware.run(.fiber, ["--start-date", "tomorrow"])
        #expect(run.code == 2)
        #expect(run.errors.contains("a date is written 2026-05-01 or 2026-05-01T12:30:00Z"))
    }

    // MARK: - A real server

    private static let python = "/usr/bin/python3"
    private static let server = """
        import socket, struct, sys
        peers = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        peers.bind(("127.0.0.1", int(sys.argv[1])))
        print("serving", flush=True)
        while True:
            request, peer = peers.recvfrom(1024)
            now = 1777636800 + 2208988800
            answer = struct.pack("!BBbbII4s", 0x24, 2, 6, -20, 0, 0, b"TEST")
            answer += struct.pack("!II", now, 0) + request[40:48]
            peers.sendto(answer + struct.pack("!II", now, 0) * 2, peer)

        """

    @Test(.enabled(if: access(python, X_OK) == 0, "needs python3, which is not installed"))
    func aRealServerIsAsked() throws {
        let script = scratch.write("ntp.py", Self.server)
        let port = LoopbackServer.unusedPort()
        let outcome = Slot<Outcome>()
        let options = [
            "--ap", "net:12345678", "--set", "case=ask", "--set", "server=pool.ntp.org", "--host",
            "pool.ntp.org:123=127.0.0.1:\(port)", "--timeout", "60s",
        ]
        var program = Program(Self.python, [script, "\(port)"])
        program.timeLimit = 60
        let firmware = firmware
        program.stimuli = [
            Stimulus(
                .printed("serving"),
                .perform { _ in
                    if let run = try? firmware.run(.fiber, options) { outcome.put(run) }
                }),
            Stimulus(.later(seconds: 0), .signal(SIGTERM)),
        ]
        _ = try program.run()
        let run = try #require(outcome.value)
        // It always tells noon, and some seconds have passed until the chip has joined.
        #expect(run.code == 0, "\(run)")
        #expect(said(run).first?.hasPrefix("after 0 s: ") == true, "\(run)")
    }
}
