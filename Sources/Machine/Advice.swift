//  Advice: what the guide says one should not do, said once each and never refused.

import CHost
import Kernel
import Simulation

/// A rule of the guide's, section 2.2.
enum Advice: UInt32 {
    case shallowStack
    case deepStack
    case userPriority
    case timerOnStack
    case longCallback
    case unalignedFlash
    case unsupported
    case unhandledInterrupt
    case interruptForm
    case radioSignal
}

extension Machine {
    /// Says `text` on standard error, the first time in this run.
    func advise(_ advice: Advice, _ text: @autoclosure () -> String) {
        guard advised & 1 << advice.rawValue == 0 else { return }
        advised |= 1 << advice.rawValue
        Diagnostics.say("advice: \(text())")
    }

    /// An os_timer's structure must outlive the function that arms it.
    func adviseOnTimer(at address: UInt) {
        let stacks =
            UInt(H8_STACKS_BASE)..<UInt(H8_STACKS_BASE) + UInt(H8_STACK_SLOT) * UInt(H8_STACK_SLOTS)
        guard stacks.contains(address) else { return }
        advise(
            .timerOnStack,
            "os_timer \(hexadecimal(UInt32(address))) lies on a stack and goes with its function; "
                + "the guide (2.2) wants it global, static or allocated")
    }

    /// A callback holds up every task, because the scheduler is suspended around it.
    func adviseOnCallback(of address: UInt32, took length: Cycles) {
        guard length > 15 * Cycles.perMillisecond else { return }
        advise(
            .longCallback,
            "the callback of os_timer \(hexadecimal(address)) held the CPU for "
                + "\(length.virtualTime); the guide (2.2) allows 15ms")
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
