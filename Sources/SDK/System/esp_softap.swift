//  espressif/esp_softap.h: the soft access point and its DHCP server. What each function does,
//  WiFi/SoftAP and SoftAPDHCP tell.

import Air
import Chip
import Machine
import SDKHeaders
import WiFi
import Wire

// MARK: - Configuration

@c @implementation
public func wifi_softap_get_config(_ config: UnsafeMutablePointer<softap_config>!) -> Bool {
    perform { wifi in
        guard let config else { return false }
        wifi.softAPConfig.store(in: config)
        return true
    }
}

@c @implementation
public func wifi_softap_get_config_default(
    _ config: UnsafeMutablePointer<softap_config>!
) -> Bool {
    perform { wifi in
        guard let config else { return false }
        wifi.storedSoftAPConfig.store(in: config)
        return true
    }
}

private func set(_ config: UnsafeMutablePointer<softap_config>?, keeps: Bool) -> Bool {
    perform { wifi in
        guard let config, let wanted = SoftAPConfig(config.pointee) else { return false }
        return wifi.setSoftAPConfig(wanted, keeps: keeps)
    }
}

@c @implementation
public func wifi_softap_set_config(_ config: UnsafeMutablePointer<softap_config>!) -> Bool {
    set(config, keeps: true)
}

@c @implementation
public func wifi_softap_set_config_current(
    _ config: UnsafeMutablePointer<softap_config>!
) -> Bool {
    set(config, keeps: false)
}

// MARK: - Stations

@c @implementation
public func wifi_softap_get_station_num() -> UInt8 {
    perform(Cost.look) { UInt8(truncatingIfNeeded: $0.stationCount) }
}

/// On the chip's heap until wifi_softap_free_station_info, which frees the last such list; NULL
/// when nobody has a lease.
@c @implementation
public func wifi_softap_get_station_info() -> UnsafeMutablePointer<station_info>! {
    perform { wifi in
        let list = StationList.make(wifi.stations)
        wifi.givenStations = list.map { UnsafeMutableRawPointer($0) }
        return list
    }
}

@c @implementation
public func wifi_softap_free_station_info() {
    perform { wifi in
        StationList.free(wifi.givenStations?.assumingMemoryBound(to: station_info.self))
        wifi.givenStations = nil
    }
}

// MARK: - DHCP server

@c @implementation
public func wifi_softap_dhcps_start() -> Bool { perform { $0.setDHCPServer(on: true) } }

@c @implementation
public func wifi_softap_dhcps_stop() -> Bool { perform { $0.setDHCPServer(on: false) } }

@c @implementation
public func wifi_softap_dhcps_status() -> dhcp_status {
    perform(Cost.look) { $0.isDHCPServerOn ? DHCP_STARTED : DHCP_STOPPED }
}

/// Leaves `enable` as it is.
@c @implementation
public func wifi_softap_get_dhcps_lease(_ please: UnsafeMutablePointer<dhcps_lease>!) -> Bool {
    perform { wifi in
        guard let please, let range = wifi.leaseRange else { return false }
        please.pointee.start_ip = range.first.c
        please.pointee.end_ip = range.last.c
        return true
    }
}

@c @implementation
public func wifi_softap_set_dhcps_lease(_ please: UnsafeMutablePointer<dhcps_lease>!) -> Bool {
    perform { wifi in
        guard let lease = please?.pointee else { return false }
        guard lease.enable else { return wifi.setLeaseRange(nil) }
        return wifi.setLeaseRange((IPv4Address(lease.start_ip), IPv4Address(lease.end_ip)))
    }
}

/// In minutes.
@c @implementation
public func wifi_softap_get_dhcps_lease_time() -> UInt32 { perform(Cost.look) { $0.leaseMinutes } }

@c @implementation
public func wifi_softap_set_dhcps_lease_time(_ minute: UInt32) -> Bool {
    perform { $0.setLease(minutes: minute) }
}

@c @implementation
public func wifi_softap_reset_dhcps_lease_time() -> Bool { perform { $0.setLease(minutes: nil) } }

/// Only OFFER_ROUTER, whose value is a byte: its lowest bit counts.
@c @implementation
public func wifi_softap_set_dhcps_offer_option(
    _ level: UInt8, _ optarg: UnsafeMutableRawPointer!
) -> Bool {
    perform { wifi in
        guard UInt32(level) == OFFER_ROUTER.rawValue else { return false }
        return wifi.setOffersRouter(optarg.map { $0.load(as: UInt8.self) & 1 != 0 })
    }
}
