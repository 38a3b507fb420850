//  When firmware fails: what the chip prints, what the host can tell beyond that, and what follows.
//
//  The chip prints its exception on UART0 and resets. The host adds, on standard error, what
//  happened in words, in which task and where in the source. A fault that is the simulator's own is
//  never blamed on firmware: it ends the run with exit code 70.

import CHost
import Chip
import Glibc
import Kernel
import Simulation

/// What went wrong.
enum Failure {
    /// A signal, already sorted.
    case fault(h8_fault)
    /// A frame of firmware below the stack limit.
    case stackOverflow(framePointer: UInt64, stackPointer: UInt64)
    /// abort(), exit() or a failed assert() of firmware.
    case abort(String)
    /// Nobody could be switched to for too long.
    case watchdog(ResetReason)
    /// A peripheral's register is read or written at an address that is no multiple of 4.
    case unalignedRegister(UInt32)
    /// A call that the SDK's rules forbid.
    case misuse(call: String, problem: String)
    /// A heap that firmware has spoilt, with what is known of the blocks concerned.
    case heap(call: String, problem: String, blocks: [Allocation])
}

/// The chip's numbers for exceptions (EXCCAUSE).
enum ExceptionCause {
    static let illegalInstruction: UInt32 = 0
    static let loadStoreError: UInt32 = 3
    static let alignment: UInt32 = 9
    static let fetchProhibited: UInt32 = 20
    static let loadProhibited: UInt32 = 28
    static let storeProhibited: UInt32 = 29
}

extension Machine {
    func installHooks() {
        h8_fault_install()
        var hooks = h8_hooks(
            budget_expired: { Machine.current.serviceIfDue() },
            stack_exceeded: { stackPointer, framePointer in
                Machine.current.useStack(to: stackPointer, framePointer: framePointer)
            },
            fault: { fault in
                var fault = fault.unsafelyUnwrapped.pointee
                if fault.kind == H8_FAULT_INSTRUCTION, Machine.current.image.trapsMeanUnaligned,
                    fault.pc < H8_LOW_END
                {
                    fault.kind = H8_FAULT_ALIGNMENT
                }
                Machine.current.panic(.fault(fault))
            })
        h8_set_hooks(&hooks)
        h8_sanitizer_set_ending { Machine.current.endAfterReport() }
        let library = h8_libc().unsafelyUnwrapped
        library.pointee.console_write = { bytes, count in
            bytes?.withMemoryRebound(to: UInt8.self, capacity: count) {
                Machine.current.write(UnsafeBufferPointer(start: $0, count: count))
            }
        }
        library.pointee.abort = { reason in
            Machine.current.panic(.abort(reason.map { String(cString: $0) } ?? "abort()"))
        }
    }

    /// AddressSanitizer has told what it found. There is no going on after that, not even after a
    /// reset: its runtime reports once.
    private func endAfterReport() {
        guard isKernelAlive, kernel.pointee.current != noTask else { return }
        console.flush()
        Diagnostics.say(
            "AddressSanitizer ended the run, in task \"\(taskName)\" at \(now.cycles.virtualTime)")
        end(.exit(RunStatus.firmwareFailed))
    }

    /// Stops firmware that breaks a rule of the SDK.
    public func misuse(_ call: StaticString, _ problem: String) -> Never {
        panic(.misuse(call: "\(call)", problem: problem))
    }

    /// Reports a failure and ends the board.
    func panic(_ failure: Failure) -> Never {
        h8_restore_budget()
        guard isKernelAlive, kernel.pointee.current != noTask else {
            console.flush()
            // Constructors of C++ run while the firmware is loaded.
            Diagnostics.say("\(describe(failure)), before the first task")
            if case .fault(let fault) = failure, !isFirmwares(fault) { _exit(RunStatus.ownFault) }
            endBeforeFirstTask(.exit(RunStatus.firmwareFailed))
        }
        if case .fault(let fault) = failure, !isFirmwares(fault) { reportOwnFault(fault) }
        let report = self.report(failure)
        printDump(report, failure)
        explain(report, failure)
        trace.record(
            .panic, at: now, task: currentTaskNumber, object: report.cause,
            value: UInt64(trace.intern(describe(failure))))
        if options.exitOnPanic { end(.exit(RunStatus.firmwareFailed)) }
        var info = ResetInfo(reason: .exception)
        if case .watchdog(let reason) = failure { end(.reset(ResetInfo(reason: reason))) }
        info.exceptionCause = report.cause
        info.programCounter = report.programCounter
        info.faultAddress = report.address
        end(.reset(info))
    }

