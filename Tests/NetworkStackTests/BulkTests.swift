//  Bytes in bulk over a cable that loses, doubles and reorders, and limits.

import Chip
import NetworkStack
import NetworkSupport
import Simulation
import Testing
import Wire

/// One direction of a connection: what is still to be written, and what was read.
private struct Flow {
    let side: Int
    let handle: TCPHandle
    let bytes: [UInt8]
    var written = 0
    var read: [UInt8] = []
}

/// Opens a connection from side 0 to side 1, and moves bytes both ways.
private final class Transfer {
    let link: Link
    private var flows: [Flow] = []
    var isOver: Bool { flows.count == 2 && flows.allSatisfy { $0.read.count >= 1 << 20 } }
    private(set) var failures: [StackError] = []

    init(_ link: Link, seed: UInt64) throws {
        self.link = link
        var random = SeededRandom(seed: seed)
        let contents = (0..<2).map { _ in (0..<(1 << 20)).map { _ in UInt8(random.next() & 255) } }
        let listener = try link.stacks[1].makeTCP()
        try link.stacks[1].bind(listener, to: SocketAddress(.any, 80))
        try link.stacks[1].listen(listener)
        let client = try link.stacks[0].makeTCP()
        link.onEvent = { [unowned self] side, event in
            switch event {
            case .connected: flows.append(Flow(side: 0, handle: client, bytes: contents[0]))
            case .accepted(_, let server):
                flows.append(Flow(side: 1, handle: server, bytes: contents[1]))
            case .failed(_, let error): failures.append(error)
            default: break
            }
            for index in flows.indices { pump(index) }
        }
        try link.stacks[0].connect(client, to: SocketAddress(Link.addresses[1], 80))
    }

    private func pump(_ index: Int) {
        let stack = link.stacks[flows[index].side]
        let handle = flows[index].handle
        if stack.readable(handle) > 0 { flows[index].read += (try? stack.read(handle)) ?? [] }
        if stack.space(handle) > 0, flows[index].written < flows[index].bytes.count {
            let rest = flows[index].bytes[flows[index].written...]
            flows[index].written += (try? stack.write(rest.prefix(65535), to: handle)) ?? 0
        }
    }

    /// Every byte arrived, in order.
    var isTrue: Bool {
        guard flows.count == 2 else { return false }
        let ordered = flows.sorted { $0.side < $1.side }
        return ordered[0].read == ordered[1].bytes && ordered[1].read == ordered[0].bytes
    }
}

struct BulkTests {
    private func transfer(
        seed: UInt64, _ faults: Faults,
        _ settings: [StackSettings] = [StackSettings(), StackSettings()]
    ) throws -> (isTrue: Bool, link: Link) {
        let link = try Link(settings, seed: seed)
        link.keepsCapture = true
        link.faults = faults
        let transfer = try Transfer(link, seed: seed)
        link.run(for: .seconds(3600)) { transfer.isOver || !transfer.failures.isEmpty }
        #expect(transfer.failures == [], "seed \(seed)")
        for stack in link.stacks { #expect(stack.statistics.assertions == 0, "seed \(seed)") }
        link.onEvent = nil
        return (transfer.isTrue, link)
    }

    @Test(arguments: 1...5)
    func everyByteArrives(_ seed: UInt64) throws {
        let faults = Faults(lost: 10, doubled: 10, delayed: 20)
        #expect(try transfer(seed: seed, faults).isTrue)
    }

    @Test func everyByteArrivesAtAChipsStack() throws {
        let faults = Faults(lost: 5, doubled: 5, delayed: 0)
        #expect(try transfer(seed: 9, faults, [.sdk15, StackSettings()]).isTrue)
    }

    @Test func sameSeedSameCapture() throws {
        let faults = Faults(lost: 20, doubled: 20, delayed: 20)
        let first = try transfer(seed: 3, faults).link.capture
        let second = try transfer(seed: 3, faults).link.capture
        #expect(first.count > 1000)
        #expect(first.elementsEqual(second) { $0.time == $1.time && $0.bytes == $1.bytes })
        let other = try transfer(seed: 4, faults).link.capture
        #expect(!first.elementsEqual(other) { $0.time == $1.time && $0.bytes == $1.bytes })
    }

    @Test func aLowerWindowIsAnnouncedFromTheFirstSegment() throws {
        let (isTrue, link) = try transfer(seed: 1, Faults(), [.sdk15, StackSettings()])
        #expect(isTrue)
        // Segments of the chip: its window never exceeds 5840, and it offers no scale.
        let windows = link.capture.filter { $0.side == 0 && $0.bytes[23] == 6 }.map {
            Int($0.bytes[48]) << 8 | Int($0.bytes[49])
        }
        #expect(windows.first == 5840)
        #expect(windows.max() == 5840)
        let opening = try #require(link.capture.first { $0.bytes[12...13] == [8, 0] }).bytes
        // Its options: the segment size, and no-operations where the scale was.
        #expect(opening[54..<58] == [2, 4, 5, 0xB4])
        #expect(opening[58...].allSatisfy { $0 == 1 })
    }

    @Test func closingWithALowerWindowIsInOrder() throws {
        let link = try Link([.sdk15, .sdk15])
        let listener = try link.stacks[1].makeTCP()
        try link.stacks[1].bind(listener, to: SocketAddress(.any, 80))
        try link.stacks[1].listen(listener)
        let client = try link.stacks[0].makeTCP()
        try link.stacks[0].connect(client, to: SocketAddress(Link.addresses[1], 80))
        link.run(for: .seconds(1))
        _ = try link.stacks[0].write([1, 2, 3], to: client)
        try link.stacks[0].close(client)
        link.run(for: .seconds(1))
        guard case .accepted(_, let server)? = link.events[1].first else { return }
        #expect(try link.stacks[1].read(server) == [1, 2, 3])
        #expect(try link.stacks[1].read(server) == [])
        #expect(link.events[1].last == .closed(server))
    }
}

struct LimitTests {
    @Test func blocksAreLimitedAndComeBack() throws {
        var settings = StackSettings()
        settings.udpBlocks = 4
        settings.tcpBlocks = 5
        let stack = try IPStack(settings: settings) { 1 }
        let before = stack.statistics.bytes
        let udp = try (0..<4).map { _ in try stack.makeUDP() }
        #expect(throws: StackError.noMemory) { try stack.makeUDP() }
        let tcp = try (0..<5).map { _ in try stack.makeTCP() }
        #expect(throws: StackError.noMemory) { try stack.makeTCP() }
        for handle in udp { try stack.close(handle) }
        for handle in tcp { try stack.close(handle) }
        #expect(stack.statistics.bytes == before)
        #expect(try stack.makeUDP() != udp[0])
        #expect(throws: StackError.stale) { try stack.close(udp[3]) }
    }

