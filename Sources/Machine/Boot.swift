//  From reset to user_init.

import CHost
import Chip
import Glibc
import Kernel
import Simulation

/// Why the firmware could not be started.
public enum BootFailure: Error, CustomStringConvertible {
    case cannotLoad(path: String, reason: String)
    case noEntry(path: String, symbol: String)
    /// Neither slot of the flash holds firmware that could be started.
    case noImage(wanted: FirmwareSlot, reason: String, otherReason: String)
    /// Its variables and constants fill the chip's RAM.
    case noHeap(path: String, FirmwareStatics)

    public var description: String {
        switch self {
        case .cannotLoad(let path, let reason):
            "cannot load the firmware \(path): \(reason)"
        case .noEntry(let path, let symbol):
            "the firmware \(path) has no \(symbol), which every application must define"
        case .noImage(let wanted, let reason, let otherReason):
            "nothing in the flash can be started: slot \(wanted.rawValue + 1): \(reason); "
                + "slot \(wanted.other.rawValue + 1): \(otherReason)"
        case .noHeap(let path, let statics):
            "the variables and constants of \(path) need \(statics.total) bytes of the chip's RAM "
                + "(\(statics.data) with initial values, \(statics.constants) constant, "
                + "\(statics.zeroed) zero at first); that leaves no heap of the "
                + "\(UInt32(H8_DRAM_SIZE) - DataRAM.systemShare) bytes that the SDK leaves. Make "
                + "them smaller, or lift the limit with --heap BYTES"
        }
    }
}

/// Firmware in memory, and where it is entered.
struct LoadedFirmware {
    let handle: UnsafeMutableRawPointer
    /// Of the file that it was opened from, where it is ours.
    let descriptor: Int32?
    let userInit: UnsafeMutableRawPointer
    let calibrationSector: UnsafeMutableRawPointer
    let earlyInit: UnsafeMutableRawPointer?
    let hooks: ApplicationHooks
}

extension Machine {
    /// What the ROM, the boot loader and the SDK's start need before user_init, roughly.
    static let bootTime: Cycles = 20 * Cycles.perMillisecond

    /// Makes a board and everything that runs on it, up to the moment before the first task.
    func boot(_ info: ResetInfo) throws(BootFailure) {
        power.enter(.active, at: now)
        resetRTC(for: info.reason)
        charge(Self.bootTime)
        try makeBoard(
            info,
            Peripherals(
                pins: pins, serial: serial, clock: rtcClock, memory: rtcMemory,
                kept: keptRegisters, mac: options.mac, at: now,
                random: { [unowned self] in UInt32(truncatingIfNeeded: random.next()) }))
        trace.record(
            .boot, at: now, task: 0, object: info.reason.rawValue, value: bootCount)
        bootCount += 1
        printROMLine(info)
        if let mode = heldBootMode(info) {
            try startBare(.held(mode: mode))
            return
        }
        h8_libc_reset()
        h8_firmware_set_cycle_cost(2)
        try load()
        adviseOnHooks()
        board.interrupts.attach(.tick) { [unowned self] in handleTick() }
        board.interrupts.attach(.systemTimer) { [unowned self] in handleOSTimers() }
        do {
            try makeSystemTasks()
        } catch {
            throw .cannotLoad(
                path: image.path, reason: "the heap is too small for the SDK's own tasks")
        }
        for subsystem in subsystems { subsystem.boardStarted(self) }
        kernel.pointee.start()
        updateSlice()
    }

    /// Makes a board and its empty kernel.
    private func makeBoard(_ info: ResetInfo, _ peripherals: Peripherals) throws(BootFailure) {
        guard let ram = DataRAM(statics: image.statics, chosen: options.heapSize) else {
            throw .noHeap(path: image.path, image.statics)
        }
        board = Board(
            number: bootCount, resetInfo: info, start: now, ram: ram,
            nextTick: now + Self.tickPeriod, peripherals: peripherals,
            addresses: (options.mac, options.mac.softAP))
        boardStart = now
        connectPeripherals()
        makeKernel()
    }

    /// Makes a board on which no firmware runs.
    func makeBareBoard(
        _ state: BoardState, _ info: ResetInfo, _ peripherals: Peripherals
    ) throws(BootFailure) {
        try makeBoard(info, peripherals)
        try startBare(state)
    }

