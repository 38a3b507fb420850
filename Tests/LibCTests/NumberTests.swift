//  Numbers from text: strtol and its family, and sscanf, against models and against glibc.

import CHost
import Glibc
import LibCSupport
import SDKHeaders
import Simulation
import Testing

/// A text that is a number more often than not, near the limits of 32 and 64 bits.
private func randomText(using random: inout SeededRandom) -> String {
    var text = ["", " ", "\t\n "].randomElement(using: &random)!
    text += ["", "", "-", "+", "--"].randomElement(using: &random)!
    text += ["", "", "0", "0x", "0X"].randomElement(using: &random)!
    let digits = Bool.random(using: &random) ? "0123456789" : "0123456789abcXYZ"
    for _ in 0..<Int.random(in: 0...21, using: &random) {
        text.append(digits.randomElement(using: &random)!)
    }
    let limits = ["2147483647", "2147483648", "-2147483648", "-2147483649", "4294967295"]
    let edges = limits + ["4294967296", "18446744073709551615", "18446744073709551616", "0xg"]
    return Int.random(in: 0..<6, using: &random) == 0 ? edges.randomElement(using: &random)! : text
}

/// A value, how far it was read, and the error.
private struct Reading<Value: Equatable>: Equatable {
    var value: Value
    var length: Int
    var error: CInt
}

private typealias End = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>

private func read<Value>(
    _ text: [CChar], error: () -> CInt, _ body: (UnsafePointer<CChar>, End) -> Value
) -> Reading<Value> {
    text.withUnsafeBufferPointer { buffer in
        var end: UnsafeMutablePointer<CChar>?
        let value = body(buffer.baseAddress!, &end)
        let length = end.map { UnsafePointer($0) - buffer.baseAddress! } ?? -1
        return Reading(value: value, length: length, error: error())
    }
}

private func readOurs<Value>(
    _ text: [CChar], _ body: (UnsafePointer<CChar>, End) -> Value
) -> Reading<Value> {
    h8_libc().pointee.errno_place.pointee = 0
    return read(text, error: { h8_libc().pointee.errno_place.pointee }, body)
}

private func readGlibc<Value>(
    _ text: [CChar], _ body: (UnsafePointer<CChar>, End) -> Value
) -> Reading<Value> {
    errno = 0
    return read(text, error: { errno }, body)
}

