// The pass that gives the few Xtensa instructions which applications write inline a meaning on
// the host, and names the others.
//
// Interface: `InlineAssembly.rewrite(module)`, a pure function on LLVM IR text. It runs before
// anything assembles the text, so an unknown mnemonic is our sentence and not the assembler's.
//
//  nop, memw, extw, isync, rsync, esync, dsync    nothing
//  rsr %0, ccount                                 h8266_ccount()
//  rsil %0, level                                 h8266_rsil(level): the old PS
//  rsr %0, ps                                     h8266_rsr_ps()
//  wsr %0, ps                                     h8266_wsr_ps(value)
//  wsr %0, intset                                 h8266_wsr_intset(value)
//  (no text: a barrier for the compiler)          left alone
//
// The host must offer those five functions; all take and give 32-bit integers.

/// An instruction that has no meaning here, and where it stands.
struct UnknownAssembly: Equatable {
    var instruction: String
    /// `file:line`, or empty when the module does not say.
    var place: String
}

enum InlineAssembly {
    static let hostFunctions = [
        "i32 @h8266_ccount()", "i32 @h8266_rsil(i32)", "i32 @h8266_rsr_ps()",
        "void @h8266_wsr_ps(i32)", "void @h8266_wsr_intset(i32)",
    ]

    /// The module with its assembly replaced, and what could not be.
    static func rewrite(_ module: [UInt8]) -> (module: [UInt8], unknown: [UnknownAssembly]) {
        let text = IRText(module)
        guard text.find(" asm ", in: text.allBytes) != nil else { return (module, []) }
        var result: [UInt8] = []
        result.reserveCapacity(module.count)
        var unknown: [UnknownAssembly] = []
        var used = Set<String>()
        for line in text.lines.indices {
            guard text.contains(line, " asm "), let call = AssemblyCall(text.text(line)) else {
                if text.starts(line, with: "module asm ") {
                    unknown.append(UnknownAssembly(instruction: text.text(line), place: ""))
                }
                result += text.bytes[text.lines[line]]
                result.append(UInt8(ascii: "\n"))
                continue
            }
            switch call.replacement(number: line) {
            case .unchanged:
                result += text.bytes[text.lines[line]]
                result.append(UInt8(ascii: "\n"))
            case .lines(let lines, let function):
                for new in lines { result += Array((new + "\n").utf8) }
                if let function { used.insert(function) }
            case .unknown(let instruction):
                let place = text.place(ofLine: line)
                unknown.append(UnknownAssembly(instruction: instruction, place: place))
            }
        }
        for declaration in hostFunctions {
            let name = String(declaration.split(separator: "@")[1].prefix { $0 != "(" })
            let declared = text.find("@\(name)(", in: text.allBytes) != nil
            if used.contains(name), !declared {
                result += Array("\ndeclare \(declaration)\n".utf8)
            }
        }
        return (result, unknown)
    }
}

/// `%3 = tail call i32 asm sideeffect "rsr $0,ccount", "=r,~{flags}"(i32 %1) #4, !dbg !5`
struct AssemblyCall {
    enum Replacement: Equatable {
        case unchanged
        case lines([String], using: String?)
        case unknown(String)
    }

    var result: String?
    var type: String
    var instructions: [String]
    var arguments: [String]
    /// `, !dbg !5`, or empty.
    var location: String

    init?(_ line: String) {
        guard let asm = line.firstRange(of: " asm "), let call = line.firstRange(of: "call ") else {
            return nil
        }
        let head = line[..<call.lowerBound]
        result = head.contains("=") ? String(head.split(separator: " ")[0]) : nil
        type =
            line[call.upperBound..<asm.lowerBound].split(separator: " ").last.map(String.init) ?? ""
        let parts = line[asm.upperBound...].split(
            separator: "\"", maxSplits: 4, omittingEmptySubsequences: false)
        guard parts.count == 5 else { return nil }
        instructions = Self.instructions(in: String(parts[1]))
        arguments = Self.arguments(in: parts[4])
        location = ""
        if let debug = line.firstRange(of: ", !dbg !") {
            location = ", !dbg !" + line[debug.upperBound...].prefix { $0.isNumber }
        }
    }

