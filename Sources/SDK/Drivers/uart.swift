//  driver_lib/uart.h: the UART driver, and the ROM's functions that no header declares.
//
//  Everything here works through the registers, as an application's own copy of the driver does, so
//  a trace shows what it did. What they hold is uart_register.h's; behaviour.md section 10 has the
//  driver's ways.

import Chip
import Machine
import SDKHeaders
import Simulation

private var machine: Machine { Machine.current }

// MARK: - Registers

private enum Offset {
    static let fifo: UInt32 = 0x00
    static let status: UInt32 = 0x08
    static let enable: UInt32 = 0x0C
    static let clear: UInt32 = 0x10
    static let divider: UInt32 = 0x14
    static let state: UInt32 = 0x1C
    static let frame: UInt32 = 0x20
    static let thresholds: UInt32 = 0x24
}

private enum Frame {
    static let parity: UInt32 = 0x3
    static let dataBits: UInt32 = 0x3 << 2
    static let stopBits: UInt32 = 0x3 << 4
    static let flowControl: UInt32 = 1 << 15
    static let fifoResets: UInt32 = 0x3 << 17
    static let inversion: UInt32 = 0x3F << 19
}

private enum Threshold {
    static let full: UInt32 = 0x7F
    static let empty: UInt32 = 0x7F << 8
    static let flow: UInt32 = 0x7F << 16
    static let flowControl: UInt32 = 1 << 23
    static let timeout: UInt32 = 0x7F << 24
    static let timeoutOn: UInt32 = 1 << 31
}

/// A register of a UART: an unknown UART is told as misuse before it becomes another address.
private func register(
    _ uart: UART_Port, _ offset: UInt32, in call: StaticString = "the UART driver"
) -> UInt32 {
    guard uart.rawValue < 2 else { machine.misuse(call, "was given UART \(uart.rawValue)") }
    return 0x6000_0000 + uart.rawValue * 0xF00 + offset
}

/// Sets the bits of `mask` in a register to those of `value`.
private func change(_ address: UInt32, _ mask: UInt32, to value: UInt32) {
    let old = machine.readRegister(address)
    machine.writeRegister(address, old & ~mask | value & mask)
}

/// The two bits of CONF0 for a parity: on, and odd.
private func parityBits(_ parity: UART_ParityMode) -> UInt32 {
    switch parity {
    case USART_Parity_Even: 2
    case USART_Parity_Odd: 3
    default: 0
    }
}

private func divider(_ baudRate: UInt32) -> UInt32 { 80_000_000 / max(baudRate, 1) }

// MARK: - All at once

/// UART0 at 74880 8N1 with printf on it, and a handler that tells what woke it and echoes what
/// comes in: the SDK's demonstration.
@c @implementation
public func uart_init_new() {
    UART_WaitTxFifoEmpty(UART0)
    UART_WaitTxFifoEmpty(UART1)
    var setting = UART_ConfigTypeDef()
    setting.baud_rate = BIT_RATE_74880
    setting.data_bits = UART_WordLength_8b
    setting.parity = USART_Parity_None
    setting.stop_bits = USART_StopBits_1
    setting.flow_ctrl = USART_HardwareFlowControl_None
    setting.UART_RxFlowThresh = 120
    setting.UART_InverseMask = UART_None_Inverse.rawValue
    UART_ParamConfig(UART0, &setting)

    var interrupts = UART_IntrConfTypeDef()
    interrupts.UART_IntrEnMask =
        UARTReason.timeout | UARTReason.frameError | UARTReason.full | UARTReason.empty
    interrupts.UART_RX_FifoFullIntrThresh = 10
    interrupts.UART_RX_TimeOutIntrThresh = 2
    interrupts.UART_TX_FifoEmptyIntrThresh = 20
    UART_IntrConfig(UART0, &interrupts)

    UART_SetPrintPort(UART0)
    let handler: @convention(c) (UnsafeMutableRawPointer?) -> Void = { _ in demonstrate() }
    UART_intr_handler_register(unsafeBitCast(handler, to: UnsafeMutableRawPointer.self), nil)
    machine.enableInterrupts(1 << UInt32(InterruptLine.uart.rawValue))
}

/// Writes CONF0 anew, so what is not among the settings is off; empties both FIFOs.
@c @implementation
public func UART_ParamConfig(
    _ uart_no: UART_Port, _ pUARTConfig: UnsafeMutablePointer<UART_ConfigTypeDef>!
) {
    let call: StaticString = "UART_ParamConfig"
    guard let setting = pUARTConfig?.pointee else { machine.misuse(call, "was given NULL") }
    uart_div_modify(CInt(uart_no.rawValue), divider(setting.baud_rate.rawValue))
    let heedsCTS = setting.flow_ctrl.rawValue & USART_HardwareFlowControl_CTS.rawValue != 0
    machine.writeRegister(
        register(uart_no, Offset.frame, in: call),
        parityBits(setting.parity) | setting.data_bits.rawValue << 2
            | setting.stop_bits.rawValue << 4 | (heedsCTS ? Frame.flowControl : 0)
            | setting.UART_InverseMask & Frame.inversion)
    UART_ResetFifo(uart_no)
    let usesRTS = setting.flow_ctrl.rawValue & USART_HardwareFlowControl_RTS.rawValue != 0
    change(
        register(uart_no, Offset.thresholds, in: call), Threshold.flow | Threshold.flowControl,
        to: usesRTS
            ? UInt32(setting.UART_RxFlowThresh) << 16 | Threshold.flowControl : 0)
}

