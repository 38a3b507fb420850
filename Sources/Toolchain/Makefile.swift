// A forgiving reader of an application's Makefile: enough of make's language to learn which
// directories and files it builds and with which flags, and nothing that runs a command.
//
// Interface: `Makefile(text:directory:)`, then `words("SUBDIRS")`, `arguments("DEFINES")`.
//
// Understood: `=`, `:=`, `::=`, `?=`, `+=`, continued lines, comments, `export`, `$(NAME)`,
// `${NAME}`, `$N`, and the conditionals ifdef, ifndef, ifeq, ifneq, else, endif. Not understood:
// functions such as $(wildcard ...), included files, recipes. A value that needs one of these is
// unreadable, and `words` returns nil for it, so that the caller falls back to make's habit.

struct Makefile {
    private var values: [String: String] = [:]
    /// The directory it stands in, for `$(CURDIR)`.
    let directory: String

    init(text: String, directory: String) {
        self.directory = directory
        values["CURDIR"] = directory
        // One entry for each conditional around the line: whether its branch counts.
        var branches: [(active: Bool, taken: Bool)] = []
        for line in Self.logicalLines(text) where !line.hasPrefix("\t") {
            let (word, rest) = Self.firstWord(line)
            switch word {
            case "ifdef", "ifndef", "ifeq", "ifneq":
                let outer = branches.allSatisfy(\.active)
                let holds = outer && condition(word, rest)
                branches.append((holds, holds || !outer))
            case "else":
                guard let last = branches.popLast() else { continue }
                let (inner, condition) = Self.firstWord(rest)
                let holds = !last.taken && (inner.isEmpty || self.condition(inner, condition))
                branches.append((holds, last.taken || holds))
            case "endif":
                _ = branches.popLast()
            default:
                if branches.allSatisfy(\.active) { assign(line) }
            }
        }
    }

    /// Whether the Makefile gives the variable a value at all.
    func defines(_ name: String) -> Bool { values[name] != nil }

    /// The words of a variable; nil if it has none or this reader cannot tell.
    func words(_ name: String) -> [String]? {
        guard let value = values[name], let text = expand(value) else { return nil }
        return text.split { $0 == " " || $0 == "\t" }.map(String.init)
    }

    /// The words as a shell would pass them: quotes group, a backslash quotes one character.
    /// Words that cannot be read are left out.
    func arguments(_ name: String) -> [String] {
        guard let value = values[name] else { return [] }
        let readable = expand(value) ?? expand(value, dropUnreadable: true) ?? ""
        return Self.shellWords(readable)
    }

    // MARK: Lines

    /// Lines with their continuations joined and their comments cut off.
    private static func logicalLines(_ text: String) -> [String] {
        var lines: [String] = []
        var current = ""
        for raw in text.split(separator: "\n", omittingEmptySubsequences: false) {
            var line = raw
            if line.last == "\r" { line.removeLast() }
            if line.last == "\\" {
                current += line.dropLast() + " "
            } else {
                lines.append(withoutComment(current + line))
                current = ""
            }
        }
        lines.append(withoutComment(current))
        return lines
    }

    private static func withoutComment(_ line: String) -> String {
        var result = ""
        for character in line {
            if character == "#", result.last != "\\" { break }
            if character == "#" { result.removeLast() }
            result.append(character)
        }
        return result
    }

    private static func firstWord(_ line: String) -> (String, String) {
        let line = trimmed(line)
        let word = line.prefix { $0.isLetter }
        return (String(word), trimmed(String(line[word.endIndex...])))
    }

