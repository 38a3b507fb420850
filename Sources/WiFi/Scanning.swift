//  Scanning: the radio goes from channel to channel, asks, and listens (Guide 3.2.7, 3.2.8).

import Air
import Chip
import Machine
import Simulation

/// A network that a scan has found. C: struct bss_info.
public struct ScanResult: Sendable {
    public var network: NetworkDescription
    /// In dBm, of the strongest frame.
    public var level: Int8
    /// Its beacons do not name it.
    public var isHidden: Bool
}

/// What a scan is for. C: struct scan_config.
public struct ScanFilter: Sendable {
    /// nil for any name.
    public var ssid: [UInt8]?
    public var bssid: MACAddress?
    /// 0 for every channel.
    public var channel: UInt8 = 0
    public var showsHidden = false

    public init() {}
}

/// A scan under way.
struct Scan {
    /// 120 ms on each of 13 channels, asking actively.
    static let dwell = 120 * Cycles.perMillisecond
    static let channels: ClosedRange<UInt8> = 1...13

    let filter: ScanFilter
    let isForConnecting: Bool
    /// Told of the end with what was found; nil when the scan came to nothing. In "evt".
    let done: (([ScanResult]?) -> Void)?
    var channel: UInt8
    var found: [ScanResult] = []

    init(_ filter: ScanFilter, done: @escaping ([ScanResult]?) -> Void) {
        self.filter = filter
        self.done = done
        isForConnecting = false
        channel = filter.channel == 0 ? Self.channels.lowerBound : filter.channel
    }

    init(connectingTo config: StationConfig) {
        var filter = ScanFilter()
        filter.ssid = config.ssid
        filter.bssid = config.bssid
        self.filter = filter
        isForConnecting = true
        done = nil
        channel = Self.channels.lowerBound
    }

    var isLast: Bool { filter.channel != 0 || channel >= Self.channels.upperBound }

    /// What of it the asker gets.
    var results: [ScanResult] {
        found.filter { result in
            if let ssid = filter.ssid, result.network.ssid != ssid { return false }
            if let bssid = filter.bssid, result.network.bssid != bssid { return false }
            return !result.isHidden || filter.showsHidden || filter.ssid != nil
        }
    }

    mutating func note(_ network: NetworkDescription, level: Int8, isBeacon: Bool) {
        let hides = isBeacon && network.ssid.isEmpty
        guard let index = found.firstIndex(where: { $0.network.bssid == network.bssid }) else {
            found.append(ScanResult(network: network, level: level, isHidden: hides))
            return
        }
        found[index].level = max(found[index].level, level)
        found[index].isHidden = found[index].isHidden || hides
        if found[index].network.ssid.isEmpty { found[index].network = network }
    }
}

extension WiFi {
    /// Looks for networks; one scan at a time. C: wifi_station_scan.
    ///
    /// - Parameter done: called in "evt", with nil when the scan was given up.
    /// - Returns: false in user_init, without a station, and while the station looks or connects.
    public func scan(_ filter: ScanFilter, done: @escaping ([ScanResult]?) -> Void) -> Bool {
        let isJoining = chip.joining.map { $0.phase != .idle && $0.phase != .joined } ?? false
        guard mayUse("wifi_station_scan"), mode.hasStation, chip.scan == nil, !isJoining,
            filter.channel <= 14, isNotSniffing("wifi_station_scan"), hasRadio("wifi_station_scan")
        else { return false }
        machine.perform(in: .radio) { [unowned self] in beginScan(Scan(filter, done: done)) }
        return true
    }

    func beginScan(_ scan: Scan) {
        chip.scan = scan
        air.setListening(true, of: radio)
        scanChannel()
    }

    private func scanChannel() {
        guard let scan = chip.scan else { return }
        air.tune(radio, to: scan.channel)
        send(
            .probeRequest(
                from: machine.addresses.station, ssid: scan.filter.ssid ?? [],
                extras: chip.userElements[.probeRequest] ?? []))
        wait(.scan, Scan.dwell) { [unowned self] in nextChannel() }
    }

    private func nextChannel() {
        guard let scan = chip.scan else { return }
        if !scan.isLast {
            chip.scan?.channel += 1
            return scanChannel()
        }
        let results = scan.results
        endScan()
        if scan.isForConnecting { return finishLooking(results) }
        report(scan, results)
    }

    private func report(_ scan: Scan, _ results: [ScanResult]) {
        machine.perform(in: .events) { [unowned self] in
            scan.done?(results)
            tell(.scanDone(results))
        }
        machine.printLine("scandone")
    }

    /// Goes back to the shared channel.
    func endScan() {
        cancel(.scan)
        chip.scan = nil
        air.setListening(false, of: radio)
        retune()
    }

    /// Looks whether a frame tells of a network.
    func noteScanned(_ reception: Reception) {
        guard chip.scan != nil, let network = NetworkDescription(reception.frame) else { return }
        chip.scan?.note(
            network, level: reception.level, isBeacon: reception.frame.kind == .beacon)
    }
}
