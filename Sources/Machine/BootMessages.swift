//  What the ROM and the boot loader print on UART0 before firmware runs (Guide A.3): with
//  `--boot-messages`. And the straps, which decide whether it runs.
//
//  The chip's ROM loads the SDK's boot loader and tells of that; here it is the image that boots of
//  which it tells (Docs/Fidelity.md). The loader's lines follow.

import Chip
import Simulation

extension Machine {
    /// The straps' number for starting from the flash.
    private static let flashBoot: UInt32 = 3

    /// The first number of `boot mode` where the straps keep the chip from starting; nil where it
    /// starts. Only a reset by hardware looks at the straps: the others use what it saw.
    func heldBootMode(_ info: ResetInfo) -> UInt32? {
        guard !info.reason.keepsPins else { return nil }
        let mode = board.peripherals.gpio.bootMode
        return mode == Self.flashBoot ? nil : mode
    }

    /// Prints the ROM's first line.
    func printROMLine(_ info: ResetInfo) {
        guard options.printsBootMessages else { return }
        let mode = info.reason.keepsPins ? Self.flashBoot : board.peripherals.gpio.bootMode
        printAtBoot([
            "", "ets Jan  8 2013,rst cause:\(info.reason.romCause), boot mode:(\(mode),7)", "",
        ])
        if info.reason == .hardwareWatchdog { printAtBoot(["wdt reset"]) }
    }

    /// Prints what is told while an image is loaded; nothing for firmware that is not in the flash.
    func printLoading(_ image: OTAImage?, slot: FirmwareSlot) {
        guard options.printsBootMessages, let image else { return }
        for segment in image.loadedSegments {
            printAtBoot([
                "load \(hexadecimal(segment.address)), len \(segment.length), room \(segment.room) ",
                "tail \(segment.tail)",
                "chksum \(byte(segment.sum))",
            ])
        }
        let address = options.flashMap.address(of: slot) ?? 0
        printAtBoot([
            "csum \(byte(image.storedSum))", "",
            "2nd boot version : 1.\(BootWord.version)",
            "  SPI Speed      : 40MHz",
            "  SPI Mode       : QIO",
            "  SPI Flash Size & Map: \(options.flashMap.bootName)",
            "jump to run user\(slot.rawValue + 1) @ \(String(address, radix: 16))", "",
        ])
    }

    private func byte(_ value: UInt8) -> String {
        "0x" + (value < 16 ? "0" : "") + String(value, radix: 16)
    }

    /// No task runs yet: the bytes take no time beside that of booting.
    private func printAtBoot(_ lines: [String]) {
        for line in lines {
            for byte in Array(line.utf8) + [0x0D, 0x0A] { console.write(byte) }
        }
    }
}

extension FlashMap {
    /// As the boot loader prints it.
    var bootName: String {
        let slot =
            switch self {
            case .kb512, .kb256: 256
            case .mb1, .mb2, .mb4: 512
            case .mb2Slots1024, .mb4Slots1024: 1024
            }
        return "\(size / 0x20000)Mbit(\(slot)KB+\(slot)KB)"
    }
}
