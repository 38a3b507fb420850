//  espressif/esp_wifi.h: the modes and addresses of the Wi-Fi interfaces. Everything that needs the
//  air comes with it.

import Chip
import Machine
import SDKHeaders

private var machine: Machine { Machine.current }

@c @implementation
public func wifi_get_opmode() -> WIFI_MODE {
    machine.charge(Cost.look)
    return WIFI_MODE(rawValue: machine.wifiMode.rawValue)
}

/// False for a mode that does not exist. Fidelity: not yet kept in flash.
@c @implementation
public func wifi_set_opmode(_ opmode: WIFI_MODE) -> Bool {
    machine.charge(Cost.system)
    guard let mode = WiFiMode(rawValue: opmode.rawValue) else { return false }
    machine.setWiFiMode(mode)
    machine.settle()
    return true
}

@c @implementation
public func wifi_set_opmode_current(_ opmode: WIFI_MODE) -> Bool { wifi_set_opmode(opmode) }

/// Six bytes; false for an interface that does not exist.
@c @implementation
public func wifi_get_macaddr(
    _ if_index: WIFI_INTERFACE, _ macaddr: UnsafeMutablePointer<UInt8>!
) -> Bool {
    machine.charge(Cost.look)
    guard if_index == STATION_IF || if_index == SOFTAP_IF, let macaddr else { return false }
    let address = if_index == STATION_IF ? machine.options.mac : machine.options.mac.softAP
    for (place, byte) in address.array.enumerated() { macaddr[place] = byte }
    return true
}
