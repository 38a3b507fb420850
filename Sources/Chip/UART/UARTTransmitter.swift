//  The sending half of a UART: a FIFO of 128 bytes, and the shift register that they leave through,
//  one frame after the other.
//
//  Nothing happens byte by byte: the moment at which the next waiting byte starts says how many
//  wait at any other moment, so a transmitter costs nothing while nobody listens to its wire. Who
//  does listen asks for `nextEnd`, and takes each frame at that time.
//
//  A byte leaves the FIFO when its start bit begins. So an idle transmitter's FIFO is empty again
//  at once after the first byte, and 129 bytes fit in all.

import Simulation

public struct UARTTransmitter: Sendable {
    /// Bytes that the FIFO holds.
    public static let capacity: UInt64 = 128
    /// The SDK's output functions wait while this many bytes are queued (behaviour.md section 10).
    public static let highWater: UInt64 = 126

    /// How what has not started yet will be sent.
    public private(set) var format: SerialFormat

    /// The bytes waiting when this was last brought up to date; the first of them starts at
    /// `nextStart`, and each of the others a frame later than the one before.
    private var waiting: UInt64 = 0
    private var nextStart = Instant.zero
    /// When the frame before them has left, or had.
    private var flightEnd = Instant.zero
    private var flightFormat: SerialFormat
    private var isPaused = false

    /// All bytes ever queued, and how many of them were taken off the wire or dropped. A byte lies
    /// in the ring at its number.
    private var written: UInt64 = 0
    private var taken: UInt64 = 0
    private var ring = [UInt8](repeating: 0, count: 256)

    public init(format: SerialFormat, at now: Instant) {
        self.format = format
        flightFormat = format
        nextStart = now
        flightEnd = now
    }

    // MARK: - The FIFO

    /// Of the bytes in `waiting`, how many have started by `now`.
    private func started(by now: Instant) -> UInt64 {
        guard waiting > 0, nextStart <= now else { return 0 }
        return min(waiting, (now - nextStart) / format.frameCycles + 1)
    }

    /// How many bytes are in the FIFO at `now`; the one on the wire is not.
    public func queued(at now: Instant) -> UInt64 { waiting - started(by: now) }

    /// Brings the state up to `now`.
    private mutating func settle(at now: Instant) {
        let begun = started(by: now)
        if begun > 0 {
            waiting -= begun
            nextStart = nextStart + begun * format.frameCycles
            flightEnd = nextStart
            flightFormat = format
        }
        if waiting == 0, !isPaused { nextStart = max(flightEnd, now) }
    }

    /// Queues one byte. False when the FIFO is full: then the byte is lost.
    public mutating func write(_ byte: UInt8, at now: Instant) -> Bool {
        settle(at: now)
        guard waiting < Self.capacity else { return false }
        ring[Int(written & 255)] = byte
        written += 1
        waiting += 1
        return true
    }

    /// The first moment, `now` or later, at which fewer than `level` bytes are in the FIFO.
    ///
    /// - Parameter level: 1 or more.
    /// - Returns: `.never` when it is paused.
    public func moment(below level: UInt64, from now: Instant) -> Instant {
        guard queued(at: now) >= level else { return now }
        return nextStart + (waiting - level) * format.frameCycles
    }

    /// Drops what is in the FIFO. The frame on the wire goes out.
    public mutating func reset(at now: Instant) {
        settle(at: now)
        written -= waiting
        waiting = 0
        settle(at: now)
    }

    /// Changes the frame; what is in the FIFO goes out in the new one.
    public mutating func setFormat(_ new: SerialFormat, at now: Instant) {
        settle(at: now)
        format = new
    }

    /// Keeps the next frame from starting, or lets it.
    public mutating func setPaused(_ paused: Bool, at now: Instant) {
        guard paused != isPaused else { return }
        settle(at: now)
        isPaused = paused
        nextStart = paused ? .never : max(flightEnd, now)
    }

    // MARK: - The wire

    /// The number of the first byte in `waiting`.
    private var firstWaiting: UInt64 { written - waiting }

    /// When the next frame that nobody has taken has left the wire; `.never` when there is none.
    public var nextEnd: Instant {
        guard taken < written else { return .never }
        if taken < firstWaiting { return flightEnd }
        return nextStart + (taken - firstWaiting + 1) * format.frameCycles
    }

    /// The frame that is on the wire at `now`, and since when.
    public func frame(at now: Instant) -> (frame: SerialFrame, start: Instant)? {
        let begun = started(by: now)
        if begun > 0 {
            let start = nextStart + (begun - 1) * format.frameCycles
            guard now < start + format.frameCycles else { return nil }
            return (SerialFrame(byte(firstWaiting + begun - 1), format: format), start)
        }
        guard now < flightEnd, firstWaiting > 0 else { return nil }
        let frame = SerialFrame(byte(firstWaiting - 1), format: flightFormat)
        return (frame, Instant(cycles: flightEnd.cycles - frame.cycles))
    }

    /// The first moment after `now` at which the wire's level changes; `.never` when it rests.
    func nextEdge(after now: Instant) -> Instant {
        if let (frame, start) = frame(at: now), let edge = frame.nextEdge(after: now - start) {
            return start + edge
        }
        // At the end of its frame the wire rests, and the next start bit is an edge.
        let begun = started(by: now)
        guard begun < waiting, nextStart != .never else { return .never }
        return nextStart + begun * format.frameCycles
    }

    /// When the frame that ends at `nextEnd` starts.
    public var nextEndsStart: Instant {
        guard nextEnd != .never else { return .never }
        let length = (taken < firstWaiting ? flightFormat : format).frameCycles
        return Instant(cycles: nextEnd.cycles - length)
    }

    /// Takes the frame whose end is `nextEnd`.
    public mutating func takeFrame() -> SerialFrame {
        let frame = SerialFrame(
            byte(taken), format: taken < firstWaiting ? flightFormat : format)
        taken += 1
        return frame
    }

    /// Forgets the frames that have left by `now`: nobody listened.
    public mutating func skipFrames(at now: Instant) {
        settle(at: now)
        taken = flightEnd > now && firstWaiting > 0 ? firstWaiting - 1 : firstWaiting
    }

    private func byte(_ number: UInt64) -> UInt8 { ring[Int(number & 255)] }
}
