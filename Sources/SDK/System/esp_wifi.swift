//  espressif/esp_wifi.h: what concerns both Wi-Fi interfaces. What each function does, WiFi/Modes,
//  WiFi/StationIP and WiFi/RawFrames tell.

import Air
import CHost
import Chip
import Machine
import SDKHeaders
import WiFi

private var machine: Machine { Machine.current }

// MARK: - Modes

@c @implementation
public func wifi_get_opmode() -> WIFI_MODE {
    perform(Cost.look) { WIFI_MODE(rawValue: $0.mode.rawValue) }
}

@c @implementation
public func wifi_get_opmode_default() -> WIFI_MODE {
    perform { WIFI_MODE(rawValue: $0.storedMode.rawValue) }
}

private func set(_ opmode: WIFI_MODE, keeps: Bool) -> Bool {
    perform { wifi in
        guard let mode = WiFiMode(rawValue: opmode.rawValue) else { return false }
        return wifi.setMode(mode, keeps: keeps)
    }
}

/// False for a mode that does not exist, while the sniffer listens, and in forced sleep.
@c @implementation
public func wifi_set_opmode(_ opmode: WIFI_MODE) -> Bool { set(opmode, keeps: true) }

@c @implementation
public func wifi_set_opmode_current(_ opmode: WIFI_MODE) -> Bool { set(opmode, keeps: false) }

// MARK: - Addresses

extension WiFiInterface {
    /// nil for an interface that does not exist.
    fileprivate init?(_ interface: WIFI_INTERFACE) { self.init(rawValue: interface.rawValue) }
}

@c @implementation
public func wifi_get_ip_info(
    _ if_index: WIFI_INTERFACE, _ info: UnsafeMutablePointer<ip_info>!
) -> Bool {
    perform(Cost.look) { wifi in
        guard let info, let found = WiFiInterface(if_index).flatMap(wifi.ipInfo) else {
            return false
        }
        info.pointee = found.c
        return true
    }
}

@c @implementation
public func wifi_set_ip_info(
    _ if_index: WIFI_INTERFACE, _ info: UnsafeMutablePointer<ip_info>!
) -> Bool {
    perform { wifi in
        guard let info, let interface = WiFiInterface(if_index) else { return false }
        return wifi.setIPInfo(IPInfo(info.pointee), of: interface)
    }
}

/// Six bytes; false for an interface that does not exist.
@c @implementation
public func wifi_get_macaddr(
    _ if_index: WIFI_INTERFACE, _ macaddr: UnsafeMutablePointer<UInt8>!
) -> Bool {
    perform(Cost.look) { wifi in
        guard let interface = WiFiInterface(if_index), let macaddr else { return false }
        for (place, byte) in wifi.address(of: interface).array.enumerated() {
            macaddr[place] = byte
        }
        return true
    }
}

@c @implementation
public func wifi_set_macaddr(
    _ if_index: WIFI_INTERFACE, _ macaddr: UnsafeMutablePointer<UInt8>!
) -> Bool {
    perform { wifi in
        guard let interface = WiFiInterface(if_index), let macaddr else { return false }
        return wifi.setAddress(MACAddress(macaddr), of: interface)
    }
}

// MARK: - Channel, physical mode, status LED

@c @implementation
public func wifi_get_channel() -> UInt8 { perform(Cost.look) { $0.channel } }

@c @implementation
public func wifi_set_channel(_ channel: UInt8) -> Bool { perform { $0.setChannel(channel) } }

@c @implementation
public func wifi_get_phy_mode() -> WIFI_PHY_MODE {
    perform(Cost.look) { WIFI_PHY_MODE(rawValue: $0.phyMode.rawValue) }
}

@c @implementation
public func wifi_set_phy_mode(_ mode: WIFI_PHY_MODE) -> Bool {
    perform { wifi in PhyMode(rawValue: mode.rawValue).map { wifi.setPhyMode($0) } ?? false }
}

/// What the LED shows, WiFi/StatusLED.swift tells.
@c @implementation
public func wifi_status_led_install(_ gpio_id: UInt8, _ gpio_name: UInt32, _ gpio_func: UInt8) {
    perform { $0.installStatusLED(pin: gpio_id, register: gpio_name, function: gpio_func) }
}

@c @implementation
public func wifi_status_led_uninstall() { perform { $0.removeStatusLED() } }

