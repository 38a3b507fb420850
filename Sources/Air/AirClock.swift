//  What the air needs of time: to know it, and to be called later.
//
//  The air is the world's: what it schedules outlives a reset of the chip. Everything in this
//  target runs on one thread, in the order of virtual time; nothing blocks.

import Simulation

/// Virtual time, as the world sees it.
public protocol AirClock: AnyObject {
    var now: Instant { get }
    /// Calls `action` after `delay`, after everything that was scheduled for that moment before.
    func after(_ delay: Cycles, _ action: @escaping () -> Void)
}
