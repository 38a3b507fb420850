//  The wires between the chip's pins and what is soldered to them.
//
//  Each of the 17 pins (GPIO0 to 15 and GPIO16) is one wire, unless two are joined. The chip and
//  any number of devices outside drive it strongly, pull it, or leave it alone; the strongest
//  decides its level. Resistors outside (about 10 kOhm) are stronger than the chip's own (30 to 100
//  kOhm). The wires are the world's: they outlive a reset, which only makes the chip let go of its
//  side.
//
//  A wire that nobody drives or pulls keeps the level that it had last, which is low after
//  power-on. A wire driven both ways at once is a short circuit: it reads low, and `onConflict` is
//  told.

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
        var hasConflict = false
    }

    private var wires = [Wire](repeating: Wire(), count: count)
    /// For each pin all those that are joined with it, itself included, in rising order.
    private var joined = (0..<count).map { [$0] }
    /// Some pins are joined.
    public private(set) var hasJoints = false
    private var parties = 1
    private var observers: [Observer] = []

    /// A bit for each wire that is high.
    public private(set) var levels: UInt32 = 0
    /// A bit for each wire of which somebody wants every edge that the chip makes (`listen`).
    public private(set) var listened: UInt32 = 0
    /// A bit for each pin that firmware has made a GPIO, or driven as one, since power-on.
    public private(set) var used: UInt32 = 0

    /// The chip's own ears, replaced by each board.
    public var chipObserver: Observer = { _, _, _ in }
    /// Told once for each time that a wire begins to be driven both ways.
    public var onConflict: (_ pin: Int, _ now: Instant) -> Void = { _, _ in }

    public init() {}

    /// The wires of a common module with power on: GPIO0 and GPIO2 are pulled up and GPIO15 down by
    /// resistors, so that the chip starts from its flash; the rest is as the chip's reset has it.
    public static func module() -> Pins {
        let pins = Pins()
        let resistors = pins.addParty()
        for (pin, drive) in [(0, Drive.pullUp), (2, .pullUp), (15, .pullDown)] {
            pins.set(pin, drive, by: resistors, at: .zero)
        }
        _ = Peripherals(pins: pins, at: .zero)
        pins.disconnectChip()
        return pins
    }

    /// A number for a device that is being connected.
    public func addParty() -> Party {
        defer { parties += 1 }
        for pin in wires.indices { wires[pin].drives.append(.released) }
        return parties
    }

    public func observe(_ observer: @escaping Observer) { observers.append(observer) }

    /// Asks for every edge of these wires, those of the sigma-delta and of the UARTs included,
    /// which otherwise only reach a wire when firmware looks at it. Call before the run.
    ///
    /// - Parameter pins: a bit for each.
    public func listen(to pins: UInt32) { listened |= pins }

    /// Notes that firmware uses a pin as a GPIO: recorders show such pins, whether they change or
    /// not.
    func noteUse(of pins: UInt32) { used |= pins }

    /// A bit for each pin that is joined with one of `pins`, themselves included.
    func joined(with pins: UInt32) -> UInt32 {
        guard hasJoints else { return pins }
        return joined.indices.filter { pins & 1 << UInt32($0) != 0 }.reduce(0) {
            joined[$1].reduce($0) { $0 | 1 << UInt32($1) }
        }
    }

    /// The level of a wire: true is high.
    public func isHigh(_ pin: Int) -> Bool { levels & 1 << UInt32(pin) != 0 }

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
        hasJoints = true
        resolve(first, at: now)
    }

    /// The chip lets go of every pin: it is being reset.
    public func releaseChip(at now: Instant) {
        disconnectChip()
        for pin in wires.indices { set(pin, .released, by: Self.chip, at: now) }
    }

    /// The chip no longer listens, but drives as before.
    public func disconnectChip() { chipObserver = { _, _, _ in } }

    private func resolve(_ pin: Int, at now: Instant) {
        let joined = joined[pin]
        var inside: UInt8 = 0
        var outside: UInt8 = 0
        for pin in joined {
            inside |= 1 << wires[pin].drives[Self.chip].rawValue
            for drive in wires[pin].drives.dropFirst() { outside |= 1 << drive.rawValue }
        }
        func has(_ drive: Drive, in seen: UInt8) -> Bool { seen & 1 << drive.rawValue != 0 }
        /// What a set of resistors makes of the wire; nil when they leave it alone.
        func pull(_ seen: UInt8) -> Bool? {
            let isUp = has(.pullUp, in: seen)
            return isUp != has(.pullDown, in: seen) ? isUp : nil
        }

        let all = outside | inside
        let conflict = has(.low, in: all) && has(.high, in: all)
        if conflict, !wires[pin].hasConflict { onConflict(pin, now) }
        for pin in joined { wires[pin].hasConflict = conflict }

        let isHigh: Bool
        if has(.low, in: all) {
            isHigh = false
        } else if has(.high, in: all) {
            isHigh = true
        } else {
            isHigh = pull(outside) ?? pull(inside) ?? self.isHigh(pin)
        }
        // All at once, so that nobody who is told sees one half of a wire. Those that had another
        // level are told of: of wires that were just joined, that may be some.
        var changed: UInt32 = 0
        for pin in joined where self.isHigh(pin) != isHigh { changed |= 1 << UInt32(pin) }
        guard changed != 0 else { return }
        levels ^= changed
        for pin in joined where changed & 1 << UInt32(pin) != 0 {
            chipObserver(pin, isHigh, now)
            for observer in observers { observer(pin, isHigh, now) }
        }
    }
}
