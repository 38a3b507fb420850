//  Resets from outside, and what every reset does to the RTC.
//
//  Firmware resets by system_restart, by an exception, a watchdog or deep sleep; a person does it
//  by the reset button, by CHIP_EN or by taking the power away. Docs/LifeCycle.md has all of them
//  with what they leave.
//
//  The functions here are for the world's events (Machine/Outside): they are called while a board
//  runs, sleeps or waits for a download, on the machine's own thread, and do not return.

import Chip
import Simulation

extension Machine {
    /// The reset button: EXT_RST is low for a moment.
    public func pressReset() -> Never { end(.reset(ResetInfo(reason: .externalReset))) }

    /// CHIP_EN is low for a moment. The chip tells power-on afterwards, and its RTC has forgotten.
    public func pullChipEnable() -> Never { end(.reset(ResetInfo(reason: .powerOn))) }

    /// The power fails and comes back; says so on standard error.
    public func cutPower() -> Never { failPower() }

    /// Does to the RTC what a reset does: Guide 3.2.10's table.
    func resetRTC(for reason: ResetReason) {
        if !reason.keepsRTCMemory {
            rtcMemory.scramble(with: &powerOnNoise)
            deepSleepOption = DeepSleepOption.standard
        }
        if reason.restartsRTCCounter { rtcClock.restart(at: now) }
    }
}
