//  espressif/pwm.h: pulse width modulation. What it does is in Machine/PulseWidths.swift.

import Machine
import SDKHeaders
import Simulation

private var machine: Machine { Machine.current }

/// Prepares up to 8 pins as outputs that are low.
///
/// - Parameters:
///   - period: microseconds.
///   - pin_info_list: for each channel the register of its pad, the pad's function, and the GPIO.
@c @implementation
public func pwm_init(
    _ period: UInt32, _ duty: UnsafeMutablePointer<UInt32>!, _ pwm_channel_num: UInt32,
    _ pin_info_list: UnsafeMutablePointer<UInt32>!
) {
    machine.charge(Cost.system)
    guard pwm_channel_num <= 8 else {
        machine.misuse("pwm_init", "was given \(pwm_channel_num) channels; there are 8")
    }
    machine.preparePulses(
        period: period,
        (0..<Int(pwm_channel_num)).map { channel in
            let row = pin_info_list + 3 * channel
            return PulseChannel(
                pad: row[0], function: row[1], pin: row[2], duty: duty?[channel] ?? 0)
        })
}

/// Lets the duties and the period that were set take effect, at the end of a period that runs.
@c @implementation
public func pwm_start() {
    machine.charge(Cost.system)
    machine.startPulses()
}

/// - Parameter duty: 0 to 1023 of 1023 parts of the period; what is above is always high.
@c @implementation
public func pwm_set_duty(_ duty: UInt32, _ channel: UInt8) {
    machine.charge(Cost.look)
    machine.setPulse(duty: duty, of: Int(channel))
}

@c @implementation
public func pwm_get_duty(_ channel: UInt8) -> UInt32 {
    machine.charge(Cost.look)
    return machine.pulseDuty(of: Int(channel))
}

/// - Parameter period: microseconds.
@c @implementation
public func pwm_set_period(_ period: UInt32) {
    machine.charge(Cost.look)
    machine.setPulse(period: period)
}

@c @implementation
public func pwm_get_period() -> UInt32 {
    machine.charge(Cost.look)
    return machine.pulsePeriod
}
