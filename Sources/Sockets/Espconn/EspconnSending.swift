//  Sending by espconn.
//
//  Of a connection's packet what there is room for is written at once, and the rest, from
//  firmware's memory, when the peer has acknowledged something. The sent callback tells that all of
//  it was acknowledged. Without ESPCONN_COPY the next packet may be given after that; with it, as
//  soon as all is written, which the write finish callback tells.

import Kernel
import Machine
import NetworkStack
import Simulation
import Wire

extension ChipNetwork {
    /// Sends by a connection, or datagrams to the structure's remote address. C: espconn_send.
    ///
    /// - Parameter bytes: firmware's. Those of a connection stay until the sent callback.
    /// - Throws: `.argument` (not connected, or nothing to send), `.tooMany`, `.memory`,
    ///   `.interface` (UDP).
    public func espconnSend(
        _ record: EspconnRecord, _ bytes: UnsafeRawBufferPointer
    ) throws(EspconnError) {
        guard let index = espconn.index(of: record), !bytes.isEmpty else { throw .argument }
        machine.charge(Cycles(bytes.count) * Cost.frameByte)
        if espconn.links[index].role == .udp {
            try sendDatagrams(at: index, bytes)
        } else {
            try sendPacket(at: try connection(of: record), bytes)
        }
    }

    /// Sends datagrams to the structure's remote address. C: espconn_sendto.
    ///
    /// - Throws: `.argument`, `.memory`, `.interface`.
    public func espconnSendTo(
        _ record: EspconnRecord, _ bytes: UnsafeRawBufferPointer
    ) throws(EspconnError) {
        guard let index = espconn.index(of: record), espconn.links[index].role == .udp,
            !bytes.isEmpty
        else { throw .argument }
        machine.charge(Cycles(bytes.count) * Cost.frameByte)
        try sendDatagrams(at: index, bytes)
    }

    // MARK: - UDP

    /// The most bytes of one datagram; more go in several.
    private static let datagramBytes = 1470

    private func sendDatagrams(
        at index: Int, _ bytes: UnsafeRawBufferPointer
    ) throws(EspconnError) {
        guard let stack, let peer = espconnRecords?.peer(of: espconn.links[index].record) else {
            throw .interface
        }
        let handle = UDPHandle(raw: espconn.links[index].raw)
        setState(.writing, at: index)
        var rest = bytes[...]
        while !rest.isEmpty {
            let part = UnsafeRawBufferPointer(rebasing: rest.prefix(Self.datagramBytes))
            do throws(StackError) {
                try stack.send(part, from: handle, to: peer)
            } catch {
                throw error == .noMemory || error == .noBuffer ? .memory : .interface
            }
            rest = rest.dropFirst(part.count)
        }
        post(.datagramSent, to: espconn.links[index].number)
    }

    // MARK: - TCP

    /// Packets that the write buffer holds at a time. behaviour.md 11
    private static let mostPackets = 8

    private func sendPacket(at index: Int, _ bytes: UnsafeRawBufferPointer) throws(EspconnError) {
        guard espconn.links[index].phase == .open, let address = bytes.baseAddress, let stack else {
            throw .argument
        }
        let handle = TCPHandle(raw: espconn.links[index].raw)
        if espconn.links[index].options.contains(.copy) {
            let packets = espconn.links[index].packets
            guard packets.count < Self.mostPackets, packets.allSatisfy({ $0.written == $0.count }),
                stack.space(handle) > 0
            else { throw .tooMany }
        } else if !espconn.links[index].packets.isEmpty {
            throw .tooMany
        }
        guard let memory = machine.kernel.pointee.heap.allocate(Self.espconnPacketBytes) else {
            throw .memory
        }
        espconn.links[index].packets.append(
            EspconnPacket(address: UInt(bitPattern: address), count: bytes.count, memory: memory))
        writePackets(at: index)
        // With nothing under way no acknowledgement would come to go on by.
        let packet = espconn.links[index].packets.count - 1
        if espconn.links[index].packets[packet].written == 0, stack.unacknowledged(handle) == 0 {
            espconn.links[index].packets.removeLast()
            espconn.links[index].isStalled = false
            try? machine.kernel.pointee.heap.release(memory)
            throw .memory
        }
        setState(.writing, at: index)
    }

    /// Writes as much as there is room for.
    func writePackets(at index: Int) {
        guard let stack else { return }
        let handle = TCPHandle(raw: espconn.links[index].raw)
        for number in espconn.links[index].packets.indices {
            let packet = espconn.links[index].packets[number]
            guard packet.written < packet.count,
                let start = UnsafeRawPointer(bitPattern: packet.address)
            else { continue }
            let rest = UnsafeRawBufferPointer(
                start: start + packet.written, count: packet.count - packet.written)
            let count = (try? stack.write(rest, to: handle)) ?? 0
            espconn.links[index].packets[number].written += count
            guard count == rest.count else {
                // Without room an acknowledgement goes on with it; without memory, perhaps nobody.
                if stack.space(handle) > 0 { stall(at: index) }
                return
            }
            if espconn.links[index].options.contains(.copy) {
                post(.written, to: espconn.links[index].number)
            }
        }
    }

    /// There was no memory: the link is looked at again a little later. C: TCP_FAST_INTERVAL
    func stall(at index: Int) {
        espconn.links[index].isStalled = true
        espconn.retry = min(espconn.retry, machine.now + 250 * Cycles.perMillisecond)
    }
}
