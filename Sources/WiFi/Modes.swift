//  What concerns both interfaces: modes, addresses, the channel.

import Chip
import Machine
import Simulation

/// C: WIFI_PHY_MODE.
public enum PhyMode: UInt32, Sendable, Comparable {
    case b = 1
    case g = 2
    case n = 3

    public static func < (a: PhyMode, b: PhyMode) -> Bool { a.rawValue < b.rawValue }
}

extension WiFi {
    // MARK: - Modes

    public var mode: WiFiMode { machine.wifiMode }

    /// C: wifi_get_opmode_default.
    public var storedMode: WiFiMode { storedSettings.mode }

    /// Changes the mode, at once or when user_init has returned. C: wifi_set_opmode.
    ///
    /// - Parameter keeps: in flash too, if it is another one than there.
    /// - Returns: false while the sniffer listens, and in forced sleep but for no mode at all.
    public func setMode(_ new: WiFiMode, keeps: Bool) -> Bool {
        guard isNotSniffing("wifi_set_opmode"), new == .off || canWake("wifi_set_opmode") else {
            return false
        }
        if keeps { store { $0.mode = new } }
        let old = mode
        machine.setWiFiMode(new)
        guard chip.isStarted, old != new else { return true }
        if old.hasStation, !new.hasStation { stopStation() }
        machine.perform(in: .radio) { [unowned self] in
            if new.hasSoftAP, chip.services == nil { startSoftAP() }
            if !new.hasSoftAP, chip.services != nil { stopSoftAP() }
            // Sleep is for the station alone.
            mode == .station ? stayAwake() : wake()
            retune()
        }
        return true
    }

    /// A mode can be chosen where there is no radio, but does not end a forced sleep.
    private func canWake(_ call: StaticString) -> Bool {
        machine.isForcedAsleep ? hasRadio(call) : true
    }

    func has(_ interface: WiFiInterface) -> Bool {
        interface == .station ? mode.hasStation : mode.hasSoftAP
    }

    // MARK: - Addresses

    public func address(of interface: WiFiInterface) -> MACAddress {
        interface == .station ? machine.addresses.station : machine.addresses.softAP
    }

    /// Until the next boot. C: wifi_set_macaddr (Guide 3.2.6).
    ///
    /// - Returns: false outside of user_init, for an interface that is off, for a group's address,
    ///   and for the other interface's.
    public func setAddress(_ new: MACAddress, of interface: WiFiInterface) -> Bool {
        let other: WiFiInterface = interface == .station ? .softAP : .station
        guard !chip.isStarted, has(interface), !new.isGroup, new != address(of: other) else {
            return false
        }
        if interface == .station {
            machine.addresses.station = new
        } else {
            machine.addresses.softAP = new
        }
        ip?.hardwareAddressChanged(interface, new)
        return true
    }

    // MARK: - Channel and rates

    /// C: wifi_get_channel.
    public var channel: UInt8 { homeChannel }

    /// For the sniffer and for frames by hand. C: wifi_set_channel.
    ///
    /// - Returns: false for a channel that does not exist.
    public func setChannel(_ channel: UInt8) -> Bool {
        guard (1...14).contains(channel) else { return false }
        chip.channel = channel
        if chip.scan == nil { retune() }
        return true
    }

    public var phyMode: PhyMode { chip.phyMode }

    /// Kept in flash. C: wifi_set_phy_mode.
    ///
    /// - Returns: false for 802.11n with a soft-AP, which knows b and g only (behaviour.md 5).
    public func setPhyMode(_ new: PhyMode) -> Bool {
        guard new != .n || !mode.hasSoftAP else { return false }
        chip.phyMode = new
        store { $0.phyMode = new }
        return true
    }

    public var rates: RateSettings {
        get { chip.rates }
        set { chip.rates = newValue }
    }
}
