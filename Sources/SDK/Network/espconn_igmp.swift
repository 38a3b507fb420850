//  espressif/espconn.h, its multicast groups: a UDP transmission receives what is sent to those
//  that the chip is in. Every error is ESPCONN_MEM.

import Machine
import SDKHeaders
import Simulation
import Sockets
import Wire

private func group(
    _ host: UnsafeMutablePointer<ip_addr_t>?, _ group: UnsafeMutablePointer<ip_addr_t>?,
    joins: Bool
) -> sint8 {
    guard let host, let group else {
        Machine.current.charge(Cost.look)
        return EspconnError.memory.rawValue
    }
    let address = group.pointee.addr
    network.begin()
    var result: sint8 = 0
    do throws(EspconnError) {
        try network.espconnGroup(
            IPv4Address(network: address), at: IPv4Address(network: host.pointee.addr),
            joins: joins)
    } catch {
        result = error.rawValue
    }
    network.finish(.espconnSet, Int32(bitPattern: address), result: Int32(result))
    return result
}

/// ESPCONN_MEM, whatever the reason.
@c @implementation
public func espconn_igmp_join(
    _ host_ip: UnsafeMutablePointer<ip_addr_t>!, _ multicast_ip: UnsafeMutablePointer<ip_addr_t>!
) -> sint8 {
    group(host_ip, multicast_ip, joins: true)
}

/// ESPCONN_MEM, whatever the reason.
@c @implementation
public func espconn_igmp_leave(
    _ host_ip: UnsafeMutablePointer<ip_addr_t>!, _ multicast_ip: UnsafeMutablePointer<ip_addr_t>!
) -> sint8 {
    group(host_ip, multicast_ip, joins: false)
}
