//  The receiver of a UART at its pad: makes frames of edges.
//
//  A line that leaves its resting level begins a frame, unless it is back before the middle of the
//  start bit. From there on the edges are only noted; in the middle of the stop bit the frame is
//  read as a receiver would have sampled it. So a frame costs one event. Frames that somebody sends
//  as a whole (`SerialLine`) do not come this way.

import Simulation

struct PinReceiver {
    /// When the start bit began; `.never` while the line rests.
    private(set) var start = Instant.never
    private var format = SerialFormat(bitCycles: 1)
    /// When the level changed, the start bit's edge first.
    private var edges: [Instant] = []

    /// When the frame can be read; `.never` when there is none.
    var due: Instant {
        start == .never ? .never : start + format.middle(of: format.bitsBeforeStop)
    }

    /// The line has changed its level.
    ///
    /// - Parameter format: what the UART is set to; a frame keeps that of its start bit.
    mutating func levelChanged(rests: Bool, _ format: SerialFormat, at now: Instant) {
        if start == .never {
            guard !rests else { return }
            start = now
            self.format = format
            edges = [now]
        } else if edges.count == 1, now < start + self.format.middle(of: 0) {
            start = .never
        } else {
            edges.append(now)
        }
    }

    /// Takes the frame that can be read at `due`.
    mutating func take() -> (reading: SerialReading, pulses: [SerialPulse]) {
        let reading = SerialReading(format) { bit in
            let moment = start + format.middle(of: bit)
            return edges.count { $0 <= moment } % 2 == 0
        }
        let pulses = zip(edges, edges.dropFirst()).enumerated().map { index, edge in
            SerialPulse(
                isHigh: index.isMultiple(of: 2) == format.isInverted, cycles: edge.1 - edge.0)
        }
        start = .never
        return (reading, pulses)
    }
}
