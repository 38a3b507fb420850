//  A stack's interfaces: Ethernet, each with its MAC address and IPv4 address.

import CLwIP
import Chip
import Wire

extension IPStack {
    /// Adds an interface, which is down, without link and address.
    ///
    /// - Parameter mtu: bytes of an IP packet, 576 to 1500. TCP's segments have 40 fewer.
    /// - Throws: `.noMemory` when there are 32.
    public func addInterface(_ mac: MACAddress, mtu: UInt16 = 1500) throws(StackError) -> Interface
    {
        Interface(number: try finish(h8_interface_add(stack, mac.array, min(max(mtu, 576), 1500))))
    }

    public func remove(_ interface: Interface) {
        h8_interface_remove(stack, interface.number)
        deliver()
    }

    /// Sets address, net and gateway. Connections from the former address are aborted.
    public func setAddress(
        _ interface: Interface, _ address: IPv4Address, mask: IPv4Address,
        gateway: IPv4Address = .any
    ) {
        h8_interface_address(
            stack, interface.number, address.value, mask.value, gateway.value)
        deliver()
    }

    /// Starts or stops an interface. It works while it is up and has a link.
    public func setUp(_ interface: Interface, _ up: Bool) {
        h8_interface_set_up(stack, interface.number, up)
        deliver()
    }

    public func setLink(_ interface: Interface, _ up: Bool) {
        h8_interface_set_link(stack, interface.number, up)
        deliver()
    }

    public func setMAC(_ interface: Interface, _ mac: MACAddress) {
        h8_interface_set_mac(stack, interface.number, mac.array)
    }

    /// Makes it the way to what is on no net of ours; nil: there is none.
    public func setDefault(_ interface: Interface?) {
        h8_interface_set_default(stack, interface?.number ?? 0)
    }

    /// Of several interfaces on one net, packets leave by the preferred one.
    public func setPreferred(_ interface: Interface, _ preferred: Bool) {
        h8_interface_set_preferred(stack, interface.number, preferred)
    }

    /// Asks who has an address (ARP).
    public func ask(for address: IPv4Address, on interface: Interface) throws(StackError) {
        try finish(h8_interface_ask(stack, interface.number, address.value))
    }

    /// Who has an address, as far as is known (ARP).
    public func owner(of address: IPv4Address, on interface: Interface) -> MACAddress? {
        var mac = MACAddress.guide
        let found = withUnsafeMutableBytes(of: &mac.bytes) { bytes in
            h8_interface_owner(
                stack, interface.number, address.value,
                bytes.baseAddress?.assumingMemoryBound(to: UInt8.self))
        }
        return found ? mac : nil
    }

    /// Joins a multicast group (IGMP). Counted: as many leaves end it.
    public func join(_ group: IPv4Address, on interface: Interface) throws(StackError) {
        try finish(h8_interface_group(stack, interface.number, group.value, true))
    }

    public func leave(_ group: IPv4Address, on interface: Interface) throws(StackError) {
        try finish(h8_interface_group(stack, interface.number, group.value, false))
    }
}
