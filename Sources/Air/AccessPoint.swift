//  An access point of the world: a radio, a service set, and a wire behind it.

import Chip
import Simulation

/// What lies behind an access point.
public protocol Uplink: AnyObject {
    /// An Ethernet frame of a station's. Answers go to `AccessPoint.send`, later than this call.
    func receive(_ ethernet: [UInt8], from accessPoint: AccessPoint)
    /// The DHCP server of the net behind an access point answers from now on, or keeps silent.
    func setServing(_ isServing: Bool, behind accessPoint: AccessPoint)
}

public final class AccessPoint: Radio {
    public let name: String
    private let air: Air
    private(set) var id: RadioID!
    private var services: ServiceSet
    private var level: Int
    private var spread: Int
    private var incoming = LinkFaults()
    private var outgoing = LinkFaults()
    /// Counts restorations of a link that was cut for a while: the last cut decides.
    private var cuts: UInt64 = 0
    public private(set) var isOn = false
    public var uplink: (any Uplink)?
    /// What its data goes at, to stations that know no wider channel.
    public var rate = Rate.g
    private var sleeping = SleepingStations()
    /// What waits is sent after the next beacon that says so.
    private var isDeliveryDue = false

    /// From a frame to its answer.
    private static let answerTime = 300 * Cycles.perMicrosecond

    /// Off at first.
    ///
    /// - Parameters:
    ///   - level: dBm at the chip.
    ///   - spread: dB by which the level wavers, either way.
    public init(
        name: String, _ settings: NetworkSettings, level: Int, spread: Int = 0, in air: Air,
        seed: UInt64
    ) {
        self.name = name
        self.air = air
        self.level = level
        self.spread = spread
        services = ServiceSet(settings, seed: seed ^ settings.description.bssid.number)
        id = air.add(self, level: level)
        air.setLevel(level, spread: spread, of: id)
        air.setAddresses([bssid], of: id)
    }

    public var bssid: MACAddress { services.settings.description.bssid }
    public var settings: NetworkSettings { services.settings }
    public var stations: [MACAddress] { services.joined.map(\.address) }

    // MARK: - What happens to it

    public func appear() {
        guard !isOn else { return }
        isOn = true
        air.tune(id, to: settings.description.channel)
        air.setBeacon(bssid, interval: settings.description.interval, of: id)
    }

    /// Falls silent without a word: its power is gone, and with it all that it knew.
    public func vanish() {
        guard isOn else { return }
        isOn = false
        perform(services.forgetAll())
        sleeping = SleepingStations()
        air.setBeacon(nil, interval: 0, of: id)
        air.tune(id, to: 0)
    }

    /// Loses its power for a moment: it forgets its stations, and nobody sees its beacons pause.
    public func forgetStations() { perform(services.forgetAll()) }

    /// Shuts down in order: it takes leave of its stations, then falls silent.
    public func shutDown() {
        perform(services.dismiss(.leaving))
        air.clock.after(20 * .perMillisecond) { [unowned self] in vanish() }
    }

    /// Takes another channel without announcing it: stations lose it.
    public func move(to channel: UInt8) {
        services.settings.description.channel = channel
        guard isOn else { return }
        perform(services.forgetAll())
        air.tune(id, to: channel)
    }

    /// New settings, as after an administrator's visit: it takes leave of its stations and starts
    /// again with them.
    public func change(_ change: (inout NetworkSettings) -> Void) {
        perform(services.dismiss(.leaving))
        change(&services.settings)
        guard isOn else { return }
        air.setBeacon(bssid, interval: settings.description.interval, of: id)
    }

    /// From now on it has room for so many; those who came last must go.
    public func limit(to stations: Int) {
        services.settings.maxStations = stations
        perform(services.dismissSurplus())
    }

    /// From now on it has no time for such requests.
    func leaveUnanswered(_ requests: [NetworkSettings.Request]) {
        services.settings.unanswered = requests
    }

