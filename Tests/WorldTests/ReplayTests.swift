//  Recordings of relays: the same run again without the peers, and what is said where it is not the
//  same.

import Glibc
import HostIO
import NetworkStack
import RelaySupport
import Simulation
import TestSupport
import Testing
import Wire

@testable import World

private let server = IPv4Address(203, 0, 113, 9)
private let build: [UInt8] = Array(1...20)

@Suite(.serialized) struct ReplayTests {
    private let scratch = ScratchDirectory()
    private var path: String { scratch.path + "/run.h8r" }

    private let peer = LoopbackServer { client in
        while let bytes = client.read(), !bytes.isEmpty {
            client.write(Array("you said ".utf8) + bytes)
        }
    }
    private let datagramPeer = LoopbackServer(datagrams: { $0.reversed() })

    private func plan() throws -> RelayPlan {
        try RelayPlan(
            hosts: [
                "203.0.113.9:7=127.0.0.1:\(peer.port)",
                "203.0.113.9:8=127.0.0.1:\(LoopbackServer.unusedPort())",
                "203.0.113.9:9=127.0.0.1:\(datagramPeer.port)",
            ], forwards: ["0:80"])
    }

    /// What a firmware would do: a conversation, a refusal, datagrams, a client of its own.
    private func play(_ bench: RelayBench, _ question: String, after delay: Cycles = 0) throws {
        try bench.listen(80)
        if let port = bench.sockets?.addresses.first?.port {
            Thread.start {
                guard let peer = PeerSocket.connect(port: port) else { return }
                peer.write(Array("GET".utf8))
                _ = peer.readAll()
                peer.close()
            }
        }
        let line = try bench.connect(SocketAddress(server, 7))
        bench.run { line.isOpen }
        bench.run(for: delay)
        bench.send(Array(question.utf8), on: line)
        bench.run { line.count >= 9 + question.utf8.count || bench.gate.divergence != nil }
        if bench.gate.divergence != nil { return }
        #expect(line.received == Array(("you said " + question).utf8))
        let refused = try bench.connect(SocketAddress(server, 8))
        bench.run { refused.isOver }
        #expect(refused.failure == .reset)
        let handle = try bench.stack.makeUDP()
        try bench.stack.send([1, 2, 3], from: handle, to: SocketAddress(server, 9))
        bench.run { bench.stack.queued(handle) > 0 }
        #expect(try bench.stack.receive(handle).bytes == [3, 2, 1])
        bench.run { bench.accepted.first?.count ?? 0 >= 3 }
        let client = try #require(bench.accepted.first)
        bench.send(Array("page".utf8), on: client)
        bench.close(client)
        try bench.finish(line)
        bench.run { line.isOver }
        bench.run(for: .perSecond / 10)
    }

    private func record(_ plan: RelayPlan) throws -> RelayBench {
        let recorder = try Recorder(path: path, buildID: build, seed: 7)
        let bench = try RelayBench(plan, recorder: recorder)
        try play(bench, "hello")
        _ = try bench.gate.finish(code: 0, at: bench.now)
        return bench
    }

    @Test func aReplayIsTheSameToTheByte() throws {
        let plan = try plan()
        let live = try record(plan)
        let recording = try Recording(path: path)
        #expect(recording.seed == 7 && recording.buildID == build && !recording.isCutOff)
        let again = try RelayBench(plan, replay: Replay(recording, buildID: build))
        try play(again, "hello")
        #expect(again.now == live.now)
        #expect(again.capture == live.capture && !live.capture.isEmpty)
        #expect(try again.gate.finish(code: 0, at: again.now) == nil)
        #expect(again.gate.divergence == nil)
    }

    @Test(arguments: [build, [UInt8](repeating: 9, count: 20)])
    func otherWordsAreADifferenceWithItsPlace(_ buildID: [UInt8]) throws {
        let plan = try plan()
        _ = try record(plan)
        let again = try RelayBench(
            plan, replay: Replay(Recording(path: path), buildID: buildID))
        try play(again, "help!")
        let text = try #require(again.gate.divergence)
        #expect(text.hasPrefix("the replay of \(path) differs at "))
        #expect(text.contains("sends \"p!\", where in the recording, at "))
        #expect(text.contains("sends \"lo\""))
        #expect(text.hasSuffix("(the firmware is not the recorded build)") == (buildID != build))
    }

    /// A build that takes longer still gets each answer after its question.
    @Test func aChangedBuildMayBeSlower() throws {
        let plan = try plan()
        _ = try record(plan)
        let other = [UInt8](repeating: 9, count: 20)
        let again = try RelayBench(plan, replay: Replay(Recording(path: path), buildID: other))
        try play(again, "hello", after: 3 * .perSecond)
        #expect(again.gate.divergence == nil)
        #expect(try again.gate.finish(code: 0, at: again.now) == nil)
    }

    @Test func aReplayThatStopsEarlySaysWhatWasLeft() throws {
        let plan = try plan()
        _ = try record(plan)
        let again = try RelayBench(plan, replay: Replay(Recording(path: path), buildID: build))
        let text = try again.gate.finish(code: 0, at: again.now)
        #expect(text?.hasPrefix("the replay ended before the recording \(path) did: ") == true)
    }

    // MARK: - Files

    private func write(_ bytes: some Sequence<UInt8>, _ name: String = "other") -> String {
        let path = scratch.path + "/" + name
        let stream = fopen(path, "w")
        let bytes = Array(bytes)
        fwrite(bytes, 1, bytes.count, stream)
        fclose(stream)
        return path
    }

    private func complaint(_ bytes: some Sequence<UInt8>) -> String? {
        let path = write(bytes)
        do throws(RecordingError) {
            _ = try Recording(path: path)
            return nil
        } catch {
            return error.description.replacing(path, with: "FILE")
        }
    }

    @Test func damagedAndForeignFilesAreExplained() throws {
        _ = try record(try plan())
        let bytes = try #require(readBytes(path))
        #expect(complaint([]) == "FILE is no recording: --record FILE makes one")
        #expect(complaint("H8T1".utf8) == "FILE is no recording: --record FILE makes one")
        var other = bytes
        other[4] = 9
        #expect(
            complaint(other) == "FILE is a recording of version 9, and this program reads 1: "
                + "record it again")
        for offset in [48, 52, 56, 70, 79, 83] {
            var damaged = bytes
            damaged[offset] ^= 0x41
            #expect(
                complaint(damaged) == "FILE is damaged at byte 48: record it again", "\(offset)")
        }
        do throws(RecordingError) {
            _ = try Recording(path: "/nowhere/file")
            Issue.record("there is no such file")
        } catch {
            #expect(
                error.description
                    == "cannot read the recording /nowhere/file: No such file or directory")
        }
    }

    /// A run that was killed leaves a file that ends anywhere.
    @Test func whatWasWrittenBeforeACrashIsRead() throws {
        _ = try record(try plan())
        let bytes = try #require(readBytes(path))
        for length in 48..<bytes.count {
            let recording = try Recording(path: write(bytes[..<length]))
            #expect(recording.isCutOff)
        }
    }
}
