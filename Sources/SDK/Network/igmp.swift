//  lwip/igmp.h: multicast groups, without a socket.

import Machine
import SDKHeaders
import Simulation
import Sockets
import Wire

/// ERR_OK, or ERR_VAL (-6).
@c @implementation
public func igmp_joingroup(
    _ ifaddr: UnsafeMutablePointer<ip_addr_t>!, _ groupaddr: UnsafeMutablePointer<ip_addr_t>!
) -> err_t {
    setMember(true, ifaddr, groupaddr)
}

/// Like igmp_joingroup.
@c @implementation
public func igmp_leavegroup(
    _ ifaddr: UnsafeMutablePointer<ip_addr_t>!, _ groupaddr: UnsafeMutablePointer<ip_addr_t>!
) -> err_t {
    setMember(false, ifaddr, groupaddr)
}

private func setMember(
    _ isMember: Bool, _ interface: UnsafePointer<ip_addr_t>?, _ group: UnsafePointer<ip_addr_t>?
) -> err_t {
    network.begin()
    let isDone = network.setMember(
        isMember, of: IPv4Address(network: group?.pointee.addr ?? 0),
        at: IPv4Address(network: interface?.pointee.addr ?? 0))
    let result: err_t = isDone ? 0 : -6
    network.finish(.control, 0, result: CInt(result))
    return result
}
