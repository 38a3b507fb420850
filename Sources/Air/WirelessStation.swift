//  A station of the world: a telephone or a laptop that joins a network, asks for an address, and
//  tries again when it loses the network.

import Chip
import Simulation
import Wire

public final class WirelessStation: Radio {
    public struct Settings: Sendable {
        public var address: MACAddress
        /// The network that it wants.
        public var ssid: [UInt8]
        public var password: [UInt8]
        /// dBm at the chip.
        public var level = -45
        /// Without beacons for so long it gives the network up.
        public var patience = Cycles.perSecond
        /// From one search in vain to the next.
        public var pause = 5 * Cycles.perSecond
        /// Asks for an address; else it keeps to itself.
        public var usesDHCP = true
        public var hostName = ""
        /// It knows channels of 40 MHz.
        public var understandsWide = false
        /// What it sends by itself while it is connected.
        public var talk: Talk?

        public init(address: MACAddress, ssid: [UInt8], password: [UInt8]) {
            self.address = address
            self.ssid = ssid
            self.password = password
        }
    }

    /// Data of some kind that a station sends again and again, for others to overhear.
    public struct Talk: Sendable {
        public var interval: Cycles
        /// Bytes of its content.
        public var length: Int
        /// A station of the same network; nil for the access point, which has no use for it.
        public var partner: MACAddress?
    }

    public let name: String
    /// Gets the Ethernet frames that come for it while it is connected.
    public var onEthernet: ([UInt8]) -> Void = { _ in }
    /// Told of the address that DHCP gives it, and, with nil, of its end.
    public var onLease: (Lease?) -> Void = { _ in }
    private let air: Air
    private var settings: Settings
    private(set) var id: RadioID!
    private var random: SeededRandom
    private var joining: Joining
    private var dhcp: DHCPClient
    private var isOn = false
    private var found: NetworkDescription?
    /// Numbers what is waited for: what an older wait brings is void.
    private var wait: UInt64 = 0
    private var dhcpWait: UInt64 = 0
    private var watchWait: UInt64 = 0
    private var talkWait: UInt64 = 0

    /// How long it listens on each channel of a search.
    private static let dwell = 30 * Cycles.perMillisecond
    private static let channels: ClosedRange<UInt8> = 1...13

    public init(name: String, _ settings: Settings, in air: Air, seed: UInt64) {
        self.name = name
        self.air = air
        self.settings = settings
        random = SeededRandom(seed: seed ^ settings.address.number)
        joining = Joining(station: settings.address, password: settings.password, seed: 0)
        dhcp = DHCPClient(address: settings.address, hostName: [], maxTries: 0, seed: 0)
        id = air.add(self, level: settings.level)
        air.setLevel(settings.level, spread: 0, of: id)
        air.setAddresses([settings.address], of: id)
    }

    public var isConnected: Bool { joining.phase == .joined }
    /// What DHCP gave it.
    public var ipAddress: IPv4Address? { dhcp.lease?.address }

    // MARK: - What happens to it

    /// Comes within reach, and looks for its network.
    public func appear() {
        guard !isOn else { return }
        isOn = true
        search(from: Self.channels.lowerBound)
    }

    /// Comes within reach if it is not there, and looks for a network of another name or password.
    public func seek(ssid: [UInt8], password: [UInt8]) {
        guard !isOn || settings.ssid != ssid || settings.password != password else { return }
        vanish()
        settings.ssid = ssid
        settings.password = password
        appear()
    }

    /// Leaves in order.
    public func leave() {
        guard isOn else { return }
        perform(joining.leave())
        isOn = false
        air.clock.after(20 * .perMillisecond) { [unowned self] in if !isOn { turnOff() } }
    }

    /// Is gone without a word.
    public func vanish() {
        guard isOn else { return }
        isOn = false
        _ = joining.lose(.unspecified)
        turnOff()
        onLease(nil)
    }

    private func turnOff() {
        wait += 1
        watchWait += 1
        talkWait += 1
        dhcp.stop()
        air.watch(nil, by: id)
        air.tune(id, to: 0)
    }

    /// Asks who is there, on the channel that it listens to or on all of them, as telephones do.
    public func probe() {
        if isOn {
            air.send(.probeRequest(from: settings.address, ssid: []), from: id)
        } else {
            probe(on: Self.channels.lowerBound)
        }
    }

