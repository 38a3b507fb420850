//  The RTC block: GPIO16, the slow counter, and words that survive resets.
//
//  GPIO16 is not one of GPIO's pins: it has no interrupt, no pull-up, and registers of its own
//  (behaviour.md section 10). Its pad is GPIO16 when PAD_XPD_DCDC_CONF selects function 1 (bits 1:0
//  and, as the third bit, bit 6); as function 0 it is the line that wakes the chip from deep sleep,
//  which rests high.

import Simulation

public final class RTCBlock: Peripheral {
    public let name = "RTC"
    public let base: UInt32 = 0x6000_0700
    public private(set) var registers: RegisterFile

    private let pads: Pads

    private enum Offset {
        static let sleepTarget: UInt32 = 0x04
        static let counter: UInt32 = 0x1C
        static let scratch0: UInt32 = 0x30
        static let out: UInt32 = 0x68
        static let enable: UInt32 = 0x74
        static let input: UInt32 = 0x8C
        static let configuration: UInt32 = 0x90
        static let pad: UInt32 = 0xA0
    }

    static let table: [Register] =
        [
            Register("RTC_SLP_VAL", at: Offset.sleepTarget, "the count that ends a sleep"),
            Register(
                "RTC_SLP_CNT_VAL", at: Offset.counter, effect: .none, isLive: true,
                "counts at 150 kHz since power-on"),
            Register("RTC_GPIO_OUT", at: Offset.out, writable: 1, "bit 0 GPIO16's output level"),
            Register("RTC_GPIO_ENABLE", at: Offset.enable, writable: 1, "bit 0 drives GPIO16"),
            Register(
                "RTC_GPIO_IN_DATA", at: Offset.input, effect: .none, isLive: true,
                "bit 0 GPIO16's level"),
            Register("RTC_GPIO_CONF", at: Offset.configuration, "kept only"),
            Register(
                "PAD_XPD_DCDC_CONF", at: Offset.pad, writable: 0xFF,
                "bits 6, 1:0 function of GPIO16's pad (1 is GPIO), bit 3 pull-down"),
        ]
        + (0..<4).map { word in
            Register(
                "RTC_SCRATCH\(word)", at: Offset.scratch0 + UInt32(word) * 4, "survives resets")
        }

    /// - Parameter kept: the registers of the board before; only power-on clears them.
    init(pads: Pads, kept: RegisterFile?, at now: Instant) {
        self.pads = pads
        registers = kept ?? RegisterFile(Self.table)
        apply(at: now)
    }

    private func apply(at now: Instant) {
        let pad = registers[Offset.pad]
        let drive: Pins.Drive =
            switch pad & 3 | pad >> 4 & 4 {
            case 1 where registers[Offset.enable] & 1 != 0:
                registers[Offset.out] & 1 != 0 ? .high : .low
            case 1: pad & 1 << 3 != 0 ? .pullDown : .released
            case 0: .pullUp
            default: .released
            }
        pads.setRTC(drive, at: now)
    }

    public func read(_ offset: UInt32, at now: Instant) -> UInt32 {
        switch offset {
        case Offset.counter: RTCClock.count(at: now)
        case Offset.input: pads.pins.isHigh(Pads.rtcPin) ? 1 : 0
        default: registers[offset]
        }
    }

    public func write(_ offset: UInt32, _ value: UInt32, at now: Instant) {
        registers.write(offset, value)
        switch offset {
        case Offset.pad:
            pads.pins.noteUse(of: 1 << UInt32(Pads.rtcPin))
            apply(at: now)
        case Offset.out, Offset.enable: apply(at: now)
        default: break
        }
    }
}
