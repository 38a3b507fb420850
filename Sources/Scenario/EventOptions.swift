//  Events on the command line, for a quick try without a file.
//
//      --pin 2s:4=high         at 2 s drive GPIO4 high
//      --type '1s:go\r\n'      at 1 s send "go" and a line end to UART0

import Chip
import Schema
import Simulation

/// Why an option is not an event; `description` is one sentence.
public struct EventOptionError: Error, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }
}

extension Event {
    /// Reads the value of `--pin`: TIME:GPIO=LEVEL.
    public init(pinOption text: String) throws(EventOptionError) {
        let (time, rest) = try Self.split(text, form: "TIME:GPIO=LEVEL, such as 2s:4=high")
        guard let equals = rest.firstIndex(of: "=") else {
            throw EventOptionError("the level is missing: TIME:GPIO=LEVEL, such as 2s:4=high")
        }
        let level = rest[rest.index(after: equals)...]
        let words = Self.drives.map(\.word)
        guard let drive = Self.drives.first(where: { $0.word == level })?.drive else {
            throw EventOptionError(
                "there is no level \(quoted(String(level)))"
                    + suggestion(for: String(level), among: words))
        }
        switch ValueType.pin.read(String(rest[..<equals])) {
        case .success(.number(let pin)): self.init(at: time, .pin(Int(pin), drive))
        case .success: fatalError("a pin is a number")
        case .failure(let wrong): throw EventOptionError(wrong.sentence)
        }
    }

    /// Reads the value of `--type`: TIME:TEXT, in which \r, \n, \t, \\, \e and \xHH stand for
    /// bytes.
    public init(typeOption text: String) throws(EventOptionError) {
        let (time, rest) = try Self.split(text, form: "TIME:TEXT, such as '1s:go\\r\\n'")
        let bytes = try Self.unescaped(rest)
        guard !bytes.isEmpty else { throw EventOptionError("there is no text behind the time") }
        self.init(at: time, .type(bytes, uart: 0))
    }

    private static func split(
        _ text: String, form: String
    ) throws(EventOptionError) -> (time: Cycles, rest: Substring) {
        guard let colon = text.firstIndex(of: ":") else {
            throw EventOptionError("an event is \(form)")
        }
        do throws(VirtualTimeError) {
            let time = try Cycles(virtualTime: String(text[..<colon]))
            return (time, text[text.index(after: colon)...])
        } catch {
            throw EventOptionError(error.description)
        }
    }

    private static func unescaped(_ text: Substring) throws(EventOptionError) -> [UInt8] {
        let plain: [UInt8: UInt8] = [
            UInt8(ascii: "r"): 0x0D, UInt8(ascii: "n"): 0x0A, UInt8(ascii: "t"): 0x09,
            UInt8(ascii: "e"): 0x1B, UInt8(ascii: "0"): 0x00, UInt8(ascii: "\\"): 0x5C,
        ]
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\") else {
                bytes.append(byte)
                continue
            }
            let letter = rest.popFirst()
            if letter == UInt8(ascii: "x") {
                let digits = String(decoding: rest.prefix(2), as: UTF8.self)
                guard digits.utf8.count == 2, let value = UInt8(digits, radix: 16) else {
                    throw EventOptionError("behind \\x there must be two hexadecimal digits")
                }
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else if let letter, let value = plain[letter] {
                bytes.append(value)
            } else {
                throw EventOptionError("there are only \\r, \\n, \\t, \\e, \\0, \\\\ and \\xHH")
            }
        }
        return bytes
    }
}
