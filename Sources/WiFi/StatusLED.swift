//  The status LED: a pin that shows what becomes of the connection. C: wifi_status_led_install.
//
//  While the station looks for its network the pin changes every half second; when it has an
//  address, and the mode is station alone, the pin stays low. Without an attempt it stays as it is.
//
//  Fidelity: the chip's period is not documented.

import Machine
import Simulation

struct StatusLED {
    let pin: UInt32
    /// The level of the next change.
    var isHighNext = true

    static let period = 500 * Cycles.perMillisecond
}

extension WiFi {
    /// Makes a GPIO of a pad and shows the connection on it.
    ///
    /// - Parameters:
    ///   - pin: 0 to 15; others change nothing.
    ///   - register: the pad's register in the IO-MUX.
    ///   - function: of the pad, 0 to 7.
    public func installStatusLED(pin: UInt8, register: UInt32, function: UInt8) {
        guard pin < 16, (0x6000_0800...0x6000_083C).contains(register) else { return }
        let bits = UInt32(function & 3) << 4 | UInt32(function >> 2 & 1) << 8
        machine.writeRegister(register, machine.readRegister(register) & ~0x130 | bits)
        chip.statusLED = StatusLED(pin: UInt32(pin))
        showConnection()
    }

    /// The pin stays as it is. C: wifi_status_led_uninstall.
    public func removeStatusLED() {
        chip.statusLED = nil
        cancel(.blink)
    }

    /// The state of the connection has changed.
    func showConnection() {
        guard chip.statusLED != nil else { return }
        switch chip.status {
        case .gotIP:
            cancel(.blink)
            if mode == .station { setStatusLED(false) }
        case .connecting where !isWaiting(.blink): blinkLater()
        case .connecting: break
        default: if !isWaiting(.reconnect) { cancel(.blink) }
        }
    }

    private func blinkLater() {
        wait(.blink, StatusLED.period) { [unowned self] in
            guard let led = chip.statusLED else { return }
            setStatusLED(led.isHighNext)
            chip.statusLED?.isHighNext.toggle()
            blinkLater()
        }
    }

    private func setStatusLED(_ isHigh: Bool) {
        guard let led = chip.statusLED else { return }
        let mask = UInt32(1) << led.pin
        machine.setOutputs(
            set: isHigh ? mask : 0, clear: isHigh ? 0 : mask, enable: mask, disable: 0)
    }
}
