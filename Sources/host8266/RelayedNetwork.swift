//  The network with real peers in it, in the machine's time.
//
//  Rules: what comes from the host is given to the world when the machine takes it; whatever the
//  world has to do later is an event of the machine's.

import HostIO
import Machine
import NetworkStack
import Simulation
import World

final class RelayedNetwork {
    private unowned let machine: Machine
    private let world: World
    /// When the machine is going to call; `.never` when it is not.
    private var next = Instant.never

    /// - Throws: when there is no library for TCP/IP.
    init(_ relays: RelayPlan, around machine: Machine) throws(StackFailure) {
        self.machine = machine
        var plan = NetworkPlan()
        relays.extend(&plan)
        world = try World(plan, seed: machine.options.seed)
        world.onRemark = { Diagnostics.say($0) }
        world.relay(relays, through: machine.gate)
        machine.onHostMessage = { [unowned self] message, now in
            world.receive(message, at: now)
            follow()
        }
        follow()
    }

    private func follow() {
        guard world.due < next else { return }
        let time = world.due
        next = time
        machine.schedule(at: time) { [unowned self] now in
            // An earlier call may have been asked for since; the last one does the work.
            guard next == time else { return }
            next = .never
            world.run(at: now)
            follow()
        }
    }
}
