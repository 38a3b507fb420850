// The record of one compilation: which files went into it, and the key of what came out.
//
// Interface: `UnitRecord.key`, `ContentKeys` to hash files once per build, `UnitRecord.read/write`,
// `Dependencies.parse` for the list that a compiler writes with -MD.

/// Hashes of files, each read once in a build: a hundred units share the same headers.
struct ContentKeys {
    private var known: [String: String] = [:]

    /// Of a file's content; "absent" when it cannot be read.
    mutating func hash(of path: String) -> String {
        if let hash = known[path] { return hash }
        var hash = ContentHash()
        guard let content = Files.read(path) else { return "absent" }
        hash.add(content)
        known[path] = hash.hexadecimal
        return hash.hexadecimal
    }
}

struct UnitRecord {
    /// Names the object.
    var key: String
    /// Every file that the compiler read, the source first.
    var dependencies: [String]

    private static let magic = "H8U1"

    /// The object's key: what it is made by, and of which content.
    static func key(
        unit: String, dependencies: [String], using contents: inout ContentKeys
    ) -> String {
        var hash = ContentHash()
        hash.add(unit)
        for path in dependencies {
            hash.add(path)
            hash.add(contents.hash(of: path))
        }
        return hash.hexadecimal
    }

    static func read(_ path: String) -> UnitRecord? {
        guard let text = Files.readText(path) else { return nil }
        let lines = text.split(separator: "\n").map(String.init)
        guard lines.count >= 3, lines[0] == magic else { return nil }
        return UnitRecord(key: lines[1], dependencies: Array(lines[2...]))
    }

    func write(_ path: String) throws(FileError) {
        try Files.replace(path, with: ([Self.magic, key] + dependencies).joined(separator: "\n"))
    }
}

enum Dependencies {
    /// The prerequisites of the one rule in a makefile that a compiler wrote: blanks within a name
    /// are written `\ `, a dollar `$$`, and a backslash at the end of a line continues it.
    static func parse(_ text: String) -> [String] {
        var names: [String] = []
        var name = ""
        var characters = text[...]
        guard let colon = text.firstRange(of: ": ") else { return [] }
        characters = text[colon.upperBound...]
        while let character = characters.popFirst() {
            let next = characters.first
            if character == "\\", next == "\n" || next == "\r\n" {
                continue
            } else if character == "\\", next == " " || next == "#" || next == "\\" {
                name.append(characters.removeFirst())
            } else if character == "$", next == "$" {
                name.append(characters.removeFirst())
            } else if character.isWhitespace {
                if !name.isEmpty { names.append(name) }
                name = ""
            } else {
                name.append(character)
            }
        }
        if !name.isEmpty { names.append(name) }
        return names
    }
}
