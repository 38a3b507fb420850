import Foundation
import Testing

@testable import Toolchain

@Suite struct SharedObjectTests {
    /// A linked file with one function offered and one wanted.
    private func sample() throws -> [UInt8] {
        let box = try Sandbox(["app/a.c": minimalMain.replacing("{}", with: "{ absent(); }")])
        let firmware = try box.build(offering: ["absent"])
        return try #require(Files.read(firmware.path))
    }

    @Test func aRealFileIsRead() throws {
        let image = try SharedObject(try sample())
        #expect(image.buildID.count == 20)
        #expect(image.offers("user_init"))
        #expect(!image.offers("absent"))
        #expect(image.wanted.contains("absent"))
        let start = try #require(image.symbols.first { $0.name == "user_init" })
        #expect((0x4100_0000..<0x4200_0000).contains(start.value))
    }

    @Test func whatIsNoELFIsRefused() {
        for bytes in [[], [0x7F], Array("MZ".utf8), [0x7F, 0x45, 0x4C, 0x46, 1, 1]] as [[UInt8]] {
            #expect(throws: SharedObject.Failure.notELF64) { try SharedObject(bytes) }
        }
    }

    @Test func everyPrefixIsReadOrRefused() throws {
        let whole = try sample()
        var refused = 0
        for length in stride(from: 0, to: whole.count, by: 97) {
            if (try? SharedObject(Array(whole[..<length]))) == nil { refused += 1 }
        }
        // The section table stands at the end, so only the whole file is complete.
        #expect(refused == (whole.count + 96) / 97)
    }

    /// Hostile offsets, counts and sizes: any answer will do, so long as there is one.
    @Test func mutationsNeverCrash() throws {
        let whole = try sample()
        var random = SplitMix(state: 0x8266)
        var readable = 0
        let table = Int(whole[40..<48].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
        for round in 0..<3000 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                // Half of the hits go where the structure is: the header and the section table.
                let area = round % 2 == 0 ? 0..<64 : table..<whole.count
                let range = Bool.random(using: &random) ? area : 0..<whole.count
                bytes[Int.random(in: range, using: &random)] = UInt8.random(
                    in: .min ... .max, using: &random)
            }
            if let image = try? SharedObject(bytes) {
                readable += 1
                _ = image.wanted
                _ = StaticData(of: image)
            }
        }
        #expect((1..<3000).contains(readable))
    }

    @Test func xtensaCodeIsTold() {
        var object = [UInt8](repeating: 0, count: 64)
        object.replaceSubrange(0..<4, with: [0x7F, 0x45, 0x4C, 0x46])
        object[18] = 94
        #expect(ElfKind.of(object) == .xtensa)
        #expect(ElfKind.of(Array("!<arch>\nmember/ 0 0 0 644 64 `\n".utf8) + object) == .xtensa)
        object[18] = UInt8(ElfKind.hostMachine)
        #expect(ElfKind.of(object) == .host)
        object[18] = 40
        #expect(ElfKind.of(object) == .foreign)
        #expect(ElfKind.of(Array("!<arch>\n".utf8)) == nil)
        #expect(ElfKind.of([0xE9, 0, 0, 0]) == nil)
    }
}

/// A small generator with a seed, so that a failure comes again.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
