//  Options of `run` about real peers: servers that firmware reaches, ports that lead to the chip.

import ArgumentParser
import HostIO
import Toolchain
import World

struct RelayOptions: ParsableArguments {
    @Option(
        name: .customLong("host"),
        help: ArgumentHelp(
            "Let firmware reach a real server: 192.168.1.124:1001=127.0.0.1:1001, or by name, "
                + "broker.example:1883=127.0.0.1:1883. Without the first port, every port leads "
                + "there.", valueName: "address[:port]=real:port"))
    var hosts: [String] = []

    @Option(
        name: .customLong("forward"),
        help: ArgumentHelp(
            "Let clients reach the chip: 8080:80 listens on 127.0.0.1:8080 for the chip's port 80; "
                + "8080:80@ap for that of its soft-AP, @sta of its station; with /udp for "
                + "datagrams. Port 0 lets the host choose.",
            valueName: "[real:]port:port"))
    var forwards: [String] = []

    @Option(
        help: ArgumentHelp(
            "A real address beyond 127.0.0.1 that --host or --forward may name.",
            valueName: "address"))
    var allowRemote: [String] = []

    func validate() throws {
        do throws(RelayError) {
            _ = try plan()
        } catch {
            throw ValidationError("\(error)")
        }
    }

    /// - Parameter network: nil to look at the words alone.
    func plan(in network: NetworkPlan? = nil) throws(RelayError) -> RelayPlan {
        try RelayPlan(hosts: hosts, forwards: forwards, remotes: allowRemote, in: network)
    }

    /// The plan for a scenario's network.
    ///
    /// - Throws: exit code 2, after the reason has been said.
    func relays(in network: NetworkPlan) throws -> RelayPlan {
        do throws(RelayError) {
            return try plan(in: network)
        } catch {
            complain("\(error)")
            throw ExitCode(2)
        }
    }

    /// Opens the listening ports and says on standard error where they are. Not in a replay.
    ///
    /// - Throws: exit code 2, after the reason has been said.
    func open(_ plan: RelayPlan, at gate: HostGate) throws {
        guard !plan.isEmpty, !gate.isReplaying else { return }
        do throws(HostSocketError) {
            let sockets = try HostSockets(targets: plan.targets, listeners: plan.listeners)
            for (forward, address) in zip(plan.forwards, sockets.addresses) {
                let kind = forward.listener.isUDP ? " (UDP)" : ""
                let side = forward.entrance.map { " as \($0.words)" } ?? ""
                say("host8266: \(address) leads to the chip's port \(forward.port)\(side)\(kind)")
            }
            gate.add(sockets)
        } catch {
            complain("\(error)")
            throw ExitCode(2)
        }
    }
}

extension Forward.Entrance {
    fileprivate var words: String { self == .softAP ? "a soft-AP" : "a station" }
}
