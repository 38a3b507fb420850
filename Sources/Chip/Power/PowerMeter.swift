//  How long the chip was in which state, and what that took from the battery: for `--power-report`.
//
//  The currents are the typical ones of the chip's data sheet; Docs/LifeCycle.md has the table.
//  They tell which firmware sleeps well. They are no measurement: what the radio sends is not
//  counted.

import Simulation

/// What draws current, from most to least.
public enum PowerState: Int, Sendable, CaseIterable {
    /// CPU and radio.
    case active
    /// The CPU alone.
    case modemSleep
    /// Memory, and what wakes.
    case lightSleep
    /// The RTC alone.
    case deepSleep

    /// In microamperes.
    public var current: UInt64 {
        switch self {
        case .active: 56_000
        case .modemSleep: 15_000
        case .lightSleep: 900
        case .deepSleep: 20
        }
    }

    var name: String {
        switch self {
        case .active: "active"
        case .modemSleep: "modem sleep"
        case .lightSleep: "light sleep"
        case .deepSleep: "deep sleep"
        }
    }
}

/// Adds up times by state. The chip is active when it begins.
public struct PowerMeter: Sendable {
    public private(set) var state = PowerState.active
    private var since = Instant.zero
    private var times = [Cycles](repeating: 0, count: PowerState.allCases.count)

    public init() {}

    /// The chip is in another state from now on.
    public mutating func enter(_ state: PowerState, at now: Instant) {
        times[self.state.rawValue] += now > since ? now - since : 0
        since = max(now, since)
        self.state = state
    }

    /// For how long the chip has been in a state.
    public func time(in state: PowerState, at now: Instant) -> Cycles {
        let current = state == self.state && now > since ? now - since : 0
        return times[state.rawValue] + current
    }

    /// The charge that a state has taken, in billionths of an ampere-hour.
    public func charge(of state: PowerState, at now: Instant) -> UInt64 {
        // Microamperes times thousands of cycles: 80 million cycles a second, 3600 seconds an hour.
        state.current * (time(in: state, at: now) / 1000) / 288_000
    }

    /// One line a state that the chip has been in, and the sum.
    public func report(at now: Instant) -> [String] {
        let states = PowerState.allCases.filter { time(in: $0, at: now) > 0 }
        let sum = states.reduce(UInt64(0)) { $0 + charge(of: $1, at: now) }
        return states.map { state in
            "power: \(state.name) for \(time(in: state, at: now).virtualTime), "
                + Self.amount(charge(of: state, at: now))
        } + ["power: \(Self.amount(sum)) in all"]
    }

    /// Microampere-hours with three decimals.
    private static func amount(_ charge: UInt64) -> String {
        let decimals = String(charge % 1000)
        return "\(charge / 1000)." + String(repeating: "0", count: 3 - decimals.count) + decimals
            + " uAh"
    }
}
