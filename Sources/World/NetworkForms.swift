//  Forms of texts in the `network:` part of a scenario.

import Schema
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

    private static func isOfName(_ character: Character) -> Bool {
        character.isASCII
            && (character.isLetter || character.isNumber || character == "-" || character == "_")
    }
}
