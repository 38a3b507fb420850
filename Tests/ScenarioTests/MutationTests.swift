//  Mutated scenario files: whatever a file says, it is a scenario or it has problems with places,
//  and a scenario can be played on the air.
//
//  Half of the files are one that has every part, half grow out of mutants that were right.
//  H8_MUTATIONS says how many; the seed of one that fails stands in the failure.

import Air
import Glibc
import Simulation
import Testing

@testable import Scenario

/// Time that passes when it is told to.
private final class Clock: AirClock {
    private(set) var now = Instant.zero
    private var waiting: [(time: Instant, action: () -> Void)] = []

    func after(_ delay: Cycles, _ action: @escaping () -> Void) {
        let time = now.cycles.addingReportingOverflow(delay)
        waiting.append((Instant(cycles: time.overflow ? .max : time.partialValue), action))
    }

    /// Does the next things in their order.
    func run(_ count: Int) {
        for _ in 0..<count {
            guard let next = waiting.indices.min(by: { waiting[$0].time < waiting[$1].time })
            else { return }
            let (time, action) = waiting.remove(at: next)
            now = max(now, time)
            action()
        }
    }
}

@Suite struct ScenarioMutationTests {
    static let whole = """
        version: 1
        seed: 7
        chip: {map: 4M, mac: 18:fe:34:11:22:33, heap: 65536, adc: 512, vdd33: 3300}
        air:
          access_points:
            net: {security: wpa2, password: "12345678", channel: 6, signal: -50, wavers: 3}
            old: {security: wep, password: "12345", ssid: other, bssid: 02:00:00:00:00:01}
            cafe: {security: open, channel: 11, hidden: true, beacon: 200, max_stations: 3}
            office:
              security: wpa/wpa2
              password: secret-key
              present: false
              demands: [vendor-element, other-rates]
              denies: [18:fe:34:97:f7:40]
              group_cipher: tkip
              version: 2
          stations:
            - {name: phone, mac: c8:3a:35:cc:14:94, ssid: chip, password: "12345678", at: 1s}
            - {name: late, mac: c8:3a:35:cc:14:95, ssid: chip, patience: 10s, dhcp: false}
        wiring:
          ok: {device: button, gpio: 4, bounce: 5ms}
          line: {device: uart-decoder, gpio: 2, baud: 9600}
        network:
          nets:
            - {name: home, gateway: 192.168.1.1/24, dhcp: {first: 192.168.1.100, lease: 1h}}
            - {name: lab, gateway: 10.0.0.1/8, latency: 2ms, dhcp: {serves: false}}
          hosts:
            - name: server.home
              address: 192.168.1.10
              mutates: 5
              services:
                - {echo: 7}
                - {http: 80, files: [{path: /a, text: "b"}]}
                - {mqtt: 1883, messages: [{topic: a/b, text: c}]}
              visits: [{at: 8s, every: 9s, to: 192.168.1.103, udp: 1200, text: "hello"}]
            - {name: time.test, address: 203.0.113.5, services: [{ntp: 123, epoch: 5}]}
          names:
            - {name: slow.test, addresses: [203.0.113.9], delay: 3s}
        events:
          - {at: 1s, press: ok, for: 200ms}
          - {every: 500ms, count: 10, type: {text: "status\\r\\n"}}
          - {at: 2s, access_point: {name: net, do: vanish}}
          - {at: 3s, access_point: {name: net, channel: 3}}
          - {at: 4s, access_point: {name: net, cut: {for: 5s, direction: to-chip}}}
          - {at: 5s, access_point: {name: net, link: {loss: 5, delay: 3ms}}}
          - {at: 6s, access_point: {name: cafe, security: {mode: wpa2, password: "87654321"}}}
          - {at: 6s, access_point: {name: cafe, password: "12348765"}}
          - {at: 7s, access_point: {name: net, signal: -80}}
          - {at: 8s, station: {name: phone, do: leave}}
          - {at: 9s, link: cut, for: 5s, net: home}
          - {at: 10s, host: {name: server.home, is: down}}
          - {at: 11s, dhcp: off}
          - {at: 12s, reset: power}
          - {at: 20s, end: 0}

        """

