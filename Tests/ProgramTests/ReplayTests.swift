//  --record and --replay, --host and --forward, as a user meets them.

import Glibc
import TestSupport
import Testing

@Suite struct ReplayTests {
    private let echo = Firmware.example("UartEcho")
    private let hello = Firmware.example("HelloTasks")
    private let scratch = ScratchDirectory()
    private var recording: String { scratch.path + "/run.h8r" }

    private func hash(_ run: Outcome) -> Substring? {
        run.errors.split(separator: "\n").first { $0.hasPrefix("trace hash") }
    }

    private static func port(in errors: String, before words: String) -> UInt16? {
        let line = errors.split(separator: "\n").first { $0.contains(words) }
        let place = line?.split(separator: " ").first { $0.hasPrefix("127.0.0.1:") }
        return place.flatMap { UInt16($0.split(separator: ":")[1]) }
    }

    /// A client types two lines; then the run is interrupted.
    private func record(_ executor: Executor) throws -> (Outcome, String?) {
        let heard = Slot<String>()
        var program = try echo.program(
            executor, ["--uart0", "tcp:0", "--record", recording, "--trace-hash"])
        program.timeLimit = 20
        let client = Stimulus.Action.perform { errors in
            guard let port = Self.port(in: errors, before: "UART0 listens"),
                let peer = PeerSocket.connect(port: port)
            else { return }
            defer { peer.close() }
            var answer: [UInt8] = []
            for line in ["hello\n", "again\n"] {
                peer.write(Array(line.utf8))
                let end = Array("characters)\r\n".utf8)
                while !answer.ends(with: end), let bytes = peer.read(), !bytes.isEmpty {
                    answer += bytes
                }
            }
            heard.put(String(decoding: answer, as: UTF8.self))
        }
        program.stimuli = [
            Stimulus(.said("UART0 listens"), client),
            Stimulus(.later(seconds: 0.05), .signal(SIGINT)),
        ]
        return (try program.run(), heard.value)
    }

    @Test(arguments: Executor.allCases)
    func whatWasTypedComesAgain(_ executor: Executor) throws {
        let (live, heard) = try record(executor)
        #expect(live.code == 130, "\(live)")
        #expect(heard?.contains("HELLO (5 characters)\r\n") == true, "\(live)")
        let hash = try #require(self.hash(live))
        for other in Executor.allCases {
            let again = try echo.run(
                other, ["--uart0", "tcp:0", "--replay", recording, "--trace-hash"])
            #expect(again.code == 130, "\(again)")
            #expect(self.hash(again) == hash, "\(again)")
            #expect(!again.errors.contains("listens"))
        }
    }

    /// Between any two blocks of a task that never waits.
    @Test(arguments: Executor.allCases)
    func aBusyRunIsInterruptedInTheSameCycle(_ executor: Executor) throws {
        // Paced, since only then what it prints is seen while it never waits.
        let options = ["--rt=1000", "--set", "case=spins", "--trace-hash", "--timeout", "100h"]
        let busy = Firmware.name("Verdicts")
        var program = try busy.program(executor, options + ["--record", recording])
        program.timeLimit = 20
        program.stimuli = [
            Stimulus(.printed("spinning"), .nothing),
            Stimulus(.later(seconds: 0.02), .signal(SIGINT)),
        ]
        let live = try program.run()
        #expect(live.code == 130, "\(live)")
        let again = try busy.run(executor, options + ["--replay", recording])
        #expect(again.code == 130, "\(again)")
        #expect(hash(again) == hash(live) && hash(live) != nil, "\(live)\n\(again)")
    }

    /// Wherever the signal meets it: among calls shorter than a cycle, at a reset, in a crash, in
    /// deep sleep.
    @Test(
        arguments: [
            "calls", "resets", "resets at once", "crashes", "crashes at once", "sleeps", "delays",
        ], Executor.allCases)
    func everyMomentIsFoundAgain(_ name: String, _ executor: Executor) throws {
        let options = [
            "--set", "case=\(name)", "--trace-hash", "--timeout", "100h", "--no-exit-on-panic",
        ]
        let firmware = Firmware.name("Interrupted")
        _ = try firmware.run(executor, options + ["--timeout", "1ms"])  // compiles
        var found = 0
        for round in 0..<4 {
            unlink(recording)
            var program = try firmware.program(executor, options + ["--record", recording])
            program.timeLimit = 20
            program.stimuli = [
                Stimulus(.written(path: recording, bytes: 1), .nothing),
                Stimulus(.later(seconds: 0.1 + 0.013 * Double(round)), .signal(SIGINT)),
            ]
            let live = try program.run()
            #expect(live.code == 130, "\(live)")
            // On a busy host the signal may come before the chip has power.
            guard let hash = hash(live) else { continue }
            let again = try firmware.run(executor, options + ["--replay", recording])
            #expect(again.code == 130, "\(again)")
            #expect(self.hash(again) == hash, "\(again)")
            found += 1
        }
        #expect(found > 0)
    }

    @Test func standardInputIsRecorded() throws {
        var program = try echo.program(
            .fiber, ["--uart0", "stdio", "--timeout", "3s", "--record", recording])
        program.inputPath = scratch.write("input", "hello\n")
        let live = try program.run()
        #expect(live.output == "type a line\nHELLO (5 characters)\n", "\(live)")
        let again = try echo.run(
            .dispatch, ["--uart0", "stdio", "--timeout", "3s", "--replay", recording])
        #expect(again.output == live.output && again.code == 124, "\(again)")
    }

