//  The flash's cells: NOR rules, power cuts, wear; and a model in an array.
import Simulation
import Testing

@testable import Chip

@Suite struct FlashChipTests {
    private let flash = FlashFixture()

    @Test func aNewFlashIsErased() {
        #expect(flash.read(0x1FFE, 4) == [0xFF, 0xFF, 0xFF, 0xFF])
        #expect(flash.chip.identifier == 0x1340EF)
    }

    @Test func writingClearsBitsAndErasingSetsThem() {
        #expect(flash.write(100, [0xF0, 0x0F, 0xAA]) == .ok)
        #expect(flash.write(100, [0xCC, 0xFF, 0x0F]) == .ok)
        #expect(flash.read(99, 5) == [0xFF, 0xC0, 0x0F, 0x0A, 0xFF])
        #expect(flash.write(4096, [0]) == .ok)
        #expect(flash.chip.erase(sector: 0) == .ok)
        #expect(flash.read(99, 5) == [0xFF, 0xFF, 0xFF, 0xFF, 0xFF])
        #expect(flash.read(4096, 1) == [0], "the next sector")
    }

    @Test func rangesBeyondTheEndAreRefusedWhole() {
        let end = flash.chip.size
        #expect(flash.read(end - 2, 3) == nil)
        #expect(flash.read(end, 0) == [])
        #expect(flash.read(.max, 2) == nil)
        #expect(flash.write(end - 1, [0, 0]) == .error)
        #expect(flash.read(end - 1, 1) == [0xFF])
        #expect(flash.chip.erase(sector: end / flashSectorSize) == .error)
        #expect(flash.chip.operations == 0)
    }

    @Test func aTornWriteKeepsItsFirstBytes() {
        var cuts = 0
        flash.chip.onPowerCut = { cuts += 1 }
        flash.chip.tornBits = { 0x0F }
        flash.chip.cut = FlashCut(operation: 2, byte: 3)
        #expect(flash.write(0, [0x11]) == .ok)
        #expect(flash.write(8, [0, 0, 0, 0, 0]) == .timeout)
        #expect(cuts == 1)
        // The fourth byte has some of its bits, the fifth none.
        #expect(flash.read(8, 5) == [0, 0, 0, 0x0F, 0xFF])
        #expect(flash.write(16, [1]) == .ok, "a cut happens once")
    }

    @Test func aTornEraseSetsItsFirstBytesAndSomeOfTheRest() {
        #expect(flash.write(0, [UInt8](repeating: 0, count: 4096)) == .ok)
        flash.chip.tornBits = { 0x81 }
        flash.chip.cut = FlashCut(operation: 2)
        #expect(flash.chip.erase(sector: 0) == .timeout)
        #expect(flash.read(2047, 2) == [0xFF, 0x81])
        #expect(flash.read(4095, 1) == [0x81])
    }

    @Test func aWornSectorLosesABitAtEachErase() throws {
        var worn: [UInt32] = []
        flash.chip.endurance = 10
        flash.chip.onWornOut = { worn.append($0) }
        for erase in 1...13 {
            #expect(flash.chip.erase(sector: 5) == .ok)
            let bytes = try #require(flash.read(5 * 4096, 4096))
            let lost = bytes.reduce(0) { $0 + 8 - $1.nonzeroBitCount }
            #expect(lost == max(0, erase - 10), "after \(erase) erases")
        }
        #expect(worn == [5])
        #expect(flash.chip.statistics.erases[5] == 13)
    }

    @Test func statisticsCountUse() {
        _ = flash.write(0, [1, 2, 3])
        _ = flash.read(0, 7)
        _ = flash.chip.erase(sector: 1)
        #expect(
            flash.chip.statistics.report == [
                "flash: 1 reads of 7 bytes, 1 writes of 3 bytes, 1 erases",
                "sector 0x1000: erased 1 times",
            ])
        flash.chip.forgetStatistics()
        #expect(flash.chip.operations == 0)
    }

    /// 1,000 operations a seed, cuts among them, against an array.
    @Test(arguments: 1...10 as ClosedRange<UInt64>)
    func agreesWithAnArray(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var model = [UInt8](repeating: 0xFF, count: Int(flash.chip.size))
        flash.chip.tornBits = { 0 }
        for step in 0..<1000 {
            let address = UInt32.random(in: 0..<0x4000, using: &random)
            switch UInt8.random(in: 0..<10, using: &random) {
            case 0:
                #expect(flash.chip.erase(sector: address / 4096) == .ok)
                for index in 0..<4096 { model[Int(address / 4096) * 4096 + index] = 0xFF }
            case 1...5:
                let bytes = (0..<Int.random(in: 0..<600, using: &random)).map { _ in
                    UInt8.random(in: 0...255, using: &random)
                }
                let isCut = UInt8.random(in: 0..<8, using: &random) == 0 && !bytes.isEmpty
                let done = isCut ? Int.random(in: 0..<bytes.count, using: &random) : bytes.count
                flash.chip.cut =
                    isCut
                    ? FlashCut(operation: flash.chip.operations + 1, byte: UInt32(done)) : nil
                #expect(flash.write(address, bytes) == (isCut ? .timeout : .ok))
                // With torn bits of 0 the byte that the cut falls into is written too.
                for index in 0..<min(done + 1, bytes.count) {
                    model[Int(address) + index] &= bytes[index]
                }
            default:
                let count = Int.random(in: 0..<600, using: &random)
                let wanted = Array(model[Int(address)..<Int(address) + count])
                #expect(flash.read(address, count) == wanted, "seed \(seed), step \(step)")
            }
        }
        #expect(flash.read(0, model.count) == model, "seed \(seed)")
    }
}
