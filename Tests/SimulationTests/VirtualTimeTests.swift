//  Virtual time as people write it: what is read, what is refused and why, what is printed.
import Testing

@testable import Simulation

@Suite struct VirtualTimeTests {
    @Test(
        arguments: [
            ("0s", 0), ("0us", 0), ("1us", 80), ("0.0125us", 1), ("0.1us", 8), ("1ms", 80_000),
            ("12.5s", 1_000_000_000), ("00012.500s", 1_000_000_000), ("0.1s", 8_000_000),
            ("0.3s", 24_000_000), ("1.5m", 7_200_000_000), ("2h", 576_000_000_000),
            ("0.0000000125s", 1), ("1.000000000000000000000000s", 80_000_000),
            ("0.00000000001953125h", nil), ("18446744073709551615s", nil),
            // The counter's end, and one cycle after it.
            ("230584300921.3693951875s", UInt64.max), ("230584300921.3693952s", nil),
        ] as [(String, UInt64?)])
    func reads(text: String, cycles: UInt64?) {
        #expect((try? Cycles(virtualTime: text)) == cycles)
    }

    @Test(
        arguments: [
            ("", .malformed), ("s", .malformed), (".5s", .malformed), ("5.s", .malformed),
            ("1e3s", .malformed), ("+1s", .malformed), (" 1s", .malformed),
            ("1 s", .malformed), ("1s ", .malformed), ("1,5s", .malformed), ("1.2.3s", .malformed),
            ("0x10s", .malformed), ("\u{0661}s", .malformed), ("1s\u{0}", .malformed),
            ("-1s", .negative), ("-", .negative), ("12.5", .missingUnit), ("7", .missingUnit),
            ("3days", .unknownUnit("days")), ("3S", .unknownUnit("S")), ("3ns", .unknownUnit("ns")),
            ("0.01us", .tooFine), ("0.00000000000000000000000001h", .tooFine),
            ("99999999999999999999s", .tooLong), ("18446744073709551615us", .tooLong),
        ] as [(String, VirtualTimeError.Problem)])
    func refuses(text: String, problem: VirtualTimeError.Problem) {
        #expect(throws: VirtualTimeError(text: text, problem: problem)) {
            try Cycles(virtualTime: text)
        }
    }

    @Test func saysWhatIsWrongInOneSentence() {
        #expect(
            VirtualTimeError(text: "12.5", problem: .missingUnit).description
                == "\"12.5\" is not a virtual time: "
                + "the unit (us, ms, s, m or h) is missing, as in 12.5s")
        #expect(
            VirtualTimeError(text: "3days", problem: .unknownUnit("days")).description
                == "\"3days\" is not a virtual time: "
                + "there is no unit \"days\", only us, ms, s, m and h")
    }

    @Test(
        arguments: [
            (0, "0s"), (1, "0.0125us"), (80, "1us"), (8, "0.1us"), (80_000, "1ms"),
            (1_000_000_000, "12.5s"), (80_000_000, "1s"), (4_800_000_000, "1m"),
            (7_200_000_000, "90s"), (288_000_000_000, "1h"), (40_000, "500us"),
            (120_000_000, "1.5s"), (8_000_000, "0.1s"),
            (UInt64.max, "230584300921.3693951875s"),
        ] as [(UInt64, String)])
    func prints(cycles: UInt64, text: String) {
        #expect(cycles.virtualTime == text)
    }

    @Test func readingUndoesPrinting() throws {
        var random = SeededRandom(seed: 8266)
        for _ in 0..<20_000 {
            // Every size of number, not only the huge ones.
            let cycles = random.next() >> UInt64.random(in: 0..<64, using: &random)
            #expect(try Cycles(virtualTime: cycles.virtualTime) == cycles)
        }
    }

    @Test func anyTextIsReadOrRefused() {
        var random = SeededRandom(seed: 99)
        let alphabet = Array("0123456789.-+ eusmh\u{e9}")
        var read = 0
        for _ in 0..<20_000 {
            let length = Int.random(in: 0..<12, using: &random)
            let text = String((0..<length).map { _ in alphabet.randomElement(using: &random)! })
            if let cycles = try? Cycles(virtualTime: text) {
                read += 1
                #expect((try? Cycles(virtualTime: cycles.virtualTime)) == cycles)
            }
        }
        #expect(read > 0)
    }
}
