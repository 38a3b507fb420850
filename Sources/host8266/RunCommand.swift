//  `host8266 run`: builds an application and runs it.

import ArgumentParser
import Chip
import Glibc
import Machine
import SDKDrivers
import SDKFileSystem
import SDKFreeRTOS
import SDKLibC
import SDKSystem
import Simulation
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
    var seed: UInt64 = 1

    @Option(help: "What carries the tasks: dispatch (a thread each) or fiber (one for all).")
    var executor = ExecutorKind.dispatch

    @Flag(
        inversion: .prefixedNo,
        help: "End with 1 when the firmware crashes, instead of resetting the chip.")
    var exitOnPanic: Bool?

    // MARK: The chip

    @Option(
        help: ArgumentHelp(
            "The station's MAC address (default: \(MACAddress.guide)).", valueName: "address"),
        transform: readMAC)
    var mac = MACAddress.guide

    @Option(help: "The flash: 512K, 256K, 1M, 2M, 4M, 2M-c1 or 4M-c1.")
    var flashMap = FlashMap.mb4

    @Option(
        help: ArgumentHelp(
            "Bytes of heap (default: what the chip would leave, 65536); more than the chip has "
                + "lifts its limit.", valueName: "bytes"))
    var heap: UInt32?

    @Option(help: ArgumentHelp("Let the Nth allocation of the run fail.", valueName: "N"))
    var failMalloc: UInt64?

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
        let firmware = try building.firmware()
        Sanitizing.restartIfNeeded(firmware)
        let record = try openTrace(firmware)
        let code: Int32
        do {
            let symbolizer = Symbolizer(firmware: firmware.path, root: building.inputs[0])
            let machine = try Machine(
                image: FirmwareImage(
                    path: firmware.path, buildID: firmware.buildID,
                    trapsMeanUnaligned: firmware.compiler == .gcc),
                options: options(firmware), trace: record,
                symbolize: symbolizer.lines)
            code = try machine.run()
        } catch {
            complain("\(error)")
            throw ExitCode(error is BootFailure ? 3 : 4)
        }
        try finish(record)
        if code == RunStatus.firmwareFailed || code == RunStatus.ownFault {
            say("host8266: this repeats the run:\n    " + Self.replayLine(seed: seed))
        }
        throw ExitCode(code)
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

    private func options(_ firmware: Firmware) -> Options {
        var options = Options()
        let isTerminal = isatty(STDOUT_FILENO) == 1 && isatty(STDIN_FILENO) == 1
        options.seed = seed
        options.executor = executor
        if let realTime {
            options.pace = .paced(ratio: realTime)
        } else if isTerminal, !fast {
            options.pace = .paced(ratio: 1)
        }
        options.readsInput = isTerminal
        options.timeout = timeout.map { Instant(cycles: $0) }
        options.mac = mac
        options.flashMap = flashMap
        options.heapSize = heap
        options.failingAllocation = failMalloc
        options.exitOnPanic = exitOnPanic ?? !isTerminal
        options.expectedTexts = expectText
        options.failTexts = failText
        options.settings = settings.map { ($0.name, $0.value) }
        // The sanitizer's frames are several times larger than the compiler's own.
        if firmware.sanitizer == .address { options.stackScale *= 8 }
        return options
    }

    private func openTrace(_ firmware: Firmware) throws -> Trace {
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

    /// The command line, with `--rt` alone made `--rt=1`: its value is optional.
    static func expandingArguments() -> [String] {
        CommandLine.arguments.dropFirst().map { $0 == "--rt" ? "--rt=1" : $0 }
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
