//  lwip/dhcp.h: the station's DHCP client, which Wi-Fi has. Fidelity: `struct dhcp` is never shown.

import Machine
import SDKHeaders
import Simulation
import Sockets

/// lwIP's numbers in the SDK. C: err.h
private let ok: err_t = 0
private let badArgument: err_t = -15

/// Runs a call about the station's interface; ERR_ARG for another one, or when it fails.
private func perform(
    _ view: UnsafeMutablePointer<netif>?, _ body: (any InterfaceOwner) -> Bool
) -> err_t {
    var isDone = false
    change(view) { interface in
        if interface == .station, let owner = network.owner { isDone = body(owner) }
    }
    if isDone { showInterfaces() }
    return isDone ? ok : badArgument
}

/// ERR_OK, or ERR_ARG (-15).
@c @implementation
public func dhcp_start(_ netif: UnsafeMutablePointer<netif>!) -> err_t {
    perform(netif) { $0.setDHCPClient(on: false) && $0.setDHCPClient(on: true) }
}

@c @implementation
public func dhcp_stop(_ netif: UnsafeMutablePointer<netif>!) {
    _ = perform(netif) { $0.setDHCPClient(on: false) }
}

/// ERR_OK, or ERR_ARG (-15) when DHCP has given no address.
@c @implementation
public func dhcp_release(_ netif: UnsafeMutablePointer<netif>!) -> err_t {
    perform(netif) { $0.releaseLease() }
}

/// Like dhcp_release.
@c @implementation
public func dhcp_renew(_ netif: UnsafeMutablePointer<netif>!) -> err_t {
    perform(netif) { $0.renewLease() }
}

@c @implementation
public func dhcp_inform(_ netif: UnsafeMutablePointer<netif>!) {
    _ = perform(netif) { owner in
        owner.informDHCPServer()
        return true
    }
}
