//  freertos/croutine.h: co-routines, and queue.h's functions for them. What they do is in
//  Machine/CoRoutineCalls.swift.
//
//  A control block lies on the chip's heap, because the macros of the header keep a co-routine's
//  state in it. Of a list that firmware keeps itself, the block's item is on it; lists of queues
//  are the kernel's own.

import Kernel
import Machine
import SDKHeaders

private var machine: Machine { Machine.current }

private typealias ControlBlock = UnsafeMutablePointer<corCRCB>

/// pdPASS, or errCOULD_NOT_ALLOCATE_REQUIRED_MEMORY (-1). Above the highest priority, 1, it counts
/// as that. Nothing ends a co-routine.
@c @implementation
public func xCoRoutineCreate(
    _ pxCoRoutineCode: crCOROUTINE_CODE!, _ uxPriority: UInt32, _ uxIndex: UInt32
) -> CInt {
    guard let code = pxCoRoutineCode else {
        machine.misuse("xCoRoutineCreate", "was given no function")
    }
    let made = machine.createCoRoutine(
        function: unsafeBitCast(code, to: UInt.self), priority: uxPriority, number: uxIndex,
        bytes: UInt32(MemoryLayout<corCRCB>.size))
    guard let (address, priority) = made else { return -1 }
    let block = address.assumingMemoryBound(to: corCRCB.self)
    block.initialize(to: corCRCB())
    block.pointee.pxCoRoutineFunction = code
    block.pointee.uxPriority = priority
    block.pointee.uxIndex = uxIndex
    block.pointee.xGenericListItem.pvOwner = address
    block.pointee.xEventListItem.pvOwner = address
    block.pointee.xEventListItem.xItemValue = Kernel.coRoutinePriorities - priority
    return 1
}

/// Runs the next co-routine until it returns; nothing when none is ready.
@c @implementation
public func vCoRoutineSchedule() {
    machine.scheduleCoRoutine { address in
        guard let block = UnsafeMutableRawPointer(bitPattern: address) else { return }
        takeOffList(block.assumingMemoryBound(to: corCRCB.self), "vCoRoutineSchedule")
    }
}

/// The calling co-routine sleeps for so many ticks as soon as it returns, or until somebody takes
/// it off the list, if there is one. crDELAY calls this.
@c @implementation
public func vCoRoutineAddToDelayedList(
    _ xTicksToDelay: portTickType, _ pxEventList: UnsafeMutablePointer<xList>!
) {
    let address = machine.delayCoRoutine(ticks: xTicksToDelay, isOnList: pxEventList != nil)
    guard let pxEventList else { return }
    let block = address.assumingMemoryBound(to: corCRCB.self)
    takeOffList(block, "vCoRoutineAddToDelayedList")
    insertSorted(eventItem(of: block), in: pxEventList, "vCoRoutineAddToDelayedList")
}

/// Wakes the first co-routine of a list; pdTRUE when its priority is not below that of the running
/// one. pdFALSE for an empty list.
@c @implementation
public func xCoRoutineRemoveFromEventList(_ pxEventList: UnsafePointer<xList>!) -> CInt {
    let call: StaticString = "xCoRoutineRemoveFromEventList"
    let list = UnsafeMutablePointer(mutating: pxEventList)
    guard let item = firstItem(of: list, call) else { return 0 }
    let isUrgent = machine.wakeCoRoutine(at: UInt(bitPattern: item.pointee.pvOwner))
    unlink(item, call)
    return portBase(isUrgent)
}

// MARK: - Queues

/// pdPASS, errQUEUE_YIELD (-5) when it woke a co-routine, errQUEUE_BLOCKED (-4) when the caller has
/// to wait and try again, errQUEUE_FULL (0). crQUEUE_SEND calls this.
@c @implementation
public func xQueueCRSend(
    _ xQueue: xQueueHandle!, _ pvItemToQueue: UnsafeRawPointer!, _ xTicksToWait: portTickType
) -> CInt {
    machine.sendFromCoRoutine(Handle(xQueue), pvItemToQueue, ticks: xTicksToWait).coRoutineCode
}

/// As `xQueueCRSend`; pdFAIL (0) when the queue is empty. crQUEUE_RECEIVE calls this.
@c @implementation
public func xQueueCRReceive(
    _ xQueue: xQueueHandle!, _ pvBuffer: UnsafeMutableRawPointer!, _ xTicksToWait: portTickType
) -> CInt {
    machine.receiveFromCoRoutine(Handle(xQueue), pvBuffer, ticks: xTicksToWait).coRoutineCode
}

/// pdTRUE when this or an earlier call of the same interrupt woke a co-routine.
@c @implementation
public func xQueueCRSendFromISR(
    _ xQueue: xQueueHandle!, _ pvItemToQueue: UnsafeRawPointer!, _ xCoRoutinePreviouslyWoken: CInt
) -> CInt {
    let result = machine.sendToCoRoutine(
        Handle(xQueue), pvItemToQueue, hasWoken: xCoRoutinePreviouslyWoken != 0)
    return result == .doneYield ? 1 : xCoRoutinePreviouslyWoken
}

/// pdPASS with an item; the flag is set when a co-routine was woken, and never cleared.
@c @implementation
public func xQueueCRReceiveFromISR(
    _ xQueue: xQueueHandle!, _ pvBuffer: UnsafeMutableRawPointer!,
    _ pxTaskWoken: UnsafeMutablePointer<CInt>!
) -> CInt {
    let result = machine.receiveForCoRoutine(
        Handle(xQueue), pvBuffer, hasWoken: pxTaskWoken.pointee != 0)
    if result == .doneYield { pxTaskWoken.pointee = 1 }
    return portBase(result != .refused)
}

// MARK: -

private func eventItem(of block: ControlBlock) -> UnsafeMutablePointer<xListItem> {
    let offset = MemoryLayout<corCRCB>.offset(of: \.xEventListItem).unsafelyUnwrapped
    return (UnsafeMutableRawPointer(block) + offset).assumingMemoryBound(to: xListItem.self)
}

private func takeOffList(_ block: ControlBlock, _ call: StaticString) {
    guard block.pointee.xEventListItem.pvContainer != nil else { return }
    unlink(eventItem(of: block), call)
}
