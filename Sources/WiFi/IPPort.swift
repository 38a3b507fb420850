//  Between Wi-Fi and TCP/IP: what a stack has to offer to an interface of the chip's.

import Air
import Chip
import Wire

/// Addresses of an interface. C: struct ip_info.
public struct IPInfo: Equatable, Sendable {
    public var address: IPv4Address
    public var mask: IPv4Address
    public var gateway: IPv4Address

    public init(address: IPv4Address, mask: IPv4Address, gateway: IPv4Address) {
        self.address = address
        self.mask = mask
        self.gateway = gateway
    }

    public static let none = IPInfo(address: .any, mask: .any, gateway: .any)
    /// The soft-AP's, until firmware says otherwise.
    public static let softAP = IPInfo(
        address: IPv4Address(192, 168, 4, 1), mask: IPv4Address(255, 255, 255, 0),
        gateway: IPv4Address(192, 168, 4, 1))
}

/// The chip's TCP/IP. But where it says otherwise, functions are called in the SDK's task "tiT",
/// and may wait there. What it has to send goes to `WiFi.transmit`.
public protocol IPPort: AnyObject {
    /// The link of an interface is up or down.
    func linkChanged(_ interface: WiFiInterface, isUp: Bool)
    /// An interface has this hardware address from now on. In any task.
    func hardwareAddressChanged(_ interface: WiFiInterface, _ address: MACAddress)
    /// An interface has these addresses from now on; `IPInfo.none` for no address.
    ///
    /// - Parameter dns: name servers that DHCP told; empty where it told none.
    func addressChanged(_ interface: WiFiInterface, _ info: IPInfo, dns: [IPv4Address])
    /// An Ethernet frame has come in. DHCP's own frames do not come here.
    func receive(_ ethernet: [UInt8], on interface: WiFiInterface)
}

extension WiFi {
    /// Sends an Ethernet frame; one for an interface that is not connected is dropped.
    public func transmit(_ ethernet: [UInt8], on interface: WiFiInterface) {
        guard ethernet.count >= 14 else { return }
        switch interface {
        case .station:
            guard let joining = chip.joining, joining.phase == .joined,
                let network = joining.network,
                var frame = Frame.data(ethernet, via: network.bssid)
            else { return }
            frame.protection = network.protection(ofGroup: false)
            send(frame, at: chip.rates.rate(of: .station, chip.phyMode))
            stopDozing()
            stayAwake()
        case .softAP:
            guard let services = chip.services,
                var frame = Frame.data(ethernet, from: machine.addresses.softAP)
            else { return }
            let target = frame.receiver
            frame.protection = services.settings.description.protection(ofGroup: target.isGroup)
            guard target.isGroup ? !services.joined.isEmpty : services.hasJoined(target) else {
                return
            }
            // 802.11n is for the station only (behaviour.md 5).
            let rate = chip.rates.rate(of: .softAP, min(chip.phyMode, .g))
            send(frame, at: target.isGroup ? .basic : rate)
        }
    }

    /// Gives an Ethernet frame from the air to TCP/IP, or to DHCP.
    func deliver(_ ethernet: [UInt8], to interface: WiFiInterface) {
        machine.perform(in: .network) { [unowned self] in
            let port = UDPFrame.port(of: ethernet)
            if interface == .station, port == DHCPMessage.clientPort, chip.dhcpClient != nil {
                perform(chip.dhcpClient?.receive(ethernet) ?? [])
            } else if interface == .softAP, port == DHCPMessage.serverPort {
                serveDHCP(ethernet)
            } else {
                ip?.receive(ethernet, on: interface)
            }
        }
    }
}
