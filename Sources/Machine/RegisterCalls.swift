//  Firmware at the registers: each access takes its time, happens, and lets what follows from it
//  happen.

import CHost
import Chip
import Simulation

extension Machine {
    /// The register bus of the board. Code that runs at each access lends it instead.
    var bus: RegisterBus { board.peripherals.bus }
    /// The interrupt lines of the board.
    var lines: InterruptLines { board.peripherals.lines }

    /// Safe because the board keeps the bus alive, and nothing that `body` calls ends the board.
    @inline(__always)
    func lendBus<Result>(_ body: (RegisterBus) -> Result) -> Result {
        busReference.unsafelyUnwrapped._withUnsafeGuaranteedRef(body)
    }

    /// When the next device has something to do, on the chip or outside.
    @inline(__always)
    var deviceDue: Instant { min(lendBus { $0.due }, surroundingsDue) }

    /// A bit for each line that is pending; safe for the same reason.
    @inline(__always)
    var pendingLines: UInt32 {
        linesReference.unsafelyUnwrapped._withUnsafeGuaranteedRef { $0.pending }
    }

    /// Whether the non-maskable interrupt is pending.
    @inline(__always)
    var isNonMaskablePending: Bool {
        linesReference.unsafelyUnwrapped._withUnsafeGuaranteedRef { $0.isNonMaskablePending }
    }

    /// Connects the board's devices to the machine. Called once for each board.
    func connectPeripherals() {
        busReference = .passUnretained(board.peripherals.bus)
        linesReference = .passUnretained(board.peripherals.lines)
        connectSerial()
        board.peripherals.bus.onUnmodelled = { [unowned self] in sayUnmodelled($0) }
        board.peripherals.timers.onExpiry = { [unowned self] timer, time in
            trace.record(.hardwareTimerFired, at: time, task: currentTaskNumber, object: timer)
        }
        board.peripherals.dport.onClock = { [unowned self] in applyClock(isDoubled: $0) }
        board.peripherals.watchdog.onFeed = { [unowned self] in watchdogFed() }
        board.peripherals.watchdog.onRun = { [unowned self] _ in watchdogFed() }
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
        let value = lendBus { $0.read(address, at: now) }
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
        lendBus { $0.write(address, value, at: now) }
        if let pin = board.peripherals.mux.pinLostToFlash { hang(without: pin) }
        afterAccess()
    }

    /// Reads 1 or 2 bytes of a register, as a structure with bit-fields does here. The whole word
    /// is read, with all that follows from it.
    ///
    /// Fidelity: the chip's compiler makes accesses of 32 bits of bit-fields; what its bus does
    /// with narrower ones is not known.
    public func readRegister(partAt address: UInt32, bytes: UInt32) -> UInt32 {
        adviseOnPart(of: address, bytes: bytes)
        return readRegister(address & ~3) >> (address % 4 * 8)
    }

    /// Changes 1 or 2 bytes of a register: reads the word and writes it back.
    public func writeRegister(partAt address: UInt32, _ value: UInt32, bytes: UInt32) {
        adviseOnPart(of: address, bytes: bytes)
        let shift = address % 4 * 8
        let mask: UInt32 = (1 << (bytes * 8) - 1) << shift
        let before = readRegister(address & ~3)
        writeRegister(address & ~3, before & ~mask | value << shift & mask)
    }

    /// Lets happen what an access, or something from outside, has made possible.
    func afterAccess() {
        if deviceDue < sliceEnd { setSliceEnd(max(deviceDue, now)) }
        lookForInterrupts()
        if console.isDecided { checkConsole() }
    }

    /// A device's state has changed by something other than firmware's access: what it asks for now
    /// counts.
    func peripheralsChanged() {
        bus.refresh()
        if deviceDue < sliceEnd { setSliceEnd(max(deviceDue, now)) }
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
