//  What the SDK's task functions do.
//
//  Each charges its price, lets the kernel change, records what came of it, and acts on the
//  outcome.

import CHost
import Kernel
import Simulation

extension Machine {
    /// Records a call with its outcome. Costs one test when the trace is off.
    @inline(__always)
    public func note(_ call: TraceCall, _ object: UInt32, _ result: UInt32, detail: UInt32 = 0) {
        guard trace.isOn else { return }
        noteReadied()
        trace.record(
            .call(call), at: now, task: currentTaskNumber, object: object,
            value: Trace.outcome(result, detail: detail))
    }

    /// A task's number in traces.
    func number(of task: TaskIndex) -> UInt32 {
        UInt32(kernel.pointee.task(task).pointee.number)
    }

    /// Makes a task of the firmware's; nil when there is no memory for it. C: xTaskGenericCreate.
    public func createTask(
        function: UnsafeMutableRawPointer, argument: UnsafeMutableRawPointer?, name: TaskName,
        stackWords: UInt32, priority: UInt32, created: (Handle) -> Void
    ) -> Bool {
        demandTask("xTaskCreate")
        charge(Cost.taskCreate)
        adviseOnTask(name, stackWords: stackWords, priority: priority)
        do {
            let (task, outcome) = try makeTask(
                name: name, priority: priority, stackWords: stackWords,
                body: .firmware(function: function, argument: argument))
            // The handle is stored before the new task may run and use it.
            created(kernel.pointee.handle(ofTask: task))
            logObject(kernel.pointee.handle(ofTask: task))
            note(.taskCreate, number(of: task), 1)
            act(outcome)
            settle()
            return true
        } catch {
            if trace.isOn {
                trace.record(
                    .heapExhausted, at: now, task: currentTaskNumber, object: stackWords * 4,
                    value: UInt64(kernel.pointee.heap.free))
            }
            note(.taskCreate, 0, UInt32(bitPattern: -1))
            if error == .outOfMemory { callMallocFailedHook() }
            settle()
            return false
        }
    }

    /// The task a handle names, the running one for NULL. Stops firmware that gives another handle.
    public func task(_ handle: Handle, in call: StaticString) -> TaskIndex {
        if handle == .none {
            guard kernel.pointee.current != noTask else {
                misuse(call, "means the calling task, but there is none yet")
            }
            return kernel.pointee.current
        }
        guard let task = kernel.pointee.taskIndex(handle),
            kernel.pointee.condition(of: task) != .deleted
        else {
            misuse(call, "was given \(hexadecimal(handle.bits)), which is no task that exists")
        }
        return task
    }

    /// Ends a task. Does not return when that is the running one. C: vTaskDelete.
    public func deleteTask(_ task: TaskIndex) {
        demandTask("vTaskDelete")
        if task != kernel.pointee.current { demandNotIdle(task, "vTaskDelete") }
        charge(Cost.task)
        note(.taskDelete, number(of: task), 0)
        trace.record(
            .taskDeleted, at: now, task: currentTaskNumber, object: number(of: task))
        guard task == kernel.pointee.current else {
            _ = kernel.pointee.deleteTask(task)
            settle()
            return
        }
        checkBlocking("vTaskDelete")
        let own = run(of: task)
        _ = kernel.pointee.deleteTask(task)
        kernel.pointee.switchContext()
        let heir = run(of: kernel.pointee.current)
        trace.record(
            .switchTo, at: now, task: kernel.pointee.task(task).pointee.number,
            object: number(of: kernel.pointee.current), value: TraceSwitchReason.blocked.rawValue)
        charge(Cost.contextSwitch)
        enter(heir)
        executor.leave(context(of: own), heir: context(of: heir))
    }

    /// C: vTaskDelay.
    public func delay(ticks: UInt32) {
        charge(Cost.delay)
        note(.delay, ticks, 0)
        if ticks == 0 {
            yield(.slice)
        } else {
            checkBlocking("vTaskDelay")
            kernel.pointee.delay(ticks: ticks)
            blockOnTime(until: kernel.pointee.tickCount &+ ticks)
        }
        settle()
    }

    /// C: vTaskDelayUntil.
    public func delayUntil(_ previousWake: inout UInt32, increment: UInt32) {
        charge(Cost.delay)
        var wake = previousWake
        checkBlocking("vTaskDelayUntil")
        let sleeps = kernel.pointee.delayUntil(&wake, increment: increment)
        previousWake = wake
        note(.delayUntil, wake, sleeps ? 1 : 0)
        if sleeps { blockOnTime(until: wake) } else { yield(.slice) }
        settle()
    }

    private func blockOnTime(until tick: UInt32) {
        if trace.isOn {
            trace.record(
                .taskBlocked, at: now, task: currentTaskNumber, object: 0, value: UInt64(tick))
        }
        switchNow(.blocked)
    }

