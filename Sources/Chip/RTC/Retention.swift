//  What a reset leaves: the table of Guide 3.2.10, and what the boot ROM says of it.
//  Docs/LifeCycle.md shows it whole.

extension ResetReason {
    /// True when RTC memory stays as it is. After power-on, and after CHIP_EN was low, which the
    /// chip tells as power-on, its bits are chance.
    public var keepsRTCMemory: Bool { self != .powerOn }

    /// True when the RTC's counter begins at 0. A wake-up from deep sleep comes in through the
    /// reset pin and counts as such.
    public var restartsRTCCounter: Bool {
        switch self {
        case .powerOn, .externalReset, .deepSleepWake: true
        case .hardwareWatchdog, .exception, .softwareWatchdog, .restart: false
        }
    }

    /// The number that the ROM prints as `rst cause` (Guide A.3): it knows power-on, the reset pin,
    /// and the hardware watchdog. A reset by software looks to it like one by the pin.
    public var romCause: Int {
        switch self {
        case .powerOn: 1
        case .hardwareWatchdog: 4
        case .exception, .softwareWatchdog, .restart, .deepSleepWake, .externalReset: 2
        }
    }
}
