// Reading LLVM IR in its text form, just deeply enough for the passes of this target: lines,
// functions, basic blocks and where control goes from each.
//
// Interface: `IRText(bytes)`, `IRText.functions(in:)`. Nothing here changes the text.
//
// What is relied on (LLVM Language Reference): a definition starts with `define` in column one
// and ends with `}` in column one; a label stands in column one and is followed by a colon; the
// entry block may have none, and nothing branches to it; every block ends in one terminator,
// which names its successors as `label %name`, perhaps on following lines.

/// A module as lines of bytes. Lines are ranges into one array: a module has tens of thousands,
/// and a String for each would cost more than the compiler.
struct IRText {
    let bytes: [UInt8]
    /// Each line without its newline.
    let lines: [Range<Int>]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        var lines: [Range<Int>] = []
        lines.reserveCapacity(bytes.count / 48)
        var start = 0
        for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") {
            lines.append(start..<index)
            start = index + 1
        }
        if start < bytes.count { lines.append(start..<bytes.count) }
        self.lines = lines
    }

    func text(_ line: Int) -> String {
        String(decoding: bytes[lines[line]], as: UTF8.self)
    }

    func starts(_ line: Int, with prefix: String) -> Bool {
        bytes[lines[line]].starts(with: prefix.utf8)
    }

    func contains(_ line: Int, _ needle: String) -> Bool {
        find(needle, in: lines[line]) != nil
    }

    /// Where `needle` (not empty) first starts within `range`.
    func find(_ needle: String, in range: Range<Int>) -> Int? {
        Array(needle.utf8).withUnsafeBufferPointer { needle in
            bytes.withUnsafeBufferPointer { bytes in
                var at = range.lowerBound
                let last = range.upperBound - needle.count
                while at <= last {
                    if bytes[at] == needle[0] {
                        var length = 1
                        while length < needle.count, bytes[at + length] == needle[length] {
                            length += 1
                        }
                        if length == needle.count { return at }
                    }
                    at += 1
                }
                return nil
            }
        }
    }
}

/// A stretch of code that control enters at the top and leaves at the bottom.
struct IRBlock: Equatable {
    /// As it is written, with its quotes if it has any; empty for an entry block without a label.
    var label: String
    /// The lines of the block, without its label and without blank lines at the end.
    var body: Range<Int>
    /// The line that the terminator starts on.
    var terminator: Int
    /// Indices into the function's blocks, in the order written, each at most once.
    var successors: [Int]
}

struct IRFunction: Equatable {
    /// The line with `define`.
    var header: Int
    var blocks: [IRBlock]
}

extension IRText {
    /// Every function that the module defines.
    var functions: [IRFunction] {
        var functions: [IRFunction] = []
        var line = 0
        while line < lines.count {
            guard starts(line, with: "define ") else {
                line += 1
                continue
            }
            let header = line
            while line < lines.count, !starts(line, with: "}") { line += 1 }
            functions.append(IRFunction(header: header, blocks: blocks(in: header + 1..<line)))
        }
        return functions
    }

    private func blocks(in range: Range<Int>) -> [IRBlock] {
        var starts: [(label: String, first: Int)] = []
        for line in range {
            if let label = label(on: line) {
                starts.append((label, line + 1))
            } else if starts.isEmpty, !lines[line].isEmpty {
                starts.append(("", line))
            }
        }
        var blocks: [IRBlock] = []
        for (index, start) in starts.enumerated() {
            var end = index + 1 < starts.count ? starts[index + 1].first - 1 : range.upperBound
            while end > start.first, isBlank(end - 1) { end -= 1 }
            let body = start.first..<end
            let terminator = body.first(where: isTerminator) ?? max(start.first, end - 1)
            blocks.append(
                IRBlock(label: start.label, body: body, terminator: terminator, successors: []))
        }
        connect(&blocks)
        return blocks
    }

    private func connect(_ blocks: inout [IRBlock]) {
        var index: [String: Int] = [:]
        for (number, block) in blocks.enumerated() { index[block.label] = number }
        for number in blocks.indices {
            for line in blocks[number].terminator..<blocks[number].body.upperBound {
                for name in labelsNamed(on: line) {
                    guard let target = index[name] else { continue }
                    if !blocks[number].successors.contains(target) {
                        blocks[number].successors.append(target)
                    }
                }
            }
        }
    }

    private func isBlank(_ line: Int) -> Bool {
        bytes[lines[line]].allSatisfy { $0 == UInt8(ascii: " ") }
    }

    /// The label that a line in column one declares: `12:`, `name:` or `"any text":`.
    private func label(on line: Int) -> String? {
        let range = lines[line]
        guard let first = range.first else { return nil }
        if bytes[first] == UInt8(ascii: "\"") {
            guard let close = bytes[(first + 1)..<range.upperBound].firstIndex(of: quote),
                close + 1 < range.upperBound, bytes[close + 1] == UInt8(ascii: ":")
            else { return nil }
            return String(decoding: bytes[first...close], as: UTF8.self)
        }
        guard let end = bytes[range].firstIndex(where: { !isNameByte($0) }), end > first,
            bytes[end] == UInt8(ascii: ":")
        else { return nil }
        return String(decoding: bytes[first..<end], as: UTF8.self)
    }

    /// The names in each `label %name` of a line.
    private func labelsNamed(on line: Int) -> [String] {
        var names: [String] = []
        var rest = lines[line]
        while let at = find("label %", in: rest) {
            let start = at + 7
            guard start < rest.upperBound else { break }
            var end = start
            if bytes[start] == quote {
                let after = bytes[(start + 1)..<rest.upperBound]
                end = (after.firstIndex(of: quote) ?? rest.upperBound - 1) + 1
            } else {
                while end < rest.upperBound, isNameByte(bytes[end]) { end += 1 }
            }
            names.append(String(decoding: bytes[start..<end], as: UTF8.self))
            rest = end..<rest.upperBound
        }
        return names
    }

    private func isTerminator(_ line: Int) -> Bool {
        Self.terminators.contains(opcode(on: line))
    }

    /// The first word of an instruction, after `%result =`.
    func opcode(on line: Int) -> String {
        var words = bytes[lines[line]].split(
            separator: UInt8(ascii: " "), maxSplits: 3, omittingEmptySubsequences: true)[...]
        if words.count > 2, words[words.startIndex + 1].elementsEqual("=".utf8) {
            words = words.dropFirst(2)
        }
        return words.first.map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    private static let terminators: Set<String> = [
        "br", "switch", "indirectbr", "ret", "unreachable", "invoke", "callbr", "resume",
        "catchswitch", "catchret", "cleanupret",
    ]

    private var quote: UInt8 { UInt8(ascii: "\"") }

    private func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "-"), UInt8(ascii: "$"):
            return true
        default:
            return false
        }
    }
}
