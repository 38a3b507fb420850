//  Who is on the air: the access points and stations of one run, by name, and the one access point
//  that appears by itself where nobody described a world.

import Chip
import Simulation

public final class AirWorld {
    public let air: Air
    private let seed: UInt64
    public private(set) var accessPoints: [AccessPoint] = []
    public private(set) var stations: [WirelessStation] = []
    /// What lies behind every access point; nil for nothing.
    private var wire: (any Uplink)?
    private var stranger: Stranger?
    /// Nobody has described the air, so whatever firmware asks for shall be there.
    public var isObliging = true

    /// - Parameter clock: the machine's.
    public init(clock: any AirClock, seed: UInt64) {
        self.seed = seed
        air = Air(clock: clock, seed: seed)
    }

    /// Adds an access point, off at first.
    ///
    /// - Parameter level: dBm at the chip; it wavers by `spread` either way.
    @discardableResult
    public func add(
        _ name: String, _ settings: NetworkSettings, level: Int, spread: Int = 0
    ) -> AccessPoint {
        let accessPoint = AccessPoint(
            name: name, settings, level: level, spread: spread, in: air, seed: seed)
        accessPoint.uplink = wire
        accessPoints.append(accessPoint)
        return accessPoint
    }

    /// Connects every access point, those to come included, to a wire.
    public func connect(to wire: any Uplink) {
        self.wire = wire
        for accessPoint in accessPoints { accessPoint.uplink = wire }
    }

    /// Adds a station, away at first.
    @discardableResult
    public func add(_ name: String, _ settings: WirelessStation.Settings) -> WirelessStation {
        let station = WirelessStation(name: name, settings, in: air, seed: seed)
        stations.append(station)
        return station
    }

    /// Sends a frame that comes from none of them.
    func send(_ strange: StrangeFrame) {
        let radio = stranger ?? Stranger(in: air)
        stranger = radio
        radio.send(strange.frame, on: strange.channel, level: strange.level, at: strange.rate)
    }

    public func accessPoint(_ name: String) -> AccessPoint? {
        accessPoints.first { $0.name == name }
    }

    public func station(_ name: String) -> WirelessStation? { stations.first { $0.name == name } }

    // MARK: - Networks without a description

    /// The address of the access point that appears by itself, and of those without one: counted.
    static func bssid(_ number: Int) -> MACAddress {
        MACAddress(bytes: (0xAA, 0x5B, 0x78, 0x30, 0x46, UInt8(truncatingIfNeeded: 0x0A + number)))
    }

    /// An address for an access point that was given none.
    public var nextBSSID: MACAddress { Self.bssid(accessPoints.count) }

    /// A network of that name and password, on an access point of its own; it is on from now.
    ///
    /// - Parameter password: what kind of protection there is follows from it.
    @discardableResult
    public func addPlain(ssid: [UInt8], password: [UInt8]) -> AccessPoint {
        let mode: AuthMode =
            AuthMode.wpa2.accepts(password: password)
            ? .wpa2 : !password.isEmpty && AuthMode.wep.accepts(password: password) ? .wep : .open
        let channels: [UInt8] = [11, 6, 1]
        let settings = NetworkSettings(
            bssid: nextBSSID, ssid: ssid, channel: channels[accessPoints.count % channels.count],
            authMode: mode, password: password)
        let accessPoint = add(String(decoding: ssid, as: UTF8.self), settings, level: -49)
        accessPoint.appear()
        return accessPoint
    }

    /// Where nobody described a world, lets the network appear that firmware looks for.
    ///
    /// - Returns: what to tell the user; nil when nothing has changed.
    public func oblige(ssid: [UInt8], password: [UInt8]) -> String? {
        guard isObliging,
            !accessPoints.contains(where: { $0.settings.description.ssid == ssid })
        else { return nil }
        let accessPoint = addPlain(ssid: ssid, password: password)
        return "no world is described, so an access point appears: \"\(accessPoint.name)\", "
            + "channel \(accessPoint.settings.description.channel), "
            + "\(accessPoint.settings.authMode.word); --ap or a scenario describe others"
    }
}
