//  Who is on the air: the access points and stations of one run, by name, and the one access point
//  that appears by itself where nobody described a world.

import Chip
import Simulation

public final class AirWorld {
    public let air: Air
    private let seed: UInt64
    public private(set) var accessPoints: [AccessPoint] = []
    public private(set) var stations: [WirelessStation] = []
    private var networks: [LocalNetwork] = []
    /// The wire behind every access point; nil for none.
    private var wire: (any Uplink)?
    private var leavesAddressesToWire = false
    /// Nobody has described the air, so whatever firmware asks for shall be there.
    public var isObliging = true

    /// - Parameter clock: the machine's.
    public init(clock: any AirClock, seed: UInt64) {
        self.seed = seed
        air = Air(clock: clock, seed: seed)
    }

    /// Adds an access point, off at first, with a small network behind it.
    ///
    /// - Parameters:
    ///   - level: dBm at the chip; it wavers by `spread` either way.
    ///   - router: the network's own address; the DHCP server gives the last octets of `hosts`.
    @discardableResult
    public func add(
        _ name: String, _ settings: NetworkSettings, level: Int, spread: Int = 0,
        router: IPv4Address = AirWorld.router, hosts: ClosedRange<UInt8> = AirWorld.hosts,
        leaseSeconds: UInt32 = AirWorld.leaseSeconds
    ) -> AccessPoint {
        let accessPoint = AccessPoint(
            name: name, settings, level: level, spread: spread, in: air, seed: seed)
        let network = LocalNetwork(
            router: router, address: settings.description.bssid, firstHost: hosts.lowerBound,
            lastHost: hosts.upperBound, leaseSeconds: leaseSeconds, clock: air.clock)
        network.wire = wire
        network.leavesAddressesToWire = leavesAddressesToWire
        accessPoint.uplink = network
        accessPoints.append(accessPoint)
        networks.append(network)
        return accessPoint
    }

    /// Connects every access point, those to come included, to a wire.
    ///
    /// - Parameter servesAddresses: the wire has DHCP servers of its own.
    public func connect(to wire: any Uplink, servesAddresses: Bool) {
        self.wire = wire
        leavesAddressesToWire = servesAddresses
        for network in networks {
            network.wire = wire
            network.leavesAddressesToWire = servesAddresses
        }
    }

    /// Adds a station, away at first.
    @discardableResult
    public func add(_ name: String, _ settings: WirelessStation.Settings) -> WirelessStation {
        let station = WirelessStation(name: name, settings, in: air, seed: seed)
        stations.append(station)
        return station
    }

    public static let router = IPv4Address(192, 168, 1, 1)
    /// From the address in the guide's printout on (3.2.3).
    public static let hosts: ClosedRange<UInt8> = 103...199
    public static let leaseSeconds: UInt32 = 7200

    public func accessPoint(_ name: String) -> AccessPoint? {
        accessPoints.first { $0.name == name }
    }

    public func station(_ name: String) -> WirelessStation? { stations.first { $0.name == name } }

    /// The DHCP server behind an access point answers, or no longer does.
    public func setServing(_ isServing: Bool, behind name: String) {
        guard let index = accessPoints.firstIndex(where: { $0.name == name }) else { return }
        networks[index].isServing = isServing
    }

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