    @Test func packetsBeyondTheQueueAreDropped() throws {
        var settings = StackSettings()
        settings.queuedPackets = 3
        let link = try Link([StackSettings(), settings])
        let sender = try link.stacks[0].makeUDP()
        let receiver = try link.stacks[1].makeUDP()
        try link.stacks[1].bind(receiver, to: SocketAddress(.any, 9))
        for number in 0..<5 {
            try link.stacks[0].send(
                [UInt8(number)], from: sender, to: SocketAddress(Link.addresses[1], 9))
        }
        link.run(for: .seconds(1))
        #expect(link.stacks[1].queued(receiver) == 3)
        #expect(link.stacks[1].statistics.packetsDropped == 2)
        #expect(try link.stacks[1].receive(receiver).bytes == [0])
    }

    @Test func datagramsLongerThanAFrameGoInFragments() throws {
        let link = try Link()
        let sender = try link.stacks[0].makeUDP()
        let receiver = try link.stacks[1].makeUDP()
        try link.stacks[1].bind(receiver, to: SocketAddress(.any, 9))
        let bytes = (0..<8000).map { UInt8(truncatingIfNeeded: $0 / 7) }
        try link.stacks[0].send(bytes, from: sender, to: SocketAddress(Link.addresses[1], 9))
        link.run(for: .seconds(1))
        #expect(try link.stacks[1].receive(receiver).bytes == bytes)
        #expect(throws: StackError.illegalValue) {
            try link.stacks[0].send(
                [UInt8](repeating: 0, count: 65508), from: sender,
                to: SocketAddress(Link.addresses[1], 9))
        }
    }

    @Test func connectionsThatEndLeaveNoMemory() throws {
        let link = try Link()
        let listener = try link.stacks[1].makeTCP()
        try link.stacks[1].bind(listener, to: SocketAddress(.any, 80))
        try link.stacks[1].listen(listener)
        link.onEvent = { side, event in
            if case .accepted(_, let server) = event {
                _ = try? link.stacks[side].write([1, 2, 3], to: server)
                try? link.stacks[side].close(server)
            }
            if case .closed(let client) = event, side == 0 {
                _ = try? link.stacks[0].read(client)
                try? link.stacks[0].close(client)
            }
        }
        defer { link.onEvent = nil }
        link.run(for: .seconds(1))
        let before = link.stacks.map(\.statistics.bytes)
        for _ in 0..<200 {
            let client = try link.stacks[0].makeTCP()
            try link.stacks[0].connect(client, to: SocketAddress(Link.addresses[1], 80))
            link.run(for: 10 * .perMillisecond)
        }
        // lwIP lets connections wait out their time for two minutes.
        link.run(for: .seconds(200))
        for (stack, bytes) in zip(link.stacks, before) { #expect(stack.statistics.bytes == bytes) }
    }

    @Test func stacksThatAreDroppedLeaveNoMemory() throws {
        func cycle() throws {
            let link = try Link()
            let client = try link.stacks[0].makeTCP()
            try link.stacks[0].connect(client, to: SocketAddress(Link.addresses[1], 80))
            link.run(for: .seconds(1))
        }
        for _ in 0..<50 { try cycle() }
        let before = residentPages()
        for _ in 0..<500 { try cycle() }
        // Each cycle has two stacks of more than two pages each.
        #expect(residentPages() < before + 500)
    }

    @Test func memoryOfTheOwnersIsUsedAndGivenBack() throws {
        let memory = CountingMemory()
        let stack = try IPStack(settings: StackSettings(), memory: memory) { 1 }
        let start = memory.live
        let handle = try stack.makeUDP()
        #expect(memory.live == start + 1)
        memory.isFull = true
        #expect(throws: StackError.noMemory) { try stack.makeUDP() }
        #expect(stack.statistics.refused == 1)
        try stack.close(handle)
        #expect(memory.live == start)
    }

    @Test func anIdleStackHasLittleToDo() throws {
        let link = try Link()
        link.run(for: .seconds(10))
        var runs = 0
        let stack = link.stacks[0]
        var now = link.now
        while stack.due < link.now + .seconds(3600) {
            now = stack.due
            stack.run(at: now)
            runs += 1
        }
        #expect(runs <= 3700)
    }
}

final class CountingMemory: StackMemory {
    var live = 0
    var isFull = false

    func allocate(_ size: Int) -> UnsafeMutableRawPointer? {
        if isFull { return nil }
        live += 1
        return .allocate(byteCount: size, alignment: 8)
    }

    func release(_ memory: UnsafeMutableRawPointer) {
        live -= 1
        memory.deallocate()
    }
}
