//  Addresses as texts of a scenario: how they must look, and the words for it.

import Chip
import Schema

public enum AddressForms {
    public static let ip = TextForm(
        "an address such as 192.168.1.10", pattern: "^[0-9]{1,3}(\\.[0-9]{1,3}){3}$"
    ) { IPv4Address($0) != nil }

    /// Of one station, never of a group.
    public static let mac = TextForm(
        "six hexadecimal bytes such as \(MACAddress.guide), of which the first is even",
        pattern: "^[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){5}$"
    ) { MACAddress($0) != nil }
}
