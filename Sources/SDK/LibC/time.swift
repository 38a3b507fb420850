//  Include/libc/time.h: the calendar. What reads the clock (time, clock) is the machine's.
//
//  Times are UTC, Int32 seconds since 1970, so 1901-12-13...2038-01-19; there is no time zone. The
//  calendar is the proleptic Gregorian one. asctime, ctime, gmtime and localtime return storage
//  that the next call of any task uses again; a reset clears it.

import CHost
import SDKHeaders

/// C: asctime.
@c @implementation public func h8266_asctime(
    _ time: UnsafePointer<sdk_tm>!
) -> UnsafeMutablePointer<CChar>! {
    h8266_asctime_r(time, sharedText())
}

/// POSIX: asctime_r. `buffer` has room for 26 bytes.
@c @implementation public func h8266_asctime_r(
    _ time: UnsafePointer<sdk_tm>!, _ buffer: UnsafeMutablePointer<CChar>!
) -> UnsafeMutablePointer<CChar>! {
    var writer = BoundedText(buffer: buffer, size: 26)
    append("%a %b %e %H:%M:%S %Y\n", time.pointee, to: &writer)
    writer.end()
    return buffer
}

/// C: ctime.
@c @implementation public func h8266_ctime(
    _ time: UnsafePointer<sdk_time_t>!
) -> UnsafeMutablePointer<CChar>! {
    h8266_ctime_r(time, sharedText())
}

/// POSIX: ctime_r. `buffer` has room for 26 bytes.
@c @implementation public func h8266_ctime_r(
    _ time: UnsafePointer<sdk_time_t>!, _ buffer: UnsafeMutablePointer<CChar>!
) -> UnsafeMutablePointer<CChar>! {
    var fields = sdk_tm()
    setFields(&fields, seconds: Int64(time.pointee))
    return h8266_asctime_r(&fields, buffer)
}

/// C: difftime. In seconds.
@c @implementation public func h8266_difftime(_ end: sdk_time_t, _ start: sdk_time_t) -> Double {
    Double(end) - Double(start)
}

/// C: gmtime.
@c @implementation public func h8266_gmtime(
    _ time: UnsafePointer<sdk_time_t>!
) -> UnsafeMutablePointer<sdk_tm>! {
    h8266_gmtime_r(time, sharedFields())
}

/// POSIX: gmtime_r.
@c @implementation public func h8266_gmtime_r(
    _ time: UnsafePointer<sdk_time_t>!, _ result: UnsafeMutablePointer<sdk_tm>!
) -> UnsafeMutablePointer<sdk_tm>! {
    setFields(&result.pointee, seconds: Int64(time.pointee))
    return result
}

/// C: localtime. The same as gmtime.
@c @implementation public func h8266_localtime(
    _ time: UnsafePointer<sdk_time_t>!
) -> UnsafeMutablePointer<sdk_tm>! {
    h8266_gmtime(time)
}

/// POSIX: localtime_r. The same as gmtime_r.
@c @implementation public func h8266_localtime_r(
    _ time: UnsafePointer<sdk_time_t>!, _ result: UnsafeMutablePointer<sdk_tm>!
) -> UnsafeMutablePointer<sdk_tm>! {
    h8266_gmtime_r(time, result)
}

/// C: mktime. Takes fields out of their ranges, and puts them into them; -1, with the fields as
/// they were, where Int32 does not hold the time.
@c @implementation public func h8266_mktime(
    _ time: UnsafeMutablePointer<sdk_tm>!
) -> sdk_time_t {
    let fields = time.pointee
    let month = Int64(fields.tm_mon)
    let year = Int64(fields.tm_year) + 1900 + floored(month, 12)
    let first = daysSince1970(year: year, month: remainder(month, 12) + 1)
    let days = first + Int64(fields.tm_mday) - 1
    let seconds =
        ((days * 24 + Int64(fields.tm_hour)) * 60 + Int64(fields.tm_min)) * 60
        + Int64(fields.tm_sec)
    guard let result = sdk_time_t(exactly: seconds) else { return -1 }
    setFields(&time.pointee, seconds: seconds)
    return result
}

