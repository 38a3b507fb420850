//  Servers of the time, right and wrong.

import NetworkStack
import NetworkSupport
import Simulation
import Testing
import Wire
import World

private let client = IPv4Address(192, 168, 1, 50)
private let gateway = IPv4Address(192, 168, 1, 1)
private let near = IPv4Address(192, 168, 1, 10)

struct TimeServerTests {
    private let start: UInt64 = 1_777_636_800

    private func network(_ change: (inout TimePlan) -> Void = { _ in }) throws -> Client {
        var time = TimePlan()
        change(&time)
        var plan = NetworkPlan(
            hosts: [HostPlan(name: "near.test", address: near, services: [.ntp(123, time)])])
        plan.start = CalendarTime(seconds: start)
        return try Client(plan, address: client)
    }

    private let request: NTPMessage = {
        var request = NTPMessage(.client)
        request.version = 3
        request.poll = 6
        request.transmitTime = NTPTime(seconds: 77, fraction: 78)
        return request
    }()

    private func ask(
        _ client: Client, _ server: IPv4Address = near, _ bytes: [UInt8]? = nil
    ) throws -> [UInt8]? {
        let handle = try client.stack.makeUDP()
        try client.stack.send(
            bytes ?? request.bytes, from: handle, to: SocketAddress(server, 123))
        client.run(for: .perSecond) { client.stack.queued(handle) > 0 }
        defer { try? client.stack.close(handle) }
        return try? client.stack.receive(handle).bytes
    }

    @Test(arguments: [near, gateway]) func theCalendarIsTold(_ server: IPv4Address) throws {
        let client = try network()
        client.run(for: 10 * .perSecond + .perSecond / 2)
        let answer = try #require(NTPMessage(try ask(client, server) ?? []))
        #expect(answer.mode == .server && answer.version == 3 && answer.poll == 6)
        #expect(answer.leap == 0 && answer.stratum == 1)
        #expect(answer.originTime == request.transmitTime)
        #expect(answer.transmitTime.unixSeconds == Int32(start) + 10)
        #expect((0x8000_0000...0x8100_0000).contains(answer.transmitTime.fraction))
    }

    @Test(arguments: [NTPMessage.Mode.server, .broadcast, .control]) func onlyClientsAreAnswered(
        _ mode: NTPMessage.Mode
    ) throws {
        let client = try network()
        #expect(try ask(client, near, NTPMessage(mode).bytes) == nil)
        #expect(try ask(client, near, Array(request.bytes.dropLast())) == nil)
        // One with an extension is.
        #expect(try ask(client, near, request.bytes + [1, 2, 3, 4]) != nil)
    }

    @Test func aClockOfItsOwnMayDrift() throws {
        let client = try network {
            $0.start = CalendarTime(seconds: 1_000_000_000)
            $0.drift = -100
        }
        client.run(for: 10_000 * .perSecond)
        let answer = try #require(NTPMessage(try ask(client) ?? []))
        // It lost a second.
        #expect(answer.transmitTime.unixSeconds == 1_000_009_999)
        let other = try #require(NTPMessage(try ask(client, gateway) ?? []))
        #expect(other.transmitTime.unixSeconds == 1_777_646_800)
    }

    @Test(arguments: TimeFault.allCases) func faultsAreWhatTheirNamesSay(_ fault: TimeFault) throws
    {
        let client = try network {
            $0.fault = fault
            $0.faultCount = 2
        }
        for _ in 0..<2 {
            let bytes = try ask(client)
            let answer = NTPMessage(bytes ?? [])
            switch fault {
            case .silent: #expect(bytes == nil)
            case .kissOfDeath:
                #expect(answer?.stratum == 0 && answer?.leap == 3)
                #expect(answer?.reference == 0x5241_5445)
            case .wrongOrigin: #expect(answer != nil && answer?.originTime != request.transmitTime)
            case .short: #expect(bytes?.count == 47)
            case .long: #expect(bytes?.count == 49)
            case .wrongMode: #expect(answer?.mode == .client)
            case .unset: #expect(answer?.stratum == 16 && answer?.transmitTime.unixSeconds == 0)
            }
        }
        // The third one is sound.
        let answer = try #require(NTPMessage(try ask(client) ?? []))
        #expect(answer.stratum == 1 && answer.originTime == request.transmitTime)
    }

    @Test func itMayThinkForAWhile() throws {
        let client = try network { $0.delay = .perSecond / 2 }
        let before = client.now
        let answer = try #require(NTPMessage(try ask(client) ?? []))
        #expect(client.now - before >= .perSecond / 2)
        // It came before, and leaves now.
        #expect(answer.receiveTime.fraction < 0x1000_0000)
        #expect((0x8000_0000...0x9000_0000).contains(answer.transmitTime.fraction))
    }

    @Test func broadcastsReachTheNet() throws {
        let client = try network { $0.broadcast = 16 * .perSecond }
        let handle = try client.stack.makeUDP()
        try client.stack.bind(handle, to: SocketAddress(.any, 123))
        client.run(for: 40 * .perSecond)
        #expect(client.stack.queued(handle) == 2)
        let told = try #require(NTPMessage(try client.stack.receive(handle).bytes))
        #expect(told.mode == .broadcast && told.transmitTime.unixSeconds == Int32(start) + 16)
    }
}
