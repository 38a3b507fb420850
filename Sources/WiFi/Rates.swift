//  What firmware has said about the rates at which its frames leave.
//
//  The air has no rate control: a frame goes once, at the fastest rate that both the phy mode and
//  firmware's limits allow, or at the rate that firmware has fixed.

import Air

public struct RateSettings: Sendable {
    /// What limits are about. C: RC_LIMIT_11B and its like.
    public enum Family: Int, CaseIterable, Sendable { case b, g, n, peerG, peerN }

    /// A bit for each interface: 1 station, 2 soft-AP.
    public var fixedMask: UInt8 = 0
    /// C: enum FIXED_RATE; 0 before it was set.
    public var fixed: UInt8 = 0
    /// The same bits.
    public var limitMask: UInt8 = 0
    /// The lowest and highest rate that it says it supports. C: enum support_rate.
    public var supported: ClosedRange<UInt8> = 0...11

    /// The fastest allowed rate of each interface and family; nil where nothing was said.
    private var fastest = [[Rate?]](
        repeating: [Rate?](repeating: nil, count: Family.allCases.count), count: 2)

    /// 802.11g's rates in units of 500 kbit/s, by their number in the hardware.
    private static let fixedRates: [UInt8: UInt16] = [
        0x8: 96, 0x9: 48, 0xA: 24, 0xB: 12, 0xC: 108, 0xD: 72, 0xE: 36, 0xF: 18,
    ]

    /// In the same units and the order of RATE_11B_ID, RATE_11G_ID and RATE_11N_ID: the fastest
    /// first. The air has no short guard interval, so RATE_11N_MCS7S is as fast as RATE_11N_MCS7.
    private static let families: [[UInt16]] = [
        [22, 11, 4, 2],
        [108, 96, 72, 48, 36, 24, 18, 12, 11, 4, 2],
        [130, 130, 117, 104, 78, 52, 39, 26, 13, 11, 4, 2],
    ]

    private static func rates(of family: Family) -> [UInt16] {
        switch family {
        case .b: families[0]
        case .g, .peerG: families[1]
        case .n, .peerN: families[2]
        }
    }

    public static func isRate(_ number: UInt8) -> Bool { fixedRates[number] != nil }

    /// Limits the rates of an interface (0 station, 1 soft-AP) in one phy mode. Acts while
    /// `limitMask` has the interface's bit.
    ///
    /// - Parameters: max, min: numbers in the family's own list, where less is faster.
    /// - Returns: false for an interface, a rate or an order that does not exist; nothing changes.
    public mutating func limit(_ family: Family, of interface: Int, max: UInt8, min: UInt8) -> Bool
    {
        let rates = Self.rates(of: family)
        guard fastest.indices.contains(interface), max <= min, Int(min) < rates.count else {
            return false
        }
        fastest[interface][family.rawValue] = Rate(halfMegabits: rates[Int(max)])
        return true
    }

    func rate(of interface: WiFiInterface, _ mode: PhyMode) -> Rate {
        let number = Int(interface.rawValue)
        let bit = UInt8(1 << number)
        if fixedMask & bit != 0, let rate = Self.fixedRates[fixed] {
            return Rate(halfMegabits: rate)
        }
        guard limitMask & bit != 0 else { return mode.rate }
        return fastest[number][mode.family.rawValue] ?? mode.rate
    }
}

extension PhyMode {
    /// At which data leaves.
    var rate: Rate {
        switch self {
        case .b: .b
        case .g: .g
        case .n: .n
        }
    }

    fileprivate var family: RateSettings.Family {
        switch self {
        case .b: .b
        case .g: .g
        case .n: .n
        }
    }
}
