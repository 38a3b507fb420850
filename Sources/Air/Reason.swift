//  Why a connection ends or does not come about: reason and status codes of 802.11, and the reasons
//  that the SDK adds from 200 on. Docs/Air.md has the cause of each.

/// Why somebody is no longer connected. C: REASON_*.
public struct Reason: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt16
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    public static let unspecified = Reason(rawValue: 1)
    /// An answer to an authentication did not come, or the access point has forgotten the station.
    public static let authenticationExpired = Reason(rawValue: 2)
    /// The other side leaves.
    public static let leaving = Reason(rawValue: 3)
    /// An answer to an association did not come, or the access point found the station silent.
    public static let associationExpired = Reason(rawValue: 4)
    public static let tooMany = Reason(rawValue: 5)
    /// Data from somebody who is not even authenticated.
    public static let notAuthenticated = Reason(rawValue: 6)
    /// Data from somebody who is authenticated only.
    public static let notAssociated = Reason(rawValue: 7)
    public static let associationLeft = Reason(rawValue: 8)
    /// An association without an authentication before it.
    public static let associationNotAuthenticated = Reason(rawValue: 9)
    public static let powerCapability = Reason(rawValue: 10)
    public static let supportedChannels = Reason(rawValue: 11)
    public static let invalidElement = Reason(rawValue: 13)
    public static let integrityFailure = Reason(rawValue: 14)
    public static let handshakeTimeout = Reason(rawValue: 15)
    public static let groupKeyTimeout = Reason(rawValue: 16)
    public static let elementDiffers = Reason(rawValue: 17)
    public static let groupCipher = Reason(rawValue: 18)
    public static let pairwiseCipher = Reason(rawValue: 19)
    public static let keyManagement = Reason(rawValue: 20)
    public static let securityVersion = Reason(rawValue: 21)
    public static let securityCapabilities = Reason(rawValue: 22)
    public static let cipherRejected = Reason(rawValue: 24)

    // The SDK's own: never on the air.
    public static let beaconTimeout = Reason(rawValue: 200)
    public static let notFound = Reason(rawValue: 201)
    public static let authenticationFailed = Reason(rawValue: 202)
    public static let associationFailed = Reason(rawValue: 203)
    public static let ownHandshakeTimeout = Reason(rawValue: 204)
}

/// How an access point answers an authentication or association.
public struct Status: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt16
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    public static let success = Status(rawValue: 0)
    public static let algorithm = Status(rawValue: 13)
    public static let challenge = Status(rawValue: 15)
    public static let full = Status(rawValue: 17)
    public static let rates = Status(rawValue: 18)
    public static let declined = Status(rawValue: 37)
    public static let element = Status(rawValue: 40)
    public static let cipher = Status(rawValue: 46)

    /// What a station makes of a refused association: 802.11 gives most of these a reason of the
    /// same meaning.
    var asReason: Reason {
        switch self {
        case .full: .tooMany
        case .element: .invalidElement
        case .cipher: .cipherRejected
        default: .associationFailed
        }
    }
}