// MARK: - Promiscuous mode

@c @implementation
public func wifi_promiscuous_enable(_ promiscuous: UInt8) {
    perform { $0.setSniffing(promiscuous != 0) }
}

/// The callback runs in the SDK's task "evt"; its buffer, on the chip's heap, lives as long as the
/// call. SnifferBuffers.swift has its forms.
@c @implementation
public func wifi_set_promiscuous_rx_cb(_ cb: wifi_promiscuous_cb_t!) {
    let function = cb.map { unsafeBitCast($0, to: UnsafeMutableRawPointer.self) }
    perform { wifi in
        guard let function else { return wifi.setSniffer(nil) }
        wifi.setSniffer { frame in
            let bytes = frame.snifferBuffer
            withChipBytes(bytes) { h8_call_with_number(function, $0, UInt32(bytes.count)) }
        }
    }
}

/// Lends a copy on the chip's heap; does nothing when there is no room.
private func withChipBytes(_ bytes: [UInt8], _ body: (UnsafeMutableRawPointer) -> Void) {
    guard let place = machine.systemAllocate(UInt32(bytes.count)) else { return }
    place.copyMemory(from: bytes, byteCount: bytes.count)
    body(place)
    machine.systemRelease(place)
}

@c @implementation
public func wifi_promiscuous_set_mac(_ address: UnsafePointer<UInt8>!) -> Bool {
    perform { address != nil && $0.setSniffedAddress(MACAddress(address)) }
}

// MARK: - Events

/// The handler runs in the SDK's task "evt".
@c @implementation
public func wifi_set_event_handler_cb(_ cb: wifi_event_handler_cb_t!) -> Bool {
    let function = cb.map { unsafeBitCast($0, to: UnsafeMutableRawPointer.self) }
    perform { wifi in
        wifi.setEventHandler(function.map { function in { event in event.tell(function) } })
    }
    return true
}

// MARK: - Frames of the application's own

@c @implementation
public func wifi_register_send_pkt_freedom_cb(_ cb: freedom_outside_cb_t!) -> Int32 {
    let function = cb.map { unsafeBitCast($0, to: UnsafeMutableRawPointer.self) }
    guard let function else { return -1 }
    perform { $0.setOnSent { isSent in h8_call_char(function, isSent ? 0 : 1) } }
    return 0
}

@c @implementation
public func wifi_unregister_send_pkt_freedom_cb() { perform { $0.setOnSent(nil) } }

@c @implementation
public func wifi_send_pkt_freedom(
    _ buf: UnsafeMutablePointer<UInt8>!, _ len: UInt16, _ sys_seq: Bool
) -> Int32 {
    perform { wifi in
        // What is too long is not read: the buffer may be shorter.
        guard let buf, WiFi.rawLengths.contains(Int(len)) else { return -1 }
        let bytes = Array(UnsafeBufferPointer(start: buf, count: Int(len)))
        return wifi.sendRaw(bytes, numbers: sys_seq) ? 0 : -1
    }
}

// MARK: - Frames of RFID readers

@c @implementation
public func wifi_rfid_locp_recv_open() -> Int32 {
    perform { $0.setTakingBridged(true) }
    return 0
}

@c @implementation
public func wifi_rfid_locp_recv_close() { perform { $0.setTakingBridged(false) } }

/// The callback runs in the SDK's task "evt", with a copy of the frame that lives as long as the
/// call; -1 without one.
@c @implementation
public func wifi_register_rfid_locp_recv_cb(_ cb: rfid_locp_cb_t!) -> Int32 {
    guard let cb else { return -1 }
    let function = unsafeBitCast(cb, to: UInt.self)
    perform { wifi in
        wifi.setOnBridged { frame, level in
            let call = unsafeBitCast(function, to: rfid_locp_cb_t.self)
            withChipBytes(frame) {
                call($0.assumingMemoryBound(to: UInt8.self), Int32(frame.count), level)
            }
        }
    }
    return 0
}

@c @implementation
public func wifi_unregister_rfid_locp_recv_cb() { perform { $0.setOnBridged(nil) } }

// MARK: - Rates

