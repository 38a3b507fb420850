//  Include/libc/stdlib.h: numbers from text, searching and sorting.
//
//  `long` is a 64-bit type here with 32-bit values: strtol and strtoul saturate where the chip's
//  do. Errors go to the running task's errno. The heap and rand are the machine's, in files of
//  their own.

import CHost
import Glibc
import SDKHeaders

// MARK: Numbers

/// C: atof.
@c @implementation public func h8266_atof(_ string: UnsafePointer<CChar>!) -> Double {
    h8266_strtod(string, nil)
}

/// C: atoi. Saturates, as newlib's does.
@c @implementation public func h8266_atoi(_ string: UnsafePointer<CChar>!) -> CInt {
    CInt(h8266_strtol(string, nil, 10))
}

/// C: atol. -2^31...2^31-1.
@c @implementation public func h8266_atol(_ string: UnsafePointer<CChar>!) -> Int {
    h8266_strtol(string, nil, 10)
}

/// C: atoll.
@c @implementation public func h8266_atoll(_ string: UnsafePointer<CChar>!) -> Int64 {
    h8266_strtoll(string, nil, 10)
}

/// C: strtod. ERANGE where a double does not hold the number.
@c @implementation public func h8266_strtod(
    _ string: UnsafePointer<CChar>!, _ end: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>!
) -> Double {
    withHostErrno { strtod(string, end) }
}

/// C: strtof. ERANGE where a float does not hold the number.
@c @implementation public func h8266_strtof(
    _ string: UnsafePointer<CChar>!, _ end: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>!
) -> Float {
    withHostErrno { strtof(string, end) }
}

/// C: strtol. -2^31...2^31-1.
@c @implementation public func h8266_strtol(
    _ string: UnsafePointer<CChar>!, _ end: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>!,
    _ base: CInt
) -> Int {
    Int(signed(string, end, base, as: Int32.self))
}

/// C: strtoll.
@c @implementation public func h8266_strtoll(
    _ string: UnsafePointer<CChar>!, _ end: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>!,
    _ base: CInt
) -> Int64 {
    signed(string, end, base, as: Int64.self)
}

/// C: strtoul. 0...2^32-1; a sign negates in 32 bits.
@c @implementation public func h8266_strtoul(
    _ string: UnsafePointer<CChar>!, _ end: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>!,
    _ base: CInt
) -> UInt {
    UInt(unsigned(string, end, base, as: UInt32.self))
}

/// C: strtoull. A sign negates in 64 bits.
@c @implementation public func h8266_strtoull(
    _ string: UnsafePointer<CChar>!, _ end: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>!,
    _ base: CInt
) -> UInt64 {
    unsigned(string, end, base, as: UInt64.self)
}

// MARK: Random numbers

/// POSIX: rand_r. 31 bits that only `seed` decides; which ones differs from newlib.
@c @implementation public func h8266_rand_r(_ seed: UnsafeMutablePointer<UInt32>!) -> CInt {
    // Two steps of a linear congruential generator, of which the upper bits are the better ones.
    func step() -> UInt32 {
        seed.pointee = seed.pointee &* 1_103_515_245 &+ 12345
        return seed.pointee >> 16
    }
    return CInt((step() << 15 ^ step()) & 0x7FFF_FFFF)
}

// MARK: Tables

/// C: bsearch. `size` is in bytes; the table is in the order of `compare`.
@c @implementation public func h8266_bsearch(
    _ key: UnsafeRawPointer!, _ table: UnsafeRawPointer!, _ count: Int, _ size: Int,
    _ compare: (@convention(c) (UnsafeRawPointer?, UnsafeRawPointer?) -> CInt)!
) -> UnsafeMutableRawPointer! {
    var low = 0
    var high = count
    while low < high {
        let middle = low + (high - low) / 2
        let element = table + middle * size
        let order = compare(key, element)
        if order == 0 { return UnsafeMutableRawPointer(mutating: element) }
        if order < 0 { high = middle } else { low = middle + 1 }
    }
    return nil
}

/// C: qsort. A heap sort: in place, without recursion or allocation, and never slower than
/// n log n. Firmware's `compare` may be pre-empted, like any of its code.
@c @implementation public func h8266_qsort(
    _ table: UnsafeMutableRawPointer!, _ count: Int, _ size: Int,
    _ compare: (@convention(c) (UnsafeRawPointer?, UnsafeRawPointer?) -> CInt)!
) {
    guard count > 1, size > 0 else { return }

    /// Restores the heap below `root`, of which only `root` may be too small.
    func sift(_ root: Int, below end: Int) {
        var parent = root
        while 2 * parent + 1 < end {
            var child = 2 * parent + 1
            if child + 1 < end, compare(table + child * size, table + (child + 1) * size) < 0 {
                child += 1
            }
            guard compare(table + parent * size, table + child * size) < 0 else { return }
            swapBytes(table + parent * size, table + child * size, size)
            parent = child
        }
    }

    for root in (0..<count / 2).reversed() { sift(root, below: count) }
    for end in (1..<count).reversed() {
        swapBytes(table, table + end * size, size)
        sift(0, below: end)
    }
}

