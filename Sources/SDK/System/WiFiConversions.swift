//  Between the SDK's structures for Wi-Fi and ours.

import Air
import CHost
import Chip
import Machine
import SDKHeaders
import WiFi
import Wire

// MARK: - Bytes

/// The bytes of an array in a structure.
func bytes<Tuple>(_ tuple: Tuple) -> [UInt8] { withUnsafeBytes(of: tuple) { Array($0) } }

/// The bytes of a text in a structure, which ends at its first zero or with the array.
func text<Tuple>(_ tuple: Tuple) -> [UInt8] {
    withUnsafeBytes(of: tuple) { Array($0.prefix { $0 != 0 }) }
}

/// Fills an array in a structure; what is left of it becomes zeros.
func fill<Tuple>(_ tuple: inout Tuple, _ content: [UInt8]) {
    withUnsafeMutableBytes(of: &tuple) { target in
        for index in target.indices {
            target[index] = index < content.count ? content[index] : 0
        }
    }
}

extension MACAddress {
    /// Six bytes of firmware's.
    init(_ pointer: UnsafePointer<UInt8>) {
        self.init(Array(UnsafeBufferPointer(start: pointer, count: 6)), at: 0)
    }
}

extension IPv4Address {
    init(_ address: ip_addr) { self.init(network: address.addr) }
    var c: ip_addr { ip_addr(addr: networkOrder) }
}

extension IPInfo {
    init(_ info: ip_info) {
        self.init(
            address: IPv4Address(info.ip), mask: IPv4Address(info.netmask),
            gateway: IPv4Address(info.gw))
    }

    var c: ip_info { ip_info(ip: address.c, netmask: mask.c, gw: gateway.c) }
}

// MARK: - Configurations

extension StationConfig {
    init(_ config: station_config) {
        self.init()
        ssid = text(config.ssid)
        password = text(config.password)
        bssid = config.bssid_set == 1 ? MACAddress(bytes(config.bssid), at: 0) : nil
    }

    func store(in config: UnsafeMutablePointer<station_config>) {
        fill(&config.pointee.ssid, ssid)
        fill(&config.pointee.password, password)
        config.pointee.bssid_set = bssid == nil ? 0 : 1
        fill(&config.pointee.bssid, bssid?.array ?? [])
    }
}

extension SoftAPConfig {
    /// nil for a mode of protection that there is not.
    init?(_ config: softap_config) {
        guard let mode = AuthMode(rawValue: UInt8(truncatingIfNeeded: config.authmode.rawValue))
        else { return nil }
        self.init()
        ssid =
            config.ssid_len == 0
            ? text(config.ssid) : Array(bytes(config.ssid).prefix(Int(config.ssid_len)))
        password = text(config.password)
        channel = config.channel
        authMode = mode
        isHidden = config.ssid_hidden != 0
        maxConnections = config.max_connection
        beaconInterval = config.beacon_interval
    }

    func store(in config: UnsafeMutablePointer<softap_config>) {
        fill(&config.pointee.ssid, ssid)
        fill(&config.pointee.password, password)
        config.pointee.ssid_len = UInt8(ssid.count)
        config.pointee.channel = channel
        config.pointee.authmode = AUTH_MODE(rawValue: UInt32(authMode.rawValue))
        config.pointee.ssid_hidden = isHidden ? 1 : 0
        config.pointee.max_connection = maxConnections
        config.pointee.beacon_interval = beaconInterval
    }
}

// MARK: - Lists on the chip's heap

/// Makes a list of the chip's from its last element to its first; as much of it as there is room
/// for.
private func makeList<Item, Element>(
    _ items: [Item],
    _ fill: (Item, UnsafeMutablePointer<Element>, UnsafeMutablePointer<Element>?) -> Void
) -> UnsafeMutablePointer<Element>? {
    var head: UnsafeMutablePointer<Element>?
    for item in items.reversed() {
        guard
            let place = Machine.current.systemAllocate(UInt32(MemoryLayout<Element>.size))?
                .bindMemory(to: Element.self, capacity: 1)
        else { continue }
        fill(item, place, head)
        head = place
    }
    return head
}

