//  freertos/task.h: tasks. What the functions do is in Machine/TaskCalls.swift.

import Kernel
import Machine
import SDKHeaders

private var machine: Machine { Machine.current }

/// pdPASS, or errCOULD_NOT_ALLOCATE_REQUIRED_MEMORY (-1). Switches at once to a task of higher
/// priority than the caller's. The stack buffer and the regions are for ports that have them.
@c @implementation
public func xTaskGenericCreate(
    _ pxTaskCode: pdTASK_CODE!, _ pcName: UnsafePointer<Int8>!, _ usStackDepth: UInt16,
    _ pvParameters: UnsafeMutableRawPointer!, _ uxPriority: UInt32,
    _ pxCreatedTask: UnsafeMutablePointer<xTaskHandle?>!,
    _ puxStackBuffer: UnsafeMutablePointer<UInt32>!, _ xRegions: UnsafePointer<xMemoryRegion>!
) -> CInt {
    guard let code = pxTaskCode else {
        machine.misuse("xTaskCreate", "was given no function")
    }
    let isCreated = machine.createTask(
        function: unsafeBitCast(code, to: UnsafeMutableRawPointer.self), argument: pvParameters,
        name: TaskName(pcName), stackWords: UInt32(usStackDepth), priority: uxPriority
    ) { handle in
        if let pxCreatedTask { pxCreatedTask.pointee = handle.pointer }
    }
    return isCreated ? 1 : -1
}

/// NULL deletes the caller, and then does not return.
@c @implementation
public func vTaskDelete(_ xTaskToDelete: xTaskHandle!) {
    machine.deleteTask(machine.task(Handle(xTaskToDelete), in: "vTaskDelete"))
}

/// Blocks for `xTicksToDelay` ticks of 10 ms; 0 lets equals run.
@c @implementation
public func vTaskDelay(_ xTicksToDelay: portTickType) { machine.delay(ticks: xTicksToDelay) }

/// Blocks until `*pxPreviousWakeTime + xTimeIncrement`, and stores that tick.
@c @implementation
public func vTaskDelayUntil(
    _ pxPreviousWakeTime: UnsafeMutablePointer<portTickType>!, _ xTimeIncrement: portTickType
) {
    var wake = pxPreviousWakeTime.pointee
    // Stored before the task sleeps: another task may look at it.
    let stored = wake &+ xTimeIncrement
    pxPreviousWakeTime.pointee = stored
    machine.delayUntil(&wake, increment: xTimeIncrement)
}

@c @implementation
public func uxTaskPriorityGet(_ xTask: xTaskHandle!) -> UInt32 {
    let task = machine.task(Handle(xTask), in: "uxTaskPriorityGet")
    machine.charge(Cost.look)
    return machine.kernel.pointee.task(task).pointee.priority
}

/// Switches at once when that makes another task the most urgent.
@c @implementation
public func vTaskPrioritySet(_ xTask: xTaskHandle!, _ uxNewPriority: UInt32) {
    machine.setPriority(
        machine.task(Handle(xTask), in: "vTaskPrioritySet"), to: uxNewPriority)
}

@c @implementation
public func eTaskGetState(_ xTask: xTaskHandle!) -> eTaskState {
    machine.charge(Cost.look)
    // A handle of a task that is gone is answered, not refused: that is what eDeleted is for.
    guard let task = machine.kernel.pointee.taskIndex(Handle(xTask)) else { return eDeleted }
    return eTaskState(rawValue: machine.kernel.pointee.condition(of: task).rawValue)
}

/// NULL suspends the caller.
@c @implementation
public func vTaskSuspend(_ xTaskToSuspend: xTaskHandle!) {
    machine.suspend(machine.task(Handle(xTaskToSuspend), in: "vTaskSuspend"))
}

@c @implementation
public func vTaskResume(_ xTaskToResume: xTaskHandle!) {
    machine.resume(machine.task(Handle(xTaskToResume), in: "vTaskResume"))
}

@c @implementation
public func xTaskResumeFromISR(_ xTaskToResume: xTaskHandle!) -> CInt {
    portBase(
        machine.resumeFromInterrupt(
            machine.task(Handle(xTaskToResume), in: "xTaskResumeFromISR")))
}

@c @implementation
public func xTaskIsTaskSuspended(_ xTask: xTaskHandle!) -> CInt {
    let task = machine.task(Handle(xTask), in: "xTaskIsTaskSuspended")
    machine.charge(Cost.look)
    return portBase(machine.kernel.pointee.isSuspended(task))
}

