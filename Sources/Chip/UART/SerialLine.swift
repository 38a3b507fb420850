//  What is connected to a UART from outside: the other end of its wires.
//
//  The line is the world's and outlives a reset. The other end sends bytes one frame time after the
//  other, at the UART's own speed or at one that was set; observers get what the UART sends, each
//  frame when its stop bit is over. The other end heeds RTS if the UART's flow control is on, and
//  tells its own readiness on CTS.

import Simulation

public final class SerialLine {
    /// Told of each frame that the UART has sent, at the moment at which it is complete. In the
    /// order of registration. What it reads depends on its own format: `frame.read(as:)`.
    public typealias Observer = (_ frame: SerialFrame, _ now: Instant) -> Void

    private var observers: [Observer] = []
    public var hasObservers: Bool { !observers.isEmpty }

    /// What the other end sends with; nil for whatever the UART is set to.
    public var format: SerialFormat?
    /// What the UART is set to receive. The board's.
    var chipFormat = SerialFormat(baudRate: 74880)

    /// Bytes to be sent, from `first` on; a break is above 255.
    private var waiting: [UInt16] = []
    private var first = 0
    private static let breakSign: UInt16 = 0x100
    /// Asked for more when all has been sent; nil when there will be no more. Deterministic: where
    /// the bytes come from must not depend on the host's time.
    public var source: (() -> [UInt8]?)?

    /// When the frame that is being sent is complete; `.never` while the line rests.
    private(set) var arrival = Instant.never
    private var sending = SerialFormat(baudRate: 74880)
    /// The UART has withdrawn RTS: no further frame is begun.
    private var isHeld = false

    /// The other end is ready for bytes: CTS is low.
    public private(set) var isClearToSend = true
    /// DSR is low.
    public private(set) var isDataSetReady = true
    /// Told when one of the two changes; the board's, replaced by each.
    var onModemLines: (Instant) -> Void = { _ in }

    public init() {}

    /// Before the first boot: what is on the wire already would be missed.
    public func observe(_ observer: @escaping Observer) { observers.append(observer) }

    // MARK: - To the chip

    /// Lets the other end send these bytes, after those that wait already.
    public func type(_ bytes: [UInt8], at now: Instant) {
        waiting += bytes.map(UInt16.init)
        begin(at: now)
    }

    /// Lets the other end send a break after what waits already.
    public func typeBreak(at now: Instant) {
        waiting.append(Self.breakSign)
        begin(at: now)
    }

    /// Bytes that have not arrived yet.
    public var pending: Int { waiting.count - first }

    /// Begins with a source that was set.
    public func startSource(at now: Instant) {
        refill()
        begin(at: now)
    }

    public func setModemLines(
        clearToSend: Bool? = nil, dataSetReady: Bool? = nil, at now: Instant
    ) {
        isClearToSend = clearToSend ?? isClearToSend
        isDataSetReady = dataSetReady ?? isDataSetReady
        onModemLines(now)
    }

    private func refill() {
        while pending == 0, let more = source {
            guard let bytes = more() else {
                source = nil
                return
            }
            waiting = bytes.map(UInt16.init)
            first = 0
        }
    }

    /// Starts the next frame if the line rests.
    private func begin(at now: Instant) {
        guard arrival == .never, !isHeld, pending > 0 else { return }
        sending = format ?? chipFormat
        arrival = now + sending.frameCycles
    }

    // MARK: - For the UART

    /// When the frame that is being sent began; `.never` while the line rests.
    var start: Instant {
        arrival == .never ? .never : Instant(cycles: arrival.cycles - sending.frameCycles)
    }

    /// The frame that is being sent.
    var frame: SerialFrame? {
        guard arrival != .never else { return nil }
        let sign = waiting[first]
        // Who follows the UART's speed is understood, even if it has changed since the start bit.
        return SerialFrame(
            UInt8(truncatingIfNeeded: sign), format: format == nil ? chipFormat : sending,
            isBreak: sign == Self.breakSign)
    }

    /// Takes the frame that is complete at `arrival`, and begins the next.
    func takeFrame() -> SerialFrame? {
        guard let frame else { return nil }
        let end = arrival
        first += 1
        arrival = .never
        if pending == 0 {
            waiting.removeAll(keepingCapacity: true)
            first = 0
            refill()
        } else if first > 4096 {
            waiting.removeFirst(first)
            first = 0
        }
        begin(at: end)
        return frame
    }

    /// RTS: the frame that has begun is sent to its end.
    func hold(_ held: Bool, at now: Instant) {
        guard held != isHeld else { return }
        isHeld = held
        begin(at: now)
    }

    func tell(_ frame: SerialFrame, at now: Instant) {
        for observer in observers { observer(frame, now) }
    }
}
