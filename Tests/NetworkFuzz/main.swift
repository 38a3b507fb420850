//  Attacks on the network in numbers, for Tests/Network/fuzz.sh.
//
//  network-fuzz [frames [seed]]; exit code 1 when something goes wrong.

import Glibc
import NetworkSupport

let arguments = CommandLine.arguments.dropFirst().compactMap { UInt64($0) }
let count = Int(arguments.first ?? 1_000_000)
/// Enough for the process to reach its size.
let networks = max(count / 100, 1000)
let seed = arguments.dropFirst().first ?? 1

func report(_ name: String, _ problems: [String]) -> Bool {
    print("\(problems.isEmpty ? "ok    " : "FAILED")  \(name)")
    for problem in problems { print("        \(problem)") }
    fflush(nil)
    return problems.isEmpty
}

do {
    // Shares of the whole by what each has cost: a request of HTTP is a connection.
    let results = [
        report(
            "\(count / 2) frames to the world",
            try Fuzzing.attackWorld(frames: count / 2, seed: seed)),
        report(
            "\(count / 4) frames to the chip's stack",
            try Fuzzing.attackChip(frames: count / 4, seed: seed)),
        report(
            "\(count / 4) datagrams to the servers",
            try Fuzzing.attackServers(datagrams: count / 4, seed: seed)),
        report(
            "\(count / 100) requests to the web server",
            try Fuzzing.attackWebServer(requests: count / 100, seed: seed)),
        report(
            "\(count / 10) answers of a time server",
            Fuzzing.readTimes(answers: count / 10, seed: seed)),
        report("\(count / 100) connections", try Fuzzing.connect(count / 100)),
        report("\(networks) networks", try Fuzzing.makeAndDrop(networks, isAlone: true)),
    ]
    exit(results.contains(false) ? 1 : 0)
} catch {
    print(error)
    exit(1)
}
