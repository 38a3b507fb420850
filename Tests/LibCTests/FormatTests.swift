//  The printf engine against glibc's where both mean the same, and against tables where they do
//  not.

import CHost
import Glibc
import LibCSupport
import SDKHeaders
import Simulation
import Testing

/// The text and the result of one of the two engines, with room for `size` bytes.
private func format(
    _ engine: (UnsafeMutablePointer<CChar>, Int, UnsafePointer<CChar>, CVaListPointer) -> CInt,
    _ format: String, _ arguments: [CVarArg], size: Int = 2048
) -> (text: String, count: CInt) {
    var buffer = [CChar](repeating: 0x7E, count: max(size, 1))
    let count = withVaList(arguments) { engine(&buffer, size, format, $0) }
    return (size == 0 ? "" : string(in: buffer), count)
}

private func ours(_ text: String, _ arguments: CVarArg...) -> String {
    format({ h8266_vsnprintf($0, $1, $2, $3) }, text, arguments).text
}

/// A random conversion with arguments that mean the same in both engines.
private struct Conversion {
    var format = "<%"
    var arguments: [CVarArg] = []

    init(from random: inout SeededRandom) {
        let isNumber = Int.random(in: 0..<4, using: &random) != 0
        for flag in isNumber ? "-+ #0" : "-" where Int.random(in: 0..<3, using: &random) == 0 {
            format.append(flag)
        }
        appendSize(range: 0...40, negative: -30, using: &random)
        if Bool.random(using: &random) {
            format += "."
            appendSize(range: 0...30, negative: -1, using: &random)
        }
        if isNumber { appendNumber(using: &random) } else { appendText(using: &random) }
        format += ">"
    }

    private mutating func appendSize(
        range: ClosedRange<CInt>, negative: CInt, using random: inout SeededRandom
    ) {
        switch Int.random(in: 0..<3, using: &random) {
        case 0: break
        case 1: format += String(CInt.random(in: range, using: &random))
        default:
            format += "*"
            arguments.append(CInt.random(in: negative...range.upperBound, using: &random))
        }
    }

    private mutating func appendNumber(using random: inout SeededRandom) {
        if Int.random(in: 0..<3, using: &random) == 0 {
            format.append("eEfFgGaA".randomElement(using: &random)!)
            arguments.append(Conversion.double(using: &random))
            return
        }
        // Fewer bits more often: zeros and small values matter.
        let bits = random.next() >> UInt64.random(in: 0..<64, using: &random)
        let value = Int64(bitPattern: Bool.random(using: &random) ? bits : 0 &- bits)
        let length = ["", "", "hh", "h", "ll", "j", "z", "t"].randomElement(using: &random)!
        format += length
        format.append("diuoxX".randomElement(using: &random)!)
        switch length {
        case "ll", "j": arguments.append(value)
        case "z", "t": arguments.append(Int64(CInt(truncatingIfNeeded: value) & CInt.max))
        default: arguments.append(CInt(truncatingIfNeeded: value))
        }
    }

    private mutating func appendText(using random: inout SeededRandom) {
        if Bool.random(using: &random) {
            format += "c"
            arguments.append(CInt.random(in: 32...126, using: &random))
        } else {
            format += "s"
            arguments.append(UnsafePointer(Conversion.alphabet))
        }
    }

    private static func double(using random: inout SeededRandom) -> Double {
        switch Int.random(in: 0..<8, using: &random) {
        case 0:
            [0, -0.0, 1, .infinity, -.infinity, .nan, .greatestFiniteMagnitude].randomElement(
                using: &random)!
        case 1: Double(bitPattern: random.next())
        default: Double.random(in: -1e6...1e6, using: &random)
        }
    }

    nonisolated(unsafe) private static let alphabet = strdup(
        "abcdefghijklmnopqrstuvwxyz0123456789")!
}

@Test func formatsAsGlibcWhereTheyAgree() {
    var random = SeededRandom(seed: 8266)
    for round in 0..<100_000 {
        let conversion = Conversion(from: &random)
        let size = Int.random(in: 0..<4, using: &random) == 0 ? round % 20 : 2048
        let expected = format(
            { vsnprintf($0, $1, $2, $3) }, conversion.format, conversion.arguments, size: size)
        let actual = format(
            { h8266_vsnprintf($0, $1, $2, $3) }, conversion.format, conversion.arguments,
            size: size)
        guard actual == expected else {
            Issue.record(
                "\(conversion.format) \(conversion.arguments): \(actual), glibc \(expected)")
            return
        }
    }
}