    /// Starts a kernel with the idle task alone, and without ticks.
    private func startBare(_ state: BoardState) throws(BootFailure) {
        board.state = state
        board.nextTick = .never
        do {
            try makeIdleTask()
        } catch {
            throw .cannotLoad(
                path: image.path, reason: "the heap is too small for the SDK's own tasks")
        }
        kernel.pointee.start()
        updateSlice()
    }

    /// Puts the firmware into memory. Constructors of C++ run here, before there is a task: they
    /// may allocate, print and create, and take their time, but nothing is due before the kernel
    /// starts.
    private func load() throws(BootFailure) {
        setSliceEnd(now + Self.horizon)
        do throws(BootFailure) {
            board.firmware = try loadFirmware()
        } catch {
            dropKernel()
            board = nil
            throw error
        }
    }

    /// Loads the firmware and finds its entry points: later, in a task, the loader's lock must not
    /// be taken, since a task may be abandoned at any point.
    private func loadFirmware() throws(BootFailure) -> LoadedFirmware {
        let choice = try chooseFirmware()
        board.slot = choice.slot
        runningBuildID = choice.buildID
        printLoading(choice.image, slot: choice.slot)
        var reason = [CChar](repeating: 0, count: 512)
        guard let handle = h8_firmware_open(choice.path, &reason, reason.count) else {
            let text = String(
                decoding: reason.prefix(while: { $0 != 0 }).map(UInt8.init(bitPattern:)),
                as: UTF8.self)
            if let descriptor = choice.descriptor { close(descriptor) }
            throw .cannotLoad(path: choice.path, reason: text)
        }
        let entry = h8_firmware_symbol(handle, "user_init")
        let sector = h8_firmware_symbol(handle, "user_rf_cal_sector_set")
        guard let entry, let sector else {
            h8_firmware_close(handle)
            if let descriptor = choice.descriptor { close(descriptor) }
            let missing = entry == nil ? "user_init" : "user_rf_cal_sector_set"
            throw .noEntry(path: choice.path, symbol: missing)
        }
        return LoadedFirmware(
            handle: handle, descriptor: choice.descriptor, userInit: entry,
            calibrationSector: sector, earlyInit: h8_firmware_symbol(handle, "user_rf_pre_init"),
            hooks: ApplicationHooks(in: handle))
    }

    /// The heap lies at the end of the data RAM.
    private func makeKernel() {
        // RAM after power-on holds chance bits; zeros are as good, and the same in every run.
        h8_memory_clear()
        let region = UnsafeMutableRawPointer(bitPattern: UInt(board.ram.heapStart))
            .unsafelyUnwrapped
        let watch = h8_sanitizer_is_on() == 0 ? nil : Self.heapWatch
        heapLog?.removeAll()
        kernel.initialize(
            to: Kernel(
                heap: Heap(
                    region: region, size: board.ram.heapSize, watch: watch,
                    isChecked: options.checksHeap)))
        isKernelAlive = true
        kernel.pointee.tellsReadied = trace.isOn
    }

    private static let heapWatch = HeapWatch(
        lent: { h8_unpoison($0, $1) }, takenBack: { h8_poison($0, $1) })

    /// Frees the kernel and everything in it.
    func dropKernel() {
        kernel.deinitialize(count: 1)
        isKernelAlive = false
    }

    /// Runs in the init task: what firmware does first, then what the SDK does when it is done.
    func runUserInit() {
        let firmware = board.firmware.unsafelyUnwrapped
        _ = h8_call_u32(firmware.calibrationSector)
        if let early = firmware.earlyInit { h8_call_void(early) }
        board.isInUserInit = true
        h8_call_void(firmware.userInit)
        board.isInUserInit = false
        scheduleWholeInput()
        startWiFi()
        for subsystem in subsystems { subsystem.userInitReturned(self) }
    }

    /// Wi-Fi starts when user_init has returned. The SDK's line appears for a mode that firmware
    /// chose; of the stored one the guide's printouts show none (Docs/Fidelity.md).
    private func startWiFi() {
        guard board.hasChosenWiFiMode else { return }
        printLine(wifiModeLine)
    }
}
