//  The station that the clients of forwards are in the chip's own network.
//
//      client - HostSockets - Relays - Guest - WirelessStation ~ ~ Air ~ ~ WiFi - the chip's TCP/IP
//
//  It joins when the soft-AP comes up, if a forward leads there: one that says so (`@ap`), or one
//  that leaves the choice, where the chip is a soft-AP and nothing else. So it takes one of the
//  soft-AP's places, and firmware sees it come, as it would see a telephone.

import Air
import Chip
import NetworkStack
import WiFi
import Wire
import World

final class GuestLink {
    private let station: WirelessStation
    private let clock: any AirClock
    private unowned let wifi: WiFi
    private let network: OutsideNetwork
    /// Some forward leads to the soft-AP even where there is a station too.
    private let isAlwaysWanted: Bool

    private static let address = MACAddress(bytes: (0x02, 0x48, 0x38, 0xFF, 0x00, 0x01))

    /// Adds the station to the air, away at first; nil where no forward can lead to a soft-AP.
    init?(
        _ plan: RelayPlan, in world: AirWorld, _ network: OutsideNetwork, of wifi: WiFi
    ) throws(StackError) {
        guard plan.forwards.contains(where: { $0.entrance != .station }) else { return nil }
        isAlwaysWanted = plan.forwards.contains { $0.entrance == .softAP }
        self.network = network
        self.wifi = wifi
        clock = world.air.clock
        station = world.add(
            "a client of --forward", .init(address: Self.address, ssid: [], password: []))
        try network.world?.addGuest(Self.address) { [unowned station] in station.send($0) }
        station.onEthernet = { [unowned self] frame in
            network.touch { $0.receiveAsGuest(frame, at: clock.now) }
        }
        station.onLease = { [unowned self] lease in
            network.touch {
                $0.setGuest(
                    lease.map { ($0.address, mask: $0.mask) }, at: clock.now)
            }
        }
    }

    /// The soft-AP's network is there, perhaps another one than before, or is no more.
    func softAPChanged(isUp: Bool) {
        let isWanted = isUp && (isAlwaysWanted || !wifi.mode.hasStation)
        let config = wifi.softAPConfig
        // The chip is at work; the world follows when it has done.
        clock.after(0) { [unowned self] in
            guard isWanted else { return station.vanish() }
            station.seek(ssid: config.ssid, password: config.password)
        }
    }

    func softAPAddressChanged(_ address: IPv4Address) {
        network.world?.softAP = address == .any ? nil : address
    }
}
