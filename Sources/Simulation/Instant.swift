//  Virtual time: what a point in it is, and how people write a length of it.
//
//  Time is counted in cycles of the chip's 80 MHz bus, 12.5 ns each, from power-on. It moves only
//  because firmware executed, because an operation has a modelled cost, or because every task waits
//  and the clock jumps to the next event. The host's clocks have no part in it.

/// A length of virtual time in cycles of the 80 MHz bus (12.5 ns).
public typealias Cycles = UInt64

extension Cycles {
    /// Bus cycles in a second.
    public static let perSecond: Cycles = 80_000_000
    /// Bus cycles in a millisecond.
    public static let perMillisecond: Cycles = 80_000
    /// Bus cycles in a microsecond.
    public static let perMicrosecond: Cycles = 80
}

/// A point in virtual time: bus cycles since power-on.
public struct Instant: Comparable, Hashable, Sendable {
    public var cycles: Cycles

    @inlinable
    public init(cycles: Cycles) { self.cycles = cycles }

    /// Power-on.
    public static let zero = Instant(cycles: 0)
    /// Later than anything that happens.
    public static let never = Instant(cycles: .max)

    @inlinable
    public static func < (a: Instant, b: Instant) -> Bool { a.cycles < b.cycles }

    /// The instant `length` later; `never` when it lies past the end of the counter.
    @inlinable
    public static func + (start: Instant, length: Cycles) -> Instant {
        let (sum, overflow) = start.cycles.addingReportingOverflow(length)
        return Instant(cycles: overflow ? .max : sum)
    }

    /// How much later `end` is than `start`; 0 when it is not later.
    @inlinable
    public static func - (end: Instant, start: Instant) -> Cycles {
        end.cycles > start.cycles ? end.cycles - start.cycles : 0
    }
}
