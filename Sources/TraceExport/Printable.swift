//  Numbers and texts as reports show them.
import Simulation

extension String {
    /// The text with control characters written as escapes, so that a terminal shows and obeys
    /// nothing but letters.
    var printable: String {
        guard unicodeScalars.contains(where: \.isControl) else { return self }
        var text = ""
        for scalar in unicodeScalars {
            text += scalar.isControl ? scalar.escaped(asASCII: true) : String(scalar)
        }
        return text
    }

    /// The text with spaces behind it, at least `width` characters wide.
    func padded(to width: Int) -> String {
        self + String(repeating: " ", count: Swift.max(0, width - count))
    }
}

extension Unicode.Scalar {
    /// True for what a terminal may act on instead of showing it.
    fileprivate var isControl: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}

extension UInt32 {
    /// `0x` and eight digits, as the chip prints handles and addresses.
    var hex: String {
        let digits = String(self, radix: 16)
        return "0x" + String(repeating: "0", count: 8 - digits.count) + digits
    }
}

extension Cycles {
    /// Seconds with ten decimals, which are exact: a cycle is 12.5 ns.
    var seconds: String {
        let (whole, rest) = quotientAndRemainder(dividingBy: .perSecond)
        let digits = String(rest * 125)
        return "\(whole)." + String(repeating: "0", count: 10 - digits.count) + digits
    }
}
