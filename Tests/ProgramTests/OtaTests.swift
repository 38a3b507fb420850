//  Upgrades over the network (Guide 3.4.1): the SDK's download and the application's own, with
//  servers that behave and servers that do not. Whatever happens, something in the flash starts.

import Glibc
import TestSupport
import Testing

/// The network that the firmware expects, with a server's services as they are in a scenario.
func upgradeScenario(_ service: String, events: String = "") -> String {
    """
    version: 1
    air:
      access_points:
        demo: {security: wpa2, ssid: DEMO_AP, password: "12345678", channel: 6}
    network:
      nets:
        - {dhcp: {first: 192.168.1.127}}
      hosts:
        - name: update.home
          address: 192.168.1.114
          services:
            - http: 80
              files:
                - {path: /user2.bin, firmware: user2}
                - {path: /user1.bin, firmware: user1}
                - {path: /text, text: "this is no image"}
    \(service.isEmpty ? "" : "          " + service)
    \(events)
    """
}

@Suite struct OtaTests {
    private let firmware = Firmware.name("Ota")
    private let scratch = ScratchDirectory()

    private func run(
        _ executor: Executor, _ service: String, events: String = "", _ more: [String] = []
    ) throws -> Outcome {
        let scenario = scratch.write("s.yaml", upgradeScenario(service, events: events))
        return try firmware.run(
            executor, ["--scenario", scenario, "--timeout", "10m"] + more)
    }

