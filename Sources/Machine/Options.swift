//  What a run is told from outside: the chip's make, and how the simulator behaves.

import Chip
import HostIO
import Simulation

/// Which of the two executors carries the tasks.
public enum ExecutorKind: String, Sendable, CaseIterable {
    /// Each task on a Dispatch thread of its own.
    case dispatch
    /// All tasks on one thread.
    case fiber
}

/// Everything that decides a run beside the firmware itself.
public struct Options: Sendable {
    public var seed: UInt64 = 1
    public var executor = ExecutorKind.dispatch
    public var pace = Pace.fast
    /// Time keeps to the clock while a real peer is connected, even where the pace is `.fast`.
    public var pacesPeers = true
    /// The run ends here with exit code 124.
    public var timeout: Instant?

    // The chip.
    public var mac = MACAddress.guide
    public var flashMap = FlashMap.mb4
    /// Erases that a sector of the flash stands; nil for any number.
    public var flashEndurance: UInt32?
    public var powerCut: PowerCut?
    /// GPIO16 is wired to the reset pin, so that the RTC can wake the chip.
    public var hasGPIO16Wire = true
    /// The ROM and the boot loader print what they do.
    public var printsBootMessages = false
    /// What the analogue-digital converter reads at TOUT, 0...1024 for 0 to 1 V.
    public var converterReading: UInt16 = 0
    /// The supply's voltage in 1/1024 V.
    public var supply: UInt16 = 3379
    /// Bytes of heap; nil takes what the chip would leave (Docs/Memory.md).
    public var heapSize: UInt32?

    /// Tells at the end what firmware has allocated and not freed.
    public var reportsLeaks = false
    /// Fails the run where something is lost; only with `reportsLeaks`.
    public var failsOnLeaks = false
    /// Looks through the heap at each of its calls and at each tick (Docs/Memory.md).
    public var checksHeap = false

    /// Keeps what every register holds at the end (`Machine.finalRegisters`).
    public var recordsRegisters = false

    /// The allocation of firmware's that fails, counted from 1 since power-on; nil for none.
    public var failingAllocation: UInt64?

    // What decides about success.
    public var exitOnPanic = true
    public var expectedTexts: [String] = []
    public var failTexts: [String] = []

    /// For host8266_setting.
    public var settings: [(name: String, value: String)] = []
    /// How many times more stack firmware's frames get than the depth says, because the host's
    /// frames are larger than the chip's (Docs/Fidelity.md, "Stacks").
    public var stackScale: UInt32 = 4

    public init() {}
}

/// How a run ended; the command line's exit codes (design: contracts).
public enum RunStatus {
    public static let passed: Int32 = 0
    public static let firmwareFailed: Int32 = 1
    public static let badInput: Int32 = 2
    public static let buildFailed: Int32 = 3
    public static let machineLacks: Int32 = 4
    public static let ownFault: Int32 = 70
    public static let timeout: Int32 = 124
    public static let interrupted: Int32 = 130
}

/// A firmware that is ready to be loaded.
public struct FirmwareImage: Sendable {
    /// The shared object.
    public var path: String
    /// Names the build in traces.
    public var buildID: [UInt8]
    /// What it takes of the chip's RAM.
    public var statics: FirmwareStatics
    /// A bare trap instruction in it is a check for unaligned accesses that failed: gcc's traps say
    /// no more, and it makes them for nothing else.
    public var trapsMeanUnaligned: Bool
    /// The flash decides what starts; `path` is the build that may lie in it, or empty.
    public var bootsFromFlash: Bool

    public init(
        path: String, buildID: [UInt8], statics: FirmwareStatics,
        trapsMeanUnaligned: Bool = false, bootsFromFlash: Bool = false
    ) {
        self.path = path
        self.buildID = buildID
        self.statics = statics
        self.trapsMeanUnaligned = trapsMeanUnaligned
        self.bootsFromFlash = bootsFromFlash
    }
}

/// The variables and constants of a firmware: sizes in bytes, as they would be on the chip.
public struct FirmwareStatics: Sendable {
    /// Variables with initial values.
    public var data: UInt32
    public var constants: UInt32
    /// Variables that begin as zeros.
    public var zeroed: UInt32
    /// Where variables lie on the host, below 4 GiB.
    public var variables: [Range<UInt64>]

    public init(data: UInt32, constants: UInt32, zeroed: UInt32, variables: [Range<UInt64>]) {
        self.data = data
        self.constants = constants
        self.zeroed = zeroed
        self.variables = variables
    }

    var total: UInt64 { UInt64(data) + UInt64(constants) + UInt64(zeroed) }
}
