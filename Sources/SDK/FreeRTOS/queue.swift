//  freertos/queue.h: queues, semaphores and mutexes. What they do is in Machine/QueueCalls.swift.

import Kernel
import Machine
import SDKHeaders

private var machine: Machine { Machine.current }

@c @implementation
public func xQueueGenericCreate(
    _ uxQueueLength: UInt32, _ uxItemSize: UInt32, _ ucQueueType: UInt8
) -> xQueueHandle! {
    machine.createQueue(
        capacity: uxQueueLength, itemSize: uxItemSize,
        type: QueueType(rawValue: ucQueueType) ?? .queue)?.pointer
}

@c @implementation
public func xQueueCreateMutex(_ ucQueueType: UInt8) -> xQueueHandle! {
    let isRecursive = ucQueueType == QueueType.recursiveMutex.rawValue
    return machine.createMutex(isRecursive ? .recursiveMutex : .mutex)?.pointer
}

@c @implementation
public func xQueueCreateCountingSemaphore(
    _ uxCountValue: UInt32, _ uxInitialCount: UInt32
) -> xQueueHandle! {
    machine.createCountingSemaphore(limit: uxCountValue, initial: uxInitialCount)?.pointer
}

@c @implementation
public func vQueueDelete(_ xQueue: xQueueHandle!) { machine.deleteQueue(Handle(xQueue)) }

/// pdPASS, always.
@c @implementation
public func xQueueGenericReset(_ xQueue: xQueueHandle!, _ xNewQueue: CInt) -> CInt {
    machine.resetQueue(Handle(xQueue))
    return 1
}

/// pdTRUE, or errQUEUE_FULL (0) after `xTicksToWait` ticks.
@c @implementation
public func xQueueGenericSend(
    _ xQueue: xQueueHandle!, _ pvItemToQueue: UnsafeRawPointer!, _ xTicksToWait: portTickType,
    _ xCopyPosition: CInt
) -> CInt {
    Machine.lend { machine in
        portBase(
            machine.send(
                Handle(xQueue), pvItemToQueue,
                SendPosition(rawValue: UInt32(bitPattern: xCopyPosition)) ?? .back,
                ticks: xTicksToWait))
    }
}

@c @implementation
public func xQueueGenericSendFromISR(
    _ xQueue: xQueueHandle!, _ pvItemToQueue: UnsafeRawPointer!,
    _ pxHigherPriorityTaskWoken: UnsafeMutablePointer<CInt>!, _ xCopyPosition: CInt
) -> CInt {
    report(
        machine.sendFromInterrupt(
            Handle(xQueue), pvItemToQueue,
            SendPosition(rawValue: UInt32(bitPattern: xCopyPosition)) ?? .back),
        to: pxHigherPriorityTaskWoken)
}

/// pdTRUE, or errQUEUE_EMPTY (0) after `xTicksToWait` ticks.
@c @implementation
public func xQueueGenericReceive(
    _ xQueue: xQueueHandle!, _ pvBuffer: UnsafeRawPointer!, _ xTicksToWait: portTickType,
    _ xJustPeek: CInt
) -> CInt {
    Machine.lend { machine in
        portBase(
            machine.receive(
                Handle(xQueue), UnsafeMutableRawPointer(mutating: pvBuffer), peek: xJustPeek != 0,
                ticks: xTicksToWait))
    }
}

@c @implementation
public func xQueueReceiveFromISR(
    _ xQueue: xQueueHandle!, _ pvBuffer: UnsafeRawPointer!,
    _ pxHigherPriorityTaskWoken: UnsafeMutablePointer<CInt>!
) -> CInt {
    report(
        machine.receiveFromInterrupt(
            Handle(xQueue), UnsafeMutableRawPointer(mutating: pvBuffer), peek: false),
        to: pxHigherPriorityTaskWoken)
}

@c @implementation
public func xQueuePeekFromISR(_ xQueue: xQueueHandle!, _ pvBuffer: UnsafeRawPointer!) -> CInt {
    portBase(
        machine.receiveFromInterrupt(
            Handle(xQueue), UnsafeMutableRawPointer(mutating: pvBuffer), peek: true
        ).isDone)
}

@c @implementation
public func uxQueueMessagesWaiting(_ xQueue: xQueueHandle!) -> UInt32 {
    machine.charge(Cost.look)
    return state(xQueue, "uxQueueMessagesWaiting").count
}

@c @implementation
public func uxQueueMessagesWaitingFromISR(_ xQueue: xQueueHandle!) -> UInt32 {
    machine.charge(Cost.look)
    return state(xQueue, "uxQueueMessagesWaitingFromISR").count
}

@c @implementation
public func xQueueIsQueueEmptyFromISR(_ xQueue: xQueueHandle!) -> CInt {
    machine.charge(Cost.look)
    return portBase(state(xQueue, "xQueueIsQueueEmptyFromISR").count == 0)
}

@c @implementation
public func xQueueIsQueueFullFromISR(_ xQueue: xQueueHandle!) -> CInt {
    machine.charge(Cost.look)
    let state = state(xQueue, "xQueueIsQueueFullFromISR")
    return portBase(state.count == state.capacity)
}

