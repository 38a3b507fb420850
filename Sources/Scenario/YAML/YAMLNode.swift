//  A YAML file as a tree: what stands where, before anybody knows what it means.

import Schema

/// One node of the tree.
struct YAMLNode {
    enum Content {
        /// A word, a number, a text: YAML's guesses at types are not followed. Nothing at all, as
        /// behind a key without a value, is an empty scalar that is not quoted.
        case scalar(String, isQuoted: Bool)
        case sequence([YAMLNode])
        /// In the order of the file. No key is there twice.
        case mapping([(key: YAMLNode, value: YAMLNode)])
    }

    let content: Content
    let mark: Mark

    /// True where a value was left out: `key:` or `key: ~`.
    var isEmpty: Bool {
        guard case .scalar(let text, false) = content else { return false }
        return text.isEmpty || text == "~" || text == "null"
    }

    /// What it is, for a sentence that wanted something else.
    var kind: String {
        switch content {
        case .scalar where isEmpty: "nothing"
        case .scalar(let text, _): quoted(text)
        case .sequence: "a list"
        case .mapping: "a group of keys"
        }
    }
}

/// A text of the file's in a sentence of ours: on one line, and not too long.
func quoted(_ text: String) -> String {
    let most = 40
    var shown = ""
    for scalar in text.unicodeScalars.prefix(most) {
        shown += scalar.value < 0x20 || scalar.value == 0x7F ? "\u{FFFD}" : String(scalar)
    }
    return "\"\(shown)\(text.unicodeScalars.count > most ? "..." : "")\""
}
