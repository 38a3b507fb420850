//  A protected frame as somebody without the key hears it: which the sniffer is.
//
//  Our air carries data in plain and remembers what it would be protected with
//  (`Frame.protection`). What a stranger gets has the real form: the header's flag, the cipher's
//  own header, content that says nothing, and the integrity code behind it. So lengths are those of
//  the air, and firmware can tell WEP, TKIP and CCMP apart as it does on the chip.
//
//  Fidelity: the content is a hash's key stream, not the cipher's.

import Chip

extension Cipher {
    /// Bytes before the content: an initialisation vector, with TKIP and CCMP an extended one.
    var headerLength: Int { self == .wep40 ? 4 : 8 }

    /// Bytes behind the content: WEP's check value; TKIP's integrity code and check value; CCMP's
    /// and GCMP's integrity code.
    var trailerLength: Int {
        switch self {
        case .wep40: 4
        case .tkip: 12
        case .ccmp: 8
        case .gcmp: 16
        }
    }

    /// Bytes that a frame becomes longer by.
    public var overhead: Int { headerLength + trailerLength }

    /// The header of the frame with this number.
    func header(number: UInt16) -> [UInt8] {
        let low = UInt8(truncatingIfNeeded: number)
        let high = UInt8(truncatingIfNeeded: number >> 8)
        let extended: UInt8 = 0x20
        return switch self {
        case .wep40: [low, high, 0, 0]
        // The second byte is derived from the first, so that no weak key comes about.
        case .tkip: [high, (high | 0x20) & 0x7F, low, extended, 0, 0, 0, 0]
        case .ccmp, .gcmp: [low, high, 0, extended, 0, 0, 0, 0]
        }
    }
}

extension Frame {
    private static let isProtected: UInt8 = 0x40

    /// The bytes on the air, without the checksum, for who has no key.
    public var overheardBytes: [UInt8] {
        guard let protection else { return bytes }
        var plain = bytes
        plain[1] |= Self.isProtected
        let stream = digest([Array(plain[4...])], count: body.count + protection.trailerLength)
        let content = zip(body + [UInt8](repeating: 0, count: protection.trailerLength), stream)
        return plain[..<Self.headerLength] + protection.header(number: sequence)
            + content.map { $0 ^ $1 }
    }
}

extension NetworkDescription {
    /// What data of this network is protected with, for a group or for one station; nil where it is
    /// open, and for a cipher that there is not.
    public func protection(ofGroup isGroup: Bool) -> Cipher? {
        guard let security = preferredSecurity else { return isPrivate ? .wep40 : nil }
        return Cipher(rawValue: isGroup ? security.group : security.pairwise)
    }
}
