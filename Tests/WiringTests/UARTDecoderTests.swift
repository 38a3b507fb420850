//  The decoder: bytes, speeds that are off, broken frames, noise.

import Simulation
import Testing

@Suite struct UARTDecoderTests {
    private static let bit = 80_000_000.0 / 9600

    private func bench() -> Bench {
        let bench = Bench()
        bench.add(
            "uart-decoder",
            [("gpio", .number(2)), ("baud", .number(9600)), ("bytes", .number(256))])
        bench.drive(2, true, at: 1000)
        return bench
    }

    @Test func everyByteIsRead() {
        let bench = bench()
        let all = (0...255).map { UInt8($0) }
        let end = bench.send(all, on: 2, from: 100_000, bit: Self.bit)
        let report = bench.report(at: Cycles(end) + 100_000)
        #expect(report[0] == "GPIO2, 9600 baud: 256 frames, 0 framing errors")
        #expect(report[1].hasPrefix("timing error 0.0"), "\(report[1])")
        #expect(report[2] == #""\x00\x01\x02\x03\x04\x05\x06\x07\x08\t\n""#)
        #expect(report.contains { $0.contains("@ABCDEFGHIJ") })
        #expect(report.last?.hasSuffix("\\xFE\\xFF\"") == true)
    }

    @Test(arguments: [-0.04, -0.019, 0.019, 0.04])
    func aWrongSpeedIsMeasured(_ error: Double) throws {
        let bench = bench()
        let end = bench.send(Array("Hello".utf8), on: 2, from: 100_000, bit: Self.bit * (1 + error))
        let report = bench.report(at: Cycles(end) + 100_000)
        #expect(report[0].hasSuffix("5 frames, 0 framing errors"))
        #expect(report[2] == "\"Hello\"")
        let words = report[1].split(separator: " ")
        let told = try #require(Double(words[2]))
        #expect(abs(told - abs(error) * 100) < 0.02, "\(report[1])")
    }

    @Test func aMissingStopBitIsAnError() {
        let bench = bench()
        // Low for twenty bits, high again, then a good frame.
        bench.drive(2, false, at: 100_000)
        bench.drive(2, true, at: 100_000 + Cycles(20 * Self.bit))
        let end = bench.send([0x41], on: 2, from: 100_000 + 25 * Self.bit, bit: Self.bit)
        let report = bench.report(at: Cycles(end) + 100_000)
        #expect(report[0].hasSuffix("2 frames, 1 framing error"))
        #expect(report.last == "\"A\"")
    }

    @Test func aShortPulseIsNoFrame() {
        let bench = bench()
        bench.drive(2, false, at: 100_000)
        bench.drive(2, true, at: 100_000 + Cycles(Self.bit * 0.4))
        #expect(bench.report(at: 1_000_000) == ["GPIO2, 9600 baud: 0 frames, 0 framing errors"])
    }

    @Test func lowBeforeTheFirstIdleIsNoFrame() {
        let bench = Bench()
        bench.add(
            "uart-decoder", [("gpio", .number(2)), ("baud", .number(9600)), ("bytes", .number(1))])
        #expect(bench.report(at: 10_000_000)[0].hasSuffix("0 frames, 0 framing errors"))
        bench.drive(2, true, at: 10_000_000)
        let end = bench.send([0x42, 0x43, 0x44], on: 2, from: 10_100_000, bit: Self.bit)
        #expect(bench.report(at: Cycles(end) + 9000).suffix(2) == ["\"B\"", "and 2 more bytes"])
    }
}
