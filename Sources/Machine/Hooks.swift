//  Functions of firmware's own that the kernel calls: at each pass of the idle task, at each tick,
//  when the heap is exhausted, when a stack overflows.
//
//  The SDK's kernel calls none of them for an application, so each is advised on once. With an idle
//  or a tick hook time goes from tick to tick while all tasks wait, because the hook may bring
//  about anything at any of them; without, it jumps to what comes next. (FreeRTOS 7.5.)

import CHost
import Kernel
import Simulation

/// Where firmware's hooks are; nil for one that it does not define.
struct ApplicationHooks {
    let idle: UnsafeMutableRawPointer?
    let tick: UnsafeMutableRawPointer?
    let mallocFailed: UnsafeMutableRawPointer?
    let stackOverflow: UnsafeMutableRawPointer?

    /// Looks them up in a loaded firmware.
    init(in firmware: UnsafeMutableRawPointer) {
        idle = h8_firmware_symbol(firmware, "vApplicationIdleHook")
        tick = h8_firmware_symbol(firmware, "vApplicationTickHook")
        mallocFailed = h8_firmware_symbol(firmware, "vApplicationMallocFailedHook")
        stackOverflow = h8_firmware_symbol(firmware, "vApplicationStackOverflowHook")
    }

    /// Whether every tick has to be lived through.
    var needTicks: Bool { idle != nil || tick != nil }
}

extension Machine {
    /// Says of each hook that firmware defines that the chip would not call it.
    func adviseOnHooks() {
        guard let hooks = board.firmware?.hooks else { return }
        if hooks.idle != nil { adviseOnExtension("vApplicationIdleHook", .idleHook) }
        if hooks.tick != nil { adviseOnExtension("vApplicationTickHook", .tickHook) }
        if hooks.mallocFailed != nil {
            adviseOnExtension("vApplicationMallocFailedHook", .mallocFailedHook)
        }
        if hooks.stackOverflow != nil {
            adviseOnExtension("vApplicationStackOverflowHook", .stackOverflowHook)
        }
    }

    /// Calls the idle hook, in the idle task.
    ///
    /// - Returns: true when it ran a co-routine, so that it should be called again at once: on the
    ///   chip it is called without a pause, and a pass runs one co-routine.
    func callIdleHook() -> Bool {
        guard let hook = board.firmware?.hooks.idle else { return false }
        let before = board.coRoutineRuns
        h8_call_void(hook)
        settle()
        return board.coRoutineRuns != before
    }

    /// Calls the tick hook, in the tick's interrupt.
    func callTickHook() {
        if let hook = board.firmware?.hooks.tick { h8_call_void(hook) }
    }

    /// Calls the hook for a heap that is exhausted, in whichever task or interrupt asked for
    /// memory.
    func callMallocFailedHook() {
        if let hook = board.firmware?.hooks.mallocFailed { h8_call_void(hook) }
    }

    /// Runs what makes an object of the kernel; nil when that failed, the hook having been called
    /// if the heap was the reason.
    func attemptCreation<Row>(_ create: () throws(CreationFailure) -> Row) -> Row? {
        do throws(CreationFailure) {
            return try create()
        } catch {
            if error == .outOfMemory { callMallocFailedHook() }
            return nil
        }
    }

    // MARK: - Stack overflow

    /// A function of firmware needs the stack below the lowest address that was used so far: either
    /// that is the new mark, or the stack has overflowed.
    func useStack(to stackPointer: UInt64, framePointer: UInt64) {
        let stack = run(of: kernel.pointee.current).pointee.stack
        if board.interruptDepth == 0, stackPointer >= stack.limit {
            // Rounded down, so that a deep recursion comes here once in a while only.
            page.pointee.stack_limit = max(stackPointer & ~63, stack.limit)
            return
        }
        callStackOverflowHook(stackPointer: stackPointer, stack: stack)
        panic(.stackOverflow(framePointer: framePointer, stackPointer: stackPointer))
    }

    /// The hook runs as a handler does: it has the reserve of the stack, and must not wait. One
    /// that does not return is the hardware watchdog's. Firmware that has no stack left gets none.
    private func callStackOverflowHook(stackPointer: UInt64, stack: TaskStack) {
        guard let hook = board.firmware?.hooks.stackOverflow, !board.isInOverflowHook,
            stackPointer >= stack.deepLimit
        else { return }
        board.isInOverflowHook = true
        console.flush()
        let task = kernel.pointee.current
        Diagnostics.say(
            "stack overflow in task \"\(kernel.pointee.task(task).pointee.name.text)\" at "
                + "\(now.cycles.virtualTime): vApplicationStackOverflowHook is called")
        if board.interruptDepth == 0 { board.watchdog.maskedSince = now }
        board.interruptDepth += 1
        page.pointee.stack_limit = stack.deepLimit
        h8_call_overflow(
            hook, kernel.pointee.handle(ofTask: task).bits, kernel.pointee.nameAddress(of: task))
        board.interruptDepth -= 1
    }
}