@c @implementation
public func ucQueueGetQueueNumber(_ xQueue: xQueueHandle!) -> UInt8 {
    machine.charge(Cost.look)
    machine.adviseOnExtension("ucQueueGetQueueNumber", .traceFacility)
    return state(xQueue, "ucQueueGetQueueNumber").number
}

@c @implementation
public func vQueueSetQueueNumber(_ xQueue: xQueueHandle!, _ ucQueueNumber: UInt8) {
    machine.charge(Cost.look)
    machine.adviseOnExtension("vQueueSetQueueNumber", .traceFacility)
    let queue = machine.queue(Handle(xQueue), in: "vQueueSetQueueNumber")
    machine.kernel.pointee.queue(queue).pointee.number = ucQueueNumber
}

/// One of queueQUEUE_TYPE_*.
@c @implementation
public func ucQueueGetQueueType(_ xQueue: xQueueHandle!) -> UInt8 {
    machine.charge(Cost.look)
    machine.adviseOnExtension("ucQueueGetQueueType", .traceFacility)
    return state(xQueue, "ucQueueGetQueueType").type.rawValue
}

/// The task that holds the mutex, NULL when nobody does.
@c @implementation
public func xQueueGetMutexHolder(_ xSemaphore: xQueueHandle!) -> UnsafeMutableRawPointer! {
    machine.charge(Cost.look)
    let holder = state(xSemaphore, "xSemaphoreGetMutexHolder").holder
    return holder == noTask ? nil : machine.kernel.pointee.handle(ofTask: holder).pointer
}

@c @implementation
public func xQueueTakeMutexRecursive(_ xMutex: xQueueHandle!, _ xBlockTime: portTickType) -> CInt {
    portBase(machine.takeRecursive(Handle(xMutex), ticks: xBlockTime))
}

@c @implementation
public func xQueueGiveMutexRecursive(_ pxMutex: xQueueHandle!) -> CInt {
    portBase(machine.giveRecursive(Handle(pxMutex)))
}

// MARK: - Queue sets, and the alternative interface, which here is the same as the other

@c @implementation
public func xQueueCreateSet(_ uxEventQueueLength: UInt32) -> xQueueSetHandle! {
    machine.adviseOnExtension("xQueueCreateSet", .queueSets)
    return machine.createSet(length: uxEventQueueLength)?.pointer
}

/// pdFAIL for a queue that holds items or is in a set already.
@c @implementation
public func xQueueAddToSet(
    _ xQueueOrSemaphore: xQueueSetMemberHandle!, _ xQueueSet: xQueueSetHandle!
) -> CInt {
    portBase(machine.add(Handle(xQueueOrSemaphore), toSet: Handle(xQueueSet)))
}

/// pdFAIL for a queue that holds items or is not a member.
@c @implementation
public func xQueueRemoveFromSet(
    _ xQueueOrSemaphore: xQueueSetMemberHandle!, _ xQueueSet: xQueueSetHandle!
) -> CInt {
    portBase(machine.remove(Handle(xQueueOrSemaphore), fromSet: Handle(xQueueSet)))
}

/// The member that has something, or NULL after `xBlockTimeTicks` ticks.
@c @implementation
public func xQueueSelectFromSet(
    _ xQueueSet: xQueueSetHandle!, _ xBlockTimeTicks: portTickType
) -> xQueueSetMemberHandle! {
    machine.select(fromSet: Handle(xQueueSet), ticks: xBlockTimeTicks).pointer
}

@c @implementation
public func xQueueSelectFromSetFromISR(_ xQueueSet: xQueueSetHandle!) -> xQueueSetMemberHandle! {
    var member: UInt32 = 0
    let result = machine.receiveFromInterrupt(Handle(xQueueSet), &member, peek: false)
    return result.isDone ? Handle(bits: member).pointer : nil
}

@c @implementation
public func xQueueAltGenericSend(
    _ xQueue: xQueueHandle!, _ pvItemToQueue: UnsafeRawPointer!, _ xTicksToWait: portTickType,
    _ xCopyPosition: CInt
) -> CInt {
    machine.adviseOnExtension("xQueueAltGenericSend", .alternativeQueues)
    return xQueueGenericSend(xQueue, pvItemToQueue, xTicksToWait, xCopyPosition)
}

@c @implementation
public func xQueueAltGenericReceive(
    _ xQueue: xQueueHandle!, _ pvBuffer: UnsafeMutableRawPointer!, _ xTicksToWait: portTickType,
    _ xJustPeeking: CInt
) -> CInt {
    machine.adviseOnExtension("xQueueAltGenericReceive", .alternativeQueues)
    return xQueueGenericReceive(xQueue, pvBuffer, xTicksToWait, xJustPeeking)
}

// MARK: -

private func state(_ handle: xQueueHandle?, _ call: StaticString) -> QueueState {
    machine.kernel.pointee.queue(machine.queue(Handle(handle), in: call)).pointee
}

/// Tells an interrupt handler that it woke a more urgent task; the flag is only ever set.
private func report(
    _ result: Machine.InterruptResult, to flag: UnsafeMutablePointer<CInt>?
) -> CInt {
    if result.wakesHigher, let flag { flag.pointee = 1 }
    return portBase(result.isDone)
}
