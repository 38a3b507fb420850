//  Options of `run` about the chip's network.

import ArgumentParser
import Sockets

struct NetworkOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Whose sockets: those of SDK 1.5, or of the later one (see Docs/Sockets.md).",
            valueName: "sdk1.5|sdk3"))
    var netProfile = NetworkProfile.sdk15

    @Option(
        help: ArgumentHelp(
            "The numbers of sockets and buffers that the chip has; off lifts them.",
            valueName: "on|off"))
    var netLimits = Switch.on

    var rules: NetworkRules {
        var rules = NetworkRules()
        rules.profile = netProfile
        rules.areLimitsOn = netLimits == .on
        return rules
    }
}

enum Switch: String, CaseIterable, ExpressibleByArgument {
    case on, off
}

extension NetworkProfile: ExpressibleByArgument {}
