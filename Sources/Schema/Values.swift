//  What a file said, once it has been checked against its schema.
//
//  Values can be asked for by name without another check: asking for a key that the schema does not
//  have, or as another type, is a mistake of ours and stops the program.

/// A place in a file, both counted from 1; columns count characters.
public struct Mark: Sendable, Equatable, Comparable {
    public let line: Int
    public let column: Int

    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    public static func < (a: Mark, b: Mark) -> Bool { (a.line, a.column) < (b.line, b.column) }
}

/// One checked value and where it stands.
public struct Value: Sendable {
    public enum Content: Sendable {
        case flag(Bool)
        /// Integers and pins as they are, times in cycles.
        case number(UInt64)
        /// Texts, choices and forms.
        case text(String)
        case list([Value])
        case section(Values)
        /// In the order of the file.
        case named([(name: String, values: Values)])
    }

    public let content: Content
    public let mark: Mark

    public init(_ content: Content, at mark: Mark) {
        self.content = content
        self.mark = mark
    }
}

/// The values of one section.
public struct Values: Sendable {
    /// Where the section begins.
    public let mark: Mark
    /// The word that chose the section, empty where there was no choice.
    public let variant: String
    private let entries: [(name: String, value: Value)]

    public init(_ entries: [(name: String, value: Value)], variant: String = "", at mark: Mark) {
        self.entries = entries
        self.variant = variant
        self.mark = mark
    }

    /// The value of a key, nil where it was left out and has no other.
    public subscript(_ name: String) -> Value? { entries.first { $0.name == name }?.value }

    // MARK: - Keys that are always there

    public func number(_ name: String) -> UInt64 { required(name, ifNumber) }
    public func flag(_ name: String) -> Bool { required(name, ifFlag) }
    public func text(_ name: String) -> String { required(name, ifText) }

    // MARK: - Keys that may be missing

    public func ifNumber(_ name: String) -> UInt64? {
        guard let value = self[name] else { return nil }
        guard case .number(let number) = value.content else { mismatch(name) }
        return number
    }

    public func ifFlag(_ name: String) -> Bool? {
        guard let value = self[name] else { return nil }
        guard case .flag(let flag) = value.content else { mismatch(name) }
        return flag
    }

    public func ifText(_ name: String) -> String? {
        guard let value = self[name] else { return nil }
        guard case .text(let text) = value.content else { mismatch(name) }
        return text
    }

    public func ifSection(_ name: String) -> Values? {
        guard let value = self[name] else { return nil }
        guard case .section(let values) = value.content else { mismatch(name) }
        return values
    }

    /// The items of a list of sections; none where it was left out.
    public func sections(_ name: String) -> [Values] {
        guard let value = self[name] else { return [] }
        guard case .list(let items) = value.content else { mismatch(name) }
        return items.map { item in
            guard case .section(let values) = item.content else { mismatch(name) }
            return values
        }
    }

    /// The sections that were given names; none where it was left out.
    public func named(_ name: String) -> [(name: String, values: Values)] {
        guard let value = self[name] else { return [] }
        guard case .named(let items) = value.content else { mismatch(name) }
        return items
    }

    private func required<Result>(_ name: String, _ get: (String) -> Result?) -> Result {
        guard let result = get(name) else { mismatch(name) }
        return result
    }

    private func mismatch(_ name: String) -> Never {
        fatalError("the schema has no key \"\(name)\" of the type that was asked for")
    }
}
