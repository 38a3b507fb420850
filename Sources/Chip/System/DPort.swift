//  DPORT: the switches between the CPU and everything else. Interrupt edges, the source of the
//  non-maskable interrupt, the CPU's clock, the sharing of pins, and the fuses with the MAC
//  address.
//
//  Rules: eagle_soc.h for offsets 0x04 and 0x28; the others are general knowledge of the chip
//  (Docs/Fidelity.md, "What we do not know"). An edge of FRC1 gets to the CPU only while its bit is
//  set; a level always does. While `nmiSource` names FRC1, its interrupts are non-maskable ones.

import Simulation

public final class DPort: Peripheral {
    public let name = "DPORT"
    public let base: UInt32 = 0x3FF0_0000
    public private(set) var registers: RegisterFile

    private let lines: InterruptLines
    /// Firmware has changed the CPU's clock by the register: true is 160 MHz.
    public var onClock: (_ isDoubled: Bool) -> Void = { _ in }
    /// Firmware has changed the sharing of pins: the bits of HOST_INF_SEL.
    var onPinSharing: (_ bits: UInt32, _ now: Instant) -> Void = { _, _ in }
    /// FRC1's interrupts take another way from now on.
    var onTimerRoute: (_ now: Instant) -> Void = { _ in }
    /// Which SPI controllers ask for attention: bit 4 SPI, bit 7 HSPI.
    public var spiStatus: () -> UInt32 = { 0 }

    public enum Offset {
        public static let nmiSource: UInt32 = 0x00
        public static let edgeEnable: UInt32 = 0x04
        public static let cacheControl: UInt32 = 0x0C
        public static let cpuClock: UInt32 = 0x14
        public static let clockGates: UInt32 = 0x18
        public static let spiStatus: UInt32 = 0x20
        public static let cacheSize: UInt32 = 0x24
        public static let pinSharing: UInt32 = 0x28
        public static let fuses: UInt32 = 0x50
    }

    /// What NMI_SOURCE holds while FRC1 interrupts in spite of masks.
    public static let nmiFromTimer: UInt32 = 0xF
    /// The bit in HOST_INF_SEL that swaps UART0's pins. C: PERI_IO_UART0_PIN_SWAP.
    static let swapsUART0: UInt32 = 1 << 2
    /// FRC1's bit in EDGE_INT_ENABLE. C: TM1_EDGE_INT_ENABLE.
    public static let timerEdge: UInt32 = 1 << 1

    private static let table: [Register] = [
        Register(
            "NMI_SOURCE", at: Offset.nmiSource, writable: 0x1F, effect: .special,
            "0xF makes FRC1's interrupt non-maskable"),
        Register(
            "EDGE_INT_ENABLE", at: Offset.edgeEnable, writable: 0x7, effect: .special,
            "which edges interrupt: bit 0 watchdog, bit 1 FRC1, bit 2 FRC2"),
        Register(
            "CACHE_FLASH_CTRL", at: Offset.cacheControl, "kept; all memory is cached at once"),
        Register(
            "CPU_CLOCK", at: Offset.cpuClock, writable: 1, effect: .special,
            "bit 0: the CPU runs at 160 MHz, else at 80"),
        Register("CLOCK_GATES", at: Offset.clockGates, "kept; every clock runs"),
        Register(
            "SPI_INT_STATUS", at: Offset.spiStatus, effect: .none, isLive: true,
            "bit 4 SPI and bit 7 HSPI ask for an interrupt"),
        Register("CACHE_SIZE", at: Offset.cacheSize, "kept"),
        Register(
            "HOST_INF_SEL", at: Offset.pinSharing, effect: .special,
            "bits 7:0 swap and share pins: bit 2 swaps UART0's, bit 7 and 6 let SPI overlap"),
        Register(
            "EFUSE_DATA", at: Offset.fuses, count: 4, effect: .none, isLive: true,
            "the MAC address: byte 5, bytes 3 and 4, bit 15 for \"all six\", bytes 0 to 2"),
    ]

    /// - Parameter mac: what the factory burnt in.
    public init(lines: InterruptLines, mac: MACAddress) {
        self.lines = lines
        registers = RegisterFile(Self.table)
        let bytes = mac.array.map { UInt32($0) }
        registers[Offset.fuses] = bytes[5] << 24
        registers[Offset.fuses + 4] = bytes[3] << 8 | bytes[4]
        registers[Offset.fuses + 8] = 1 << 15
        registers[Offset.fuses + 12] = bytes[0] << 16 | bytes[1] << 8 | bytes[2]
        applyInterrupts()
    }

    /// The bits of HOST_INF_SEL. C: PERI_IO_UART0_PIN_SWAP and its like.
    public var pinSharing: UInt32 { registers[Offset.pinSharing] }

    /// Shows the clock that the SDK has set. Tells nobody.
    public func setClock(isDoubled: Bool) { registers[Offset.cpuClock] = isDoubled ? 1 : 0 }

    public func read(_ offset: UInt32, at now: Instant) -> UInt32 {
        offset == Offset.spiStatus ? spiStatus() : registers[offset]
    }

    public func write(_ offset: UInt32, _ value: UInt32, at now: Instant) {
        registers.write(offset, value)
        switch offset {
        case Offset.nmiSource, Offset.edgeEnable:
            onTimerRoute(now)
            applyInterrupts()
        case Offset.cpuClock: onClock(value & 1 != 0)
        case Offset.pinSharing: onPinSharing(registers[offset], now)
        default: break
        }
    }

    private func applyInterrupts() {
        lines.passesTimerEdges = registers[Offset.edgeEnable] & Self.timerEdge != 0
        lines.timerIsNonMaskable = registers[Offset.nmiSource] == Self.nmiFromTimer
    }
}
