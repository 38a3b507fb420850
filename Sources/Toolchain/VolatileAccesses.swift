// The pass that lets volatile pointers reach the chip's registers: `*(volatile uint32_t
// *)0x60000300`, structures laid over a block, and base pointers with a computed index.
//
// Interface: `VolatileAccesses.rewrite(module)`, a pure function on LLVM IR text. It runs last, so
// that what it inserts is priced with its block and adds no guard.
//
// A volatile load or store of 8, 16 or 32 bits becomes a call of a function in Include/runtime/
// volatile.c, which is inlined: it compares the address with the two ranges of the register bus and
// then does the access, or calls the bus. Where the address is a constant the comparison folds
// away. Accesses to variables that the module knows (globals, locals) stay what they are; so a flag
// that an interrupt sets costs nothing.
//
// Accesses that are not volatile are left alone: a compiler may leave them out or move them, on the
// chip too. They fault, and the crash report says why. So do volatile ones of 64 bits and of
// floats.

enum VolatileAccesses {
    /// The module with its volatile accesses rewritten.
    static func rewrite(_ module: [UInt8]) -> [UInt8] {
        let text = IRText(module)
        guard text.find(" volatile ", in: text.allBytes) != nil else { return module }
        var result: [UInt8] = []
        result.reserveCapacity(module.count + module.count / 32)
        var used: Set<String> = []
        var locals: Set<Substring> = []
        for line in text.lines.indices {
            if text.starts(line, with: "define ") { locals = [] }
            if text.contains(line, " = alloca ") {
                locals.insert(text.text(line).drop { $0 == " " }.prefix { $0 != " " })
            }
            if text.contains(line, " volatile "),
                let access = VolatileAccess(text.text(line), locals: locals)
            {
                used.insert(access.declaration)
                result += Array(access.call.utf8)
            } else {
                result += text.bytes[text.lines[line]]
            }
            result.append(UInt8(ascii: "\n"))
        }
        for declaration in used.sorted() { result += Array("\ndeclare \(declaration)\n".utf8) }
        return result
    }
}

/// `%5 = load volatile i32, ptr %4, align 4, !dbg !7, !tbaa !9` or
/// `store volatile i32 %5, ptr %4, align 4, !dbg !7`.
struct VolatileAccess: Equatable {
    /// The line that takes its place.
    var call: String
    /// What must be declared for it, without the word `declare`.
    var declaration: String

    /// Nil for a line that is something else, or an access to a variable.
    init?(_ line: String, locals: Set<Substring>) {
        let words = line.drop { $0 == " " }
        let result: String
        let rest: Substring
        if words.hasPrefix("store volatile ") {
            result = ""
            rest = words.dropFirst("store volatile ".count)
        } else if let load = words.firstRange(of: " = load volatile ") {
            result = words[..<load.lowerBound] + " = "
            rest = words[load.upperBound...]
        } else {
            return nil
        }
        // Values are names and numbers: the first `, ptr ` is the address's.
        guard let pointer = rest.firstRange(of: ", ptr "),
            let end = rest.firstRange(of: ", align ") ?? rest.firstRange(of: ", !")
        else { return nil }
        let address = rest[pointer.upperBound..<end.lowerBound]
        guard !address.contains("@"), !locals.contains(address) else { return nil }
        let value = rest[..<pointer.lowerBound]
        let type = value.prefix { $0 != " " }
        guard ["i8", "i16", "i32"].contains(type) else { return nil }
        let bits = type.dropFirst()
        var location = ""
        if let debug = rest.firstRange(of: ", !dbg !") {
            location = ", !dbg !" + rest[debug.upperBound...].prefix { $0.isNumber }
        }
        if result.isEmpty {
            guard value.contains(" ") else { return nil }
            call = "  call void @h8266_volatile_store\(bits)(ptr \(address), \(value))\(location)"
            declaration = "void @h8266_volatile_store\(bits)(ptr, \(type))"
        } else {
            call = "  \(result)call \(type) @h8266_volatile_load\(bits)(ptr \(address))\(location)"
            declaration = "\(type) @h8266_volatile_load\(bits)(ptr)"
        }
    }
}
