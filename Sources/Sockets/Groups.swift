//  Multicast groups of UDP and raw sockets.

import NetworkStack
import Wire

extension ChipNetwork {
    /// C: IP_ADD_MEMBERSHIP. Both addresses are in network byte order; interface 0 means each.
    func join(_ name: SocketName, _ group: Int32, _ interface: Int32) throws(SocketError) {
        let (group, chosen) = try membership(name, group, interface)
        guard let stack else { throw .addressNotAvailable }
        for index in chosen {
            do throws(StackError) {
                try stack.join(group, on: interfaces[index])
            } catch {
                throw .addressNotAvailable
            }
            sockets[name.index].groups.append((group, index))
        }
    }

    /// C: IP_DROP_MEMBERSHIP.
    func leave(_ name: SocketName, _ group: Int32, _ interface: Int32) throws(SocketError) {
        let (group, chosen) = try membership(name, group, interface)
        var hasLeft = false
        for index in chosen {
            guard
                let place = sockets[name.index].groups.firstIndex(where: { $0 == (group, index) })
            else { continue }
            sockets[name.index].groups.remove(at: place)
            try? stack?.leave(group, on: interfaces[index])
            hasLeft = true
        }
        if !hasLeft { throw .addressNotAvailable }
    }

    private func membership(
        _ name: SocketName, _ group: Int32, _ interface: Int32
    ) throws(SocketError) -> (group: IPv4Address, interfaces: [Int]) {
        guard sockets[name.index].kind == .udp else { throw .noSuchOption }
        let group = IPv4Address(network: UInt32(bitPattern: group))
        let wanted = IPv4Address(network: UInt32(bitPattern: interface))
        guard group.isMulticast else { throw .addressNotAvailable }
        let chosen = addresses.indices.filter { wanted == .any || addresses[$0] == wanted }
        guard !chosen.isEmpty else { throw .addressNotAvailable }
        return (group, chosen)
    }

    /// A socket that ends takes its memberships with it.
    func leaveGroups(_ index: Int) {
        for (group, interface) in sockets[index].groups {
            try? stack?.leave(group, on: interfaces[interface])
        }
        sockets[index].groups = []
    }
}
