//  lwip/sys.h: lwIP's view of the system. What is FreeRTOS's by another name stands in the header.

import Kernel
import Machine
import SDKHeaders

/// Waits. Whole ticks, rounded down. C: sys_msleep.
@c @implementation
public func sys_msleep(_ ms: UInt32) {
    guard ms >= 10 else { return }
    Machine.current.delay(ticks: ms / 10)
}

/// C: sys_now.
@c @implementation
public func sys_now() -> UInt32 {
    Machine.current.charge(Cost.look)
    return Machine.current.kernel.pointee.tickCount &* 10
}