    /// C: vTaskSuspend.
    public func suspend(_ task: TaskIndex) {
        demandTask("vTaskSuspend")
        if task != kernel.pointee.current { demandNotIdle(task, "vTaskSuspend") }
        charge(Cost.task)
        note(.suspend, number(of: task), 0)
        if task == kernel.pointee.current { checkBlocking("vTaskSuspend") }
        trace.record(
            .taskSuspended, at: now, task: currentTaskNumber, object: number(of: task))
        if kernel.pointee.suspend(task) == .yield { switchNow(.blocked) }
        settle()
    }

    /// C: vTaskResume.
    public func resume(_ task: TaskIndex) {
        demandTask("vTaskResume")
        charge(Cost.task)
        note(.resume, number(of: task), 0)
        let outcome = kernel.pointee.resume(task)
        trace.record(.taskResumed, at: now, task: currentTaskNumber, object: number(of: task))
        act(outcome)
        settle()
    }

    /// True when the handler should ask for a switch. C: xTaskResumeFromISR.
    public func resumeFromInterrupt(_ task: TaskIndex) -> Bool {
        adviseOnInterruptForm("xTaskResumeFromISR")
        charge(Cost.task)
        let outcome = kernel.pointee.resumeFromInterrupt(task)
        note(.resumeFromISR, number(of: task), outcome == .yield ? 1 : 0)
        return outcome == .yield
    }

    /// C: vTaskPrioritySet.
    public func setPriority(_ task: TaskIndex, to priority: UInt32) {
        demandTask("vTaskPrioritySet")
        charge(Cost.task)
        note(.prioritySet, number(of: task), 0, detail: priority)
        let outcome = kernel.pointee.setPriority(task, to: priority)
        trace.record(
            .prioritySet, at: now, task: currentTaskNumber, object: number(of: task),
            value: UInt64(priority))
        act(outcome)
        settle()
    }

    /// C: taskYIELD.
    public func yieldCall() {
        charge(Cost.look)
        note(.yield, 0, 0)
        yield(.slice)
        settle()
    }

    /// C: vTaskSuspendAll.
    public func suspendAll() {
        demandTask("vTaskSuspendAll")
        charge(Cost.critical)
        if kernel.pointee.schedulerSuspended == 0 { board.watchdog.suspendedSince = now }
        kernel.pointee.suspendAll()
        note(.suspendAll, kernel.pointee.schedulerSuspended, 0)
        settle()
    }

    /// True when it switched tasks. C: xTaskResumeAll.
    public func resumeAll() -> Bool {
        demandTask("xTaskResumeAll")
        charge(Cost.critical)
        guard kernel.pointee.schedulerSuspended > 0 else {
            misuse("xTaskResumeAll", "was called without a vTaskSuspendAll before it")
        }
        let outcome = kernel.pointee.resumeAll()
        note(.resumeAll, kernel.pointee.schedulerSuspended, outcome == .yield ? 1 : 0)
        act(outcome)
        settle()
        return outcome == .yield
    }

    // MARK: - Between kernel and port

    /// Remembers that somebody should be switched to as soon as the scheduler runs. C:
    /// vTaskMissedYield.
    public func missYield() {
        charge(Cost.look)
        kernel.pointee.missYield()
        settle()
    }

    /// Lends a task the running one's priority, if that is higher. C: vTaskPriorityInherit.
    public func lendPriority(to task: TaskIndex) {
        demandTask("vTaskPriorityInherit")
        charge(Cost.task)
        kernel.pointee.lendPriority(to: task)
        settle()
    }

    /// Returns a task to its own priority. C: vTaskPriorityDisinherit.
    public func takeBackPriority(of task: TaskIndex) {
        demandTask("vTaskPriorityDisinherit")
        charge(Cost.task)
        act(kernel.pointee.takeBackPriority(of: task))
        settle()
    }

    /// PendSV: 1 asks for a switch, as `yield` does; what else it asks for is the radio's.
    public func pendSoftwareInterrupt(_ request: UInt8) {
        guard request != 1 else {
            yieldCall()
            return
        }
        charge(Cost.look)
        advise(
            .radioSignal,
            "PendSV(\(request)) is a signal to the radio's library, which is not here: nothing "
                + "happens")
        settle()
    }

    /// Calls the function that is a task's tag; 0 when it has none. C:
    /// xTaskCallApplicationTaskHook.
    public func callTaskHook(
        of task: TaskIndex, _ argument: UnsafeMutableRawPointer?
    ) -> Int32 {
        charge(Cost.look)
        guard
            let hook = UnsafeMutableRawPointer(bitPattern: kernel.pointee.task(task).pointee.tag)
        else { return 0 }
        let answer = h8_call_task_hook(hook, argument)
        settle()
        return answer
    }
}
