//  Deep sleep, and other times in which the chip has power and runs no firmware.
//
//  Such a time is a board of its own, with a kernel that has nothing but an idle task: so virtual
//  time, the world's events and the resets that they bring go on as always. What wakes from deep
//  sleep is the RTC's line on GPIO16, wired to the reset pin as modules want it, or somebody who
//  presses reset. With `--no-gpio16-wire` the RTC's line leads nowhere.

import Chip
import Simulation

/// What a board is there for.
enum BoardState: Equatable {
    case running
    /// Until the RTC wakes it, or a reset.
    case asleep
    /// The ROM waits for a download because of its straps; the first number of `boot mode`.
    case held(mode: UInt32)
}

/// C: the values of system_deep_sleep_set_option (behaviour.md section 3).
public enum DeepSleepOption {
    static let values: Set<UInt8> = [0, 1, 2, 4]
    static let standard: UInt8 = 1
    /// No radio after the next wake-up.
    static let withoutRadio: UInt8 = 4
}

extension Machine {
    /// What the radio does after the next wake-up: 0, 1, 2 or 4. C: system_deep_sleep_set_option.
    ///
    /// - Returns: false for another value, which changes nothing.
    public func setDeepSleepOption(_ option: UInt8) -> Bool {
        charge(Cost.system)
        defer { settle() }
        guard DeepSleepOption.values.contains(option) else { return false }
        deepSleepOption = option
        return true
    }

    /// True when the chip woke from a deep sleep that was to leave the radio off.
    public var isRadioDisabled: Bool {
        resetInfo.reason == .deepSleepWake && deepSleepOption == DeepSleepOption.withoutRadio
    }

    /// Sleeps, and boots afterwards. C: system_deep_sleep.
    ///
    /// The RTC counts periods of its clock as they are now, so a drift makes the sleep a little
    /// longer or shorter, as on the chip.
    ///
    /// - Parameter microseconds: 0 waits for the reset pin.
    public func deepSleep(microseconds: UInt32) -> Never {
        note(.deepSleep, microseconds, 0)
        charge(Cost.system)
        settle()
        guard microseconds > 0, options.hasGPIO16Wire else { end(.deepSleep(until: nil)) }
        let periods = UInt64(microseconds) * 4096 / UInt64(rtcClock.period(at: now))
        end(.deepSleep(until: rtcClock.moment(after: max(periods, 1), from: now)))
    }

    /// Makes the board that sleeps.
    func makeSleepingBoard(until wake: Instant?) throws(BootFailure) {
        power.enter(.deepSleep, at: now)
        // The pads have no power: the chip is on no wire.
        let peripherals = Peripherals(
            pins: Pins(), clock: rtcClock, memory: rtcMemory, kept: keptRegisters, at: now)
        try makeBareBoard(.asleep, ResetInfo(reason: .deepSleepWake), peripherals)
        guard let wake else { return }
        _ = scheduleOnBoard(at: wake) { [unowned self] _ in
            end(.reset(ResetInfo(reason: .deepSleepWake)))
        }
    }

    /// Ends a run in which the chip can do nothing any more: it sleeps, lightly or deeply, or waits
    /// for a download.
    func nothingWakes() -> Never {
        switch board.state {
        case .held(let mode):
            Diagnostics.say(
                "the chip waits in its boot loader for a download and nothing comes: boot mode "
                    + "\(mode); it starts from the flash with GPIO0 and GPIO2 high and GPIO15 low")
        case .running:
            Diagnostics.say(
                "the chip is in light sleep, and no pin will wake it: nothing can happen any more "
                    + "after \(now.cycles.virtualTime)")
        case .asleep:
            Diagnostics.say(
                "the chip is in deep sleep since \(board.start.cycles.virtualTime), and nothing "
                    + "will wake it"
                    + (options.hasGPIO16Wire
                        ? "" : ": GPIO16 is not wired to the reset pin (--no-gpio16-wire)"))
        }
        end(.exit(RunStatus.passed))
    }
}
