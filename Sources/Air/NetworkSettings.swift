//  What an access point is, and whom it lets in: what a scenario, or firmware's soft-AP, says of
//  it.

import Chip

/// What an access point is, and whom it lets in.
public struct NetworkSettings: Equatable, Sendable {
    /// Something that an access point wants of a station beyond the password, and that the chip
    /// has not got.
    public enum Demand: String, Sendable, CaseIterable {
        /// The range of its transmitting power: dismissed after joining.
        case powerCapability = "power-capability"
        /// The channels that it knows: dismissed after joining.
        case supportedChannels = "supported-channels"
        /// An element of some manufacturer's: refused as an invalid element.
        case vendorElement = "vendor-element"
        /// Another cipher than it announces: refused by its policy.
        case otherCipher = "other-cipher"
        /// Rates that no station of 802.11n has: refused.
        case otherRates = "other-rates"
    }

    /// What an access point with too much to do may leave undone when a station comes.
    public enum Request: String, Sendable, CaseIterable {
        case authentication, association
        /// It never begins the handshake.
        case handshake
    }

    public var description: NetworkDescription
    public var authMode: AuthMode
    public var password: [UInt8]
    public var isHidden = false
    public var maxStations = 32
    public var demands: [Demand] = []
    public var denied: [MACAddress] = []
    /// In the handshake it sends another security element than in its beacons.
    public var contradictsItself = false
    public var unanswered: [Request] = []
    /// It forgets at once whom it has authenticated.
    public var forgetsAuthentication = false
    /// Every so many beacons, stations that sleep get what waits for them.
    public var dtim: UInt8 = 1
    /// Elements of the manufacturer's own, whole, in frames other than beacons.
    public var extras: [FrameKind: [UInt8]] = [:]

    /// - Parameter interval: of beacons, in units of 1.024 ms.
    public init(
        bssid: MACAddress, ssid: [UInt8], channel: UInt8, authMode: AuthMode, password: [UInt8],
        interval: UInt16 = 100
    ) {
        description = NetworkDescription(bssid: bssid, ssid: ssid, channel: channel)
        description.interval = interval
        description.isPrivate = authMode != .open
        description.security = Self.elements(for: authMode)
        self.authMode = authMode
        self.password = password
    }

    /// What each mode announces: of RSN first.
    public static func elements(for mode: AuthMode) -> [SecurityElement] {
        switch mode {
        case .open, .wep: []
        case .wpa: [SecurityElement(isRSN: false, group: .tkip, pairwise: .tkip)]
        case .wpa2: [SecurityElement(isRSN: true, group: .ccmp, pairwise: .ccmp)]
        case .mixed:
            [
                SecurityElement(isRSN: true, group: .tkip, pairwise: .ccmp),
                SecurityElement(isRSN: false, group: .tkip, pairwise: .tkip),
            ]
        }
    }
}