enum ScanList {
    /// The networks as firmware gets them; nil where there are none.
    static func make(_ results: [ScanResult]) -> UnsafeMutablePointer<bss_info>? {
        makeList(results) { result, place, next in
            place.pointee.next.stqe_next = next
            SDKSystem.fill(&place.pointee.bssid, result.network.bssid.array)
            SDKSystem.fill(&place.pointee.ssid, result.network.ssid)
            place.pointee.ssid_len = UInt8(result.network.ssid.count)
            place.pointee.channel = result.network.channel
            place.pointee.rssi = result.level
            place.pointee.authmode = AUTH_MODE(rawValue: UInt32(result.network.authMode.rawValue))
            place.pointee.is_hidden = result.isHidden ? 1 : 0
        }
    }

    static func free(_ list: UnsafeMutablePointer<bss_info>?) {
        var next = list
        while let place = next {
            next = place.pointee.next.stqe_next
            Machine.current.systemRelease(place)
        }
    }
}

enum StationList {
    static func make(
        _ stations: [(address: MACAddress, ip: IPv4Address)]
    ) -> UnsafeMutablePointer<station_info>? {
        makeList(stations) { station, place, next in
            place.pointee.next.stqe_next = next
            SDKSystem.fill(&place.pointee.bssid, station.address.array)
            place.pointee.ip = station.ip.c
        }
    }

    static func free(_ list: UnsafeMutablePointer<station_info>?) {
        var next = list
        while let place = next {
            next = place.pointee.next.stqe_next
            Machine.current.systemRelease(place)
        }
    }
}

// MARK: - Events

extension WiFiEvent {
    /// Tells firmware, with a structure on the chip's heap that lives as long as the call. Without
    /// room for it the event is lost, as on the chip.
    func tell(_ handler: UnsafeMutableRawPointer) {
        let machine = Machine.current
        guard let place = machine.systemAllocate(UInt32(MemoryLayout<System_Event_t>.size)) else {
            return
        }
        let event = place.bindMemory(to: System_Event_t.self, capacity: 1)
        event.pointee.event_id = SYSTEM_EVENT(rawValue: number)
        var list: UnsafeMutablePointer<bss_info>?
        if case .scanDone(let results) = self { list = ScanList.make(results) }
        store(in: &event.pointee.event_info, list)
        h8_call_with(handler, place)
        ScanList.free(list)
        machine.systemRelease(place)
    }

    private func store(in info: inout Event_Info_u, _ list: UnsafeMutablePointer<bss_info>?) {
        switch self {
        case .scanDone:
            info.scan_done.status = 0
            info.scan_done.bss = list
        case .connected(let ssid, let bssid, let channel):
            fill(&info.connected.ssid, ssid)
            info.connected.ssid_len = UInt8(ssid.count)
            fill(&info.connected.bssid, bssid.array)
            info.connected.channel = channel
        case .disconnected(let ssid, let bssid, let reason):
            fill(&info.disconnected.ssid, ssid)
            info.disconnected.ssid_len = UInt8(ssid.count)
            fill(&info.disconnected.bssid, bssid.array)
            info.disconnected.reason = UInt8(truncatingIfNeeded: reason.rawValue)
        case .authModeChanged(let old, let new):
            info.auth_change.old_mode = old.rawValue
            info.auth_change.new_mode = new.rawValue
        case .gotIP(let addresses):
            info.got_ip.ip = addresses.address.c
            info.got_ip.mask = addresses.mask.c
            info.got_ip.gw = addresses.gateway.c
        case .dhcpTimeout: break
        case .stationJoined(let address, let aid):
            fill(&info.sta_connected.mac, address.array)
            info.sta_connected.aid = UInt8(truncatingIfNeeded: aid)
        case .stationLeft(let address, let aid):
            fill(&info.sta_disconnected.mac, address.array)
            info.sta_disconnected.aid = UInt8(truncatingIfNeeded: aid)
        case .probeRequest(let address, let level):
            info.ap_probereqrecved.rssi = Int32(level)
            fill(&info.ap_probereqrecved.mac, address.array)
        }
    }
}
