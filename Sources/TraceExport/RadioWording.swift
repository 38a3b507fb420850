//  Frames of 802.11 and events of Wi-Fi in words.
import Simulation

enum RadioWording {
    private static let kinds: [UInt32: String] = [
        0x00: "association request", 0x10: "association response", 0x40: "probe request",
        0x50: "probe response", 0x80: "beacon", 0xA0: "disassociation", 0xB0: "authentication",
        0xC0: "deauthentication", 0x08: "data", 0x48: "null",
    ]

    private static let events = [
        "SCAN_DONE", "CONNECTED", "DISCONNECTED", "AUTHMODE_CHANGE", "GOT_IP", "DHCP_TIMEOUT",
        "STACONNECTED", "STADISCONNECTED", "PROBEREQRECVED",
    ]

    /// A frame, of the object of its record.
    static func frame(_ object: UInt32) -> String {
        "\(kinds[object & 0xFF] ?? "frame \((object & 0xFF).hex)") of \(object >> 8) bytes"
    }

    // MARK: - What is in a frame

    static func facts(_ object: UInt32) -> String {
        "channel \(object & 0xFFFF), code \(object >> 16)"
    }

    static func packet(_ record: TraceRecord) -> String {
        let value = record.value
        return "\(address(record.object)):\(value >> 32 & 0xFFFF) to "
            + "\(address(UInt32(truncatingIfNeeded: value))):\(value >> 48)"
    }

    static func content(_ record: TraceRecord) -> String {
        let protocols: [UInt32: String] = [1: "ICMP", 2: "IGMP", 6: "TCP", 17: "UDP"]
        let number = record.object & 0xFF
        let name = protocols[number] ?? "protocol \(number)"
        let bytes = "\(name), \(record.object >> 16) bytes"
        guard number == 6 else { return bytes }
        let flags = zip("FSRPAUEC", 0..<8).filter { record.object >> (8 + UInt32($0.1)) & 1 != 0 }
        return bytes + ", flags \(String(flags.map(\.0))), sequence \(record.value & 0xFFFF_FFFF)"
            + ", acknowledges \(record.value >> 32)"
    }

    static func dhcp(_ record: TraceRecord) -> String {
        let kinds = [
            "DISCOVER", "OFFER", "REQUEST", "DECLINE", "ACK", "NAK", "RELEASE", "INFORM",
        ]
        let number = Int(record.value & 0xFF)
        let name = (1...kinds.count).contains(number) ? kinds[number - 1] : "message \(number)"
        return "DHCP \(name)" + (record.object == 0 ? "" : " of \(address(record.object))")
    }

    private static func address(_ bits: UInt32) -> String {
        (0..<4).map { String(bits >> (24 - 8 * UInt32($0)) & 0xFF) }.joined(separator: ".")
    }

    static func event(_ record: TraceRecord) -> String {
        let index = Int(record.object)
        let name = events.indices.contains(index) ? events[index] : "\(index)"
        return "event \(name)" + (record.value > 0 ? ", \(record.value)" : "")
    }
}
