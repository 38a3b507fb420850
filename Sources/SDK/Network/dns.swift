//  lwip/dns.h: the DNS client, without waiting.

import Machine
import SDKHeaders
import Simulation
import Sockets
import Wire

/// NULL takes a server away.
@c @implementation
public func dns_setserver(_ numdns: UInt8, _ dnsserver: UnsafeMutablePointer<ip_addr_t>!) {
    network.begin()
    network.setDNSServer(Int(numdns), IPv4Address(network: dnsserver?.pointee.addr ?? 0))
    network.finish(.control, 0, result: 0)
}

@c @implementation
public func dns_getserver(_ numdns: UInt8) -> ip_addr_t {
    Machine.current.charge(Cost.look)
    return ip_addr_t(addr: network.dnsServer(Int(numdns)).networkOrder)
}

/// ERR_OK, ERR_INPROGRESS (-5), ERR_VAL (-6) for want of a server or of room, ERR_ARG (-15).
@c @implementation
public func dns_gethostbyname(
    _ hostname: UnsafePointer<CChar>!, _ addr: UnsafeMutablePointer<ip_addr_t>!,
    _ found: dns_found_callback!, _ callback_arg: UnsafeMutableRawPointer!
) -> err_t {
    guard let hostname, let addr, let found, hostname.pointee != 0 else { return -15 }
    network.begin()
    let answer = network.address(
        of: bytes(hostname),
        callback: (
            UInt(bitPattern: unsafeBitCast(found, to: Int.self)), UInt(bitPattern: callback_arg),
            UInt(bitPattern: hostname)
        ))
    var result: err_t
    switch answer {
    case .address(let address):
        addr.pointee.addr = address.networkOrder
        result = 0
    case .pending: result = -5
    case .failed: result = -6
    }
    network.finish(.resolve, 0, result: CInt(result))
    return result
}

/// The bytes of a name, without its end; as many as a name may have, and one.
func bytes(_ name: UnsafePointer<CChar>) -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count <= 256, name[bytes.count] != 0 {
        bytes.append(UInt8(bitPattern: name[bytes.count]))
    }
    return bytes
}
