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

// MARK: - Sleep: see Machine/ForcedSleep.swift

/// False for a type that does not exist.
@c @implementation
public func wifi_set_sleep_type(_ type: sleep_type) -> Bool {
    machine.charge(Cost.look)
    guard let type = SleepType(rawValue: type.rawValue) else { return false }
    machine.automaticSleepType = type
    return true
}

@c @implementation
public func wifi_get_sleep_type() -> sleep_type {
    machine.charge(Cost.look)
    return sleep_type(rawValue: machine.automaticSleepType.rawValue)
}

@c @implementation
public func wifi_fpm_open() { machine.openForcedSleep() }

@c @implementation
public func wifi_fpm_close() { machine.closeForcedSleep() }

/// Before wifi_fpm_open; a type that does not exist is ignored.
@c @implementation
public func wifi_fpm_set_sleep_type(_ type: sleep_type) {
    machine.charge(Cost.look)
    if let type = SleepType(rawValue: type.rawValue) { machine.forcedSleepType = type }
}

@c @implementation
public func wifi_fpm_get_sleep_type() -> sleep_type {
    machine.charge(Cost.look)
    return sleep_type(rawValue: machine.forcedSleepType.rawValue)
}

@c @implementation
public func wifi_fpm_set_wakeup_cb(_ cb: fpm_wakeup_cb!) {
    machine.setWakeUpCallback(unsafeBitCast(cb, to: UnsafeMutableRawPointer?.self))
}

/// 0, -1 for a wrong state, type, mode or time, -2 before wifi_fpm_open.
@c @implementation
public func wifi_fpm_do_sleep(_ sleep_time_in_us: UInt32) -> Int8 {
    machine.forceSleep(microseconds: sleep_time_in_us).rawValue
}

@c @implementation
public func wifi_fpm_do_wakeup() { machine.wakeUp() }