    func replacement(number: Int) -> Replacement {
        let meant = instructions.filter { !Self.nothing.contains($0) }
        guard let first = meant.first else {
            return result == nil && !instructions.isEmpty ? .lines([], using: nil) : .unchanged
        }
        guard meant.count == 1 else { return .unknown(meant.joined(separator: "; ")) }
        let words = first.split { $0 == " " || $0 == "," || $0 == "." }.map(String.init)
        switch (words.first, words.dropFirst().first { !$0.hasPrefix("$") }) {
        case ("rsr", "ccount"):
            return value(of: "h8266_ccount", "", number)
        case ("rsr", "ps"):
            return value(of: "h8266_rsr_ps", "", number)
        case ("rsil", _):
            guard words.count == 3, let level = level(words[2]) else { return .unknown(first) }
            return value(of: "h8266_rsil", level, number)
        case ("wsr", "ps"), ("wsr", "intset"):
            guard result == nil, let old = arguments.last, old.hasPrefix("i32 ") else {
                return .unknown(first)
            }
            let function = "h8266_wsr_" + (words.last ?? "")
            return .lines(["  call void @\(function)(\(old))\(location)"], using: function)
        default:
            return .unknown(first)
        }
    }

    /// The level of `rsil`: a number, or the operand that stands for it.
    private func level(_ word: String) -> String? {
        if Int(word) != nil { return "i32 " + word }
        guard word.hasPrefix("$"), let operand = arguments.last else { return nil }
        return operand.hasPrefix("i32 ") ? operand : nil
    }

    /// A call whose 32-bit value becomes the result, in the width that the source gave it.
    private func value(of function: String, _ argument: String, _ number: Int) -> Replacement {
        let call = "call i32 @\(function)(\(argument))\(location)"
        guard let result else { return .lines(["  " + call], using: function) }
        switch type {
        case "i32":
            return .lines(["  \(result) = \(call)"], using: function)
        case "i64":
            let name = "%h8266.asm.\(number)"
            return .lines(
                ["  \(name) = \(call)", "  \(result) = zext i32 \(name) to i64\(location)"],
                using: function)
        default:
            return .unknown(function)
        }
    }

    private static let nothing: Set<String> = [
        "nop", "nop.n", "memw", "extw", "isync", "rsync", "esync", "dsync",
    ]

    /// One instruction each, in lower case with single spaces. IR writes a byte that does not
    /// print as a backslash and two hexadecimal digits.
    private static func instructions(in text: String) -> [String] {
        var plain = text
        for separator in ["\\0A", "\\0D", "\\09"] {
            let with = separator == "\\09" ? " " : ";"
            while let range = plain.firstRange(of: separator) {
                plain.replaceSubrange(range, with: with)
            }
        }
        return plain.split(separator: ";").compactMap { part in
            let words = part.lowercased().split { $0 == " " || $0 == "\t" }
            return words.isEmpty ? nil : words.joined(separator: " ")
        }
    }

    /// The operands in `(i32 noundef %1, i32 3) #4`, without their attributes.
    private static func arguments(in tail: Substring) -> [String] {
        guard let open = tail.firstIndex(of: "("), let close = tail.firstIndex(of: ")"),
            open < close
        else { return [] }
        return tail[tail.index(after: open)..<close].split(separator: ",").map { part in
            let words = part.split(separator: " ")
            return words.count > 1 ? "\(words[0]) \(words[words.count - 1])" : String(part)
        }
    }
}

extension IRText {
    /// `file:line` of an instruction, from its debug location.
    func place(ofLine line: Int) -> String {
        guard let at = find("!dbg !", in: lines[line]) else { return "" }
        let digits = bytes[(at + 6)..<lines[line].upperBound].prefix { (48...57).contains($0) }
        guard let location = metadata(String(decoding: digits, as: UTF8.self)) else { return "" }
        let number = field("line: ", of: location)
        var scope: String? = location
        // A block lies in a block, in a function: a scope has a file, or a scope that has.
        for _ in 0..<64 {
            guard let node = scope else { break }
            if let file = reference("file: !", of: node), let name = metadata(file) {
                let path = name.split(separator: "\"", omittingEmptySubsequences: false)
                if path.count > 1 { return "\(path[1]):\(number)" }
            }
            scope = reference("scope: !", of: node).flatMap(metadata)
        }
        return ""
    }

    private func metadata(_ number: String) -> String? {
        let prefix = "!\(number) = "
        return lines.indices.last { starts($0, with: prefix) }.map(text)
    }

    private func field(_ name: String, of node: String) -> String {
        guard let at = node.firstRange(of: name) else { return "" }
        return String(node[at.upperBound...].prefix { $0.isNumber })
    }

    private func reference(_ name: String, of node: String) -> String? {
        let number = field(name, of: node)
        return number.isEmpty ? nil : number
    }
}