    private static func trimmed(_ text: String) -> String {
        var text = text[...]
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text)
    }

    // MARK: Variables

    private mutating func assign(_ line: String) {
        guard let equals = line.firstIndex(of: "=") else { return }
        var name = line[..<equals]
        var kind: Character = "="
        while let last = name.last, "?+:".contains(last) {
            // `::=` is `:=`.
            if kind == "=" || last != ":" { kind = last }
            name.removeLast()
        }
        var key = Self.trimmed(String(name))
        for prefix in ["export ", "override "] where key.hasPrefix(prefix) {
            key = Self.trimmed(String(key.dropFirst(prefix.count)))
        }
        // A colon or a blank within the name is a rule with a variable of its own.
        guard !key.isEmpty, !key.contains(where: { $0.isWhitespace || $0 == ":" || $0 == "$" })
        else { return }
        let value = Self.trimmed(String(line[line.index(after: equals)...]))
        switch kind {
        case "?":
            if values[key] == nil { values[key] = value }
        case "+":
            values[key] = values[key].map { $0 + " " + value } ?? value
        default:
            // A value may name its own variable, as in `INCLUDES := $(INCLUDES) -I include`.
            values[key] = replaceReferences(to: key, in: value)
        }
    }

    private func replaceReferences(to name: String, in value: String) -> String {
        var value = value
        for reference in ["$(\(name))", "${\(name)}"] {
            while let range = value.firstRange(of: reference) {
                value.replaceSubrange(range, with: values[name] ?? "")
                if values[name]?.contains(reference) == true { break }
            }
        }
        return value
    }

    /// The value with its references replaced; nil when it calls a function, unless those parts
    /// are to be dropped. Undefined names are empty, as in make.
    private func expand(_ value: String, dropUnreadable: Bool = false, depth: Int = 0) -> String? {
        guard depth < 32 else { return nil }
        var result = ""
        var rest = value[...]
        while let dollar = rest.firstIndex(of: "$") {
            result += rest[..<dollar]
            rest = rest[rest.index(after: dollar)...]
            guard let first = rest.first else { break }
            if first == "$" {
                result.append("$")
                rest.removeFirst()
                continue
            }
            let name = Self.takeReference(&rest)
            if name.contains(where: { $0.isWhitespace || $0 == "," || $0 == "$" || $0 == ":" }) {
                if dropUnreadable { continue }
                return nil
            }
            let inner = expand(values[name] ?? "", dropUnreadable: dropUnreadable, depth: depth + 1)
            guard let inner else { return nil }
            result += inner
        }
        return result + rest
    }

    /// Takes what follows a dollar: one character, or a name in balanced brackets.
    private static func takeReference(_ rest: inout Substring) -> String {
        guard let open = rest.first, open == "(" || open == "{" else {
            return rest.popFirst().map(String.init) ?? ""
        }
        let close: Character = open == "(" ? ")" : "}"
        var level = 0
        var end = rest.startIndex
        while end < rest.endIndex {
            if rest[end] == open { level += 1 }
            if rest[end] == close { level -= 1 }
            if level == 0 { break }
            end = rest.index(after: end)
        }
        let name = String(rest[..<end].dropFirst())
        rest = end < rest.endIndex ? rest[rest.index(after: end)...] : ""
        return name
    }

    private func condition(_ word: String, _ rest: String) -> Bool {
        switch word {
        case "ifdef": return values[rest].map { !$0.isEmpty } ?? false
        case "ifndef": return values[rest].map(\.isEmpty) ?? true
        case "ifeq": return sidesAreEqual(rest)
        case "ifneq": return !sidesAreEqual(rest)
        default: return false
        }
    }

    /// `(a, b)`, `"a" "b"` or `'a' 'b'`.
    private func sidesAreEqual(_ text: String) -> Bool {
        var sides: [String]
        if text.hasPrefix("("), text.hasSuffix(")") {
            let inside = text.dropFirst().dropLast()
            var level = 0
            let comma = inside.firstIndex { character in
                if character == "(" { level += 1 }
                if character == ")" { level -= 1 }
                return character == "," && level == 0
            }
            guard let comma else { return false }
            sides = [String(inside[..<comma]), String(inside[inside.index(after: comma)...])]
        } else {
            sides = Self.shellWords(text)
        }
        guard sides.count == 2 else { return false }
        sides = sides.map { Self.trimmed(expand($0, dropUnreadable: true) ?? "") }
        return sides[0] == sides[1]
    }

    static func shellWords(_ text: String) -> [String] {
        var words: [String] = []
        var word: String?
        var quote: Character?
        var escaped = false
        for character in text {
            if escaped {
                word = (word ?? "") + String(character)
                escaped = false
            } else if character == "\\", quote != "'" {
                escaped = true
            } else if let open = quote {
                if character == open {
                    quote = nil
                } else {
                    word = (word ?? "") + String(character)
                }
            } else if character == "\"" || character == "'" {
                quote = character
                word = word ?? ""
            } else if character.isWhitespace {
                if let done = word { words.append(done) }
                word = nil
            } else {
                word = (word ?? "") + String(character)
            }
        }
        if let done = word { words.append(done) }
        return words
    }
}
