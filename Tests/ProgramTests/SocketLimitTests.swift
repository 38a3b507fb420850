//  The limits on sockets, in a whole network: connections that work until there is no further one,
//  with the errno of Docs/Sockets.md, in both profiles and without limits; and what unread bytes
//  cost.
import TestSupport
import Testing

/// What stands on the command line, and whether there are limits then.
struct ProfileCase: Sendable, CustomTestStringConvertible {
    let options: [String]
    let isLimited: Bool
    var testDescription: String { options.joined(separator: " ") }

    static let all = [
        ProfileCase(options: ["--net-profile", "sdk1.5"], isLimited: true),
        ProfileCase(options: ["--net-profile", "sdk3"], isLimited: true),
        ProfileCase(
            options: ["--net-limits", "off", "--heap", "1000000"], isLimited: false),
    ]
}

@Suite struct SocketLimitTests {
    private func run(
        _ name: String, _ options: [String], visits: [String] = []
    ) throws -> Seen {
        let scenario = """
            version: 1
            air:
              access_points:
                net: {security: wpa2, password: "12345678", channel: 6}
            network:
              nets: [{dhcp: {first: 192.168.1.103}}]
              hosts:
                - name: server.home
                  address: 192.168.1.10
                  services: [{echo: 7}, {chargen: 19}]
                  visits: [\(visits.joined(separator: ", "))]

            """
        var run = WiFiRun(scenario, ["case=" + name], timeout: "80s")
        run.firmware = .name("SocketLimits")
        run.options = options
        return try run.onBothExecutors()
    }

    /// What the firmware itself prints.
    private func printed(_ seen: Seen) -> [String] { Array(seen.lines.dropFirst(4)) }

    @Test(arguments: ProfileCase.all)
    func theSixthConnection(_ profile: ProfileCase) throws {
        let seen = try run("connections", profile.options)
        #expect(seen.outcome.code == 0, "\(seen)")
        #expect(
            printed(seen)
                == (profile.isLimited
                    ? ["5 TCP connections, then errno 105", "another one: 1"]
                    : ["16 TCP connections, then errno 0"]),
            "\(seen)")
    }

    @Test(arguments: ProfileCase.all)
    func theFifthDatagramSocket(_ profile: ProfileCase) throws {
        let seen = try run("datagrams", profile.options)
        #expect(seen.outcome.code == 0, "\(seen)")
        let expected =
            profile.isLimited ? "4 UDP sockets, then errno 105" : "16 UDP sockets, then errno 0"
        #expect(printed(seen) == [expected], "\(seen)")
    }

    @Test(arguments: ProfileCase.all.filter(\.isLimited))
    func theEleventhSocket(_ profile: ProfileCase) throws {
        let seen = try run("all", profile.options)
        #expect(seen.outcome.code == 0, "\(seen)")
        #expect(printed(seen) == ["5 TCP, 4 UDP, 1 raw, then errno 23"], "\(seen)")
    }

    /// Clients from outside: the sixth gets no answer, asks again, and is served when there is
    /// room.
    @Test(arguments: ProfileCase.all)
    func theSixthClient(_ profile: ProfileCase) throws {
        let visits = (1...6).map {
            "{at: 4.\($0)s, to: 192.168.1.103, tcp: 1002, from: 5000\($0), text: hello \($0)}"
        }
        let seen = try run("server", profile.options, visits: visits)
        #expect(seen.outcome.code == 0, "\(seen)")
        let clients = (1...6).map { "client from 5000\($0): hello \($0)" }
        var expected = clients
        if profile.isLimited {
            expected.insert("5 clients, then errno 11", at: 5)
            expected.append("1 clients, then errno 11")
        } else {
            expected += ["6 clients, then errno 11", "0 clients, then errno 11"]
        }
        #expect(printed(seen) == expected, "\(seen)")
        #expect(!seen.outcome.errors.contains("visit"), "\(seen)")
    }

    /// Four windows of unread bytes lie in the heap, and nobody else is held up.
    @Test(arguments: ProfileCase.all)
    func unreadBytesHoldNobodyUp(_ profile: ProfileCase) throws {
        let seen = try run("unread", profile.options)
        #expect(seen.outcome.code == 0, "\(seen)")
        #expect(
            printed(seen) == ["windows in the heap: \(profile.isLimited ? 4 : 48)", "all flow"],
            "\(seen)")
    }

    /// With a window larger than the heap they take it all; that ends when they are read.
    @Test func theHeapIsALimitToo() throws {
        let seen = try run("exhausted", ["--net-limits", "off"])
        #expect(seen.outcome.code == 0, "\(seen)")
        #expect(printed(seen) == ["nothing is left", "all is well"], "\(seen)")
    }
}
