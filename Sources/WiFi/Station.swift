//  The station: its configuration, connecting, losing, and trying again (Guide 3.2.3, 3.2.5).
//
//  An attempt is a scan for the configured name, then `Joining` with the strongest network that was
//  found. What ends it tells firmware a reason; with the reconnect policy on, the next attempt
//  begins a second later, until firmware disconnects.

import Air
import Chip
import Machine
import Simulation

/// Times of the station's. Docs/Timing.md.
enum StationTiming {
    /// Without beacons for so long, the access point is gone.
    static let beaconTimeout = 6 * Cycles.perSecond
    /// From one attempt to the next.
    static let pause = Cycles.perSecond
}

extension WiFi {
    // MARK: - Configuration

    /// What is in force, or what flash says. C: wifi_station_get_config, _default.
    public var stationConfig: StationConfig { chip.stationConfig }
    public var storedStationConfig: StationConfig { storedSettings.station }

    /// - Parameter keeps: in flash too, among the access points that it remembers.
    /// - Returns: false without a station. C: wifi_station_set_config, _current.
    public func setStationConfig(_ config: StationConfig, keeps: Bool) -> Bool {
        guard mode.hasStation else { return false }
        chip.stationConfig = config
        if keeps { store { $0.remember(config) } }
        return true
    }

    public var autoConnects: Bool { storedSettings.autoConnect }

    /// In force at once in user_init, else from the next boot. C: wifi_station_set_auto_connect.
    public func setAutoConnect(_ wants: Bool) {
        if chip.isStarted {
            if chip.autoConnect == nil { chip.autoConnect = storedSettings.autoConnect }
        } else {
            chip.autoConnect = wants
        }
        store { $0.autoConnect = wants }
    }

    /// This boot's. C: wifi_station_set_reconnect_policy.
    public var reconnects: Bool {
        get { chip.reconnects }
        set {
            chip.reconnects = newValue
            if !newValue { cancel(.reconnect) }
        }
    }

    // MARK: - Access points that are remembered

    /// C: wifi_station_ap_number_set: 1 to 5, else false.
    public func setRecordedCapacity(_ count: Int) -> Bool {
        guard (1...StoredSettings.most).contains(count) else { return false }
        store { $0.setCapacity(count) }
        return true
    }

    public var recordedConfigs: [StationConfig] { storedSettings.recorded }
    public var currentRecord: Int { storedSettings.current }

    /// Uses another of the remembered ones, and connects to it. C: wifi_station_ap_change.
    ///
    /// - Returns: false for one that is not there, or is in use.
    public func changeRecord(to index: Int) -> Bool {
        let stored = storedSettings
        guard mode.hasStation, stored.recorded.indices.contains(index), index != stored.current
        else { return false }
        store { $0.current = index }
        chip.stationConfig = stored.recorded[index]
        return chip.isStarted ? connect() : true
    }

    // MARK: - Connecting

    /// C: wifi_station_get_connect_status.
    public var status: StationStatus { chip.status }

    /// dBm of the access point, when it was heard last; nil when not connected.
    /// C: wifi_station_get_rssi.
    public var level: Int? {
        chip.joining?.phase == .joined ? air.watchedLevel(of: radio) : nil
    }

    /// Connects with the configuration; does nothing when it is connected so already, or on its
    /// way. C: wifi_station_connect.
    ///
    /// - Returns: false in user_init, without a station, and without a name to look for.
    public func connect() -> Bool {
        guard mayUse("wifi_station_connect"), mode.hasStation, hasNetworkName(),
            isNotSniffing("wifi_station_connect"), hasRadio("wifi_station_connect")
        else { return false }
        if chip.wantsConnection, target == chip.stationConfig.ssid { return true }
        machine.perform(in: .radio) { [unowned self] in beginConnecting() }
        return true
    }

    /// Whether there is a name to look for; else says so once.
    private func hasNetworkName() -> Bool {
        if !chip.stationConfig.ssid.isEmpty { return true }
        machine.adviseOnce(
            .namelessNetwork,
            "wifi_station_connect fails: the station has no network's name yet; "
                + "wifi_station_set_config gives it one, and another connect then uses it")
        return false
    }

    /// The name of the network that it is connected to, connects to, or looks for; nil for none.
    private var target: [UInt8]? {
        if let joining = chip.joining, joining.phase != .idle { return joining.network?.ssid }
        return chip.scan.flatMap { $0.isForConnecting ? $0.filter.ssid : nil }
    }

    /// Leaves, and stops trying. C: wifi_station_disconnect.
    ///
    /// - Returns: false in user_init and without a station.
    public func disconnect() -> Bool {
        guard mayUse("wifi_station_disconnect"), mode.hasStation else { return false }
        stopStation()
        return true
    }

