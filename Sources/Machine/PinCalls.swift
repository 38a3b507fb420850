//  Pins as the machine sees them: what is recorded and told of them, what happens when the flash
//  loses one, and what the SDK's GPIO driver does.
//
//  The driver works through registers, as firmware's own copies of it do, so that a trace shows the
//  same accesses for both (behaviour.md section 10).

import CHost
import Chip
import Kernel
import Simulation

/// Registers that the GPIO driver uses, and their fields (gpio_register.h, eagle_soc.h).
private enum PinRegister {
    static let outSet: UInt32 = 0x6000_0304
    static let outClear: UInt32 = 0x6000_0308
    static let enableSet: UInt32 = 0x6000_0310
    static let enableClear: UInt32 = 0x6000_0314
    static let input: UInt32 = 0x6000_0318
    static func pin(_ number: UInt32) -> UInt32 { 0x6000_0328 &+ number &* 4 }
    static let sigmaDelta: UInt32 = 0x6000_0368
    static let mux: UInt32 = 0x6000_0800

    static let out16: UInt32 = 0x6000_0768
    static let enable16: UInt32 = 0x6000_0774
    static let input16: UInt32 = 0x6000_078C
    static let configuration16: UInt32 = 0x6000_0790
    static let pad16: UInt32 = 0x6000_07A0

    static let source: UInt32 = 1 << 0
    static let driver: UInt32 = 1 << 2
    static let type: UInt32 = 7 << 7
    static let wakeUp: UInt32 = 1 << 10
    static let sigmaDeltaOn: UInt32 = 1 << 16
    /// The function's bits in a pad's register, and those in GPIO16's.
    static let function: UInt32 = 0x13 << 4
    static let function16: UInt32 = 0x43
    static let pullUp: UInt32 = 1 << 7
}

/// What `gpio_config` makes of pins. C: GPIOMode_TypeDef.
public enum PinMode: UInt32, Sendable {
    case input = 0
    case openDrain = 1
    case output = 2
    case sigmaDelta = 3
}

extension Machine {
    // MARK: - The world's side

    /// Lets changes of levels be recorded, and short circuits be told. Called once a run.
    func connectPins() {
        if trace.isOn {
            pins.observe { [unowned self] pin, isHigh, _ in
                let task = isKernelAlive ? currentTaskNumber : 0
                // What is due during a call happens at its end, and records never go back in time.
                trace.record(
                    .pinChanged, at: now, task: task, object: UInt32(pin), value: isHigh ? 1 : 0)
            }
        }
        var told: UInt32 = 0
        pins.onConflict = { [unowned self] pin, _ in
            guard told & 1 << UInt32(pin) == 0 else { return }
            told |= 1 << UInt32(pin)
            Diagnostics.say(
                "short circuit: GPIO\(pin) is driven high and low at once, at "
                    + "\(now.cycles.virtualTime); it reads low")
        }
    }

    /// The chip without its flash: the CPU waits for an instruction that never comes, the rest of
    /// the world goes on, and the hardware watchdog resets. The code that is in the cache at the
    /// moment would run on a little; how far cannot be told, so nothing runs.
    func hang(without pin: Int) -> Never {
        Diagnostics.say(
            "GPIO\(pin) belongs to the flash (GPIO6 to GPIO11 do) and has been given another "
                + "function: the chip can no longer read its program")
        if let place = symbolize(callersOfFirmware()).first { Diagnostics.continue_("at \(place)") }
        board.watchdog.pinLostToFlash = pin
        // In a constructor of C++ nothing is due, the watchdog neither.
        if kernel.pointee.current == noTask { panic(.watchdog(.hardwareWatchdog)) }
        enterCritical()
        board.watchdog.maskedSince = now
        updateSlice()
        busyWait(until: .never)
        fatalError("the watchdog did not end a board that hangs")
    }

    // MARK: - The driver: GPIO0 to GPIO15

    /// Reads a register, changes it and writes it back, with interrupts masked.
    private func change(_ address: UInt32, clear: UInt32, set: UInt32) {
        enterCritical()
        writeRegister(address, readRegister(address) & ~clear | set)
        exitCritical()
    }

