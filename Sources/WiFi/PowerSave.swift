//  Sleep between the access point's beacons (behaviour.md 8): the radio of a station that has
//  nothing to do is off, but for every beacon that tells of waiting frames (each DTIM).
//
//  50 ms after the last data the station tells its access point that it sleeps, which from then on
//  keeps what is for it until the next such beacon: so an answer comes at once, while a first frame
//  from outside comes up to a DTIM period late (102.4 ms, or what the scenario says). Data of its
//  own goes out at once and says that the station is awake. Only in station mode, by default: modem
//  sleep.
//
//  While nothing happens it costs nothing: what sleeps has no timer, and no beacon is an event.
//  Fidelity: light sleep is the same for the radio, and the CPU does not pause.

import Air
import Machine
import Simulation

enum PowerSaveTiming {
    /// Without data for so long, the radio sleeps.
    static let awake = 50 * Cycles.perMillisecond
}

extension WiFi {
    /// C: wifi_set_sleep_type. In force at once.
    public func setSleepType(_ type: SleepType) {
        machine.automaticSleepType = type
        guard chip.isStarted else { return }
        machine.perform(in: .radio) { [unowned self] in
            type == .none ? wake() : stayAwake()
        }
    }

    private var maySleep: Bool {
        mode == .station && machine.automaticSleepType != .none && chip.joining?.phase == .joined
    }

    /// Data was sent or has come: the radio stays awake for a while. Cheap, since it is called for
    /// every frame: a wait that is too short is made longer when it is over.
    func stayAwake() {
        chip.lastTraffic = machine.now
        guard maySleep, !isWaiting(.doze), !chip.isDozing else { return }
        wait(.doze, PowerSaveTiming.awake) { [unowned self] in considerSleep() }
    }

    private func considerSleep() {
        guard maySleep, !chip.isDozing else { return }
        let idle = machine.now - chip.lastTraffic
        // A scan needs the radio, and begins the next wait with the first frame after it.
        guard idle >= PowerSaveTiming.awake, chip.scan == nil else {
            let rest = idle < PowerSaveTiming.awake ? PowerSaveTiming.awake - idle : 0
            return wait(.doze, max(rest, Cycles.perMillisecond)) { [unowned self] in
                considerSleep()
            }
        }
        tellSleep(true) { [unowned self] isKnown in
            // An access point that has not heard it sends at once, so the radio must listen.
            guard isKnown, maySleep, machine.now - chip.lastTraffic >= PowerSaveTiming.awake else {
                return
            }
            chip.isDozing = true
            machine.radioSleeps(true)
        }
    }

    /// The radio is awake from now on, and the access point is told.
    func wake() {
        cancel(.doze)
        guard chip.isDozing else { return }
        stopDozing()
        if chip.joining?.phase == .joined { tellSleep(false) { _ in } }
    }

    /// The radio is awake, and what it sends next says so.
    func stopDozing() {
        guard chip.isDozing else { return }
        chip.isDozing = false
        machine.radioSleeps(false)
    }

    private func tellSleep(_ sleeps: Bool, sent: @escaping (Bool) -> Void) {
        guard let bssid = chip.joining?.network?.bssid else { return }
        let flags = Frame.toAccessPoint | (sleeps ? Frame.powerManagement : 0)
        let frame = Frame(
            .null, from: machine.addresses.station, to: bssid, third: bssid, flags: flags, body: [])
        send(frame) { [unowned self] isAcknowledged in
            if machine.isKernelAlive, chip.isStarted { sent(isAcknowledged) }
        }
    }

    /// Data for the station has come.
    func noteTraffic(_ reception: Reception) {
        guard reception.frame.kind == .data, chip.joining?.phase == .joined else { return }
        if chip.isDozing, !reception.frame.receiver.isGroup { wake() }
        stayAwake()
    }
}
