//  What every device on the register bus is.
//
//  A device is a small state machine over its registers. It knows no clock: each call tells the
//  time. One in which things happen by themselves is a `TimedPeripheral`: it says when in `due`, and
//  `run` is called then. It speaks to the CPU through `InterruptLines` and to the board through
//  `Pins`.
//
//  To add one: a file with its table and this protocol, a line in `Peripherals`, its unit tests;
//  the tests that run through every table and the register map take it up by themselves.

import Simulation

/// Something that happens by itself at a known time.
public protocol Timed: AnyObject {
    /// When `run` must be called; `.never` when nothing is to come.
    var due: Instant { get }

    /// Does what is due. Called with the time that `due` told.
    func run(at now: Instant)
}

/// A device with a block of registers.
public protocol Peripheral: AnyObject {
    /// As the register map calls it: `UART0`.
    var name: String { get }
    /// The bus address of its first register.
    var base: UInt32 { get }
    /// Its registers and what they keep.
    var registers: RegisterFile { get }

    /// What a load from `offset` gives. May change the device, as taking a byte from a FIFO does.
    /// `offset` is that of a register in the table.
    func read(_ offset: UInt32, at now: Instant) -> UInt32

    /// What a store to `offset` does. `offset` is that of a register in the table.
    func write(_ offset: UInt32, _ value: UInt32, at now: Instant)
}

/// A device in which something happens by itself.
public protocol TimedPeripheral: Peripheral, Timed {
    /// The CPU has taken interrupts, perhaps one of this device: what waited for that can go on.
    func interruptTaken(at now: Instant)
}

extension TimedPeripheral {
    public func interruptTaken(at now: Instant) {}
}
