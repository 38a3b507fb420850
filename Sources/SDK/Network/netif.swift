//  lwip/netif.h: the interfaces, as lwIP's own functions show and change them.
//
//  A struct netif lies in the chip's RAM, one for the station and one for the soft access point. It
//  is a view: written whenever something changes, from the first moment at which firmware asks for
//  one, and read by nobody here.

import CHost
import Machine
import SDKHeaders
import Simulation
import Sockets
import Wire

private var machine: Machine { Machine.current }

/// Both views and the two pointers, behind what else the network keeps (`StaticPlace`).
private struct Views {
    var interfaces: (netif, netif)
    var list: UnsafeMutablePointer<netif>?
    var preferred: UnsafeMutablePointer<netif>?
}

extension NetworkInterface {
    /// Where firmware sees it.
    fileprivate var view: UnsafeMutablePointer<netif> {
        (StaticPlace.interfaces.pointer
            + MemoryLayout<Views>.offset(of: \.interfaces)!
            + rawValue * MemoryLayout<netif>.stride).assumingMemoryBound(to: netif.self)
    }

    /// The interface of the present mode that a view of firmware's is about.
    init?(_ view: UnsafePointer<netif>?) {
        guard let view,
            let interface = NetworkInterface.allCases.first(where: { $0.view == view }),
            network.isThere(interface)
        else { return nil }
        self = interface
    }
}

private var views: UnsafeMutablePointer<Views> {
    StaticPlace.interfaces.pointer.assumingMemoryBound(to: Views.self)
}

/// Makes the views, and keeps them in step from now on.
func showInterfaces() {
    if network.onInterfaceChanged == nil { network.onInterfaceChanged = { writeViews() } }
    // The mode may have changed, which nobody tells.
    writeViews()
}

private func writeViews() {
    var list: UnsafeMutablePointer<netif>?
    for interface in NetworkInterface.allCases.reversed() where network.isThere(interface) {
        interface.view.pointee = structure(of: interface, next: list)
        list = interface.view
    }
    views.pointee.list = list
    views.pointee.preferred = network.defaultInterface.map(\.view)
}

private enum Flag {
    static let up: UInt8 = 0x01
    static let broadcast: UInt8 = 0x02
    static let dhcp: UInt8 = 0x08
    static let link: UInt8 = 0x10
    /// ARP, Ethernet, IGMP.
    static let fixed: UInt8 = 0xE0
}

private func structure(
    of interface: NetworkInterface, next: UnsafeMutablePointer<netif>?
) -> netif {
    let state = network.state(of: interface)
    var result = netif()
    result.next = next
    result.ip_addr.addr = state.addresses.address.networkOrder
    result.netmask.addr = state.addresses.mask.networkOrder
    result.gw.addr = state.addresses.gateway.networkOrder
    if interface == .station {
        result.hostname = machine.systemMemory(.hostName).assumingMemoryBound(to: CChar.self)
    }
    result.mtu = 1500
    result.hwaddr_len = 6
    result.hwaddr = state.mac.bytes
    result.flags = Flag.broadcast | Flag.fixed
    if state.isUp { result.flags |= Flag.up }
    if state.hasLink { result.flags |= Flag.link }
    let runsDHCP = interface == .station && network.owner?.isDHCPClientOn == true
    if runsDHCP { result.flags |= Flag.dhcp }
    // lwIP of the SDK names them so: "ew0" is the station.
    result.name = (CChar(UInt8(ascii: "e")), CChar(UInt8(ascii: "w")))
    result.num = UInt8(interface.rawValue)
    return result
}

// MARK: - Looking

/// C: netif_list.
@c @implementation
public func h8266_netif_list() -> UnsafeMutablePointer<UnsafeMutablePointer<netif>?>! {
    machine.charge(Cost.look)
    showInterfaces()
    return pointer(\.list)
}

/// C: netif_default.
@c @implementation
public func h8266_netif_default() -> UnsafeMutablePointer<UnsafeMutablePointer<netif>?>! {
    machine.charge(Cost.look)
    showInterfaces()
    return pointer(\.preferred)
}

