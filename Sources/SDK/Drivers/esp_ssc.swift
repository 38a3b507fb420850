//  espressif/esp_ssc.h: the simple serial console. Lines that are typed at UART0 run commands of
//  the application's.
//
//  UART0's interrupt puts bytes into a queue; a task takes them, echoes them, edits the line, and
//  calls the command that its first word names. What is typed while a command runs waits.
//
//  Fidelity: the task's name and depth, the prompt, and what SYNC and ASYNC mean to the console are
//  ours (Docs/Fidelity.md, "What we do not know").

import Chip
import Kernel
import Machine
import SDKHeaders

private var machine: Machine { Machine.current }

/// The console of a board, from ssc_attach on.
private final class SerialConsole {
    /// Bytes that wait for the task; more are lost.
    static let capacity = 256
    /// The SDK's MAX_LINE_N.
    static let longestLine = Int(MAX_LINE_N)

    /// The line, of MAX_LINE_N bytes and a zero, on the chip's heap: firmware gets its address.
    let line: UnsafeMutablePointer<CChar>
    let typed: Signal
    var length = 0
    var input: [UInt8] = []
    /// The last byte was a CR: an LF that follows belongs to it.
    var sawReturn = false

    var commands: UnsafeMutablePointer<ssc_cmd_t>?
    var commandCount = 0
    var help: (@convention(c) () -> Void)?

    init(line: UnsafeMutablePointer<CChar>, typed: Signal) {
        self.line = line
        self.typed = typed
    }

    /// The board's; nil before ssc_attach. No structure of firmware's lies at the key.
    static var current: SerialConsole? { machine.attachment(at: key) as? SerialConsole }
    static let key: UInt32 = 2
}

// MARK: - The functions

/// Sets UART0 to `bandrate`, 8N1, and starts the console. A second call only changes the rate. Says
/// on standard error when the heap has no room for it.
@c @implementation
public func ssc_attach(_ bandrate: SscBaudRate) {
    setUp(baud: bandrate.rawValue)
    guard SerialConsole.current == nil else { return }
    let call: StaticString = "ssc_attach"
    guard let block = machine.allocate(UInt32(SerialConsole.longestLine) + 1, in: call),
        let typed = machine.makeSignal()
    else {
        Diagnostics.say("ssc_attach: the heap has no room for the console")
        return
    }
    let line = block.bindMemory(to: CChar.self, capacity: SerialConsole.longestLine + 1)
    line.initialize(repeating: 0, count: SerialConsole.longestLine + 1)
    machine.attach(SerialConsole(line: line, typed: typed), at: SerialConsole.key)
    machine.attachInterrupt(line: .uart, receive)
    guard machine.startTask("ssc", priority: 2, stackWords: 1024, { _ in serve() }) else {
        Diagnostics.say("ssc_attach: the heap has no room for the console's task")
        return
    }
    machine.enableInterrupts(1 << UInt32(InterruptLine.uart.rawValue))
}

/// Makes `cmdset` the commands, in the place of those before: `cmdnum` of them, or up to an entry
/// without a name. It is not copied. `help` tells about them; NULL for a list of their names. Does
/// nothing before ssc_attach but say so.
@c @implementation
public func ssc_register(
    _ cmdset: UnsafeMutablePointer<ssc_cmd_t>!, _ cmdnum: UInt8,
    _ help: (@convention(c) () -> Void)!
) {
    machine.charge(Cost.look)
    guard let console = SerialConsole.current else {
        machine.adviseUnsupported("ssc_register", "before ssc_attach")
        return
    }
    console.commands = cmdset
    console.commandCount = Int(cmdnum)
    console.help = help
}

/// Bytes of the line that was typed last, the command's name included.
@c @implementation
public func ssc_param_len() -> CInt {
    machine.charge(Cost.look)
    return CInt(SerialConsole.current?.length ?? 0)
}

/// That line, which the command may change; the next one takes its place. NULL before ssc_attach.
@c @implementation
public func ssc_param_str() -> UnsafeMutablePointer<CChar>! {
    machine.charge(Cost.look)
    return SerialConsole.current?.line
}

/// Puts a zero behind each word of `pLine`, which spaces and tabs separate, and its address into
/// `argv`, which has room for as many as there are, at most 64 of a line. Returns their number.
@c @implementation
public func ssc_parse_param(
    _ pLine: UnsafeMutablePointer<CChar>!,
    _ argv: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>!
) -> CInt {
    machine.charge(Cost.system)
    guard var place = pLine, let argv else {
        machine.misuse("ssc_parse_param", "was given NULL")
    }
    var count = 0
    while true {
        while isSpace(place.pointee) { place += 1 }
        if place.pointee == 0 { return CInt(count) }
        argv[count] = place
        count += 1
        while place.pointee != 0, !isSpace(place.pointee) { place += 1 }
        if place.pointee == 0 { return CInt(count) }
        place.pointee = 0
        place += 1
    }
}

private func isSpace(_ character: CChar) -> Bool { character == 0x20 || character == 0x09 }

// MARK: - UART0

