//  The air by itself: who hears what, who acknowledges, what a sleeping station gets when, and what
//  a stranger hears of protected data.
import Chip
import Simulation
import Testing

@testable import Air

/// A clock that the test moves.
private final class BenchClock: AirClock {
    private(set) var now = Instant.zero
    private var waiting: [(at: Instant, number: Int, action: () -> Void)] = []
    private var number = 0

    func after(_ delay: Cycles, _ action: @escaping () -> Void) {
        number += 1
        waiting.append((now + delay, number, action))
    }

    func run(for time: Cycles) {
        let end = now + time
        while let next = waiting.min(by: { ($0.at, $0.number) < ($1.at, $1.number) }),
            next.at <= end
        {
            waiting.removeAll { $0.number == next.number }
            now = next.at
            next.action()
        }
        now = end
    }
}

private final class Ear: Radio {
    var heard: [Reception] = []
    func receive(_ reception: Reception) { heard.append(reception) }
}

@Suite struct AirTests {
    private let clock = BenchClock()
    private let station = MACAddress(bytes: (2, 0, 0, 0, 0, 2))
    private let other = MACAddress(bytes: (2, 0, 0, 0, 0, 3))
    private let bssid = MACAddress(bytes: (2, 0, 0, 0, 0, 1))

    private func ethernet(to target: MACAddress, from source: MACAddress) -> [UInt8] {
        target.array + source.array + [0x88, 0xB5, 1, 2, 3]
    }

    private func add(_ ear: Ear, _ address: MACAddress, to air: Air, channel: UInt8 = 6) -> RadioID
    {
        let id = air.add(ear, level: -40)
        air.setAddresses([address], of: id)
        air.tune(id, to: channel)
        return id
    }

    // MARK: - Hearing

    @Test func whoOnlyListensHearsAndDoesNotAcknowledge() throws {
        let air = Air(clock: clock, seed: 1)
        let (sender, listener) = (Ear(), Ear())
        let from = add(sender, station, to: air)
        let id = add(listener, other, to: air)
        air.setListening(true, of: id)
        var answers: [Bool] = []
        let frame = Frame(.action, from: station, to: bssid, third: bssid, body: [4])
        air.send(frame, from: from) { answers.append($0) }
        clock.run(for: Cycles.perSecond)
        #expect(listener.heard.count == 1 && answers == [false])
        let mine = Frame(.action, from: station, to: other, third: bssid, body: [4])
        air.send(mine, from: from) { answers.append($0) }
        clock.run(for: Cycles.perSecond)
        #expect(answers == [false, true])
    }

    @Test func aFrameKeepsItsNumberOrGetsTheNextOne() throws {
        let air = Air(clock: clock, seed: 1)
        let (sender, listener) = (Ear(), Ear())
        let from = add(sender, station, to: air)
        _ = add(listener, other, to: air)
        var frame = Frame(.action, from: station, to: .broadcast, third: bssid, body: [4])
        frame.sequence = 777
        for keeps in [false, true, false] { air.send(frame, from: from, keepsSequence: keeps) }
        clock.run(for: Cycles.perSecond)
        #expect(listener.heard.map(\.frame.sequence) == [0, 777, 1])
    }

    // MARK: - Sleep

