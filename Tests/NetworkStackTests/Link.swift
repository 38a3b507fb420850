//  Two stacks and the cable between them, in virtual time.

import Chip
import NetworkStack
import Simulation
import Testing
import Wire

/// What a cable does to frames, decided by a seeded generator.
struct Faults {
    /// Of 1,000 frames each.
    var lost = 0, doubled = 0, delayed = 0
}

/// Two stacks, 10.0.0.1 and 10.0.0.2, with a cable that takes 100 us.
final class Link {
    let stacks: [IPStack]
    let interfaces: [Interface]
    private var queue = EventQueue()
    private(set) var now = Instant.zero
    private var random: SeededRandom
    var faults = Faults()
    /// Every frame that was sent, in order.
    private(set) var capture: [(time: Instant, side: Int, bytes: [UInt8])] = []
    var events: [[StackEvent]] = [[], []]
    var keepsCapture = false
    /// Called for each event as it happens, after it was noted.
    var onEvent: ((Int, StackEvent) -> Void)?

    static let addresses = [IPv4Address(10, 0, 0, 1), IPv4Address(10, 0, 0, 2)]

    init(_ settings: [StackSettings] = [StackSettings(), StackSettings()], seed: UInt64 = 1) throws
    {
        var chance = SeededRandom(seed: seed)
        var made: [IPStack] = []
        var interfaces: [Interface] = []
        for side in 0..<2 {
            var own = SeededRandom(seed: chance.next())
            let stack = try IPStack(settings: settings[side]) {
                UInt32(truncatingIfNeeded: own.next() >> 32)
            }
            let interface = try stack.addInterface(
                MACAddress(bytes: (2, 0, 0, 0, 0, UInt8(side + 1))))
            stack.setAddress(interface, Link.addresses[side], mask: IPv4Address(255, 255, 255, 0))
            stack.setUp(interface, true)
            stack.setLink(interface, true)
            made.append(stack)
            interfaces.append(interface)
        }
        stacks = made
        self.interfaces = interfaces
        random = chance
        for side in 0..<2 {
            stacks[side].onFrame = { [unowned self] _, bytes in send(bytes, from: side) }
            stacks[side].onEvent = { [unowned self] event in
                events[side].append(event)
                onEvent?(side, event)
            }
        }
    }

    private func happens(_ perThousand: Int) -> Bool {
        perThousand > 0 && random.next() % 1000 < UInt64(perThousand)
    }

    private func send(_ bytes: [UInt8], from side: Int) {
        if keepsCapture { capture.append((now, side, bytes)) }
        if happens(faults.lost) { return }
        for _ in 0..<(happens(faults.doubled) ? 2 : 1) {
            var delay = 100 * Cycles.perMicrosecond
            if happens(faults.delayed) { delay += random.next() % (20 * .perMillisecond) }
            _ = queue.schedule(at: now + delay, owner: .world) { [unowned self] time in
                now = max(now, time)
                stacks[1 - side].input(bytes, on: interfaces[1 - side], at: now)
            }
        }
    }

    /// Lets time pass: until nothing is due before `end`, or `done` holds.
    func run(until end: Instant, _ done: () -> Bool = { false }) {
        while !done() {
            let next = min(queue.earliest, stacks[0].due, stacks[1].due)
            guard next <= end else { break }
            now = max(now, next)
            while let (time, action) = queue.popDue(at: now) { action(time) }
            for stack in stacks where stack.due <= now { stack.run(at: now) }
        }
        if !done() { now = max(now, end) }
        for stack in stacks { stack.advance(to: now) }
    }

    func run(for length: Cycles, _ done: () -> Bool = { false }) { run(until: now + length, done) }
}

extension Cycles {
    static func seconds(_ count: UInt64) -> Cycles { count * .perSecond }
}
