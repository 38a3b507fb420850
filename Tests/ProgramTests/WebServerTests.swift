//  Examples/WebServer with curl, with a browser, and with clients that no server likes.

import Glibc
import TestSupport
import Testing

@Suite struct WebServerTests {
    private let firmware = Firmware.example("WebServer")
    private let scratch = ScratchDirectory()

    /// With a lamp that tells at the end how often it shone.
    private func session(_ options: [String] = []) -> Session {
        let scenario = scratch.write(
            "s.yaml", "version: 1\nwiring: {lamp: {device: led, gpio: 5}}\n")
        return Session(
            firmware,
            ["--scenario", scenario, "--forward", "0:80", "--timeout", "1h"] + options)
    }

    /// Does something when the chip can be reached, then ends the run.
    ///
    /// - Parameter sign: what the chip has printed by then, or a moment before.
    private func whenReachable(
        _ sign: String = "ip:192.168.1.",
        _ action: @escaping @Sendable (_ port: UInt16) -> Void
    ) -> [Stimulus] {
        [
            Stimulus(
                .printed(sign),
                .perform { errors in
                    guard let port = Session.port(to: 80, in: errors) else { return }
                    Self.awaitServer(port)
                    action(port)
                }),
            Stimulus(.later(seconds: 0), .signal(SIGINT)),
        ]
    }

    /// The guest of a soft-AP needs some time from its joining to its address; before, clients are
    /// reset.
    private static func awaitServer(_ port: UInt16) {
        for _ in 0..<200 {
            guard let peer = PeerSocket.connect(port: port) else { return }
            defer { peer.close() }
            peer.write(Array("HEAD / HTTP/1.0\r\n\r\n".utf8))
            if !peer.readAll().isEmpty { return }
            usleep(50_000)
        }
    }

    private static let joined = "station: 02:48:38:ff:00:01 join, AID = 1"

    // MARK: - curl

    /// What curl is asked, and what it then prints: the body, and a line of its own.
    private static let questions: [(arguments: [String], answer: String)] = [
        (["/style.css"], "200 text/css"), (["/status"], "200 text/html; charset=utf-8"),
        (["/nowhere"], "404 text/plain"), (["/lamp"], "405 text/plain"),
        (["/", "-d", "x=1"], "405 text/plain"), (["/lamp", "-d", "state=on"], "303 "),
        (["/lamp", "-d", "state=dim"], "400 text/plain"),
        (["/lamp", "-d", String(repeating: "x", count: 500)], "413 "),
        (["/", "-X", "DELETE"], "501 "), (["/", "-I"], "200 text/html; charset=utf-8"),
        (["/", "-0"], "200 text/html; charset=utf-8"),
        (["/", "-H", "X: " + String(repeating: "x", count: 2000)], "431 "),
        (["/", "-H", "Host:"], "400 "),
        (["/?from=here"], "200 text/html; charset=utf-8"),
    ]

    @Test(
        .enabled(if: Tool.areThere(Tool.curl), "needs curl: Tools/install.sh tests"),
        arguments: Executor.allCases)
    func curlIsServed(_ executor: Executor) throws {
        let answers = Slot<[String]>()
        let session = session()
        let live = try session.live(
            executor,
            whenReachable { port in
                answers.put(Self.questions.map { Self.curl(port, $0.arguments) })
            })
        #expect(live.code == 130, "\(live)")
        for (question, answer) in zip(Self.questions, answers.value ?? []) {
            #expect(answer.hasSuffix("\n" + question.answer), "\(question): \(answer)")
        }
        #expect(answers.value?.count == Self.questions.count)
        #expect(live.output.contains("web: the lamp is on\n"), "\(live)")
        #expect(live.errors.contains("led \"lamp\"\n    on 1 time"), "\(live)")
        try session.expectToRepeat(live)
    }

    private static func curl(_ port: UInt16, _ arguments: [String]) -> String {
        let program = Program(
            Tool.curl,
            [
                "-s", "--noproxy", "*", "--max-time", "20", "-w", "\n%{http_code} %{content_type}",
                "http://127.0.0.1:\(port)\(arguments[0])",
            ] + arguments.dropFirst())
        return (try? program.run())?.output ?? ""
    }

    // MARK: - The chip's own network

    /// The button is held: the client is a station that has joined the chip.
    @Test(
        .enabled(if: Tool.areThere(Tool.curl), "needs curl: Tools/install.sh tests"),
        arguments: Executor.allCases)
    func aSoftAPIsReached(_ executor: Executor) throws {
        let answers = Slot<[String]>()
        let session = session(["--pin", "0s:4=low"])
        let live = try session.live(
            executor,
            whenReachable(Self.joined) { port in
                answers.put(
                    [["/lamp", "-d", "state=on"], ["/status"]].map { Self.curl(port, $0) })
            })
        #expect(live.code == 130, "\(live)")
        #expect(live.output.contains("mode : softAP("), "\(live)")
        #expect(answers.value?.first == "\n303 ", "\(live)")
        #expect(answers.value?.last?.contains("not connected") == true, "\(live)")
        #expect(live.errors.contains("led \"lamp\"\n    on 1 time"), "\(live)")
        try session.expectToRepeat(live)
    }

