//  Include/libc/string.h: the functions that allocate, keep a place or know error numbers.
//
//  The rest of the header is the host's. Strings are firmware's memory: a wild pointer faults here
//  as it does on the chip, and the machine tells whose call it was.

import CHost
import Glibc
import SDKHeaders

/// C: strcoll. There is no locale, so this is strcmp.
@c @implementation public func h8266_strcoll(
    _ left: UnsafePointer<CChar>!, _ right: UnsafePointer<CChar>!
) -> CInt {
    strcmp(left, right)
}

/// C: strdup. The caller frees the copy; NULL where the heap has no room.
@c @implementation public func h8266_strdup(
    _ string: UnsafePointer<CChar>!
) -> UnsafeMutablePointer<CChar>! {
    copy(string, size: strlen(string))
}

/// C: strerror. The text stays until the next call.
@c @implementation public func h8266_strerror(_ number: CInt) -> UnsafeMutablePointer<CChar>! {
    let text = UnsafeRawPointer(errorText(number).utf8Start).assumingMemoryBound(to: CChar.self)
    let state = h8_libc().unsafelyUnwrapped
    return withUnsafeMutableBytes(of: &state.pointee.error_text) { place in
        let kept = place.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: CChar.self)
        _ = h8266_strlcpy(kept, text, place.count)
        return kept
    }
}

/// BSD: strlcat. Returns the length that the whole text has; `size` is of the whole buffer.
@c @implementation public func h8266_strlcat(
    _ to: UnsafeMutablePointer<CChar>!, _ from: UnsafePointer<CChar>!, _ size: Int
) -> Int {
    let used = strnlen(to, size)
    guard used < size else { return size + strlen(from) }
    return used + h8266_strlcpy(to + used, from, size - used)
}

/// BSD: strlcpy. Returns the length of `from`; at most `size - 1` characters are copied.
@c @implementation public func h8266_strlcpy(
    _ to: UnsafeMutablePointer<CChar>!, _ from: UnsafePointer<CChar>!, _ size: Int
) -> Int {
    let length = strlen(from)
    if size > 0 {
        let part = min(length, size - 1)
        memcpy(to, from, part)
        to[part] = 0
    }
    return length
}

/// newlib: strlwr. Works in place and returns `string`.
@c @implementation public func h8266_strlwr(
    _ string: UnsafeMutablePointer<CChar>!
) -> UnsafeMutablePointer<CChar>! {
    convert(string, with: h8266_tolower)
}

/// C: strndup. As strdup, of at most `size` characters.
@c @implementation public func h8266_strndup(
    _ string: UnsafePointer<CChar>!, _ size: Int
) -> UnsafeMutablePointer<CChar>! {
    copy(string, size: strnlen(string, size))
}

/// C: strtok. One place for the whole board, as on the chip: tasks that interleave their calls
/// disturb each other.
@c @implementation public func h8266_strtok(
    _ string: UnsafeMutablePointer<CChar>!, _ delimiters: UnsafePointer<CChar>!
) -> UnsafeMutablePointer<CChar>! {
    let state = h8_libc()!
    var place = state.pointee.strtok_next
    let token = nextToken(from: string, delimiters, &place)
    state.pointee.strtok_next = place
    return token
}

/// POSIX: strtok_r. `place` is the caller's.
@c @implementation public func h8266_strtok_r(
    _ string: UnsafeMutablePointer<CChar>!, _ delimiters: UnsafePointer<CChar>!,
    _ place: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>!
) -> UnsafeMutablePointer<CChar>! {
    nextToken(from: string, delimiters, &place.pointee)
}

/// newlib: strupr. Works in place and returns `string`.
@c @implementation public func h8266_strupr(
    _ string: UnsafeMutablePointer<CChar>!
) -> UnsafeMutablePointer<CChar>! {
    convert(string, with: h8266_toupper)
}

private func copy(_ string: UnsafePointer<CChar>, size: Int) -> UnsafeMutablePointer<CChar>? {
    guard let block = h8266_malloc(size + 1) else { return nil }
    let result = block.assumingMemoryBound(to: CChar.self)
    memcpy(result, string, size)
    result[size] = 0
    return result
}

private func convert(
    _ string: UnsafeMutablePointer<CChar>, with conversion: (CInt) -> CInt
) -> UnsafeMutablePointer<CChar> {
    var index = 0
    while string[index] != 0 {
        let character = conversion(CInt(UInt8(bitPattern: string[index])))
        string[index] = CChar(truncatingIfNeeded: character)
        index += 1
    }
    return string
}

/// The token at `string`, or at `place` where `string` is NULL. After the last one `place` is NULL,
/// and stays so: newlib's and the host's strtok agree there, the latter with an empty rest.
private func nextToken(
    from string: UnsafeMutablePointer<CChar>?, _ delimiters: UnsafePointer<CChar>,
    _ place: inout UnsafeMutablePointer<CChar>?
) -> UnsafeMutablePointer<CChar>? {
    guard let start = string ?? place else { return nil }
    let token = start + strspn(start, delimiters)
    guard token.pointee != 0 else {
        place = nil
        return nil
    }
    let end = token + strcspn(token, delimiters)
    if end.pointee == 0 {
        place = nil
    } else {
        end.pointee = 0
        place = end + 1
    }
    return token
}
