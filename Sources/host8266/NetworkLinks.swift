//  How the chip's TCP/IP is joined to its Wi-Fi.
//
//      firmware - Sockets - ChipLink - WiFi ~ ~ Air ~ ~ AccessPoint - WireLink - World
//
//  Each side knows a small protocol of its own layer; this file is the one that knows both. The other
//  link is the scenario's (`WireLink`).

import Chip
import Sockets
import WiFi
import Wire

/// The chip's TCP/IP, as its Wi-Fi sees it.
final class ChipLink: IPPort {
    private unowned let network: ChipNetwork

    /// Told of the station's address: forwards from outside lead there.
    var onStation: (IPv4Address) -> Void = { _ in }

    /// Joins the two. What the stack sends goes to the air from now on.
    init(_ network: ChipNetwork, _ wifi: WiFi) {
        self.network = network
        network.transmit = { [unowned wifi] bytes, interface in
            wifi.transmit(bytes, on: interface == .station ? .station : .softAP)
        }
        wifi.ip = self
    }

    func linkChanged(_ interface: WiFiInterface, isUp: Bool) {
        network.setLink(isUp, of: side(interface))
    }

    func hardwareAddressChanged(_ interface: WiFiInterface, _ address: MACAddress) {
        network.setMAC(address, of: side(interface))
    }

    func addressChanged(_ interface: WiFiInterface, _ info: IPInfo, dns: [IPv4Address]) {
        network.setAddress(
            info.address, mask: info.mask, gateway: info.gateway, of: side(interface))
        if interface == .station { onStation(info.address) }
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
