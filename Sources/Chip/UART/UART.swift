//  One of the two UARTs: registers, FIFOs, interrupts, and the line to the outside.
//
//  Interface: the register bus; `line`, whose other end the world plays; `onEntered` and
//  `onReceived` for who watches.
//
//  Rules: sending is worked out when somebody looks (UARTTransmitter); each received frame is an
//  event. What of it appears at the chip's pads is in UARTPads.swift. A reason for an interrupt is
//  noted in INT_RAW when it comes up and stays there until it is cleared; one whose cause lasts
//  (FIFO too full, FIFO too empty, silence with bytes waiting) is back at once. The line of both
//  UARTs is held while one of them has a reason that it enables.
//
//  Fidelity: what the SDK's headers do not tell, such as the unit of the time-out, stands in
//  Docs/Fidelity.md, "What we do not know".

import Simulation

public final class UART: TimedPeripheral {
    public let name: String
    public let base: UInt32
    public internal(set) var registers: RegisterFile
    /// 0 or 1.
    public let number: Int
    /// The other end, which outlives this.
    public let line: SerialLine

    /// Told of each byte as it enters the FIFO to be sent, with the frame that it will be.
    public var onEntered: (_ frame: SerialFrame, _ now: Instant) -> Void = { _, _ in }
    /// Told of each byte that enters the receiving FIFO.
    public var onReceived: (_ byte: UInt8, _ now: Instant) -> Void = { _, _ in }

    private let lines: InterruptLines
    private(set) var transmitter: UARTTransmitter
    /// The pads; nil for a UART without a board.
    var wiring: UARTPads?
    private var received: [UInt8] = []
    private var isListenedTo: Bool { line.hasObservers || frameSetting.isLoopback }

    // Worked out from registers when they are written.
    private var frameSetting: UARTFrameSetting
    private var thresholds: UARTThresholdSetting
    private var format: SerialFormat

    /// INT_RAW.
    private var raised: UInt32 = 0
    /// Since when RXD has been at rest.
    private var silentSince: Instant
    /// What CTS and DSR said last: true is ready.
    private var clearToSend = true
    private var dataSetReady = true
    private var edges: UInt32 = 0
    private var isBreaking = false

    /// Bytes that the receiving FIFO holds.
    public static let capacity = 128
    /// The SDK's start leaves UART0 at 74880 baud; UART1 keeps the chip's own 115200.
    private static let dividers: [UInt32] = [1068, 694]

    public init(
        _ number: Int, line: SerialLine, lines: InterruptLines, pads: Pads? = nil, at now: Instant
    ) {
        self.number = number
        self.line = line
        self.lines = lines
        name = "UART\(number)"
        base = 0x6000_0000 + UInt32(number) * 0xF00
        registers = RegisterFile(UARTRegister.table(of: number, divider: Self.dividers[number]))
        frameSetting = UARTFrameSetting(bits: registers[UARTRegister.frame])
        thresholds = UARTThresholdSetting(bits: registers[UARTRegister.thresholds])
        format = frameSetting.format(divider: Self.dividers[number])
        transmitter = UARTTransmitter(format: format, at: now)
        silentSince = now
        clearToSend = line.isClearToSend
        dataSetReady = line.isDataSetReady
        // What came while there was no board is lost.
        line.hold(false, at: now)
        while line.arrival <= now { _ = line.takeFrame() }
        line.chipFormat = format
        line.onModemLines = { [weak self] in
            self?.catchUp(to: $0)
            self?.noteModemLines(at: $0)
        }
        note(at: now)
        if let pads { connect(to: pads, at: now) }
    }

    // MARK: - Events

    public var due: Instant {
        var due = min(line.arrival, isListenedTo ? transmitter.nextEnd : .never)
        if let wiring { due = min(due, wiring.edge, wiring.receiver.due) }
        let awaited = registers[UARTRegister.enabled] & ~raised
        if awaited & UARTInterrupt.timeout != 0 { due = min(due, timeoutMoment) }
        if awaited & UARTInterrupt.empty != 0, thresholds.empty > 0 {
            due = min(due, transmitter.moment(below: thresholds.empty, from: .zero))
        }
        return due
    }

    public func run(at now: Instant) { catchUp(to: now) }

