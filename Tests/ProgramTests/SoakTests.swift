//  Small versions of the network's soak runs; the scripts of Tests/Network do the long ones.

import Glibc
import TestSupport
import Testing

@Suite struct SoakTests {
    /// Runs a script of Tests/Network, with the cache of the tests.
    private func script(_ name: String, _ arguments: String...) throws -> Outcome {
        var program = try Host8266.program([])
        program.path = "\(packageRoot)/Tests/Network/\(name)"
        program.arguments = arguments
        program.timeLimit = 300
        return try program.run()
    }

    @Test func firmwareSurvivesAnAttack() throws {
        let run = try script("hostile.sh", "25000", "500")
        #expect(run.code == 0, "\(run)")
        #expect(run.output.hasSuffix("echoes, no harm\n"), "\(run)")
    }

    @Test func firmwareSurvivesServersThatSayAnything() throws {
        let run = try script("replies.sh", "8000", "1")
        #expect(run.code == 0, "\(run)")
        #expect(run.output.hasSuffix(" wrong replies, no harm\n"), "\(run)")
    }

    @Test func aWebServerSurvivesClientsThatSayAnything() throws {
        let run = try script("replies.sh", "--requests", "700", "1")
        #expect(run.code == 0, "\(run)")
        #expect(run.output.hasSuffix(" wrong requests, no harm\n"), "\(run)")
    }

    @Test(
        .enabled(
            if: access("/usr/bin/tshark", X_OK) == 0,
            "there is no tshark: install the package tshark"))
    func tsharkReadsWhatTheTraceSays() throws {
        let run = try script("captures.sh", "StationConnect", "TcpServer", "ChannelCases", "SoftAp")
        #expect(run.code == 0, "\(run)")
        #expect(run.output.split(separator: "\n").count == 4, "\(run)")
    }

    @Test func connectionsThatFailLeaveNothing() throws {
        let run = try script("cycles.sh", "300", "2", "77")
        #expect(run.code == 0, "\(run)")
        #expect(
            run.output.hasSuffix("cycles: 600 connections, nothing is left of them\n"), "\(run)")
    }

    @Test func everyByteArrivesOverBadAir() throws {
        let run = try script("transfers.sh", "4", "1000")
        #expect(run.code == 0, "\(run)")
        #expect(
            run.output == "transfers: 4 runs, every byte arrived, both executors alike\n", "\(run)")
    }
}
