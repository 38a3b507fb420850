//  The UART's signals at the chip's pads: TXD, RTS and DTR as levels, RXD as frames from a wire.
//
//  TXD: while a pad that carries it is heard (Pads), each of its edges is an event; else the pad
//  gets the level of the moment when firmware reads IN. RXD: edges on its pad make frames
//  (PinReceiver), beside those that the other end of `line` sends. UART0's swap exchanges its TXD
//  with its RTS and its RXD with its CTS.
//
//  Fidelity: what the other end of `line` sends does not move RXD's wire, and CTS and DSR come from
//  there only (Docs/Fidelity.md, "Pins").

import Simulation

/// Where a UART is on the pads, and what it has told them.
final class UARTPads {
    /// The board keeps both alive.
    unowned let pads: Pads
    var isSwapped = false
    /// A bit for each pad that carries TXD, and RXD.
    var transmitting: UInt32 = 0
    var receiving: UInt32 = 0
    var isHeard = false
    /// When TXD changes next, if that is heard.
    var edge = Instant.never
    /// What the pads were told: true is high, as they are at rest.
    var sent = true
    var requestToSend = true
    var terminalReady = true
    var receiver = PinReceiver()

    init(pads: Pads) { self.pads = pads }

    func signals(of uart: Int) -> (transmit: PadSignal, receive: PadSignal, request: PadSignal) {
        switch (uart, isSwapped) {
        case (0, false): (.uart0TX, .uart0RX, .uart0RTS)
        case (0, true): (.uart0RTS, .uart0CTS, .uart0TX)
        default: (.uart1TX, .uart1RX, .uart1RTS)
        }
    }
}

extension UART {
    /// Connects the signals to their pads.
    func connect(to pads: Pads, at now: Instant) {
        wiring = UARTPads(pads: pads)
        pads.follow { [unowned self] in followPads(at: $0) }
        pads.beforeLooking { [unowned self] in
            if let wiring, wiring.transmitting != 0, !wiring.isHeard { drive(at: $0) }
        }
        pads.listen { [unowned self] pin, isHigh, now in padChanged(pin, isHigh, at: now) }
        followPads(at: now)
    }

    /// Exchanges UART0's pins. C: system_uart_swap.
    func swap(_ isSwapped: Bool, at now: Instant) {
        guard let wiring, wiring.isSwapped != isSwapped else { return }
        wiring.isSwapped = isSwapped
        let signals = wiring.signals(of: number)
        wiring.pads.setOutput(signals.transmit, wiring.sent ? .high : .low, at: now)
        wiring.pads.setOutput(signals.request, wiring.requestToSend ? .high : .low, at: now)
        followPads(at: now)
        wiring.pads.onDue()
    }

    /// The pads carry other signals, or others hear them.
    private func followPads(at now: Instant) {
        guard let wiring else { return }
        let signals = wiring.signals(of: number)
        wiring.transmitting = wiring.pads.pads(carrying: signals.transmit)
        wiring.receiving = wiring.pads.pads(carrying: signals.receive)
        wiring.pads.setReceiving(wiring.receiving, by: number)
        wiring.isHeard = wiring.pads.isHeard(wiring.transmitting)
        if wiring.receiving == 0 { wiring.receiver = PinReceiver() }
        drive(at: now)
    }

    /// Brings the pads up to date, and works out when TXD changes next.
    func drive(at now: Instant) {
        guard let wiring else { return }
        wiring.edge = wiring.isHeard ? transmitter.nextEdge(after: now) : .never
        let level = sendingLevel(at: now)
        guard level != wiring.sent else { return }
        wiring.sent = level
        wiring.pads.setOutput(
            wiring.signals(of: number).transmit, level ? .high : .low, at: now)
    }

    /// Brings RTS and DTR up to date.
    func driveModemLines(at now: Instant) {
        guard let wiring else { return }
        let (request, ready) = modemLevels
        if request != wiring.requestToSend {
            wiring.requestToSend = request
            wiring.pads.setOutput(
                wiring.signals(of: number).request, request ? .high : .low, at: now)
        }
        if number == 0, ready != wiring.terminalReady {
            wiring.terminalReady = ready
            wiring.pads.setOutput(.uart0DTR, ready ? .high : .low, at: now)
        }
    }

    /// The level at RXD's pad; high where there is none.
    var padLevel: Bool {
        guard let wiring, wiring.receiving != 0 else { return true }
        return wiring.pads.pins.levels & wiring.receiving != 0
    }

    private func padChanged(_ pin: Int, _ isHigh: Bool, at now: Instant) {
        guard let wiring, wiring.receiving & 1 << UInt32(pin) != 0 else { return }
        let format = receivingFormat
        let before = wiring.receiver.due
        wiring.receiver.levelChanged(rests: isHigh != format.isInverted, format, at: now)
        if wiring.receiver.due != before { wiring.pads.onDue() }
    }
}
