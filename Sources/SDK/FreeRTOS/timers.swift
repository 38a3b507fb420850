//  freertos/timers.h: software timers. What they do is in Machine/TimerCalls.swift.

import Kernel
import Machine
import SDKHeaders

private var machine: Machine { Machine.current }

/// A dormant timer, or NULL when there is no memory or the period is 0.
@c @implementation
public func xTimerCreate(
    _ pcTimerName: UnsafePointer<Int8>!, _ xTimerPeriodInTicks: portTickType,
    _ uxAutoReload: UInt32, _ pvTimerID: UnsafeMutableRawPointer!,
    _ pxCallbackFunction: tmrTIMER_CALLBACK!
) -> xTimerHandle! {
    guard xTimerPeriodInTicks > 0 else { return nil }
    guard let callback = pxCallbackFunction else {
        machine.misuse("xTimerCreate", "was given no callback")
    }
    return machine.createTimer(
        name: TaskName(pcTimerName), periodTicks: xTimerPeriodInTicks,
        reloads: uxAutoReload != 0, identifier: UInt(bitPattern: pvTimerID),
        callback: unsafeBitCast(callback, to: UInt.self))?.pointer
}

@c @implementation
public func pvTimerGetTimerID(_ xTimer: xTimerHandle!) -> UnsafeMutableRawPointer! {
    machine.charge(Cost.look)
    let timer = machine.timer(Handle(xTimer), in: "pvTimerGetTimerID")
    return UnsafeMutableRawPointer(
        bitPattern: machine.kernel.pointee.timer(timer).pointee.identifier)
}

@c @implementation
public func xTimerIsTimerActive(_ xTimer: xTimerHandle!) -> CInt {
    machine.charge(Cost.look)
    return portBase(
        machine.kernel.pointee.isActive(
            machine.timer(Handle(xTimer), in: "xTimerIsTimerActive")))
}

@c @implementation
public func xTimerGetTimerDaemonTaskHandle() -> xTaskHandle! { machine.timerTaskHandle.pointer }

/// pdPASS, or pdFAIL when the service's queue stayed full. With a flag pointer it is the form for
/// interrupts, which does not wait.
@c @implementation
public func xTimerGenericCommand(
    _ xTimer: xTimerHandle!, _ xCommandID: CInt, _ xOptionalValue: portTickType,
    _ pxHigherPriorityTaskWoken: UnsafeMutablePointer<CInt>!, _ xBlockTime: portTickType
) -> CInt {
    guard let command = TimerCommand(rawValue: UInt32(bitPattern: xCommandID)) else {
        machine.misuse("xTimerGenericCommand", "was given the unknown command \(xCommandID)")
    }
    guard let flag = pxHigherPriorityTaskWoken else {
        return portBase(
            machine.commandTimer(
                Handle(xTimer), command, value: xOptionalValue, ticks: xBlockTime))
    }
    let result = machine.commandTimerFromInterrupt(
        Handle(xTimer), command, value: xOptionalValue)
    if result.wakesHigher { flag.pointee = 1 }
    return portBase(result.isDone)
}
