//  What the network costs on the host's clock: lines `name value unit`, judged by
//  Benchmarks/network.sh.

import Chip
import Glibc
import NetworkStack
import NetworkSupport
import Simulation
import Wire
import World

/// Seconds that the quickest of several runs takes: a price, not a load.
func seconds(runs: Int, _ body: () throws -> Void) rethrows -> Double {
    var best = Double.infinity
    for _ in 0..<runs {
        var start = timespec()
        var end = timespec()
        clock_gettime(CLOCK_MONOTONIC, &start)
        try body()
        clock_gettime(CLOCK_MONOTONIC, &end)
        let taken = Double(end.tv_sec - start.tv_sec) + Double(end.tv_nsec - start.tv_nsec) / 1e9
        best = min(best, taken)
    }
    return best
}

/// 100 MiB from one stack to another.
func bulk() throws {
    let link = try Link()
    let listener = try link.stacks[1].makeTCP()
    try link.stacks[1].bind(listener, to: SocketAddress(.any, 80))
    try link.stacks[1].listen(listener)
    let client = try link.stacks[0].makeTCP()
    let total = 100 << 20
    let block = [UInt8](repeating: 7, count: 65535)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 65536, alignment: 8)
    defer { buffer.deallocate() }
    var written = 0
    var read = 0
    link.keepsEvents = false
    link.onEvent = { [unowned link] side, event in
        if side == 0, written < total {
            written += (try? link.stacks[0].write(block, to: client)) ?? 0
        }
        if case .received(let endpoint, _) = event {
            read += (try? link.stacks[1].read(TCPHandle(raw: endpoint), into: buffer)) ?? 0
        }
    }
    try link.stacks[0].connect(client, to: SocketAddress(Link.addresses[1], 80))
    link.run(for: 10_000 * .perSecond) { read >= total }
    guard read >= total else { throw StackError.timedOut }
}

/// A network is made, a client gets its address by DHCP, connects, and 1 KB is echoed.
func joinAndEcho() throws {
    let client = try Client(FuzzWorld.plan, address: nil)
    var address: IPv4Address?
    client.onReceive = { frame in
        if let message = UDPFrame(frame).flatMap({ DHCPMessage($0.payload) }) {
            address = message.yourAddress
        }
    }
    var message = DHCPMessage(.discover, transaction: 1, client: Client.mac, isFromClient: true)
    for kind in [DHCPMessage.Kind.discover, .request] {
        message.kind = kind
        if let address { message.add(DHCPMessage.Option.requestedAddress, address) }
        address = nil
        client.send(FuzzWorld.frame(message).bytes)
        client.run(for: .perSecond) { address != nil }
    }
    guard let address else { throw StackError.timedOut }
    client.join(address, of: FuzzWorld.plan.lans[0])
    let text = [UInt8](repeating: 65, count: 1024)
    let peer = SocketAddress(FuzzWorld.neighbour, 7)
    guard try client.exchange(bytes: text, with: peer, enough: 1024) == text else {
        throw StackError.timedOut
    }
}

do {
    let bulkSeconds = try seconds(runs: 3, bulk)
    print("tcp_bulk", Double(100 << 20) / bulkSeconds / 1e6, "MB/s")
    print("join_and_echo", try seconds(runs: 7, joinAndEcho) * 1000, "ms")
    let client = try Client(FuzzWorld.plan, address: FuzzWorld.client)
    print("idle_hour", seconds(runs: 3) { client.run(for: 3600 * .perSecond) } * 1000, "ms")
} catch {
    print("network-bench: \(error)")
    exit(1)
}
