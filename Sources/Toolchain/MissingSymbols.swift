// The report on functions that firmware calls and nobody has.
//
// Interface: `MissingSymbols.report`, one text for all of them.

/// Looks a name up in the headers of Include/, to tell a function that the SDK has from one that
/// nobody has.
struct SDKHeaders {
    private var headers: [(name: String, text: String)] = []
    private let root: String

    init(root: String) {
        self.root = root
        add("")
    }

    private mutating func add(_ directory: String) {
        for name in Files.names(in: Path.join(root, directory)) where name != "runtime" {
            let inner = Path.join(directory, name)
            let path = Path.join(root, inner)
            if Files.isDirectory(path) {
                add(inner)
            } else if Path.fileExtension(name) == "h", let text = Files.readText(path) {
                headers.append((inner, text))
            }
        }
    }

    /// The header that declares the function, as an application would include it.
    func declaring(_ function: String) -> String? {
        headers.first { Self.declares($0.text, function) }?.name
    }

    /// Whether the header has the name as a macro: calling it without the header is a mistake.
    func isMacro(_ function: String, in header: String) -> Bool {
        headers.first { $0.name == header }?.text.contains("#define \(function)(") ?? false
    }

    /// Whether the name occurs as a whole word with an opening bracket behind it.
    private static func declares(_ text: String, _ name: String) -> Bool {
        let bytes = Array(text.utf8)
        let needle = Array(name.utf8)
        let isWord = { (byte: UInt8) in
            byte == UInt8(ascii: "_") || (48...57).contains(byte) || (65...90).contains(byte)
                || (97...122).contains(byte)
        }
        var at = 0
        while at + needle.count < bytes.count {
            let end = at + needle.count
            if bytes[at] == needle[0], bytes[at..<end].elementsEqual(needle),
                at == 0 || !isWord(bytes[at - 1])
            {
                let next = bytes[end...].first { $0 != UInt8(ascii: " ") }
                // H8(name) is how our headers write a name that firmware's libc shares.
                if next == UInt8(ascii: "(") || next == UInt8(ascii: ")") { return true }
            }
            at += 1
        }
        return false
    }
}

enum MissingSymbols {
    /// How many are told in full.
    static let shown = 20
    private static let placesShown = 3

    /// - Parameter hints: sentences about what was left out of the build and may be the reason.
    static func report(
        _ missing: [String], messages: [LinkerMessage], headers: SDKHeaders, hints: [String]
    ) -> BuildFailure {
        var lines: [String] = []
        for symbol in missing.prefix(shown) {
            let places = messages.first { $0.symbol == symbol }?.places ?? []
            lines.append(describe(symbol, places: places, headers: headers))
        }
        if missing.count > shown { lines.append("... and \(missing.count - shown) more") }
        lines += hints.map { "note: " + $0 }
        let names = missing.prefix(3).map { "`\(plain($0))`" }.joined(separator: ", ")
        let more = missing.count > 3 ? " and \(missing.count - 3) more" : ""
        return .firmware(
            "the firmware calls what nobody has: \(names)\(more)",
            lines.joined(separator: "\n") + "\n")
    }

    private static func describe(
        _ symbol: String, places: [String], headers: SDKHeaders
    ) -> String {
        var used = places.prefix(placesShown).joined(separator: ", ")
        if places.count > placesShown { used += " and \(places.count - placesShown) more places" }
        if used.isEmpty { used = "an object without debug information" }
        return "\(plain(symbol)): used in \(used): \(advice(symbol, headers))"
    }

    private static func advice(_ symbol: String, _ headers: SDKHeaders) -> String {
        if symbol.hasPrefix("__atomic_") || symbol.hasPrefix("__sync_") {
            return "the chip has no atomic instructions of this size; use a critical section"
        }
        if symbol == "__gxx_personality_v0" || symbol == "__cxa_throw" {
            return "C++ exceptions do not exist on the chip"
        }
        if symbol.hasPrefix("_Z") {
            return "a C++ function without a body, or a C function whose header lacks extern \"C\""
        }
        guard let header = headers.declaring(plain(symbol)) else {
            return "neither the SDK nor the application has it: is the name right, and is the "
                + "file that defines it built?"
        }
        if header.hasPrefix("libc/") {
            return "\(header.dropFirst(5)) declares it, but this version of Host8266 does not have "
                + "it yet"
        }
        if headers.isMacro(plain(symbol), in: header) {
            return "it is a macro of \(header), which that file does not include"
        }
        return "the SDK has it (\(header)), this version of Host8266 does not yet: leave the call "
            + "out with #ifdef, or define a function of that name of your own"
    }

    /// As the application wrote it: names that firmware shares with the host's C library carry a
    /// prefix in objects.
    static func plain(_ symbol: String) -> String {
        symbol.hasPrefix("h8266_") ? String(symbol.dropFirst(6)) : symbol
    }
}
