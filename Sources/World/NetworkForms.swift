//  Forms of texts in the `network:` part of a scenario.

import Schema
import Simulation
import Wire

enum NetworkForms {
    static let net = TextForm(
        "a gateway's address and the bits of its net, such as 192.168.1.1/24",
        pattern: "^[0-9]{1,3}(\\.[0-9]{1,3}){3}/[0-9]{1,2}$"
    ) { IPv4Net($0) != nil }

    /// What DNS can ask for: up to 253 characters, parts of 1 to 63.
    static let name = TextForm(
        "a name such as server.home: letters, digits, -, _ and points",
        pattern: "^[A-Za-z0-9_-]{1,63}(\\.[A-Za-z0-9_-]{1,63})*$"
    ) { text in
        text.utf8.count <= 253
            && text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { part in
                (1...63).contains(part.utf8.count) && part.allSatisfy(isOfName)
            }
    }

    /// What a request can name: it begins with a slash and has no spaces.
    static let path = TextForm("a path such as /index.html", pattern: "^/[^ ?#]*$") { text in
        text.hasPrefix("/") && text.utf8.count <= 1024
            && text.utf8.allSatisfy { (33...126).contains($0) && $0 != 0x3F && $0 != 0x23 }
    }

    static let date = TextForm(
        "a date such as 2026-05-01 or 2026-05-01T12:30:00Z, of 1970 to 2105",
        pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)?$"
    ) { CalendarTime($0) != nil }

    /// Parts per million that a clock gains, or loses.
    static let drift = TextForm(
        "a drift such as 20ppm or -100ppm, at most 100000ppm", pattern: "^-?[0-9]{1,6}ppm$"
    ) { partsPerMillion($0) != nil }

    /// Of a text such as -100ppm; nil for what is none.
    static func partsPerMillion(_ text: String) -> Int32? {
        guard text.hasSuffix("ppm"), !text.hasPrefix("+"), text.utf8.count <= 10,
            let parts = Int32(text.dropLast(3)), (-100_000...100_000).contains(parts)
        else { return nil }
        return parts
    }

    private static func isOfName(_ character: Character) -> Bool {
        character.isASCII
            && (character.isLetter || character.isNumber || character == "-" || character == "_")
    }
}