    @Test func framesWaitForTheBeaconThatTellsOfThem() throws {
        let air = Air(clock: clock, seed: 1)
        let ear = Ear()
        _ = air.add(Ear(), level: -40)
        let from = add(ear, station, to: air)
        var settings = NetworkSettings(
            bssid: bssid, ssid: [110], channel: 6, authMode: .open, password: [])
        settings.dtim = 3
        let point = AccessPoint(name: "net", settings, level: -50, in: air, seed: 1)
        point.appear()
        for frame in [
            Frame.authentication(
                from: station, to: bssid, bssid: bssid, algorithm: 0, step: 1),
            Frame.associationRequest(
                from: station, to: settings.description, security: nil, extras: []),
            Frame(
                .null, from: station, to: bssid, third: bssid,
                flags: Frame.toAccessPoint | Frame.powerManagement, body: []),
        ] {
            air.send(frame, from: from)
            clock.run(for: 5 * Cycles.perMillisecond)
        }
        try #require(point.stations == [station])
        ear.heard = []
        clock.run(for: 100 * Cycles.perMillisecond)

        let period = 3 * 100 * 1024 * Cycles.perMicrosecond
        let phase = Cycles(2 * 7919) * Cycles.perMicrosecond
        point.send(ethernet(to: station, from: bssid))
        point.send(ethernet(to: .broadcast, from: bssid))
        let beacon = (period + phase - clock.now.cycles % period) % period
        clock.run(for: beacon - 1)
        #expect(ear.heard.isEmpty)
        clock.run(for: 10 * Cycles.perMillisecond)
        #expect(ear.heard.map(\.frame.receiver) == [station, .broadcast])

        // Awake, it gets the rest at once.
        point.send(ethernet(to: station, from: bssid))
        clock.run(for: 5 * Cycles.perMillisecond)
        #expect(ear.heard.count == 2)
        let awake = Frame(
            .null, from: station, to: bssid, third: bssid, flags: Frame.toAccessPoint, body: [])
        air.send(awake, from: from)
        clock.run(for: 5 * Cycles.perMillisecond)
        #expect(ear.heard.count == 3)
    }

    @Test func atMostSixtyFourFramesWait() {
        var sleeping = SleepingStations()
        var sleeps = Frame(.null, from: station, to: bssid, third: bssid, body: [])
        sleeps.flags = Frame.powerManagement
        let released = sleeping.note(sleeps)
        let frame = Frame(.data, from: bssid, to: station, third: bssid, body: [])
        let foreign = Frame(.data, from: bssid, to: other, third: bssid, body: [])
        let keepsForeign = sleeping.keep(foreign, at: .g)
        #expect(released.isEmpty && !keepsForeign)
        let kept = (0..<100).map { _ in sleeping.keep(frame, at: .g) }
        let taken = sleeping.takeAll()
        #expect(kept.allSatisfy { $0 } && taken.count == SleepingStations.most && sleeping.isEmpty)
        let keepsMine = sleeping.keep(frame, at: .g)
        sleeping.forget(station)
        let isForgotten = sleeping.isEmpty
        let keepsAfterwards = sleeping.keep(frame, at: .g)
        #expect(keepsMine && isForgotten && !keepsAfterwards)
    }

    // MARK: - Protection

    @Test(arguments: [(Cipher.wep40, 8), (.tkip, 20), (.ccmp, 16), (.gcmp, 24)])
    func aStrangerHearsTheFormOnly(_ cipher: Cipher, _ overhead: Int) throws {
        var frame = try #require(Frame.data(ethernet(to: bssid, from: station), via: bssid))
        let plain = frame.bytes
        #expect(frame.overheardBytes == plain)
        frame.protection = cipher
        let bytes = frame.overheardBytes
        #expect(frame.bytes == plain && bytes.count == plain.count + overhead)
        #expect(frame.length == bytes.count + 4)
        #expect(bytes[1] == plain[1] | 0x40 && bytes[2..<24] == plain[2..<24])
        #expect((bytes[27] & 0x20 != 0) == (cipher != .wep40))
        let start = 24 + cipher.headerLength
        #expect(Array(bytes[start..<start + frame.body.count]) != frame.body)
    }

    @Test func aFrameBetweenBridgesIsNoEthernet() throws {
        var frame = try #require(Frame.data(ethernet(to: bssid, from: station), via: bssid))
        #expect(frame.ethernet != nil && !frame.isBetweenBridges)
        frame.flags = 3
        #expect(frame.ethernet == nil && frame.isBetweenBridges)
    }
}
