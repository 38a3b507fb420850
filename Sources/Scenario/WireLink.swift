//  The wire, as the access points see it: each has a plug in the net behind it.

import Air
import Machine
import Simulation
import World

final class WireLink: Uplink {
    private unowned let machine: Machine
    private unowned let network: OutsideNetwork
    /// The name of the net behind an access point.
    private let net: (String) -> String
    /// Looked up by access point only, never walked.
    private var plugs: [ObjectIdentifier: OutsideNetwork.Plug] = [:]

    init(_ network: OutsideNetwork, on machine: Machine, net: @escaping (String) -> String) {
        self.network = network
        self.machine = machine
        self.net = net
    }

    func receive(_ ethernet: [UInt8], from accessPoint: AccessPoint) {
        let now = machine.now
        network.send(ethernet, from: plug(of: accessPoint, at: now), at: now)
    }

    private func plug(of accessPoint: AccessPoint, at now: Instant) -> OutsideNetwork.Plug {
        let key = ObjectIdentifier(accessPoint)
        if let known = plugs[key] { return known }
        let net = net(accessPoint.name)
        let plug = network.plug(into: net, at: now) { [unowned accessPoint] frame, _ in
            accessPoint.send(frame)
        }
        plugs[key] = plug
        return plug
    }

    func setServing(_ isServing: Bool, behind accessPoint: AccessPoint) {
        network.perform(
            NetworkEvent(.dhcp(isServing), net: net(accessPoint.name)), at: machine.now)
    }
}