    // MARK: - Whose fault

    /// Below 4 GiB lie the chip's memory and the firmware, and nothing of the simulator's.
    private func isFirmwares(_ fault: h8_fault) -> Bool {
        if fault.pc < H8_LOW_END { return true }
        switch fault.kind {
        case H8_FAULT_LOAD, H8_FAULT_STORE, H8_FAULT_FETCH, H8_FAULT_GUARD:
            // The SDK's functions follow pointers that firmware gave them.
            return fault.address < H8_LOW_END || Self.isUnset(fault.address)
        default:
            return false
        }
    }

    /// Whether a pointer is what compilers put into firmware's locals that are not set
    /// (Decisions/0008). The first byte of an address may be missing where the processor ignores
    /// it.
    private static func isUnset(_ address: UInt64) -> Bool {
        [0xAA_AAAA, 0xFE_FEFE].contains(address >> 32 & 0xFF_FFFF)
    }

    private func reportOwnFault(_ fault: h8_fault) -> Never {
        console.flush()
        Diagnostics.say(
            "internal error: \(describe(.fault(fault))) in the simulator itself, "
                + "while task \"\(taskName)\" ran, at \(now.cycles.virtualTime), "
                + "seed \(options.seed)")
        for line in symbolize(addresses(from: fault.pc, fault.fp)) {
            Diagnostics.continue_("at \(line)")
        }
        _exit(RunStatus.ownFault)
    }

    // MARK: - Telling

    private struct Report {
        var cause: UInt32
        var address: UInt32 = 0
        var programCounter: UInt32 = 0
        var addresses: [UInt64] = []
    }

    private func report(_ failure: Failure) -> Report {
        var report: Report
        switch failure {
        case .fault(let fault):
            report = Report(cause: cause(of: fault))
            report.address = UInt32(truncatingIfNeeded: fault.address)
            report.addresses = addresses(from: fault.pc, fault.fp)
            if fault.back != 0 { report.addresses.insert(fault.back, at: 1) }
        case .stackOverflow(let framePointer, let stackPointer):
            report = Report(cause: ExceptionCause.storeProhibited)
            report.address = UInt32(truncatingIfNeeded: stackPointer)
            report.addresses = Array(addresses(from: 0, framePointer).dropFirst())
        case .unalignedRegister(let address):
            report = Report(cause: ExceptionCause.alignment)
            report.address = address
            report.addresses = callersOfFirmware()
        case .abort, .misuse, .heap, .watchdog:
            report = Report(cause: ExceptionCause.illegalInstruction)
            report.addresses = callersOfFirmware()
        }
        let firmwares = report.addresses.first { $0 < UInt64(H8_LOW_END) && $0 != 0 } ?? 0
        report.programCounter = UInt32(truncatingIfNeeded: firmwares)
        return report
    }

    /// Return addresses from here outwards, through the SDK's function into firmware.
    func callersOfFirmware() -> [UInt64] {
        var here = [UInt64](repeating: 0, count: 64)
        let count = h8_backtrace_here(&here, 64)
        return Array(here.prefix(Int(count)))
    }

    private func cause(of fault: h8_fault) -> UInt32 {
        switch fault.kind {
        case H8_FAULT_LOAD: ExceptionCause.loadProhibited
        case H8_FAULT_STORE, H8_FAULT_GUARD: ExceptionCause.storeProhibited
        case H8_FAULT_FETCH: ExceptionCause.fetchProhibited
        case H8_FAULT_ALIGNMENT: ExceptionCause.alignment
        case H8_FAULT_NARROW: ExceptionCause.loadStoreError
        // The chip has no divide instruction: its library executes an illegal one (issue of
        // Xtensa).
        default: ExceptionCause.illegalInstruction
        }
    }

