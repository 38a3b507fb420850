// Reading an ELF file: what it is, which symbols it offers and wants, its build id, its memory.
//
// Interface: `SharedObject(bytes)`, which throws on anything but a well-formed little-endian
// 64-bit file, and `ElfKind.of(bytes)`, which tells Xtensa code from the host's.
//
// Rule: the file is untrusted. Every offset, size and index in it is checked before it is used;
// sums are made where they cannot overflow. Source: the ELF-64 object file format.

public struct SharedObject {
    public enum Failure: Error, Equatable { case notELF64, truncated, malformed }

    public struct Symbol: Equatable, Sendable {
        public var name: String
        public var isDefined: Bool
        public var isWeak: Bool
        /// The address as linked.
        public var value: UInt64
    }

    /// A section that takes memory when the file is loaded.
    public struct Area: Equatable, Sendable {
        public var name: String
        /// As linked.
        public var addresses: Range<UInt64>
        public var isWritable: Bool
        public var isCode: Bool
        /// It has no bytes in the file, and begins as zeros.
        public var isZeroed: Bool
        /// Where its bytes stand in the file.
        var file: Range<Int>
    }

    /// A word that the loader fills in with an address.
    public struct Relocation: Equatable, Sendable {
        /// Where the word lies, as linked.
        public var place: UInt64
        /// What it will hold, unless a symbol of another file is added to it.
        public var addend: UInt64
    }

    /// From the note that `--build-id` makes; empty if there is none.
    public private(set) var buildID: [UInt8] = []
    /// The dynamic symbols, in the file's order, without the empty first.
    public private(set) var symbols: [Symbol] = []
    /// What lies in memory, in the file's order.
    public private(set) var areas: [Area] = []
    public private(set) var relocations: [Relocation] = []
    /// Variables and constants with their addresses and sizes in bytes; empty in a stripped file.
    public private(set) var objects: [(address: UInt64, size: UInt64)] = []
    private let file: ByteReader

    public init(_ bytes: [UInt8]) throws(Failure) {
        guard bytes.starts(with: [0x7F, 0x45, 0x4C, 0x46, 2, 1]) else { throw .notELF64 }
        let file = ByteReader(bytes)
        self.file = file
        let table = try file.word64(40)
        let entrySize = try file.word16(58)
        let count = try file.word16(60)
        guard entrySize >= 64 else { throw .malformed }
        var sections: [Section] = []
        for index in 0..<UInt64(count) {
            let (base, overflow) = table.addingReportingOverflow(index * UInt64(entrySize))
            guard !overflow, base < UInt64(bytes.count) else { throw .truncated }
            sections.append(try Section(file, at: Int(base)))
        }
        let names = Int(try file.word16(62))
        guard sections.isEmpty || names < sections.count else { throw .malformed }
        for section in sections {
            if section.flags & Section.isInMemory != 0, section.size > 0 {
                areas.append(try area(of: section, names: sections[names]))
            }
            switch section.type {
            case Section.dynamicSymbols:
                guard section.link < sections.count else { throw .malformed }
                try readSymbols(file, section, names: sections[section.link])
            case Section.symbols:
                try readObjects(section)
            case Section.relocations:
                try readRelocations(section)
            case Section.note:
                try readNotes(file, section)
            default:
                break
            }
        }
    }

    /// The names that somebody else must define, each once, sorted. Weak ones may stay absent.
    public var wanted: [String] {
        Set(symbols.lazy.filter { !$0.isDefined && !$0.isWeak }.map(\.name)).sorted()
    }

    public func offers(_ name: String) -> Bool {
        symbols.contains { $0.isDefined && $0.name == name }
    }

    private mutating func readSymbols(
        _ file: ByteReader, _ section: Section, names: Section
    ) throws(Failure) {
        let range = try file.range(section)
        let text = try file.range(names)
        var at = range.lowerBound + 24
        while at + 24 <= range.upperBound {
            let name = try file.string(Int(try file.word32(at)), in: text)
            let info = try file.byte(at + 4)
            symbols.append(
                Symbol(
                    name: name, isDefined: try file.word16(at + 6) != 0, isWeak: info >> 4 == 2,
                    value: try file.word64(at + 8)))
            at += 24
        }
    }

    /// The 64-bit words of an area that has bytes in the file.
    func words(of area: Area) -> [UInt64] {
        stride(from: area.file.lowerBound, to: area.file.upperBound - 7, by: 8).compactMap {
            try? file.word64($0)
        }
    }

    private func area(of section: Section, names: Section) throws(Failure) -> Area {
        let (end, overflow) = section.address.addingReportingOverflow(section.size)
        guard !overflow else { throw .malformed }
        return Area(
            name: try file.string(section.name, in: try file.range(names)),
            addresses: section.address..<end, isWritable: section.flags & Section.isWritable != 0,
            isCode: section.flags & Section.isCode != 0, isZeroed: section.type == Section.empty,
            file: try file.range(section))
    }

    private mutating func readObjects(_ section: Section) throws(Failure) {
        let range = try file.range(section)
        for at in stride(from: range.lowerBound + 24, to: range.upperBound - 23, by: 24)
        where try file.byte(at + 4) & 15 == 1 {
            objects.append((address: try file.word64(at + 8), size: try file.word64(at + 16)))
        }
    }

