//  The SDK's parameters in the flash, and the boot word in them, power cuts included.
import Simulation
import Testing

@testable import Chip

@Suite struct BootWordTests {
    @Test func anErasedWordMeansTheFirstSlot() {
        let word = BootWord(bits: 0xFFFF)
        #expect(word.bits == BootWord.initial)
        #expect(word.slot == .user1)
    }

    @Test func fieldsDoNotDisturbEachOther() {
        var word = BootWord(bits: 0xE7FC)
        word.slot = .user2
        #expect(word.bits == 0xE7FD)
        word.bootVersion = 6
        #expect(word.bits == 0xE6FD)
        #expect(word.bootVersion == 6)
        word.slot = .user1
        #expect(word.bits == 0xE6FC)
    }
}

@Suite struct SystemParameterTests {
    private static let map = FlashMap.kb512

    @Test func copiesTakeTurns() {
        let flash = FlashFixture(map: Self.map)
        let parameters = SystemParameters(flash: flash.chip, map: Self.map)
        for round in 1...4 as ClosedRange<UInt8> {
            var bytes = parameters.read()
            bytes[0x100] = round
            #expect(parameters.write(bytes) == .ok)
            #expect(parameters.read()[0x100] == round)
        }
        // An erased flag names the second copy, so the first change goes to the first.
        #expect(flash.read(0x7D100, 1) == [3])
        #expect(flash.read(0x7E100, 1) == [4])
        let operations = flash.chip.operations
        #expect(parameters.write(parameters.read()) == .ok)
        #expect(flash.chip.operations == operations, "what is the same is not written")
    }

    /// At every operation of a change, and several bytes into it: the old value or the new.
    @Test func aCutLeavesOldOrNew() throws {
        var seen: Set<FirmwareSlot> = []
        for startsInSecond in [false, true] {
            for operation in 1...4 as ClosedRange<UInt64> {
                for byte in [0, 1, 2, 3, 4095] as [UInt32] {
                    let flash = FlashFixture(map: Self.map)
                    var random = SeededRandom(seed: operation << 32 | UInt64(byte))
                    flash.chip.tornBits = { random.next() }
                    let parameters = SystemParameters(flash: flash.chip, map: Self.map)
                    var word = BootWord(bits: 0xE6FC)
                    #expect(parameters.setBootWord(word) == .ok)
                    if startsInSecond {
                        word.bootVersion = 5
                        #expect(parameters.setBootWord(word) == .ok)
                    }
                    let old = parameters.bootWord
                    var new = old
                    new.slot = .user2
                    flash.chip.cut = FlashCut(
                        operation: flash.chip.operations + operation, byte: byte)
                    _ = parameters.setBootWord(new)
                    let found = parameters.bootWord
                    #expect([old, new].contains(found), "operation \(operation), byte \(byte)")
                    seen.insert(found.slot)
                }
            }
        }
        #expect(seen.count == 2, "the cuts came too early or too late")
    }
}

@Suite struct FlashLayoutTests {
    /// memory_map.md, "Flash layouts".
    @Test func slotsAndParametersLieWhereTheMapSays() {
        #expect(FlashMap.kb512.address(of: .user2) == 0x41000)
        #expect(FlashMap.mb1.address(of: .user2) == 0x81000)
        #expect(FlashMap.mb4.address(of: .user2) == 0x81000)
        #expect(FlashMap.mb4Slots1024.address(of: .user2) == 0x101000)
        #expect(FlashMap.kb256.address(of: .user2) == nil)
        for map in FlashMap.allCases {
            #expect(map.address(of: .user1) == 0x1000)
            #expect(map.parameterSector * flashSectorSize == map.size - 0x3000)
            #expect(map.initDataAddress == map.size - 0x4000)
        }
    }

    /// Docs/Timing.md.
    @Test func writingIsPaidByThePage() {
        #expect(FlashTiming.write(bytes: 4, at: 254) > FlashTiming.write(bytes: 4, at: 0))
        #expect(
            FlashTiming.write(bytes: 256, at: 0)
                == FlashTiming.write(bytes: 0, at: 0) + 256
                * (FlashTiming.write(bytes: 1, at: 0)
                    - FlashTiming.write(bytes: 0, at: 0)))
        #expect(FlashTiming.erase == 45 * Cycles.perMillisecond)
    }
}
