//  The machine's clock, for the world's radios.

import Air
import Machine
import Simulation

public final class MachineClock: AirClock {
    private unowned let machine: Machine

    public init(_ machine: Machine) { self.machine = machine }

    public var now: Instant { machine.now }

    public func after(_ delay: Cycles, _ action: @escaping () -> Void) {
        machine.schedule(at: machine.now + delay) { _ in action() }
    }
}
