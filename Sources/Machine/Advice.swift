//  Advice: what the guide says one should not do, said once each and never refused.

import CHost
import Kernel
import Simulation

/// A rule of the guide's, section 2.2.
public enum Advice: UInt32 {
    case shallowStack
    case deepStack
    case userPriority
    case extensions
    case timerOnStack
    case longCallback
    case unhandledInterrupt
    case sharedFileSystem
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

    /// Says once that what firmware uses would not link on the chip: the SDK's kernel was built
    /// without it.
    public func adviseOnExtension(_ function: StaticString, _ configuration: StaticString) {
        advise(
            .extensions,
            "\(function) works here, but the SDK's kernel was built with \(configuration) 0: this "
                + "firmware would not link for the chip")
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