/// Sets thresholds and which reasons interrupt; forgets the reasons there were.
@c @implementation
public func UART_IntrConfig(
    _ uart_no: UART_Port, _ pUARTIntrConf: UnsafeMutablePointer<UART_IntrConfTypeDef>!
) {
    let call: StaticString = "UART_IntrConfig"
    guard let setting = pUARTIntrConf?.pointee else { machine.misuse(call, "was given NULL") }
    UART_ClearIntrStatus(uart_no, 0x1FF)
    var bits: UInt32 = 0
    var mask = Threshold.timeout | Threshold.timeoutOn
    if setting.UART_IntrEnMask & UARTReason.timeout != 0 {
        bits |= UInt32(setting.UART_RX_TimeOutIntrThresh) << 24 & Threshold.timeout
        bits |= Threshold.timeoutOn
    }
    if setting.UART_IntrEnMask & UARTReason.full != 0 {
        bits |= UInt32(setting.UART_RX_FifoFullIntrThresh) & Threshold.full
        mask |= Threshold.full
    }
    if setting.UART_IntrEnMask & UARTReason.empty != 0 {
        bits |= UInt32(setting.UART_TX_FifoEmptyIntrThresh) << 8 & Threshold.empty
        mask |= Threshold.empty
    }
    change(register(uart_no, Offset.thresholds, in: call), mask, to: bits)
    UART_SetIntrEna(uart_no, setting.UART_IntrEnMask)
}

// MARK: - One by one

/// `baud_rate`: bits a second; the nearest divisor of 80 MHz below counts. Empties both FIFOs.
@c @implementation
public func UART_SetBaudrate(_ uart_no: UART_Port, _ baud_rate: UInt32) {
    _ = register(uart_no, Offset.divider, in: "UART_SetBaudrate")
    uart_div_modify(CInt(uart_no.rawValue), divider(baud_rate))
}

@c @implementation
public func UART_SetWordLength(_ uart_no: UART_Port, _ len: UART_WordLength) {
    change(
        register(uart_no, Offset.frame, in: "UART_SetWordLength"), Frame.dataBits,
        to: len.rawValue << 2)
}

@c @implementation
public func UART_SetStopBits(_ uart_no: UART_Port, _ bit_num: UART_StopBits) {
    change(
        register(uart_no, Offset.frame, in: "UART_SetStopBits"), Frame.stopBits,
        to: bit_num.rawValue << 4)
}

@c @implementation
public func UART_SetParity(_ uart_no: UART_Port, _ Parity_mode: UART_ParityMode) {
    change(
        register(uart_no, Offset.frame, in: "UART_SetParity"), Frame.parity,
        to: parityBits(Parity_mode))
}

/// `rx_thresh`: with this many bytes received, 1 to 127, the other end is asked to pause.
@c @implementation
public func UART_SetFlowCtrl(
    _ uart_no: UART_Port, _ flow_ctrl: UART_HwFlowCtrl, _ rx_thresh: UInt8
) {
    let call: StaticString = "UART_SetFlowCtrl"
    let usesRTS = flow_ctrl.rawValue & USART_HardwareFlowControl_RTS.rawValue != 0
    let heedsCTS = flow_ctrl.rawValue & USART_HardwareFlowControl_CTS.rawValue != 0
    change(
        register(uart_no, Offset.thresholds, in: call), Threshold.flow | Threshold.flowControl,
        to: usesRTS ? UInt32(rx_thresh) << 16 & Threshold.flow | Threshold.flowControl : 0)
    change(
        register(uart_no, Offset.frame, in: call), Frame.flowControl,
        to: heedsCTS ? Frame.flowControl : 0)
}

/// Inverts the lines in `inverse_mask`, and no others.
@c @implementation
public func UART_SetLineInverse(_ uart_no: UART_Port, _ inverse_mask: UART_LineLevelInverse) {
    change(
        register(uart_no, Offset.frame, in: "UART_SetLineInverse"), Frame.inversion,
        to: inverse_mask.rawValue)
}

// MARK: - FIFOs and interrupts

/// Spins until nothing is left to send but the byte on the wire.
@c @implementation
public func UART_WaitTxFifoEmpty(_ uart_no: UART_Port) {
    let state = register(uart_no, Offset.state, in: "UART_WaitTxFifoEmpty")
    while machine.readRegister(state) >> 16 & 0xFF > 0 {}
}

@c @implementation
public func UART_ResetFifo(_ uart_no: UART_Port) {
    let frame = register(uart_no, Offset.frame, in: "UART_ResetFifo")
    change(frame, Frame.fifoResets, to: Frame.fifoResets)
    change(frame, Frame.fifoResets, to: 0)
}

