//  `host8266 run`: builds an application and runs it.

import Air
import ArgumentParser
import Chip
import FileSystem
import Glibc
import HostIO
import Machine
import SDKDrivers
import SDKFileSystem
import SDKFreeRTOS
import SDKJSON
import SDKLibC
import SDKSystem
import Scenario
import Sockets
import Toolchain
import WiFi
import Wire

struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Build an application and run it.",
        discussion: """
            On a terminal virtual time keeps to the clock on the wall and UART0 reads the keyboard; \
            elsewhere it goes as fast as it can. Times are numbers with a unit: 500us, 12.5s, 1h.

            Exit codes: 0 the firmware ended normally or everything expected has appeared, 1 it \
            failed, 2 wrong usage or no such input, 3 it does not build, 4 this machine lacks \
            something, 124 --timeout, 130 interrupted.

            Examples:
              host8266 run Examples/HelloTasks
              host8266 run . --timeout 1h --expect-text "all tests passed" --fail-text FAIL
              host8266 run . --trace run.h8t && host8266 trace text run.h8t
            """)

    @OptionGroup var building: BuildOptions

    @OptionGroup(title: "Time") var time: TimeOptions

    @Option(help: "The seed of everything that is random (default: 1).", transform: readSeed)
    var seed: UInt64?

    @Option(
        help: """
            What carries the tasks: dispatch (a thread for each of firmware's) or fiber (one for all).
            """)
    var executor = ExecutorKind.dispatch

    @OptionGroup(title: "The world around the chip") var outside: OutsideOptions
    @OptionGroup(title: "The air") var airborne: AirOptions
    @OptionGroup(title: "The network") var net: NetworkOptions
    @OptionGroup(title: "The chip") var chip: ChipOptions
    @OptionGroup(title: "Connections") var serial: SerialOptions
    @OptionGroup(title: "Checks") var checks: CheckOptions
    @OptionGroup(title: "Records") var recording: RecordOptions
    @OptionGroup(title: "Real peers") var relaying: RelayOptions
    @OptionGroup(title: "Record and replay") var replaying: ReplayOptions

    func run() throws {
        let scenario = try outside.scenario()
        try checkFiles(reports: Set(scenario.wiring.compactMap(\.reportPath)))
        let firmware = try building.firmware()
        Sanitizing.restartIfNeeded(firmware)
        let replayed = try replaying.recording(seed: seed)
        let options = options(firmware, scenario, replayed)
        let ports = try SerialOptions.open(connections, isReplayed: replayed != nil)
        let gate = try replaying.gate(replayed, buildID: firmware.buildID, seed: options.seed)
        let relays = try relaying.relays(in: scenario.network.plan)
        try relaying.open(relays, at: gate)
        let records = try recording.open(firmware, seed: options.seed)
        let wire = try outside.capture()
        let code: Int32
        do {
            let image = try Self.image(of: firmware, map: options.flashMap)
            let symbolizer = Symbolizer(firmware: firmware.path, root: building.inputs[0])
            let machine = try Machine(
                image: FirmwareImage(
                    path: firmware.path, buildID: firmware.buildID,
                    statics: FirmwareStatics(firmware.statics),
                    trapsMeanUnaligned: firmware.compiler == .gcc,
                    bootsFromFlash: image != nil),
                options: options, ports: ports, gate: gate, trace: records.trace,
                flash: try FlashFile(path: chip.flash, map: options.flashMap),
                symbolize: { addresses in
                    symbolizer.ofBuild(Machine.current.runningBuildID).lines(for: addresses)
                })
            machine.add(
                ChipFileSystem(
                    format: chip.spiffsLayout ?? scenario.chip.spiffsLayout ?? .sdk15))
            if let image { _ = machine.install(image) }
            records.waves?.attach(to: machine.pins)
            let world = AirWorld(clock: MachineClock(machine), seed: options.seed)
            let capture = try airborne.populate(world)
            let wifi = WiFi(machine, air: world.air)
            wifi.onWanted = { ssid, password in
                if let news = world.oblige(ssid: ssid, password: password) { complain(news) }
            }
            machine.add(wifi)
            let network = ChipNetwork(machine: machine, rules: net.rules)
            machine.add(network)
            let stage = try Stage(
                scenario, on: machine, air: world, capture: wire, relays: relays
            ) { slot in image?.forSlot(slot).bytes }
            let link = ChipLink(network, wifi)
            link.onStation = { [unowned stage] address in
                stage.network.world?.station = address == .any ? nil : address
            }
            link.guest = try GuestLink(relays, in: world, stage.network, of: wifi)
            machine.onEarlyEnd = { [unowned machine] in
                finish(stage)
                records.finish(machine)
                complete(capture)
                complete(wire)
            }
            code = try withExtendedLifetime(link) { try machine.run() }
            chip.report(machine)
            let areReportsWritten = finish(stage)
            let areRecordsWritten = [
                records.finish(machine), complete(capture), complete(wire),
            ]
            guard areReportsWritten, !areRecordsWritten.contains(false) else { throw ExitCode(2) }
        } catch let code as ExitCode {
            throw code
        } catch let error as ReportError {
            complain("\(error)")
            throw ExitCode(2)
        } catch {
            complain("\(error)")
            throw ExitCode(error is FlashFileError ? 2 : error is BootFailure ? 3 : 4)
        }
        try records.finishTrace()
        if code == RunStatus.firmwareFailed || code == RunStatus.ownFault {
            say("host8266: this repeats the run:\n    " + Self.replayLine(seed: options.seed))
        }
        throw ExitCode(code)
    }

    /// - Parameter reports: files that several devices may write to.
    private func checkFiles(reports: Set<String>) throws {
        var roles = FileRoles()
        try roles.read("--scenario", outside.path)
        try roles.read("--replay", replaying.replay)
        try roles.write("--flash", chip.flash)
        try roles.write("--record", replaying.record)
        try roles.write("--pcap", outside.pcap)
        try roles.write("--pcap-air", airborne.pcap)
        try roles.write("--trace", recording.trace)
        try roles.write("--vcd", recording.vcd)
        try roles.write("--registers", recording.registers)
        for report in reports.sorted() { try roles.write("the report of a device", report) }
    }

    private var connections: [SerialOption] { serial.connections(isPaced: time.realTime != nil) }

    /// The firmware as it lies in the flash; nil where it does not go through there.
    private static func image(of firmware: Firmware, map: FlashMap) throws -> OTAImage? {
        // Its shadow memory and its runtime know the file that was built.
        guard firmware.sanitizer != .address else { return nil }
        do throws(BuildFailure) {
            let image = OTAImage(
                sharedObject: try firmware.loadedBytes(), buildID: firmware.buildID, map: map)
            if image.bytes.count <= Int(map.slotSize) { return image }
            say(
                "host8266: note: the firmware takes \(image.bytes.count) bytes here, a slot of the "
                    + "flash has \(map.slotSize); it runs, but not out of the flash")
            return nil
        } catch {
            complain(error.sentence)
            throw ExitCode(error.exitCode)
        }
    }

    /// The command that does the same again, seed included.
    private static func replayLine(seed: UInt64) -> String {
        var words = CommandLine.arguments
        if !words.contains(where: { $0 == "--seed" || $0.hasPrefix("--seed=") }) {
            words += ["--seed", "\(seed)"]
        }
        let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./=:,+@%")
        return words.map { word in
            if !word.isEmpty, word.allSatisfy(plain.contains) { return word }
            let inner = word.split(separator: "'", omittingEmptySubsequences: false)
            return "'" + inner.joined(separator: "'\\''") + "'"
        }.joined(separator: " ")
    }

    private func options(
        _ firmware: Firmware, _ scenario: Scenario, _ replayed: Recording?
    ) -> Options {
        var options = Options()
        let isTerminal = SerialOptions.isTerminal
        options.seed = replayed?.seed ?? seed ?? scenario.seed ?? options.seed
        options.executor = executor
        options.recordsRegisters = recording.registers != nil
        // Nobody is there in a replay.
        let isWatched = isTerminal || connections.contains(where: \.isLive)
        time.apply(to: &options, isWatched: replayed == nil && isWatched)
        chip.apply(to: &options, scenario.chip)
        checks.apply(to: &options, isTerminal: isTerminal)
        // The sanitizer's frames are several times larger than the compiler's own.
        if firmware.sanitizer == .address { options.stackScale *= 8 }
        return options
    }

    /// Tells what the devices have seen; false when a report could not be written.
    @discardableResult
    private func finish(_ stage: Stage) -> Bool {
        do throws(ReportError) {
            try stage.finish()
            return true
        } catch {
            complain("\(error)")
            return false
        }
    }
}

extension FirmwareStatics {
    /// What the toolchain has counted, for the machine.
    init(_ counted: StaticData) {
        self.init(
            data: counted.data, constants: counted.constants, zeroed: counted.zeroed,
            variables: counted.variables)
    }
}
