//  The outside of the UARTs: what comes in, from the host or from a simulated device, and what the
//  host gets of what goes out.

import Chip
import HostIO
import Simulation

extension Machine {
    /// How long after user_init standard input begins to arrive, where it is read as a whole: tasks
    /// have had time to set up their UART.
    private static let inputDelay: Cycles = 100 * Cycles.perMillisecond

    /// Lets the other end of a UART send bytes, at its speed. For simulated devices.
    ///
    /// - Parameter uart: 0 or 1.
    public func type(_ bytes: [UInt8], on uart: Int) {
        serial[uart].type(bytes, at: now)
        peripheralsChanged()
    }

    /// Lets the other end of a UART show that it is ready or not, on CTS and DSR. For simulated
    /// devices; nil leaves a line as it is.
    public func setModemLines(
        clearToSend: Bool? = nil, dataSetReady: Bool? = nil, on uart: Int
    ) {
        serial[uart].setModemLines(
            clearToSend: clearToSend, dataSetReady: dataSetReady, at: now)
        peripheralsChanged()
    }

    /// Takes what the host has sent since it was last asked: the one place where it comes in.
    func takeHostInput() {
        guard gate.countsLooks || gate.canReceive else { return }
        for message in gate.take(at: now) {
            switch message.kind {
            case .typed where message.channel < 2: type(message.bytes, on: Int(message.channel))
            default: touch { onHostMessage(message, now) }
            }
        }
        if let divergence = gate.divergence {
            Diagnostics.say(divergence)
            end(.exit(RunStatus.firmwareFailed))
        }
    }

    /// True when something may come from the host that matters: then a machine in which nothing
    /// else can happen waits for it.
    var awaitsInput: Bool {
        if gate.wantsRealTime || gate.nextReplayed != .never { return true }
        guard board.interrupts.isEnabled(.uart) else { return false }
        return ports.contains {
            $0.canReceive && board.peripherals.uarts[$0.uart].interruptsForInput
        }
    }

    /// Connects the UARTs of a new board to their ports on the host.
    func connectSerial() {
        for uart in board.peripherals.uarts {
            let number = uart.number
            uart.onEntered = { [unowned self] in show($0, of: number, at: $1) }
            uart.onReceived = { [unowned self] byte, time in
                trace.record(
                    .uartReceived, at: time, task: currentTaskNumber, object: UInt32(number),
                    value: UInt64(byte))
            }
        }
    }

    /// A byte that enters the FIFO appears on the host at once (Docs/Fidelity.md, "Console").
    private func show(_ frame: SerialFrame, of uart: Int, at time: Instant) {
        if trace.isOn {
            trace.record(
                .uartSent, at: time, task: currentTaskNumber, object: UInt32(uart),
                value: UInt64(frame.byte))
        }
        let option = ports[uart].option
        let byte =
            option.baudRate.map { frame.read(as: SerialFormat(baudRate: $0)).byte } ?? frame.byte
        if uart == 0 {
            console.write(byte)
        } else if option.endpoint == .none {
            adviseOnUnseenOutput(of: uart)
        } else {
            ports[uart].write(byte)
        }
    }

    /// Prepares the world's ends of the UARTs. Called once.
    func openSerial() {
        for port in ports {
            serial[port.uart].format = port.option.baudRate.map { SerialFormat(baudRate: $0) }
        }
    }

    /// user_init has returned for the first time: input that is read as a whole may begin.
    func scheduleWholeInput() {
        guard board.number == 0 else { return }
        for port in ports where port.option.endpoint == .stdio && port.option.input == .whole {
            _ = events.schedule(at: now + Self.inputDelay, owner: .world) { [unowned self] time in
                serial[port.uart].source = { [unowned self] in
                    console.flush()
                    return gate.whole(uart: UInt32(port.uart), at: now) { port.readAll() }
                }
                serial[port.uart].startSource(at: time)
                peripheralsChanged()
            }
        }
    }
}
