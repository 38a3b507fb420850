//  When there is no radio: in forced sleep (Guide 3.4.2), and after a deep sleep with option 4.
//
//  Then functions that use the radio fail, and the first says why. Settings are stored as always.

import Machine
import Simulation

extension WiFi {
    /// The chip has a radio now.
    var isRadioUsable: Bool { chip.hasRadio && !machine.isForcedAsleep }

    /// Whether there is a radio; else says once why `call` fails.
    func hasRadio(_ call: StaticString) -> Bool {
        if isRadioUsable { return true }
        machine.adviseOnce(
            .radioOff,
            machine.isForcedAsleep
                ? "\(call) fails: the radio is off in forced sleep; wifi_fpm_do_wakeup ends it"
                : "\(call) fails: this boot has no radio, by system_deep_sleep_set_option(4)")
        return false
    }

    /// Whether user_init has returned, before which `call` is not allowed (behaviour.md 1).
    func mayUse(_ call: StaticString) -> Bool {
        if chip.isStarted { return true }
        machine.adviseOnce(
            .wifiPlace, "\(call) fails in user_init; a task may call it")
        return false
    }
}
