//  The sum that lwIP is given in place of its own, against the plain definition.

import CLwIP
import Simulation
import Testing
import Wire

struct ChecksumTests {
    @Test func itIsTheInternetsWhereverItBegins() {
        var random = SeededRandom(seed: 17)
        let bytes = (0..<4096).map { _ in UInt8(truncatingIfNeeded: random.next() >> 40) }
        for _ in 0..<20_000 {
            let start = Int(random.next() % 64)
            let count = Int(random.next() % 1600)
            var plain = InternetChecksum()
            plain.add(bytes[start..<start + count])
            #expect(sum(bytes, start, count) == ~plain.value.byteSwapped, "\(count) at \(start)")
        }
    }

    /// The two zeros of ones' complement, and the most that can be added up.
    @Test func itsEndsAreRight() {
        #expect(sum([], 0, 0) == 0)
        #expect(sum([0, 0, 0], 0, 3) == 0)
        #expect(sum([0xFF, 0xFF], 0, 2) == 0xFFFF)
        let most = [UInt8](repeating: 0xFF, count: 65535)
        #expect(sum(most, 0, 65535) == 0x00FF)
        #expect(sum(most, 0, 65534) == 0xFFFF)
    }

    private func sum(_ bytes: [UInt8], _ start: Int, _ count: Int) -> UInt16 {
        bytes.withUnsafeBytes {
            h8_checksum($0.baseAddress.map { $0 + start }, Int32(count))
        }
    }
}