    private func addresses(from pc: UInt64, _ framePointer: UInt64) -> [UInt64] {
        var found = [UInt64](repeating: 0, count: 64)
        let count = h8_backtrace(pc, framePointer, &found, 64)
        return Array(found.prefix(Int(count)))
    }

    /// The running task's name, for people.
    var taskName: String {
        guard kernel.pointee.current != noTask else { return "a constructor" }
        return kernel.pointee.task(kernel.pointee.current).pointee.name.text
    }

    /// What the chip prints, on UART0.
    private func printDump(_ report: Report, _ failure: Failure) {
        var lines: [String] = []
        // Firmware's own hook stands for the SDK's, which prints this line.
        if case .stackOverflow = failure, !board.isInOverflowHook {
            let handle = kernel.pointee.handle(ofTask: kernel.pointee.current)
            lines.append("stack overflow in task \(taskName), handle \(hexadecimal(handle.bits))")
        }
        if case .watchdog(let reason) = failure {
            // The hardware's resets without a word.
            if reason == .softwareWatchdog { lines.append("Soft WDT reset") }
        } else {
            lines.append("Fatal exception (\(report.cause)): ")
            lines.append(
                "epc1=\(hexadecimal(report.programCounter)), epc2=0x00000000, epc3=0x00000000, "
                    + "excvaddr=\(hexadecimal(report.address)), depc=0x00000000")
        }
        for line in lines {
            for byte in line.utf8 { console.write(byte) }
            console.write(0x0D)
            console.write(0x0A)
        }
        console.flush()
    }

    /// What the host knows, on standard error.
    private func explain(_ report: Report, _ failure: Failure) {
        let place = board.interruptDepth > 0 ? "an interrupt in task" : "task"
        Diagnostics.say(
            "\(describe(failure)), in \(place) \"\(taskName)\" at \(now.cycles.virtualTime)")
        tellPlaces(symbolize(report.addresses))
        if case .heap(_, _, let blocks) = failure {
            for block in blocks { tellHistory(of: block) }
            if !options.checksHeap {
                Diagnostics.continue_(
                    "--check-heap notices such things sooner, and tells where blocks come from")
            }
        }
        Diagnostics.say(
            options.exitOnPanic
                ? "the run ends here; with --no-exit-on-panic the chip would reset"
                : "the chip resets")
    }

    /// One line a frame; a run of equal ones, as a recursion makes, is one line.
    private func tellPlaces(_ places: [String]) {
        var place = places.startIndex
        while place < places.endIndex {
            let next = places[place...].firstIndex { $0 != places[place] } ?? places.endIndex
            let times = next - place
            Diagnostics.continue_("at \(places[place])" + (times > 1 ? ", \(times) times" : ""))
            place = next
        }
    }

    private func describe(_ failure: Failure) -> String {
        switch failure {
        case .fault(let fault):
            return describe(fault)
        case .stackOverflow:
            let words =
                isKernelAlive
                ? kernel.pointee.task(kernel.pointee.current).pointee.stackWords : 0
            return "stack overflow: more than the \(words) words that the task asked for"
        case .abort(let reason): return reason
        case .unalignedRegister(let address):
            return "exception 9 (LoadStoreAlignment): unaligned access to the register "
                + hexadecimal(address)
        case .watchdog where board.watchdog.pinLostToFlash != nil:
            let pin = board.watchdog.pinLostToFlash ?? 0
            return "hardware watchdog: without GPIO\(pin) the flash cannot be read, and the CPU "
                + "waited for its next instruction for \(Watchdog.hardLimit.virtualTime)"
        case .watchdog
        where board.interruptDepth == 0 && board.criticalDepth == 0 && isInterruptDue:
            let line = board.interrupts.next(of: lines.pending)?.line ?? 0
            return "watchdog: interrupt \(line) came again and again, and tasks had no time for "
                + (now - (board.watchdog.servingSince ?? now)).virtualTime
        case .watchdog(.hardwareWatchdog):
            return "hardware watchdog: "
                + (board.interruptDepth > 0 && !board.isInOverflowHook
                    ? "an interrupt handler ran for " : "interrupts were masked for ")
                + Watchdog.hardLimit.virtualTime
        case .watchdog:
            return "soft watchdog: the scheduler was suspended for "
                + Watchdog.softLimit.virtualTime
                + (kernel.pointee.task(kernel.pointee.current).pointee.priority == 12
                    ? ", in the callback of an os_timer" : "")
        case .misuse(let call, let problem), .heap(let call, let problem, _):
            return "\(call) \(problem)"
        }
    }

