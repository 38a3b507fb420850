//  UART0 as firmware's printf uses it: a FIFO that drains at the baud rate.

import CHost
import Chip
import Simulation

extension Machine {
    /// Prints characters as the SDK's printf does: through the sink that firmware installed, or the
    /// UART's. May let other tasks run while the FIFO is full.
    public func write(_ bytes: UnsafeBufferPointer<UInt8>) {
        for byte in bytes { putCharacter(byte) }
    }

    /// One character of printf's. C: os_putc.
    public func putCharacter(_ byte: UInt8) {
        if let sink = board.characterSink {
            charge(Cost.character)
            h8_call_char(sink, CChar(bitPattern: byte))
            settle()
        } else {
            putToUART(byte)
        }
    }

    /// What the SDK's own sink does: line feeds become CR LF, carriage returns are dropped
    /// (behaviour.md section 10).
    private func putToUART(_ byte: UInt8) {
        switch byte {
        case 0x0A:
            send(0x0D)
            send(0x0A)
        case 0x0D: break
        default: send(byte)
        }
    }

    /// Queues a byte on UART0, after waiting for room as the SDK does. C: uart_tx_one_char.
    public func send(_ byte: UInt8) {
        charge(Cost.character)
        busyWait(
            until: board.transmitter.moment(below: UARTTransmitter.highWater, from: now))
        board.transmitter.write(at: now)
        if trace.isOn {
            trace.record(.uartSent, at: now, task: currentTaskNumber, value: UInt64(byte))
        }
        console.write(byte)
        settle()
        checkConsole()
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

    /// Prints a line of the SDK's own on UART0. May let other tasks run while the FIFO is full.
    public func printLine(_ text: String) {
        for byte in text.utf8 { putToUART(byte) }
        putToUART(0x0A)
    }

    /// Installs firmware's own sink for printf; nil goes back to UART0. C: os_install_putc1.
    public func installSink(_ function: UnsafeMutableRawPointer?) {
        board.characterSink = function
    }

    // MARK: - Receiving

    /// Bytes the receiving FIFO holds.
    private static let receiveCapacity = 128

    /// Takes bytes from the outside; what does not fit is lost, as on the chip.
    func receive(_ bytes: [UInt8]) {
        for byte in bytes where board.received.count < Self.receiveCapacity {
            board.received.append(byte)
            trace.record(.uartReceived, at: now, task: currentTaskNumber, value: UInt64(byte))
        }
    }

    /// The next byte that UART0 received; nil when there is none. C: uart_rx_one_char (ROM).
    public func takeReceived() -> UInt8? {
        charge(Cost.look)
        defer { settle() }
        return board.received.isEmpty ? nil : board.received.removeFirst()
    }
}
