//  Telling firmware: notices become callbacks, in task tiT.
//
//  Rules: one notice at a time. A callback may call every function, wait, or never return; across
//  it nothing is held, and afterwards links are looked up anew. The end of a link takes it out of
//  the table before firmware hears of it, so the callback may use the structure again.

import Kernel
import Machine
import NetworkStack
import Simulation
import Wire

extension ChipNetwork {
    /// Delivers all there is, unless somebody is at it. In task tiT.
    func deliverNotices() {
        guard !espconn.isDelivering else { return }
        espconn.isDelivering = true
        while let next = espconn.notices.firstIndex(where: { !isStalled($0.link) }) {
            let notice = espconn.notices.remove(at: next)
            stack?.advance(to: machine.now)
            deliver(notice.kind, to: notice.link)
            handOut()
        }
        espconn.isDelivering = false
    }

    private func isStalled(_ link: UInt64) -> Bool {
        espconn.index(ofLink: link).map { espconn.links[$0].isStalled } ?? false
    }

    private func deliver(_ kind: EspconnNotice.Kind, to link: UInt64) {
        guard let index = espconn.index(ofLink: link) else { return }
        if espconn.links[index].isGone { return abandon(at: index) }
        switch kind {
        case .connected: deliverConnection(link, at: index)
        case .received(let count): receive(count, by: link, at: index)
        case .acknowledged(let count): deliverAcknowledged(count, link, at: index)
        case .written: call(.writeFinished, at: index)
        case .datagramSent:
            setState(.connected, at: index)
            call(.sent, at: index)
        case .peerEnded:
            if espconn.links[index].phase == .open { endConnection(at: index) }
        case .ended: finish(at: index, with: .disconnected)
        case .failed(let reason):
            try? stack?.close(TCPHandle(raw: espconn.links[index].raw))
            setState(.closed, at: index)
            finish(at: index, with: .failed(reason))
        case .gone: break
        }
    }

    private func call(_ callback: EspconnCallback, at index: Int) {
        call(callback, of: espconn.links[index].record)
    }

    private func call(_ callback: EspconnCallback, of record: EspconnRecord) {
        machine.charge(Cost.queue)
        let (number, detail) = callback.traced
        machine.note(
            .espconnCallback, UInt32(truncatingIfNeeded: record.address), number, detail: detail)
        espconnRecords?.call(callback, of: record)
    }

    // MARK: - Connections

    private func deliverConnection(_ link: UInt64, at index: Int) {
        guard espconn.links[index].phase == .open else { return }
        setState(.connected, at: index)
        espconn.links[index].lastTraffic = machine.now
        if case .served(let server) = espconn.links[index].role {
            espconnRecords?.setPeer(espconn.links[index].peer, of: server)
            espconnRecords?.setState(.connected, of: server)
        }
        call(.connected, at: index)
    }

    private func deliverAcknowledged(_ count: Int, _ link: UInt64, at index: Int) {
        guard espconn.links[index].phase == .open else { return }
        espconn.links[index].lastTraffic = machine.now
        var rest = count
        for number in espconn.links[index].packets.indices where rest > 0 {
            let packet = espconn.links[index].packets[number]
            let part = min(rest, packet.count - packet.acknowledged)
            espconn.links[index].packets[number].acknowledged += part
            rest -= part
        }
        writePackets(at: index)
        while let index = espconn.index(ofLink: link), espconn.links[index].phase == .open,
            let first = espconn.links[index].packets.first, first.acknowledged == first.count
        {
            try? machine.kernel.pointee.heap.release(first.memory)
            espconn.links[index].packets.removeFirst()
            setState(.connected, at: index)
            call(.sent, at: index)
        }
    }

    /// The link is no more: firmware hears of it, by the server's structure where a server has
    /// served the peer.
    private func finish(at index: Int, with callback: EspconnCallback) {
        let record = espconn.links[index].record
        let role = espconn.links[index].role
        removeLink(at: index)
        guard case .served(let server) = role else { return call(callback, of: record) }
        if espconn.index(ofServer: server) != nil {
            espconnRecords?.copy(record, to: server)
            call(callback, of: server)
        }
        espconnRecords?.release(record)
    }

    /// Firmware has freed the structure of something that is still there.
    private func abandon(at index: Int) {
        let address = String(espconn.links[index].record.address, radix: 16)
        machine.adviseOnce(
            .espconnStructure,
            "the struct espconn at 0x\(address) was freed before its connection or server had "
                + "ended; what belongs to it is given up")
        switch espconn.links[index].role {
        case .udp: try? stack?.close(UDPHandle(raw: espconn.links[index].raw))
        case .server: try? stack?.close(TCPHandle(raw: espconn.links[index].raw))
        case .client, .served: try? stack?.abort(TCPHandle(raw: espconn.links[index].raw))
        }
        removeLink(at: index)
    }