    /// Lets everything happen on the wires up to `now`, in its order.
    private func catchUp(to now: Instant) {
        while true {
            let sent = isListenedTo ? transmitter.nextEnd : .never
            let edge = wiring?.edge ?? .never
            let read = wiring?.receiver.due ?? .never
            let next = min(line.arrival, sent, edge, read)
            guard next <= now else { break }
            if next == edge {
                drive(at: next)
                continue
            }
            note(at: next)
            if next == read {
                takeFromPad(at: next)
            } else if line.arrival <= sent {
                let frame = line.takeFrame()
                if let frame, !frameSetting.isLoopback { receive(frame, at: next) }
            } else {
                let frame = transmitter.takeFrame()
                line.tell(frame, at: next)
                if frameSetting.isLoopback { receive(frame, at: next) }
            }
        }
        if !isListenedTo { transmitter.skipFrames(at: now) }
        note(at: now)
    }

    private func takeFromPad(at now: Instant) {
        guard let (reading, pulses) = wiring?.receiver.take(), !frameSetting.isLoopback else {
            return
        }
        take(reading, pulses, at: now)
    }

    /// Notes the reasons that last, and holds or releases the interrupt line.
    private func note(at now: Instant) {
        if received.count >= thresholds.full { raised |= UARTInterrupt.full }
        if transmitter.queued(at: now) < thresholds.empty { raised |= UARTInterrupt.empty }
        if timeoutMoment <= now { raised |= UARTInterrupt.timeout }
        let isHeld = raised & registers[UARTRegister.enabled] != 0
        lines.hold(.uart, isHeld, by: UInt32(number))
    }

    /// True when a byte from outside can make firmware go on by an interrupt.
    public var interruptsForInput: Bool {
        registers[UARTRegister.enabled] & UARTInterrupt.receiving != 0
    }

    // MARK: - Sending

    /// Bytes in the FIFO to be sent.
    public func queued(at now: Instant) -> UInt64 { transmitter.queued(at: now) }

    /// When there will be room for the SDK's output functions; `now` if there is, `.never` while
    /// the other end does not let the UART send.
    public func roomAt(_ now: Instant) -> Instant {
        transmitter.moment(below: UARTTransmitter.highWater, from: now)
    }

    /// The frame that a byte will be.
    private func frame(of byte: UInt8) -> SerialFrame {
        SerialFrame(byte, format: transmitter.format)
    }

    private func enter(_ byte: UInt8, at now: Instant) {
        guard transmitter.write(byte, at: now) else { return }
        onEntered(frame(of: byte), now)
    }

    // MARK: - Receiving

    private func receive(_ frame: SerialFrame, at now: Instant) {
        let measures = registers[UARTRegister.autobaud] & 1 != 0
        take(frame.read(as: receivingFormat), measures ? frame.pulses : [], at: now)
    }

    private func take(_ reading: SerialReading, _ pulses: [SerialPulse], at now: Instant) {
        if registers[UARTRegister.autobaud] & 1 != 0 { measure(pulses) }
        if reading.hasParityError { raised |= UARTInterrupt.parityError }
        if reading.hasFrameError { raised |= UARTInterrupt.frameError }
        if reading.isBreak { raised |= UARTInterrupt.breakDetected }
        silentSince = now
        guard !frameSetting.resetsReceiver else { return }
        if received.count < Self.capacity {
            received.append(reading.byte)
            onReceived(reading.byte, now)
        } else {
            raised |= UARTInterrupt.overflow
        }
        updateRTS(at: now)
    }

    var receivingFormat: SerialFormat {
        var format = format
        format.isInverted = frameSetting.invertsRXD
        return format
    }

    private func takeReceived(at now: Instant) -> UInt32 {
        guard !received.isEmpty else { return 0 }
        let byte = received.removeFirst()
        updateRTS(at: now)
        return UInt32(byte)
    }

    /// When silence will have lasted for the time-out; `.never` if the next frame comes before.
    private var timeoutMoment: Instant {
        guard thresholds.hasTimeout, !received.isEmpty else { return .never }
        let moment = silentSince + thresholds.timeoutBits * format.bitCycles
        let next =
            frameSetting.isLoopback
            ? transmitter.nextEndsStart : min(line.start, wiring?.receiver.start ?? .never)
        return moment <= next ? moment : .never
    }

    /// AUTOBAUD: keeps the shortest pulses, and counts the edges.
    private func measure(_ pulses: [SerialPulse]) {
        for pulse in pulses {
            let offset = pulse.isHigh ? UARTRegister.highPulse : UARTRegister.lowPulse
            registers[offset] = min(registers[offset], UInt32(clamping: pulse.cycles))
            edges += 1
        }
        edges += 1
        registers[UARTRegister.pulseCount] = edges & 0x3FF
    }

    // MARK: - Modem lines

    /// RTS as it is meant, before inversion: true is ready.
    private var requestToSend: Bool {
        if thresholds.hasFlowControl, received.count >= thresholds.flow { return false }
        return thresholds.hasFlowControl || frameSetting.assertsRTS
    }

