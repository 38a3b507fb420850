//  How fast relays are, through real sockets on loopback, with the window of the simulated client
//  as large as it can be: prints one figure a line, `relay.sh` compares them with their floors.

import Glibc
import HostIO
import NetworkStack
import RelaySupport
import Simulation
import TestSupport
import Wire
import World

private let host = SocketAddress(IPv4Address(203, 0, 113, 9), 7)
private let total = 256 << 20

private func seconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

private func bench(_ server: LoopbackServer) throws -> RelayBench {
    let bench = try RelayBench(
        RelayPlan(hosts: ["203.0.113.9:7=127.0.0.1:\(server.port)"], forwards: []))
    bench.keepsCapture = false
    return bench
}

/// MB/s from the simulated client to a real server.
private func out() throws -> Double {
    let server = LoopbackServer { client in
        var count = 0
        while count < total, let bytes = client.read(), !bytes.isEmpty { count += bytes.count }
        client.write([1])
    }
    let bench = try bench(server)
    let line = try bench.connect(host)
    bench.run { line.isOpen }
    line.outgoing = [UInt8](repeating: 7, count: total)
    let start = seconds()
    bench.write(line)
    bench.run(for: 600 * .perSecond) { line.count > 0 }
    return Double(line.sent) / (seconds() - start) / 1e6
}

/// MB/s from a real server to the simulated client.
private func `in`() throws -> Double {
    let server = LoopbackServer { client in
        let block = [UInt8](repeating: 7, count: 1 << 20)
        for _ in 0..<total / block.count { client.write(block) }
    }
    let bench = try bench(server)
    let line = try bench.connect(host)
    line.keeps = false
    let start = seconds()
    bench.run(for: 600 * .perSecond) { line.count == total || line.isOver }
    return Double(line.count) / (seconds() - start) / 1e6
}

private let echo = LoopbackServer { client in
    while let bytes = client.read(), !bytes.isEmpty { client.write(bytes) }
}

/// Microseconds that a byte takes to a real server and back.
private func roundTrip() throws -> Double {
    let bench = try bench(echo)
    let line = try bench.connect(host)
    bench.run { line.isOpen }
    let rounds = 1000
    let start = seconds()
    for round in 1...rounds {
        bench.send([1], on: line)
        bench.run { line.count >= round }
    }
    return (seconds() - start) / Double(rounds) * 1e6
}

private func cycle(_ bench: RelayBench) throws {
    let line = try bench.connect(host)
    bench.run { line.isOpen }
    bench.send([1, 2, 3], on: line)
    try bench.finish(line)
    bench.run { line.isOver }
    bench.close(line)
}

/// Memory that the process has, in KiB.
private func resident() -> Int {
    guard let text = readText("/proc/self/statm") else { return 0 }
    return (Int(text.split(separator: " ")[1]) ?? 0) * Int(sysconf(Int32(_SC_PAGESIZE))) / 1024
}

/// What 1,000 connections take, one after the other, with a few bytes both ways, in seconds; and
/// what 5,000 leave behind after 5,000 others, when the last has waited out its time: blocks of the
/// two stacks, and KiB.
private func cycles() throws -> (seconds: Double, blocks: Int, kibibytes: Int) {
    let bench = try bench(echo)
    var figures: [(blocks: Int, resident: Int)] = []
    func rest() {
        bench.run(for: 300 * .perSecond)
        let blocks = bench.stack.statistics.blocks + bench.world.statistics.blocks
        figures.append((Int(blocks), resident()))
    }
    let start = seconds()
    for _ in 0..<1000 { try cycle(bench) }
    let taken = seconds() - start
    // As many each time: those that wait out their time are memory that the allocator then keeps.
    for _ in 0..<4000 { try cycle(bench) }
    rest()
    for _ in 0..<5000 { try cycle(bench) }
    rest()
    return (
        taken, figures[1].blocks - figures[0].blocks, figures[1].resident - figures[0].resident
    )
}

print("relay_out \(try out()) MB/s")
print("relay_in \(try `in`()) MB/s")
print("relay_round_trip \(try roundTrip()) us")
private let found = try cycles()
print("relay_cycles \(found.seconds) s")
print("relay_left_blocks \(found.blocks) -")
print("relay_left_memory \(found.kibibytes) KiB")