    @Test func itIsRight() { #expect(problems(Self.whole) == []) }

    @Test func noneBreaksTheReader() {
        let count = getenv("H8_MUTATIONS").flatMap { Int(String(cString: $0)) } ?? 10_000
        let original = Array(Self.whole.utf8)
        var parents = [original]
        var right = 0
        for seed in 1...UInt64(count) {
            var random = SeededRandom(seed: seed)
            let parent = random.next() % 2 == 0 ? original : parents[pick(parents.count, &random)]
            let bytes = mutated(parent, &random)
            do throws(ScenarioError) {
                play(try Scenario.read(bytes, path: "s"), seed)
                right += 1
                if bytes.count < 2 * original.count { parents.append(bytes) }
                if parents.count > 50 { parents.remove(at: pick(50, &random)) }
            } catch {
                let lines = error.lines
                if lines.isEmpty || lines.contains(where: { !$0.hasPrefix("s:") }) {
                    Issue.record("seed \(seed): \(lines)")
                }
            }
        }
        // The mutations are neither too small to break anything nor so large that all are refused.
        #expect((count / 50...count / 2).contains(right), "\(right) of \(count) are right")
    }

    /// Makes the air that it describes, and lets what it says happen there.
    private func play(_ scenario: Scenario, _ seed: UInt64) {
        let clock = Clock()
        let world = AirWorld(clock: clock, seed: seed)
        world.populate(scenario.air)
        clock.run(20)
        for event in scenario.events.prefix(100) {
            if case .air(let happening) = event.action { world.perform(happening) }
            clock.run(2)
        }
    }

    // MARK: - Mutations

    private func pick(_ count: Int, _ random: inout SeededRandom) -> Int {
        Int(random.next() % UInt64(max(count, 1)))
    }

    /// One to four changes of lines, words, numbers or bytes.
    private func mutated(_ bytes: [UInt8], _ random: inout SeededRandom) -> [UInt8] {
        var bytes = bytes
        for _ in 0...pick(4, &random) {
            switch pick(6, &random) {
            case 0: changeLines(&bytes, &random)
            case 1, 2: exchangeWords(&bytes, &random)
            case 3, 4: changeNumber(&bytes, &random)
            default: changeByte(&bytes, &random)
            }
        }
        return bytes
    }

    private func changeLines(_ bytes: inout [UInt8], _ random: inout SeededRandom) {
        var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
        let from = pick(lines.count, &random)
        let to = pick(lines.count, &random)
        switch pick(4, &random) {
        case 0: lines.remove(at: from)
        case 1: lines.insert(lines[from], at: to)
        case 2: lines.swapAt(from, to)
        default: lines[from].insert(contentsOf: [0x20, 0x20], at: 0)
        }
        bytes = Array(lines.joined(separator: [0x0A]))
    }

    private func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

    /// Where words of letters and digits begin and end.
    private func words(_ bytes: [UInt8]) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var start: Int?
        for (index, byte) in bytes.enumerated() {
            let isPart = isDigit(byte) || byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A
            if isPart, start == nil { start = index }
            if !isPart, let begun = start {
                found.append(begun..<index)
                start = nil
            }
        }
        return found
    }

    private func exchangeWords(_ bytes: inout [UInt8], _ random: inout SeededRandom) {
        let all = words(bytes)
        guard !all.isEmpty else { return }
        let (from, to) = (all[pick(all.count, &random)], all[pick(all.count, &random)])
        bytes.replaceSubrange(to, with: Array(bytes[from]))
    }

    private static let numbers = [
        "0", "1", "-1", "14", "15", "255", "256", "65535", "65536", "4294967296", "1.5", "1e9",
        "18446744073709551615", "18446744073709551616", "0x10", "~", "true", "[]", "{}", "\"\"",
    ]

    private func changeNumber(_ bytes: inout [UInt8], _ random: inout SeededRandom) {
        let all = words(bytes).filter { isDigit(bytes[$0.lowerBound]) }
        guard !all.isEmpty else { return }
        let number = Self.numbers[pick(Self.numbers.count, &random)]
        bytes.replaceSubrange(all[pick(all.count, &random)], with: Array(number.utf8))
    }

    private func changeByte(_ bytes: inout [UInt8], _ random: inout SeededRandom) {
        guard !bytes.isEmpty else { return }
        let place = pick(bytes.count, &random)
        switch pick(3, &random) {
        case 0: bytes.remove(at: place)
        case 1: bytes.insert(UInt8(truncatingIfNeeded: random.next()), at: place)
        default: bytes[place] = UInt8(truncatingIfNeeded: random.next())
        }
    }
}
