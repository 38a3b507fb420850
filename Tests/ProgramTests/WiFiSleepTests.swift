//  What the radio's sleep between beacons does to frames from outside (behaviour.md 8), in virtual
//  time: they wait for a beacon that tells of them, and nothing else does.
import TestSupport
import Testing

@Suite struct WiFiSleepTests {
    private let firmware = Firmware.name("WifiSleep")

    /// Visits so far apart that the radio sleeps between them, however late they come.
    private func scenario(dtim: Int = 1) -> String {
        let visits = (0..<6).map { number in
            "        - {at: \(8 + Double(number) * 0.437)s, to: 192.168.1.103, udp: 7, "
                + "text: visit\(number)}\n"
        }
        return """
            version: 1
            air: {access_points: {net: {security: wpa2, password: "12345678", dtim: \(dtim)}}}
            network:
              hosts:
                - {name: server, address: 192.168.1.10, services: [{echo: 7}]}
                - name: visitor
                  address: 192.168.1.112
                  visits:

            """ + visits.joined()
    }

    private func run(
        _ settings: [String], dtim: Int = 1, _ executor: Executor = .fiber
    ) throws -> Outcome {
        let scratch = ScratchDirectory()
        let path = scratch.write("scenario.yaml", scenario(dtim: dtim))
        return try firmware.run(
            executor,
            ["--scenario", path, "--timeout", "12s", "--power-report", "--trace-hash"]
                + settings.flatMap { ["--set", $0] })
    }

    /// When each visit came, in tenths of a millisecond.
    private func arrivals(_ result: Outcome) throws -> [Int] {
        let times = result.output.split(separator: "\n").filter { $0.hasPrefix("visit") }
            .compactMap { line in
                line.split(separator: " ").last.flatMap { Int($0.filter { $0 != "\r" }) }
            }
        try #require(times.count == 6, "\(result)")
        return times
    }

    private func delays(_ settings: [String], dtim: Int = 1) throws -> [Int] {
        let awake = try arrivals(run(["sleep=0"]))
        // The first visit asks for the chip's address before, so that it waits in other places.
        return zip(try arrivals(run(settings, dtim: dtim)), awake).map { $0 - $1 }
    }

    // MARK: - Times

    /// The default. A beacon comes every 102.4 ms, so that is the longest.
    @Test func modemSleepDelaysWhatComesFromOutside() throws {
        let found = try delays([])
        #expect(found.allSatisfy { (0...1034).contains($0) }, "\(found)")
        #expect(found.contains { $0 > 200 }, "\(found)")
    }

    /// What comes in sleep comes right behind a beacon: at times that differ by whole intervals.
    @Test(arguments: [1, 3])
    func itComesAfterABeacon(_ dtim: Int) throws {
        let times = try arrivals(run([], dtim: dtim))
        let interval = 1024 * dtim
        let phases = times.dropFirst().map { ($0 - times[1] + 100 * interval) % interval }
        #expect(phases.allSatisfy { $0 <= 5 || $0 >= interval - 5 }, "\(times)")
    }

    @Test func aLongPeriodDelaysMore() throws {
        let found = try delays([], dtim: 3)
        #expect(found.allSatisfy { (0...3090).contains($0) }, "\(found)")
        #expect(found.contains { $0 > 1050 }, "\(found)")
    }

    @Test func lightSleepIsTheSameForTheRadio() throws {
        #expect(try arrivals(run(["sleep=1"])) == arrivals(run([])))
    }

    /// It is for the station alone.
    @Test func withASoftAPTheRadioIsAwake() throws {
        let both = try arrivals(run(["case=both"]))
        let awake = try arrivals(run(["sleep=0"]))
        #expect(zip(both, awake).allSatisfy { abs($0 - $1) < 20 }, "\(both) \(awake)")
    }

    @Test func itCanBeTurnedOffWhileConnected() throws {
        let result = try run(["case=change"])
        #expect(result.output.contains("set 1 0 get 0"), "\(result)")
        #expect(try arrivals(result).count == 6)
        let awake = try arrivals(run(["sleep=0"]))
        #expect(zip(try arrivals(result), awake).allSatisfy { abs($0 - $1) < 20 })
    }

    /// Who asks is awake, so an answer comes as it always did.
    @Test func answersDoNotWait() throws {
        func answers(_ settings: [String]) throws -> [Substring] {
            try run(settings + ["case=ask"]).output.split(separator: "\n")
                .filter { $0.hasPrefix("answer") }
        }
        let asleep = try answers([])
        #expect(asleep.count == 5)
        #expect(try asleep == answers(["sleep=0"]))
    }

    @Test func theReportCountsIt() throws {
        let asleep = try run([])
        #expect(asleep.output.contains("default 2"))
        #expect(asleep.errors.contains("power: modem sleep for"), "\(asleep)")
        let awake = try run(["sleep=0"])
        #expect(!awake.errors.contains("modem sleep for"), "\(awake)")
    }

    @Test func bothExecutorsAgree() throws {
        let fiber = try run([], dtim: 2)
        let dispatch = try run([], dtim: 2, .dispatch)
        func hash(_ run: Outcome) -> Substring? {
            run.errors.split(separator: "\n").first { $0.hasPrefix("trace hash ") }
        }
        #expect(fiber.output == dispatch.output)
        #expect(hash(fiber) == hash(dispatch) && hash(fiber) != nil)
    }
}
