//  What espconn asks of connections: reading without a word to the peer, and ends that leave
//  nothing.

import Chip
import NetworkStack
import NetworkSupport
import Simulation
import Testing
import Wire

struct ConnectionTests {
    private let link: Link
    private let client: TCPHandle
    private let server: TCPHandle

    init() throws {
        let link = try Link()
        let listener = try link.stacks[1].makeTCP()
        try link.stacks[1].bind(listener, to: SocketAddress(.any, 80))
        try link.stacks[1].listen(listener)
        client = try link.stacks[0].makeTCP()
        try link.stacks[0].connect(client, to: SocketAddress(Link.addresses[1], 80))
        link.run(for: .seconds(1))
        guard case .accepted(_, let accepted)? = link.events[1].first else {
            throw StackError.notConnected
        }
        server = accepted
        self.link = link
    }

    /// Writes for a while, and tells how many bytes were taken.
    private func write(for seconds: Int) throws -> Int {
        var count = 0
        for _ in 0..<seconds {
            while true {
                guard
                    let part = try? link.stacks[0].write(
                        [UInt8](repeating: 7, count: 1000), to: client)
                else { break }
                count += part
            }
            link.run(for: .seconds(1))
            _ = try readAll()
        }
        return count
    }

    private func readAll() throws -> Int {
        let stack = link.stacks[1]
        var done = 0
        while stack.readable(server) > 0 {
            done += try withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 1) { room in
                try stack.readSilently(server, into: room)
            }
        }
        return done
    }

    /// The window and the peer's own buffer are filled, and no more goes until the peer is told.
    @Test func aSilentReaderHoldsThePeer() throws {
        let first = try write(for: 10)
        #expect(first > 0xFFFF && first <= 2 * 0xFFFF)
        #expect(try write(for: 10) == 0)
        try link.stacks[1].openWindow(server, by: 0xFFFF)
        #expect(try write(for: 10) > 60_000)
    }

    @Test(arguments: [false, true])
    func aConnectionMayLeaveNothing(_ skips: Bool) throws {
        // lwIP's timer for TCP is a block too, and goes with the last connection: one stays.
        let other = try link.stacks[0].makeTCP()
        try link.stacks[0].connect(other, to: SocketAddress(Link.addresses[1], 80))
        link.run(for: .seconds(1))
        try link.stacks[0].set(.skipsTimeWait, of: client, to: skips ? 1 : 0)
        #expect(try link.stacks[0].get(.skipsTimeWait, of: client) == (skips ? 1 : 0))
        let before = link.stacks[0].statistics.blocks
        try link.stacks[0].close(client)
        link.run(for: .seconds(1))
        try link.stacks[1].close(server)
        link.run(for: .seconds(1))
        // The control block is one of lwIP's blocks.
        #expect(before - link.stacks[0].statistics.blocks == (skips ? 1 : 0))
        link.run(for: .seconds(180))
        #expect(before - link.stacks[0].statistics.blocks == 1)
        #expect(link.stacks[0].statistics.assertions == 0)
    }
}
