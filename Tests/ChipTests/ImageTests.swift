//  Images in the chip's OTA format: what is made is read, and what is damaged is refused.
import Simulation
import Testing

@testable import Chip

@Suite struct CRC32Tests {
    /// The check value that lists of CRCs give for zlib's, and other known ones.
    @Test func knownValues() {
        #expect(CRC32.of(Array("123456789".utf8)) == 0xCBF4_3926)
        #expect(CRC32.of([]) == 0)
        #expect(CRC32.of([0]) == 0xD202_EF8D)
        #expect(CRC32.of([UInt8](repeating: 0xFF, count: 4)) == 0xFFFF_FFFF)
        #expect(CRC32.of(Array("The quick brown fox jumps over the lazy dog".utf8)) == 0x414F_A339)
    }

    @Test func partsAddUp() {
        let bytes = (0..<100).map { UInt8($0) }
        for cut in bytes.indices {
            var sum = CRC32()
            bytes[..<cut].withUnsafeBytes { sum.add($0) }
            bytes[cut...].withUnsafeBytes { sum.add($0) }
            #expect(sum.value == CRC32.of(bytes))
        }
    }
}

@Suite struct OTAImageTests {
    private static let content = (0..<100).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    private static let identity = [UInt8](1...20)
    private static let image = OTAImage(
        sharedObject: content, buildID: identity, map: .mb4)

    private static func reads(_ bytes: [UInt8]) -> Bool { (try? OTAImage(reading: bytes)) != nil }

    @Test func whatIsMadeIsRead() throws {
        let read = try OTAImage(reading: Self.image.bytes + [1, 2, 3])
        #expect(read.bytes == Self.image.bytes)
        #expect(Array(read.bytes[read.payload]) == Self.content)
        #expect(
            read.marker
                == ImageMarker(
                    length: 100, checksum: CRC32.of(Self.content), buildID: Self.identity))
        #expect(read.sizeAndSpeed == 0x40)
    }

    @Test func anImageForASlotIsForNoOther() throws {
        for slot in FirmwareSlot.allCases {
            let bytes = Self.image.forSlot(slot).bytes
            #expect(bytes.count == Self.image.bytes.count)
            #expect(try OTAImage(reading: bytes).marker.slot == slot)
            #expect(try OTAImage(reading: bytes, in: slot).bytes == bytes)
            #expect(throws: ImageFault.otherSlot(slot)) {
                try OTAImage(reading: bytes, in: slot.other)
            }
            #expect(try OTAImage(reading: Self.image.bytes, in: slot).marker.slot == nil)
        }
        #expect(
            ImageFault.otherSlot(.user1).description == "it is for slot 1, and lies in slot 2")
    }

    /// memory_map.md, "Firmware image format", field by field.
    @Test func theFormatIsTheChips() {
        let bytes = Self.image.bytes
        #expect(Array(bytes[..<4]) == [0xEA, 4, 0, 0x40])
        #expect(Array(bytes[8..<16]) == [0, 0, 0, 0, 112, 0, 0, 0], "whole lines of 16")
        #expect(Array(bytes[128..<132]) == [0xE9, 1, 0, 0x40])
        #expect(Array(bytes[136..<144]) == [0, 0x80, 0xFE, 0x3F, 64, 0, 0, 0])
        #expect((bytes.count - 4) % 16 == 0, "the sum ends a line")
        let sum = bytes[144..<208].reduce(0xEF as UInt8, ^)
        #expect(bytes[bytes.count - 5] == sum)
        let checksum = CRC32.of(bytes.dropLast(4))
        let stored = bytes.suffix(4).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        #expect(stored == (checksum >= 0x8000_0000 ? ~checksum : checksum + 1))
    }

    @Test func theROMsReportAddsUp() {
        let segments = Self.image.loadedSegments
        #expect(segments.count == 1)
        #expect(segments[0].address == 0x3FFE_8000)
        #expect((segments[0].length, segments[0].room, segments[0].tail) == (64, 16, 0))
        #expect(segments[0].sum == Self.image.storedSum)
    }

    @Test func everySingleByteChangeIsRefused() {
        for index in Self.image.bytes.indices {
            for change in 1...255 as ClosedRange<UInt8> {
                var bytes = Self.image.bytes
                bytes[index] ^= change
                #expect(!Self.reads(bytes), "byte \(index) xor \(change)")
            }
        }
    }

    @Test func everyTruncationIsRefused() {
        for count in 0..<Self.image.bytes.count {
            #expect(!Self.reads(Array(Self.image.bytes[..<count])), "\(count) bytes")
        }
    }

    /// 10,000 images with several mistakes: bytes changed, words made extreme, ranges removed or
    /// doubled. None is read, and none stops the reader.
    @Test func randomMutationsAreRefused() {
        var random = SeededRandom(seed: 1)
        for round in 0..<10_000 {
            var bytes = Self.image.bytes
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let index = Int.random(in: 0..<bytes.count - 8, using: &random)
                switch UInt8.random(in: 0..<4, using: &random) {
                case 0: bytes[index] = UInt8.random(in: 0...255, using: &random)
                case 1:
                    let extremes: [UInt8] = [0, 0xFF, 0x7F, 0x80]
                    for offset in 0..<4 {
                        bytes[index & ~3 + offset] = extremes.randomElement(using: &random)!
                    }
                case 2: bytes.removeSubrange(index..<index + Int.random(in: 1...8, using: &random))
                default: bytes.insert(contentsOf: bytes[index..<index + 8], at: index)
                }
            }
            guard !bytes.starts(with: Self.image.bytes) else { continue }
            #expect(!Self.reads(bytes), "round \(round)")
        }
    }

    @Test func refusalsSayWhy() {
        func refusal(_ bytes: [UInt8]) -> ImageFault? {
            do throws(ImageFault) {
                _ = try OTAImage(reading: bytes)
                return nil
            } catch { return error }
        }
        #expect(refusal([UInt8](repeating: 0xFF, count: 4096)) == .blank)
        #expect(refusal([UInt8](repeating: 0, count: 64)) == .noImage(firstByte: 0))
        #expect(refusal([0xE9, 1, 0, 0]) == .notOurs)
        #expect(refusal([]) == .truncated)
        #expect(
            refusal([0xEA, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xF0, 0xFF, 0xFF, 0xFF]) == .truncated)
        var bytes = Self.image.bytes
        bytes[20] ^= 1
        guard case .wrongChecksum = refusal(bytes) else {
            Issue.record("\(String(describing: refusal(bytes)))")
            return
        }
    }
}
