//  freertos/portmacro.h: yielding, critical sections and interrupt lines. See
//  Machine/Switching.swift and Machine/Interrupts.swift.

import Machine
import SDKHeaders

private var machine: Machine { Machine.current }

/// Lets the most urgent ready task run; equals take turns. C: portYIELD.
@c @implementation
public func h8266_yield() { machine.yieldCall() }

/// Asks for a switch at the end of the interrupt. C: portEND_SWITCHING_ISR.
@c @implementation
public func h8266_yield_from_isr() { machine.yield() }

/// The software interrupt: 1 switches tasks. Fidelity: 2, for the radio's library, does nothing.
@c @implementation
public func PendSV(_ req: CChar) { machine.pendSoftwareInterrupt(UInt8(bitPattern: req)) }

/// Masks interrupts until as many calls of vPortExitCritical.
@c @implementation
public func vPortEnterCritical() {
    machine.charge(Cost.critical)
    machine.settle()
    machine.enterCritical()
}

@c @implementation
public func vPortExitCritical() {
    machine.charge(Cost.critical)
    machine.exitCritical()
}

/// Masks interrupts until `PortEnableInt_NoNest`, however often it was called.
@c @implementation
public func PortDisableInt_NoNest() {
    machine.charge(Cost.critical)
    machine.settle()
    _ = machine.setInterruptLevel(3)
}

@c @implementation
public func PortEnableInt_NoNest() {
    machine.charge(Cost.critical)
    _ = machine.setInterruptLevel(0)
}

// MARK: - Interrupt lines

@c @implementation
public func _xt_isr_attach(
    _ i: UInt8, _ func: _xt_isr!, _ arg: UnsafeMutableRawPointer!
) {
    machine.attachInterrupt(
        line: Int(i), function: unsafeBitCast(`func`, to: UnsafeMutableRawPointer?.self),
        argument: arg)
}

@c @implementation
public func _xt_isr_unmask(_ unmask: UInt32) { machine.enableInterrupts(unmask) }

@c @implementation
public func _xt_isr_mask(_ mask: UInt32) { machine.disableInterrupts(mask) }

/// The INTERRUPT register: a bit for each line that is pending, enabled or not.
@c @implementation
public func _xt_read_ints() -> UInt32 { machine.pendingInterrupts }

/// Forgets pulses of the lines in `mask`. A line that a device holds stays pending.
@c @implementation
public func _xt_clear_ints(_ mask: UInt32) { machine.clearInterrupts(mask) }
