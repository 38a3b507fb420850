//  All devices on the pins, as one: hears of every wire, and is due when its first device is.
//
//  Rules: devices are asked and told in the order in which they were added, so that two runs agree;
//  a device that changes a wire while another is being told is heard at once, in the same order.

import Chip
import Schema
import Simulation

public final class Wiring: Timed {
    private struct Item {
        let name: String
        let kind: String
        let device: any WiredDevice
        let reportPath: String?
    }

    /// What a device tells at the end.
    public struct Report {
        public let name: String
        public let kind: String
        public let lines: [String]
        /// The file that it goes to; nil for standard error.
        public let path: String?
    }

    private let pins: Pins
    private let seed: UInt64
    private var items: [Item] = []
    /// For each pin the devices that listen to it.
    private var listeners = [[Int]](repeating: [], count: Pins.count)
    /// The latest time that was told: an event of the boot's may come with an earlier one.
    private var latest = Instant.zero

    public private(set) var due = Instant.never

    /// - Parameter seed: the run's.
    public init(pins: Pins, seed: UInt64) {
        self.pins = pins
        self.seed = seed
        pins.observe { [unowned self] pin, isHigh, now in
            guard !listeners[pin].isEmpty else { return }
            for index in listeners[pin] {
                items[index].device.levelChanged(pin, isHigh: isHigh, at: time(now))
            }
            noteDue()
        }
    }

    /// Adds a device, at power-on.
    ///
    /// - Parameter values: checked against the kind's section.
    public func add(_ kind: DeviceKind, name: String, _ values: Values) {
        let connection = Connection(
            wires: pins, random: SeededRandom(seed: seed ^ Self.hash(of: name)))
        let device = kind.make(values, connection)
        for pin in device.pins {
            listeners[pin].append(items.count)
            pins.listen(to: 1 << UInt32(pin))
        }
        items.append(
            Item(
                name: name, kind: kind.name, device: device,
                reportPath: values.ifText("report")))
        noteDue()
    }

    /// Does what is due, device by device.
    public func run(at now: Instant) {
        let now = time(now)
        for item in items where item.device.due <= now { item.device.run(at: now) }
        noteDue()
    }

    /// Presses a button for so long.
    ///
    /// - Returns: false when there is no button of that name.
    public func press(_ name: String, for length: Cycles, at now: Instant) -> Bool {
        guard let button = items.first(where: { $0.name == name })?.device as? Button else {
            return false
        }
        button.press(for: length, at: time(now))
        noteDue()
        return true
    }

    /// What the devices have to tell, a block of lines for each that tells something.
    public func reports(at end: Instant) -> [Report] {
        items.compactMap { item in
            let lines = item.device.report(at: time(end))
            guard !lines.isEmpty else { return nil }
            return Report(
                name: item.name, kind: item.kind, lines: lines, path: item.reportPath)
        }
    }

    /// The files that reports will go to.
    public var reportPaths: [String] { items.compactMap(\.reportPath) }

    private func time(_ now: Instant) -> Instant {
        latest = max(latest, now)
        return latest
    }

    private func noteDue() { due = items.lazy.map(\.device.due).min() ?? .never }

    /// FNV-1a: the same for a name in every run.
    private static func hash(of name: String) -> UInt64 {
        name.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
}
