//  Boards come and go: from power-on to the end of the run.

import CHost
import Chip
import Glibc
import HostIO
import Kernel
import Simulation

extension Machine {
    /// Runs the firmware until it, the user or a limit ends the run. Call once, on the main thread.
    ///
    /// - Returns: the exit code.
    /// - Throws: `BootFailure` when the firmware cannot be started at all.
    public func run() throws(BootFailure) -> Int32 {
        makeCurrent()
        installHooks()
        connectPins()
        scheduleTimeout()
        prepareFlash()
        openSerial()
        pacer.start(at: now)
        var next = BoardEnd.reset(ResetInfo(reason: .powerOn))
        while true {
            try start(after: next)
            h8_fault_watch(2, beats)
            let first = run(of: kernel.pointee.current)
            enter(first)
            executor.transfer(from: executor.base, to: context(of: first))
            // Here again: the board has ended.
            h8_fault_watch(0, nil)
            h8_fault_done()
            var end = ending ?? .exit(RunStatus.ownFault)
            ending = nil
            if case .exit(let code) = end, board.state == .running { end = .exit(lookAtHeap(code)) }
            tearDown(end)
            heedSignal(at: now)
            switch end {
            case .reset where gate.isInterrupted(at: now),
                .deepSleep where gate.isInterrupted(at: now):
                // Firmware that resets at once never gets to a moment at which it would be asked.
                return finish(RunStatus.interrupted)
            case .reset(let info):
                trace.record(.reset, at: now, task: 0, object: info.reason.rawValue)
            case .deepSleep:
                let reason = ResetReason.deepSleepWake
                trace.record(.reset, at: now, task: 0, object: reason.rawValue)
            case .exit(let code):
                return finish(code)
            }
            next = end
        }
    }

    /// Makes the board that follows on what ended the one before.
    private func start(after end: BoardEnd) throws(BootFailure) {
        switch end {
        case .reset(let info): try boot(info)
        case .deepSleep(let wake): try makeSleepingBoard(until: wake)
        case .exit: break
        }
    }

    /// Ends the board from whatever context runs, which is left for ever.
    func end(_ end: BoardEnd) -> Never {
        h8_restore_budget()
        if kernel.pointee.current == noTask { endBeforeFirstTask(end) }
        ending = end
        executor.transfer(from: context(of: run(of: kernel.pointee.current)), to: executor.base)
        fatalError("a task went on after its board had ended")
    }

    /// Ends the run where the host has no thread for a task. Other threads cannot be left behind in
    /// order, so there is nothing but the end of the process.
    func endForWantOfThreads() -> Never {
        if h8_interruption() == 0 {
            Diagnostics.say(
                "this machine gives no thread for a task: a limit of processes or of memory is "
                    + "reached; --executor fiber needs none")
            endBeforeFirstTask(.exit(RunStatus.machineLacks))
        }
        endBeforeFirstTask(.exit(RunStatus.interrupted))
    }

    /// Ends the run from a constructor of C++. The loader is at work below and cannot be left
    /// behind, so there is no next board; what was printed and recorded is kept.
    func endBeforeFirstTask(_ end: BoardEnd) -> Never {
        var code = RunStatus.firmwareFailed
        switch end {
        case .exit(let wanted): code = wanted
        case .reset, .deepSleep:
            Diagnostics.say("the firmware resets in a constructor, before the first task")
        }
        noteRegisters(.exit(code))
        code = finish(code)
        onEarlyEnd()
        do throws(TraceError) {
            try trace.finish()
        } catch {
            Diagnostics.say("\(error)")
            code = RunStatus.badInput
        }
        _exit(code)
    }

    /// What `--check-heap` and `--leaks` have to say at the end of a run; returns its exit code.
    private func lookAtHeap(_ code: Int32) -> Int32 {
        var isSound = true
        // Firmware that crashed has been told of already.
        if options.checksHeap, code != RunStatus.firmwareFailed, let damage = heapDamage() {
            console.flush()
            Diagnostics.say("at the end of the run, \(damage.problem)")
            for block in damage.blocks { tellHistory(of: block) }
            isSound = false
        }
        if options.reportsLeaks, reportLeaks(), options.failsOnLeaks { isSound = false }
        let isGood = code == RunStatus.passed || code == RunStatus.timeout
        return isGood && !isSound ? RunStatus.firmwareFailed : code
    }

    /// Takes the board apart: tasks, kernel, firmware, events. The world stays, and of the devices
    /// what the reset leaves.
    private func tearDown(_ end: BoardEnd) {
        events.removeAll(of: .board)
        kernel.pointee.forEachTask { task in
            endRun(kernel.pointee.task(task).pointee.context, caller: executor.base)
        }
        if board.state == .running {
            for subsystem in subsystems { subsystem.boardEnds(self) }
        }
        dropKernel()
        if let firmware = board.firmware {
            h8_firmware_close(firmware.handle)
            if let descriptor = firmware.descriptor { close(descriptor) }
        }
        var keepsPins = false
        noteRegisters(end)
        switch end {
        case .reset(let next):
            keptRegisters = board.peripherals.kept(through: next.reason)
            keepsPins = next.reason.keepsPins
        case .deepSleep: keptRegisters = board.peripherals.kept(through: .deepSleepWake)
        case .exit: break
        }
        board = nil
        if keepsPins {
            pins.disconnectChip()
        } else {
            pins.releaseChip(at: now)
        }
    }

    /// Keeps what the registers of the run's last board hold, for `--registers`.
    private func noteRegisters(_ end: BoardEnd) {
        guard options.recordsRegisters, case .exit = end else { return }
        finalRegisters = bus.dump(at: now)
    }

    /// The last words of a run: everything is written, and the verdict is given.
    private func finish(_ code: Int32) -> Int32 {
        var code = code
        for port in ports { port.finish() }
        if code == RunStatus.passed || code == RunStatus.timeout, console.hasFailed || hasFailed {
            code = RunStatus.firmwareFailed
        }
        if let missing = console.missingTexts.first,
            code == RunStatus.passed || code == RunStatus.timeout
        {
            Diagnostics.say("the text \"\(missing)\" did not appear on UART0")
            code = RunStatus.firmwareFailed
        }
        code = finishRecording(code)
        trace.record(.exit, at: now, task: 0, object: UInt32(bitPattern: code))
        return code
    }

    private func scheduleTimeout() {
        guard let timeout = options.timeout else { return }
        _ = events.schedule(at: timeout, owner: .world) { [unowned self] _ in
            end(.exit(RunStatus.timeout))
        }
    }

    /// Completes the recording, or says what a replay has left over. Returns the exit code.
    private func finishRecording(_ code: Int32) -> Int32 {
        do throws(RecordingError) {
            guard let rest = try gate.finish(code: code, at: now) else { return code }
            Diagnostics.say(rest)
            return code == RunStatus.passed ? RunStatus.firmwareFailed : code
        } catch {
            Diagnostics.say("\(error)")
            let isGood = code == RunStatus.passed || code == RunStatus.timeout
            return isGood ? RunStatus.badInput : code
        }
    }

    /// Ends the run with `code`. C: host8266_exit.
    public func exit(_ code: Int32) -> Never { end(.exit(code)) }

    /// Resets the chip by software. C: system_restart.
    public func restart() -> Never { end(.reset(ResetInfo(reason: .restart))) }
}
