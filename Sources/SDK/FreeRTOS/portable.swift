//  freertos/portable.h: the heap by its FreeRTOS names.

import Machine
import SDKHeaders

private var machine: Machine { Machine.current }

/// NULL when the heap has no such block. `file` and `line` name the caller and may be NULL and 0.
@c @implementation
public func pvPortMalloc(
    _ xSize: Int, _ file: UnsafePointer<CChar>!, _ line: UInt32
) -> UnsafeMutableRawPointer! {
    machine.allocate(UInt32(clamping: xSize), in: "pvPortMalloc")
}

@c @implementation
public func vPortFree(
    _ pv: UnsafeMutableRawPointer!, _ file: UnsafePointer<CChar>!, _ line: UInt32
) {
    machine.release(pv, in: "vPortFree")
}

@c @implementation
public func xPortGetFreeHeapSize() -> Int {
    machine.charge(Cost.look)
    return Int(machine.freeHeap)
}
