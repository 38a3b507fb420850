//  Addresses by lwIP's own functions: what netif_set_addr, dhcp_release and the like mean to Wi-Fi.
//
//  The stack has done its part already, or is told by the same ways as for the SDK's functions. No
//  event comes of any of it.

import Air
import Machine
import Simulation
import Wire

extension WiFi {
    /// Firmware has given the stack these addresses; wifi_get_ip_info tells them from now on.
    public func addressWasSet(_ info: IPInfo, of interface: WiFiInterface) {
        switch interface {
        case .station: chip.stationIP = info
        case .softAP: chip.softAPIP = info
        }
    }

    /// Asks the server at once to keep the address. C: dhcp_renew.
    ///
    /// - Returns: false when DHCP has given none.
    public func renewLease() -> Bool {
        guard chip.dhcpClient?.lease != nil else { return false }
        machine.perform(in: .network) { [unowned self] in
            perform(chip.dhcpClient?.renewNow() ?? [])
        }
        return true
    }

    /// Gives the address back; the client ends. C: dhcp_release.
    ///
    /// - Returns: false when DHCP has given none.
    public func releaseLease() -> Bool {
        guard chip.dhcpClient?.lease != nil else { return false }
        chip.isDHCPClientOn = false
        machine.perform(in: .network) { [unowned self] in
            perform(chip.dhcpClient?.release() ?? [])
            cancel(.dhcp)
            chip.dhcpClient = nil
            chip.stationIP = .none
            ip?.addressChanged(.station, .none, dns: [])
        }
        return true
    }

    /// Tells the server of an address that firmware has set; its answer is not waited for.
    /// C: dhcp_inform.
    public func informDHCPServer() {
        guard chip.stationIP.address != .any else { return }
        machine.perform(in: .network) { [unowned self] in
            let client = DHCPClient(
                address: machine.addresses.station, hostName: hostName, maxTries: 0,
                seed: machine.random.next())
            perform(client.inform(of: chip.stationIP.address))
        }
    }
}
