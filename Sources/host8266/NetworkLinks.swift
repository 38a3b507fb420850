//  How the chip's TCP/IP is joined to its Wi-Fi.
//
//      firmware - Sockets - ChipLink - WiFi ~ ~ Air ~ ~ AccessPoint - WireLink - World
//
//  Each side knows a small protocol of its own layer; this file is the one that knows both. The
//  other link is the scenario's (`WireLink`).

import Chip
import Sockets
import WiFi
import Wire

/// The chip's TCP/IP, as its Wi-Fi sees it.
final class ChipLink: IPPort {
    private unowned let network: ChipNetwork
    private unowned let wifi: WiFi

    /// Told of the station's address: forwards from outside lead there.
    var onStation: (IPv4Address) -> Void = { _ in }
    /// The station of forwards to the soft-AP; nil where there is none.
    var guest: GuestLink?

    /// Joins the two. What the stack sends goes to the air from now on.
    init(_ network: ChipNetwork, _ wifi: WiFi) {
        self.network = network
        self.wifi = wifi
        network.transmit = { [unowned wifi] bytes, interface in
            wifi.transmit(bytes, on: interface == .station ? .station : .softAP)
        }
        wifi.ip = self
        network.owner = self
    }

    func linkChanged(_ interface: WiFiInterface, isUp: Bool) {
        network.setLink(isUp, of: side(interface))
        if interface == .softAP { guest?.softAPChanged(isUp: isUp) }
    }

    func hardwareAddressChanged(_ interface: WiFiInterface, _ address: MACAddress) {
        network.setMAC(address, of: side(interface))
    }

    func addressChanged(_ interface: WiFiInterface, _ info: IPInfo, dns: [IPv4Address]) {
        network.setAddress(
            info.address, mask: info.mask, gateway: info.gateway, of: side(interface))
        if interface == .station { onStation(info.address) }
        if interface == .softAP { guest?.softAPAddressChanged(info.address) }
        for (number, server) in dns.prefix(2).enumerated() {
            network.setDNSServer(number, server)
        }
    }

    func receive(_ ethernet: [UInt8], on interface: WiFiInterface) {
        network.receive(ethernet, on: side(interface))
    }

    private func side(_ interface: WiFiInterface) -> NetworkInterface {
        interface == .station ? .station : .softAP
    }
}

/// The chip's Wi-Fi, as its TCP/IP sees it.
extension ChipLink: InterfaceOwner {
    func addressWasSet(_ interface: NetworkInterface, _ addresses: InterfaceAddresses) {
        wifi.addressWasSet(
            IPInfo(
                address: addresses.address, mask: addresses.mask, gateway: addresses.gateway),
            of: interface == .station ? .station : .softAP)
        if interface == .station { onStation(addresses.address) }
    }

    func setDHCPClient(on wants: Bool) -> Bool { wifi.setDHCPClient(on: wants) }
    func renewLease() -> Bool { wifi.renewLease() }
    func releaseLease() -> Bool { wifi.releaseLease() }
    func informDHCPServer() { wifi.informDHCPServer() }
    func setDHCPServer(on wants: Bool) { _ = wifi.setDHCPServer(on: wants) }
    var isDHCPClientOn: Bool { wifi.isDHCPClientOn }
}
