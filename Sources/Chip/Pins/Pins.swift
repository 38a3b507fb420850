//  The wires between the chip's pins and what is soldered to them.
//
//  Each of the 17 pins (GPIO0 to 15 and GPIO16) is one wire, unless two are joined. The chip and any
//  number of devices outside drive it strongly, pull it, or leave it alone; the strongest decides its
//  level. The wires are the world's: they outlive a reset, which only makes the chip let go of its
//  side.
//
//  A wire that nobody drives or pulls keeps the level that it had last, which is low after power-on.
//  A wire driven both ways at once is a short circuit: it reads low, and `onConflict` is told.

import Simulation

public final class Pins {
    public static let count = 17

    /// What one party does to a wire.
    public enum Drive: UInt8, Sendable {
        case released
        case pullDown
        case pullUp
        case low
        case high
    }

    /// A party on the wires. 0 is the chip; each device outside has a number of its own.
    public typealias Party = Int
    public static let chip: Party = 0

    /// Told of each change of a level: pin, level, time. In the order of registration.
    public typealias Observer = (_ pin: Int, _ isHigh: Bool, _ now: Instant) -> Void

    private struct Wire {
        var drives: [Drive] = [.released]
        var isHigh = false
        var hasConflict = false
    }

    private var wires = [Wire](repeating: Wire(), count: count)
    /// For each pin all those that are joined with it, itself included, in rising order.
    private var joined = (0..<count).map { [$0] }
    private var parties = 1
    private var observers: [Observer] = []

    /// The chip's own ears, replaced by each board.
    public var chipObserver: Observer = { _, _, _ in }
    /// Told once for each time that a wire begins to be driven both ways.
    public var onConflict: (_ pin: Int, _ now: Instant) -> Void = { _, _ in }

    public init() {}

    /// A number for a device that is being connected.
    public func addParty() -> Party {
        defer { parties += 1 }
        for pin in wires.indices { wires[pin].drives.append(.released) }
        return parties
    }

    public func observe(_ observer: @escaping Observer) { observers.append(observer) }

    /// The level of a wire: true is high.
    public func isHigh(_ pin: Int) -> Bool { wires[pin].isHigh }

    /// A bit for each wire that is high.
    public var levels: UInt32 {
        var bits: UInt32 = 0
        for pin in wires.indices where wires[pin].isHigh { bits |= 1 << UInt32(pin) }
        return bits
    }

    /// What a party does to a wire at the moment.
    public func drive(of pin: Int, by party: Party) -> Drive { wires[pin].drives[party] }

    /// Changes what a party does to a wire, and tells everybody if its level changes by it.
    public func set(_ pin: Int, _ drive: Drive, by party: Party, at now: Instant) {
        guard wires[pin].drives[party] != drive else { return }
        wires[pin].drives[party] = drive
        resolve(pin, at: now)
    }

    /// Makes two pins one wire, for ever: what drives either drives both.
    public func join(_ first: Int, _ second: Int, at now: Instant) {
        guard !joined[first].contains(second) else { return }
        let all = (joined[first] + joined[second]).sorted()
        for pin in all { joined[pin] = all }
        resolve(first, at: now)
    }

    /// The chip lets go of every pin: it is being reset.
    public func releaseChip(at now: Instant) {
        for pin in wires.indices { set(pin, .released, by: Self.chip, at: now) }
        chipObserver = { _, _, _ in }
    }

    private func resolve(_ pin: Int, at now: Instant) {
        let pins = joined[pin]
        var seen: UInt8 = 0
        for pin in pins {
            for drive in wires[pin].drives { seen |= 1 << drive.rawValue }
        }
        func has(_ drive: Drive) -> Bool { seen & 1 << drive.rawValue != 0 }

        let conflict = has(.low) && has(.high)
        if conflict, !wires[pin].hasConflict { onConflict(pin, now) }

        let isHigh: Bool
        if has(.low) {
            isHigh = false
        } else if has(.high) {
            isHigh = true
        } else if has(.pullDown) != has(.pullUp) {
            isHigh = has(.pullUp)
        } else {
            isHigh = wires[pin].isHigh
        }
        // All at once, so that nobody who is told sees one half of a wire.
        let changed = pins.filter { wires[$0].isHigh != isHigh }
        for pin in pins {
            wires[pin].isHigh = isHigh
            wires[pin].hasConflict = conflict
        }
        for pin in changed {
            chipObserver(pin, isHigh, now)
            for observer in observers { observer(pin, isHigh, now) }
        }
    }
}
