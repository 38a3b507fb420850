//  A receiver of serial data on a pin: 8 data bits, no parity, 1 stop bit, least bit first.
//
//  It works as a UART's receiver does: a fall from the idle level begins a frame, and each bit is
//  what the wire says in its middle. Beside that it measures how well the sender keeps the time.
//  Every edge within a frame should lie at a whole number of bit times from the frame's beginning;
//  the worst one's distance is told in percent of a bit, and the worst frame's speed, from its
//  first edge to its last, as the timing error.

import Chip
import Schema
import Simulation

final class UARTDecoder: WiredDevice {
    static let kind = DeviceKind("uart-decoder", section) { UARTDecoder($0, $1) }

    private static let section = Section(
        "a uart-decoder",
        [
            Field("gpio", .pin, .required, "the pin"),
            Field("baud", .integer(50...4_000_000), .otherwise("115200"), "bits per second"),
            Field(
                "bytes", .integer(1...1_000_000), .otherwise("4096"),
                "how many bytes are kept; later ones are only counted"),
        ],
        note: "Decodes 8N1; tells the text, framing errors, and how exact the sender's timing is.")

    let pins: [Int]
    private let baud: UInt64
    private let most: Int
    private let connection: Connection

    private enum State {
        case idle
        /// A frame began then; so many bits were taken, the start bit included.
        case inFrame(since: Instant, bits: Int)
        /// The stop bit was missing: nothing begins until the line has been high.
        case broken
    }

    private var state = State.idle
    private var shift: UInt16 = 0
    private var bytes: [UInt8] = []
    private var frames = 0
    private var framingErrors = 0

    // The sender's timing.
    /// Of the frame's edges so far the last: bit times from its beginning, and when.
    private var lastEdge: (bit: UInt64, length: Cycles)?
    private var worstSpeed = 0.0
    private var worstEdge = 0.0

    private static let bitsOfFrame = 10

    private init(_ values: Values, _ connection: Connection) {
        pins = [values.pin("gpio")]
        baud = values.number("baud")
        most = Int(values.number("bytes"))
        self.connection = connection
    }

    var due: Instant {
        guard case .inFrame(let start, let bits) = state else { return .never }
        return start + Self.cycles(halfBits: 2 * UInt64(bits) + 1, baud)
    }

    func run(at now: Instant) {
        guard case .inFrame(let start, let bits) = state else { return }
        let isHigh = connection.isHigh(pins[0])
        if bits == 0, isHigh {
            // Too short for a start bit.
            state = .idle
            return
        }
        if bits == Self.bitsOfFrame - 1 {
            finish(stopBit: isHigh)
            return
        }
        shift = shift >> 1 | (isHigh ? 0x100 : 0)
        state = .inFrame(since: start, bits: bits + 1)
    }

    func levelChanged(_ pin: Int, isHigh: Bool, at now: Instant) {
        switch state {
        case .idle:
            guard !isHigh else { return }
            state = .inFrame(since: now, bits: 0)
            shift = 0
            lastEdge = nil
        case .inFrame(let start, _):
            measure(now - start)
        case .broken:
            if isHigh { state = .idle }
        }
    }

    private func finish(stopBit: Bool) {
        frames += 1
        if let lastEdge, lastEdge.bit > 0 {
            let ideal = Double(lastEdge.bit) * bitLength
            worstSpeed = max(worstSpeed, abs(Double(lastEdge.length) / ideal - 1))
        }
        if stopBit {
            if bytes.count < most { bytes.append(UInt8(truncatingIfNeeded: shift >> 1)) }
            state = .idle
        } else {
            framingErrors += 1
            state = .broken
        }
    }

    /// Takes an edge that lies so far behind the beginning of its frame.
    private func measure(_ length: Cycles) {
        let position = Double(length) / bitLength
        let bit = position.rounded()
        worstEdge = max(worstEdge, abs(position - bit))
        lastEdge = (UInt64(bit), length)
    }

    private var bitLength: Double { Double(Cycles.perSecond) / Double(baud) }

    /// The length of so many half bits, rounded down.
    private static func cycles(halfBits: UInt64, _ baud: UInt64) -> Cycles {
        halfBits * Cycles.perSecond / (2 * baud)
    }

    func report(at end: Instant) -> [String] {
        var lines = [
            "GPIO\(pins[0]), \(baud) baud: \(counted(frames, "frame")), "
                + "\(counted(framingErrors, "framing error"))"
        ]
        if frames > 0 {
            lines.append(
                "timing error \(decimal(worstSpeed * 100, places: 2)) %, "
                    + "edges off by at most \(decimal(worstEdge * 100, places: 2)) % of a bit")
        }
        var line: [UInt8] = []
        for byte in bytes {
            line.append(byte)
            guard byte == 0x0A || line.count == 64 else { continue }
            lines.append("\"\(escaped(line))\"")
            line = []
        }
        if !line.isEmpty { lines.append("\"\(escaped(line))\"") }
        let lost = frames - framingErrors - bytes.count
        if lost > 0 { lines.append("and \(counted(lost, "more byte"))") }
        return lines
    }
}
