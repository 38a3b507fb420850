//  The SPI controllers: SPI, whose bus is the flash's, and HSPI, the applications'.
//
//  A transaction begins when firmware sets the bit SPI_USR of SPI_CMD, takes the time of its bits
//  at the divided clock, and then clears the bit; a loop that waits for that ends. There is nobody
//  on the bus: what is read in is ones, as from a line that is pulled up.
//
//  Rules (spi_register.h): the phases command, address, dummy, MOSI and MISO follow each other,
//  each as its bit in SPI_USER says, with lengths one above their fields. SPI_CLOCK divides 80 MHz
//  by (pre + 1) * (n + 1), or not at all. The end sets SPI_TRANS_DONE, which holds the interrupt
//  line while its enable bit is set, until firmware clears it. The flash's own commands (other bits
//  of SPI_CMD) take the time of eight bits and do nothing.

import Simulation

public final class SPIController: TimedPeripheral {
    public let name: String
    public let base: UInt32
    public private(set) var registers = RegisterFile(SPIController.table)
    public private(set) var due = Instant.never

    private let lines: InterruptLines
    /// 0 for the flash's controller, 1 for HSPI.
    private let number: UInt32

    private enum Offset {
        static let command: UInt32 = 0x00
        static let clock: UInt32 = 0x18
        static let user: UInt32 = 0x1C
        static let user1: UInt32 = 0x20
        static let user2: UInt32 = 0x24
        static let slave: UInt32 = 0x30
        static let buffer: UInt32 = 0x40
    }

    private enum Bit {
        static let start: UInt32 = 1 << 18
        static let undivided: UInt32 = 1 << 31
        static let command: UInt32 = 1 << 31
        static let address: UInt32 = 1 << 30
        static let dummy: UInt32 = 1 << 29
        static let miso: UInt32 = 1 << 28
        static let mosi: UInt32 = 1 << 27
        static let misoHigh: UInt32 = 1 << 24
        /// MISO is read while MOSI is written.
        static let duplex: UInt32 = 1 << 0
        static let done: UInt32 = 1 << 4
        static let reset: UInt32 = 1 << 31
    }

    private static let table: [Register] = [
        Register(
            "SPI_CMD", at: Offset.command, writable: 0xFFFF_0000, effect: .special, isLive: true,
            "bit 18 starts a transaction and clears when it is over; so do the flash's commands"),
        Register("SPI_ADDR", at: 0x04, "what the address phase sends"),
        Register("SPI_CTRL", at: 0x08, "modes and bit order"),
        Register("SPI_CTRL1", at: 0x0C, "kept"),
        Register("SPI_RD_STATUS", at: 0x10, "the flash's status as last read: 0, not busy"),
        Register("SPI_CTRL2", at: 0x14, "delays: kept"),
        Register(
            "SPI_CLOCK", at: Offset.clock, reset: 0x8000_3043,
            "bit 31 80 MHz, else divided by (bits 30:18 + 1) * (bits 17:12 + 1)"),
        Register("SPI_USER", at: Offset.user, reset: 0x8000_0040, "which phases there are"),
        Register("SPI_USER1", at: Offset.user1, reset: 0x5C00_0000, "lengths of the phases"),
        Register("SPI_USER2", at: Offset.user2, reset: 0x7000_0000, "the command and its length"),
        Register("SPI_WR_STATUS", at: 0x28, "kept"),
        Register("SPI_PIN", at: 0x2C, reset: 0x0000_001E, "chip selects: kept"),
        Register(
            "SPI_SLAVE", at: Offset.slave, reset: 0x0000_0200, writable: 0x7FFF_FFFF,
            effect: .special, "bits 4:0 what has happened, bits 9:5 which of it interrupts"),
        Register("SPI_SLAVE1", at: 0x34, reset: 0x0200_0000, "kept: nobody is the master"),
        Register("SPI_SLAVE2", at: 0x38, "kept"),
        Register("SPI_SLAVE3", at: 0x3C, "kept"),
        Register("SPI_W", at: Offset.buffer, count: 16, "64 bytes that are sent and received"),
        Register("SPI_EXT", at: 0xF0, count: 4, "kept"),
    ]

    /// - Parameter number: 0 for the flash's controller, 1 for HSPI. C: REG_SPI_BASE.
    public init(number: UInt32, lines: InterruptLines) {
        self.number = number
        self.lines = lines
        name = number == 0 ? "SPI" : "HSPI"
        base = 0x6000_0200 - number * 0x100
    }

    /// Something has happened that is enabled to interrupt.
    public var isAsking: Bool {
        let slave = registers[Offset.slave]
        return slave & slave >> 5 & 0x1F != 0
    }

    public func read(_ offset: UInt32, at now: Instant) -> UInt32 { registers[offset] }

    public func write(_ offset: UInt32, _ value: UInt32, at now: Instant) {
        if offset == Offset.command {
            // A command under way cannot be taken back or started again.
            guard due == .never else { return }
            registers.write(offset, value)
            begin(at: now)
            return
        }
        registers.write(offset, value)
        if offset == Offset.slave {
            if value & Bit.reset != 0 { abandon() }
            lines.hold(.spi, isAsking, by: number)
        }
    }

    /// The end of a transaction.
    public func run(at now: Instant) {
        let isUsers = registers[Offset.command] & Bit.start != 0
        registers[Offset.command] = 0
        due = .never
        guard isUsers else { return }
        if registers[Offset.user] & (Bit.miso | Bit.duplex) != 0 { receiveNothing() }
        registers[Offset.slave] |= Bit.done
        lines.hold(.spi, isAsking, by: number)
    }

    // MARK: - A transaction

    private func begin(at now: Instant) {
        let command = registers[Offset.command]
        guard command != 0 else { return }
        let bits = command & Bit.start != 0 ? length : 8
        due = now + max(Cycles(bits), 1) * divider
    }

    private func abandon() {
        registers[Offset.command] = 0
        due = .never
    }

    /// Bus cycles a bit.
    private var divider: Cycles {
        let clock = registers[Offset.clock]
        if clock & Bit.undivided != 0 { return 1 }
        return Cycles((clock >> 18 & 0x1FFF) + 1) * Cycles((clock >> 12 & 0x3F) + 1)
    }

    private var mosiBits: UInt32 { (registers[Offset.user1] >> 17 & 0x1FF) + 1 }
    private var misoBits: UInt32 { (registers[Offset.user1] >> 8 & 0x1FF) + 1 }

    /// Bits of all the phases.
    private var length: UInt32 {
        let user = registers[Offset.user]
        let user1 = registers[Offset.user1]
        var bits: UInt32 = 0
        if user & Bit.command != 0 { bits += (registers[Offset.user2] >> 28) + 1 }
        if user & Bit.address != 0 { bits += (user1 >> 26) + 1 }
        if user & Bit.dummy != 0 { bits += (user1 & 0xFF) + 1 }
        if user & Bit.mosi != 0 { bits += mosiBits }
        if user & Bit.miso != 0, user & Bit.duplex == 0 { bits += misoBits }
        return bits
    }

    /// Fills the buffer with what a line shows that nobody drives.
    private func receiveNothing() {
        let user = registers[Offset.user]
        var left = user & Bit.duplex != 0 ? mosiBits : misoBits
        var word: UInt32 = user & Bit.misoHigh != 0 ? 8 : 0
        while left > 0, word < 16 {
            let bits = min(left, 32)
            registers[Offset.buffer + 4 * word] |= bits == 32 ? .max : 1 << bits - 1
            left -= bits
            word += 1
        }
    }
}
