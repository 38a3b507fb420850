//  The SPI controllers: how long a transaction takes, what it leaves, whom it tells.
import Simulation
import Testing

@testable import Chip

@Suite struct SPIControllerTests {
    private let lines = InterruptLines()
    private let start: UInt32 = 1 << 18
    private let command: UInt32 = 0x00
    private let clock: UInt32 = 0x18
    private let user: UInt32 = 0x1C
    private let user1: UInt32 = 0x20
    private let user2: UInt32 = 0x24
    private let slave: UInt32 = 0x30
    private let buffer: UInt32 = 0x40

    /// None, each alone, all, and MISO while MOSI.
    private static let phaseSets: [UInt32] = [
        0, 0x8000_0000, 0x4000_0000, 0x2000_0000, 0x0800_0000, 0x1000_0000, 0xF800_0000,
        0x1800_0001,
    ]
    private static let phaseBits: [UInt64] = [1, 4, 9, 3, 17, 33, 66, 17]

    /// Each phase with its bit in SPI_USER and a length of its own.
    @Test(arguments: zip(phaseSets, phaseBits))
    func phasesTakeTheirBits(phases: UInt32, bits: UInt64) {
        let spi = SPIController(number: 1, lines: lines)
        spi.write(user, phases, at: .zero)
        spi.write(user1, 8 << 26 | 16 << 17 | 32 << 8 | 2, at: .zero)
        spi.write(user2, 3 << 28, at: .zero)
        // 80 MHz / (1 + 1) / (4 + 1): 10 cycles a bit.
        spi.write(clock, 1 << 18 | 4 << 12, at: .zero)
        spi.write(command, start, at: Instant(cycles: 7))
        #expect(spi.due == Instant(cycles: 7 + bits * 10))
        #expect(spi.read(command, at: .zero) == start)
        spi.run(at: spi.due)
        #expect(spi.read(command, at: .zero) == 0 && spi.due == .never)
    }

    @Test func anUndividedClockTakesACycleABit() {
        let spi = SPIController(number: 0, lines: lines)
        spi.write(clock, 1 << 31, at: .zero)
        spi.write(user, 1 << 27, at: .zero)
        spi.write(user1, 511 << 17, at: .zero)
        spi.write(command, start, at: .zero)
        #expect(spi.due == Instant(cycles: 512))
    }

    @Test func aLineWithoutASlaveReadsOnes() {
        let spi = SPIController(number: 1, lines: lines)
        spi.write(user, 1 << 28, at: .zero)
        spi.write(user1, 39 << 8, at: .zero)
        spi.write(command, start, at: .zero)
        spi.run(at: spi.due)
        #expect(spi.read(buffer, at: .zero) == .max)
        #expect(spi.read(buffer + 4, at: .zero) == 0xFF)
        #expect(spi.read(buffer + 8, at: .zero) == 0)
    }

    @Test func theEndInterruptsWhereItIsEnabled() {
        let devices = Peripherals(pins: Pins(), mac: .guide, at: .zero, random: { 0 })
        let bus = devices.bus
        for (base, status) in [(UInt32(0x6000_0200), UInt32(1 << 4)), (0x6000_0100, 1 << 7)] {
            bus.write(base + slave, 0, at: .zero)
            bus.write(base + command, start, at: .zero)
            bus.run(at: bus.due)
            #expect(bus.read(base + slave, at: .zero) == 1 << 4)
            #expect(!devices.lines.isPending(.spi) && bus.read(0x3FF0_0020, at: .zero) == 0)
            bus.write(base + slave, 1 << 9 | 1 << 4, at: .zero)
            #expect(devices.lines.isPending(.spi))
            #expect(bus.read(0x3FF0_0020, at: .zero) == status)
            bus.write(base + slave, 1 << 9, at: .zero)
            #expect(!devices.lines.isPending(.spi) && bus.read(0x3FF0_0020, at: .zero) == 0)
        }
    }

    @Test func aTransactionUnderWayGoesOn() {
        let spi = SPIController(number: 1, lines: lines)
        spi.write(command, start, at: .zero)
        let due = spi.due
        spi.write(command, 0, at: Instant(cycles: 1))
        spi.write(command, start, at: Instant(cycles: 2))
        #expect(spi.due == due && spi.read(command, at: .zero) == start)
        spi.write(slave, 1 << 31, at: Instant(cycles: 3))
        #expect(spi.due == .never && spi.read(command, at: .zero) == 0)
    }
}
