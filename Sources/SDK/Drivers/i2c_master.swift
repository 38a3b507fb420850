//  driver_lib/i2c_master.h: an I2C master made of two pins, SDA on GPIO2 and SCL on GPIO4.
//
//  Everything works through GPIO's registers, so a device on the two wires sees what an
//  application's own copy of the driver would make. Both pins are open drains: a one lets go of the
//  wire, and the pull-ups of the pads or of the board raise it. Each bit takes 15 us and what the
//  accesses cost, about 60 kbit/s.
//
//  Rules of the bus: SDA changes while SCL is low, except that its fall while SCL is high is a
//  start and its rise a stop. The highest bit goes first.
//
//  Fidelity: the bus is slower or faster than the SDK's by some percent; a slave that holds SCL low
//  is not waited for, there neither.

import Chip
import Machine
import SDKHeaders
import Simulation

private var machine: Machine { Machine.current }

private enum Wire {
    static let data: UInt32 = 1 << 2
    static let clock: UInt32 = 1 << 4
    static let both = data | clock
    /// How long each level of the clock lasts, in microseconds.
    static let half: UInt32 = 5
    /// PINn: an open drain.
    static let openDrain: UInt32 = 1 << 2
    /// Pulses of the clock after which a slave that was interrupted has let go of SDA.
    static let clearing = 9
    /// The registers of PIN2 and PIN4, and those of the two pads.
    static let pins: [UInt32] = [0x6000_0330, 0x6000_0338]
    static let pads: [UInt32] = [0x6000_0838, 0x6000_083C]
    /// A pad's function, 0 for GPIO on both, and its pull-up.
    static let function: UInt32 = 0x13 << 4
    static let pullUp: UInt32 = 1 << 7
}

/// Sets both wires, and waits.
private func put(data: Bool, clock: Bool) {
    let high = (data ? Wire.data : 0) | (clock ? Wire.clock : 0)
    machine.setOutputs(set: high, clear: ~high & Wire.both, enable: Wire.both, disable: 0)
    machine.delayMicroseconds(Wire.half)
}

/// One bit: SDA settles, then the clock pulses.
///
/// - Returns: the level of SDA while the clock is high.
private func exchange(_ bit: Bool) -> Bool {
    put(data: bit, clock: false)
    put(data: bit, clock: true)
    let level = machine.inputs & Wire.data != 0
    put(data: bit, clock: false)
    return level
}

/// Makes both pins open drains with pull-ups, and the bus idle.
@c @implementation
public func i2c_master_gpio_init() {
    machine.charge(Cost.system)
    machine.enterCritical()
    for pad in Wire.pads {
        let value = machine.readRegister(pad) & ~Wire.function
        machine.writeRegister(pad, value | Wire.pullUp)
    }
    for pin in Wire.pins {
        machine.writeRegister(pin, machine.readRegister(pin) | Wire.openDrain)
    }
    machine.setOutputs(set: Wire.both, clear: 0, enable: Wire.both, disable: 0)
    machine.exitCritical()
    i2c_master_init()
}

/// Ends whatever a slave was in the middle of: clocks it out, and stops.
@c @implementation
public func i2c_master_init() {
    machine.charge(Cost.system)
    for _ in 0..<Wire.clearing { _ = exchange(true) }
    i2c_master_stop()
}

@c @implementation
public func i2c_master_start() {
    machine.charge(Cost.look)
    put(data: true, clock: false)
    put(data: true, clock: true)
    put(data: false, clock: true)
    put(data: false, clock: false)
}

@c @implementation
public func i2c_master_stop() {
    machine.charge(Cost.look)
    put(data: false, clock: false)
    put(data: false, clock: true)
    put(data: true, clock: true)
}

@c @implementation
public func i2c_master_writeByte(_ wrdata: UInt8) {
    machine.charge(Cost.look)
    for bit in (0..<8).reversed() { _ = exchange(wrdata >> bit & 1 == 1) }
}

@c @implementation
public func i2c_master_readByte() -> UInt8 {
    machine.charge(Cost.look)
    return (0..<8).reduce(0) { byte, _ in byte << 1 | (exchange(true) ? 1 : 0) }
}

/// Sends an acknowledge bit: 0 for yes.
@c @implementation
public func i2c_master_setAck(_ level: UInt8) {
    machine.charge(Cost.look)
    _ = exchange(level != 0)
}

/// Receives an acknowledge bit: 0 for yes.
@c @implementation
public func i2c_master_getAck() -> UInt8 {
    machine.charge(Cost.look)
    return exchange(true) ? 1 : 0
}

@c @implementation
public func i2c_master_checkAck() -> Bool { i2c_master_getAck() == 0 }

@c @implementation
public func i2c_master_send_ack() { i2c_master_setAck(0) }

@c @implementation
public func i2c_master_send_nack() { i2c_master_setAck(1) }
