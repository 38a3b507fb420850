//  How people write a length of virtual time: a number with a unit, `12.5s`.
//
//  Everywhere the same: options, scenarios, reports. The arithmetic is decimal and exact; what is
//  not a whole number of 12.5 ns cycles is refused, not rounded, so that what was written is what
//  happens. `Cycles(virtualTime:)` reads, `virtualTime` writes, and each undoes the other.

/// Why a text is not a length of virtual time; `description` is one sentence for the user.
public struct VirtualTimeError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is wrong with the text.
    public enum Problem: Equatable, Sendable {
        /// It is not digits, perhaps a point and more digits, then a unit.
        case malformed
        case negative
        case missingUnit
        case unknownUnit(String)
        /// It has a part below 12.5 ns.
        case tooFine
        /// It does not fit in 64 bits of cycles.
        case tooLong
    }

    public let text: String
    public let problem: Problem

    public var description: String { "\"\(text)\" is not a virtual time: \(reason)" }

    private var reason: String {
        switch problem {
        case .malformed: "write a number with a unit (us, ms, s, m or h), such as 12.5s"
        case .negative: "it cannot be negative"
        case .missingUnit: "the unit (us, ms, s, m or h) is missing, as in 12.5s"
        case .unknownUnit(let unit): "there is no unit \"\(unit)\", only us, ms, s, m and h"
        case .tooFine: "it is not a whole number of 12.5 ns cycles"
        case .tooLong: "it is over 64 bits of cycles, about 7300 years"
        }
    }
}

/// A unit of virtual time, shortest first.
private enum VirtualTimeUnit: String, CaseIterable {
    case us, ms, s, m, h

    var cycles: Cycles {
        switch self {
        case .us: .perMicrosecond
        case .ms: .perMillisecond
        case .s: .perSecond
        case .m: 60 * .perSecond
        case .h: 3600 * .perSecond
        }
    }
}

/// Decimals that any exact time has at most: an hour is 2^14 * 3^2 * 5^9 cycles, and each decimal
/// that is not a trailing zero takes a factor of 2 or of 5.
private let mostDecimals = 14

extension Cycles {
    /// Reads a length of virtual time: digits, perhaps a point and more digits, and one of the
    /// units us, ms, s, m, h, with nothing between, before or after.
    public init(virtualTime text: String) throws(VirtualTimeError) {
        func wrong(_ problem: VirtualTimeError.Problem) -> VirtualTimeError {
            VirtualTimeError(text: text, problem: problem)
        }
        let isDigit = { (character: Character) in character >= "0" && character <= "9" }
        guard !text.hasPrefix("-") else { throw wrong(.negative) }

        let whole = text.prefix(while: isDigit)
        var rest = text[whole.endIndex...]
        var decimals: Substring = ""
        if rest.first == "." {
            decimals = rest.dropFirst().prefix(while: isDigit)
            rest = rest[decimals.endIndex...]
            guard !decimals.isEmpty else { throw wrong(.malformed) }
        }
        guard !whole.isEmpty else { throw wrong(.malformed) }
        guard !rest.isEmpty else { throw wrong(.missingUnit) }
        guard let unit = VirtualTimeUnit(rawValue: String(rest)) else {
            let isWord = rest.allSatisfy { $0.isLetter }
            throw wrong(isWord ? .unknownUnit(String(rest)) : .malformed)
        }

        guard let number = Cycles(whole) else { throw wrong(.tooLong) }
        let (cycles, overflow) = number.multipliedReportingOverflow(by: unit.cycles)
        guard let part = Cycles.exact(decimals: decimals, of: unit.cycles) else {
            throw wrong(.tooFine)
        }
        let (sum, carry) = cycles.addingReportingOverflow(part)
        guard !overflow && !carry else { throw wrong(.tooLong) }
        self = sum
    }

    /// The length in the shortest exact form, `12.5s`; of two that are equally short, the one
    /// without a point, then the one in the longer unit. Minutes and hours only if they are whole.
    public var virtualTime: String {
        var shortest: String?
        for unit in VirtualTimeUnit.allCases.reversed() {
            let isWholeOnly = unit == .m || unit == .h
            guard let number = decimal(inUnitsOf: unit.cycles),
                !(isWholeOnly && number.contains("."))
            else { continue }
            let candidate = number + unit.rawValue
            if let kept = shortest {
                let isShorter = candidate.utf8.count < kept.utf8.count
                let isWhole = candidate.utf8.count == kept.utf8.count && !number.contains(".")
                guard isShorter || isWhole && kept.contains(".") else { continue }
            }
            shortest = candidate
        }
        // A microsecond is 2^4 * 5 cycles, so every length has a form in microseconds. Zero is as
        // long in each one-letter unit; people say seconds.
        return self == 0 ? "0s" : shortest ?? ""
    }

    /// The cycles in 0.`decimals` of a unit, if they are whole.
    private static func exact(decimals: Substring, of unit: Cycles) -> Cycles? {
        var digits = decimals
        while digits.last == "0" { digits.removeLast() }
        guard !digits.isEmpty else { return 0 }
        guard digits.count <= mostDecimals, let numerator = Cycles(digits) else { return nil }
        let denominator = (0..<digits.count).reduce(Cycles(1)) { power, _ in power * 10 }
        // The quotient fits: the numerator is below the denominator.
        let product = numerator.multipliedFullWidth(by: unit)
        let (quotient, remainder) = denominator.dividingFullWidth(product)
        return remainder == 0 ? quotient : nil
    }

    /// This length as a decimal number of units, or nil when it has none that ends.
    private func decimal(inUnitsOf unit: Cycles) -> String? {
        var (whole, rest) = quotientAndRemainder(dividingBy: unit)
        var text = String(whole)
        guard rest != 0 else { return text }
        text += "."
        for _ in 0..<mostDecimals {
            (whole, rest) = (rest * 10).quotientAndRemainder(dividingBy: unit)
            text += String(whole)
            if rest == 0 { return text }
        }
        return nil
    }
}
