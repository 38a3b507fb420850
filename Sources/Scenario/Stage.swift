//  Plays a scenario around a machine: wires its devices, makes its network, schedules its events,
//  tells its reports.
//
//  Interface: `Stage(scenario, on: machine, air: world)` before the machine runs, `finish()` after.

import Air
import Chip
import Glibc
import Machine
import NetworkStack
import Simulation
import Wire
import Wiring
import World

public final class Stage {
    private unowned let machine: Machine
    private let wiring: Wiring
    private let world: AirWorld
    /// The wire behind the access points.
    public let network: OutsideNetwork
    private var files: [ReportFile] = []

    /// Wires the devices and schedules the events.
    ///
    /// - Parameters:
    ///   - capture: records the frames of the network.
    ///   - relays: what leads from it to real peers.
    ///   - firmware: the image of the firmware that is run, for servers that have it; nil where it
    ///     has none.
    /// - Throws: `ReportError` when a file for a report cannot be created, `StackFailure` when the
    ///   scenario describes a network, or it is to be recorded, and there can be none.
    public init(
        _ scenario: Scenario, on machine: Machine, air world: AirWorld, capture: PcapFile? = nil,
        relays: RelayPlan = RelayPlan(), firmware: (FirmwareSlot) -> [UInt8]? = { _ in nil }
    ) throws {
        self.machine = machine
        self.world = world
        world.populate(scenario.air)
        var plan = scenario.network.plan
        plan.serve(firmware: firmware)
        if let date = scenario.date { plan.start = date }
        relays.extend(&plan)
        network = OutsideNetwork(plan, seed: machine.options.seed, capture: capture) {
            [unowned machine] in
            if !relays.isEmpty { $0.relay(relays, through: machine.gate) }
        }
        wiring = Wiring(pins: machine.pins, seed: machine.options.seed)
        for device in scenario.wiring {
            guard let kind = DeviceKind.named(device.kind) else { continue }
            wiring.add(kind, name: device.name, device.values)
        }
        for path in wiring.reportPaths where !files.contains(where: { $0.path == path }) {
            files.append(try ReportFile(path))
        }
        machine.surround(with: wiring, isWired: true)
        try connect(
            scenario,
            isWanted: scenario.network.isThere || capture != nil || !relays.isEmpty)
        for event in scenario.events { schedule(event, at: event.first, left: event.count) }
    }

    /// - Parameter isWanted: it is made at once, and not when something first needs it.
    private func connect(_ scenario: Scenario, isWanted: Bool) throws(StackFailure) {
        network.onDueChanged = { [unowned machine] in machine.touch {} }
        network.onRemark = { Diagnostics.say($0) }
        network.onFailure = { [unowned machine] failure in
            Diagnostics.say(failure.description)
            machine.exit(RunStatus.machineLacks)
        }
        if isWanted { try network.open() }
        world.connect(to: WireLink(network, on: machine, net: scenario.net(behind:)))
        machine.surround(with: network)
        machine.onHostMessage = { [unowned self] message, now in
            machine.touch { network.world?.receive(message, at: now) }
        }
    }

    /// Tells what the devices have seen, each in a block of lines: on standard error, or in the
    /// device's own file.
    ///
    /// - Throws: the first failure to write a file, after everything else has been told.
    public func finish() throws(ReportError) {
        for report in wiring.reports(at: machine.now) {
            let title = "\(report.kind) \"\(report.name)\""
            if let file = files.first(where: { $0.path == report.path }) {
                file.write(([title] + report.lines.map { "    " + $0 }).joined(separator: "\n"))
            } else {
                Diagnostics.say(title)
                for line in report.lines { Diagnostics.continue_(line) }
            }
        }
        for line in network.world?.mutationReport ?? [] { Diagnostics.say(line) }
        for file in files { try file.close() }
    }

    // MARK: - Events

    /// - Parameter left: how many times it still happens; nil for ever.
    private func schedule(_ event: Event, at time: Cycles, left: UInt64?) {
        machine.schedule(at: Instant(cycles: time)) { [unowned self] now in
            if let period = event.period, left != 1 {
                let next = time.addingReportingOverflow(period)
                if !next.overflow {
                    schedule(event, at: next.partialValue, left: left.map { $0 - 1 })
                }
            }
            perform(event.action, at: now)
        }
    }

    private func perform(_ action: Event.Action, at now: Instant) {
        switch action {
        case .pin(let pin, let drive): machine.drive(pin: pin, drive, at: now)
        case .press(let name, let length):
            machine.touch { _ = wiring.press(name, for: length, at: now) }
        case .type(let bytes, let uart): machine.type(bytes, on: uart)
        case .air(let happening): world.perform(happening)
        case .reset: machine.pressReset()
        case .chipEnable: machine.pullChipEnable()
        case .powerCut: machine.cutPower()
        case .note(let text): machine.remark(text)
        case .network(let event): network.perform(event, at: now)
        case .end(let code): machine.exit(code)
        }
    }
}

/// Why a report could not be written.
public struct ReportError: Error, CustomStringConvertible {
    public let description: String

    fileprivate init(_ verb: String, _ path: String, _ code: Int32) {
        description = "cannot \(verb) the report \(path): \(String(cString: strerror(code)))"
    }
}

/// A file that reports go to. It is created before the run, so that a wrong name costs no run.
private final class ReportFile {
    let path: String
    private let descriptor: Int32
    private var failure: ReportError?

    init(_ path: String) throws(ReportError) {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw ReportError("create", path, errno) }
    }

    func write(_ text: String) {
        var rest = Array((text + "\n").utf8)[...]
        while !rest.isEmpty, failure == nil {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR {
                failure = ReportError("write", path, errno)
            }
        }
    }

    func close() throws(ReportError) {
        let status = Glibc.close(descriptor)
        if let failure { throw failure }
        if status != 0, errno != EINTR { throw ReportError("write", path, errno) }
    }
}
