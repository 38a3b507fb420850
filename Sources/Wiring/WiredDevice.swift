//  What is soldered to the chip's pins: the interface of every such device.
//
//  A device is a small state machine. It hears of each change of the wires that it is connected to,
//  drives them through its connection, and says in `due` when something will happen by itself. It
//  knows no clock and no machine: each call tells the time. It belongs to the world and outlives a
//  reset of the chip.
//
//  To write one: a file with its kind (name, keys, how it is made) and this protocol, a line in
//  `DeviceKind.all`, and a row in Docs/Scenarios.md. Checks, reference and wiring follow from that.

import Chip
import Schema
import Simulation

/// A device on the chip's pins. Times that it is told never go back.
public protocol WiredDevice: Timed {
    /// The GPIOs whose levels it wants to hear of.
    var pins: [Int] { get }

    /// A wire of `pins` has changed. May drive other wires.
    func levelChanged(_ pin: Int, isHigh: Bool, at now: Instant)

    /// What it has to tell at the end of the run; none for a device that tells nothing.
    func report(at end: Instant) -> [String]
}

extension WiredDevice {
    public var due: Instant { .never }
    public func run(at now: Instant) {}
    public func levelChanged(_ pin: Int, isHigh: Bool, at now: Instant) {}
    public func report(at end: Instant) -> [String] { [] }
}

/// A device's hands: what it touches the wires with.
public struct Connection {
    private let wires: Pins
    private let party: Pins.Party
    /// Numbers of this device's own, from the run's seed and its name: another device, or another
    /// firmware, does not change them.
    public var random: SeededRandom

    init(wires: Pins, random: SeededRandom) {
        self.wires = wires
        self.random = random
        party = wires.addParty()
    }

    public func isHigh(_ pin: Int) -> Bool { wires.isHigh(pin) }

    public func drive(_ pin: Int, _ drive: Pins.Drive, at now: Instant) {
        wires.set(pin, drive, by: party, at: now)
    }

    /// Makes two pins one wire, for ever.
    public func join(_ first: Int, _ second: Int) { wires.join(first, second, at: .zero) }
}

/// A kind of device: what a scenario can say of it, and how it is made.
public struct DeviceKind: Sendable {
    public let name: String
    public let section: Section
    let make: @Sendable (Values, Connection) -> any WiredDevice

    /// - Parameter reports: whether it has anything to tell; `Wiring` then takes the key `report`.
    init(
        _ name: String, _ section: Section, reports: Bool = true,
        make: @escaping @Sendable (Values, Connection) -> any WiredDevice
    ) {
        self.name = name
        self.section =
            reports
            ? Section(section.what, section.fields + [Self.report], note: section.note) : section
        self.make = make
    }

    private static let report = Field(
        "report", .text(bytes: 1...4096), .optional,
        "the file that its report goes to, instead of standard error")

    /// All kinds, in the order of the reference.
    public static let all = [
        Button.kind, LED.kind, PulseRecorder.kind, FrequencyCounter.kind, UARTDecoder.kind,
        Jumper.kind,
    ]

    /// What a `press` event needs.
    public static let button = Button.kind

    public static func named(_ name: String) -> DeviceKind? { all.first { $0.name == name } }
}

extension Values {
    /// The number of a GPIO.
    func pin(_ name: String) -> Int { Int(number(name)) }
}