    func stopStation() {
        chip.wantsConnection = false
        cancel(.reconnect)
        machine.perform(in: .radio) { [unowned self] in
            if chip.scan?.isForConnecting == true { endScan() }
            perform(chip.joining?.leave() ?? [])
            chip.joining = nil
            chip.status = .idle
            showConnection()
            retune()
        }
    }

    func beginConnecting() {
        guard mode.hasStation, chip.sniffer == nil else { return }
        chip.wantsConnection = true
        cancel(.reconnect)
        perform(chip.joining?.leave() ?? [])
        // Leaving may have asked for another attempt.
        cancel(.reconnect)
        chip.status = .connecting
        showConnection()
        if chip.scan?.isForConnecting == true { endScan() }
        // A scan of firmware's own goes first.
        guard chip.scan == nil else {
            wait(.reconnect, StationTiming.pause) { [unowned self] in beginConnecting() }
            return
        }
        onWanted?(chip.stationConfig.ssid, chip.stationConfig.password)
        beginScan(Scan(connectingTo: chip.stationConfig))
    }

    /// The scan of an attempt is over.
    func finishLooking(_ found: [ScanResult]) {
        let config = chip.stationConfig
        let candidates = found.filter {
            $0.network.ssid == config.ssid && (config.bssid.map($0.network.bssid.isEqual) ?? true)
        }
        // Of equals the first that was heard.
        guard let best = candidates.max(by: { $0.level < $1.level }) else {
            ended(.notFound, config.ssid, config.bssid ?? MACAddress(bytes: (0, 0, 0, 0, 0, 0)))
            return
        }
        if let last = chip.lastJoined, last.ssid == config.ssid,
            last.mode != best.network.authMode
        {
            post(.authModeChanged(old: last.mode, new: best.network.authMode))
        }
        chip.joining = Joining(
            station: machine.addresses.station, password: config.password,
            seed: machine.random.next(), extras: chip.userElements[.associationRequest] ?? [])
        var steps = chip.joining?.begin(best.network) ?? []
        moveSoftAP(to: best.network.channel)
        retune()
        // An objection ends it before anything is sent.
        if steps.isEmpty { steps = chip.joining?.lose(.unspecified) ?? [] }
        perform(steps)
    }

    func perform(_ steps: [JoiningStep]) {
        for step in steps {
            switch step {
            case .send(let frame): send(frame)
            case .wait(let time):
                wait(.joining, time) { [unowned self] in perform(chip.joining?.timeout() ?? []) }
            case .joined: joined()
            case .ended(let reason):
                guard let network = chip.joining?.network else { break }
                ended(reason, network.ssid, network.bssid)
            case .ethernet(let ethernet): deliver(ethernet, to: .station)
            }
        }
    }

    private func joined() {
        guard let network = chip.joining?.network else { return }
        cancel(.joining)
        chip.lastJoined = (network.ssid, network.authMode)
        if !air.watch(network.bssid, by: radio) { beaconsChanged(areHeard: false) }
        let name = String(decoding: network.ssid, as: UTF8.self)
        stayAwake()
        post(.connected(ssid: network.ssid, bssid: network.bssid, channel: network.channel))
        machine.printLine("connected with \(name), channel \(network.channel)")
        startAddressing()
    }

    /// A connection, or an attempt at one, is over.
    func ended(_ reason: Reason, _ ssid: [UInt8], _ bssid: MACAddress) {
        cancel(.joining)
        cancel(.beacons)
        cancel(.doze)
        stopDozing()
        air.watch(nil, by: radio)
        stopAddressing()
        chip.status = StationStatus(after: reason)
        post(.disconnected(ssid: ssid, bssid: bssid, reason))
        let tries = chip.wantsConnection && chip.reconnects && reason != .associationLeft
        if tries {
            wait(.reconnect, StationTiming.pause) { [unowned self] in beginConnecting() }
        }
        showConnection()
        retune()
        if reason == .notFound, tries {
            machine.printLine(
                "no \(String(decoding: ssid, as: UTF8.self)) found, reconnect after 1s")
        }
    }

    public func beaconsChanged(areHeard: Bool) {
        guard !areHeard else { return cancel(.beacons) }
        wait(.beacons, StationTiming.beaconTimeout) { [unowned self] in
            perform(chip.joining?.lose(.beaconTimeout) ?? [])
        }
    }

    public func beacon(at microseconds: UInt64) -> Frame? { softAPBeacon(at: microseconds) }
}

extension MACAddress {
    fileprivate func isEqual(_ other: MACAddress) -> Bool { self == other }
}