@Test func longHasThirtyTwoBits() {
    #expect(ours("%ld", Int64(0x1_FFFF_FFFF)) == "-1")
    #expect(ours("%lu %lx", Int64(0x1_0000_0005), Int64(-1)) == "5 ffffffff")
    #expect(ours("%zu %zd %td", Int64(0x1_0000_0003), Int64(-2), Int64(-3)) == "3 -2 -3")
    #expect(ours("%D %U %O", CInt(-1), CInt(-1), CInt(8)) == "-1 4294967295 10")
    #expect(ours("%lld %qd", Int64.min, Int64.max) == "\(Int64.min) \(Int64.max)")
}

@Test func pointersHaveEightDigits() {
    #expect(ours("%p", Int64(0x3FFE_8000)) == "0x3ffe8000")
    #expect(ours("%p", Int64(0x7FFF_0000_0010)) == "0x00000010")
    #expect(ours("[%14p][%-14p]", Int64(0), Int64(1)) == "[    0x00000000][0x00000001    ]")
}

@Test func nullStringsAndUnknownConversionsPrint() {
    #expect(ours("%s", UInt(0)) == "(null)")
    #expect(ours("[%8s][%.3s]", UInt(0), UInt(0)) == "[  (null)][(nu]")
    #expect(ours("%y %% %k") == "y % k")
    #expect(ours("end %") == "end ")
    #expect(ours("end %-08.3l") == "end ")
}

@Test func countIsTakenAndNothingStored() {
    var stored: CInt = 77
    withUnsafeMutablePointer(to: &stored) { pointer in
        #expect(ours("ab%n%d", pointer, CInt(5)) == "ab5")
    }
    #expect(stored == 77)
}

@Test func precisionsBeyondTheLimitPrintZeros() {
    let tail = String(repeating: "0", count: 100)
    #expect(ours("%.100f", 0.5) == "0.5" + tail.dropLast())
    #expect(ours("%.100e", 2.0) == "2." + tail + "e+00")
    #expect(ours("%.100g", 2.5) == "2.5")
    #expect(ours("%105.100f|", 1.0) == "   1." + tail + "|")
    #expect(ours("%-105.100f|", 1.0) == "1." + tail + "   |")
    #expect(ours("%0105.100f|", 1.0) == "0001." + tail + "|")
}

@Test func precisionBoundsWhatIsRead() {
    // No zero ends these three bytes; the page behind them cannot be read.
    let page = mmap(nil, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)!
    #expect(mprotect(page + 4096, 4096, PROT_NONE) == 0)
    let text = (page + 4093).assumingMemoryBound(to: CChar.self)
    for (index, byte) in "abc".utf8.enumerated() { text[index] = CChar(byte) }
    #expect(ours("%.3s", UnsafePointer(text)) == "abc")
    munmap(page, 8192)
}

@Test func headersReachTheEngine() {
    var buffer = [CChar](repeating: 0, count: 200)
    let count = support_format(&buffer, buffer.count, nil)
    let expected = "-1 -1 7 123456789abc 3 c text (null) 1.25 0x3ffe8010 7 8"
    #expect(string(in: buffer) == expected)
    #expect(Int(count) == expected.utf8.count)
    #expect(Int(support_format(&buffer, 6, nil)) == expected.utf8.count)
    #expect(string(in: buffer) == "-1 -1")
}

/// What the console received, for a function pointer that captures nothing.
nonisolated(unsafe) private var received: [UInt8] = []

@Test func consoleReceivesEveryByte() {
    received = []
    h8_libc().pointee.console_write = { bytes, count in
        received += UnsafeRawBufferPointer(start: bytes, count: count)
    }
    defer { h8_libc().pointee.console_write = nil }
    #expect(withVaList([CInt(42)]) { h8266_vprintf("a%5d\n", $0) } == 7)
    #expect(h8266_puts("line") == 10)
    #expect(h8266_putchar(0x1F1) == 0xF1)
    #expect(received == Array("a   42\nline\n".utf8) + [0xF1])
}
