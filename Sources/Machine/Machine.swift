//  The machine: one process's world, and the board that lives in it at the moment.
//
//  This file holds the state and nothing else. What happens is told in the files beside it:
//    Clock       how virtual time moves            Boot        from reset to user_init
//    RunLoop     boards come and go                SystemTasks the SDK's own tasks
//    Service     due events, interrupts, ticks     Calls...    what the SDK's functions do
//    Switching   who runs next                     Panic       when firmware fails
//    Hooks       what firmware has called at ticks, in idle time, in need
//    Outside     what the world does to the board
//
//  Rules: exactly one context runs, so nothing here is locked. Whoever runs may be parked or
//  abandoned inside `switchNow`, so no caller of it keeps an object alive, an access open or a
//  lock. Everything of the chip is in `board` and `kernel` and ends with them; everything else in
//  here is the world's and outlives a reset.

import CHost
import Chip
import HostIO
import Kernel
import Simulation

/// Why a board ended.
enum BoardEnd {
    case reset(ResetInfo)
    /// The chip sleeps deeply; nil until somebody presses reset.
    case deepSleep(until: Instant?)
    case exit(Int32)
}

/// What the chip is made of apart from its kernel, from one reset to the next.
struct Board {
    /// The loaded firmware; nil while it is being loaded.
    var firmware: LoadedFirmware?
    /// Whether it runs firmware at all.
    var state = BoardState.running
    /// Where it came from.
    var slot = FirmwareSlot.user1
    var upgradeFlag: UInt8 = 0
    /// Where an upgrade is being written; nil unless one is.
    var upgrade: UpgradeTarget?
    /// Boots before this one.
    let number: UInt64
    let resetInfo: ResetInfo
    /// When this board came to life; system_get_time counts from here.
    let start: Instant
    let ram: DataRAM

    // The CPU.
    var cpuMHz: UInt32 = 80
    var interrupts = InterruptController()
    /// Depth of critical sections: above 0 interrupts are masked and nobody switches.
    var criticalDepth: UInt32 = 0
    /// The interrupt level that firmware set by hand, with `rsil`.
    var interruptLevel: UInt32 = 0
    /// Depth of interrupt handlers that are being run.
    var interruptDepth: UInt32 = 0
    /// The non-maskable interrupt's handler. C: NmiTimSetFunc.
    var nonMaskableHandler: UnsafeMutableRawPointer?
    /// That handler is being run: critical sections mean nothing.
    var isInNonMaskable = false
    var watchdog = Watchdog()
    /// When the running task began to run.
    var lastSwitch = Instant.zero
    /// Somebody asked for a switch where none is allowed.
    var switchPending = false
    /// When the tick timer fires next.
    var nextTick: Instant
    var stacks = StackPool()
    /// Contexts that exist, the idle task's included.
    var contexts = 0

    // The devices.
    let peripherals: Peripherals

    /// What the driver of FRC1 calls. C: hw_timer_set_func.
    var hardwareTimerFunction: UnsafeMutableRawPointer?

    /// What the driver of pulse width modulation makes with FRC1.
    var pulses = PulseWidths()

    /// Where printf's characters go.
    var characterSink = CharacterSink.uart(0)

    // The SDK's own services.
    /// What the SDK's tasks are to do, and what wakes them. Looked up by key only.
    var work: [SystemTask: [() -> Void]] = [:]
    var workSignals: [SystemTask: Signal] = [:]
    var workers: [SystemTask: TaskIndex] = [:]
    var osTimers = OSTimerTable()
    var osTimerQueue: QueueIndex = -1
    var timerQueue: QueueIndex = -1
    var timerTask: TaskIndex = noTask
    /// The FreeRTOS timer whose callback is at work, or waits.
    var runningTimer: TimerIndex?
    var idleTask: TaskIndex = noTask
    /// Firmware's own way to read the flash. C: spi_flash_set_read_func.
    var flashReader: UnsafeMutableRawPointer?
    var timeOfDay = TimeOfDay()
    var wifiMode = WiFiMode.softAP
    var automaticSleepType = SleepType.modem
    var forcedSleep = ForcedSleep()
    /// What layers above keep for this board, in the order in which it came.
    var attachments: [(address: UInt32, object: AnyObject)] = []
    /// The interfaces' addresses, which firmware may change.
    var addresses: (station: MACAddress, softAP: MACAddress)
    var hasChosenWiFiMode = false
    var isInUserInit = false
    var isInOverflowHook = false

