//  What the SDK's system functions do: time, the CPU, Wi-Fi mode, host extensions.

import CHost
import Chip
import Kernel
import Simulation

extension Machine {
    // MARK: - Time

    /// Microseconds since this board started, modulo 2^32. C: system_get_time.
    public var microseconds: UInt32 {
        UInt32(truncatingIfNeeded: (now - board.start + Self.bootTime) / Cycles.perMicrosecond)
    }

    /// Cycles of the CPU since this board started, modulo 2^32: what `rsr ccount` reads.
    public var cycleCount: UInt32 {
        let cycles = now - board.start
        return UInt32(truncatingIfNeeded: board.cpuMHz == 160 ? cycles &* 2 : cycles)
    }

    /// Keeps the CPU busy. C: os_delay_us.
    public func delayMicroseconds(_ microseconds: UInt32) {
        charge(Cost.look)
        note(.delayMicroseconds, microseconds, 0)
        busyWait(until: now + Cycles(microseconds) * Cycles.perMicrosecond)
        settle()
    }

    // MARK: - The CPU

    /// 80 or 160. C: system_get_cpu_freq.
    public var cpuMHz: UInt32 { board.cpuMHz }

    /// False for anything but 80 and 160. C: system_update_cpu_freq.
    public func setCPU(MHz: UInt32) -> Bool {
        guard MHz == 80 || MHz == 160 else { return false }
        board.peripherals.dport.setClock(isDoubled: MHz == 160)
        applyClock(isDoubled: MHz == 160)
        return true
    }

    /// Runs firmware at the clock that DPORT's register shows.
    func applyClock(isDoubled: Bool) {
        board.cpuMHz = isDoubled ? 160 : 80
        h8_firmware_set_cycle_cost(isDoubled ? 1 : 2)
    }

    public var resetInfo: ResetInfo { board.resetInfo }

    /// What the SDK keeps in the chip's RAM because it gives firmware pointers to it.
    public enum SystemObject: Int {
        case resetInfo = 0x100
        case version = 0x140
        case flashChip = 0x180
        /// The station's host name, 33 bytes.
        case hostName = 0x1C0
        /// Values of `--set`, from here to the network's.
        case settings = 0x200
        /// What the network's functions return pointers to, 2 KiB.
        case network = 0x7800
    }

    /// The place of such an object; it lives as long as the board.
    public func systemMemory(_ object: SystemObject) -> UnsafeMutableRawPointer {
        UnsafeMutableRawPointer(bitPattern: UInt(board.ram.systemStart) + UInt(object.rawValue))
            .unsafelyUnwrapped
    }

    public var idleTaskHandle: Handle { kernel.pointee.handle(ofTask: board.idleTask) }
    public var timerTaskHandle: Handle { kernel.pointee.handle(ofTask: board.timerTask) }

    /// Words of a task's stack that firmware's functions have never needed, in the application's
    /// units. Frames of the SDK's functions are the host's and do not count.
    public func stackHighWaterMark(of task: TaskIndex) -> UInt32 {
        let stack = run(of: task).pointee.stack
        let isOnPage = task == kernel.pointee.current && board.interruptDepth == 0
        let mark = isOnPage ? page.pointee.stack_limit : stack.mark
        return UInt32((mark - stack.limit) / 4) / options.stackScale
    }

    // MARK: - Wi-Fi mode

    public var wifiMode: WiFiMode { board.wifiMode }

    /// user_init has not returned yet.
    public var isInUserInit: Bool { board.isInUserInit }

    /// The MAC addresses of the two interfaces of this board.
    public var addresses: (station: MACAddress, softAP: MACAddress) {
        get { board.addresses }
        set { board.addresses = newValue }
    }

    /// Makes the mode that flash says the one that is in force, without a word. Before user_init.
    public func adoptStoredWiFiMode(_ mode: WiFiMode) { board.wifiMode = mode }

    /// Changes the mode; the SDK says so, at once or when user_init has returned.
    public func setWiFiMode(_ mode: WiFiMode) {
        board.hasChosenWiFiMode = true
        let isNew = mode != board.wifiMode
        board.wifiMode = mode
        if isNew, !board.isInUserInit { printLine(wifiModeLine) }
    }

    /// The line that tells the mode and the addresses (Guide 3.2.1, its result).
    var wifiModeLine: String {
        board.wifiMode.line(station: board.addresses.station, softAP: board.addresses.softAP)
    }

    // MARK: - Host extensions

    /// The value of `--set NAME=VALUE` in the chip's RAM, nil when it was not given; of several the
    /// last one counts.
    public func settingText(_ name: String) -> UnsafePointer<CChar>? {
        guard let index = options.settings.lastIndex(where: { $0.name == name }) else {
            return nil
        }
        let before = options.settings[..<index].reduce(0) { $0 + $1.value.utf8.count + 1 }
        let bytes = Array(options.settings[index].value.utf8) + [0]
        let room = SystemObject.network.rawValue - SystemObject.settings.rawValue
        guard before + bytes.count <= room else { return nil }
        let place = systemMemory(.settings) + before
        place.copyMemory(from: bytes, byteCount: bytes.count)
        return UnsafePointer(place.assumingMemoryBound(to: CChar.self))
    }

    /// Notes an expectation of the firmware's own that failed; the run will exit with 1.
    public func failExpectation(_ text: String, file: String, line: Int) {
        hasFailed = true
        console.flush()
        Diagnostics.say(
            "expectation failed: \(text) at \(file):\(line), "
                + "\(now.cycles.virtualTime) after power-on")
    }
}
