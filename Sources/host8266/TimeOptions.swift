//  Options of `run` about time.

import ArgumentParser
import HostIO
import Machine
import Simulation

struct TimeOptions: ParsableArguments {
    @Flag(help: "Virtual time as fast as it goes (the default where there is no terminal).")
    var fast = false

    @Option(
        name: .customLong("rt"),
        help: ArgumentHelp(
            "Keep virtual time to the clock on the wall; --rt=10 is ten times as fast. "
                + "(the default on a terminal)", valueName: "ratio"))
    var realTime: Double?

    @Option(
        help: ArgumentHelp(
            "End after this much virtual time, such as 500ms or 1.5h, with 124.", valueName: "time"),
        transform: readVirtualTime)
    var timeout: Cycles?

    func validate() throws {
        if fast, realTime != nil {
            throw ValidationError("--fast and --rt exclude each other")
        }
        if let realTime, !(realTime > 0 && realTime.isFinite) {
            throw ValidationError("--rt=\(realTime): the ratio must be above 0")
        }
    }

    /// - Parameter isWatched: somebody sits at a terminal, or at the other end of a connection.
    func apply(to options: inout Options, isWatched: Bool) {
        if let realTime {
            options.pace = .paced(ratio: realTime)
        } else if !fast, isWatched {
            options.pace = .paced(ratio: 1)
        }
        options.pacesPeers = !fast
        options.timeout = timeout.map { Instant(cycles: $0) }
    }
}
