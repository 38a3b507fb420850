//  Characters: what firmware's printf and the ROM's functions do with the UARTs.

import CHost
import Chip
import Simulation

/// Where printf's characters go.
enum CharacterSink {
    /// The SDK's own: line feeds become CR LF.
    case uart(Int)
    /// Firmware's function. C: os_install_putc1.
    case firmware(UnsafeMutableRawPointer)
}

extension Machine {
    /// Prints characters as the SDK's printf does: through the sink that firmware installed, or the
    /// UART's. May let other tasks run while the FIFO is full.
    public func write(_ bytes: UnsafeBufferPointer<UInt8>) {
        for byte in bytes { putCharacter(byte) }
    }

    /// One character of printf's. C: os_putc.
    public func putCharacter(_ byte: UInt8) {
        switch board.characterSink {
        case .firmware(let sink):
            charge(Cost.character)
            h8_call_char(sink, CChar(bitPattern: byte))
            settle()
        case .uart(let number): putLine(byte, on: number)
        }
    }

    /// What the SDK's own sinks do: line feeds become CR LF, carriage returns are dropped
    /// (behaviour.md section 10).
    private func putLine(_ byte: UInt8, on uart: Int) {
        switch byte {
        case 0x0A:
            send(0x0D, on: uart)
            send(0x0A, on: uart)
        case 0x0D: break
        default: send(byte, on: uart)
        }
    }

    /// Queues a byte on a UART, after waiting for room as the SDK does. C: uart_tx_one_char.
    ///
    /// - Parameter uart: 0 or 1.
    public func send(_ byte: UInt8, on uart: Int = 0) {
        charge(Cost.character)
        let device = board.peripherals.uarts[uart]
        while case let room = device.roomAt(now), room > now {
            // Somebody else may be quicker, and flow control may stop the line meanwhile.
            busyWait(until: min(room, now + 100 * Cycles.perMicrosecond))
        }
        board.peripherals.bus.write(device.base, UInt32(byte), at: now)
        afterAccess()
    }

    /// Ends the run when what was printed decides it, or when nobody reads it any more.
    func checkConsole() {
        if console.hasFailed { failText() }
        if console.isSatisfied { end(.exit(RunStatus.passed)) }
        if console.isBroken { end(.exit(RunStatus.interrupted)) }
    }

    private func failText() -> Never {
        Diagnostics.say("a text of --fail-text appeared on UART0 at \(now.cycles.virtualTime)")
        end(.exit(RunStatus.firmwareFailed))
    }

    /// Prints a line of the SDK's own, where printf prints. May let other tasks run while the FIFO
    /// is full.
    public func printLine(_ text: String) {
        var uart = 0
        if case .uart(let number) = board.characterSink { uart = number }
        for byte in text.utf8 { putLine(byte, on: uart) }
        putLine(0x0A, on: uart)
    }

    /// Installs firmware's own sink for printf; nil goes back to UART0. C: os_install_putc1.
    public func installSink(_ function: UnsafeMutableRawPointer?) {
        board.characterSink = function.map { .firmware($0) } ?? .uart(0)
    }

    /// Makes printf's characters go to a UART by the SDK's own sink. C: UART_SetPrintPort.
    public func installSink(uart: Int) { board.characterSink = .uart(uart) }

    /// The UART that the ROM's functions print on: printf's, or 0. C: uart_tx_one_char.
    public var printPort: Int {
        if case .uart(let number) = board.characterSink { return number }
        return 0
    }
}
