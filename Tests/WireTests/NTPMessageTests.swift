//  NTP's message, both ways.

import Simulation
import Testing
import Wire

struct NTPMessageTests {
    @Test func aRequestIsAsInTheRFC() {
        let bytes = NTPMessage(.client).bytes
        #expect(bytes == [0x23] + [UInt8](repeating: 0, count: 47))
    }

    /// Each field at its place (RFC 5905, figure 8).
    @Test func fieldsHaveTheirPlaces() throws {
        let bytes = (0..<48).map { UInt8($0 * 5 + 3) }
        let message = try #require(NTPMessage(bytes))
        #expect(message.leap == 0 && message.version == 0 && message.mode == .client)
        #expect(message.stratum == 8 && message.poll == 13 && message.precision == 18)
        #expect(message.rootDelay == 0x171C_2126 && message.rootDispersion == 0x2B30_353A)
        #expect(message.reference == 0x3F44_494E)
        #expect(message.referenceTime == NTPTime(seconds: 0x5358_5D62, fraction: 0x676C_7176))
        #expect(message.originTime == NTPTime(seconds: 0x7B80_858A, fraction: 0x8F94_999E))
        #expect(message.receiveTime == NTPTime(seconds: 0xA3A8_ADB2, fraction: 0xB7BC_C1C6))
        #expect(message.transmitTime == NTPTime(seconds: 0xCBD0_D5DA, fraction: 0xDFE4_E9EE))
        #expect(message.bytes == bytes)
    }

    @Test func what48BytesSayComesBack() throws {
        var random = SeededRandom(seed: 1)
        for _ in 0..<10_000 {
            let bytes = (0..<48).map { _ in UInt8(truncatingIfNeeded: random.next() >> 40) }
            #expect(try #require(NTPMessage(bytes)).bytes == bytes)
        }
    }

    @Test func lessIsNoMessage() {
        for count in 0..<48 { #expect(NTPMessage([UInt8](repeating: 0x24, count: count)) == nil) }
        #expect(NTPMessage([UInt8](repeating: 0x24, count: 68)) != nil)
    }

    @Test func timesCountFrom1900AndFrom1970() {
        let time = NTPTime(unixSeconds: 1_000_000_000, nanoseconds: 500_000_000)
        #expect(time == NTPTime(seconds: 3_208_988_800, fraction: 0x8000_0000))
        #expect(time.unixSeconds == 1_000_000_000)
        // The day on which NTP's count begins anew, and the SDK's last second.
        #expect(NTPTime(unixSeconds: 2_085_978_496, nanoseconds: 0).seconds == 0)
        #expect(NTPTime(seconds: 0, fraction: 0).unixSeconds == 2_085_978_496)
        #expect(NTPTime(unixSeconds: 2_147_483_647, nanoseconds: 0).unixSeconds == .max)
        #expect(NTPTime(unixSeconds: 2_147_483_648, nanoseconds: 0).unixSeconds == .min)
        let last = NTPTime(unixSeconds: 0, nanoseconds: 999_999_999)
        #expect(last.fraction == 4_294_967_291)
    }
}
