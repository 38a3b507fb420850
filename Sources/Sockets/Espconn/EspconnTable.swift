//  espconn's table: connections, servers and UDP transmissions, each with the structure of
//  firmware's that names it.
//
//  Rules: what happens in the stack becomes a notice here, in the order in which it happens. Task
//  tiT delivers notices one by one (EspconnDelivery), so no callback runs inside of another, nor in
//  the task that calls a function. A link is named by its number, which is never given again: after
//  a callback everything is looked up anew. A link whose structure firmware frees is gone for
//  firmware at once, and is given up when task tiT comes to it.

import Kernel
import Machine
import NetworkStack
import Simulation
import Wire

/// What firmware has given to send and has not heard of yet.
struct EspconnPacket {
    /// Firmware's bytes: they stay where they are until they are all written.
    let address: UInt
    let count: Int
    var written = 0
    var acknowledged = 0
    /// What the SDK keeps of it, on the chip's heap.
    let memory: HeapOffset
}

struct EspconnLink {
    enum Role: Equatable {
        case client
        /// A peer of a server's; the structure is ours.
        case served(by: EspconnRecord)
        case server
        case udp
    }

    enum Phase {
        case connecting
        /// Of servers and UDP always.
        case open
        /// The stack has finished with it; the callback is to come.
        case closing, failed
    }

    let number: UInt64
    let record: EspconnRecord
    let role: Role
    /// The stack's handle.
    let raw: UInt32
    /// What the SDK has of it, on the chip's heap.
    let memory: HeapOffset
    /// Where the structure of the addresses lies.
    let addresses: UInt
    /// Firmware has freed one of the structures.
    var isGone = false
    var phase: Phase
    var state: EspconnState
    var local: SocketAddress
    var peer = SocketAddress.any

    // TCP.
    var options: EspconnOptions = []
    var packets: [EspconnPacket] = []
    /// Bytes that were read while the peer is held back; nil when it is not.
    var held: Int?
    /// There was no memory for a packet: what waits is looked at again later.
    var isStalled = false
    /// Seconds without traffic after which a server's peer is let go; 0: its server's, then none.
    var timeout: UInt32 = 0
    var lastTraffic = Instant.zero
    /// Of a server: how many peers it takes at a time.
    var allowance = 0

    var isConnection: Bool {
        switch role {
        case .client, .served: true
        case .server, .udp: false
        }
    }
}

struct EspconnNotice {
    enum Kind {
        case connected
        case received(Int)
        case acknowledged(Int)
        case written
        case datagramSent
        case peerEnded
        case ended
        case failed(EspconnError)
        /// Firmware has freed the structure.
        case gone
    }

    let link: UInt64
    let kind: Kind
}

struct EspconnTable {
    var links: [EspconnLink] = []
    var notices: [EspconnNotice] = []
    var nextNumber: UInt64 = 1
    var isDelivering = false
    /// When stalled links are looked at again.
    var retry = Instant.never
    var isStarted = false
    /// What espconn_tcp_set_max_con has set.
    var chosenMaximum: Int?
    var lastPort: UInt32 = 0

    func index(ofLink number: UInt64) -> Int? { links.firstIndex { $0.number == number } }
    func index(ofHandle raw: UInt32) -> Int? { links.firstIndex { $0.raw == raw } }
    func index(of record: EspconnRecord) -> Int? {
        links.firstIndex { $0.record == record && !$0.isGone }
    }
    func index(ofServer record: EspconnRecord) -> Int? {
        links.firstIndex { $0.record == record && $0.role == .server && !$0.isGone }
    }

    func served(by record: EspconnRecord) -> Int {
        links.count { $0.role == .served(by: record) }
    }

    var connections: Int { links.count { $0.isConnection } }
}

extension ChipNetwork {
    /// What a link takes of the heap beside the stack's own blocks and what a structure of ours
    /// takes, and what a packet does: estimates of the SDK's control structures.
    static let espconnLinkBytes: UInt32 = 104
    static let espconnPacketBytes: UInt32 = 24

    /// The most connections that espconn ever has.
    static let espconnMost = 15

    /// The most connections that there may be at the moment. C: espconn_tcp_get_max_con
    public var espconnMaximum: Int {
        let limit = rules[.tcpConnections]
        return espconn.chosenMaximum ?? (limit == 0 ? Self.espconnMost : limit)
    }

    // MARK: - What happens in the stack

    /// Takes an event of one of espconn's endpoints. False when it is none.
    func takeForEspconn(_ event: StackEvent, _ stack: IPStack) -> Bool {
        guard !espconn.links.isEmpty else { return false }
        switch event {
        case .received(let raw, let bytes): return post(.received(bytes), at: raw)
        case .accepted(let listener, let connection):
            guard let index = espconn.index(ofHandle: listener.raw) else { return false }
            admit(connection, by: espconn.links[index].record, stack)
            return true
        case .connected(let handle):
            guard let index = espconn.index(ofHandle: handle.raw) else { return false }
            // One that firmware has ended meanwhile stays ended.
            guard espconn.links[index].phase == .connecting else { return true }
            espconn.links[index].phase = .open
            espconn.links[index].local = stack.localAddress(of: handle)
            return post(.connected, at: handle.raw)
        case .sent(let handle, let bytes): return post(.acknowledged(bytes), at: handle.raw)
        case .closed(let handle): return post(.peerEnded, at: handle.raw)
        case .failed(let handle, let error):
            guard let index = espconn.index(ofHandle: handle.raw) else { return false }
            guard espconn.links[index].phase != .closing else { return true }
            let reason = reason(of: error, at: index)
            if reason == .notConnected { adviseOnSilence(of: espconn.links[index].peer) }
            espconn.links[index].phase = .failed
            return post(.failed(reason), at: handle.raw)
        }
    }

