//  The soft access point: its configuration, its stations, and the channel that it shares with the
//  chip's own station (Guide 3.2.4, A.2).

import Air
import Chip
import Machine
import Simulation
import Wire

/// C: struct softap_config.
public struct SoftAPConfig: Equatable, Sendable {
    /// Up to 32 bytes.
    public var ssid: [UInt8] = []
    public var password: [UInt8] = []
    public var channel: UInt8 = 1
    public var authMode = AuthMode.open
    public var isHidden = false
    /// Up to 4.
    public var maxConnections: UInt8 = 4
    /// 100 to 60,000 ms.
    public var beaconInterval: UInt16 = 100

    public init() {}

    static let size = 32 + 1 + 64 + 4 + 2

    var bytes: [UInt8] {
        padded(ssid, to: 32) + [UInt8(ssid.count)] + padded(password, to: 64)
            + [channel, authMode.rawValue, isHidden ? 1 : 0, maxConnections]
            + [UInt8(beaconInterval & 0xFF), UInt8(beaconInterval >> 8)]
    }

    init(_ bytes: ArraySlice<UInt8>) {
        let bytes = Array(bytes)
        ssid = Array(bytes[..<min(32, Int(bytes[32]))])
        password = text(bytes[33..<97])
        channel = bytes[97]
        authMode = AuthMode(rawValue: bytes[98]) ?? .open
        isHidden = bytes[99] != 0
        maxConnections = bytes[100]
        beaconInterval = UInt16(bytes[101]) | UInt16(bytes[102]) << 8
    }

    /// Whether the SDK takes it: a name, a channel, no WEP, a password that can be one, at most
    /// four stations, a beacon interval within its range (behaviour.md 5).
    public var isValid: Bool { problem == nil }

    /// What the SDK does not take, in words.
    var problem: String? {
        if !(1...32).contains(ssid.count) { return "a name of \(ssid.count) bytes; 1 to 32 are" }
        if !(1...13).contains(channel) { return "channel \(channel); 1 to 13 are" }
        if authMode == .wep { return "WEP; the others are" }
        if !authMode.accepts(password: password) {
            return "a password of \(password.count) bytes for this authmode; 8 to 63 are"
        }
        if !(1...4).contains(maxConnections) {
            return "max_connection \(maxConnections); 1 to 4 are"
        }
        if !(100...60_000).contains(beaconInterval) {
            return "a beacon interval of \(beaconInterval) ms; 100 to 60000 are"
        }
        return nil
    }
}

extension WiFi {
    /// A station that was silent for so long is asked whether it is there.
    private static let silence = 300 * Cycles.perSecond

    // MARK: - Configuration

    /// What is in force: the channel may be the station's. C: wifi_softap_get_config.
    public var softAPConfig: SoftAPConfig {
        var config = chip.softAPConfig
        if let channel = chip.services?.settings.description.channel { config.channel = channel }
        return config
    }

    /// C: wifi_softap_get_config_default.
    public var storedSoftAPConfig: SoftAPConfig { storedSettings.softAP }

    /// Takes effect at once; stations that are connected must connect again, unless nothing
    /// changes. C: wifi_softap_set_config, _current.
    ///
    /// - Returns: false without a soft-AP, and for what it does not take.
    public func setSoftAPConfig(_ config: SoftAPConfig, keeps: Bool) -> Bool {
        if let problem = config.problem {
            machine.adviseOnce(
                .softAPSettings,
                "wifi_softap_set_config changes nothing: the SDK does not take \(problem) allowed")
        }
        guard mode.hasSoftAP, config.isValid, isNotSniffing("wifi_softap_set_config") else {
            return false
        }
        let isNew = config != chip.softAPConfig
        chip.softAPConfig = config
        if keeps { store { $0.softAP = config } }
        if isNew, chip.services != nil {
            machine.perform(in: .radio) { [unowned self] in
                perform(chip.services?.dismiss(.leaving) ?? [])
                startSoftAP()
                retune()
            }
        }
        return true
    }

    // MARK: - On and off

    func startSoftAP() {
        guard isRadioUsable else { return }
        let config = chip.softAPConfig
        var settings = NetworkSettings(
            bssid: machine.addresses.softAP, ssid: config.ssid, channel: config.channel,
            authMode: config.authMode, password: config.password, interval: config.beaconInterval)
        settings.isHidden = config.isHidden
        settings.maxStations = Int(config.maxConnections)
        if let joining = chip.joining, joining.phase != .idle, let network = joining.network {
            settings.description.channel = network.channel
        }
        addUserElements(to: &settings)
        chip.services = ServiceSet(settings, seed: machine.random.next())
        air.setBeacon(
            settings.description.bssid, interval: settings.description.interval, of: radio)
        softAPAddressing(isUp: true)
    }

