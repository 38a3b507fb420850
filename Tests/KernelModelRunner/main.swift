//  Runs random programs on the kernel and on the reference: `kernel-model FIRST COUNT STEPS`.
//
//  Prints the first disagreement, the line that repeats it and what the program did last, and ends
//  with 1; or says how many programs agreed. Should the kernel stop the process, that is told with
//  the seed too.

import Glibc
import KernelModel

nonisolated(unsafe) var seed: UInt64 = 0

/// Tells of the program in which the kernel stopped the process; only calls what a handler may.
func tellCrash(_ signal: CInt) {
    var digits: [20 of UInt8] = .init(repeating: 0x30)
    var rest = seed
    var first = digits.count - 1
    while rest >= 10 {
        digits[first] = 0x30 + UInt8(rest % 10)
        rest /= 10
        first -= 1
    }
    digits[first] = 0x30 + UInt8(rest)
    let text: StaticString = "the kernel stopped the process in the program of seed "
    _ = write(2, text.utf8Start, text.utf8CodeUnitCount)
    withUnsafeBytes(of: &digits) { _ = write(2, $0.baseAddress! + first, $0.count - first) }
    _ = write(2, "\n", 1)
    _exit(1)
}

/// Runs one program; false when the two disagree.
func agrees(steps: Int) throws -> Bool {
    do {
        try Program(seed: seed).run(steps: steps)
        return true
    } catch let found as Disagreement {
        print("seed \(seed), step \(found.steps): \(found.description)")
        print("again: Tests/Kernel/model.sh \(seed) 1 \(found.steps)")
        do {
            try Program(seed: seed, keepsLog: true).run(steps: found.steps)
        } catch let found as Disagreement {
            for line in found.log { print("  \(line)") }
        }
        return false
    }
}

let numbers = CommandLine.arguments.dropFirst().map { UInt64($0) }
guard numbers.count == 3, let begin = numbers[0], let count = numbers[1], let last = numbers[2],
    let steps = Int(exactly: last), begin <= .max - count
else {
    print("usage: kernel-model FIRST-SEED COUNT STEPS")
    exit(2)
}
for number in [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGABRT] { signal(number, tellCrash) }
for each in begin..<begin + count {
    seed = each
    if try !agrees(steps: steps) { exit(1) }
}
print("\(count) programs of \(steps) steps agree")
