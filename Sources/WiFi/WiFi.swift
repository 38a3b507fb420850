//  The chip's Wi-Fi: one radio, a station, a soft access point, and what the SDK makes of them.
//
//  This file holds the state and the plumbing. What happens is told in the files beside it:
//    Modes         modes, addresses, channel            SoftAP      stations that join
//    Station       connecting and losing                SoftAPDHCP  their addresses
//    Scanning      looking for networks                 StationIP   the station's own address
//    StoredSettings what flash keeps                    Sniffing    frames of others
//    PowerSave     sleep between beacons                RawFrames   frames and elements by hand
//    RadioState    when there is no radio               StatusLED   a pin that shows the connection
//    PacketTrace    what the trace tells of frames
//    AddressCalls   addresses by lwIP's functions       Rates       limits of firmware's
//
//  A frame from the air comes as an event of the world's and is worked on in the SDK's task "ppT";
//  data goes on to "tiT"; firmware is told in "evt". Functions of firmware's change settings at
//  once and leave the rest to these tasks.
//
//  Rules: one context runs, so nothing is locked. `chip` begins anew with each board, and a number
//  names each wait, so that what an older one brings is void. Firmware is called in "evt" only.

import Air
import Chip
import Kernel
import Machine
import Simulation
import Wire

/// C: WIFI_INTERFACE.
public enum WiFiInterface: UInt32, Sendable {
    case station = 0
    case softAP = 1
}

/// The subsystem. One for the run; the world's radio outlives a reset, the chip's state does not.
public final class WiFi: Subsystem, Radio {
    unowned let machine: Machine
    public let air: Air
    private(set) var radio: RadioID!
    /// The chip's TCP/IP; nil while there is none.
    public var ip: (any IPPort)?
    /// Told that the station looks for a network, before it does: a world may have it appear.
    public var onWanted: ((_ ssid: [UInt8], _ password: [UInt8]) -> Void)?

    /// Everything of the chip's, from one reset to the next.
    var chip = ChipState()
    /// What waits for its time, and the number of the wait that counts.
    private var waits: [Wait: (number: UInt64, ticket: EventTicket?)] = [:]
    private var waitNumber: UInt64 = 0

    /// What can be waited for; each once at a time.
    enum Wait: Hashable {
        case joining, reconnect, beacons, scan, dhcp, silence, doze, blink
        case services(UInt64)
    }

    /// Adds the chip's radio to the air. The machine and the air live as long as this.
    public init(_ machine: Machine, air: Air) {
        self.machine = machine
        self.air = air
        radio = air.add(self, level: nil)
        Self.running = .passUnretained(self)
    }

    /// Set once by `init`, and kept alive by its creator, as the machine is.
    nonisolated(unsafe) private static var running: Unmanaged<WiFi>?

    /// The chip's Wi-Fi, for the SDK's functions; there is one whenever firmware runs.
    public static var current: WiFi { running.unsafelyUnwrapped.takeUnretainedValue() }

    // MARK: - Boards

    public func boardStarted(_ machine: Machine) {
        chip = ChipState()
        // Firmware may choose the option of the next sleep at any time; this boot's is decided.
        chip.hasRadio = !machine.isRadioDisabled
        let stored = storedSettings
        chip.stationConfig = stored.station
        chip.softAPConfig = stored.softAP
        chip.phyMode = stored.phyMode
        machine.adoptStoredWiFiMode(stored.mode)
        setHostName(defaultName)
    }

    public func userInitReturned(_ machine: Machine) {
        chip.isStarted = true
        guard isRadioUsable else { return }
        air.setAddresses([machine.addresses.station, machine.addresses.softAP], of: radio)
        machine.perform(in: .radio) { [unowned self] in
            if mode.hasSoftAP { startSoftAP() }
            retune()
            if mode.hasStation, chip.autoConnect ?? storedSettings.autoConnect,
                !chip.stationConfig.ssid.isEmpty
            {
                beginConnecting()
            }
        }
    }

    public func boardEnds(_ machine: Machine) {
        waits = [:]
        chip = ChipState()
        air.setListening(false, of: radio)
        air.watch(nil, by: radio)
        air.setBeacon(nil, interval: 0, of: radio)
        air.tune(radio, to: 0)
    }

    // MARK: - Waiting

    /// Does `action` in one of the SDK's tasks after `delay`; replaces the same wait before.
    func wait(
        _ wait: Wait, _ delay: Cycles, in task: SystemTask = .radio, _ action: @escaping () -> Void
    ) {
        cancel(wait)
        waitNumber += 1
        let number = waitNumber
        let ticket = machine.scheduleOnBoard(at: machine.now + delay) { [unowned self] _ in
            machine.perform(in: task) { [unowned self] in
                // It may have been taken back since it came due.
                guard waits[wait]?.number == number else { return }
                waits[wait] = nil
                action()
            }
        }
        waits[wait] = (number, ticket)
    }

    func isWaiting(_ wait: Wait) -> Bool { waits[wait] != nil }