    private func describe(_ fault: h8_fault) -> String {
        let address = hexadecimal(UInt32(truncatingIfNeeded: fault.address))
        switch fault.kind {
        case H8_FAULT_LOAD:
            return "exception 28 (LoadProhibited): read of \(address)\(hint(fault.address))"
        case H8_FAULT_STORE:
            return "exception 29 (StoreProhibited): write to \(address)\(hint(fault.address))"
        case H8_FAULT_FETCH:
            return "exception 20 (InstFetchProhibited): jump to \(address)"
        case H8_FAULT_DIVISION:
            return "exception 0 (IllegalInstruction): division by zero"
        case H8_FAULT_ALIGNMENT:
            return "exception 9 (LoadStoreAlignment): unaligned access"
        case H8_FAULT_NARROW:
            return "exception 3 (LoadStoreError): less than a word read from the flash at "
                + "\(address); the window to the flash gives aligned words only"
        case H8_FAULT_UNDEFINED:
            return "undefined behaviour: \(Self.checkName(fault.detail))"
        case H8_FAULT_GUARD: return "stack overflow: the guard page below the stack was touched"
        case H8_FAULT_NO_PROGRESS:
            return "no progress: 2 s of CPU time in code that is not instrumented "
                + "(a prebuilt object, or an empty endless loop that gcc compiled?), which nothing "
                + "can pre-empt"
        case H8_FAULT_ABORT: return "a library of the host called abort()"
        default: return "exception 0 (IllegalInstruction): a trap instruction was executed"
        }
    }

    /// What an address is likely to be.
    private func hint(_ address: UInt64) -> String {
        switch address {
        case 0..<4096: " (a null pointer)"
        case 0..<UInt64(UInt32.max) where RegisterBus.owns(UInt32(truncatingIfNeeded: address)):
            " (a peripheral's register, which pointers reach only if clang compiles them, and they "
                + "are volatile and to integers of at most 32 bits; else use READ_PERI_REG and "
                + "WRITE_PERI_REG)"
        case _ where Self.isUnset(address): " (a pointer that was never set)"
        case UInt64(H8_LOW_END)...: " (not an address of the chip: its upper 32 bits were kept)"
        default: ""
        }
    }

    /// Names of the sanitizer's checks, by their places in clang's list of handlers.
    static func checkName(_ check: Int32) -> String {
        let names: [Int32: String] = [
            0: "an addition overflows", 1: "reached a point that cannot be reached",
            3: "division by zero, or the quotient overflows",
            5: "a float does not fit the integer it is cast to",
            7: "an implicit conversion loses bits", 8: "a builtin of the compiler is used wrongly",
            10: "an invalid value for its type", 11: "end of a function without a return value",
            12: "a multiplication overflows", 13: "a negation overflows",
            16: "a null pointer where none may be", 17: "a null pointer where none may be",
            18: "an index is out of bounds", 19: "pointer arithmetic overflows",
            20: "a shift by too many bits, or of a negative number",
            21: "a subtraction overflows", 22: "a misaligned access",
            23: "an alignment that was promised is not there",
            24: "the length of an array is not positive",
        ]
        return names[check] ?? "check \(check) of the sanitizer"
    }
}