@c @implementation
public func vTaskSuspendAll() { machine.suspendAll() }

/// pdTRUE when it switched tasks.
@c @implementation
public func xTaskResumeAll() -> CInt { portBase(machine.resumeAll()) }

@c @implementation
public func xTaskGetSchedulerState() -> CInt {
    machine.charge(Cost.look)
    return machine.kernel.pointee.schedulerSuspended > 0 ? 2 : 1
}

@c @implementation
public func xTaskGetTickCount() -> portTickType {
    machine.charge(Cost.look)
    machine.settle()
    return machine.kernel.pointee.tickCount
}

@c @implementation
public func xTaskGetTickCountFromISR() -> portTickType {
    machine.charge(Cost.look)
    return machine.kernel.pointee.tickCount
}

@c @implementation
public func uxTaskGetNumberOfTasks() -> UInt32 {
    machine.charge(Cost.look)
    return machine.kernel.pointee.taskCount
}

/// In the task's control block; good while the task exists.
@c @implementation
public func pcTaskGetTaskName(_ xTaskToQuery: xTaskHandle!) -> UnsafeMutablePointer<Int8>! {
    let task = machine.task(Handle(xTaskToQuery), in: "pcTaskGetTaskName")
    machine.charge(Cost.look)
    return machine.kernel.pointee.nameAddress(of: task).assumingMemoryBound(to: Int8.self)
}

@c @implementation
public func xTaskGetCurrentTaskHandle() -> xTaskHandle! {
    machine.charge(Cost.look)
    return machine.kernel.pointee.handle(ofTask: machine.kernel.pointee.current).pointer
}

@c @implementation
public func xTaskGetIdleTaskHandle() -> xTaskHandle! { machine.idleTaskHandle.pointer }

/// Words of the depth asked for that were never used. Fidelity: in units of the host's frames,
/// scaled back.
@c @implementation
public func uxTaskGetStackHighWaterMark(_ xTask: xTaskHandle!) -> UInt32 {
    machine.charge(Cost.look)
    return machine.stackHighWaterMark(
        of: machine.task(Handle(xTask), in: "uxTaskGetStackHighWaterMark"))
}

/// How many rows were filled; 0 when the array is too short for all tasks.
@c @implementation
public func uxTaskGetSystemState(
    _ pxTaskStatusArray: UnsafeMutablePointer<xTaskStatusType>!, _ uxArraySize: UInt32,
    _ pulTotalRunTime: UnsafeMutablePointer<UInt32>!
) -> UInt32 {
    machine.charge(Cost.system)
    machine.adviseOnExtension("uxTaskGetSystemState", .traceFacility)
    let reports = machine.taskReports()
    guard reports.count <= uxArraySize else { return 0 }
    for (row, report) in reports.enumerated() {
        pxTaskStatusArray[row] = xTaskStatusType(
            xHandle: report.handle.pointer,
            pcTaskName: UnsafePointer(report.nameAddress.assumingMemoryBound(to: Int8.self)),
            xTaskNumber: report.number,
            eCurrentState: eTaskState(rawValue: report.condition.rawValue),
            uxCurrentPriority: report.priority, uxBasePriority: report.basePriority,
            ulRunTimeCounter: report.runTime,
            usStackHighWaterMark: UInt16(truncatingIfNeeded: report.highWaterWords))
    }
    if let pulTotalRunTime { pulTotalRunTime.pointee = machine.totalRunTime }
    return UInt32(reports.count)
}

/// About 40 bytes a task go to the buffer, and a NUL.
@c @implementation
public func vTaskList(_ pcWriteBuffer: UnsafeMutablePointer<Int8>!) {
    machine.charge(Cost.system)
    machine.adviseOnExtension("vTaskList", .traceFacility)
    store(machine.taskList(), at: pcWriteBuffer)
}

/// About 40 bytes a task go to the buffer, and a NUL.
@c @implementation
public func vTaskGetRunTimeStats(_ pcWriteBuffer: UnsafeMutablePointer<Int8>!) {
    machine.charge(Cost.system)
    machine.adviseOnExtension("vTaskGetRunTimeStats", .runTimeStatistics)
    store(machine.runTimeStatistics(), at: pcWriteBuffer)
}

/// The number that vTaskSetTaskNumber gave; 0 before.
@c @implementation
public func uxTaskGetTaskNumber(_ xTask: xTaskHandle!) -> UInt32 {
    machine.charge(Cost.look)
    machine.adviseOnExtension("uxTaskGetTaskNumber", .traceFacility)
    let task = machine.task(Handle(xTask), in: "uxTaskGetTaskNumber")
    return machine.kernel.pointee.task(task).pointee.userNumber
}