    func stopSoftAP() {
        perform(chip.services?.dismiss(.leaving) ?? [])
        chip.services = nil
        chip.heard = [:]
        cancel(.silence)
        air.setBeacon(nil, interval: 0, of: radio)
        softAPAddressing(isUp: false)
    }

    /// The soft-AP follows the station to another channel; its stations stay behind.
    func moveSoftAP(to channel: UInt8) {
        guard let old = chip.services?.settings.description.channel, old != channel else { return }
        perform(chip.services?.forgetAll() ?? [])
        chip.services?.settings.description.channel = channel
    }

    func softAPBeacon(at microseconds: UInt64) -> Frame? {
        guard let settings = chip.services?.settings else { return nil }
        return .beacon(settings.description, isHidden: settings.isHidden, at: microseconds)
    }

    // MARK: - Stations

    /// How many stations are connected. C: wifi_softap_get_station_num.
    public var stationCount: Int { chip.services?.joined.count ?? 0 }

    /// Stations that are connected and have a lease, in the order in which they came; those with an
    /// address of their own are not known (behaviour.md 5). C: wifi_softap_get_station_info.
    public var stations: [(address: MACAddress, ip: IPv4Address)] {
        let leases = chip.dhcpServer?.holders(at: machine.now) ?? []
        return (chip.services?.joined ?? []).compactMap { station in
            leases.first { $0.client == station.address }.map { (station.address, $0.address) }
        }
    }

    /// The list of stations that firmware was given last and has not freed, on the chip's heap.
    public var givenStations: UnsafeMutableRawPointer? {
        get { chip.givenStations }
        set { chip.givenStations = newValue }
    }

    func receiveAsSoftAP(_ reception: Reception) {
        let frame = reception.frame
        guard chip.services != nil, frame.transmitter != machine.addresses.station,
            reception.channel == homeChannel
        else { return }
        if frame.kind == .probeRequest {
            post(.probeRequest(frame.transmitter, level: reception.level))
        }
        if chip.heard[frame.transmitter] != nil { chip.heard[frame.transmitter] = machine.now }
        let microseconds = machine.now.cycles / Cycles.perMicrosecond
        perform(chip.services?.receive(frame, at: microseconds) ?? [])
    }

    func perform(_ steps: [ServiceStep]) {
        for step in steps {
            switch step {
            case .send(let frame): send(frame)
            case .wait(let time, let token):
                wait(.services(token), time) { [unowned self] in
                    perform(chip.services?.timeout(token) ?? [])
                }
            case .joined(let address, let aid): joined(address, aid)
            case .left(let address, let aid): left(address, aid)
            case .full: machine.printLine("max connection!")
            case .ethernet(let ethernet): relay(ethernet)
            }
        }
    }

    private func joined(_ address: MACAddress, _ aid: UInt16) {
        chip.heard[address] = machine.now
        if chip.heard.count == 1 { watchSilence() }
        post(.stationJoined(address, aid: aid))
        machine.printLine("station: \(address) join, AID = \(aid)")
    }

    private func left(_ address: MACAddress, _ aid: UInt16) {
        chip.heard[address] = nil
        if chip.heard.isEmpty { cancel(.silence) }
        post(.stationLeft(address, aid: aid))
        machine.printLine("station: \(address) leave, AID = \(aid)")
    }

    /// To another station, to all, or to the chip itself.
    private func relay(_ ethernet: [UInt8]) {
        let target = MACAddress(ethernet, at: 0)
        if target.isGroup || target != machine.addresses.softAP {
            transmit(ethernet, on: .softAP)
        }
        if target.isGroup || target == machine.addresses.softAP {
            deliver(ethernet, to: .softAP)
        }
    }

    /// Asks those who have been silent whether they are there; who does not acknowledge has left.
    private func watchSilence() {
        wait(.silence, Self.silence) { [unowned self] in
            for station in chip.services?.joined ?? []
            where (chip.heard[station.address].map { machine.now - $0 } ?? 0) >= Self.silence {
                let address = station.address
                let question = Frame(
                    .null, from: machine.addresses.softAP, to: address,
                    third: machine.addresses.softAP, flags: Frame.fromAccessPoint, body: [])
                send(question) { [unowned self] isThere in
                    guard machine.isKernelAlive, !isThere else { return }
                    machine.perform(in: .radio) { [unowned self] in
                        perform(chip.services?.forget(address) ?? [])
                    }
                }
            }
            watchSilence()
        }
    }
}
