//  What the SDK's system functions do: memory, time, the chip's identity, Wi-Fi mode.

import CHost
import Chip
import Kernel
import Simulation

extension Machine {
    // MARK: - Memory

    /// Takes memory from the chip's heap; nil when there is none. C: malloc.
    public func allocate(_ bytes: UInt32) -> UnsafeMutableRawPointer? {
        charge(Cost.heap)
        defer { settle() }
        allocations += 1
        if allocations == options.failingAllocation {
            tellOfFailure(bytes)
            return nil
        }
        guard let block = kernel.pointee.heap.allocate(bytes) else {
            if trace.isOn, bytes > 0 {
                trace.record(
                    .heapExhausted, at: now, task: currentTaskNumber, object: bytes,
                    value: UInt64(kernel.pointee.heap.free))
            }
            return nil
        }
        let address = kernel.pointee.heap.address(of: block)
        expose(address, bytes: bytes)
        note(
            .malloc, bytes, UInt32(truncatingIfNeeded: UInt(bitPattern: address)),
            detail: kernel.pointee.heap.free)
        return address
    }

    /// Says which allocation `--fail-malloc` lets fail, and where it stands.
    private func tellOfFailure(_ bytes: UInt32) {
        console.flush()
        Diagnostics.say(
            "allocation \(allocations), of \(bytes) bytes, fails by --fail-malloc at "
                + now.cycles.virtualTime)
        if let place = symbolize(callersOfFirmware()).first { Diagnostics.continue_("at \(place)") }
    }

    /// Gives memory back; NULL is ignored. Stops firmware that gives anything else. C: free.
    public func release(_ address: UnsafeMutableRawPointer?, in call: StaticString = "free") {
        charge(Cost.heap)
        defer { settle() }
        guard let address else { return }
        let word = hexadecimal(UInt32(truncatingIfNeeded: UInt(bitPattern: address)))
        guard let block = kernel.pointee.heap.offset(of: address) else {
            misuse(call, "was given \(word), which does not lie on the heap")
        }
        do {
            try kernel.pointee.heap.release(block)
        } catch .alreadyFree {
            misuse(call, "was given \(word), which is free already")
        } catch .corrupted {
            misuse(call, "was given \(word), but the heap around it has been overwritten")
        } catch {
            misuse(
                call,
                "was given \(word), which is not the start of a block, "
                    + "or what lies before it has been overwritten")
        }
        note(
            .free, UInt32(truncatingIfNeeded: UInt(bitPattern: address)), 0,
            detail: kernel.pointee.heap.free)
    }

    /// Tells the sanitizer that of a block firmware asked for the first `bytes` only: what is left to
    /// the next multiple of 8 is not its own. Does nothing for what is not a block.
    public func expose(_ address: UnsafeMutableRawPointer, bytes: UInt32) {
        let payload = payloadSize(of: address)
        guard bytes <= payload else { return }
        h8_unpoison(address, Int(bytes))
        h8_poison(address + Int(bytes), Int(payload - bytes))
    }

    /// Bytes that a block holds; 0 for what is not a block.
    public func payloadSize(of address: UnsafeMutableRawPointer) -> UInt32 {
        guard let block = kernel.pointee.heap.offset(of: address) else { return 0 }
        return (try? kernel.pointee.heap.payloadSize(of: block)) ?? 0
    }

    /// C: system_get_free_heap_size.
    public var freeHeap: UInt32 { kernel.pointee.heap.free }

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
        /// Values of `--set`, from here to the end of the SDK's share.
        case settings = 0x200
    }

    /// The place of such an object; it lives as long as the board.
    public func systemMemory(_ object: SystemObject) -> UnsafeMutableRawPointer {
        board.systemMemory + object.rawValue
    }

    public var idleTaskHandle: Handle { kernel.pointee.handle(ofTask: board.idleTask) }
    public var timerTaskHandle: Handle { kernel.pointee.handle(ofTask: board.timerTask) }

    /// Words of a task's stack that firmware has never touched, in the application's units.
    public func stackHighWaterMark(of task: TaskIndex) -> UInt32 {
        let stack = run(of: task).pointee.stack
        let words = (stack.top - stack.limit) / 8
        guard let low = UnsafePointer<UInt64>(bitPattern: UInt(stack.limit + 7) & ~7) else {
            return 0
        }
        var untouched: UInt64 = 0
        while untouched < words, low[Int(untouched)] == 0 { untouched += 1 }
        return UInt32(untouched * 2) / options.stackScale
    }

    // MARK: - Wi-Fi mode

    public var wifiMode: WiFiMode { board.wifiMode }

    /// Changes the mode; the SDK says so, at once or when user_init has returned.
    public func setWiFiMode(_ mode: WiFiMode) {
        board.hasChosenWiFiMode = true
        let isNew = mode != board.wifiMode
        board.wifiMode = mode
        if isNew, !board.isInUserInit { printLine(mode.line(station: options.mac)) }
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
        let room = Int(Self.systemShare) - SystemObject.settings.rawValue
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
