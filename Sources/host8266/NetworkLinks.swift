//  How the parts of the network are joined in a run: the chip's TCP/IP to its Wi-Fi, and the access
//  points to the wire.
//
//      firmware - Sockets - ChipLink - WiFi ~ ~ Air ~ ~ AccessPoint - WireLink - World
//
//  Each side knows a small protocol of its own layer; this file is the one that knows both.

import Air
import Machine
import Sockets
import WiFi
import World

import struct Air.IPv4Address

/// The chip's TCP/IP, as its Wi-Fi sees it.
final class ChipLink: IPPort {
    private unowned let network: ChipNetwork

    /// Told of the station's address, as a number: forwards from outside lead there.
    var onStation: (UInt32) -> Void = { _ in }
    /// The station of forwards to the soft-AP; nil where there is none.
    var guest: GuestLink?

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
        if interface == .softAP { guest?.softAPChanged(isUp: isUp) }
    }

    func addressChanged(_ interface: WiFiInterface, _ info: IPInfo, dns: [IPv4Address]) {
        network.setAddress(
            .init(info.address.bits), mask: .init(info.mask.bits),
            gateway: .init(info.gateway.bits), of: side(interface))
        if interface == .station { onStation(info.address.bits) }
        if interface == .softAP { guest?.softAPAddressChanged(info.address.bits) }
        for (number, server) in dns.prefix(2).enumerated() {
            network.setDNSServer(number, .init(server.bits))
        }
    }

    func receive(_ ethernet: [UInt8], on interface: WiFiInterface) {
        network.receive(ethernet, on: side(interface))
    }

    private func side(_ interface: WiFiInterface) -> NetworkInterface {
        interface == .station ? .station : .softAP
    }
}

/// The wire, as the access points see it. Each has a plug in the net of its name, or in the first.
final class WireLink: Uplink {
    private unowned let machine: Machine
    private let network: OutsideNetwork
    /// Looked up by access point only, never walked.
    private var plugs: [ObjectIdentifier: OutsideNetwork.Plug] = [:]

    init(_ network: OutsideNetwork, on machine: Machine) {
        self.network = network
        self.machine = machine
    }

    func receive(_ ethernet: [UInt8], from accessPoint: AccessPoint) {
        let now = machine.now
        let key = ObjectIdentifier(accessPoint)
        let plug =
            plugs[key]
            ?? network.plug(into: accessPoint.name, at: now) { [unowned accessPoint] frame, _ in
                accessPoint.send(frame)
            }
        plugs[key] = plug
        network.send(ethernet, from: plug, at: now)
    }
}
