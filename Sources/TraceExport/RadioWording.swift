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

    static func event(_ record: TraceRecord) -> String {
        let index = Int(record.object)
        let name = events.indices.contains(index) ? events[index] : "\(index)"
        return "event \(name)" + (record.value > 0 ? ", \(record.value)" : "")
    }
}
