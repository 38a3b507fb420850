//  Include/libc/ctype.h: classes of ASCII characters.
//
//  The arguments are C's int: a value that is no ASCII character is in no class, and a conversion
//  returns it as it is. The functions have no state and cannot fail.

import SDKHeaders

private func isUpper(_ character: CInt) -> Bool { (0x41...0x5A).contains(character) }
private func isLower(_ character: CInt) -> Bool { (0x61...0x7A).contains(character) }
private func isDigit(_ character: CInt) -> Bool { (0x30...0x39).contains(character) }
private func isAlpha(_ character: CInt) -> Bool { isUpper(character) || isLower(character) }
private func isGraph(_ character: CInt) -> Bool { (0x21...0x7E).contains(character) }

/// C: isalnum.
@c @implementation public func h8266_isalnum(_ character: CInt) -> CInt {
    isAlpha(character) || isDigit(character) ? 1 : 0
}

/// C: isalpha.
@c @implementation public func h8266_isalpha(_ character: CInt) -> CInt {
    isAlpha(character) ? 1 : 0
}

/// C: isascii.
@c @implementation public func h8266_isascii(_ character: CInt) -> CInt {
    (0...0x7F).contains(character) ? 1 : 0
}

/// C: isblank.
@c @implementation public func h8266_isblank(_ character: CInt) -> CInt {
    character == 0x20 || character == 0x09 ? 1 : 0
}

/// C: iscntrl.
@c @implementation public func h8266_iscntrl(_ character: CInt) -> CInt {
    (0...0x1F).contains(character) || character == 0x7F ? 1 : 0
}

/// C: isdigit.
@c @implementation public func h8266_isdigit(_ character: CInt) -> CInt {
    isDigit(character) ? 1 : 0
}

/// C: isgraph.
@c @implementation public func h8266_isgraph(_ character: CInt) -> CInt {
    isGraph(character) ? 1 : 0
}

/// C: islower.
@c @implementation public func h8266_islower(_ character: CInt) -> CInt {
    isLower(character) ? 1 : 0
}

/// C: isprint.
@c @implementation public func h8266_isprint(_ character: CInt) -> CInt {
    isGraph(character) || character == 0x20 ? 1 : 0
}

/// C: ispunct.
@c @implementation public func h8266_ispunct(_ character: CInt) -> CInt {
    isGraph(character) && !isAlpha(character) && !isDigit(character) ? 1 : 0
}

/// C: isspace.
@c @implementation public func h8266_isspace(_ character: CInt) -> CInt {
    character == 0x20 || (0x09...0x0D).contains(character) ? 1 : 0
}

/// C: isupper.
@c @implementation public func h8266_isupper(_ character: CInt) -> CInt {
    isUpper(character) ? 1 : 0
}

/// C: isxdigit.
@c @implementation public func h8266_isxdigit(_ character: CInt) -> CInt {
    isDigit(character) || (0x61...0x66).contains(character | 0x20) ? 1 : 0
}

/// C: toascii.
@c @implementation public func h8266_toascii(_ character: CInt) -> CInt { character & 0x7F }

/// C: tolower.
@c @implementation public func h8266_tolower(_ character: CInt) -> CInt {
    isUpper(character) ? character + 0x20 : character
}

/// C: toupper.
@c @implementation public func h8266_toupper(_ character: CInt) -> CInt {
    isLower(character) ? character - 0x20 : character
}
