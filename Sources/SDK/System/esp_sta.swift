//  espressif/esp_sta.h: the station. What each function does, WiFi/Station, Scanning and StationIP
//  tell.

import Air
import CHost
import Chip
import Machine
import SDKHeaders
import WiFi

// MARK: - Configuration

@c @implementation
public func wifi_station_get_config(_ config: UnsafeMutablePointer<station_config>!) -> Bool {
    perform { wifi in
        guard let config else { return false }
        wifi.stationConfig.store(in: config)
        return true
    }
}

@c @implementation
public func wifi_station_get_config_default(
    _ config: UnsafeMutablePointer<station_config>!
) -> Bool {
    perform { wifi in
        guard let config else { return false }
        wifi.storedStationConfig.store(in: config)
        return true
    }
}

@c @implementation
public func wifi_station_set_config(_ config: UnsafeMutablePointer<station_config>!) -> Bool {
    perform { config != nil && $0.setStationConfig(StationConfig(config.pointee), keeps: true) }
}

@c @implementation
public func wifi_station_set_config_current(
    _ config: UnsafeMutablePointer<station_config>!
) -> Bool {
    perform { config != nil && $0.setStationConfig(StationConfig(config.pointee), keeps: false) }
}

// MARK: - Connecting

@c @implementation
public func wifi_station_connect() -> Bool { perform { $0.connect() } }

@c @implementation
public func wifi_station_disconnect() -> Bool { perform { $0.disconnect() } }

@c @implementation
public func wifi_station_get_connect_status() -> STATION_STATUS {
    perform(Cost.look) { STATION_STATUS(rawValue: $0.status.rawValue) }
}

@c @implementation
public func wifi_station_get_rssi() -> Int8 {
    perform(Cost.look) { $0.level.map { Int8(clamping: $0) } ?? 31 }
}

@c @implementation
public func wifi_station_get_auto_connect() -> Bool { perform { $0.autoConnects } }

@c @implementation
public func wifi_station_set_auto_connect(_ set: Bool) -> Bool {
    perform { $0.setAutoConnect(set) }
    return true
}

@c @implementation
public func wifi_station_get_reconnect_policy() -> Bool { perform(Cost.look) { $0.reconnects } }

@c @implementation
public func wifi_station_set_reconnect_policy(_ set: Bool) -> Bool {
    perform { $0.reconnects = set }
    return true
}

// MARK: - Scanning

/// The callback runs in the SDK's task "evt"; the list is gone when it has returned.
@c @implementation
public func wifi_station_scan(
    _ config: UnsafeMutablePointer<scan_config>!, _ cb: scan_done_cb_t!
) -> Bool {
    var filter = ScanFilter()
    if let config = config?.pointee {
        if let ssid = config.ssid {
            let length = (0..<32).first { ssid[$0] == 0 } ?? 32
            filter.ssid = Array(UnsafeBufferPointer(start: ssid, count: length))
        }
        filter.bssid = config.bssid.map { MACAddress($0) }
        filter.channel = config.channel
        filter.showsHidden = config.show_hidden != 0
    }
    let function = cb.map { unsafeBitCast($0, to: UnsafeMutableRawPointer.self) }
    let wanted = filter
    return perform { wifi in
        wifi.scan(wanted) { results in
            guard let function else { return }
            let list = ScanList.make(results ?? [])
            h8_call_with_number(function, list, (results == nil ? FAIL : OK).rawValue)
            ScanList.free(list)
        }
    }
}

// MARK: - Access points remembered

@c @implementation
public func wifi_station_ap_number_set(_ ap_number: UInt8) -> Bool {
    perform { $0.setRecordedCapacity(Int(ap_number)) }
}

/// Fills as many of the five places as there are, and says how many.
@c @implementation
public func wifi_station_get_ap_info(_ config: UnsafeMutablePointer<station_config>!) -> UInt8 {
    perform { wifi in
        guard let config else { return 0 }
        let recorded = wifi.recordedConfigs
        for (index, record) in recorded.enumerated() { record.store(in: config + index) }
        return UInt8(recorded.count)
    }
}

@c @implementation
public func wifi_station_ap_change(_ current_ap_id: UInt8) -> Bool {
    perform { $0.changeRecord(to: Int(current_ap_id)) }
}

@c @implementation
public func wifi_station_get_current_ap_id() -> UInt8 { perform { UInt8($0.currentRecord) } }

// MARK: - DHCP client and host name

@c @implementation
public func wifi_station_dhcpc_start() -> Bool { perform { $0.setDHCPClient(on: true) } }

@c @implementation
public func wifi_station_dhcpc_stop() -> Bool { perform { $0.setDHCPClient(on: false) } }

@c @implementation
public func wifi_station_dhcpc_status() -> dhcp_status {
    perform(Cost.look) { $0.isDHCPClientOn ? DHCP_STARTED : DHCP_STOPPED }
}

@c @implementation
public func wifi_station_get_hostname() -> UnsafeMutablePointer<CChar>! {
    perform(Cost.look) { $0.hostNamePlace.assumingMemoryBound(to: CChar.self) }
}

@c @implementation
public func wifi_station_set_hostname(_ name: UnsafeMutablePointer<CChar>!) -> Bool {
    perform { wifi in
        guard let name else { return false }
        let length = (0...32).first { name[$0] == 0 } ?? 33
        return wifi.setHostName((0..<length).map { UInt8(bitPattern: name[$0]) })
    }
}
