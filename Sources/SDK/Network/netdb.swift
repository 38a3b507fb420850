//  lwip/netdb.h: names to addresses, with time to wait.

import Machine
import NetworkStack
import SDKHeaders
import Simulation
import Sockets
import Wire

/// Numbers of the header. C: EAI_NONAME and its like, HOST_NOT_FOUND
private enum NameError {
    static let noName: CInt = 200
    static let service: CInt = 201
    static let fail: CInt = 202
    static let memory: CInt = 203
    static let hostNotFound: CInt = 210
    static let range: CInt = 34
}

private let internet: CInt = 2

@c @implementation
public func h8266_h_errno() -> UnsafeMutablePointer<CInt>! {
    StaticPlace.hostError.pointer.assumingMemoryBound(to: CInt.self)
}

/// What a hostent points to, in one block: no alias, one address, the name.
private struct HostData {
    var aliases: UnsafeMutablePointer<CChar>?
    var addressList: (UnsafeMutablePointer<CChar>?, UnsafeMutablePointer<CChar>?)
    var address: UInt32
}

/// Lays a result out: the name follows the rest.
private func fill(
    _ host: UnsafeMutablePointer<sdk_hostent>, at place: UnsafeMutableRawPointer,
    name: [UInt8], _ address: IPv4Address
) {
    let data = place.bindMemory(to: HostData.self, capacity: 1)
    let text = place + MemoryLayout<HostData>.stride
    text.copyMemory(from: name + [0], byteCount: name.count + 1)
    let addressPlace = place + MemoryLayout<HostData>.offset(of: \.address)!
    data.pointee = HostData(
        aliases: nil,
        addressList: (addressPlace.assumingMemoryBound(to: CChar.self), nil),
        address: address.networkOrder)
    let list = place + MemoryLayout<HostData>.offset(of: \.addressList)!
    host.pointee = sdk_hostent(
        h_name: text.assumingMemoryBound(to: CChar.self),
        h_aliases: place.assumingMemoryBound(to: UnsafeMutablePointer<CChar>?.self),
        h_addrtype: internet, h_length: 4,
        h_addr_list: list.assumingMemoryBound(to: UnsafeMutablePointer<CChar>?.self))
}

/// Waits for the answer. C: lwip_gethostbyname.
@c @implementation
public func lwip_gethostbyname(
    _ name: UnsafePointer<CChar>!
) -> UnsafeMutablePointer<sdk_hostent>! {
    guard let name, let address = resolve(name, in: "gethostbyname") else {
        h8266_h_errno().pointee = NameError.hostNotFound
        return nil
    }
    let host = StaticPlace.host.pointer.bindMemory(to: sdk_hostent.self, capacity: 1)
    fill(host, at: StaticPlace.hostBuffer.pointer, name: bytes(name), address)
    return host
}

/// Waits for the answer. C: lwip_gethostbyname_r.
@c @implementation
public func lwip_gethostbyname_r(
    _ name: UnsafePointer<CChar>!, _ ret: UnsafeMutablePointer<sdk_hostent>!,
    _ buf: UnsafeMutablePointer<CChar>!, _ buflen: Int,
    _ result: UnsafeMutablePointer<UnsafeMutablePointer<sdk_hostent>?>!,
    _ h_errnop: UnsafeMutablePointer<CInt>!
) -> CInt {
    func fail(_ error: CInt) -> CInt {
        h_errnop?.pointee = error
        return -1
    }
    guard let result else { return fail(22) }
    result.pointee = nil
    guard let name, let ret, let buf else { return fail(22) }
    let raw = UnsafeMutableRawPointer(buf)
    let place = raw.alignedUp(for: HostData.self)
    let text = bytes(name)
    guard (place - raw) + MemoryLayout<HostData>.stride + text.count + 1 <= buflen else {
        return fail(NameError.range)
    }
    guard let address = resolve(name, in: "gethostbyname_r") else {
        return fail(NameError.hostNotFound)
    }
    fill(ret, at: place, name: text, address)
    result.pointee = ret
    return 0
}

/// Waits for the answer. The service is a number, not a name. C: lwip_getaddrinfo.
@c @implementation
public func lwip_getaddrinfo(
    _ nodename: UnsafePointer<CChar>!, _ servname: UnsafePointer<CChar>!,
    _ hints: UnsafePointer<sdk_addrinfo>!,
    _ res: UnsafeMutablePointer<UnsafeMutablePointer<sdk_addrinfo>?>!
) -> CInt {
    guard let res else { return NameError.fail }
    res.pointee = nil
    guard nodename != nil || servname != nil else { return NameError.noName }
    var port: UInt16 = 0
    if let servname {
        guard let number = UInt16(String(cString: servname)), number > 0 else {
            return NameError.service
        }
        port = number
    }
    // Without a name it is oneself.
    var address = IPv4Address(127, 0, 0, 1)
    var text: [UInt8] = []
    if let nodename {
        guard let found = resolve(nodename, in: "getaddrinfo") else { return NameError.fail }
        address = found
        text = bytes(nodename)
    }
    let (head, tail) = (MemoryLayout<sdk_addrinfo>.stride, MemoryLayout<sdk_sockaddr_in>.stride)
    let size = UInt32(head + tail + text.count + 1)
    guard let block = Machine.current.allocate(size, in: "getaddrinfo") else {
        return NameError.memory
    }
    fill(block, hints: hints, SocketAddress(address, port), name: text)
    res.pointee = block.assumingMemoryBound(to: sdk_addrinfo.self)
    return 0
}

/// Lays a result out: the address follows it, then the name.
private func fill(
    _ block: UnsafeMutableRawPointer, hints: UnsafePointer<sdk_addrinfo>?,
    _ address: SocketAddress, name: [UInt8]
) {
    let place = block + MemoryLayout<sdk_addrinfo>.stride
    let text = place + MemoryLayout<sdk_sockaddr_in>.stride
    text.copyMemory(from: name + [0], byteCount: name.count + 1)
    var length = sdk_socklen_t(MemoryLayout<sdk_sockaddr_in>.size)
    let socketAddress = place.assumingMemoryBound(to: sdk_sockaddr.self)
    write(address, to: socketAddress, &length)
    var info = sdk_addrinfo()
    info.ai_family = internet
    info.ai_socktype = hints?.pointee.ai_socktype ?? 0
    info.ai_protocol = hints?.pointee.ai_protocol ?? 0
    info.ai_addrlen = length
    info.ai_addr = socketAddress
    info.ai_canonname = name.isEmpty ? nil : text.assumingMemoryBound(to: CChar.self)
    block.initializeMemory(as: sdk_addrinfo.self, to: info)
}

/// C: lwip_freeaddrinfo.
@c @implementation
public func lwip_freeaddrinfo(_ ai: UnsafeMutablePointer<sdk_addrinfo>!) {
    Machine.current.release(ai, in: "freeaddrinfo")
}