    /// Both interfaces at once: the user chooses, and without a choice it is the station's.
    @Test(
        .enabled(if: Tool.areThere(Tool.curl), "needs curl: Tools/install.sh tests"),
        arguments: ["", "@sta", "@ap"])
    func ofTwoInterfacesTheUserChooses(_ side: String) throws {
        let both = try firmware.edited(
            [
                ("wifi_set_opmode(SOFTAP_MODE)", "wifi_set_opmode(STATIONAP_MODE)"),
                ("        offer_network();", "        join_network();\n        offer_network();"),
            ], in: scratch)
        let capture = scratch.path + "/lan.pcap"
        let session = Session(
            both,
            [
                "--forward", "0:80\(side)", "--pin", "0s:4=low", "--pcap", capture,
                "--timeout", "1h",
            ])
        let page = Slot<String>()
        let live = try session.live(
            .fiber,
            // Not before the station has joined: then the soft-AP moves to its channel, and the guest
            // has to join anew (Guide A.2).
            whenReachable { port in page.put(Self.curl(port, ["/"])) })
        #expect(live.code == 130, "\(live)")
        #expect(page.value?.hasPrefix("<!DOCTYPE html>") == true, "\(live)")
        #expect(live.output.contains(Self.joined) == (side == "@ap"), "\(live)")
        // The net behind the access point has seen the page, or nothing of it.
        let wire = String(decoding: readBytes(capture) ?? [], as: UTF8.self)
        #expect(wire.contains("<!DOCTYPE html>") == (side != "@ap"))
        try session.expectToRepeat(live)
    }

    // MARK: - A browser

    @Test(
        .enabled(
            if: Tool.areThere(Tool.chromium, Tool.python),
            "needs chromium-headless-shell and python3: Tools/install.sh tests"),
        arguments: Executor.allCases, [false, true])
    func aClickInABrowserReachesThePin(_ executor: Executor, _ isSoftAP: Bool) throws {
        let seen = Slot<Outcome>()
        let session = session(isSoftAP ? ["--pin", "0s:4=low"] : [])
        let live = try session.live(
            executor,
            whenReachable(isSoftAP ? Self.joined : "ip:192.168.1.") { port in
                let browser = Program(
                    Tool.python,
                    [
                        packageRoot + "/Tests/Programs/browser.py", Tool.chromium,
                        "http://127.0.0.1:\(port)/",
                    ])
                (try? browser.run()).map(seen.put)
            })
        #expect(live.code == 130, "\(live)")
        let browser = try #require(seen.value)
        #expect(
            browser.lines.prefix(3) == ["before: off", "after: on", "then: ESP8266: status"],
            "\(browser)\n\(live)")
        // The style sheet has come as well.
        #expect(browser.output.contains("style: left"), "\(browser)")
        #expect(live.errors.contains("led \"lamp\"\n    on 1 time"), "\(live)")
        try session.expectToRepeat(live)
    }

    // MARK: - Clients that no server likes

    /// More connections than there are places, all silent, and others that talk nonsense or vanish.
    @Test(arguments: Executor.allCases)
    func badClientsDoNotStopIt(_ executor: Executor) throws {
        let page = Slot<String>()
        let session = session()
        let live = try session.live(
            executor,
            whenReachable { port in
                let idle = (0..<6).compactMap { _ in PeerSocket.connect(port: port) }
                for words in [
                    "\u{0}\u{1}\u{2}\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/2.0\r\n\r\n", "GET / HT",
                    "GET / HTTP/1.1\r\nContent-Length: -1\r\nHost: x\r\n\r\n",
                    "GET / HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n",
                ] {
                    guard let peer = PeerSocket.connect(port: port) else { return }
                    peer.write(Array(words.utf8))
                    peer.finish()
                    _ = peer.readAll()
                    peer.close()
                }
                // One that resets its connection while the answer is on its way.
                let rude = PeerSocket.connect(port: port)
                rude?.write(Array("GET / HTTP/1.1\r\nHost: x\r\n\r\n".utf8))
                rude?.prepareReset()
                rude?.close()
                let peer = PeerSocket.connect(port: port)
                peer?.write(Array("GET /status.json HTTP/1.0\r\n\r\n".utf8))
                page.put(String(decoding: peer?.readAll() ?? [], as: UTF8.self))
                peer?.close()
                for peer in idle { peer.close() }
            })
        #expect(live.code == 130, "\(live)")
        #expect(page.value?.hasPrefix("HTTP/1.1 200 OK\r\n") == true, "\(live)")
        for status in [400, 505] { #expect(live.output.contains("web: refused, \(status)\n")) }
        try session.expectToRepeat(live)
    }
}