    private func post(_ kind: EspconnNotice.Kind, at raw: UInt32) -> Bool {
        guard let index = espconn.index(ofHandle: raw) else { return false }
        post(kind, to: espconn.links[index].number)
        return true
    }

    /// Leaves a notice for task tiT.
    func post(_ kind: EspconnNotice.Kind, to link: UInt64) {
        espconn.notices.append(EspconnNotice(link: link, kind: kind))
        guard !espconn.isDelivering else { return }
        machine.performQuietly(in: .network) { [unowned self] in deliverNotices() }
    }

    /// Why a connection is no more, in espconn's words.
    ///
    /// lwIP aborts what is repeated in vain, what keep-alive finds dead, and what loses its
    /// address.
    private func reason(of error: StackError, at index: Int) -> EspconnError {
        let link = espconn.links[index]
        switch error {
        case .reset: return .reset
        case .closed: return .closed
        default:
            if link.phase == .connecting { return .notConnected }
            let hasAddress = addresses.contains(link.local.address)
            return hasAddress && link.packets.contains { $0.written > 0 } ? .timedOut : .aborted
        }
    }

    /// A peer has connected to a server. One too many is reset, as on the chip.
    private func admit(_ connection: TCPHandle, by server: EspconnRecord, _ stack: IPStack) {
        guard let index = espconn.index(ofServer: server), let records = espconnRecords,
            espconn.served(by: server) < espconn.links[index].allowance,
            espconn.connections < espconnMaximum,
            let memory = machine.kernel.pointee.heap.allocate(Self.espconnLinkBytes)
        else {
            try? stack.abort(connection)
            return
        }
        let peer = stack.remoteAddress(of: connection)
        records.setPeer(peer, of: server)
        guard let record = records.makeCopy(of: server) else {
            try? machine.kernel.pointee.heap.release(memory)
            try? stack.abort(connection)
            return
        }
        try? stack.set(.noDelay, of: connection, to: 1)
        var link = EspconnLink(
            number: espconn.nextNumber, record: record, role: .served(by: server),
            raw: connection.raw, memory: memory, addresses: records.addresses(of: record),
            phase: .open, state: .connected, local: stack.localAddress(of: connection),
            peer: peer)
        link.lastTraffic = machine.now
        espconn.nextNumber += 1
        espconn.links.append(link)
        post(.connected, to: link.number)
    }

    // MARK: - Links

    /// Enters a new link, with the memory that belongs to it.
    func enter(
        _ record: EspconnRecord, _ role: EspconnLink.Role, _ raw: UInt32, _ memory: HeapOffset,
        _ phase: EspconnLink.Phase, _ state: EspconnState, at local: SocketAddress
    ) -> Int {
        espconn.links.append(
            EspconnLink(
                number: espconn.nextNumber, record: record, role: role, raw: raw, memory: memory,
                addresses: espconnRecords?.addresses(of: record) ?? 0, phase: phase, state: state,
                local: local))
        espconn.nextNumber += 1
        machine.onRelease = { [unowned self] range in noteReleased(range) }
        let index = espconn.links.count - 1
        setState(state, at: index)
        return index
    }

    /// Firmware frees memory: links whose structures lie in it are gone.
    private func noteReleased(_ range: Range<UInt>) {
        for index in espconn.links.indices where !espconn.links[index].isGone {
            let link = espconn.links[index]
            guard range.contains(link.record.address) || range.contains(link.addresses) else {
                continue
            }
            espconn.links[index].isGone = true
            post(.gone, to: link.number)
        }
    }

    func setState(_ state: EspconnState, at index: Int) {
        espconn.links[index].state = state
        guard !espconn.links[index].isGone else { return }
        espconnRecords?.setState(state, of: espconn.links[index].record)
    }

    /// Ends a connection in order; its disconnect callback follows.
    func endConnection(at index: Int) {
        let handle = TCPHandle(raw: espconn.links[index].raw)
        if espconn.links[index].options.contains(.reuseAddress) {
            try? stack?.set(.skipsTimeWait, of: handle, to: 1)
        }
        try? stack?.close(handle)
        espconn.links[index].phase = .closing
        dropPackets(at: index)
        setState(.closed, at: index)
        post(.ended, to: espconn.links[index].number)
    }

    func dropPackets(at index: Int) {
        for packet in espconn.links[index].packets {
            try? machine.kernel.pointee.heap.release(packet.memory)
        }
        espconn.links[index].packets = []
    }

    /// Takes a link out of the table. Its structure is still there.
    func removeLink(at index: Int) {
        dropPackets(at: index)
        try? machine.kernel.pointee.heap.release(espconn.links[index].memory)
        espconn.links.remove(at: index)
        if espconn.links.isEmpty { machine.onRelease = nil }
    }
}
