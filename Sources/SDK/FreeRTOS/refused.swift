//  Functions of the freertos headers that only the SDK's own start, its port or its kernel may
//  call.
//
//  On the chip they link, and a call of one from an application destroys what the scheduler knows.
//  Here it stops the firmware and says what to do instead. They are of five headers; each is in the
//  order of its header.

import Machine
import SDKHeaders

private var machine: Machine { Machine.current }

private let startsItself =
    "is the SDK's: it has started the scheduler before user_init (Guide 2.2); leave the call out"
private let isOfThePort = "belongs to the chip's port, which is not simulated; leave the call out"
private let isOfTheTick =
    "is the tick interrupt's own; time passes by itself, so leave the call out"
private let isOfEvents =
    "keeps tasks on lists of the kernel's own; let tasks wait with a queue or a semaphore"
private let isOfIdling =
    "belongs to the idle task, which lets time jump by itself; leave the call out"

// MARK: - task.h

@c @implementation
public func vTaskAllocateMPURegions(
    _ xTask: xTaskHandle!, _ pxRegions: UnsafePointer<xMemoryRegion>!
) {
    machine.misuse(
        "vTaskAllocateMPURegions", "protects memory, which the chip cannot; leave the call out")
}

@c @implementation
public func vTaskStartScheduler() { machine.misuse("vTaskStartScheduler", startsItself) }

@c @implementation
public func vTaskEndScheduler() {
    machine.misuse("vTaskEndScheduler", "has no meaning on the chip; call system_restart instead")
}

@c @implementation
public func xTaskIncrementTick() -> CInt { machine.misuse("xTaskIncrementTick", isOfTheTick) }

@c @implementation
public func vTaskSwitchContext() {
    machine.misuse(
        "vTaskSwitchContext", "is the port's own; let other tasks run with taskYIELD()")
}

@c @implementation
public func vTaskStepTick(_ xTicksToJump: portTickType) {
    machine.misuse("vTaskStepTick", isOfTheTick)
}

@c @implementation
public func prvGetExpectedIdleTime() -> portTickType {
    machine.misuse("prvGetExpectedIdleTime", isOfIdling)
}

@c @implementation
public func eTaskConfirmSleepModeStatus() -> eSleepModeStatus {
    machine.misuse("eTaskConfirmSleepModeStatus", isOfIdling)
}

@c @implementation
public func vTaskPlaceOnEventList(
    _ pxEventList: UnsafeMutablePointer<xList>!, _ xTicksToWait: portTickType
) {
    machine.misuse("vTaskPlaceOnEventList", isOfEvents)
}

@c @implementation
public func vTaskPlaceOnEventListRestricted(
    _ pxEventList: UnsafeMutablePointer<xList>!, _ xTicksToWait: portTickType
) {
    machine.misuse("vTaskPlaceOnEventListRestricted", isOfEvents)
}

@c @implementation
public func xTaskRemoveFromEventList(_ pxEventList: UnsafePointer<xList>!) -> CInt {
    machine.misuse("xTaskRemoveFromEventList", isOfEvents)
}

// MARK: - queue.h

@c @implementation
public func vQueueWaitForMessageRestricted(_ xQueue: xQueueHandle!, _ xTicksToWait: portTickType) {
    machine.misuse(
        "vQueueWaitForMessageRestricted",
        "is the timer service's own; wait for an item with xQueuePeek")
}

// MARK: - timers.h

@c @implementation
public func xTimerCreateTimerTask() -> CInt {
    machine.misuse(
        "xTimerCreateTimerTask",
        "is the SDK's: the timer service has been running since before user_init; leave the call "
            + "out")
}

// MARK: - portable.h

@c @implementation
public func vPortInitialiseBlocks() {
    machine.misuse("vPortInitialiseBlocks", "would forget every block of the heap; call free")
}

@c @implementation
public func pxPortInitialiseStack(
    _ pxTopOfStack: UnsafeMutablePointer<UInt32>!, _ pxCode: pdTASK_CODE!,
    _ pvParameters: UnsafeMutableRawPointer!
) -> UnsafeMutablePointer<UInt32>! {
    machine.misuse(
        "pxPortInitialiseStack", "is the port's own; make a task with xTaskCreate")
}

@c @implementation
public func xPortStartScheduler() -> CInt {
    machine.misuse("xPortStartScheduler", startsItself)
}

@c @implementation
public func vPortEndScheduler() {
    machine.misuse("vPortEndScheduler", "has no meaning on the chip; call system_restart instead")
}

// MARK: - portmacro.h

@c @implementation
public func _xt_tick_timer_init() { machine.misuse("_xt_tick_timer_init", isOfThePort) }

@c @implementation
public func _xt_user_exit() { machine.misuse("_xt_user_exit", isOfThePort) }
