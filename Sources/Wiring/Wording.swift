//  Numbers in reports.

import Simulation

/// `1 edge`, `2 edges`.
func counted(_ count: Int, _ word: String) -> String { "\(count) \(word)\(count == 1 ? "" : "s")" }

/// Seconds with all ten decimals that a time can have, so that a column of them is easy to read.
func seconds(_ time: Cycles) -> String {
    let (whole, rest) = time.quotientAndRemainder(dividingBy: Cycles.perSecond)
    return "\(whole).\(padded(rest * 125, to: 10))"
}

/// Microseconds with all four decimals that a length can have.
func microseconds(_ length: Cycles) -> String {
    let (whole, rest) = length.quotientAndRemainder(dividingBy: Cycles.perMicrosecond)
    return "\(whole).\(padded(rest * 125, to: 4))"
}

private func padded(_ number: UInt64, to digits: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
}

/// A number with so many decimals, rounded; `places` is at most 6.
func decimal(_ number: Double, places: Int) -> String {
    var scale = 1.0
    for _ in 0..<places { scale *= 10 }
    let scaled = (number * scale).rounded()
    guard abs(scaled) < 1e18 else { return "\(number)" }
    let whole = Int64(abs(scaled))
    let unit = Int64(scale)
    let sign = scaled < 0 ? "-" : ""
    guard places > 0 else { return "\(sign)\(whole)" }
    return "\(sign)\(whole / unit).\(padded(UInt64(whole % unit), to: places))"
}

/// `12.5 %`, with one decimal; of nothing, 0.
func percent(_ part: Cycles, of whole: Cycles) -> String {
    whole == 0 ? "0.0 %" : "\(decimal(Double(part) / Double(whole) * 100, places: 1)) %"
}

/// A text on one line: what does not print as C writes it.
func escaped(_ bytes: some Sequence<UInt8>) -> String {
    var text = ""
    for byte in bytes {
        switch byte {
        case 0x0A: text += "\\n"
        case 0x0D: text += "\\r"
        case 0x09: text += "\\t"
        case 0x22, 0x5C: text += "\\" + String(UnicodeScalar(byte))
        case 0x20..<0x7F: text += String(UnicodeScalar(byte))
        default:
            let digits = String(byte, radix: 16, uppercase: true)
            text += "\\x" + (digits.count == 1 ? "0" : "") + digits
        }
    }
    return text
}
