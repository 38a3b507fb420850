//  Which of its two Wi-Fi interfaces the chip runs, and how the SDK reports it.

/// C: WIFI_MODE.
public enum WiFiMode: UInt32, Sendable {
    case off = 0
    case station = 1
    case softAP = 2
    case stationAndSoftAP = 3

    public var hasStation: Bool { self == .station || self == .stationAndSoftAP }
    public var hasSoftAP: Bool { self == .softAP || self == .stationAndSoftAP }

    /// The line that the SDK prints when Wi-Fi enters this mode (Guide 3.2.1, its result).
    public func line(station: MACAddress, softAP: MACAddress) -> String {
        switch self {
        case .off: "mode : null"
        case .station: "mode : sta(\(station))"
        case .softAP: "mode : softAP(\(softAP))"
        case .stationAndSoftAP: "mode : sta(\(station)) + softAP(\(softAP))"
        }
    }
}
