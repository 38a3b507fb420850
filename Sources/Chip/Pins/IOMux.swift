//  IO-MUX, the pin multiplexer: which signal each of GPIO0 to GPIO15 carries, and its resistors.
//
//  Function 3 bits: the low two stand in bits 4 and 5 of a pad's register, the third in bit 8
//  (behaviour.md section 10). The functions are a table (PadTable.swift).
//
//  GPIO6 to 11 carry the bus of the flash, from which the chip reads its program. A pad that gets
//  another function is lost to the flash, and the chip soon waits for ever for an instruction. The
//  device notes the first such pin, and the machine lets happen what follows.

import Simulation

public final class IOMux: Peripheral {
    public let name = "IO-MUX"
    public let base: UInt32 = 0x6000_0800
    public private(set) var registers: RegisterFile

    /// The pin that was taken from the flash, once one is.
    public private(set) var pinLostToFlash: Int?

    private let pads: Pads

    enum Field {
        static let pullDown: UInt32 = 1 << 6
        static let pullUp: UInt32 = 1 << 7
        /// Output enables, resistors for sleep, function, pull-down, pull-up.
        static let all: UInt32 = 0x1FF
    }

    static let table: [Register] =
        [
            Register(
                "PERIPHS_IO_MUX_CONF", at: 0x00, writable: 0x300,
                "bit 8 SPI and bit 9 HSPI clocked by the bus; kept only")
        ]
        + Pad.all.map { pad in
            Register(
                "PERIPHS_IO_MUX_\(pad.name)", at: pad.offset, reset: pad.reset,
                writable: Field.all,
                "GPIO\(pad.pin): bits 8, 5:4 function ("
                    + pad.signals.map(\.rawValue).joined(separator: ", ")
                    + "), bit 7 pull-up, bit 6 pull-down; bits 3:0 kept only")
        }

    /// The pad whose register has this offset divided by 4; nil for CONF.
    private static let padOfWord: [Pad?] = (0...16).map { word in
        Pad.all.first { $0.offset == UInt32(word) * 4 }
    }

    /// - Parameter kept: the registers of the board before, after a reset that keeps them.
    init(pads: Pads, kept: RegisterFile?, at now: Instant) {
        self.pads = pads
        registers = kept ?? RegisterFile(Self.table)
        for pad in Pad.all { apply(pad, at: now) }
    }

    private func apply(_ pad: Pad, at now: Instant) {
        let value = registers[pad.offset]
        let pull: Pins.Drive =
            switch (value & Field.pullUp != 0, value & Field.pullDown != 0) {
            case (true, false): .pullUp
            case (false, true): .pullDown
            default: .released
            }
        pads.select(pad.pin, pad.signal(value), pull: pull, at: now)
    }

    public func read(_ offset: UInt32, at now: Instant) -> UInt32 { registers[offset] }

    public func write(_ offset: UInt32, _ value: UInt32, at now: Instant) {
        registers.write(offset, value)
        guard let pad = Self.padOfWord[Int(offset / 4)] else { return }
        let signal = pad.signal(registers[offset])
        if pad.isFlash, signal != .flash {
            pinLostToFlash = pinLostToFlash ?? pad.pin
        } else if signal == .gpio {
            pads.pins.noteUse(of: 1 << UInt32(pad.pin))
        }
        apply(pad, at: now)
    }
}