    private mutating func readRelocations(_ section: Section) throws(Failure) {
        let range = try file.range(section)
        for at in stride(from: range.lowerBound, to: range.upperBound - 23, by: 24) {
            relocations.append(
                Relocation(place: try file.word64(at), addend: try file.word64(at + 16)))
        }
    }

    private mutating func readNotes(_ file: ByteReader, _ section: Section) throws(Failure) {
        let range = try file.range(section)
        var at = range.lowerBound
        while at + 12 <= range.upperBound {
            let nameSize = Int(try file.word32(at))
            let size = Int(try file.word32(at + 4))
            let start = at + 12 + (nameSize + 3) / 4 * 4
            guard start + size <= range.upperBound else { throw .malformed }
            // Type 3 of owner "GNU" is the build id.
            if try file.word32(at + 8) == 3, nameSize == 4, file.bytes[at + 12] == 0x47 {
                buildID = Array(file.bytes[start..<(start + size)])
            }
            at = start + (size + 3) / 4 * 4
        }
    }
}

/// What kind of compiled file somebody put among the sources.
public enum ElfKind: Equatable, Sendable {
    case xtensa, host, foreign

    // e_machine: 62 is AMD x86-64, 183 is Arm AArch64; 94 is Tensilica Xtensa.
    #if arch(x86_64)
        static let hostMachine = 62
    #else
        static let hostMachine = 183
    #endif

    /// Of an object file, or of the first object file in an archive; nil if it is neither.
    public static func of(_ bytes: [UInt8]) -> ElfKind? {
        var start = 0
        if bytes.starts(with: Array("!<arch>\n".utf8)) {
            let magic: [UInt8] = [0x7F, 0x45, 0x4C, 0x46]
            let limit = max(0, bytes.count - 20)
            guard let found = (0..<limit).first(where: { bytes[$0...].starts(with: magic) }) else {
                return nil
            }
            start = found
        }
        guard bytes.count >= start + 20, bytes[start...].starts(with: [0x7F, 0x45, 0x4C, 0x46])
        else { return nil }
        switch Int(bytes[start + 18]) | Int(bytes[start + 19]) << 8 {
        case 94: return .xtensa
        case hostMachine: return .host
        default: return .foreign
        }
    }
}

private struct Section {
    static let symbols: UInt32 = 2
    static let relocations: UInt32 = 4
    static let note: UInt32 = 7
    static let dynamicSymbols: UInt32 = 11
    /// Occupies no bytes of the file.
    static let empty: UInt32 = 8

    // Of its flags.
    static let isWritable: UInt64 = 1
    static let isInMemory: UInt64 = 2
    static let isCode: UInt64 = 4

    /// Where its name stands among the names of sections.
    var name: Int
    var type: UInt32
    var flags: UInt64
    var address: UInt64
    var offset: UInt64
    var size: UInt64
    var link: Int

    init(_ file: ByteReader, at base: Int) throws(SharedObject.Failure) {
        name = Int(try file.word32(base))
        type = try file.word32(base + 4)
        flags = try file.word64(base + 8)
        address = try file.word64(base + 16)
        offset = try file.word64(base + 24)
        size = try file.word64(base + 32)
        link = Int(try file.word32(base + 40))
    }
}

/// Little-endian words at checked offsets.
private struct ByteReader {
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    func byte(_ at: Int) throws(SharedObject.Failure) -> UInt8 {
        guard bytes.indices.contains(at) else { throw .truncated }
        return bytes[at]
    }

    func word16(_ at: Int) throws(SharedObject.Failure) -> UInt16 {
        UInt16(truncatingIfNeeded: try word(at, count: 2))
    }

    func word32(_ at: Int) throws(SharedObject.Failure) -> UInt32 {
        UInt32(truncatingIfNeeded: try word(at, count: 4))
    }

    func word64(_ at: Int) throws(SharedObject.Failure) -> UInt64 {
        try word(at, count: 8)
    }

    private func word(_ at: Int, count: Int) throws(SharedObject.Failure) -> UInt64 {
        guard at >= 0, at <= bytes.count - count else { throw .truncated }
        var value: UInt64 = 0
        for index in (0..<count).reversed() { value = value << 8 | UInt64(bytes[at + index]) }
        return value
    }

    func range(_ section: Section) throws(SharedObject.Failure) -> Range<Int> {
        guard section.type != Section.empty else { return 0..<0 }
        let (end, overflow) = section.offset.addingReportingOverflow(section.size)
        guard !overflow, end <= UInt64(bytes.count) else { throw .truncated }
        return Int(section.offset)..<Int(end)
    }

    func string(_ offset: Int, in range: Range<Int>) throws(SharedObject.Failure) -> String {
        let start = range.lowerBound + offset
        guard start < range.upperBound else { throw .malformed }
        let text = bytes[start..<range.upperBound]
        guard let end = text.firstIndex(of: 0) else { throw .malformed }
        return String(decoding: bytes[start..<end], as: UTF8.self)
    }
}
