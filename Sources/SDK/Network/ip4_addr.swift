//  lwip/ip4_addr.h: IPv4 addresses and their texts.

import Machine
import SDKHeaders
import Sockets
import Wire

/// Broadcast everywhere, or on the net of the interface; NULL is none.
@c @implementation
public func ip4_addr_isbroadcast(_ addr: UInt32, _ netif: UnsafePointer<netif>!) -> UInt8 {
    Machine.current.charge(Cost.look)
    if addr == 0 || addr == .max { return 1 }
    guard let own = netif?.pointee.ip_addr.addr, let mask = netif?.pointee.netmask.addr,
        addr != own, addr & mask == own & mask
    else { return 0 }
    return addr & ~mask == ~mask ? 1 : 0
}

/// 1 for ones followed by zeros, none of either included.
@c @implementation
public func ip4_addr_netmask_valid(_ netmask: UInt32) -> UInt8 {
    Machine.current.charge(Cost.look)
    let host = ~netmask.byteSwapped
    return host & (host &+ 1) == 0 ? 1 : 0
}

/// IPADDR_NONE for what is no address.
@c @implementation
public func ipaddr_addr(_ cp: UnsafePointer<CChar>!) -> UInt32 {
    Machine.current.charge(Cost.system)
    return parse(cp) ?? .max
}

/// 1, or 0 for what is no address.
@c @implementation
public func ipaddr_aton(
    _ cp: UnsafePointer<CChar>!, _ addr: UnsafeMutablePointer<ip_addr_t>!
) -> CInt {
    Machine.current.charge(Cost.system)
    guard let value = parse(cp) else { return 0 }
    if let addr { addr.pointee.addr = value }
    return 1
}

/// One static text for all. C: ipaddr_ntoa.
@c @implementation
public func ipaddr_ntoa(_ addr: UnsafePointer<ip_addr_t>!) -> UnsafeMutablePointer<CChar>! {
    ipaddr_ntoa_r(
        addr, StaticPlace.addressText.pointer.assumingMemoryBound(to: CChar.self), 16)
}

@c @implementation
public func ipaddr_ntoa_r(
    _ addr: UnsafePointer<ip_addr_t>!, _ buf: UnsafeMutablePointer<CChar>!, _ buflen: CInt
) -> UnsafeMutablePointer<CChar>! {
    Machine.current.charge(Cost.system)
    let text = IPv4Address(network: addr.pointee.addr).description.utf8
    guard text.count < buflen else { return nil }
    for (index, byte) in text.enumerated() { buf[index] = CChar(bitPattern: byte) }
    buf[text.count] = 0
    return buf
}

/// One to four numbers with points between, decimal, octal or hexadecimal; the last one fills what
/// is left. In network byte order. C: ipaddr_aton
private func parse(_ text: UnsafePointer<CChar>?) -> UInt32? {
    guard var place = text else { return nil }
    var parts: [UInt32] = []
    while true {
        guard let number = parseNumber(&place) else { return nil }
        parts.append(number)
        guard place.pointee == CChar(UInt8(ascii: ".")) else { break }
        guard parts.count < 4, number <= 255 else { return nil }
        place += 1
    }
    let end = UInt8(bitPattern: place.pointee)
    guard end == 0 || end == 32 || (9...13).contains(end) else { return nil }
    let last = parts.removeLast()
    let room = UInt32(32 - 8 * parts.count)
    guard room == 32 || last < 1 << room else { return nil }
    var value = last
    for (index, part) in parts.enumerated() { value |= part << UInt32(24 - 8 * index) }
    return value.byteSwapped
}

private func parseNumber(_ place: inout UnsafePointer<CChar>) -> UInt32? {
    func digit(_ character: CChar, _ base: UInt32) -> UInt32? {
        let value: UInt32
        switch UInt8(bitPattern: character) {
        case let byte where (48...57).contains(byte): value = UInt32(byte - 48)
        case let byte where (97...102).contains(byte | 32): value = UInt32((byte | 32) - 87)
        default: return nil
        }
        return value < base ? value : nil
    }
    guard digit(place.pointee, 10) != nil else { return nil }
    var base: UInt32 = 10
    if place.pointee == 48 {
        base = 8
        if UInt8(bitPattern: place[1]) | 32 == UInt8(ascii: "x") {
            base = 16
            place += 2
        }
    }
    var value: UInt64 = 0
    while let next = digit(place.pointee, base) {
        value = value * UInt64(base) + UInt64(next)
        guard value <= UInt32.max else { return nil }
        place += 1
    }
    return UInt32(value)
}