    func cancel(_ wait: Wait) {
        if let ticket = waits[wait]?.ticket { machine.cancel(ticket) }
        waits[wait] = nil
    }

    // MARK: - The radio

    /// Sends a frame, which the trace then shows.
    func send(
        _ frame: Frame, at rate: Rate = .basic, keepsSequence: Bool = false,
        sent: ((Bool) -> Void)? = nil
    ) {
        trace(.frameSent, frame, frame.receiver)
        air.send(frame, from: radio, at: rate, keepsSequence: keepsSequence, sent: sent)
    }

    public func receive(_ reception: Reception) {
        guard machine.isKernelAlive, chip.isStarted else { return }
        trace(.frameReceived, reception.frame, reception.frame.transmitter)
        machine.perform(in: .radio) { [unowned self] in handle(reception) }
    }

    /// What the chip needs for a frame.
    static let frameCost = 20 * Cycles.perMicrosecond

    private func handle(_ reception: Reception) {
        machine.charge(Self.frameCost)
        if chip.sniffer != nil { return sniff(reception) }
        let frame = reception.frame
        // A scan lends it the ears of a sniffer; what is for others is none of its business.
        guard
            frame.receiver.isGroup || frame.receiver == machine.addresses.station
                || frame.receiver == machine.addresses.softAP
        else { return }
        noteScanned(reception)
        noteUserElements(reception)
        noteBridged(reception)
        if frame.receiver == machine.addresses.softAP || frame.kind == .probeRequest {
            receiveAsSoftAP(reception)
        } else {
            noteTraffic(reception)
            perform(chip.joining?.receive(frame) ?? [])
        }
    }

    /// Tunes the radio to the channel that the interfaces share.
    func retune() {
        guard chip.isStarted else { return }
        let isOff = mode == .off || !isRadioUsable
        air.tune(radio, to: isOff && chip.sniffer == nil ? 0 : homeChannel)
    }

    /// The connected station decides, then the soft-AP, then firmware (Guide A.2).
    var homeChannel: UInt8 {
        if let joining = chip.joining, joining.phase != .idle, let network = joining.network {
            return network.channel
        }
        return chip.services?.settings.description.channel ?? chip.channel
    }

    // MARK: - Telling firmware

    /// Tells firmware's handler of an event, behind those before.
    func post(_ event: WiFiEvent) {
        guard chip.eventHandler != nil else { return }
        machine.perform(in: .events) { [unowned self] in tell(event) }
    }

    /// Calls firmware's handler. In "evt" only.
    func tell(_ event: WiFiEvent) {
        guard let handler = chip.eventHandler else { return }
        machine.trace.record(
            .wifiEvent, at: machine.now, task: 0, object: event.number, value: event.detail)
        handler(event)
    }

    /// Registers firmware's handler, which is called in "evt". C: wifi_set_event_handler_cb.
    public func setEventHandler(_ handler: ((WiFiEvent) -> Void)?) { chip.eventHandler = handler }
}

/// The state of one board's Wi-Fi.
struct ChipState {
    /// user_init has returned.
    var isStarted = false
    /// The deep sleep before, if there was one, has not left the radio off.
    var hasRadio = true
    var eventHandler: ((WiFiEvent) -> Void)?
    var channel: UInt8 = 1
    var phyMode = PhyMode.n
    var rates = RateSettings()

    // The station.
    var stationConfig = StationConfig()
    /// This boot's; nil for what flash says.
    var autoConnect: Bool?
    var reconnects = true
    /// Firmware, or auto-connect, wants a connection; until it disconnects.
    var wantsConnection = false
    var status = StationStatus.idle
    var joining: Joining?
    /// The mode of the network that was joined last, and its name.
    var lastJoined: (ssid: [UInt8], mode: AuthMode)?
    var scan: Scan?

    // Its address.
    var dhcpClient: DHCPClient?
    var isDHCPClientOn = true
    var stationIP = IPInfo.none

    // The soft-AP.
    var softAPConfig = SoftAPConfig()
    var services: ServiceSet?
    /// When each station was heard last, by its address.
    var heard: [MACAddress: Instant] = [:]
    var softAPIP = IPInfo.softAP
    var dhcpServer: LeaseServer?
    var isDHCPServerOn = true
    var leaseMinutes: UInt32 = LeaseRules.defaultMinutes
    var leaseRange: (first: IPv4Address, last: IPv4Address)?
    var offersRouter = true
    var givenStations: UnsafeMutableRawPointer?

    // Sleep between beacons.
    var isDozing = false
    /// When data was sent or received last.
    var lastTraffic = Instant.zero

    var statusLED: StatusLED?

    // By hand.
    var sniffer: Sniffer?
    var snifferFunction: ((OverheardFrame) -> Void)?
    var isSending = false
    var takesBridged = false
    var onBridged: (([UInt8], Int8) -> Void)?
    var onSent: ((Bool) -> Void)?
    var userElements: [UserElement: [UInt8]] = [:]
    var onUserElement: ((UserElement, MACAddress, [UInt8], Int8) -> Void)?
}