/// 0, or -1 for a rate that does not exist.
@c @implementation
public func wifi_set_user_fixed_rate(_ enable_mask: UInt8, _ rate: UInt8) -> Int32 {
    perform { wifi in
        guard enable_mask <= 3, RateSettings.isRate(rate) || enable_mask == 0 else { return -1 }
        wifi.rates.fixedMask = enable_mask
        wifi.rates.fixed = rate
        return 0
    }
}

@c @implementation
public func wifi_get_user_fixed_rate(
    _ enable_mask: UnsafeMutablePointer<UInt8>!, _ rate: UnsafeMutablePointer<UInt8>!
) -> Int32 {
    perform(Cost.look) { wifi in
        guard let enable_mask, let rate else { return -1 }
        enable_mask.pointee = wifi.rates.fixedMask
        rate.pointee = wifi.rates.fixed
        return 0
    }
}

/// 0, or -1 for a range that is none.
@c @implementation
public func wifi_set_user_sup_rate(_ min: UInt8, _ max: UInt8) -> Int32 {
    perform { wifi in
        guard min <= max, max <= 11 else { return -1 }
        wifi.rates.supported = min...max
        return 0
    }
}

/// False for a mode, an interface or a range that does not exist. Acts on the interfaces of
/// wifi_set_user_limit_rate_mask.
@c @implementation
public func wifi_set_user_rate_limit(
    _ mode: UInt8, _ ifidx: UInt8, _ max: UInt8, _ min: UInt8
) -> Bool {
    perform { wifi in
        guard let family = RateSettings.Family(rawValue: Int(mode)) else { return false }
        return wifi.rates.limit(family, of: Int(ifidx), max: max, min: min)
    }
}

@c @implementation
public func wifi_get_user_limit_rate_mask() -> UInt8 { perform(Cost.look) { $0.rates.limitMask } }

@c @implementation
public func wifi_set_user_limit_rate_mask(_ enable_mask: UInt8) -> Bool {
    perform { wifi in
        guard enable_mask <= 3 else { return false }
        wifi.rates.limitMask = enable_mask
        return true
    }
}

// MARK: - Elements of the manufacturer's own

/// False for a kind that does not exist, and for more than 247 bytes.
@c @implementation
public func wifi_set_user_ie(
    _ enable: Bool, _ m_oui: UnsafeMutablePointer<UInt8>!, _ type: user_ie_type,
    _ user_ie: UnsafeMutablePointer<UInt8>!, _ len: UInt8
) -> Bool {
    perform { wifi in
        guard let element = UserElement(rawValue: type.rawValue), len <= 247 else { return false }
        guard enable else {
            wifi.setUserElement(element, nil)
            return true
        }
        guard let m_oui, user_ie != nil || len == 0 else { return false }
        let content = Array(UnsafeBufferPointer(start: user_ie, count: Int(len)))
        wifi.setUserElement(
            element, Array(UnsafeBufferPointer(start: m_oui, count: 3)) + content)
        return true
    }
}

/// The callback runs in the SDK's task "evt".
@c @implementation
public func wifi_register_user_ie_manufacturer_recv_cb(
    _ cb: user_ie_manufacturer_recv_cb_t!
) -> Int32 {
    guard let cb else { return -1 }
    // A C function pointer as a number, since what is kept must not depend on this frame.
    let function = unsafeBitCast(cb, to: UInt.self)
    perform { wifi in
        wifi.setOnUserElement { element, sender, content, level in
            let call = unsafeBitCast(function, to: user_ie_manufacturer_recv_cb_t.self)
            withChipBytes(sender.array + content) { place in
                let bytes = place.assumingMemoryBound(to: UInt8.self)
                call(
                    user_ie_type(rawValue: element.rawValue), bytes, bytes + 6, bytes + 9,
                    UInt8(truncatingIfNeeded: content.count - 3), Int32(level))
            }
        }
    }
    return 0
}

@c @implementation
public func wifi_unregister_user_ie_manufacturer_recv_cb() { perform { $0.setOnUserElement(nil) } }

// MARK: - Sleep: see WiFi/PowerSave.swift and Machine/ForcedSleep.swift

/// False for a type that does not exist.
@c @implementation
public func wifi_set_sleep_type(_ type: sleep_type) -> Bool {
    perform(Cost.look) { wifi in
        guard let type = SleepType(rawValue: type.rawValue) else { return false }
        wifi.setSleepType(type)
        return true
    }
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
