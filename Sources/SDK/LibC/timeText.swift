//  The text of a time: strftime's conversions in the C locale.

import SDKHeaders

/// Text into a buffer of `size` bytes, of which the last is for the zero.
struct BoundedText {
    let buffer: UnsafeMutablePointer<CChar>
    let size: Int
    /// Bytes that the whole text has, whether there was room or not.
    private(set) var count = 0

    init(buffer: UnsafeMutablePointer<CChar>, size: Int) {
        self.buffer = buffer
        self.size = size
    }

    mutating func append(_ byte: UInt8) {
        if count + 1 < size { buffer[count] = CChar(bitPattern: byte) }
        count += 1
    }

    mutating func append(_ text: StaticString, prefix: Int = .max) {
        for index in 0..<min(prefix, text.utf8CodeUnitCount) { append(text.utf8Start[index]) }
    }

    /// A number in at least `width` columns, 1...4, filled with `fill`.
    mutating func append(_ number: CInt, width: Int, fill: UInt8 = 0x30) {
        var magnitude = UInt64(number.magnitude)
        var digits: InlineArray<10, UInt8> = .init(repeating: fill)
        var used = 0
        repeat {
            digits[used] = 0x30 + UInt8(magnitude % 10)
            magnitude /= 10
            used += 1
        } while magnitude > 0
        if number < 0 { append(0x2D) }
        for index in (0..<max(used, width)).reversed() { append(digits[index]) }
    }

    /// Ends the text with its zero. False where it did not fit.
    @discardableResult
    mutating func end() -> Bool {
        guard size > 0 else { return false }
        buffer[min(count, size - 1)] = 0
        return count < size
    }
}

/// Appends what a format of ours says.
func append(_ format: StaticString, _ time: sdk_tm, to text: inout BoundedText) {
    var index = 0
    while index < format.utf8CodeUnitCount {
        let byte = format.utf8Start[index]
        if byte == 0x25 {
            index += 1
            appendConversion(format.utf8Start[index], time, to: &text)
        } else {
            text.append(byte)
        }
        index += 1
    }
}

/// Appends one conversion. Fields out of their ranges print as numbers, or as `?` for a name.
func appendConversion(_ letter: UInt8, _ time: sdk_tm, to text: inout BoundedText) {
    switch UnicodeScalar(letter) {
    case "a": text.append(dayName(time.tm_wday), prefix: 3)
    case "A": text.append(dayName(time.tm_wday))
    case "b", "h": text.append(monthName(time.tm_mon), prefix: 3)
    case "B": text.append(monthName(time.tm_mon))
    case "c": append("%a %b %e %H:%M:%S %Y", time, to: &text)
    case "C": text.append((1900 &+ time.tm_year) / 100, width: 2)
    case "d": text.append(time.tm_mday, width: 2)
    case "D", "x": append("%m/%d/%y", time, to: &text)
    case "e": text.append(time.tm_mday, width: 2, fill: 0x20)
    case "F": append("%Y-%m-%d", time, to: &text)
    case "H": text.append(time.tm_hour, width: 2)
    case "I": text.append(hourOfHalf(time), width: 2)
    case "j": text.append(time.tm_yday &+ 1, width: 3)
    case "m": text.append(time.tm_mon &+ 1, width: 2)
    case "M": text.append(time.tm_min, width: 2)
    case "n": text.append(0x0A)
    case "p": text.append(time.tm_hour < 12 ? "AM" : "PM")
    case "r": append("%I:%M:%S %p", time, to: &text)
    case "R": append("%H:%M", time, to: &text)
    case "S": text.append(time.tm_sec, width: 2)
    case "t": text.append(0x09)
    case "T", "X": append("%H:%M:%S", time, to: &text)
    case "u": text.append(time.tm_wday == 0 ? 7 : time.tm_wday, width: 1)
    case "U": text.append((time.tm_yday &+ 7 &- time.tm_wday) / 7, width: 2)
    case "w": text.append(time.tm_wday, width: 1)
    case "W": text.append((time.tm_yday &+ 7 &- (time.tm_wday &+ 6) % 7) / 7, width: 2)
    case "y": text.append((time.tm_year % 100 + 100) % 100, width: 2)
    case "Y": text.append(1900 &+ time.tm_year, width: 1)
    case "z": text.append("+0000")
    case "Z": text.append("UTC")
    case "%": text.append(letter)
    default: break
    }
}

/// 12, 1, ... 11.
private func hourOfHalf(_ time: sdk_tm) -> CInt {
    let hour = time.tm_hour % 12
    return hour == 0 ? 12 : hour
}

private func dayName(_ day: CInt) -> StaticString {
    switch day {
    case 0: "Sunday"
    case 1: "Monday"
    case 2: "Tuesday"
    case 3: "Wednesday"
    case 4: "Thursday"
    case 5: "Friday"
    case 6: "Saturday"
    default: "?"
    }
}

private func monthName(_ month: CInt) -> StaticString {
    switch month {
    case 0: "January"
    case 1: "February"
    case 2: "March"
    case 3: "April"
    case 4: "May"
    case 5: "June"
    case 6: "July"
    case 7: "August"
    case 8: "September"
    case 9: "October"
    case 10: "November"
    case 11: "December"
    default: "?"
    }
}
