//  The register map as a page: Docs/Registers.md, made of the devices' own tables.

extension RegisterBus {
    /// The page's whole text, in Markdown.
    public var map: String {
        var text = """
            # Register map

            Made from the tables in `Sources/Chip` by `host8266 registers`; `make check` compares.

            Each access takes 8 bus cycles (0.1 µs). An address that has no row keeps what is written
            to it, reads 0 before, and is named once on standard error. *Writable* are the bits that a
            write can change or act on. What a write does: **store** keeps those bits; **set** and
            **clear** change the named register by the bits written as one, and keep nothing; **none**:
            the register only tells; **acts**: as the last column says. A dot after the reset value
            says that a read tells something other than what was kept.

            """
        for device in devices {
            text += "\n## \(device.name), \(Self.hexadecimal(device.base))\n\n"
            text += "| Register | Offset | Reset | Writable | A write | |\n"
            text += "|---|---|---|---|---|---|\n"
            for register in device.registers.table {
                text += Self.row(register, of: device)
            }
        }
        return text
    }

    private static func row(_ register: Register, of device: any Peripheral) -> String {
        let last = register.offset + 4 * (register.count - 1)
        let offsets =
            register.count == 1
            ? short(register.offset) : "\(short(register.offset)) to \(short(last))"
        let cells = [
            "`\(register.name)`", offsets,
            hexadecimal(register.reset) + (register.isLive ? " ·" : ""),
            register.writable == 0 ? "none" : hexadecimal(register.writable),
            effect(register, of: device), register.note,
        ]
        return "| " + cells.joined(separator: " | ") + " |\n"
    }

    private static func effect(_ register: Register, of device: any Peripheral) -> String {
        func name(_ offset: UInt32) -> String {
            device.registers.register(at: offset).map { "`\($0.name)`" } ?? short(offset)
        }
        return switch register.effect {
        case .store: "store"
        case .setBits(let offset): "set \(name(offset))"
        case .clearBits(let offset): "clear \(name(offset))"
        case .none: "none"
        case .special: "acts"
        }
    }

    private static func short(_ offset: UInt32) -> String {
        let digits = String(offset, radix: 16, uppercase: true)
        return "0x" + String(repeating: "0", count: max(0, 2 - digits.count)) + digits
    }

    static func hexadecimal(_ word: UInt32) -> String {
        let digits = String(word, radix: 16, uppercase: true)
        return "0x" + String(repeating: "0", count: 8 - digits.count) + digits
    }
}
