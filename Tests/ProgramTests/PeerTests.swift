//  The guide's network programs with real peers on 127.0.0.1, and again without them.

import Glibc
import TestSupport
import Testing

@Suite struct PeerTests {
    private func client(_ server: LoopbackServer) -> Session {
        Session(
            .example("TcpClient"),
            ["--host", "192.168.1.124:1001=127.0.0.1:\(server.port)", "--timeout", "1h"])
    }

    private static let greeted = [Stimulus(.printed("hello from the desk"), .signal(SIGINT))]

    /// A server that greets, and keeps what it hears.
    private func greeter(_ heard: Slot<[UInt8]>) -> LoopbackServer {
        LoopbackServer { client in
            let words = client.read() ?? []
            client.write(Array("hello from the desk".utf8))
            heard.put(words + client.readAll())
        }
    }

    @Test(arguments: Executor.allCases)
    func tcpClient(_ executor: Executor) throws {
        let heard = Slot<[UInt8]>()
        let server = greeter(heard)
        let session = client(server)
        let live = try withExtendedLifetime(server) {
            try session.live(executor, Self.greeted)
        }
        #expect(live.code == 130, "\(live)")
        #expect(live.output.contains("task > recv data 19 bytes!\n"), "\(live)")
        #expect(heard.wait() == Array("ESP8266 send test\0".utf8))
        try session.expectToRepeat(live)
    }

    /// One client after the other.
    @Test(arguments: Executor.allCases)
    func tcpServer(_ executor: Executor) throws {
        let session = Session(
            .example("TcpServer"), ["--forward", "0:1002", "--timeout", "1h"])
        let visit = Stimulus.Action.perform { errors in
            guard let port = Session.port(to: 1002, in: errors) else { return }
            for words in ["first", "second"] {
                guard let peer = PeerSocket.connect(port: port) else { return }
                peer.write(Array(words.utf8))
                peer.finish()
                _ = peer.readAll()
                peer.close()
            }
        }
        let live = try session.live(
            executor,
            [
                Stimulus(.printed("wait client"), visit),
                Stimulus(.printed("task > second\n"), .signal(SIGINT)),
            ])
        #expect(live.code == 130, "\(live)")
        #expect(live.output.contains("task > read data success 5!\n"), "\(live)")
        // The clients have the gateway's address.
        #expect(live.output.contains("Client from 192.168.1.1 "), "\(live)")
        try session.expectToRepeat(live)
    }

    /// An address of firmware's own, which no DHCP server knows.
    @Test func aStaticAddressIsReached() throws {
        let scratch = ScratchDirectory()
        let given = "wifi_station_set_config(config);"
        let own = """
            struct ip_info own = {{inet_addr("192.168.1.200")}, {inet_addr("255.255.255.0")},
                                  {inet_addr("192.168.1.1")}};
            wifi_station_dhcpc_stop();
            wifi_set_ip_info(STATION_IF, &own);
            """
        let server = try Session(.example("TcpServer"), []).firmware.edited(
            [(given, given + own)], in: scratch)
        let session = Session(server, ["--forward", "0:1002", "--timeout", "1h"])
        let visit = Stimulus.Action.perform { errors in
            guard let port = Session.port(to: 1002, in: errors),
                let peer = PeerSocket.connect(port: port)
            else { return }
            peer.write(Array("static".utf8))
            peer.close()
        }
        let live = try session.live(
            .fiber,
            [
                Stimulus(.printed("wait client"), visit),
                Stimulus(.printed("task > static\n"), .signal(SIGINT)),
            ])
        #expect(live.code == 130, "\(live)")
        #expect(live.output.contains("ip:192.168.1.200,"), "\(live)")
    }

    @Test(arguments: Executor.allCases)
    func udpEcho(_ executor: Executor) throws {
        let session = Session(
            .example("UdpEcho"), ["--forward", "0:1200/udp", "--timeout", "1h"])
        let echoed = Slot<[UInt8]>()
        let ask = Stimulus.Action.perform { errors in
            guard let port = Session.port(to: 1200, in: errors),
                let peer = PeerSocket.connect(port: port, isUDP: true)
            else { return }
            peer.write(Array("anybody there?".utf8))
            if let answer = peer.read() { echoed.put(answer) }
            peer.close()
        }
        let live = try session.live(
            executor,
            [
                Stimulus(.printed("bind OK!"), ask),
                Stimulus(.printed("recv 14 Bytes from 192.168.1.1"), .signal(SIGINT)),
            ])
        #expect(live.code == 130, "\(live)")
        #expect(echoed.value == Array("anybody there?".utf8), "\(live)")
        try session.expectToRepeat(live)
    }

    /// How the only peer there is ends it. Nothing is recorded, and nobody types: once the peer has
    /// gone, nothing else can come from outside.
    enum LastWord: String, CaseIterable {
        case refusal, reset, end
    }