    // MARK: - Receiving

    private func receive(_ count: Int, by link: UInt64, at index: Int) {
        guard count > 0, count <= UInt16.max else { return }
        let isUDP = espconn.links[index].role == .udp
        if !isUDP, espconn.links[index].phase == .closing { return }
        // A zero follows the bytes, as on the chip.
        guard let buffer = machine.systemAllocate(UInt32(count) + 1) else {
            espconn.notices.insert(EspconnNotice(link: link, kind: .received(count)), at: 0)
            return stall(at: index)
        }
        let done =
            isUDP
            ? readDatagram(into: buffer, count, at: index)
            : readStream(into: buffer, count, at: index)
        if done > 0 {
            espconn.links[index].lastTraffic = machine.now
            machine.charge(Cycles(done) * Cost.frameByte)
            if !isUDP { setState(.reading, at: index) }
            call(.received(buffer, count: UInt16(done)), at: index)
        }
        machine.systemRelease(buffer)
        if !isUDP, let index = espconn.index(ofLink: link), espconn.links[index].phase == .open {
            setState(.connected, at: index)
        }
    }

    /// Reads so many bytes. While the connection is held, the peer does not hear that there is room
    /// again; so what is on its way still comes, and then no more.
    private func readStream(
        into buffer: UnsafeMutableRawPointer, _ count: Int, at index: Int
    ) -> Int {
        let handle = TCPHandle(raw: espconn.links[index].raw)
        let room = UnsafeMutableRawBufferPointer(start: buffer, count: count)
        guard let stack else { return 0 }
        guard let held = espconn.links[index].held else {
            return (try? stack.read(handle, into: room)) ?? 0
        }
        let done = (try? stack.readSilently(handle, into: room)) ?? 0
        espconn.links[index].held = held + done
        return done
    }

    /// Reads the next datagram; its sender is remembered, and the address it came to shown.
    private func readDatagram(
        into buffer: UnsafeMutableRawPointer, _ count: Int, at index: Int
    ) -> Int {
        guard let stack,
            let packet = try? stack.receive(UDPHandle(raw: espconn.links[index].raw), most: count)
        else { return 0 }
        buffer.copyMemory(from: packet.bytes, byteCount: packet.bytes.count)
        espconn.links[index].peer = packet.from
        if let side = interfaces.firstIndex(of: packet.interface) {
            espconnRecords?.setLocal(addresses[side], of: espconn.links[index].record)
        }
        return packet.bytes.count
    }

    // MARK: - Time

    /// When something is to be done: a stalled link, or a server's peer that keeps silent.
    var espconnDue: Instant {
        espconn.links.indices.reduce(espconn.retry) { min($0, deadline(at: $1)) }
    }

    private func deadline(at index: Int) -> Instant {
        let seconds = timeout(at: index)
        guard seconds > 0, espconn.links[index].phase == .open else { return .never }
        return espconn.links[index].lastTraffic + Cycles(seconds) * .perSecond
    }

    /// Seconds of silence that a link's peer is allowed; 0 for ever.
    func timeout(at index: Int) -> UInt32 {
        guard case .served(let server) = espconn.links[index].role else { return 0 }
        let own = espconn.links[index].timeout
        guard own == 0, let index = espconn.index(ofServer: server) else { return own }
        return espconn.links[index].timeout
    }

    /// Lets silent peers go and looks at stalled links. In task tiT.
    func runEspconn() {
        for index in espconn.links.indices where deadline(at: index) <= machine.now {
            endConnection(at: index)
        }
        guard espconn.retry <= machine.now else { return }
        espconn.retry = .never
        for index in espconn.links.indices where espconn.links[index].isStalled {
            espconn.links[index].isStalled = false
            if espconn.links[index].phase == .open { writePackets(at: index) }
        }
    }
}

extension EspconnCallback {
    /// As it stands in a trace.
    fileprivate var traced: (number: UInt32, detail: UInt32) {
        switch self {
        case .connected: (1, 0)
        case .failed(let reason): (2, UInt32(bitPattern: Int32(reason.rawValue)))
        case .disconnected: (3, 0)
        case .received(_, let count): (4, UInt32(count))
        case .sent: (5, 0)
        case .writeFinished: (6, 0)
        }
    }
}
