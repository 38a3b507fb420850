//  The SNTP client: whom it asks and when, and which answers it believes.

import NetworkStack
import NetworkSupport
import Simulation
import Testing
import Wire

@testable import Sockets

private func second(_ number: Double) -> Instant {
    Instant(cycles: Cycles(number * Double(Cycles.perSecond)))
}

struct SNTPTests {
    private let server = SocketAddress(IPv4Address(203, 0, 113, 5), 123)

    private func client(servers count: Int) -> SNTPClient {
        var client = SNTPClient()
        client.servers = (1...count).map { .init(address: IPv4Address(203, 0, 113, UInt8($0))) }
        return client
    }

    /// The times at which a client asks servers that never answer, and whom.
    private func requests(of client: SNTPClient, _ count: Int) -> [(Double, Int)] {
        var client = client
        var found: [(Double, Int)] = []
        client.begin(at: .zero)
        while found.count < count {
            let now = client.due
            if case .waiting = client.phase {
                client.fail(at: now)
            } else {
                found.append(
                    (Double(now.cycles) / Double(Cycles.perSecond), client.current))
                client.phase = .waiting(until: now + SNTPClient.patience)
            }
        }
        return found
    }

    /// behaviour.md 15: 3 s for an answer, then pauses of 3, 6, 12, 24 s.
    @Test func oneServerIsAskedLessAndLess() {
        let times = requests(of: client(servers: 1), 7).map(\.0)
        #expect(times == [0, 6, 15, 30, 57, 84, 111])
    }

    @Test func severalAreAskedInTurn() {
        let asked = requests(of: client(servers: 3), 7)
        #expect(asked.map(\.1) == [0, 1, 2, 0, 1, 2, 0])
        #expect(asked.map(\.0) == [0, 3, 6, 12, 15, 18, 27])
    }

    @Test func emptyPlacesArePassedOver() {
        var client = client(servers: 3)
        client.servers[0] = .init()
        client.servers[1] = .init()
        // The first place is empty: it fails at once.
        client.begin(at: .zero)
        client.fail(at: .zero)
        #expect(client.current == 2 && client.due == .zero)
        client.fail(at: second(3))
        #expect(client.current == 2 && client.due == second(6))
    }

    @Test func anAnswerSetsThePausesBack() {
        var client = client(servers: 1)
        client.begin(at: .zero)
        client.fail(at: .zero)
        #expect(!client.hasAskedInVain)
        for _ in 0..<4 { client.fail(at: .zero) }
        #expect(client.hasAskedInVain)
        client.succeed(at: second(100))
        #expect(client.due == second(3700) && !client.isAsking)
        client.fail(at: second(3703))
        #expect(client.due == second(3706))
    }

    @Test func whoListensHasNothingDue() {
        var client = client(servers: 1)
        client.mode = .listenOnly
        client.begin(at: .zero)
        #expect(client.due == .never && client.isRunning)
        client.succeed(at: second(1))
        #expect(client.phase == .listening)
    }

    // MARK: - Answers

    private var answer: NTPMessage {
        var answer = NTPMessage(.server)
        answer.stratum = 2
        answer.originTime = NTPTime(seconds: 7, fraction: 9)
        answer.transmitTime = NTPTime(unixSeconds: 1_000_000_000, nanoseconds: 0)
        return answer
    }

    private let lenient = SNTPClient.Expectation(mode: .poll)
    private var strict: SNTPClient.Expectation {
        .init(mode: .poll, server: server, requestTime: NTPTime(seconds: 7, fraction: 9))
    }

    @Test func aSoundAnswerIsBelieved() {
        for expectation in [lenient, strict] {
            #expect(SNTPClient.judge(answer.bytes, from: server, expectation) == 1_000_000_000)
        }
    }

    @Test func othersAreNot() {
        func isRefused(_ change: (inout NTPMessage) -> Void) -> Bool {
            var changed = answer
            change(&changed)
            return SNTPClient.judge(changed.bytes, from: server, lenient) == nil
        }
        #expect(isRefused { $0.stratum = 0 })
        for mode in 0...7 where mode != 4 {
            #expect(isRefused { $0.mode = NTPMessage.Mode(rawValue: UInt8(mode)) ?? .reserved })
        }
        #expect(SNTPClient.judge(answer.bytes.dropLast(), from: server, lenient) == nil)
        #expect(SNTPClient.judge(answer.bytes + [0], from: server, lenient) == nil)
        #expect(SNTPClient.judge([], from: server, lenient) == nil)
    }

    /// SDK 1.5 does not look at these two; the later SDK does (SNTP_CHECK_RESPONSE).
    @Test func theLaterSDKLooksWhoseAnswerItIs() {
        var foreign = answer
        foreign.originTime.fraction = 8
        #expect(SNTPClient.judge(foreign.bytes, from: server, strict) == nil)
        #expect(SNTPClient.judge(foreign.bytes, from: server, lenient) != nil)
        for other in [SocketAddress(server.address, 124), SocketAddress(.any, 123)] {
            #expect(SNTPClient.judge(answer.bytes, from: other, strict) == nil)
            #expect(SNTPClient.judge(answer.bytes, from: other, lenient) != nil)
        }
    }

    @Test func whoListensBelievesBroadcasts() {
        var told = answer
        told.mode = .broadcast
        let listening = SNTPClient.Expectation(mode: .listenOnly)
        #expect(SNTPClient.judge(told.bytes, from: server, listening) == 1_000_000_000)
        #expect(SNTPClient.judge(answer.bytes, from: server, listening) == nil)
        #expect(SNTPClient.judge(told.bytes, from: server, lenient) == nil)
    }

    /// Whatever bytes come, only those of a server's answer are believed, and then what they say.
    @Test func mutatedAnswersAreJudgedByWhatTheySay() {
        var mutator = Mutator(seed: 21, originals: [answer.bytes])
        var believed = 0
        for _ in 0..<100_000 {
            var bytes = answer.bytes
            for _ in 0...mutator.below(4) { mutator.change(&bytes) }
            let isSound = bytes.count == 48 && bytes[0] & 7 == 4 && bytes[1] != 0
            let isOurs = isSound && bytes[24..<32].elementsEqual(answer.bytes[24..<32])
            let time = SNTPClient.judge(bytes, from: server, lenient)
            #expect((time != nil) == isSound, "\(bytes)")
            #expect((SNTPClient.judge(bytes, from: server, strict) != nil) == isOurs, "\(bytes)")
            guard let time else { continue }
            believed += 1
            let seconds = bytes[40..<44].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            #expect(UInt32(bitPattern: time) == seconds &- 2_208_988_800, "\(bytes)")
        }
        // Both happen, or the test shows nothing.
        #expect(believed > 5000 && believed < 95_000)
    }
}