    private func probe(on channel: UInt8) {
        guard !isOn, Self.channels.contains(channel) else {
            if !isOn { air.tune(id, to: 0) }
            return
        }
        air.tune(id, to: channel)
        air.send(.probeRequest(from: settings.address, ssid: []), from: id)
        air.clock.after(Self.dwell) { [unowned self] in probe(on: channel + 1) }
    }

    // MARK: - Searching

    private func search(from channel: UInt8) {
        guard isOn else { return }
        found = nil
        air.tune(id, to: channel)
        air.send(.probeRequest(from: settings.address, ssid: settings.ssid), from: id)
        later(Self.dwell) { [unowned self] in
            if let found {
                join(found)
            } else if channel < Self.channels.upperBound {
                search(from: channel + 1)
            } else {
                later(settings.pause) { [unowned self] in search(from: Self.channels.lowerBound) }
            }
        }
    }

    private func join(_ network: NetworkDescription) {
        joining = Joining(
            station: settings.address, password: settings.password, seed: random.next(),
            extras: settings.understandsWide ? Elements.wide : [])
        perform(joining.begin(network))
    }

    /// Waits; a later wait replaces this one.
    private func later(_ time: Cycles, _ action: @escaping () -> Void) {
        wait += 1
        let number = wait
        air.clock.after(time) { [unowned self] in if wait == number { action() } }
    }

    // MARK: - Frames

    public func receive(_ reception: Reception) {
        guard isOn else { return }
        if joining.phase == .idle, let network = NetworkDescription(reception.frame),
            network.ssid == settings.ssid
        {
            found = network
        }
        perform(joining.receive(reception.frame))
    }

    /// Sends an Ethernet frame; false while it is not connected.
    @discardableResult
    public func send(_ ethernet: [UInt8]) -> Bool {
        guard joining.phase == .joined, let network = joining.network,
            var frame = Frame.data(ethernet, via: network.bssid)
        else { return false }
        frame.protection = network.protection(ofGroup: false)
        air.send(frame, from: id, at: settings.understandsWide && network.isWide ? .wide : .g)
        return true
    }

    /// The type that IEEE leaves to experiments: nobody mistakes it for something else.
    private static let talkType: [UInt8] = [0x88, 0xB5]

    private func talkLater() {
        talkWait += 1
        let number = talkWait
        guard let talk = settings.talk else { return }
        air.clock.after(talk.interval) { [unowned self] in
            guard talkWait == number, let bssid = joining.network?.bssid else { return }
            let target = (talk.partner ?? bssid).array
            send(
                target + settings.address.array + Self.talkType
                    + [UInt8](repeating: 0x2E, count: talk.length))
            talkLater()
        }
    }

    public func beaconsChanged(areHeard: Bool) {
        watchWait += 1
        guard !areHeard else { return }
        let number = watchWait
        air.clock.after(settings.patience) { [unowned self] in
            if watchWait == number { perform(joining.lose(.beaconTimeout)) }
        }
    }

    private func perform(_ steps: [JoiningStep]) {
        for step in steps {
            switch step {
            case .send(let frame): air.send(frame, from: id)
            case .wait(let time):
                later(time) { [unowned self] in perform(joining.timeout()) }
            case .joined:
                wait += 1
                air.watch(joining.network?.bssid, by: id)
                startDHCP()
                talkLater()
            case .ended:
                talkWait += 1
                air.watch(nil, by: id)
                dhcp.stop()
                onLease(nil)
                guard isOn else { break }
                later(Cycles.perSecond) { [unowned self] in search(from: Self.channels.lowerBound) }
            case .ethernet(let ethernet):
                perform(dhcp.receive(ethernet))
                onEthernet(ethernet)
            }
        }
    }

    private func startDHCP() {
        guard settings.usesDHCP else { return }
        dhcp = DHCPClient(
            address: settings.address, hostName: Array(settings.hostName.utf8), maxTries: 0,
            seed: random.next())
        perform(dhcp.begin())
    }

    private func perform(_ steps: [DHCPClientStep]) {
        for step in steps {
            switch step {
            case .send(let ethernet): send(ethernet)
            case .wait(let time):
                dhcpWait += 1
                let number = dhcpWait
                air.clock.after(time) { [unowned self] in
                    if dhcpWait == number { perform(dhcp.timeout()) }
                }
            case .bound(let lease): onLease(lease)
            case .lost, .gaveUp: onLease(nil)
            }
        }
    }
}