    /// Another firmware that is not there where the recorded one was.
    @Test func aReplayThatLeavesSomethingSaysSo() throws {
        _ = try record(.fiber)
        let again = try hello.run(
            .fiber, ["--uart0", "tcp:0", "--timeout", "1ms", "--replay", recording])
        #expect(again.code == 124, "\(again)")
        #expect(
            again.errors.contains(
                "the replay ended before the recording \(recording) did: there, at "),
            "\(again)")
        #expect(again.errors.contains("UART0 receives \"hello\\n\""), "\(again)")
    }

    @Test func aSeedOfItsOwnIsRefused() throws {
        _ = try hello.run(
            .fiber, ["--seed", "7", "--timeout", "1s", "--record", recording])
        let again = try hello.run(.fiber, ["--seed", "8", "--replay", recording])
        #expect(again.code == 2, "\(again)")
        #expect(again.errors.contains("was recorded with seed 7; leave --seed away"), "\(again)")
    }

    @Test func filesThatAreNoRecordingsAreExplained() throws {
        let text = scratch.write("text", "hello")
        for (path, words) in [
            (text, "\(text) is no recording: --record FILE makes one"),
            ("/nowhere/x", "cannot read the recording /nowhere/x: No such file or directory"),
            ("/dev/zero", "cannot read the recording /dev/zero: it is not a file"),
        ] {
            let run = try hello.run(.fiber, ["--replay", path])
            #expect(run.code == 2 && run.errors.contains(words), "\(run)")
        }
        let run = try hello.run(.fiber, ["--record", "/nowhere/x"])
        #expect(run.code == 2, "\(run)")
        #expect(run.errors.contains("cannot create the recording /nowhere/x: No such"), "\(run)")
        // Whatever ends the run.
        let full = try hello.run(.fiber, ["--record", "/dev/full", "--timeout", "1s"])
        #expect(full.code == 2, "\(full)")
        #expect(full.errors.contains("cannot write the recording /dev/full"), "\(full)")
        let both = try hello.run(.fiber, ["--record", "a", "--replay", "b"])
        #expect(both.code == 2 && both.errors.contains("exclude each other"), "\(both)")
    }

    // MARK: - Real peers

    @Test(arguments: [
        (["--host", "x"], "--host x: write ADDRESS[:PORT]=127.0.0.1:PORT"),
        (["--host", "a:1=192.0.2.1:1"], "--allow-remote 192.0.2.1"),
        (["--forward", "1"], "--forward 1: write [127.0.0.1:]PORT:PORT"),
        (["--forward", "0.0.0.0:0:80"], "--allow-remote 0.0.0.0"),
    ])
    func wrongRelaysAreRefused(_ options: [String], _ words: String) throws {
        let run = try hello.run(.fiber, options)
        #expect(run.code == 2 && run.errors.contains(words), "\(run)")
        #expect(!run.errors.contains("compiling"))
    }

    @Test func aPortInUseIsRefused() throws {
        let server = LoopbackServer { _ in }
        let run = try hello.run(.fiber, ["--forward", "\(server.port):80"])
        #expect(run.code == 2, "\(run)")
        #expect(
            run.errors.contains("cannot listen on 127.0.0.1:\(server.port) for --forward"), "\(run)"
        )
    }

    /// A chip without an address does not keep clients waiting.
    @Test(arguments: Executor.allCases)
    func aForwardIsTold(_ executor: Executor) throws {
        let failure = Slot<Int32>()
        var program = try hello.program(executor, ["--forward", "0:80", "--timeout", "1h"])
        program.timeLimit = 20
        let client = Stimulus.Action.perform { errors in
            guard let port = Self.port(in: errors, before: "leads to the chip's port 80"),
                let peer = PeerSocket.connect(port: port)
            else { return failure.put(-1) }
            failure.put(peer.read() == nil ? errno : 0)
            peer.close()
        }
        program.stimuli = [
            Stimulus(.said("port 80"), client), Stimulus(.later(seconds: 0), .signal(SIGTERM)),
        ]
        let run = try program.run()
        #expect(run.code == 130, "\(run)")
        #expect(failure.value == ECONNRESET)
    }

    // MARK: - Nothing else

    private static let strace = "/usr/bin/strace"

    /// The system calls by which a process reaches others, in a run that relays.
    @Test(
        .enabled(
            if: access(strace, X_OK) == 0, "needs strace, which is not installed"),
        arguments: [[], ["--forward", "0:80", "--host", "b.example:1=127.0.0.1:9"]])
    func nothingIsOpenedThatWasNotNamed(_ options: [String]) throws {
        let log = scratch.path + "/calls"
        let inner = try hello.program(.fiber, options + ["--timeout", "1s"])
        var program = Program(
            Self.strace,
            ["-f", "-qq", "-e", "trace=socket,connect,bind,listen,accept,accept4", "-o", log]
                + [inner.path] + inner.arguments)
        program.environment = inner.environment
        let run = try program.run()
        #expect(run.code == 124, "\(run)")
        let calls = try #require(readText(log)).split(separator: "\n")
        // Name services ask a local daemon by a Unix socket, if anybody asks them.
        let inet = calls.filter { $0.contains("AF_INET") || $0.contains("listen(") }
        #expect(inet.filter { $0.contains("connect(") }.isEmpty, "\(inet)")
        #expect(
            inet.filter { $0.contains("listen(") }.count == (options.isEmpty ? 0 : 1), "\(inet)")
        let bound = inet.filter { $0.contains("bind(") }
        #expect(bound.count == (options.isEmpty ? 0 : 1))
        #expect(bound.allSatisfy { $0.contains("inet_addr(\"127.0.0.1\")") })
    }
}

extension [UInt8] {
    fileprivate func ends(with end: [UInt8]) -> Bool { suffix(end.count).elementsEqual(end) }
}
