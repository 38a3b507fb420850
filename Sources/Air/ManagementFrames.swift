//  The management frames that stations and access points exchange: making and reading them.

import Chip
import Wire

extension Frame {
    /// - Parameter ssid: empty to ask everybody.
    public static func probeRequest(
        from station: MACAddress, ssid: [UInt8], extras: [UInt8] = []
    ) -> Frame {
        Frame(
            .probeRequest, from: station, to: .broadcast, third: .broadcast,
            body: Elements.element(ElementID.ssid, ssid)
                + Elements.element(ElementID.rates, NetworkDescription.rates) + extras)
    }

    /// The name that a probe request asks for; empty for everybody's, nil when it has none.
    public var probedSSID: [UInt8]? {
        kind == .probeRequest ? Elements(body[...])[ElementID.ssid].map(Array.init) : nil
    }

    public static func beacon(_ network: NetworkDescription, isHidden: Bool, at time: UInt64)
        -> Frame
    {
        Frame(
            .beacon, from: network.bssid, to: .broadcast, third: network.bssid,
            body: network.body(at: time, shownSSID: isHidden ? [] : network.ssid))
    }

    static func probeResponse(
        _ network: NetworkDescription, to station: MACAddress, at time: UInt64
    ) -> Frame {
        Frame(
            .probeResponse, from: network.bssid, to: station, third: network.bssid,
            body: network.body(at: time, shownSSID: network.ssid))
    }

    /// - Parameter algorithm: 0 open, 1 shared key.
    static func authentication(
        from sender: MACAddress, to receiver: MACAddress, bssid: MACAddress, algorithm: UInt16,
        step: UInt16, status: Status = .success, challenge: [UInt8] = []
    ) -> Frame {
        Frame(
            .authentication, from: sender, to: receiver, third: bssid,
            body: little(algorithm) + little(step) + little(status.rawValue)
                + (challenge.isEmpty ? [] : Elements.element(ElementID.challenge, challenge)))
    }

    /// A 16-bit field of the body; nil when it is too short.
    public func field(at offset: Int) -> UInt16? {
        guard body.count >= offset + 2 else { return nil }
        return UInt16(body[offset]) | UInt16(body[offset + 1]) << 8
    }

    var challenge: [UInt8]? {
        guard kind == .authentication, body.count > 6 else { return nil }
        return Elements(body[6...])[ElementID.challenge].map(Array.init)
    }

    static func associationRequest(
        from station: MACAddress, to network: NetworkDescription, security: SecurityElement?,
        extras: [UInt8]
    ) -> Frame {
        Frame(
            .associationRequest, from: station, to: network.bssid, third: network.bssid,
            body: little(network.capabilities) + little(3)
                + Elements.element(ElementID.ssid, network.ssid)
                + Elements.element(ElementID.rates, NetworkDescription.rates)
                + (security?.bytes ?? []) + extras)
    }

    /// An association request tells that its sender knows channels of 40 MHz.
    var understandsWide: Bool {
        kind == .associationRequest && body.count > 4 && Elements(body[4...]).isWide
    }

    /// The name that an association request gives; nil when it has none.
    public var requestedSSID: [UInt8]? {
        guard kind == .associationRequest, body.count > 4 else { return nil }
        return Elements(body[4...])[ElementID.ssid].map(Array.init)
    }

    static func associationResponse(
        from network: NetworkDescription, to station: MACAddress, status: Status, aid: UInt16
    ) -> Frame {
        Frame(
            .associationResponse, from: network.bssid, to: station, third: network.bssid,
            body: little(network.capabilities) + little(status.rawValue) + little(aid | 0xC000)
                + Elements.element(ElementID.rates, NetworkDescription.rates) + network.extras)
    }

    /// - Parameter kind: `.deauthentication` or `.disassociation`.
    static func farewell(
        _ kind: FrameKind, from sender: MACAddress, to receiver: MACAddress, bssid: MACAddress,
        _ reason: Reason
    ) -> Frame {
        Frame(kind, from: sender, to: receiver, third: bssid, body: little(reason.rawValue))
    }

    /// Why a deauthentication or disassociation was sent.
    var reason: Reason? {
        guard kind == .deauthentication || kind == .disassociation else { return nil }
        return field(at: 0).map(Reason.init(rawValue:))
    }
}