    // Co-routines.
    /// The task that runs one at the moment.
    var coRoutineRunner = Handle.none
    /// How often one has run.
    var coRoutineRuns: UInt64 = 0
}

/// The machine that this process is.
public final class Machine {
    public let options: Options
    public let image: FirmwareImage
    public let trace: Trace

    // The chip.
    public let kernel: UnsafeMutablePointer<Kernel>
    public internal(set) var isKernelAlive = false
    var board: Board!
    /// `board.start`, kept beside it because each of the world's events asks: looking into an
    /// optional structure copies all of it.
    var boardStart = Instant.zero

    // Parts of `board.peripherals`, which keeps them alive; nil while there is no board. They are
    // looked at so often that counting references would cost more than the looking.
    var busReference: Unmanaged<RegisterBus>?
    var linesReference: Unmanaged<InterruptLines>?

    // The world.
    var events = EventQueue()
    public var random: SeededRandom
    /// What the chip's pins are wired to.
    public let pins = Pins.module()
    /// Names the firmware that runs.
    public internal(set) var runningBuildID: [UInt8] = []
    /// The flash, which outlives resets, and its status register, which is kept in it.
    public var flashStatus: UInt32 = 0
    public let flash: FlashChip
    var powerCutTicket: EventTicket?
    private let flashFile: FlashFile
    var subsystems: [any Subsystem] = []
    /// Told where the block lies that firmware gives back, before it goes. For a subsystem that
    /// uses structures of firmware's.
    public var onRelease: ((Range<UInt>) -> Void)?
    /// The RTC, which outlives boards, and what of it power-on leaves to chance.
    let rtcClock: RTCClock
    let rtcMemory = RTCMemory()
    var powerOnNoise: SeededRandom
    var deepSleepOption = DeepSleepOption.standard
    /// What the chip has taken from its battery.
    public internal(set) var power = PowerMeter()
    /// The parts of the world around the board: the devices on those wires, the network.
    var surroundings: [(part: any Timed, isWired: Bool)] = []
    /// When the first is due: kept here because each access to a register asks.
    var surroundingsDue = Instant.never
    /// The party on the wires that events drive.
    let hand: Pins.Party
    /// What the chip's UARTs are connected to.
    public let serial = [SerialLine(), SerialLine()]
    /// Their connections to the host, in the order of the UARTs.
    let ports: [SerialPort]
    let executor: any Executor
    let console: Console
    /// Where everything from the host comes in.
    public let gate: HostGate
    /// Takes what comes in for layers above: relays.
    public var onHostMessage: (HostMessage, Instant) -> Void = { _, _ in }
    let pacer: Pacer
    var bootCount: UInt64 = 0
    /// What the last reset left of the devices' registers.
    var keptRegisters = KeptRegisters()
    var ending: BoardEnd?
    /// What the registers held when the last board ended, if the options ask for it.
    public internal(set) var finalRegisters = ""
    /// An expectation of the firmware's own failed; the run then exits with 1.
    var hasFailed = false
    /// Allocations of firmware's since power-on.
    var allocations: UInt64 = 0
    /// Who allocated what; nil unless somebody wants to know.
    let heapLog: HeapLog?
    /// Which pieces of advice have been given.
    var advised: UInt64 = 0
    /// The same for parts of FreeRTOS that the SDK's kernel has not.
    var advisedExtensions: UInt32 = 0
    /// What the boot loader has said of a damaged slot, which it says again only of another fault.
    var fallBackSaid = ""
    /// Called before a run that cannot end in the ordinary way, so that files are completed.
    public var onEarlyEnd: () -> Void = {}
    /// Turns addresses of firmware code into lines such as `task2 (user/user_main.c:23)`.
    let symbolize: ([UInt64]) -> [String]

