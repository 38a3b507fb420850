//  Advice: what the guide says one should not do, said once each and never refused.

import CHost
import Kernel
import Simulation

/// A rule of the guide's, section 2.2.
public enum Advice: UInt64 {
    case shallowStack
    case deepStack
    case userPriority
    case timerOnStack
    case timerInFreeMemory
    case longCallback
    case unalignedFlash
    case unsupported
    case unhandledInterrupt
    case interruptForm
    case radioSignal
    case blockingCallback
    case narrowRegister
    case unseenOutput
    case sharedFileSystem
    case unmountedFiles
    case spiffsGeometry
    case deepJSON
    case radioPower
    case analogueBus
    case upgradeRoom
    case radioOff
    case wifiPlace
    case sniffing
    case silentTimeServer
    case espconnStructure
    case espconnStart
    case espconnInCallback
    case unknownName
    case silentPeer
    case namelessNetwork
    case softAPSettings
}

extension Machine {
    /// Says `text` on standard error, the first time in this run.
    func advise(_ advice: Advice, _ text: @autoclosure () -> String) {
        guard advised & 1 << advice.rawValue == 0 else { return }
        advised |= 1 << advice.rawValue
        Diagnostics.say("advice: \(text())")
    }

    /// For layers above.
    public func adviseOnce(_ advice: Advice, _ text: String) { advise(advice, text) }

    /// An os_timer's structure must outlive the function that arms it.
    func adviseOnTimer(at address: UInt) {
        let stacks =
            UInt(H8_STACKS_BASE)..<UInt(H8_STACKS_BASE) + UInt(H8_STACK_SLOT) * UInt(H8_STACK_SLOTS)
        if stacks.contains(address) {
            advise(
                .timerOnStack,
                "os_timer \(hexadecimal(UInt32(address))) lies on a stack and goes with its "
                    + "function; the guide (2.2) wants it global, static or allocated")
        } else if isFreeHeap(address) {
            advise(
                .timerInFreeMemory,
                "os_timer \(hexadecimal(UInt32(address))) is armed and lies in memory that was "
                    + "freed; the guide (2.2) wants it global, static or allocated" + place)
        }
    }

    /// A block that is given back must not hold a timer that is armed: the SDK would follow it.
    func adviseOnTimers(in block: UnsafeMutableRawPointer, freedBy call: StaticString) {
        guard board.osTimers.armedOnHeap > 0 else { return }
        let start = UInt(bitPattern: block)
        let end = start + UInt(payloadSize(of: block))
        guard let timer = board.osTimers.firstArmed(in: start..<max(start, end)) else { return }
        advise(
            .timerInFreeMemory,
            "\(call) gives back the memory of os_timer \(hexadecimal(UInt32(timer))), which is "
                + "armed; disarm it first (Guide 2.2)" + place)
    }

    /// True where an address lies on the heap, and in no block that is in use.
    public func isFreeHeap(_ address: UInt) -> Bool {
        guard let pointer = UnsafeRawPointer(bitPattern: address),
            let offset = kernel.pointee.heap.offset(of: pointer)
        else { return false }
        var isUsed = false
        kernel.pointee.heap.forEachUsed { block, payload in
            if block <= offset, offset - block < payload { isUsed = true }
        }
        return !isUsed
    }

    /// Where firmware is, to be added to an advice.
    private var place: String {
        symbolize(callersOfFirmware()).first.map { ", at \($0)" } ?? ""
    }

    /// Callbacks share a task: while one is at work, or waits, every other timer waits with it.
    func adviseOnCallback(of timer: @autoclosure () -> String, took length: Cycles) {
        guard length > 15 * Cycles.perMillisecond else { return }
        advise(
            .longCallback,
            "the callback of \(timer()) held the CPU for \(length.virtualTime); the guide (2.2) "
                + "allows 15ms")
    }

    /// A callback of a FreeRTOS timer may wait, but must not. One of an os_timer cannot: the
    /// scheduler is suspended around it.
    func adviseOnWaiting(in call: StaticString) {
        guard let timer = board.runningTimer else { return }
        advise(
            .blockingCallback,
            "\(call) waits in the callback of timer "
                + "\"\(kernel.pointee.timer(timer).pointee.name.text)\", and every other timer "
                + "waits with it; the guide (2.2) forbids it" + place)
    }

    /// Says once that a call does not do what the chip's does; it returns the SDK's own error.
    public func adviseUnsupported(_ function: StaticString, _ what: StaticString) {
        advise(.unsupported, "\(function) \(what) is not supported here: it fails")
    }

    /// Says once for each part of FreeRTOS that the SDK's kernel was built without that firmware
    /// which uses it is not for the chip.
    public func adviseOnExtension(_ function: StaticString, _ part: SDKExtension) {
        guard advisedExtensions & 1 << part.rawValue == 0 else { return }
        advisedExtensions |= 1 << part.rawValue
        Diagnostics.say("advice: \(function) works here, but \(part.reason)")
    }

    /// The forms for interrupts are also safe where interrupts are masked; in a plain task they do
    /// not switch, and another interrupt may come between.
    @inline(__always)
    func adviseOnInterruptForm(_ call: StaticString) {
        if board.interruptDepth == 0, board.criticalDepth == 0 { sayInterruptForm(call) }
    }

    private func sayInterruptForm(_ call: StaticString) {
        advise(
            .interruptForm,
            "\(call) is for interrupt handlers, but a task calls it; tasks use the form without "
                + "FromISR")
    }

    /// An interrupt that nobody handles is taken and forgotten.
    func adviseOnUnhandled(_ line: Int) {
        advise(
            .unhandledInterrupt,
            "interrupt \(line) is enabled and came, but nothing handles it (_xt_isr_attach)")
    }

    /// Registers are words; what the chip does with an access to a part of one is not known.
    func adviseOnPart(of address: UInt32, bytes: UInt32) {
        advise(
            .narrowRegister,
            "an access of \(bytes * 8) bits to the register \(hexadecimal(address & ~3)): the chip's "
                + "bus has words of 32 bits, so use those; here the word is read, and written back")
    }

    /// UART1 can only send, and boards often log there.
    func adviseOnUnseenOutput(of uart: Int) {
        advise(
            .unseenOutput,
            "UART\(uart) sends, and nothing is connected to it; --uart\(uart) shows it")
    }

    /// The guide's rules about new tasks.
    func adviseOnTask(_ name: TaskName, stackWords: UInt32, priority: UInt32) {
        if stackWords < 176 {
            advise(
                .shallowStack,
                "task \"\(name.text)\" asks for \(stackWords) words of stack; the guide (2.2) says "
                    + "176 to 512")
        } else if stackWords > 512 {
            advise(
                .deepStack,
                "task \"\(name.text)\" asks for \(stackWords) words of stack, \(stackWords * 4) "
                    + "bytes of the heap; the guide (2.2) says 176 to 512")
        }
        if priority < 1 || priority > 9 {
            advise(
                .userPriority,
                "task \"\(name.text)\" has priority \(priority); the guide (2.2) leaves 1 to 9 to "
                    + "applications")
        }
    }
}
