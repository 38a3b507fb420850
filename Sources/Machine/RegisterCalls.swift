//  Firmware at the registers: each access takes its time, happens, and lets what follows from it
//  happen.

import CHost
import Chip
import Simulation

extension Machine {
    /// Connects the board's devices to the machine. Called once for each board.
    func connectPeripherals() {
        connectSerial()
        board.peripherals.bus.onUnmodelled = { [unowned self] in sayUnmodelled($0) }
        board.peripherals.timers.onExpiry = { [unowned self] timer, time in
            trace.record(.hardwareTimerFired, at: time, task: currentTaskNumber, object: timer)
        }
    }

    /// Reads a peripheral's register, or memory where the address is that of memory.
    /// C: READ_PERI_REG.
    ///
    /// - Parameter address: as firmware has it. One that is no multiple of 4 is exception 9.
    public func readRegister(_ address: UInt32) -> UInt32 {
        guard RegisterBus.owns(address) else { return word(at: address).pointee }
        check(alignmentOf: address)
        charge(Cost.register)
        settle()
        let value = board.peripherals.bus.read(address, at: now)
        if trace.isOn {
            trace.record(
                .registerRead, at: now, task: currentTaskNumber, object: address,
                value: UInt64(value))
        }
        afterAccess()
        return value
    }

    /// Writes a peripheral's register, or memory. C: WRITE_PERI_REG.
    public func writeRegister(_ address: UInt32, _ value: UInt32) {
        guard RegisterBus.owns(address) else {
            word(at: address).pointee = value
            return
        }
        check(alignmentOf: address)
        charge(Cost.register)
        settle()
        if trace.isOn {
            trace.record(
                .registerWritten, at: now, task: currentTaskNumber, object: address,
                value: UInt64(value))
        }
        board.peripherals.bus.write(address, value, at: now)
        afterAccess()
    }

    /// Lets happen what an access, or something from outside, has made possible.
    func afterAccess() {
        if board.peripherals.bus.due < sliceEnd {
            setSliceEnd(max(board.peripherals.bus.due, now))
        }
        lookForInterrupts()
        if console.isDecided { checkConsole() }
    }

    /// A device's state has changed by something other than firmware's access: what it asks for now
    /// counts.
    func peripheralsChanged() {
        board.peripherals.bus.refresh()
        if board.peripherals.bus.due < sliceEnd {
            setSliceEnd(max(board.peripherals.bus.due, now))
        }
    }

    private func check(alignmentOf address: UInt32) {
        if address & 3 != 0 { panic(.unalignedRegister(address)) }
    }

    /// Memory of firmware's. A wrong address faults, as it would in firmware itself.
    private func word(at address: UInt32) -> UnsafeMutablePointer<UInt32> {
        guard let word = UnsafeMutablePointer<UInt32>(bitPattern: UInt(address)) else {
            h8_load_null()
            fatalError("reading address 0 went on")
        }
        return word
    }

    private func sayUnmodelled(_ address: UInt32) {
        Diagnostics.say(
            "the register \(hexadecimal(address)) is not modelled: it keeps what is written and "
                + "does nothing")
    }
}