// MARK: Helpers

/// An integer as it stands in a text.
private struct ParsedInteger {
    /// Without its sign; `UInt64.max` where it overflowed.
    var magnitude: UInt64 = 0
    var isNegative = false
    var overflowed = false
    /// Characters read, 0 where there is no number.
    var length = 0
}

/// Parses in a base of 0 or 2...36, of which 0 lets the text choose. Nil for another base.
private func parse(_ string: UnsafePointer<CChar>, base: CInt) -> ParsedInteger? {
    guard base == 0 || (2...36).contains(base) else { return nil }
    var result = ParsedInteger()
    var index = 0
    while h8266_isspace(CInt(string[index])) != 0 { index += 1 }
    if string[index] == 0x2D || string[index] == 0x2B {
        result.isNegative = string[index] == 0x2D
        index += 1
    }
    var base = UInt64(base)
    let isZero = string[index] == 0x30
    if base == 0 || base == 16, isZero, string[index + 1] | 0x20 == 0x78,
        digit(string[index + 2], base: 16) != nil
    {
        index += 2
        base = 16
    } else if base == 0 {
        base = isZero ? 8 : 10
    }
    while let value = digit(string[index], base: base) {
        let (product, tooLarge) = result.magnitude.multipliedReportingOverflow(by: base)
        let (sum, carried) = product.addingReportingOverflow(value)
        if tooLarge || carried || result.overflowed {
            result.overflowed = true
            result.magnitude = .max
        } else {
            result.magnitude = sum
        }
        index += 1
        result.length = index
    }
    return result
}

private func digit(_ character: CChar, base: UInt64) -> UInt64? {
    let value: UInt64
    switch character {
    case 0x30...0x39: value = UInt64(character - 0x30)
    case 0x41...0x5A: value = UInt64(character - 0x41 + 10)
    case 0x61...0x7A: value = UInt64(character - 0x61 + 10)
    default: return nil
    }
    return value < base ? value : nil
}

/// Parses and tells firmware where the number ends; EINVAL and nil for a bad base.
private func parse(
    _ string: UnsafePointer<CChar>,
    _ end: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?, _ base: CInt
) -> ParsedInteger? {
    let parsed = parse(string, base: base)
    end?.pointee = UnsafeMutablePointer(mutating: string + (parsed?.length ?? 0))
    if parsed == nil { setErrno(h8_EINVAL) }
    return parsed
}

private func signed<Value: FixedWidthInteger & SignedInteger>(
    _ string: UnsafePointer<CChar>,
    _ end: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?, _ base: CInt, as: Value.Type
) -> Value {
    guard let parsed = parse(string, end, base) else { return 0 }
    let limit = UInt64(Value.max) + (parsed.isNegative ? 1 : 0)
    if parsed.overflowed || parsed.magnitude > limit {
        setErrno(h8_ERANGE)
        return parsed.isNegative ? .min : .max
    }
    let value = Int64(bitPattern: parsed.magnitude)
    return Value(truncatingIfNeeded: parsed.isNegative ? 0 &- value : value)
}

private func unsigned<Value: FixedWidthInteger & UnsignedInteger>(
    _ string: UnsafePointer<CChar>,
    _ end: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?, _ base: CInt, as: Value.Type
) -> Value {
    guard let parsed = parse(string, end, base) else { return 0 }
    if parsed.overflowed || parsed.magnitude > UInt64(Value.max) {
        setErrno(h8_ERANGE)
        return .max
    }
    let value = Value(truncatingIfNeeded: parsed.magnitude)
    return parsed.isNegative ? 0 &- value : value
}

private func setErrno(_ number: Int) {
    h8_libc().pointee.errno_place.pointee = CInt(number)
}

/// Runs a function of the host's libm or libc, and hands its ERANGE to firmware. The number is the
/// same for both.
private func withHostErrno<Value>(_ body: () -> Value) -> Value {
    let before = errno
    errno = 0
    let value = body()
    if errno == ERANGE { setErrno(h8_ERANGE) }
    errno = before
    return value
}

private func swapBytes(
    _ left: UnsafeMutableRawPointer, _ right: UnsafeMutableRawPointer, _ size: Int
) {
    let first = left.assumingMemoryBound(to: UInt8.self)
    let second = right.assumingMemoryBound(to: UInt8.self)
    for index in 0..<size {
        (first[index], second[index]) = (second[index], first[index])
    }
}
