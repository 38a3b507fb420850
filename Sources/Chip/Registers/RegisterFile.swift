//  The words that a device's registers keep, and the rules of its table applied to them.

/// The registers of one device. Looks up a register in constant time.
public struct RegisterFile: Sendable {
    /// Sorted by offset.
    public let table: [Register]
    private var words: [UInt32]
    /// For each word of the block what a write does to it.
    private let rules: [Rule]
    /// For each word of the block its row in the table, or none.
    private let rows: [Int16]

    private static let none: Int16 = -1

    /// What a write needs to know of a register, without the words that people read.
    private struct Rule {
        var writable: UInt32 = 0
        var effect = Register.Effect.none
    }

    /// - Parameter table: offsets are multiples of 4, and no two are the same.
    public init(_ table: [Register]) {
        self.table = table.sorted { $0.offset < $1.offset }
        let count = Int(self.table.last.map { $0.offset / 4 + $0.count } ?? 0)
        var rows = [Int16](repeating: Self.none, count: count)
        var words = [UInt32](repeating: 0, count: count)
        var rules = [Rule](repeating: Rule(), count: count)
        for (row, register) in self.table.enumerated() {
            for offset in register.offsets {
                rows[Int(offset / 4)] = Int16(row)
                words[Int(offset / 4)] = register.reset
                rules[Int(offset / 4)] = Rule(
                    writable: register.writable, effect: register.effect)
            }
        }
        self.rows = rows
        self.words = words
        self.rules = rules
    }

    /// The register at `offset`, or nil where the device has none.
    public func register(at offset: UInt32) -> Register? {
        let word = Int(offset / 4)
        guard word < rows.count, rows[word] != Self.none else { return nil }
        return table[Int(rows[word])]
    }

    /// The word kept at `offset`, as it is: for the device's own use.
    public subscript(offset: UInt32) -> UInt32 {
        get { words[Int(offset / 4)] }
        set { words[Int(offset / 4)] = newValue }
    }

    /// Applies the table's rule for a write. Registers with a special effect keep their writable
    /// bits; the device does the rest.
    public mutating func write(_ offset: UInt32, _ value: UInt32) {
        let word = Int(offset / 4)
        guard word < rules.count else { return }
        let rule = rules[word]
        let bits = value & rule.writable
        switch rule.effect {
        case .store, .special: words[word] = words[word] & ~rule.writable | bits
        case .setBits(let target): words[Int(target / 4)] |= bits
        case .clearBits(let target): words[Int(target / 4)] &= ~bits
        case .none: break
        }
    }
}