    /// Throws its stations out.
    public func dismiss(_ reason: Reason, with kind: FrameKind = .deauthentication) {
        perform(services.dismiss(reason, with: kind))
    }

    public func rekey() { perform(services.rekey()) }

    public func setLevel(_ level: Int, spread: Int? = nil) {
        self.level = level
        self.spread = spread ?? self.spread
        air.setLevel(level, spread: self.spread, of: id)
    }

    /// Changes what befalls its frames.
    public func setFaults(
        _ change: (_ outgoing: inout LinkFaults, _ incoming: inout LinkFaults) -> Void
    ) {
        change(&outgoing, &incoming)
        air.setFaults(outgoing: outgoing, incoming: incoming, of: id)
    }

    /// Nothing gets through for so long.
    public func cut(for length: Cycles, outgoing cutsOut: Bool = true, incoming cutsIn: Bool = true)
    {
        cuts += 1
        let number = cuts
        setFaults { out, in_ in
            if cutsOut { out.loss = LinkFaults.certain }
            if cutsIn { in_.loss = LinkFaults.certain }
        }
        air.clock.after(length) { [unowned self] in
            guard cuts == number else { return }
            setFaults { out, in_ in
                out.loss = 0
                in_.loss = 0
            }
        }
    }

    // MARK: - Frames

    /// Sends an Ethernet frame to the station that it is for, or to all.
    public func send(_ ethernet: [UInt8]) {
        guard isOn, ethernet.count >= 14 else { return }
        let target = MACAddress(ethernet, at: 0)
        guard target.isGroup ? !services.joined.isEmpty : services.hasJoined(target),
            var frame = Frame.data(ethernet, from: bssid)
        else { return }
        frame.protection = settings.description.protection(ofGroup: target.isGroup)
        let rate = target.isGroup ? .basic : services.understandsWide(target) ? .wide : rate
        if sleeping.keep(frame, at: rate) { return deliverLater() }
        air.send(frame, from: id, at: rate)
    }

    /// Sends what waits for stations that sleep when they listen next.
    private func deliverLater() {
        guard !isDeliveryDue, let time = air.untilBeacon(of: id, every: settings.dtim) else {
            return
        }
        isDeliveryDue = true
        air.clock.after(time) { [unowned self] in
            isDeliveryDue = false
            if isOn { send(sleeping.takeAll()) }
        }
    }

    private func send(_ waiting: [SleepingStations.Held]) {
        for held in waiting { air.send(held.frame, from: id, at: held.rate) }
    }

    public func receive(_ reception: Reception) {
        guard isOn else { return }
        if reception.frame.receiver == bssid, services.hasJoined(reception.frame.transmitter) {
            send(sleeping.note(reception.frame))
        }
        let microseconds = air.clock.now.cycles / Cycles.perMicrosecond
        perform(services.receive(reception.frame, at: microseconds))
    }

    public func beacon(at microseconds: UInt64) -> Frame? {
        .beacon(settings.description, isHidden: settings.isHidden, at: microseconds)
    }

    private func perform(_ steps: [ServiceStep]) {
        for step in steps {
            switch step {
            case .send(let frame):
                air.clock.after(Self.answerTime) { [unowned self] in air.send(frame, from: id) }
            case .wait(let time, let token):
                air.clock.after(time) { [unowned self] in perform(services.timeout(token)) }
            case .ethernet(let ethernet):
                relay(ethernet)
            case .left(let address, _): sleeping.forget(address)
            case .joined, .full: break
            }
        }
    }

    /// To the wire, and to the other stations if it is for one of them.
    private func relay(_ ethernet: [UInt8]) {
        let target = MACAddress(ethernet, at: 0)
        if target.isGroup || services.hasJoined(target) {
            air.clock.after(Self.answerTime) { [unowned self] in send(ethernet) }
            if !target.isGroup { return }
        }
        uplink?.receive(ethernet, from: self)
    }
}