/// strtol's family shares the one errno place of a process without a machine.
@Suite(.serialized) struct NumberTests {
    @Test func sixtyFourBitsReadAsGlibc() {
        var random = SeededRandom(seed: 1)
        for _ in 0..<20_000 {
            let text = Array(randomText(using: &random).utf8CString)
            let base = [0, 2, 8, 10, 16, 36].randomElement(using: &random)! as CInt
            #expect(
                readOurs(text) { h8266_strtoll($0, $1, base) }
                    == readGlibc(text) { Int64(strtoll($0, $1, base)) })
            #expect(
                readOurs(text) { h8266_strtoull($0, $1, base) }
                    == readGlibc(text) { UInt64(strtoull($0, $1, base)) })
        }
    }

    /// The model: glibc's 64 bits, brought into 32 as the standard says.
    @Test func longSaturatesAtThirtyTwoBits() {
        var random = SeededRandom(seed: 2)
        for _ in 0..<20_000 {
            let text = Array(randomText(using: &random).utf8CString)
            let base = [0, 10, 16].randomElement(using: &random)! as CInt
            var wide = readGlibc(text) { strtol($0, $1, base) }
            let near = max(Int(Int32.min), min(Int(Int32.max), wide.value))
            if near != wide.value { wide.error = ERANGE }
            wide.value = near
            #expect(readOurs(text) { h8266_strtol($0, $1, base) } == wide)

            var bits = readGlibc(text) { strtoul($0, $1, base) }
            let isNegative = text.contains(0x2D) && bits.value != 0
            let magnitude = bits.error == ERANGE ? .max : isNegative ? 0 &- bits.value : bits.value
            if magnitude > UInt(UInt32.max) {
                bits.error = ERANGE
                bits.value = UInt(UInt32.max)
            } else {
                bits.value &= UInt(UInt32.max)
            }
            #expect(readOurs(text) { h8266_strtoul($0, $1, base) } == bits)
        }
    }

    @Test func otherBasesAreRefused() {
        let text = Array("12".utf8CString)
        for base: CInt in [-1, 1, 37] {
            let expected = Reading(value: 0, length: 0, error: 22)
            #expect(readOurs(text) { h8266_strtol($0, $1, base) } == expected)
        }
    }

    @Test func shortFormsSaturate() {
        #expect(h8266_atoi(" 12x") == 12)
        #expect(h8266_atoi("99999999999") == CInt.max)
        #expect(h8266_atol("-99999999999") == Int(Int32.min))
        #expect(h8266_atoll("99999999999") == 99_999_999_999)
        #expect(h8266_atof("2.5e1z") == 25)
        #expect(h8266_strtof("0.1", nil) == 0.1)
        let huge = readOurs(Array("1e999".utf8CString)) { h8266_strtod($0, $1) }
        #expect(huge == Reading(value: .infinity, length: 5, error: 34))
    }

    @Test func errnoIsFirmwaresOwn() {
        errno = 5
        #expect(support_errno(116) == 116)
        #expect(h8_libc().pointee.errno_place.pointee == 116)
        #expect(errno == 5)
        #expect(String(cString: h8266_strerror(116)) == "Timed out")
        #expect(String(cString: h8266_strerror(9999)) == "Unknown error")
    }

    @Test(arguments: [
        ("12 34", "%d %d", 2), ("12", "%d %d", 1), ("", "%d", -1), ("  ", "%d", -1), ("x", "%d", 0),
        ("0x1f,077", "%i,%i", 2), ("-0x5", "%i", 1), ("0xz", "%i", 1), ("12345", "%2d%3d", 2),
        ("7%8", "%d%%%d", 2), ("5;6", "%d,%d", 1), ("ff 10", "%x %o", 2), ("9 8", "%*d %d", 1),
        ("+3 -4", "%u %d", 2), ("1:2", "%d:%d", 2), ("a1", "a%d", 1), ("b1", "a%d", 0),
        ("08", "%i", 1), ("4294967297", "%u", 1), ("70000 1", "%hd %d", 2), ("- 5", "%d", 0),
    ])
    func integersScanAsGlibc(text: String, format: String, stored: Int) {
        func scan(
            _ engine: (UnsafePointer<CChar>, UnsafePointer<CChar>, CVaListPointer) -> CInt
        ) -> [CInt] {
            var values: (CInt, CInt) = (-7, -7)
            return withUnsafeMutablePointer(to: &values.0) { first in
                withUnsafeMutablePointer(to: &values.1) { second in
                    let count = withVaList([first, second]) { engine(text, format, $0) }
                    return [count, first.pointee, second.pointee]
                }
            }
        }
        let actual = scan { h8266_vsscanf($0, $1, $2) }
        #expect(actual == scan { vsscanf($0, $1, $2) })
        #expect(actual[0] == CInt(stored))
    }

    @Test(arguments: [
        ("hello world", "%s %s", "hello", "world"), ("abc123", "%[a-z]%[0-9]", "abc", "123"),
        ("k=v;w", "%[^=]=%[^;]", "k", "v"), ("]x-y", "%[]x]%[-y]", "]x", "-y"),
        ("abcdef", "%3s%2s", "abc", "de"), ("a b", "%*s %s", "b", ""),
        ("^-^", "%[-^]", "^-^", ""), ("a,b", "%[^,],%s", "a", "b"),
    ])
    func wordsScan(text: String, format: String, first: String, second: String) {
        var words: ([CChar], [CChar]) = (
            .init(repeating: 0, count: 32), .init(repeating: 0, count: 32)
        )
        let count = words.0.withUnsafeMutableBufferPointer { one in
            words.1.withUnsafeMutableBufferPointer { two in
                withVaList([one.baseAddress!, two.baseAddress!]) { h8266_vsscanf(text, format, $0) }
            }
        }
        #expect(count == (second.isEmpty ? 1 : 2))
        #expect(string(in: words.0) == first)
        #expect(string(in: words.1) == second)
    }

    @Test func scannedLongsStoreThirtyTwoBits() {
        var first: CInt = 0
        var second: CUnsignedInt = 0
        var guards: CInt = -1
        var number = 0.0
        var word = [CChar](repeating: 0, count: 16)
        #expect(support_scan(&first, &second, &word, &number, &guards) == 4)
        #expect(first == -12 && second == 0x1F && guards == 0 && number == 2.5)
        #expect(string(in: word) == "abc")
    }
}