@c @implementation
public func vTaskSetTaskNumber(_ xTask: xTaskHandle!, _ uxHandle: UInt32) {
    machine.charge(Cost.look)
    machine.adviseOnExtension("vTaskSetTaskNumber", .traceFacility)
    let task = machine.task(Handle(xTask), in: "vTaskSetTaskNumber")
    machine.kernel.pointee.task(task).pointee.userNumber = uxHandle
}

// MARK: - Tags

/// NULL takes the tag away.
@c @implementation
public func vTaskSetApplicationTaskTag(
    _ xTask: xTaskHandle!, _ pxHookFunction: pdTASK_HOOK_CODE!
) {
    machine.charge(Cost.look)
    machine.adviseOnExtension("vTaskSetApplicationTaskTag", .taskTags)
    let task = machine.task(Handle(xTask), in: "vTaskSetApplicationTaskTag")
    machine.kernel.pointee.task(task).pointee.tag = unsafeBitCast(pxHookFunction, to: UInt.self)
}

@c @implementation
public func xTaskGetApplicationTaskTag(_ xTask: xTaskHandle!) -> pdTASK_HOOK_CODE! {
    machine.charge(Cost.look)
    machine.adviseOnExtension("xTaskGetApplicationTaskTag", .taskTags)
    let task = machine.task(Handle(xTask), in: "xTaskGetApplicationTaskTag")
    return unsafeBitCast(
        machine.kernel.pointee.task(task).pointee.tag, to: pdTASK_HOOK_CODE?.self)
}

/// What the task's tag returns; pdFAIL (0) for a task without. It runs in the calling task.
@c @implementation
public func xTaskCallApplicationTaskHook(
    _ xTask: xTaskHandle!, _ pvParameter: UnsafeMutableRawPointer!
) -> CInt {
    machine.adviseOnExtension("xTaskCallApplicationTaskHook", .taskTags)
    return machine.callTaskHook(
        of: machine.task(Handle(xTask), in: "xTaskCallApplicationTaskHook"), pvParameter)
}

// MARK: - Timeouts of one's own blocking calls

@c @implementation
public func vTaskSetTimeOutState(_ pxTimeOut: UnsafeMutablePointer<xTimeOutType>!) {
    machine.charge(Cost.look)
    let reference = machine.kernel.pointee.timeoutReference
    pxTimeOut.pointee.xOverflowCount = CInt(bitPattern: reference.overflows)
    pxTimeOut.pointee.xTimeOnEntering = reference.tick
}

/// pdTRUE when the time is over; else `*pxTicksToWait` becomes what is left of it.
@c @implementation
public func xTaskCheckForTimeOut(
    _ pxTimeOut: UnsafeMutablePointer<xTimeOutType>!,
    _ pxTicksToWait: UnsafeMutablePointer<portTickType>!
) -> CInt {
    machine.charge(Cost.look)
    machine.settle()
    var patience = Patience(
        ticks: pxTicksToWait.pointee,
        since: (
            UInt32(bitPattern: pxTimeOut.pointee.xOverflowCount),
            pxTimeOut.pointee.xTimeOnEntering
        ))
    let reference = machine.kernel.pointee.timeoutReference
    if patience.isExhausted(tick: reference.tick, overflows: reference.overflows) { return 1 }
    pxTicksToWait.pointee = patience.ticks
    if patience.ticks != Kernel.forever { vTaskSetTimeOutState(pxTimeOut) }
    return 0
}

// MARK: - Between kernel and port

/// The scheduler switches, if somebody else could run, when it is next resumed or at the next tick.
@c @implementation
public func vTaskMissedYield() { machine.missYield() }

@c @implementation
public func vTaskPriorityInherit(_ pxMutexHolder: xTaskHandle!) {
    machine.lendPriority(to: machine.task(Handle(pxMutexHolder), in: "vTaskPriorityInherit"))
}

@c @implementation
public func vTaskPriorityDisinherit(_ pxMutexHolder: xTaskHandle!) {
    machine.takeBackPriority(
        of: machine.task(Handle(pxMutexHolder), in: "vTaskPriorityDisinherit"))
}

private func store(_ text: String, at buffer: UnsafeMutablePointer<Int8>) {
    var place = 0
    for byte in text.utf8 {
        buffer[place] = Int8(bitPattern: byte)
        place += 1
    }
    buffer[place] = 0
}
