//  A moment of the world's calendar, as people write it: 2026-05-01, 2026-05-01T12:30:00Z.
//
//  Always UTC, in the Gregorian calendar, whole seconds, from 1970 to 2105: what 32 bits of seconds
//  hold. Leap seconds do not exist. The host's clock is never asked.

public struct CalendarTime: Equatable, Sendable {
    /// Since 1970.
    public let seconds: UInt64

    /// 1 January 2024, 0:00: when power comes on if nobody says otherwise.
    public static let usual = CalendarTime(seconds: 1_704_067_200)

    public init(seconds: UInt64) { self.seconds = seconds }

    /// Reads a date, with a time or without; nil for what is none.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        let isWhole = bytes.count == Self.whole.count
        guard isWhole || bytes.count == Self.dateLength else { return nil }
        var digits: [UInt64] = []
        for (byte, wanted) in zip(bytes, Self.whole) {
            if wanted == UInt8(ascii: "0") {
                guard (48...57).contains(byte) else { return nil }
                digits.append(UInt64(byte - 48))
            } else if byte != wanted {
                return nil
            }
        }
        func number(_ range: Range<Int>) -> UInt64 {
            range.upperBound <= digits.count ? digits[range].reduce(0) { $0 * 10 + $1 } : 0
        }
        let (year, month, day) = (number(0..<4), number(4..<6), number(6..<8))
        let (hour, minute, second) = (number(8..<10), number(10..<12), number(12..<14))
        guard (1970...2105).contains(year), (1...12).contains(month),
            (1...Self.days(inMonth: month, of: year)).contains(day), hour < 24, minute < 60,
            second < 60
        else { return nil }
        var days = day - 1
        for earlier in 1970..<year { days += Self.isLeap(earlier) ? 366 : 365 }
        for earlier in 1..<month { days += Self.days(inMonth: earlier, of: year) }
        seconds = ((days * 24 + hour) * 60 + minute) * 60 + second
    }

    /// The form, with a 0 for each digit.
    private static let whole = Array("0000-00-00T00:00:00Z".utf8)
    private static let dateLength = 10

    private static func isLeap(_ year: UInt64) -> Bool {
        year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    }

    private static func days(inMonth month: UInt64, of year: UInt64) -> UInt64 {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}