    /// The old firmware stays, says why, and has everything back.
    private func expectOld(
        _ run: Outcome, _ reason: String, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(run.code == 0, "\(run)", sourceLocation: sourceLocation)
        #expect(
            run.output.hasPrefix("user1\n")
                && run.output.hasSuffix(
                    "upgrade file download failed.\nupgrade_flag 0, flag 0\nthe heap is whole\n"),
            "\(run)", sourceLocation: sourceLocation)
        #expect(
            run.errors.contains(
                "the upgrade from 192.168.1.114:80 failed: \(reason). The firmware of slot 1 stays"),
            "\(run)", sourceLocation: sourceLocation)
    }

    @Test(arguments: Executor.allCases)
    func theOtherSlotIsWrittenAndStarted(_ executor: Executor) throws {
        let run = try run(executor, "")
        #expect(run.code == 0, "\(run)")
        #expect(
            run.output.hasSuffix(
                "upgrade file download finished.\nupgrade_flag 1, flag 2\nuser2\n"), "\(run)")
    }

    @Test(arguments: Executor.allCases)
    func theFunctionsDoWhatTheyShould(_ executor: Executor) throws {
        let run = try run(executor, "", ["--set", "case=pieces"])
        #expect(run.code == 0, "\(run)")
        #expect(run.output.hasSuffix("pieces checked\n"), "\(run)")
        #expect(run.errors.contains("system_upgrade_start_ssl without SSL is not supported"))
    }

    @Test func withoutASecondSlotNothingStarts() throws {
        let run = try run(.fiber, "", ["--flash-map", "256K"])
        #expect(run.code == 1 && run.errors.contains("with a flash of one slot"), "\(run)")
    }

    @Test(arguments: [
        ("trouble: stall", "its time was over"),
        ("trouble: stall, after: 50", "its time was over"),
        ("trouble: stall, after: 5000", "its time was over after "),
        ("trouble: drip, after: 5000", "its time was over after "),
        ("trouble: close", "the server closed the connection before an answer"),
        ("trouble: close, after: 50", "the server closed the connection before an answer"),
        ("trouble: close, after: 5000", "the server closed the connection after "),
        ("trouble: reset", "the server reset the connection before an answer"),
        ("trouble: reset, after: 5000", "the server reset the connection after "),
        ("trouble: damage, after: 6000", "what it sent cannot be started: it is damaged: "),
        ("trouble: garbage", "the server does not answer as HTTP does"),
        ("trouble: garbage, after: 2000", "what it sent cannot be started: it is damaged: "),
        ("trouble: long, after: 9", "its time was over after "),
        ("trouble: long, after: 500000", "the server offers "),
        ("trouble: short", "what it sent cannot be started: it ends before its own lengths say"),
        ("trouble: unmeasured", "the answer has no Content-Length"),
        ("trouble: chunked", "the answer is chunked or compressed"),
        ("trouble: failure", "the server answered with status 500"),
    ])
    func aServerInTroubleLeavesTheOldFirmware(_ trouble: String, _ reason: String) throws {
        let run = try run(.fiber, trouble.replacing(", ", with: "\n          "))
        #expect(run.code == 0, "\(run)")
        #expect(run.errors.contains("192.168.1.114:80 failed: \(reason)"), "\(run)")
        #expect(
            run.output.hasSuffix(
                "upgrade file download failed.\nupgrade_flag 0, flag 0\nthe heap is whole\n"),
            "\(run)")
    }

    @Test func whatIsNoImageForTheSlotIsRefused() throws {
        expectOld(
            try run(.fiber, "", ["--set", "url=/user1.bin"]),
            "what it sent cannot be started: it is for slot 1, and lies in slot 2")
        expectOld(
            try run(.dispatch, "", ["--set", "url=/text"]),
            "what it sent cannot be started: it begins with 0x74, an OTA image with 0xea")
        expectOld(
            try run(.fiber, "", ["--set", "url=/none"]), "the server answered with status 404")
    }

    @Test func aServerThatCannotBeReachedIsTold() throws {
        let down = "events: [{at: 1ms, host: {name: update.home, is: down}}]"
        expectOld(try run(.fiber, "", events: down), "its time was over")
        expectOld(
            try run(.fiber, "", events: down, ["--set", "times=60000"]),
            "the server does not answer")
        let closed = scratch.write(
            "closed.yaml", upgradeScenario("").replacing("http: 80", with: "http: 81"))
        expectOld(
            try firmware.run(.dispatch, ["--scenario", closed, "--timeout", "60s"]),
            "it was refused")
    }

    @Test(arguments: Executor.allCases, [20, 50, 100, 300, 1000])
    func theApplicationCanEndIt(_ executor: Executor, _ after: Int) throws {
        for name in ["deinit", "flag"] {
            let run = try run(
                executor, "trouble: drip\n          after: 3000",
                ["--set", "case=\(name)", "--set", "after=\(after / 10)"])
            #expect(run.code == 0, "\(name): \(run)")
            #expect(run.output.hasSuffix("the heap is whole\n"), "\(name): \(run)")
        }
    }

    /// From the callback of the first.
    @Test func aFailedOneCanBeFollowedByAnother() throws {
        let run = try run(.fiber, "", ["--set", "case=again", "--set", "url=/none"])
        expectOld(run, "the server answered with status 404")
        #expect(run.output.components(of: "upgrade_flag 0, flag 0\n") == 2, "\(run)")
    }

    /// The power fails at operations that write the flash, those at the end among them, which
    /// change the boot word: then all is begun again, by the old firmware or, once it is named, the
    /// new.
    @Test func aPowerCutLeavesFirmwareThatStarts() throws {
        // "flash: 31 reads of 57361 bytes, 115 writes of 36332 bytes, 12 erases"
        let told = try run(.fiber, "", ["--flash-stats"]).errors
        let words = told.split { $0 == " " || $0 == "\n" }
        let last = zip(words, words.dropFirst()).reduce(0) { sum, pair in
            ["writes", "erases"].contains(pair.1) ? sum + (Int(pair.0) ?? 0) : sum
        }
        try #require(last > 40, "\(told)")
        var ways: [[Substring]: Int] = [:]
        for operation in Array(stride(from: 1, to: last - 10, by: 6)) + Array(last - 10...last + 2)
        {
            let run = try run(
                operation % 2 == 0 ? .fiber : .dispatch, "",
                ["--power-cut", "flash-op=\(operation)", "--seed", "\(operation)"])
            #expect(run.code == 0, "\(operation): \(run)")
            let isCut = run.errors.contains("the power fails at ")
            let starts = run.lines.filter { $0.hasPrefix("user") }
            ways[starts, default: 0] += 1
            let right: [[Substring]] =
                isCut
                ? [["user1", "user1", "user2"], ["user1", "user2", "user1"]] : [["user1", "user2"]]
            #expect(right.contains(starts), "\(operation): \(run)")
        }
        // Each of the three happens.
        #expect(ways.count == 3, "\(ways)")
    }

    // MARK: - The guide's code

    @Test(arguments: Executor.allCases)
    func theGuidesOwnDownloadWorks(_ executor: Executor) throws {
        let scenario = scratch.write("s.yaml", upgradeScenario(""))
        let run = try Firmware.name("OtaGuide").run(
            executor, ["--scenario", scenario, "--timeout", "30s"])
        #expect(
            run.output == """
                user1
                mode : sta(18:fe:34:97:f7:40)
                connected with DEMO_AP, channel 6
                dhcp client start...
                ip:192.168.1.127,mask:255.255.255.0,gw:192.168.1.1
                all written
                user2
                connected with DEMO_AP, channel 6
                dhcp client start...
                ip:192.168.1.127,mask:255.255.255.0,gw:192.168.1.1

                """, "\(run)")
    }

    /// It stalls: the application's timer sees that, and the status becomes idle.
    @Test func theGuidesTimerEndsAStalledDownload() throws {
        let scenario = scratch.write(
            "s.yaml", upgradeScenario("trouble: stall\n          after: 5000"))
        let run = try Firmware.name("OtaGuide").run(
            .fiber, ["--scenario", scenario, "--timeout", "60s"])
        #expect(run.code == 124 && run.output.hasSuffix("time-out\n"), "\(run)")
    }

    /// It believes a damaged image: the boot loader does not.
    @Test func theBootLoaderRefusesWhatTheGuidesCodeBelieves() throws {
        let scenario = scratch.write(
            "s.yaml", upgradeScenario("trouble: damage\n          after: 5000"))
        let run = try Firmware.name("OtaGuide").run(
            .fiber, ["--scenario", scenario, "--timeout", "5s"])
        #expect(run.errors.contains("the firmware of slot 2 does not start: it is damaged"))
        #expect(run.output.components(of: "all written\n") >= 1, "\(run)")
        #expect(run.output.contains("all written\nuser1\n"), "\(run)")
    }
}

extension String {
    /// How often a text occurs in it.
    fileprivate func components(of text: String) -> Int { ranges(of: text).count }
}