/// Forgets the reasons in `clr_mask`; one that lasts is back at once.
@c @implementation
public func UART_ClearIntrStatus(_ uart_no: UART_Port, _ clr_mask: UInt32) {
    machine.writeRegister(register(uart_no, Offset.clear, in: "UART_ClearIntrStatus"), clr_mask)
}

/// Adds the reasons in `ena_mask` to those that interrupt.
@c @implementation
public func UART_SetIntrEna(_ uart_no: UART_Port, _ ena_mask: UInt32) {
    let enable = register(uart_no, Offset.enable, in: "UART_SetIntrEna")
    change(enable, ena_mask, to: ena_mask)
}

/// `fn`, which takes `arg`, handles the interrupts of both UARTs. ETS_UART_INTR_ENABLE lets them
/// come.
@c @implementation
public func UART_intr_handler_register(
    _ fn: UnsafeMutableRawPointer!, _ arg: UnsafeMutableRawPointer!
) {
    machine.attachInterrupt(line: InterruptLine.uart.rawValue, function: fn, argument: arg)
}

/// Where printf's characters go: line feeds as CR LF, without the CRs of firmware's own.
@c @implementation
public func UART_SetPrintPort(_ uart_no: UART_Port) {
    _ = register(uart_no, Offset.fifo, in: "UART_SetPrintPort")
    machine.charge(Cost.look)
    machine.installSink(uart: Int(uart_no.rawValue))
}

// MARK: - The demonstration

enum UARTReason {
    static let full: UInt32 = 1 << 0
    static let empty: UInt32 = 1 << 1
    static let frameError: UInt32 = 1 << 3
    static let timeout: UInt32 = 1 << 8
}

/// The handler that uart_init_new installs: serves one reason of UART0's. While another is left,
/// the interrupt line is held and it is called again.
private func demonstrate() {
    let status = machine.readRegister(register(UART0, Offset.status))
    if status & UARTReason.frameError != 0 { acknowledge(UARTReason.frameError) }
    if status & UARTReason.full != 0 {
        say("full\n")
        echo()
        acknowledge(UARTReason.full)
    } else if status & UARTReason.timeout != 0 {
        say("tout\n")
        echo()
        acknowledge(UARTReason.timeout)
    } else if status & UARTReason.empty != 0 {
        say("empty\n")
        acknowledge(UARTReason.empty)
        // Once is enough: an idle transmitter's FIFO stays empty.
        change(register(UART0, Offset.enable), UARTReason.empty, to: 0)
    }
}

private func acknowledge(_ reasons: UInt32) { UART_ClearIntrStatus(UART0, reasons) }

private func say(_ text: StaticString) {
    text.withUTF8Buffer { for byte in $0 { machine.putCharacter(byte) } }
}

private func echo() {
    let state = register(UART0, Offset.state)
    while machine.readRegister(state) & 0xFF > 0 {
        let byte = machine.readRegister(register(UART0, Offset.fifo))
        transmit(UInt8(truncatingIfNeeded: byte), on: UART0)
    }
}

/// Waits for room, then queues a byte.
private func transmit(_ byte: UInt8, on uart: UART_Port) {
    let state = register(uart, Offset.state)
    while machine.readRegister(state) >> 16 & 0xFF >= UInt32(UARTTransmitter.highWater) {}
    machine.writeRegister(register(uart, Offset.fifo), UInt32(byte))
}

// MARK: - The ROM's (espressif/esp8266/rom_functions.h, and undeclared)

/// Sets the divisor of 80 MHz, and empties both FIFOs.
@c @implementation
public func uart_div_modify(_ uart_no: CInt, _ divisor: UInt32) {
    let uart = UART_Port(rawValue: UInt32(bitPattern: uart_no))
    machine.writeRegister(register(uart, Offset.divider, in: "uart_div_modify"), divisor)
    UART_ResetFifo(uart)
}

/// Sends a byte on the UART that printf uses, after waiting for room; 0. No header declares it,
/// because many applications have a function of that name with other arguments.
@c
public func uart_tx_one_char(_ TxChar: UInt8) -> CInt {
    transmit(TxChar, on: UART_Port(rawValue: UInt32(machine.printPort)))
    return 0
}

/// The same on UART0, whatever printf uses. No header declares it.
@c
public func uart_tx_one_char2(_ TxChar: UInt8) -> CInt {
    transmit(TxChar, on: UART0)
    return 0
}

/// OK (0) with a byte that UART0 has received, FAIL (1) when there is none; never waits. No header
/// declares it either.
@c
public func uart_rx_one_char(_ pRxChar: UnsafeMutablePointer<UInt8>!) -> CInt {
    let state = register(UART0, Offset.state)
    guard machine.readRegister(state) & 0xFF > 0 else { return 1 }
    let byte = machine.readRegister(register(UART0, Offset.fifo))
    pRxChar.pointee = UInt8(truncatingIfNeeded: byte)
    return 0
}
