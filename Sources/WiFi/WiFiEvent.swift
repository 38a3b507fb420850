//  What firmware is told. C: System_Event_t.

import Air
import Chip

public enum WiFiEvent: Sendable {
    case scanDone([ScanResult])
    case connected(ssid: [UInt8], bssid: MACAddress, channel: UInt8)
    case disconnected(ssid: [UInt8], bssid: MACAddress, Reason)
    case authModeChanged(old: AuthMode, new: AuthMode)
    case gotIP(IPInfo)
    case dhcpTimeout
    case stationJoined(MACAddress, aid: UInt16)
    case stationLeft(MACAddress, aid: UInt16)
    case probeRequest(MACAddress, level: Int8)

    /// C: SYSTEM_EVENT.
    public var number: UInt32 {
        switch self {
        case .scanDone: 0
        case .connected: 1
        case .disconnected: 2
        case .authModeChanged: 3
        case .gotIP: 4
        case .dhcpTimeout: 5
        case .stationJoined: 6
        case .stationLeft: 7
        case .probeRequest: 8
        }
    }

    /// What the trace tells of it.
    var detail: UInt64 {
        switch self {
        case .scanDone(let found): UInt64(found.count)
        case .connected(_, _, let channel): UInt64(channel)
        case .disconnected(_, _, let reason): UInt64(reason.rawValue)
        case .authModeChanged(_, let new): UInt64(new.rawValue)
        case .gotIP(let info): UInt64(info.address.value)
        case .dhcpTimeout: 0
        case .stationJoined(_, let aid), .stationLeft(_, let aid): UInt64(aid)
        case .probeRequest(_, let level): UInt64(UInt8(bitPattern: level))
        }
    }
}

/// C: STATION_STATUS.
public enum StationStatus: UInt32, Sendable {
    case idle = 0
    case connecting
    case wrongPassword
    case notFound
    case failed
    case gotIP

    /// What is left of an attempt that ended so.
    init(after reason: Reason) {
        self =
            switch reason {
            case .associationLeft: .idle
            case .notFound: .notFound
            case .handshakeTimeout, .ownHandshakeTimeout, .authenticationFailed: .wrongPassword
            default: .failed
            }
    }
}