private func setUp(baud: UInt32) {
    UART_WaitTxFifoEmpty(UART0)
    var setting = UART_ConfigTypeDef()
    setting.baud_rate = UART_BautRate(rawValue: baud)
    setting.data_bits = UART_WordLength_8b
    setting.parity = USART_Parity_None
    setting.stop_bits = USART_StopBits_1
    setting.flow_ctrl = USART_HardwareFlowControl_None
    setting.UART_InverseMask = UART_None_Inverse.rawValue
    UART_ParamConfig(UART0, &setting)
    UART_SetPrintPort(UART0)

    var interrupts = UART_IntrConfTypeDef()
    interrupts.UART_IntrEnMask = UARTReason.full | UARTReason.timeout
    interrupts.UART_RX_FifoFullIntrThresh = 10
    interrupts.UART_RX_TimeOutIntrThresh = 2
    UART_IntrConfig(UART0, &interrupts)
}

/// UART0's interrupt: takes what has come. What the queue has no room for is lost.
private func receive() {
    let (fifo, state): (UInt32, UInt32) = (0x6000_0000, 0x6000_001C)
    guard let console = SerialConsole.current else { return }
    while machine.readRegister(state) & 0xFF > 0 {
        let byte = UInt8(truncatingIfNeeded: machine.readRegister(fifo))
        if console.input.count < SerialConsole.capacity { console.input.append(byte) }
    }
    UART_ClearIntrStatus(UART0, 0x1FF)
    machine.raise(console.typed)
}

// MARK: - The task

/// Lives as long as the board. Whoever waits holds no object, so the console is looked up anew.
private func serve() {
    prompt()
    while let typed = SerialConsole.current?.typed {
        _ = machine.wait(for: typed, ticks: Kernel.forever, in: "the serial console")
        while let byte = nextByte() { take(byte) }
    }
}

/// The interrupt may come in between: it appends, and exactly one context runs.
private func nextByte() -> UInt8? {
    guard let console = SerialConsole.current, !console.input.isEmpty else { return nil }
    return console.input.removeFirst()
}

private func take(_ byte: UInt8) {
    guard let (line, length, wasReturn) = lineState() else { return }
    SerialConsole.current?.sawReturn = byte == 0x0D
    switch byte {
    case 0x0A where wasReturn: break
    case 0x0D, 0x0A:
        line[length] = 0
        say("\n")
        if length > 0 { run(line) }
        SerialConsole.current?.length = 0
        prompt()
    case 0x08, 0x7F:
        guard length > 0 else { break }
        SerialConsole.current?.length = length - 1
        say("\u{8} \u{8}")
    case 0x20...:
        guard length < SerialConsole.longestLine else { break }
        line[length] = CChar(bitPattern: byte)
        SerialConsole.current?.length = length + 1
        machine.send(byte)
    default: break
    }
}

private func lineState() -> (UnsafeMutablePointer<CChar>, Int, Bool)? {
    SerialConsole.current.map { ($0.line, $0.length, $0.sawReturn) }
}

private func prompt() { say(":>") }

/// On UART0, wherever printf goes. Constant texts only: the task may be abandoned in here.
private func say(_ text: StaticString) {
    for index in 0..<text.utf8CodeUnitCount { say(text.utf8Start[index]) }
}

private func say(_ byte: UInt8) {
    if byte == 0x0A { machine.send(0x0D) }
    machine.send(byte)
}

/// A text of firmware's, up to its zero or, if it is a name in a line, its first space.
private func say(_ text: UnsafePointer<CChar>, isWord: Bool) {
    var next = text
    while next.pointee != 0, !(isWord && isSpace(next.pointee)) {
        say(UInt8(bitPattern: next.pointee))
        next += 1
    }
    say("\n")
}

// MARK: - Commands

/// Calls the command that the first word names; `help` lists them, unless it is one itself.
private func run(_ line: UnsafeMutablePointer<CChar>) {
    var word = line
    while isSpace(word.pointee) { word += 1 }
    if word.pointee == 0 { return }
    if let command = command(word) {
        call(command)
    } else if isSame(word, "help") {
        tellCommands()
    } else {
        say("no command ")
        say(word, isWord: true)
    }
}

/// A synchronous command has done its work when its function returns, and its callback then learns
/// of that. An asynchronous one calls its callback itself, when it likes.
private func call(_ command: UnsafeMutablePointer<ssc_cmd_t>) {
    let isSynchronous = command.pointee.flag & UInt8(CMD_T_SYNC) != 0
    let callback = isSynchronous ? command.pointee.cmd_callback : nil
    command.pointee.cmd_func?()
    machine.settle()
    callback?(nil)
    machine.settle()
}

/// The entry at a position; nil behind the last one.
private func entry(_ position: Int) -> UnsafeMutablePointer<ssc_cmd_t>? {
    guard let console = SerialConsole.current, let set = console.commands,
        position < console.commandCount, let name = set[position].cmd_str, name[0] != 0
    else { return nil }
    return set + position
}

private func command(_ word: UnsafePointer<CChar>) -> UnsafeMutablePointer<ssc_cmd_t>? {
    var position = 0
    while let entry = entry(position) {
        if isSame(word, entry.pointee.cmd_str) { return entry }
        position += 1
    }
    return nil
}

/// Whether the word, which a space or the line's end follows, is `name`.
private func isSame(_ word: UnsafePointer<CChar>, _ name: UnsafePointer<CChar>) -> Bool {
    var index = 0
    while name[index] != 0, word[index] == name[index] { index += 1 }
    return name[index] == 0 && (word[index] == 0 || isSpace(word[index]))
}

private func tellCommands() {
    if let help = SerialConsole.current?.help {
        help()
        machine.settle()
        return
    }
    var position = 0
    while let entry = entry(position) {
        say(entry.pointee.cmd_str, isWord: false)
        position += 1
    }
}
