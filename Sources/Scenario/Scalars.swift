//  How single values are read, and how their types are worded.

import Schema
import Simulation

/// Why a text is not what it should be.
struct WrongScalar: Error {
    let sentence: String
}

extension ValueType {
    /// What it takes, for `"count" takes ...`.
    var wording: String {
        switch self {
        case .flag: "true or false"
        case .integer(let range): "a whole number\(Self.bounds(range) { "\($0)" })"
        case .time(let range):
            "a time such as 12.5s\(Self.bounds(range) { Cycles($0).virtualTime })"
        case .text(let bytes):
            bytes.upperBound == .max ? "a text" : "a text of at most \(bytes.upperBound) bytes"
        case .choice(let words): listed(words, last: "or")
        case .pin: "a GPIO: 0 to 5 or 12 to 16"
        case .form(let form): form.what
        case .list(let item, _): "a list; each item: \(item.wording)"
        case .section(let section): "a group of keys: \(section.what)"
        case .named(let variants, _): "names, each with a group of keys, \(variants.key) first"
        }
    }

    private static func bounds(
        _ range: ClosedRange<UInt64>, _ word: (UInt64) -> String
    ) -> String {
        switch (range.lowerBound, range.upperBound) {
        case (0, .max): ""
        case (let low, .max): ", \(word(low)) or more"
        case (let low, let high) where low == high: ", which can only be \(word(low)) yet"
        case (let low, let high): ", \(word(low)) to \(word(high))"
        }
    }

    /// True for a node that looks empty and is a value all the same: `null` as a text.
    func takesEmpty(_ node: YAMLNode) -> Bool {
        if case .text = self { return !node.word.isEmpty }
        return false
    }

    /// Reads a value of this type; it is a single one.
    func read(_ text: String) -> Result<Value.Content, WrongScalar> {
        func wrong(_ sentence: String) -> Result<Value.Content, WrongScalar> {
            .failure(WrongScalar(sentence: sentence))
        }
        switch self {
        case .flag:
            if text == "true" || text == "false" { return .success(.flag(text == "true")) }
            return wrong("\(quoted(text)) is neither true nor false")
        case .integer(let range):
            guard let number = wholeNumber(text), range.contains(number) else {
                return wrong("\(quoted(text)) is not \(wording)")
            }
            return .success(.number(number))
        case .time(let range):
            do throws(VirtualTimeError) {
                let cycles = try Cycles(virtualTime: text)
                guard range.contains(cycles) else {
                    return wrong("\(quoted(text)) is not \(wording)")
                }
                return .success(.number(cycles))
            } catch {
                // Its own sentence repeats the text, which could be anything.
                let isShort = quoted(text) == "\"\(text)\""
                return wrong(isShort ? error.description : "\(quoted(text)) is not \(wording)")
            }
        case .text(let bytes):
            guard bytes.contains(text.utf8.count) else {
                return wrong(Self.lengthSentence(text.utf8.count, bytes))
            }
            return .success(.text(text))
        case .choice(let words):
            if words.contains(text) { return .success(.text(text)) }
            return wrong("there is no \(quoted(text))" + suggestion(for: text, among: words))
        case .pin:
            guard let number = wholeNumber(text), WirablePins.contains(number) else {
                return wrong(Self.pinSentence(text))
            }
            return .success(.number(number))
        case .form(let form):
            guard form.accepts(text) else { return wrong("\(quoted(text)) is not \(form.what)") }
            return .success(.text(text))
        case .list, .section, .named: return wrong("\(quoted(text)) is not \(wording)")
        }
    }

    private static func lengthSentence(_ count: Int, _ bytes: ClosedRange<Int>) -> String {
        if count == 0 { return "a text is missing" }
        return count < bytes.lowerBound
            ? "the text has \(count) bytes, at least \(bytes.lowerBound) are needed"
            : "the text has \(count) bytes, at most \(bytes.upperBound) go"
    }

    private static func pinSentence(_ text: String) -> String {
        if let number = wholeNumber(text), (6...11).contains(number) {
            return "nothing can be wired to GPIO\(number): 6 to 11 belong to the flash"
        }
        return "\(quoted(text)) is no GPIO of the chip: there are 0 to 5 and 12 to 16"
    }
}

/// A whole number in decimal or, with 0x, in hexadecimal; nil for anything else.
func wholeNumber(_ text: String) -> UInt64? {
    let isHexadecimal = text.hasPrefix("0x")
    let digits = isHexadecimal ? text.dropFirst(2) : text[...]
    guard digits.utf8.allSatisfy({ $0 != 0x2B && $0 != 0x2D }) else { return nil }
    return UInt64(digits, radix: isHexadecimal ? 16 : 10)
}
