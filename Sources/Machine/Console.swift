//  What the firmware prints on UART0, on its way to the host.
//
//  The chip ends its lines with CR LF; a terminal program that logs them writes lines, and so does
//  this on standard output: the CR of a CR LF is left out, every other byte goes through as it is.
//  Other endpoints get every byte. The texts that decide about success (`--expect-text`,
//  `--fail-text`) are looked for in the lines.

import Glibc

final class Console {
    private let port: SerialPort
    /// The port is standard output.
    private let writesLines: Bool
    private var heldCarriageReturn = false

    private var expected: [[UInt8]]
    private let failing: [[UInt8]]
    /// The last bytes, as many as the longest text needs.
    private var tail: [UInt8] = []
    private let tailLimit: Int

    init(port: SerialPort, expected: [String], failing: [String]) {
        self.port = port
        writesLines = port.option.endpoint == .stdio
        self.expected = expected.map { Array($0.utf8) }.filter { !$0.isEmpty }
        self.failing = failing.map { Array($0.utf8) }.filter { !$0.isEmpty }
        hasExpectations = !self.expected.isEmpty
        tailLimit = (self.expected + self.failing).map(\.count).max() ?? 0
    }

    /// Nobody reads any more.
    var isBroken: Bool { port.isBroken }

    /// A text that means failure has appeared.
    private(set) var hasFailed = false

    /// True when there were texts to wait for and all have appeared.
    var isSatisfied: Bool { hasExpectations && expected.isEmpty }
    private let hasExpectations: Bool

    /// True when what was printed ends the run.
    var isDecided: Bool { hasFailed || isBroken || isSatisfied }

    /// Texts that have not appeared yet.
    var missingTexts: [String] { expected.map { String(decoding: $0, as: UTF8.self) } }

    /// Takes one byte from the UART.
    func write(_ byte: UInt8) {
        if !writesLines { port.write(byte) }
        if heldCarriageReturn {
            heldCarriageReturn = false
            if byte != 0x0A { put(0x0D) }
        }
        if byte == 0x0D {
            heldCarriageReturn = true
        } else {
            put(byte)
        }
    }

    private func put(_ byte: UInt8) {
        if writesLines { port.write(byte) }
        if tailLimit > 0 { match(byte) }
    }

    private func match(_ byte: UInt8) {
        tail.append(byte)
        if tail.count > tailLimit { tail.removeFirst(tail.count - tailLimit) }
        if failing.contains(where: { tail.suffix($0.count).elementsEqual($0) }) {
            hasFailed = true
        }
        expected.removeAll { tail.suffix($0.count).elementsEqual($0) }
    }

    /// Writes what is buffered.
    func flush() { port.flush() }
}

/// The simulator's own words, which go to standard error: standard output is UART0.
public enum Diagnostics {
    /// Prints one line, with the program's name before it.
    public static func say(_ text: String) { put("host8266: \(text)\n") }

    /// Prints a line that continues the one before.
    public static func continue_(_ text: String) { put("    \(text)\n") }

    private static func put(_ text: String) {
        let bytes = Array(text.utf8)
        _ = bytes.withUnsafeBytes { Glibc.write(2, $0.baseAddress, $0.count) }
    }
}
