//  `host8266 run`: builds an application and runs it.

import ArgumentParser
import Chip
import Glibc
import Machine
import SDKDrivers
import SDKFreeRTOS
import SDKLibC
import SDKSystem
import Scenario
import Simulation
import Sockets
import Toolchain
import TraceExport

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

    // MARK: Time

    @Flag(help: "Virtual time as fast as it goes (the default where there is no terminal).")
    var fast = false

    @Option(
        name: .customLong("rt"),
        help: ArgumentHelp(
            "Keep virtual time to the clock on the wall; --rt=10 is ten times as fast. "
                + "(the default on a terminal)", valueName: "ratio"))
    var realTime: Double?

    @Option(
        help: ArgumentHelp(
            "End after this much virtual time, such as 500ms or 1.5h, with 124.", valueName: "time"),
        transform: readVirtualTime)
    var timeout: Cycles?

    // MARK: The run

    @Option(help: "The seed of everything that is random (default: 1).", transform: readSeed)
    var seed: UInt64?

    @Option(help: "What carries the tasks: dispatch (a thread each) or fiber (one for all).")
    var executor = ExecutorKind.dispatch

    @Flag(
        inversion: .prefixedNo,
        help: "End with 1 when the firmware crashes, instead of resetting the chip.")
    var exitOnPanic: Bool?

    // MARK: The world

    @OptionGroup(title: "The world around the chip") var outside: OutsideOptions

    @OptionGroup(title: "The network") var net: NetworkOptions

    // MARK: The chip

    @Option(
        help: ArgumentHelp(
            "The station's MAC address (default: \(MACAddress.guide)).", valueName: "address"),
        transform: readMAC)
    var mac: MACAddress?

    @Option(help: "The flash: 512K, 256K, 1M, 2M, 4M (default), 2M-c1 or 4M-c1.")
    var flashMap: FlashMap?

    @Option(
        help: ArgumentHelp(
            "The flash's contents: a file of the chip's size, made if there is none (default: a "
                + "private one, erased).", valueName: "file"))
    var flash: String?

    @Flag(help: "Say at the end how much the flash was used.")
    var flashStats = false

    @Option(
        help: ArgumentHelp("Erases after which a sector of the flash loses bits.", valueName: "N"))
    var flashEndurance: UInt32?

    @Option(
        help: ArgumentHelp(
            "Cut the power at a time (at=12.5s) or in the middle of the Nth write or erase of the "
                + "flash (flash-op=N or flash-op=N:byte=M).", valueName: "when"),
        transform: readPowerCut)
    var powerCut: PowerCut?

    @Option(
        help: ArgumentHelp(
            "Bytes of heap (default: what the chip would leave, 65536 less the firmware's "
                + "variables and constants); more than the chip has lifts its limit.",
            valueName: "bytes"))
    var heap: UInt32?

    @Option(help: ArgumentHelp("Let the Nth allocation of the run fail.", valueName: "N"))
    var failMalloc: UInt64?

    @Flag(help: "At the end, tell what was allocated and not freed, and where.")
    var leaks = false

    @Flag(help: "End with 1 when something is lost; tells what, as --leaks does.")
    var failOnLeaks = false

    @Flag(
        help: ArgumentHelp(
            "Look through the heap at each of its calls and at each tick: overruns, use of freed "
                + "memory."))
    var checkHeap = false

    // MARK: Connections

    @OptionGroup(title: "Connections") var serial: SerialOptions

    // MARK: Success

    @Option(help: ArgumentHelp("End with 0 when UART0 has printed this.", valueName: "text"))
    var expectText: [String] = []

    @Option(help: ArgumentHelp("End with 1 when UART0 prints this.", valueName: "text"))
    var failText: [String] = []

    @Option(
        name: .customLong("set"),
        help: ArgumentHelp("A value for host8266_setting().", valueName: "name=value"),
        transform: Setting.init)
    var settings: [Setting] = []

    // MARK: Records

    @Option(help: ArgumentHelp("Record every decision of the run.", valueName: "file"))
    var trace: String?

    @Flag(help: "Print a hash of the trace at the end.")
    var traceHash = false

    @Option(
        help: ArgumentHelp("Record the levels of the pins, for GTKWave.", valueName: "file"))
    var vcd: String?

    func validate() throws {
        if fast, realTime != nil {
            throw ValidationError("--fast and --rt exclude each other")
        }
        if let realTime, !(realTime > 0 && realTime.isFinite) {
            throw ValidationError("--rt=\(realTime): the ratio must be above 0")
        }
        if let heap, heap < 8192 || heap > Machine.largestHeap {
            throw ValidationError(
                "--heap \(heap): there can be 8192 to \(Machine.largestHeap) bytes")
        }
        if failMalloc == 0 {
            throw ValidationError("--fail-malloc 0: allocations are counted from 1")
        }
        if (expectText + failText).contains("") {
            throw ValidationError("--expect-text and --fail-text need a text that is not empty")
        }
    }

    func run() throws {
        let scenario = try outside.scenario()
        let firmware = try building.firmware()
        Sanitizing.restartIfNeeded(firmware)
        let options = options(firmware, scenario)
        let ports = try SerialOptions.open(serial.connections(isPaced: realTime != nil))
        let record = try openTrace(firmware, seed: options.seed)
        let waves = try openWaves()
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
                options: options, ports: ports, trace: record,
                flash: try FlashFile(path: flash, map: options.flashMap),
                symbolize: symbolizer.lines)
            if let image { _ = machine.install(image) }
            waves?.attach(to: machine.pins)
            let network = ChipNetwork(machine: machine, rules: net.rules)
            machine.add(network)
            if net.testWire { machine.add(try TestWire(machine: machine, network: network)) }
            let stage = try Stage(scenario, on: machine)
            machine.onEarlyEnd = { [unowned machine] in
                finish(stage)
                finish(waves, at: machine.now)
            }
            code = try machine.run()
            if flashStats { machine.flash.statistics.report.forEach { say("host8266: \($0)") } }
            let areReportsWritten = finish(stage)
            guard finish(waves, at: machine.now), areReportsWritten else { throw ExitCode(2) }
        } catch let code as ExitCode {
            throw code
        } catch let error as ReportError {
            complain("\(error)")
            throw ExitCode(2)
        } catch {
            complain("\(error)")
            throw ExitCode(error is FlashFileError ? 2 : error is BootFailure ? 3 : 4)
        }
        try finish(record)
        if code == RunStatus.firmwareFailed || code == RunStatus.ownFault {
            say("host8266: this repeats the run:\n    " + Self.replayLine(seed: options.seed))
        }
        throw ExitCode(code)
    }

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

    private func options(_ firmware: Firmware, _ scenario: Scenario) -> Options {
        var options = Options()
        let isTerminal = SerialOptions.isTerminal
        let isLive = serial.connections(isPaced: realTime != nil).contains(where: \.isLive)
        options.seed = seed ?? scenario.seed ?? options.seed
        options.executor = executor
        if let realTime {
            options.pace = .paced(ratio: realTime)
        } else if !fast, isTerminal || isLive {
            options.pace = .paced(ratio: 1)
        }
        options.timeout = timeout.map { Instant(cycles: $0) }
        options.mac = mac ?? scenario.chip.mac ?? options.mac
        options.flashMap = flashMap ?? scenario.chip.flashMap ?? options.flashMap
        options.heapSize = heap ?? scenario.chip.heapSize
        options.flashEndurance = flashEndurance
        options.powerCut = powerCut
        options.failingAllocation = failMalloc
        options.reportsLeaks = leaks || failOnLeaks
        options.failsOnLeaks = failOnLeaks
        options.checksHeap = checkHeap
        options.exitOnPanic = exitOnPanic ?? !isTerminal
        options.expectedTexts = expectText
        options.failTexts = failText
        options.settings = settings.map { ($0.name, $0.value) }
        // The sanitizer's frames are several times larger than the compiler's own.
        if firmware.sanitizer == .address { options.stackScale *= 8 }
        return options
    }

    private func openTrace(_ firmware: Firmware, seed: UInt64) throws -> Trace {
        guard trace != nil || traceHash else { return Trace() }
        let header = TraceHeader(buildID: firmware.buildID, seed: seed)
        do throws(TraceError) {
            var file: TraceFileSink?
            if let trace { file = try TraceFileSink(path: trace) }
            return Trace(header: header, hashing: traceHash, file: file)
        } catch {
            complain("\(error)")
            throw ExitCode(2)
        }
    }

    private func openWaves() throws -> VCDRecorder? {
        guard let vcd else { return nil }
        do throws(VCDError) {
            return try VCDRecorder(path: vcd)
        } catch {
            complain("\(error)")
            throw ExitCode(2)
        }
    }

    /// False when the file could not be written, which is then said.
    @discardableResult
    private func finish(_ waves: VCDRecorder?, at end: Instant) -> Bool {
        do throws(VCDError) {
            try waves?.finish(at: end)
            return true
        } catch {
            complain("\(error)")
            return false
        }
    }

    private func finish(_ record: Trace) throws {
        do throws(TraceError) {
            try record.finish()
        } catch {
            complain("\(error)")
            throw ExitCode(2)
        }
        if traceHash {
            let digits = String(record.hash, radix: 16)
            say("trace hash " + String(repeating: "0", count: 16 - digits.count) + digits)
        }
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

    /// The command line, with `--rt` alone made `--rt=1`: its value is optional.
    static func expandingArguments() -> [String] {
        CommandLine.arguments.dropFirst().map { $0 == "--rt" ? "--rt=1" : $0 }
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

// MARK: - Values of options

@Sendable
func readVirtualTime(_ text: String) throws -> Cycles {
    do throws(VirtualTimeError) {
        return try Cycles(virtualTime: text)
    } catch {
        throw ValidationError("\(error)")
    }
}

@Sendable
private func readSeed(_ text: String) throws -> UInt64 {
    guard let seed = UInt64(text) else {
        throw ValidationError("a seed is a whole number from 0 to \(UInt64.max)")
    }
    return seed
}

@Sendable
private func readPowerCut(_ text: String) throws -> PowerCut {
    guard let cut = PowerCut(text) else {
        throw ValidationError(
            "the power can be cut at=TIME, such as at=12.5s, or at flash-op=N or flash-op=N:byte=M")
    }
    return cut
}

@Sendable
private func readMAC(_ text: String) throws -> MACAddress {
    guard let address = MACAddress(text) else {
        throw ValidationError(
            "an address is six hexadecimal bytes such as \(MACAddress.guide), and the "
                + "first is even")
    }
    return address
}

/// `name=value` on the command line.
struct Setting: Sendable {
    let name: String
    let value: String

    init(_ text: String) throws {
        guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
            throw ValidationError("a setting is NAME=VALUE")
        }
        name = String(text[..<equals])
        value = String(text[text.index(after: equals)...])
    }
}

extension ExecutorKind: ExpressibleByArgument {}

extension FlashMap: ExpressibleByArgument {
    public init?(argument: String) { self.init(name: argument) }
    public var defaultValueDescription: String { name }
    public static var allValueStrings: [String] { allCases.map(\.name) }
}
