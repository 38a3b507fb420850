//  What each pad can be connected to: the multiplexer's functions as a table.
//
//  A pad is the chip's side of one of GPIO0 to GPIO15. Its register in the IO-MUX chooses one of
//  five functions; each connects the pad to one signal. The names and numbers of the functions are
//  the SDK's (pin_mux_register.h: FUNC_...).

/// A signal inside the chip that a pad can be connected to.
public enum PadSignal: String, Sendable {
    case gpio = "GPIO"
    case uart0TX = "U0TXD"
    case uart0RX = "U0RXD"
    case uart0RTS = "U0RTS"
    case uart0CTS = "U0CTS"
    case uart0DTR = "U0DTR"
    case uart0DSR = "U0DSR"
    case uart1TX = "U1TXD"
    case uart1RX = "U1RXD"
    case uart1RTS = "U1RTS"
    case uart1CTS = "U1CTS"
    case hspiClock = "HSPI CLK"
    case hspiCS = "HSPI CS0"
    case hspiMISO = "HSPI MISO"
    case hspiMOSI = "HSPI MOSI"
    case hspiHD = "HSPI HD"
    case hspiWP = "HSPI WP"
    /// The flash's bus. Its pads carry its six lines, or further chip selects.
    case flash = "SPI flash"
    case spiCS1 = "SPI CS1"
    case spiCS2 = "SPI CS2"
    case i2sInput = "I2S in"
    case i2sOutput = "I2S out"
    case sdio = "SDIO"
    case jtag = "JTAG"
    case clock = "clock"
    /// The function has no meaning.
    case none = "-"

    /// What a peripheral that is not at work does to its signal. Inputs and what is not modelled
    /// leave the pad alone.
    var idleDrive: Pins.Drive {
        switch self {
        case .uart0TX, .uart1TX, .uart0RTS, .uart1RTS, .uart0DTR: .high
        case .hspiCS, .spiCS1, .spiCS2: .high
        case .hspiClock, .hspiMOSI: .low
        default: .released
        }
    }
}

/// One pad: its register and its functions.
public struct Pad: Sendable {
    /// The GPIO's number.
    public let pin: Int
    /// The register's name, after the pad's first function, without the word PERIPHS_IO_MUX.
    public let name: String
    /// The register's offset in the IO-MUX.
    public let offset: UInt32
    /// The signals of functions 0 to 4.
    public let signals: [PadSignal]
    /// The register as the ROM leaves it.
    let reset: UInt32

    /// Pads of GPIO6 to 11 carry the flash's bus.
    public var isFlash: Bool { (6...11).contains(pin) }

    /// The signal that a value of the register chooses; functions from 5 on mean nothing.
    func signal(_ register: UInt32) -> PadSignal {
        let function = Int(register >> 4 & 3 | register >> 6 & 4)
        return function < signals.count ? signals[function] : .none
    }

    private init(
        _ pin: Int, _ name: String, _ offset: UInt32, reset: UInt32, _ signals: [PadSignal]
    ) {
        self.pin = pin
        self.name = name
        self.offset = offset
        self.reset = reset
        self.signals = signals
    }

    private static let pulledUp: UInt32 = IOMux.Field.pullUp
    private static let function1: UInt32 = 1 << 4

    /// All pads, by the number of their GPIO.
    public static let all: [Pad] = [
        Pad(0, "GPIO0", 0x34, reset: pulledUp, [.gpio, .spiCS2, .none, .none, .clock]),
        Pad(1, "U0TXD", 0x18, reset: pulledUp, [.uart0TX, .spiCS1, .none, .gpio, .clock]),
        Pad(2, "GPIO2", 0x38, reset: pulledUp, [.gpio, .i2sOutput, .uart1TX, .none, .uart0TX]),
        Pad(3, "U0RXD", 0x14, reset: pulledUp, [.uart0RX, .i2sOutput, .none, .gpio, .clock]),
        Pad(4, "GPIO4", 0x3C, reset: 0, [.gpio, .clock, .none, .none, .none]),
        Pad(5, "GPIO5", 0x40, reset: 0, [.gpio, .clock, .none, .none, .none]),
        Pad(6, "SD_CLK", 0x1C, reset: function1, [.sdio, .flash, .none, .gpio, .uart1CTS]),
        Pad(7, "SD_DATA0", 0x20, reset: function1, [.sdio, .flash, .none, .gpio, .uart1TX]),
        Pad(8, "SD_DATA1", 0x24, reset: function1, [.sdio, .flash, .none, .gpio, .uart1RX]),
        Pad(9, "SD_DATA2", 0x28, reset: function1, [.sdio, .flash, .none, .gpio, .hspiHD]),
        Pad(10, "SD_DATA3", 0x2C, reset: function1, [.sdio, .flash, .none, .gpio, .hspiWP]),
        Pad(11, "SD_CMD", 0x30, reset: function1, [.sdio, .flash, .none, .gpio, .uart1RTS]),
        Pad(12, "MTDI", 0x04, reset: pulledUp, [.jtag, .i2sInput, .hspiMISO, .gpio, .uart0DTR]),
        Pad(13, "MTCK", 0x08, reset: pulledUp, [.jtag, .i2sInput, .hspiMOSI, .gpio, .uart0CTS]),
        Pad(14, "MTMS", 0x0C, reset: pulledUp, [.jtag, .i2sInput, .hspiClock, .gpio, .uart0DSR]),
        Pad(15, "MTDO", 0x10, reset: 0, [.jtag, .i2sOutput, .hspiCS, .gpio, .uart0RTS]),
    ]
}