/// C: strftime, in the C locale. Returns the length, or 0 where `size` bytes have no room for it.
/// E and O before a conversion are ignored; an unknown conversion prints nothing.
@c @implementation public func h8266_strftime(
    _ buffer: UnsafeMutablePointer<CChar>!, _ size: Int, _ format: UnsafePointer<CChar>!,
    _ time: UnsafePointer<sdk_tm>!
) -> Int {
    var writer = BoundedText(buffer: buffer, size: size)
    var next = UnsafeRawPointer(format!).assumingMemoryBound(to: UInt8.self)
    while next.pointee != 0 {
        if next.pointee != 0x25 {
            writer.append(next.pointee)
        } else {
            next += 1
            while next.pointee == 0x45 || next.pointee == 0x4F { next += 1 }
            if next.pointee == 0 { break }
            appendConversion(next.pointee, time.pointee, to: &writer)
        }
        next += 1
    }
    return writer.end() ? writer.count : 0
}

// MARK: The calendar

/// The quotient and the remainder that belong to each other below zero too: the latter is never
/// negative.
private func floored(_ value: Int64, _ divisor: Int64) -> Int64 {
    (value - remainder(value, divisor)) / divisor
}

private func remainder(_ value: Int64, _ divisor: Int64) -> Int64 {
    let rest = value % divisor
    return rest < 0 ? rest + divisor : rest
}

private func isLeap(_ year: Int64) -> Bool {
    remainder(year, 4) == 0 && (remainder(year, 100) != 0 || remainder(year, 400) == 0)
}

private func days(inMonth month: Int64, of year: Int64) -> Int64 {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
}

/// Days from 1970-01-01 to the first of a month, 1...12.
private func daysSince1970(year: Int64, month: Int64) -> Int64 {
    let past = year - 1
    let leapDays = floored(past, 4) - floored(past, 100) + floored(past, 400)
    // 719162 days lie before 1970 in this calendar.
    var result = past * 365 + leapDays - 719_162
    for earlier in 1..<month { result += days(inMonth: earlier, of: year) }
    return result
}

/// All fields of the time, the week's and the year's days too. `seconds` fits Int32.
private func setFields(_ fields: inout sdk_tm, seconds: Int64) {
    let day = floored(seconds, 86_400)
    let ofDay = remainder(seconds, 86_400)
    // At or before the year, at most one too early for each 366 or 365 years of distance.
    var year = 1970 + floored(day, day < 0 ? 365 : 366)
    while daysSince1970(year: year + 1, month: 1) <= day { year += 1 }
    let ofYear = day - daysSince1970(year: year, month: 1)
    var month: Int64 = 1
    var ofMonth = ofYear
    while ofMonth >= days(inMonth: month, of: year) {
        ofMonth -= days(inMonth: month, of: year)
        month += 1
    }
    fields.tm_sec = CInt(ofDay % 60)
    fields.tm_min = CInt(ofDay / 60 % 60)
    fields.tm_hour = CInt(ofDay / 3600)
    fields.tm_mday = CInt(ofMonth + 1)
    fields.tm_mon = CInt(month - 1)
    fields.tm_year = CInt(year - 1900)
    fields.tm_wday = CInt(remainder(day + 4, 7))  // 1970-01-01 was a Thursday
    fields.tm_yday = CInt(ofYear)
    fields.tm_isdst = 0
}

// MARK: Storage shared by all tasks

private func sharedText() -> UnsafeMutablePointer<CChar> {
    shared(\.time_text).assumingMemoryBound(to: CChar.self)
}

private func sharedFields() -> UnsafeMutablePointer<sdk_tm> {
    // Nine ints in C, as sdk_tm has; nothing else looks at them.
    shared(\.time_fields).assumingMemoryBound(to: sdk_tm.self)
}

private func shared<Member>(
    _ member: WritableKeyPath<h8_libc, Member>
) -> UnsafeMutableRawPointer {
    UnsafeMutableRawPointer(h8_libc()!).advanced(by: MemoryLayout<h8_libc>.offset(of: member)!)
}
