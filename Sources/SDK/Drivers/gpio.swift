//  driver_lib/gpio.h: the GPIO driver. What it does is in Machine/PinCalls.swift.

import Machine
import SDKHeaders

private var machine: Machine { Machine.current }

@c @implementation
public func gpio_config(_ pGPIOConfig: UnsafeMutablePointer<GPIO_ConfigTypeDef>!) {
    let wanted = pGPIOConfig.pointee
    machine.configurePins(
        UInt32(wanted.GPIO_Pin), PinMode(rawValue: UInt32(wanted.GPIO_Mode.rawValue)),
        pullUp: wanted.GPIO_Pullup.rawValue != 0,
        interrupt: UInt32(wanted.GPIO_IntrType.rawValue))
}

@c @implementation
public func gpio_output_conf(
    _ set_mask: UInt32, _ clear_mask: UInt32, _ enable_mask: UInt32, _ disable_mask: UInt32
) {
    machine.setOutputs(
        set: set_mask, clear: clear_mask, enable: enable_mask, disable: disable_mask)
}

@c @implementation
public func gpio_input_get() -> UInt32 { machine.inputs }

@c @implementation
public func gpio_intr_handler_register(
    _ fn: UnsafeMutableRawPointer!, _ arg: UnsafeMutableRawPointer!
) {
    machine.attachInterrupt(line: Int(ETS_GPIO_INUM), function: fn, argument: arg)
}

@c @implementation
public func gpio_pin_intr_state_set(_ i: UInt32, _ intr_state: GPIO_INT_TYPE) {
    machine.setInterruptType(of: i, UInt32(intr_state.rawValue))
}

@c @implementation
public func gpio_pin_wakeup_enable(_ i: UInt32, _ intr_state: GPIO_INT_TYPE) {
    machine.enableWakeUp(by: i, UInt32(intr_state.rawValue))
}

@c @implementation
public func gpio_pin_wakeup_disable() { machine.disableWakeUp() }

// MARK: - GPIO16

@c @implementation
public func gpio16_output_conf() { machine.configurePin16(isOutput: true) }

@c @implementation
public func gpio16_output_set(_ value: UInt8) { machine.pin16 = value & 1 != 0 }

@c @implementation
public func gpio16_input_conf() { machine.configurePin16(isOutput: false) }

@c @implementation
public func gpio16_input_get() -> UInt8 { machine.pin16 ? 1 : 0 }
