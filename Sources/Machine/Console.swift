//  What the firmware prints, on its way to the host's standard output.
//
//  The chip ends its lines with CR LF; a terminal program that logs them writes lines, and so does
//  this: the CR of a CR LF is left out, every other byte goes through as it is. The texts that decide
//  about success (`--expect-text`, `--fail-text`) are looked for in what comes out.

import Glibc

final class Console {
    private var buffer: [UInt8] = []
    private var heldCarriageReturn = false

    private var expected: [[UInt8]]
    private let failing: [[UInt8]]
    /// The last bytes, as many as the longest text needs.
    private var tail: [UInt8] = []
    private let tailLimit: Int

    private static let flushSize = 4096

    init(expected: [String], failing: [String]) {
        self.expected = expected.map { Array($0.utf8) }.filter { !$0.isEmpty }
        self.failing = failing.map { Array($0.utf8) }.filter { !$0.isEmpty }
        hasExpectations = !self.expected.isEmpty
        tailLimit = (self.expected + self.failing).map(\.count).max() ?? 0
        buffer.reserveCapacity(Self.flushSize * 2)
    }

    /// Nobody reads any more.
    private(set) var isBroken = false

    /// A text that means failure has appeared.
    private(set) var hasFailed = false

    /// True when there were texts to wait for and all have appeared.
    var isSatisfied: Bool { hasExpectations && expected.isEmpty }
    private let hasExpectations: Bool

    /// Texts that have not appeared yet.
    var missingTexts: [String] { expected.map { String(decoding: $0, as: UTF8.self) } }

    /// Takes one byte from the UART.
    func write(_ byte: UInt8) {
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
        buffer.append(byte)
        if tailLimit > 0 { match(byte) }
        if buffer.count >= Self.flushSize { flush() }
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
    func flush() {
        var rest = buffer[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Glibc.write(1, $0.baseAddress, $0.count) }
            if written < 0 {
                if errno == EINTR { continue }
                isBroken = true
                break
            }
            rest = rest.dropFirst(written)
        }
        buffer.removeAll(keepingCapacity: true)
    }
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
