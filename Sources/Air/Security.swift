//  How a network is protected, and how it says so: the RSN element and the older one of WPA.

import Wire

/// C: AUTH_MODE, with its numbers.
public enum AuthMode: UInt8, Sendable, CaseIterable {
    case open = 0
    case wep
    case wpa
    case wpa2
    case mixed

    /// Protected by a passphrase, from which a handshake makes keys.
    public var usesHandshake: Bool { rawValue >= AuthMode.wpa.rawValue }

    /// How scenarios name it.
    public var word: String {
        switch self {
        case .open: "open"
        case .wep: "wep"
        case .wpa: "wpa"
        case .wpa2: "wpa2"
        case .mixed: "wpa/wpa2"
        }
    }

    /// Whether `password` can be one: WEP takes 5 or 13 characters or twice as many hexadecimal
    /// digits, WPA 8 to 63 characters or 64 hexadecimal digits.
    public func accepts(password: [UInt8]) -> Bool {
        let isHexadecimal = password.allSatisfy { Character(UnicodeScalar($0)).isHexDigit }
        switch self {
        case .open: return true
        case .wep:
            return [5, 13].contains(password.count)
                || [10, 26].contains(password.count) && isHexadecimal
        case .wpa, .wpa2, .mixed:
            return (8...63).contains(password.count) || password.count == 64 && isHexadecimal
        }
    }
}

/// Ciphers by the number of their suite.
public enum Cipher: UInt8, Sendable, CaseIterable {
    case wep40 = 1
    case tkip = 2
    case ccmp = 4
    case gcmp = 8

    public var word: String {
        switch self {
        case .wep40: "wep40"
        case .tkip: "tkip"
        case .ccmp: "ccmp"
        case .gcmp: "gcmp"
        }
    }
}

/// One security element of a beacon or an association.
public struct SecurityElement: Equatable, Sendable {
    /// RSN (WPA2); else the vendor's element of WPA.
    public var isRSN: Bool
    public var version: UInt16 = 1
    public var group: UInt8
    public var pairwise: UInt8
    /// 1: 802.1X, 2: a passphrase.
    public var keyManagement: UInt8 = 2
    /// Bit 6: protected management frames are required.
    public var capabilities: UInt16 = 0

    public init(isRSN: Bool, group: Cipher, pairwise: Cipher) {
        self.isRSN = isRSN
        self.group = group.rawValue
        self.pairwise = pairwise.rawValue
    }

    private static let requiresProtection: UInt16 = 1 << 6

    public var requiresProtectedManagement: Bool {
        get { capabilities & Self.requiresProtection != 0 }
        set { capabilities = newValue ? Self.requiresProtection : 0 }
    }

    /// The whole element, with its identifier and length.
    public var bytes: [UInt8] {
        let suite: [UInt8] = isRSN ? [0x00, 0x0F, 0xAC] : [0x00, 0x50, 0xF2]
        var content: [UInt8] = isRSN ? [] : suite + [1]
        content += little(version) + suite + [group]
        content += little(1) + suite + [pairwise]
        content += little(1) + suite + [keyManagement]
        if isRSN { content += little(capabilities) }
        return [isRSN ? ElementID.rsn : ElementID.vendor, UInt8(content.count)] + content
    }

    /// Reads the content of an RSN element, or of WPA's behind its type; nil for what is too short
    /// or has no suite.
    init?(isRSN: Bool, content: ArraySlice<UInt8>) {
        let bytes = Array(content)
        guard bytes.count >= 18, bytes[6] >= 1, bytes[7] == 0 else { return nil }
        let keys = 8 + 4 * Int(bytes[6])
        guard bytes.count >= keys + 6 else { return nil }
        self.isRSN = isRSN
        version = UInt16(bytes[0]) | UInt16(bytes[1]) << 8
        group = bytes[5]
        pairwise = bytes[11]
        keyManagement = bytes[keys + 5]
        if bytes.count >= keys + 8 {
            capabilities = UInt16(bytes[keys + 6]) | UInt16(bytes[keys + 7]) << 8
        }
    }

    /// What a station that knows WPA and WPA2 with a passphrase, TKIP and CCMP cannot do with it;
    /// nil when it can join.
    public var objection: Reason? {
        if version != 1 { return .securityVersion }
        if ![Cipher.wep40, .tkip, .ccmp].contains(where: { $0.rawValue == group }) {
            return .groupCipher
        }
        if ![Cipher.tkip, .ccmp].contains(where: { $0.rawValue == pairwise }) {
            return .pairwiseCipher
        }
        if keyManagement != 2 { return .keyManagement }
        return requiresProtectedManagement ? .securityCapabilities : nil
    }
}
