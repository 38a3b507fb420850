//  Examples/MqttPublish with Debian's mosquitto: it publishes, hears, keeps its session over a
//  reset of the chip, and comes back when the broker was away.

import Glibc
import TestSupport
import Testing

@Suite(
    .enabled(
        if: Tool.areThere(Tool.mosquitto, Tool.subscriber, Tool.publisher),
        "needs mosquitto and mosquitto-clients: Tools/install.sh tests"))
struct MqttTests {
    private let scratch = ScratchDirectory()
    private let port = LoopbackServer.unusedPort()

    private func broker() throws -> Daemon {
        let configuration = scratch.write(
            "mosquitto.conf",
            "listener \(port) 127.0.0.1\nallow_anonymous true\npersistence false\n")
        var program = Program(Tool.mosquitto, ["-c", configuration])
        program.timeLimit = 120
        return try Daemon(program, ready: .said(" running"))
    }

    private func client(_ path: String, _ arguments: [String]) -> Program {
        Program(path, ["-h", "127.0.0.1", "-p", "\(port)"] + arguments)
    }

    /// Who hears everything that the chip publishes.
    private func witness() throws -> Daemon {
        var program = client(Tool.subscriber, ["-t", "esp8266/#", "-v", "-d"])
        program.arguments = ["-oL", program.path] + program.arguments
        program.path = Tool.unbuffered
        program.timeLimit = 120
        return try Daemon(program, ready: .printed("Subscribed (mid: 1)"))
    }

    @Test(arguments: Executor.allCases)
    func itPublishesHearsAndComesBack(_ executor: Executor) throws {
        let scenario = scratch.write(
            "s.yaml", "version: 1\nevents: [{at: 2500ms, reset: true}]\n")
        let session = Session(
            .example("MqttPublish"),
            [
                "--scenario", scenario, "--host", "broker.example:1883=127.0.0.1:\(port)",
                "--timeout", "1h",
            ])
        let first = try broker()
        let witness = try witness()
        let switchOn = client(
            Tool.publisher, ["-t", "esp8266/lamp", "-m", "on", "-q", "1"])
        let published = Slot<Outcome>()
        let second = Slot<Daemon>()
        let live = try session.live(
            executor,
            [
                Stimulus(
                    .printed("the broker has kept the session\npublished 1"),
                    .perform { _ in (try? switchOn.run()).map(published.put) }),
                Stimulus(
                    .printed("esp8266/lamp: on"),
                    .perform { [self] _ in
                        first.stop()
                        (try? broker()).map(second.put)
                    }),
                Stimulus(.printed("published 2"), .signal(SIGINT)),
            ])
        second.value?.stop()
        let heard = try #require(witness.stop())
        #expect(live.code == 130, "\(live)")
        #expect(published.value?.code == 0)
        #expect(live.output.contains("mqtt: the broker is gone\n"), "\(live)")
        // mosquitto_sub prints the topic and the text.
        #expect(heard.output.contains("esp8266/count 1\n"), "\(heard)")
        #expect(heard.output.contains("esp8266/lamp on\n"), "\(heard)")
        try session.expectToRepeat(live)
    }
}
