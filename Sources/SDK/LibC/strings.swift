//  Include/libc/strings.h: comparison without regard to the case of ASCII letters.

import SDKHeaders

/// Compares at most `size` characters; the result's sign is the order's.
private func compare(
    _ left: UnsafePointer<CChar>, _ right: UnsafePointer<CChar>, size: Int
) -> CInt {
    var index = 0
    while index < size {
        let first = h8266_tolower(CInt(UInt8(bitPattern: left[index])))
        let second = h8266_tolower(CInt(UInt8(bitPattern: right[index])))
        if first != second || first == 0 { return first - second }
        index += 1
    }
    return 0
}

/// C: strcasecmp.
@c @implementation public func h8266_strcasecmp(
    _ left: UnsafePointer<CChar>!, _ right: UnsafePointer<CChar>!
) -> CInt {
    compare(left, right, size: .max)
}

/// C: strncasecmp. `size` is in characters.
@c @implementation public func h8266_strncasecmp(
    _ left: UnsafePointer<CChar>!, _ right: UnsafePointer<CChar>!, _ size: Int
) -> CInt {
    // A size_t beyond Int arrives negative, and means no bound.
    compare(left, right, size: size < 0 ? .max : size)
}
