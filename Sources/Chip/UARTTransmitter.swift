//  The sending half of a UART: a FIFO of 128 bytes that drains at the baud rate.
//
//  Nothing happens byte by byte: the moment at which the FIFO will be empty says how full it is at
//  any other moment, so an idle transmitter costs nothing.

import Simulation

/// A transmitter. It does not keep the bytes: they are on the wire as soon as they are written.
public struct UARTTransmitter: Sendable {
    /// Bytes that the FIFO holds.
    public static let capacity: UInt64 = 128
    /// The SDK's output functions wait while this many bytes are queued (behaviour.md section 10).
    public static let highWater: UInt64 = 126

    /// Bits a second.
    public private(set) var baudRate: UInt32
    /// A start bit, 8 data bits and a stop bit.
    private let bitsPerByte: UInt64 = 10
    /// When the last byte that was written has left: whole cycles, and baud-rate parts of one, so
    /// that 10683.76 cycles a byte add up exactly.
    private var emptyAt = Instant.zero
    private var emptyParts: UInt64 = 0

    /// The chip's boot ROM leaves UART0 at 74880 baud with the usual 26 MHz crystal (Guide A.3).
    public static let bootBaudRate: UInt32 = 74880

    public init(baudRate: UInt32 = UARTTransmitter.bootBaudRate) {
        self.baudRate = max(baudRate, 1)
    }

    private var partsPerByte: UInt64 { bitsPerByte * Cycles.perSecond }

    /// Parts of a cycle until the FIFO is empty.
    private func partsLeft(at now: Instant) -> UInt64 {
        guard emptyAt >= now else { return 0 }
        return (emptyAt - now) * UInt64(baudRate) + emptyParts
    }

    /// How many bytes wait or are being sent at `now`.
    public func queued(at now: Instant) -> UInt64 {
        (partsLeft(at: now) + partsPerByte - 1) / partsPerByte
    }

    /// Queues one byte. The caller waits for room first; a byte beyond the capacity is queued too.
    public mutating func write(at now: Instant) {
        setParts(partsLeft(at: now) + partsPerByte, from: now)
    }

    /// The first moment, `now` or later, at which fewer than `level` bytes are queued.
    public func moment(below level: UInt64, from now: Instant) -> Instant {
        let parts = partsLeft(at: now)
        let allowed = (level - 1) * partsPerByte
        guard parts > allowed else { return now }
        return now + (parts - allowed + UInt64(baudRate) - 1) / UInt64(baudRate)
    }

    /// Changes the speed; what is queued goes out at the new one.
    public mutating func setBaudRate(_ rate: UInt32, at now: Instant) {
        let waiting = queued(at: now)
        baudRate = max(rate, 1)
        setParts(waiting * partsPerByte, from: now)
    }

    private mutating func setParts(_ parts: UInt64, from now: Instant) {
        emptyAt = now + parts / UInt64(baudRate)
        emptyParts = parts % UInt64(baudRate)
    }
}
