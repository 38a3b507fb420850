// The pass that closes what LLVM's coverage leaves open, so that pre-emption reaches every loop
// and stack overflow is noticed at the same place in every run.
//
// Interface: `LoopGuards.instrument(module)`, a pure function on LLVM IR text.
//
// LLVM prunes a guard from a block whose execution follows from another's. For coverage that is
// right; for a budget it is not: `for (;;);`, `while (1) n++;` and loops of computed gotos end up
// with no guard at all, and a task in one would never be pre-empted. Likewise the stack-depth
// callback is left out of functions without locals in memory, recursive ones included, and of those
// that call nothing, however large their locals are.
//
// Rules after the pass:
//  - each cycle of each instrumented function's control flow holds a guard call;
//  - each instrumented function that calls something or has locals in memory checks the stack
//    once, on entry;
//  - the text says nothing about memory that the hook would make untrue (`memory(none)` on a
//    function means the optimiser may keep the budget in a register across a call of it).

enum LoopGuards {
    static let guardCall = "call void @__sanitizer_cov_trace_pc_guard("
    static let stackCall = "call void @__sanitizer_cov_stack_depth("

    /// The module with the missing calls inserted. Copies of a call keep its guard, so they cost
    /// what the function's first block costs, and its debug location, which belongs to the
    /// function, as the verifier wants.
    static func instrument(_ module: [UInt8]) -> [UInt8] {
        let text = IRText(module)
        var before: [Int: [UInt8]] = [:]
        var after: [Int: [UInt8]] = [:]
        var declaresStackCall = text.find("@__sanitizer_cov_stack_depth(", in: text.allBytes) != nil
        let declared = declaresStackCall
        for function in text.functions {
            guard let first = text.firstGuard(of: function) else { continue }
            let copy = Array(text.bytes[text.lines[first]]) + [UInt8(ascii: "\n")]
            for block in unguardedLoopEnds(function, in: text) {
                before[function.blocks[block].terminator] = copy
            }
            if text.needsStackCheck(function) {
                after[first] = text.stackCheck(beside: first)
                declaresStackCall = true
            }
        }
        var result = text.rebuilt(before: before, after: after)
        if declaresStackCall, !declared {
            result += Array("\ndeclare void @__sanitizer_cov_stack_depth()\n".utf8)
        }
        return result
    }

    /// The blocks that must get a guard so that no cycle is without one: the sources of the edges
    /// that lead back, found depth first among the blocks that have none.
    static func unguardedLoopEnds(_ function: IRFunction, in text: IRText) -> [Int] {
        enum Mark { case new, open, done }
        var marks = function.blocks.map { text.hasGuard($0) ? Mark.done : Mark.new }
        var ends: [Int] = []
        for root in function.blocks.indices where marks[root] == .new {
            marks[root] = .open
            var path: [(block: Int, next: Int)] = [(root, 0)]
            while let (block, next) = path.last {
                let successors = function.blocks[block].successors
                guard next < successors.count else {
                    marks[block] = .done
                    path.removeLast()
                    continue
                }
                path[path.count - 1].next += 1
                switch marks[successors[next]] {
                case .new:
                    marks[successors[next]] = .open
                    path.append((successors[next], 0))
                case .open:
                    if !ends.contains(block) { ends.append(block) }
                case .done:
                    break
                }
            }
        }
        return ends.sorted()
    }
}

extension IRText {
    var allBytes: Range<Int> { 0..<bytes.count }

    func hasGuard(_ block: IRBlock) -> Bool {
        block.body.contains { contains($0, LoopGuards.guardCall) }
    }

    fileprivate func firstGuard(of function: IRFunction) -> Int? {
        for block in function.blocks {
            if let line = block.body.first(where: { contains($0, LoopGuards.guardCall) }) {
                return line
            }
        }
        return nil
    }

    /// Whether the function uses the stack, by calls of code (not only of intrinsics and hooks) or
    /// by locals in memory, and does not check it yet.
    fileprivate func needsStackCheck(_ function: IRFunction) -> Bool {
        var usesStack = function.blocks.first?.body.contains { contains($0, " = alloca ") } ?? false
        for block in function.blocks {
            for line in block.body where contains(line, "call ") || contains(line, "invoke ") {
                if contains(line, LoopGuards.stackCall) { return false }
                let harmless =
                    contains(line, "@llvm.") || contains(line, "@__sanitizer_cov_")
                    || contains(line, " asm ")
                if !harmless { usesStack = true }
            }
        }
        return usesStack
    }

    /// A stack check with the debug location of the guard on `line`.
    fileprivate func stackCheck(beside line: Int) -> [UInt8] {
        var check = "  \(LoopGuards.stackCall))"
        if let location = find(", !dbg !", in: lines[line]) {
            let rest = bytes[(location + 2)..<lines[line].upperBound]
            let end = rest.firstIndex(of: UInt8(ascii: ",")) ?? rest.endIndex
            check += ", " + String(decoding: rest[..<end], as: UTF8.self)
        }
        return Array((check + "\n").utf8)
    }

    /// The text with lines inserted, and each attribute group free of what the hook makes untrue.
    fileprivate func rebuilt(before: [Int: [UInt8]], after: [Int: [UInt8]]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + bytes.count / 16)
        for line in lines.indices {
            if let extra = before[line] { result += extra }
            if starts(line, with: "attributes #") {
                result += Array(IRAttributes.withoutClaims(text(line)).utf8)
            } else {
                result += bytes[lines[line]]
            }
            result.append(UInt8(ascii: "\n"))
            if let extra = after[line] { result += extra }
        }
        return result
    }
}

/// Attribute groups: `attributes #3 = { nounwind memory(none) "frame-pointer"="all" }`.
enum IRAttributes {
    /// What a function with the hook inlined no longer keeps. `sanitize_address` goes because its
    /// instrumentation is done by now, and the hook could not be inlined into it otherwise.
    private static let untrue: Set<String> = [
        "nofree", "norecurse", "nosync", "willreturn", "mustprogress", "speculatable",
        "sanitize_address",
    ]

    static func withoutClaims(_ group: String) -> String {
        var words: [Substring] = []
        var inside = 0
        for word in group.split(separator: " ") {
            if inside == 0, untrue.contains(String(word)) { continue }
            if inside > 0 || word.hasPrefix("memory(") {
                inside += word.count { $0 == "(" } - word.count { $0 == ")" }
                continue
            }
            words.append(word)
        }
        return words.joined(separator: " ")
    }
}