    @Test(arguments: LastWord.allCases, Executor.allCases)
    func theLastWordOfTheLastPeerIsHeard(_ word: LastWord, _ executor: Executor) throws {
        let server = LoopbackServer { client in
            client.write(Array("well".utf8))
            usleep(200_000)
            if word == .reset { client.prepareReset() }
        }
        let port = word == .refusal ? LoopbackServer.unusedPort() : server.port
        let run = try withExtendedLifetime(server) {
            try Firmware.name("LastWord").run(
                executor,
                [
                    "--ap", "net", "--host", "192.168.1.10:1883=127.0.0.1:\(port)", "--timeout",
                    "50s",
                ])
        }
        #expect(run.code == 0, "\(run)")
        let said =
            switch word {
            case .refusal: "\nconnect -1 errno 104\n"
            case .reset: "\nconnect 0 errno 0\n4 bytes, then -1 errno 104\n"
            case .end: "\nconnect 0 errno 0\n4 bytes, then 0 errno 0\n"
            }
        #expect(run.output.hasSuffix(said), "\(run)")
    }

    // MARK: - Firmware that has changed

    @Test(arguments: Executor.allCases)
    func aChangeThatPeersSeeIsFound(_ executor: Executor) throws {
        let scratch = ScratchDirectory()
        let server = greeter(Slot())
        let session = client(server)
        _ = try withExtendedLifetime(server) { try session.live(executor, Self.greeted) }
        let changed = try session.firmware.edited(
            [("ESP8266 send test", "ESP8266 sent this")], in: scratch)
        let run = try session.replay(executor, with: changed)
        #expect(run.code == 1, "\(run)")
        #expect(run.errors.contains("the replay of \(session.recording) differs at "), "\(run)")
        #expect(
            run.errors.contains("connection 1 sends \"t this\\x00\", where in the recording, at "),
            "\(run)")
        #expect(run.errors.contains("connection 1 sends \"d test\\x00\""), "\(run)")
        #expect(run.errors.contains("(the firmware is not the recorded build)"), "\(run)")
    }

    /// What only its own user sees may change, and when things happen.
    @Test(arguments: Executor.allCases)
    func aChangeThatPeersDoNotSeeIsNone(_ executor: Executor) throws {
        let scratch = ScratchDirectory()
        let server = greeter(Slot())
        let session = client(server)
        let live = try withExtendedLifetime(server) {
            try session.live(executor, Self.greeted)
        }
        let changed = try session.firmware.edited(
            [
                (
                    "printf(\"ESP8266 TCP client task > connect ok!\\n\");",
                    "vTaskDelay(50); printf(\"connected\\n\");"
                )
            ], in: scratch)
        let run = try session.replay(executor, with: changed)
        #expect(!run.errors.contains("differs"), "\(run)")
        #expect(run.code == live.code, "\(run)")
        #expect(run.output.contains("connected\n"), "\(run)")
        #expect(run.output.contains("hello from the desk"), "\(run)")
    }

    // MARK: - Nothing else

    /// The lines of the system calls by which a program reaches others, of one run under strace. It
    /// ends by its time-out: strace keeps signals to itself.
    private func calls(_ session: Session) throws -> [Substring] {
        let scratch = ScratchDirectory()
        let log = scratch.path + "/calls"
        let inner = try session.firmware.program(.fiber, session.options)
        var program = Program(
            Tool.strace,
            ["-f", "-qq", "-e", "trace=connect,bind,listen,sendto,sendmsg", "-o", log]
                + [inner.path] + inner.arguments)
        program.environment = inner.environment
        let run = try program.run()
        #expect(run.code == 124, "\(run)")
        // Name services ask a local daemon by a Unix socket, if anybody asks them.
        return try #require(readText(log)).split(separator: "\n").filter {
            $0.contains("AF_INET") || $0.contains("listen(")
        }
    }

    /// Firmware that connects, to the one server that was named, which strace sees; and the same
    /// firmware where none was named, or another.
    @Test(
        .enabled(if: Tool.areThere(Tool.strace), "needs strace: Tools/install.sh tests"),
        arguments: [true, false])
    func onlyNamedServersAreReached(_ isNamed: Bool) throws {
        let server = greeter(Slot())
        let host = isNamed ? "192.168.1.124:1001" : "192.168.1.125:1001"
        let session = Session(
            .example("TcpClient"),
            ["--host", "\(host)=127.0.0.1:\(server.port)", "--timeout", "4s"])
        let found = try withExtendedLifetime(server) {
            try calls(session)
        }
        let wanted = "sin_port=htons(\(server.port)), sin_addr=inet_addr(\"127.0.0.1\")"
        #expect(found.count == (isNamed ? 1 : 0), "\(found)")
        #expect(found.allSatisfy { $0.contains("connect(") && $0.contains(wanted) }, "\(found)")
    }

    @Test(
        .enabled(if: Tool.areThere(Tool.strace), "needs strace: Tools/install.sh tests"),
        arguments: [[], ["--forward", "0:1002"]])
    func onlyNamedPortsAreListenedOn(_ forward: [String]) throws {
        let session = Session(.example("TcpServer"), forward + ["--timeout", "4s"])
        let found = try calls(session)
        #expect(found.count == forward.count, "\(found)")
        #expect(found.filter { $0.contains("listen(") }.count == forward.count / 2)
        let bound = found.filter { $0.contains("bind(") }
        #expect(bound.allSatisfy { $0.contains("inet_addr(\"127.0.0.1\")") }, "\(found)")
    }
}
