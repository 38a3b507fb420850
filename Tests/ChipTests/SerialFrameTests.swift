//  Frames as other receivers read them.
import Simulation
import Testing

@testable import Chip

@Suite struct SerialFrameTests {
    private static let formats: [SerialFormat] = {
        var formats: [SerialFormat] = []
        for dataBits in 5...8 {
            for parity in [SerialFormat.Parity.none, .even, .odd] {
                for stopHalfBits in [2, 3, 4] as [Cycles] {
                    var format = SerialFormat(bitCycles: 694)
                    format.dataBits = dataBits
                    format.parity = parity
                    format.stopHalfBits = stopHalfBits
                    formats.append(format)
                }
            }
        }
        return formats
    }()

    /// A receiver 3 % off samples, where one of the same format takes a short cut: both agree.
    @Test(arguments: formats)
    func aSlightlyDifferentSpeedReadsTheSame(_ format: SerialFormat) {
        for percent in [97, 103] as [Cycles] {
            var receiver = format
            receiver.bitCycles = format.bitCycles * percent / 100
            for byte in 0...255 as ClosedRange<UInt8> {
                let frame = SerialFrame(byte, format: format)
                #expect(frame.read(as: receiver) == frame.read(as: format))
            }
        }
    }

    @Test func lengthsCountHalfStopBits() {
        var format = SerialFormat(bitCycles: 1000)
        #expect(format.frameCycles == 10_000)
        format.stopHalfBits = 3
        #expect(format.frameCycles == 10_500)
        format.parity = .odd
        format.dataBits = 5
        #expect(format.frameCycles == 8_500)
    }

    /// 'U' at 74880 baud, read at 115200: the samples fall into the bits 0, 1, 2, 2, 3, 4, 4, 5 of
    /// 0 1010 1010 1.
    @Test func aTerminalAtTheWrongSpeedReadsGarbage() {
        let frame = SerialFrame(0x55, format: SerialFormat(bitCycles: 1068))
        #expect(frame.read(as: SerialFormat(bitCycles: 694)).byte == 0b1001_0010)
        for byte in 0...255 as ClosedRange<UInt8> {
            let frame = SerialFrame(byte, format: SerialFormat(bitCycles: 1068))
            let reading = frame.read(as: SerialFormat(bitCycles: 694))
            #expect(reading.byte == Self.sampled(byte, bit: 1068, by: 694))
        }
    }

    /// The same in plain words: which of the sender's bits each sample falls into.
    private static func sampled(_ byte: UInt8, bit: Int, by other: Int) -> UInt8 {
        let levels = [false] + (0..<8).map { byte >> UInt8($0) & 1 == 1 } + [true, true, true]
        var result: UInt8 = 0
        for index in 0..<8 where levels[min((2 * index + 3) * other / 2 / bit, 11)] {
            result |= 1 << UInt8(index)
        }
        return result
    }

    @Test func theWrongParityIsTold() {
        var even = SerialFormat(bitCycles: 694)
        even.parity = .even
        var odd = even
        odd.parity = .odd
        for byte in 0...255 as ClosedRange<UInt8> {
            let reading = SerialFrame(byte, format: even).read(as: odd)
            #expect(reading.byte == byte && reading.hasParityError && !reading.hasFrameError)
        }
    }

    @Test func aBreakIsLowAllAlong() {
        let format = SerialFormat(bitCycles: 694)
        let reading = SerialFrame(0, format: format, isBreak: true).read(as: format)
        #expect(reading.isBreak && reading.hasFrameError && reading.byte == 0)
        #expect(!SerialFrame(0, format: format).read(as: format).isBreak)
    }
}