    private func updateRTS(at now: Instant) {
        line.hold(thresholds.hasFlowControl && !requestToSend, at: now)
        driveModemLines(at: now)
        if frameSetting.isLoopback { noteModemLines(at: now) }
    }

    /// The levels of RTS and DTR: true is high, not ready.
    var modemLevels: (request: Bool, ready: Bool) {
        (
            requestToSend == frameSetting.invertsRTS,
            frameSetting.assertsDTR == frameSetting.invertsDTR
        )
    }

    private func noteModemLines(at now: Instant) {
        let loops = frameSetting.isLoopback
        let cts = (loops ? requestToSend : line.isClearToSend) != frameSetting.invertsCTS
        let dsr = (loops ? frameSetting.assertsDTR : line.isDataSetReady) != frameSetting.invertsDSR
        if cts != clearToSend { raised |= UARTInterrupt.clearToSendChanged }
        if dsr != dataSetReady { raised |= UARTInterrupt.dataSetReadyChanged }
        clearToSend = cts
        dataSetReady = dsr
        transmitter.setPaused(frameSetting.heedsCTS && !cts, at: now)
        drive(at: now)
        note(at: now)
    }

    // MARK: - Registers

    public func read(_ offset: UInt32, at now: Instant) -> UInt32 {
        catchUp(to: now)
        switch offset {
        case UARTRegister.fifo: return takeReceived(at: now)
        case UARTRegister.raised: return raised
        case UARTRegister.status: return raised & registers[UARTRegister.enabled]
        case UARTRegister.state: return state(at: now)
        case UARTRegister.clear: return 0
        default: return registers[offset]
        }
    }

    /// The level of TXD: true is high.
    func sendingLevel(at now: Instant) -> Bool {
        let sent = transmitter.frame(at: now).map { $0.frame.level(after: now - $0.start) }
        return sent ?? (isBreaking == frameSetting.invertsTXD)
    }

    private func state(at now: Instant) -> UInt32 {
        func bit(_ number: UInt32, _ isSet: Bool) -> UInt32 { isSet ? 1 << number : 0 }
        let sending = sendingLevel(at: now)
        let incoming = line.frame.map { $0.level(after: now - line.start) } ?? padLevel
        let (request, ready) = modemLevels
        let receiving = (frameSetting.isLoopback ? sending : incoming) != frameSetting.invertsRXD
        return bit(31, sending) | bit(30, request) | bit(29, ready)
            | UInt32(transmitter.queued(at: now)) << 16
            | bit(15, receiving) | bit(14, !clearToSend) | bit(13, !dataSetReady)
            | UInt32(received.count)
    }

    public func write(_ offset: UInt32, _ value: UInt32, at now: Instant) {
        catchUp(to: now)
        switch offset {
        case UARTRegister.fifo: enter(UInt8(truncatingIfNeeded: value), at: now)
        case UARTRegister.clear: raised &= ~value
        case UARTRegister.autobaud:
            if value & ~registers[offset] & 1 != 0 { startMeasuring() }
            registers.write(offset, value)
        case UARTRegister.divider, UARTRegister.frame, UARTRegister.thresholds:
            registers.write(offset, value)
            configure(at: now)
        default: registers.write(offset, value)
        }
        drive(at: now)
        note(at: now)
    }

    private func startMeasuring() {
        edges = 0
        registers[UARTRegister.lowPulse] = UARTRegister.noPulse
        registers[UARTRegister.highPulse] = UARTRegister.noPulse
        registers[UARTRegister.pulseCount] = 0
    }

    /// Applies CLKDIV, CONF0 and CONF1.
    private func configure(at now: Instant) {
        frameSetting = UARTFrameSetting(bits: registers[UARTRegister.frame])
        thresholds = UARTThresholdSetting(bits: registers[UARTRegister.thresholds])
        format = frameSetting.format(divider: registers[UARTRegister.divider])
        line.chipFormat = receivingFormat
        var sending = format
        sending.isInverted = frameSetting.invertsTXD
        transmitter.setFormat(sending, at: now)
        if frameSetting.resetsReceiver { received.removeAll(keepingCapacity: true) }
        if frameSetting.resetsTransmitter { transmitter.reset(at: now) }
        if frameSetting.sendsBreak, !isBreaking { sendBreak(at: now) }
        isBreaking = frameSetting.sendsBreak
        updateRTS(at: now)
        noteModemLines(at: now)
    }

    /// TXD_BRK: the line goes low, for longer than a frame.
    private func sendBreak(at now: Instant) {
        let frame = SerialFrame(0, format: transmitter.format, isBreak: true)
        line.tell(frame, at: now)
        if frameSetting.isLoopback { receive(frame, at: now) }
    }
}
