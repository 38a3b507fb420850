//  What stands behind an access point: a DHCP server, and the way to the wire where there is one.

import Chip
import Simulation

public final class LocalNetwork: Uplink {
    public var server: LeaseServer
    /// It answers.
    public var isServing = true
    /// The wire: it gets what is not for the DHCP server.
    public var wire: (any Uplink)?
    /// The wire has a DHCP server of its own, so it gets everything.
    public var leavesAddressesToWire = false
    private let clock: any AirClock

    /// What a router of this kind needs for an answer.
    private static let answerTime = 5 * Cycles.perMillisecond

    /// - Parameters:
    ///   - router: of a network with 24 bits.
    ///   - firstHost, lastHost: the last octets of the range.
    public init(
        router: IPv4Address, address: MACAddress, firstHost: UInt8, lastHost: UInt8,
        leaseSeconds: UInt32, clock: any AirClock
    ) {
        self.clock = clock
        let network = router.bits & 0xFFFF_FF00
        server = LeaseServer(
            .router, server: router, serverAddress: address,
            first: IPv4Address(bits: network | UInt32(firstHost)),
            last: IPv4Address(bits: network | UInt32(lastHost)), seconds: leaseSeconds)
        server.router = router
        server.dns = router
    }

    public func receive(_ ethernet: [UInt8], from accessPoint: AccessPoint) {
        let isForServer = Datagram.targetPort(of: ethernet) == DHCPMessage.serverPort
        guard isForServer, !(leavesAddressesToWire && wire != nil) else {
            wire?.receive(ethernet, from: accessPoint)
            return
        }
        guard isServing, let answer = server.answer(to: ethernet, at: clock.now) else { return }
        clock.after(Self.answerTime) { [unowned accessPoint] in accessPoint.send(answer) }
    }
}
