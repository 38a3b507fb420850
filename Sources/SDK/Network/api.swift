//  lwip/api.h: of lwIP's sequential interface, what applications call.

import Machine
import SDKHeaders
import Simulation
import Sockets
import Wire

/// Waits for the answer. ERR_OK, or ERR_VAL (-6). C: netconn_gethostbyname.
@c @implementation
public func netconn_gethostbyname(
    _ name: UnsafePointer<CChar>!, _ addr: UnsafeMutablePointer<ip_addr_t>!
) -> err_t {
    guard let name, let addr else { return -15 }
    guard let address = resolve(name, in: "netconn_gethostbyname") else { return -6 }
    addr.pointee.addr = address.networkOrder
    return 0
}

/// Waits for the address of a name; nil when there is none.
func resolve(_ name: UnsafePointer<CChar>, in call: StaticString) -> IPv4Address? {
    network.begin()
    let address = network.address(of: bytes(name), in: call)
    network.finish(.resolve, 0, result: address == nil ? -1 : 0)
    return address
}
