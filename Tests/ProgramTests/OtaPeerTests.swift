//  Upgrades from real servers on 127.0.0.1: Python's, and ones that misbehave on a real socket. And
//  their replays, without the servers.

import Glibc
import TestSupport
import Testing

@Suite struct OtaPeerTests {
    private static let python = "/usr/bin/python3"
    private let example = Firmware.example("OtaUpdate")
    private let scratch = ScratchDirectory()

    /// Builds the example's later versions into a directory that a server can serve.
    private func makeImages() throws -> String {
        let www = scratch.path + "/www"
        mkdir(www, 0o755)
        for (slot, version) in [("user1", 3), ("user2", 2)] {
            let run = try Host8266.run([
                "image", "make", example.path, "-D", "VERSION=\(version)", "--slot", slot, "-o",
                "\(www)/\(slot).bin",
            ])
            #expect(run.code == 0, "\(run)")
        }
        return www
    }

    /// Long enough for a closed connection to give its memory back.
    private func host(_ port: UInt16) -> [String] {
        ["--host", "192.168.1.114:80=127.0.0.1:\(port)", "--timeout", "10m"]
    }

    private func hash(_ run: Outcome) -> Substring? {
        run.errors.split(separator: "\n").first { $0.hasPrefix("trace hash") }
    }

    /// The whole of the guide's section with a server that everybody has.
    @Test(.enabled(if: access(python, X_OK) == 0, "needs python3, which is not installed"))
    func pythonsServerUpgradesToAndFro() throws {
        let port = LoopbackServer.unusedPort()
        let recording = scratch.path + "/run.h8r"
        let example = example
        let options = host(port) + ["--trace-hash"]
        let live = Slot<Outcome>()
        var server = Program(
            Self.python,
            [
                "-u", "-m", "http.server", "\(port)", "--bind", "127.0.0.1", "-d",
                try makeImages(),
            ])
        server.timeLimit = 50
        server.stimuli = [
            Stimulus(
                .printed("Serving HTTP"),
                .perform { _ in
                    let run = try? example.run(.dispatch, options + ["--record", recording])
                    if let run { live.put(run) }
                }),
            Stimulus(.later(seconds: 0), .signal(SIGTERM)),
        ]
        let served = try server.run()
        let run = try #require(live.value)
        let starts = run.lines.filter { $0.contains(" starts from ") }
        #expect(
            starts == [
                "version 1 starts from user1 at 0x1000", "version 2 starts from user2 at 0x81000",
                "version 3 starts from user1 at 0x1000",
            ], "\(run)\n\(served)")
        #expect(
            run.output.contains(
                "send success\nread data success!\nupgrade file download start.\n"), "\(run)")
        for executor in Executor.allCases {
            let again = try example.run(executor, options + ["--replay", recording])
            #expect(again.output == run.output, "\(again)")
            #expect(hash(again) == hash(run) && hash(run) != nil, "\(again)")
        }
    }

    /// What a server on a real socket may do, after it has read the request.
    private static let faults: [(String, @Sendable (PeerSocket) -> Void, String)] = [
        ("closes", { _ in }, "the server closed the connection before an answer"),
        ("says nonsense", { $0.write([0, 255, 10, 13, 10]) }, "does not answer as HTTP does"),
        (
            "resets",
            {
                $0.write(Array("HTTP/1.0 200 OK\r\nContent-Length: 9999\r\n\r\nabc".utf8))
                $0.prepareReset()
            }, "the server reset the connection "
        ),
        (
            "says too little",
            { $0.write(Array("HTTP/1.0 200 OK\r\nContent-Length: 64\r\n\r\nabc".utf8)) },
            "the server closed the connection after 3 of 64 bytes"
        ),
        (
            "sends no image",
            { socket in
                for byte in Array("HTTP/1.0 200 OK\r\nContent-Length: 4\r\n\r\nabcd".utf8) {
                    socket.write([byte])
                }
            }, "what it sent cannot be started: it begins with 0x61"
        ),
        (
            "sends firmware for the chip",
            { socket in
                let image = [UInt8]([0xE9, 3, 0, 0]) + [UInt8](repeating: 0, count: 60)
                socket.write(
                    Array("HTTP/1.0 200 OK\r\nContent-Length: 64\r\n\r\n".utf8) + image)
            }, "what it sent cannot be started: it is an image for the chip itself"
        ),
    ]

    @Test(arguments: faults.indices)
    func aRealServersFaultLeavesTheOldFirmware(_ index: Int) throws {
        let (name, serve, reason) = Self.faults[index]
        let server = LoopbackServer { client in
            var request: [UInt8] = []
            while !request.contains(0), let bytes = client.read(), !bytes.isEmpty {
                request += bytes
            }
            serve(client)
        }
        let recording = scratch.path + "/run.h8r"
        let firmware = Firmware.name("Ota")
        let run = try firmware.run(.dispatch, host(server.port) + ["--record", recording])
        #expect(run.code == 0 && run.errors.contains(reason), "\(name): \(run)")
        #expect(run.output.hasSuffix("flag 0\nthe heap is whole\n"), "\(name): \(run)")
        let again = try firmware.run(.fiber, host(server.port) + ["--replay", recording])
        #expect(again.code == 0 && again.output == run.output, "\(name): \(again)")
    }

    /// Fifty faults, on the simulated network.
    @Test func seededFaultsLeaveAChipThatStarts() throws {
        let script = packageRoot + "/Tests/Programs/ota.sh"
        var program = Program("/usr/bin/env", ["bash", script, "50"])
        program.environment["XDG_CACHE_HOME"] = packageRoot + "/.build/firmware"
        program.timeLimit = 120
        let run = try program.run()
        #expect(run.code == 0 && run.output.contains("something started after each"), "\(run)")
    }
}
