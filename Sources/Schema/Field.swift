//  What a scenario may say, as data: keys, what they take, what is required.
//
//  Each part of a scenario is described once, by the target that implements it: a wired device says
//  which keys it has, the chip which settings. From this one description come the checks of a file,
//  the reference that `host8266 scenario schema` prints, and the values that a part is made from.
//  This target knows neither YAML nor what is described; it imports nothing.

/// One key and what may stand behind it.
public struct Field: Sendable {
    public enum Presence: Sendable {
        case required
        /// May be missing, and is then not among the values.
        case optional
        /// Is this when it is missing, written as a file would write it.
        case otherwise(String)
    }

    public let name: String
    public let type: ValueType
    public let presence: Presence
    /// This key says something about another one and needs it beside itself; one of these.
    public let onlyWith: [String]
    /// One phrase for the reference, without a full stop.
    public let note: String

    public init(
        _ name: String, _ type: ValueType, _ presence: Presence,
        onlyWith: [String] = [], _ note: String
    ) {
        self.name = name
        self.type = type
        self.presence = presence
        self.onlyWith = onlyWith
        self.note = note
    }
}

/// What may stand behind a key.
public indirect enum ValueType: Sendable {
    /// `true` or `false`.
    case flag
    /// A whole number, decimal or hexadecimal with 0x.
    case integer(ClosedRange<UInt64>)
    /// A length of virtual time, `12.5s`; the range is in cycles.
    case time(ClosedRange<UInt64>)
    /// A text of so many bytes.
    case text(bytes: ClosedRange<Int>)
    /// One of these words.
    case choice([String])
    /// The number of a GPIO that something can be soldered to.
    case pin
    /// A text with a form of its own.
    case form(TextForm)
    /// Items, each of the same type.
    case list(of: ValueType, atMost: Int)
    /// Keys, each at most once.
    case section(Section)
    /// Names of the user's choice, each with a section; which one, its first key decides.
    case named(Variants, atMost: Int)
}

/// A text that must have a certain form.
public struct TextForm: Sendable {
    /// What it is, with an example: `an address such as 18:fe:34:00:00:00`.
    public let what: String
    /// The form as an ECMA regular expression, for editors.
    public let pattern: String
    public let accepts: @Sendable (String) -> Bool

    public init(_ what: String, pattern: String, accepts: @escaping @Sendable (String) -> Bool) {
        self.what = what
        self.pattern = pattern
        self.accepts = accepts
    }
}

/// A set of keys.
public struct Section: Sendable {
    /// What it is, as a sentence about a wrong key says it: `a button`.
    public let what: String
    public let fields: [Field]
    /// If there are any, one of these must be there, and no second one.
    public let oneOf: [Field]
    /// If there are any, one of these keys must be there.
    public let anyOf: [String]
    /// One sentence for the reference.
    public let note: String

    public init(
        _ what: String, _ fields: [Field], oneOf: [Field] = [], anyOf: [String] = [],
        note: String = ""
    ) {
        self.what = what
        self.fields = fields
        self.oneOf = oneOf
        self.anyOf = anyOf
        self.note = note
    }

    /// Every key that may stand here, in the order of the reference.
    public var allFields: [Field] { fields + oneOf }
}

/// Sections of which a word chooses one.
public struct Variants: Sendable {
    /// The key whose value chooses: `device`.
    public let key: String
    public let cases: [(name: String, section: Section)]

    public init(by key: String, _ cases: [(name: String, section: Section)]) {
        self.key = key
        self.cases = cases
    }

    public func section(named name: String) -> Section? {
        cases.first { $0.name == name }?.section
    }
}

/// The GPIO numbers that a device outside can be wired to: 6 to 11 are taken by the flash.
public enum WirablePins {
    public static func contains(_ number: UInt64) -> Bool {
        number <= 16 && !(6...11).contains(number)
    }
}