private func pointer(
    _ member: KeyPath<Views, UnsafeMutablePointer<netif>?>
) -> UnsafeMutablePointer<UnsafeMutablePointer<netif>?> {
    (StaticPlace.interfaces.pointer + MemoryLayout<Views>.offset(of: member)!)
        .assumingMemoryBound(to: UnsafeMutablePointer<netif>?.self)
}

@c @implementation
public func netif_find(_ name: UnsafeMutablePointer<CChar>!) -> UnsafeMutablePointer<netif>! {
    machine.charge(Cost.system)
    showInterfaces()
    guard let name else { return nil }
    let text = bytes(name)
    return NetworkInterface.allCases.first { interface in
        network.isThere(interface) && text == Array("ew\(interface.rawValue)".utf8)
    }?.view
}

/// The station's for 0, the soft access point's for 1; NULL for one that the mode does not have. No
/// header declares it.
@c
public func eagle_lwip_getif(_ index: UInt8) -> UnsafeMutablePointer<netif>! {
    machine.charge(Cost.look)
    showInterfaces()
    guard let interface = NetworkInterface(rawValue: Int(index)), network.isThere(interface) else {
        return nil
    }
    return interface.view
}

// MARK: - Changing

/// Runs a change of an interface of the present mode; of another one nothing happens.
func change(_ view: UnsafePointer<netif>?, _ body: (NetworkInterface) -> Void) {
    guard let interface = NetworkInterface(view) else {
        machine.charge(Cost.look)
        return
    }
    network.begin()
    body(interface)
    network.finish(.control, 0, result: 0)
}

private func address(_ pointer: UnsafePointer<ip_addr_t>?) -> IPv4Address {
    IPv4Address(network: pointer?.pointee.addr ?? 0)
}

private func changeAddresses(
    _ view: UnsafePointer<netif>?, _ body: (inout InterfaceAddresses) -> Void
) {
    change(view) { interface in
        var addresses = network.state(of: interface).addresses
        body(&addresses)
        network.setAddresses(addresses, of: interface)
    }
}

@c @implementation
public func netif_set_addr(
    _ netif: UnsafeMutablePointer<netif>!, _ ipaddr: UnsafeMutablePointer<ip_addr_t>!,
    _ netmask: UnsafeMutablePointer<ip_addr_t>!, _ gw: UnsafeMutablePointer<ip_addr_t>!
) {
    changeAddresses(netif) {
        $0 = InterfaceAddresses(
            address: address(ipaddr), mask: address(netmask), gateway: address(gw))
    }
}

@c @implementation
public func netif_set_ipaddr(
    _ netif: UnsafeMutablePointer<netif>!, _ ipaddr: UnsafeMutablePointer<ip_addr_t>!
) {
    changeAddresses(netif) { $0.address = address(ipaddr) }
}

@c @implementation
public func netif_set_netmask(
    _ netif: UnsafeMutablePointer<netif>!, _ netmask: UnsafeMutablePointer<ip_addr_t>!
) {
    changeAddresses(netif) { $0.mask = address(netmask) }
}

@c @implementation
public func netif_set_gw(
    _ netif: UnsafeMutablePointer<netif>!, _ gw: UnsafeMutablePointer<ip_addr_t>!
) {
    changeAddresses(netif) { $0.gateway = address(gw) }
}

@c @implementation
public func netif_set_default(_ netif: UnsafeMutablePointer<netif>!) {
    let interface = NetworkInterface(netif)
    guard interface != nil || netif == nil else { return machine.charge(Cost.look) }
    network.begin()
    network.setDefault(interface)
    network.finish(.control, 0, result: 0)
}

@c @implementation
public func netif_set_up(_ netif: UnsafeMutablePointer<netif>!) {
    change(netif) { network.setUp(true, $0) }
}

@c @implementation
public func netif_set_down(_ netif: UnsafeMutablePointer<netif>!) {
    change(netif) { network.setUp(false, $0) }
}

@c @implementation
public func netif_set_link_up(_ netif: UnsafeMutablePointer<netif>!) {
    change(netif) { network.setLink(true, of: $0) }
}

@c @implementation
public func netif_set_link_down(_ netif: UnsafeMutablePointer<netif>!) {
    change(netif) { network.setLink(false, of: $0) }
}
