//  The station's own address: from DHCP or from firmware, and the host name.

import Air
import Chip
import Machine
import Simulation
import Wire

extension WiFi {
    // MARK: - Addresses

    /// C: wifi_get_ip_info. False, here nil, for an interface that is off.
    public func ipInfo(of interface: WiFiInterface) -> IPInfo? {
        guard has(interface) else { return nil }
        return interface == .station ? chip.stationIP : chip.softAPIP
    }

    /// C: wifi_set_ip_info.
    ///
    /// - Returns: false for an interface that is off, and while its DHCP runs.
    public func setIPInfo(_ info: IPInfo, of interface: WiFiInterface) -> Bool {
        guard has(interface) else { return false }
        switch interface {
        case .station:
            guard !chip.isDHCPClientOn else { return false }
            chip.stationIP = info
            if chip.joining?.phase == .joined {
                machine.perform(in: .network) { [unowned self] in useStationIP(dns: []) }
            }
        case .softAP:
            guard !chip.isDHCPServerOn else { return false }
            chip.softAPIP = info
            if chip.services != nil {
                machine.perform(in: .network) { [unowned self] in
                    ip?.addressChanged(.softAP, chip.softAPIP, dns: [])
                }
            }
        }
        return true
    }

    // MARK: - DHCP

    /// C: wifi_station_dhcpc_status.
    public var isDHCPClientOn: Bool { chip.isDHCPClientOn }

    /// C: wifi_station_dhcpc_start, _stop. Starting forgets an address that firmware set.
    ///
    /// - Returns: false without a station.
    public func setDHCPClient(on wants: Bool) -> Bool {
        guard mode.hasStation else { return false }
        guard chip.isDHCPClientOn != wants else { return true }
        chip.isDHCPClientOn = wants
        if wants { chip.stationIP = .none }
        let isJoined = chip.joining?.phase == .joined
        machine.perform(in: .network) { [unowned self] in
            if !wants {
                cancel(.dhcp)
                chip.dhcpClient = nil
            } else if isJoined {
                startDHCP()
            }
        }
        return true
    }

    /// The station is connected: it needs an address, or has one.
    func startAddressing() {
        machine.perform(in: .network) { [unowned self] in
            ip?.linkChanged(.station, isUp: true)
            if chip.isDHCPClientOn {
                startDHCP()
            } else if chip.stationIP.address != .any {
                useStationIP(dns: [])
            }
        }
    }

    /// The station is not connected any more.
    func stopAddressing() {
        machine.perform(in: .network) { [unowned self] in
            cancel(.dhcp)
            chip.dhcpClient = nil
            if chip.isDHCPClientOn { chip.stationIP = .none }
            ip?.addressChanged(.station, .none, dns: [])
            ip?.linkChanged(.station, isUp: false)
        }
    }

    /// Where firmware keeps the number of attempts that DHCP may take; 0 for no end.
    /// C: DHCP_MAXRTX.
    private static let maxTries: UInt32 = 0x6000_11E0

    private func startDHCP() {
        chip.stationIP = .none
        let tries = machine.readRegister(Self.maxTries)
        chip.dhcpClient = DHCPClient(
            address: machine.addresses.station, hostName: hostName, maxTries: tries,
            seed: machine.random.next())
        perform(chip.dhcpClient?.begin() ?? [])
        machine.printLine("dhcp client start...")
    }

    func perform(_ steps: [DHCPClientStep]) {
        for step in steps {
            switch step {
            case .send(let ethernet): transmit(ethernet, on: .station)
            case .wait(let time):
                wait(.dhcp, time, in: .network) { [unowned self] in
                    perform(chip.dhcpClient?.timeout() ?? [])
                }
            case .bound(let lease):
                if chip.dhcpClient?.isForEver == true { cancel(.dhcp) }
                let info = IPInfo(
                    address: lease.address, mask: lease.mask, gateway: lease.router)
                let isNew = info != chip.stationIP
                chip.stationIP = info
                if isNew { useStationIP(dns: lease.dns) }
            case .lost:
                chip.stationIP = .none
                chip.status = .connecting
                ip?.addressChanged(.station, .none, dns: [])
            case .gaveUp:
                chip.dhcpClient = nil
                post(.dhcpTimeout)
                machine.printLine("DHCP timeout")
            }
        }
    }

    private func useStationIP(dns: [IPv4Address]) {
        let info = chip.stationIP
        chip.status = .gotIP
        showConnection()
        ip?.addressChanged(.station, info, dns: dns)
        post(.gotIP(info))
        machine.printLine("ip:\(info.address),mask:\(info.mask),gw:\(info.gateway)")
    }

    // MARK: - Host name

    /// In the chip's RAM, as long as the board lives. C: wifi_station_get_hostname.
    public var hostNamePlace: UnsafeMutableRawPointer { machine.systemMemory(.hostName) }

    private static let longestName = 32

    var hostName: [UInt8] {
        let bytes = UnsafeRawBufferPointer(start: hostNamePlace, count: Self.longestName)
        return Array(bytes.prefix { $0 != 0 })
    }

    /// What DHCP tells the router from its next start on. C: wifi_station_set_hostname.
    ///
    /// - Returns: false for an empty name or one over 32 bytes.
    @discardableResult
    public func setHostName(_ name: [UInt8]) -> Bool {
        guard (1...Self.longestName).contains(name.count) else { return false }
        hostNamePlace.copyMemory(from: name + [0], byteCount: name.count + 1)
        return true
    }
}
