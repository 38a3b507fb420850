//  A board with its wires for the tests of its devices, addressed through the bus as firmware does.
import Simulation

@testable import Chip

/// A board, the time on it, and one device outside.
final class PinBoard {
    let pins: Pins
    let chip: Peripherals
    let device: Pins.Party
    var now = Instant(cycles: 1_600_000)

    init(pins: Pins = .module(), kept: KeptRegisters = KeptRegisters()) {
        self.pins = pins
        device = pins.addParty()
        chip = Peripherals(pins: pins, kept: kept, at: now)
    }

    func write(_ address: UInt32, _ value: UInt32) { chip.bus.write(address, value, at: now) }
    func read(_ address: UInt32) -> UInt32 { chip.bus.read(address, at: now) }
    func setType(_ pin: UInt32, _ type: UInt32) { write(Address.pin0 + pin * 4, type << 7) }
    func outside(_ pin: Int, _ drive: Pins.Drive) { pins.set(pin, drive, by: device, at: now) }
    var status: UInt32 { read(Address.status) }
    var isInterrupting: Bool { chip.lines.isPending(.gpio) }

    /// Lets the bus do what is due up to `end`.
    func pass(until end: Instant) {
        while chip.bus.due <= end {
            now = chip.bus.due
            chip.bus.run(at: now)
        }
        now = end
    }
}

/// Bus addresses of registers.
enum Address {
    static let out: UInt32 = 0x6000_0300
    static let outSet: UInt32 = 0x6000_0304
    static let outClear: UInt32 = 0x6000_0308
    static let enable: UInt32 = 0x6000_030C
    static let enableSet: UInt32 = 0x6000_0310
    static let enableClear: UInt32 = 0x6000_0314
    static let input: UInt32 = 0x6000_0318
    static let status: UInt32 = 0x6000_031C
    static let statusClear: UInt32 = 0x6000_0324
    static let pin0: UInt32 = 0x6000_0328
    static let sigmaDelta: UInt32 = 0x6000_0368
    static let calibrate: UInt32 = 0x6000_036C
    static let calibrated: UInt32 = 0x6000_0370
    static let muxGPIO4: UInt32 = 0x6000_083C
    static let muxMTDI: UInt32 = 0x6000_0804
    static let pad16: UInt32 = 0x6000_07A0
    static let enable16: UInt32 = 0x6000_0774
    static let out16: UInt32 = 0x6000_0768
    static let input16: UInt32 = 0x6000_078C
}
