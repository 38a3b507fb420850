//  GPIO's registers, as data (the names are the SDK's gpio_register.h).

extension GPIO {
    enum Offset {
        static let out: UInt32 = 0x00
        static let outSet: UInt32 = 0x04
        static let outClear: UInt32 = 0x08
        static let enable: UInt32 = 0x0C
        static let enableSet: UInt32 = 0x10
        static let enableClear: UInt32 = 0x14
        static let input: UInt32 = 0x18
        static let status: UInt32 = 0x1C
        static let statusSet: UInt32 = 0x20
        static let statusClear: UInt32 = 0x24
        static let pin0: UInt32 = 0x28
        static let pin15: UInt32 = 0x64
        static let sigmaDelta: UInt32 = 0x68
        static let calibrationStart: UInt32 = 0x6C
        static let calibrationValue: UInt32 = 0x70
    }

    static let pinBits: UInt32 = 0xFFFF

    static let table: [Register] =
        levelRegisters + statusRegisters
        + (0..<16).map { pin in
            Register(
                "GPIO_PIN\(pin)", at: Offset.pin0 + UInt32(pin) * 4, writable: 0x1F85,
                "bits 9:7 interrupt (1 rising, 2 falling, 3 both edges, 4 low, 5 high level), "
                    + "bit 10 wake-up, bit 2 open drain, bit 0 sigma-delta; bits 12:11 kept only")
        } + [
            Register(
                "GPIO_SIGMA_DELTA", at: Offset.sigmaDelta, writable: 0x1_FFFF,
                "bit 16 on, bits 15:8 cycles a step, bits 7:0 share of 256 that is high"),
            Register(
                "GPIO_RTC_CALIB_SYNC", at: Offset.calibrationStart, writable: 0x8000_03FF,
                "bit 31 starts, bits 9:0 how many RTC cycles are measured"),
            Register(
                "GPIO_RTC_CALIB_VALUE", at: Offset.calibrationValue, effect: .none, isLive: true,
                "bits 31:30 ready, bits 19:0 bus cycles that the RTC cycles took"),
        ]

    private static let levelRegisters = [
        Register("GPIO_OUT", at: Offset.out, "bits 15:0 output levels; bits 31:16 kept only"),
        Register(
            "GPIO_OUT_W1TS", at: Offset.outSet, writable: pinBits,
            effect: .setBits(of: Offset.out), "sets output levels"),
        Register(
            "GPIO_OUT_W1TC", at: Offset.outClear, writable: pinBits,
            effect: .clearBits(of: Offset.out), "clears output levels"),
        Register(
            "GPIO_ENABLE", at: Offset.enable, writable: 0x3F_FFFF,
            "bits 15:0 pins that are driven; bits 21:16 kept only"),
        Register(
            "GPIO_ENABLE_W1TS", at: Offset.enableSet, writable: pinBits,
            effect: .setBits(of: Offset.enable), "drives pins"),
        Register(
            "GPIO_ENABLE_W1TC", at: Offset.enableClear, writable: pinBits,
            effect: .clearBits(of: Offset.enable), "lets go of pins"),
        Register(
            "GPIO_IN", at: Offset.input, effect: .none, isLive: true,
            "bits 15:0 levels of the pins; bits 31:16 the strapping pins at the reset"),
    ]

    private static let statusRegisters = [
        Register(
            "GPIO_STATUS", at: Offset.status, writable: pinBits, isLive: true,
            "pins that interrupt; a level that lasts sets its bit again at once"),
        Register(
            "GPIO_STATUS_W1TS", at: Offset.statusSet, writable: pinBits,
            effect: .setBits(of: Offset.status), "makes pins interrupt"),
        Register(
            "GPIO_STATUS_W1TC", at: Offset.statusClear, writable: pinBits,
            effect: .clearBits(of: Offset.status), "forgets interrupts of pins"),
    ]
}
