//  lwip/dhcpserver.h: the soft access point's DHCP server, which Wi-Fi has.

import Machine
import SDKHeaders
import Simulation
import Sockets
import Wire

/// The addresses are the interface's from then on.
@c @implementation
public func dhcps_start(_ info: UnsafeMutablePointer<ip_info>!) {
    network.begin()
    if let info = info?.pointee {
        network.setAddresses(
            InterfaceAddresses(
                address: IPv4Address(network: info.ip.addr),
                mask: IPv4Address(network: info.netmask.addr),
                gateway: IPv4Address(network: info.gw.addr)), of: .softAP)
    }
    network.owner?.setDHCPServer(on: true)
    network.finish(.control, 0, result: 0)
}

@c @implementation
public func dhcps_stop() {
    network.begin()
    network.owner?.setDHCPServer(on: false)
    network.finish(.control, 0, result: 0)
}