    // Time. `page.budget` counts down to `sliceEnd` in half cycles.
    let page: UnsafeMutablePointer<h8_page>
    /// The state of firmware's C library.
    let library: UnsafeMutablePointer<h8_libc>
    var sliceEnd = Instant.zero
    /// Counts looks at what is due; the watch for firmware without progress compares it.
    let beats: UnsafeMutablePointer<UInt64>

    /// Maps the chip's memory and sets up an empty world. One machine a process.
    ///
    /// - Parameters:
    ///   - ports: those of UART0 and UART1, in this order.
    ///   - gate: with a recorder, a replay, or neither; gets the ports as parties.
    ///   - trace: off, or on with the header of this run.
    ///   - flashFile: the memory of the flash.
    ///   - symbolize: called at most once a panic; may start a process.
    public init(
        image: FirmwareImage, options: Options, ports: [SerialPort], gate: HostGate,
        trace: Trace, flash flashFile: FlashFile,
        symbolize: @escaping ([UInt64]) -> [String]
    ) throws(MachineError) {
        if let region = h8_memory_map() ?? h8_flash_show(flashFile.memory, 0) {
            throw .cannotMap(String(cString: region))
        }
        self.flashFile = flashFile
        flash = flashFile.chip()
        self.image = image
        self.options = options
        self.trace = trace
        self.symbolize = symbolize
        random = SeededRandom(seed: options.seed)
        rtcClock = RTCClock(seed: options.seed)
        powerOnNoise = SeededRandom(seed: options.seed ^ 0x706F_776F)
        heapLog = options.reportsLeaks || options.checksHeap ? HeapLog() : nil
        hand = pins.addParty()
        kernel = .allocate(capacity: 1)
        page = h8_the_page()
        h8_libc_move(UnsafeMutableRawPointer(page) + Int(H8_PAGE_LIBC))
        library = h8_libc()
        beats = .allocate(capacity: 1)
        beats.initialize(to: 0)
        self.ports = ports
        console = Console(
            port: ports[0], expected: options.expectedTexts, failing: options.failTexts)
        self.gate = gate
        for port in ports { gate.add(port) }
        pacer = Pacer(pace: options.pace, pacesPeers: options.pacesPeers, gate: gate)
        executor =
            switch options.executor {
            case .dispatch: DispatchExecutor()
            case .fiber: FiberExecutor()
            }
    }
}

/// Why there can be no machine.
public enum MachineError: Error, CustomStringConvertible {
    case cannotMap(String)

    public var description: String {
        switch self {
        case .cannotMap(let region):
            "cannot map \(region) at its fixed address: something else lies there; "
                + "`host8266 doctor` tells more"
        }
    }
}

/// The machine that firmware's calls reach. Set once, by `Machine.run`, and kept alive by its
/// caller.
@usableFromInline nonisolated(unsafe) var running: Unmanaged<Machine>?

extension Machine {
    /// The running machine, for the SDK's functions. Firmware runs only while there is one.
    @inlinable
    @inline(__always)
    public static var current: Machine { running.unsafelyUnwrapped.takeUnretainedValue() }

    /// Lends the running machine to `body` without counting a reference, which would cost as much
    /// as a queue operation itself.
    @inlinable
    @inline(__always)
    public static func lend<Result>(_ body: (Machine) -> Result) -> Result {
        running.unsafelyUnwrapped._withUnsafeGuaranteedRef(body)
    }

    func makeCurrent() { running = .passUnretained(self) }
}
