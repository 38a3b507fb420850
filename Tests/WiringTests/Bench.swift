//  Wires with devices on them, and a clock that the test moves.

import Chip
import Schema
import Simulation

@testable import Wiring

/// Wires, one hand that drives them as the chip would, and devices.
final class Bench {
    let pins = Pins()
    let wiring: Wiring
    private(set) var now = Instant.zero
    /// Every change of a wire.
    private(set) var edges: [(pin: Int, isHigh: Bool, time: Cycles)] = []

    init(seed: UInt64 = 1) {
        wiring = Wiring(pins: pins, seed: seed)
        pins.observe { [unowned self] pin, isHigh, time in
            edges.append((pin, isHigh, time.cycles))
        }
    }

    /// Adds a device whose keys are all said.
    func add(_ kind: String, named name: String = "it", _ keys: [(String, Value.Content)]) {
        let mark = Mark(line: 1, column: 1)
        let values = Values(keys.map { ($0.0, Value($0.1, at: mark)) }, at: mark)
        guard let kind = DeviceKind.named(kind) else { fatalError("no \(kind)") }
        wiring.add(kind, name: name, values)
    }

    /// Lets time pass as the machine does: from one due moment to the next.
    func run(to time: Cycles) {
        let end = Instant(cycles: time)
        while wiring.due <= end {
            now = max(now, wiring.due)
            wiring.run(at: now)
        }
        now = max(now, end)
    }

    /// The chip drives a pin, at a later time.
    func drive(_ pin: Int, _ isHigh: Bool, at time: Cycles) {
        run(to: time)
        pins.set(pin, isHigh ? .high : .low, by: Pins.chip, at: now)
    }

    func press(_ name: String, for length: Cycles, at time: Cycles) -> Bool {
        run(to: time)
        return wiring.press(name, for: length, at: now)
    }

    /// What the only device tells at `time`.
    func report(at time: Cycles) -> [String] {
        run(to: time)
        return wiring.reports(at: now).flatMap(\.lines)
    }

    /// Sends bytes as 8N1; the bit's length is in cycles. Returns when it is over.
    func send(_ bytes: [UInt8], on pin: Int, from start: Double, bit: Double) -> Double {
        var time = start
        for byte in bytes {
            var levels = [false]
            for index in 0..<8 { levels.append(byte & 1 << UInt8(index) != 0) }
            levels.append(true)
            for level in levels {
                drive(pin, level, at: Cycles(time.rounded()))
                time += bit
            }
        }
        return time
    }
}

let millisecond = Cycles.perMillisecond