    /// Sets, clears, drives and releases pins, in this order. C: gpio_output_conf, gpio_output_set.
    public func setOutputs(set: UInt32, clear: UInt32, enable: UInt32, disable: UInt32) {
        writeRegister(PinRegister.outSet, set)
        writeRegister(PinRegister.outClear, clear)
        writeRegister(PinRegister.enableSet, enable)
        writeRegister(PinRegister.enableClear, disable)
    }

    /// Levels of GPIO0 to GPIO15; above them the strapping pins. C: gpio_input_get.
    public var inputs: UInt32 { readRegister(PinRegister.input) }

    /// Makes GPIOs of the pins of a mask. An open drain is not driven by this: the pins' enable
    /// bits stay as they are. C: gpio_config.
    ///
    /// - Parameters:
    ///   - mode: nil for one that the SDK does not know, which leaves drivers and enable bits
    ///   alone.
    ///   - interrupt: 0 to 5, as a PIN register holds it.
    public func configurePins(_ mask: UInt32, _ mode: PinMode?, pullUp: Bool, interrupt: UInt32) {
        let mask = mask & 0xFFFF
        switch mode {
        case .input: setOutputs(set: 0, clear: 0, enable: 0, disable: mask)
        case .output: setOutputs(set: 0, clear: 0, enable: mask, disable: 0)
        case .openDrain, .sigmaDelta, nil: break
        }
        for pad in Pad.all where mask & 1 << UInt32(pad.pin) != 0 {
            let function = UInt32(pad.signals.firstIndex(of: .gpio) ?? 0)
            let register = PinRegister.mux + pad.offset
            change(
                register, clear: PinRegister.function,
                set: (function & 3 | (function & 4) << 2) << 4)
            change(
                register, clear: pullUp ? 0 : PinRegister.pullUp,
                set: pullUp ? PinRegister.pullUp : 0)
            let pin = PinRegister.pin(UInt32(pad.pin))
            switch mode {
            case .openDrain: change(pin, clear: 0, set: PinRegister.driver)
            case .sigmaDelta:
                change(pin, clear: 0, set: PinRegister.source)
                change(PinRegister.sigmaDelta, clear: 0, set: PinRegister.sigmaDeltaOn)
            case .input, .output, nil: break
            }
            setInterruptType(of: UInt32(pad.pin), interrupt)
        }
    }

    /// C: gpio_pin_intr_state_set.
    ///
    /// - Parameter pin: 0 to 15; the address of any other is that of another register, as on the
    /// chip.
    public func setInterruptType(of pin: UInt32, _ type: UInt32) {
        change(PinRegister.pin(pin), clear: PinRegister.type, set: type << 7 & PinRegister.type)
    }

    /// Lets a level wake the chip from light sleep; other types are ignored.
    /// C: gpio_pin_wakeup_enable.
    public func enableWakeUp(by pin: UInt32, _ type: UInt32) {
        guard type == 4 || type == 5 else { return }
        change(
            PinRegister.pin(pin), clear: PinRegister.type,
            set: type << 7 | PinRegister.wakeUp)
    }

    /// Takes wake-up, and with it the interrupt type, from every pin that has it.
    /// C: gpio_pin_wakeup_disable.
    public func disableWakeUp() {
        for pin in 0..<UInt32(16) {
            let register = PinRegister.pin(pin)
            guard readRegister(register) & PinRegister.wakeUp != 0 else { continue }
            change(register, clear: PinRegister.type | PinRegister.wakeUp, set: 0)
        }
    }

    // MARK: - The driver: GPIO16

    /// C: gpio16_output_conf, gpio16_input_conf.
    public func configurePin16(isOutput: Bool) {
        change(PinRegister.pad16, clear: PinRegister.function16, set: 1)
        change(PinRegister.configuration16, clear: 1, set: 0)
        change(PinRegister.enable16, clear: 1, set: isOutput ? 1 : 0)
    }

    /// C: gpio16_output_set, gpio16_input_get.
    public var pin16: Bool {
        get { readRegister(PinRegister.input16) & 1 != 0 }
        set { change(PinRegister.out16, clear: 1, set: newValue ? 1 : 0) }
    }
}
