//  How long a frame occupies a channel, by its rate and length. Docs/Timing.md shows the figures.

import Simulation

/// A rate of 802.11b, g or n, in units of 500 kbit/s.
public struct Rate: Hashable, Sendable {
    public let halfMegabits: UInt16
    /// 802.11n over 40 MHz, which the chip does not understand.
    public let isWide: Bool

    public init(halfMegabits: UInt16, isWide: Bool = false) {
        self.halfMegabits = halfMegabits
        self.isWide = isWide
    }

    /// 1 Mbit/s: what everybody understands, and management frames use.
    public static let basic = Rate(halfMegabits: 2)
    /// The fastest of each mode: 11, 54 and 65 Mbit/s.
    public static let b = Rate(halfMegabits: 22)
    public static let g = Rate(halfMegabits: 108)
    public static let n = Rate(halfMegabits: 130)
    /// 135 Mbit/s over two channels.
    public static let wide = Rate(halfMegabits: 270, isWide: true)

    /// 802.11n's number of the rate with one antenna (MCS); nil for the older modes' rates.
    public var modulation: UInt32? {
        if isWide { return 7 }
        return [13, 26, 39, 52, 78, 104, 117, 130].firstIndex(of: halfMegabits).map(UInt32.init)
    }

    /// 802.11b's four rates; the others are OFDM.
    public var isDSSS: Bool { [2, 4, 11, 22].contains(halfMegabits) }
}

enum Airtime {
    /// Between the channel falling idle and the next frame: DIFS, and the mean of a station's
    /// shortest back-off.
    static let gap: Cycles = 50 * .perMicrosecond + 155 * .perMicrosecond
    /// Ten metres of air are below a cycle's worth; what a receiver needs to notice a frame's end.
    static let propagation: Cycles = .perMicrosecond

    /// - Parameter length: bytes with the checksum.
    static func frame(length: Int, at rate: Rate) -> Cycles {
        if rate.isDSSS {
            // A long preamble of 192 us, then the bits; two half megabits are 1 bit a microsecond.
            return 192 * .perMicrosecond + Cycles(length) * 16 * .perMicrosecond
                / Cycles(rate.halfMegabits)
        }
        // A preamble of 20 us, then symbols of 4 us that hold 2 bits for each half megabit, with 22
        // bits of service and tail.
        let bitsOfSymbol = Cycles(rate.halfMegabits) * 2
        let symbols = (22 + 8 * Cycles(length) + bitsOfSymbol - 1) / bitsOfSymbol
        return (20 + 4 * symbols) * .perMicrosecond
    }

    /// A frame for one receiver is acknowledged after SIFS.
    static func acknowledgement(of rate: Rate) -> Cycles {
        10 * .perMicrosecond + frame(length: 14, at: rate.isDSSS ? .basic : Rate(halfMegabits: 48))
    }
}
