//  Firmware's espconn structures: reading, writing, calling back.
//
//  Each access looks first whether the structure can be one (`isAlive`): of one that firmware has
//  freed, any bytes may be there by now. A pointer that leads nowhere ends in a crash report for
//  the firmware, as with any other function.

import Machine
import NetworkStack
import SDKHeaders
import Sockets
import Wire

struct EspconnStructures: EspconnRecords {
    private func pointer(_ record: EspconnRecord) -> UnsafeMutablePointer<espconn>? {
        UnsafeMutablePointer(bitPattern: record.address)
    }

    /// The structure, if it is still one.
    private func live(_ record: EspconnRecord) -> UnsafeMutablePointer<espconn>? {
        isAlive(record) ? pointer(record) : nil
    }

    /// False where the structure's memory, or that of the addresses in it, was given back.
    func isAlive(_ record: EspconnRecord) -> Bool {
        guard isThere(record.address), let pointer = pointer(record) else { return false }
        let addresses = UInt(bitPattern: pointer.pointee.proto.tcp)
        return addresses == 0 || isThere(addresses)
    }

    /// All that firmware has lies below 4 GiB.
    private func isThere(_ address: UInt) -> Bool {
        address != 0 && address <= UInt(UInt32.max)
            && address % UInt(MemoryLayout<espconn>.alignment) == 0
            && !Machine.current.isFreeHeap(address)
    }

    func addresses(of record: EspconnRecord) -> UInt {
        // Both forms of the addresses begin at the same place.
        UInt(bitPattern: live(record)?.pointee.proto.tcp)
    }

    func setState(_ state: EspconnState, of record: EspconnRecord) {
        live(record)?.pointee.state = espconn_state(rawValue: state.rawValue)
    }

    // MARK: - Addresses

    func peer(of record: EspconnRecord) -> SocketAddress {
        guard let pointer = live(record), let udp = pointer.pointee.proto.udp else { return .any }
        // The fields of esp_tcp and esp_udp that are read here are the same.
        return SocketAddress(
            IPv4Address(udp.pointee.remote_ip), UInt16(truncatingIfNeeded: udp.pointee.remote_port))
    }

    func setPeer(_ peer: SocketAddress, of record: EspconnRecord) {
        guard let udp = live(record)?.pointee.proto.udp else { return }
        udp.pointee.remote_ip = peer.address.fourBytes
        udp.pointee.remote_port = CInt(peer.port)
    }

    func setLocal(_ address: IPv4Address, of record: EspconnRecord) {
        guard let udp = live(record)?.pointee.proto.udp else { return }
        udp.pointee.local_ip = address.fourBytes
    }

    // MARK: - Copies

    /// Both structures of a server's peer, in one piece of memory each, as on the chip.
    func makeCopy(of record: EspconnRecord) -> EspconnRecord? {
        let machine = Machine.current
        guard let raw = machine.systemAllocate(UInt32(MemoryLayout<espconn>.size)) else {
            return nil
        }
        guard let addresses = machine.systemAllocate(UInt32(MemoryLayout<esp_tcp>.size)) else {
            machine.systemRelease(raw)
            return nil
        }
        let pointer = raw.bindMemory(to: espconn.self, capacity: 1)
        pointer.pointee.proto.tcp = addresses.bindMemory(to: esp_tcp.self, capacity: 1)
        let copy = EspconnRecord(address: UInt(bitPattern: raw))
        self.copy(record, to: copy)
        return copy
    }

    func copy(_ record: EspconnRecord, to other: EspconnRecord) {
        guard let source = live(record), let target = live(other),
            let sourceAddresses = source.pointee.proto.tcp,
            let targetAddresses = target.pointee.proto.tcp
        else { return }
        targetAddresses.pointee = sourceAddresses.pointee
        target.pointee = source.pointee
        target.pointee.proto.tcp = targetAddresses
    }

    func release(_ record: EspconnRecord) {
        guard let pointer = live(record) else { return }
        if let addresses = pointer.pointee.proto.tcp { Machine.current.systemRelease(addresses) }
        Machine.current.systemRelease(pointer)
    }

    // MARK: - Calling

    func call(_ callback: EspconnCallback, of record: EspconnRecord) {
        guard let pointer = live(record) else { return }
        let argument = UnsafeMutableRawPointer(pointer)
        switch callback {
        case .received(let bytes, let count):
            pointer.pointee.recv_callback?(
                argument, bytes.assumingMemoryBound(to: CChar.self), count)
        case .sent: pointer.pointee.sent_callback?(argument)
        case .connected: tcp(pointer)?.pointee.connect_callback?(argument)
        case .disconnected: tcp(pointer)?.pointee.disconnect_callback?(argument)
        case .writeFinished: tcp(pointer)?.pointee.write_finish_fn?(argument)
        case .failed(let reason):
            tcp(pointer)?.pointee.reconnect_callback?(argument, reason.rawValue)
        }
    }

    private func tcp(_ pointer: UnsafeMutablePointer<espconn>) -> UnsafeMutablePointer<esp_tcp>? {
        pointer.pointee.type == ESPCONN_UDP ? nil : pointer.pointee.proto.tcp
    }
}

extension IPv4Address {
    typealias FourBytes = (UInt8, UInt8, UInt8, UInt8)

    init(_ bytes: FourBytes) { self.init(bytes.0, bytes.1, bytes.2, bytes.3) }

    var fourBytes: FourBytes { (bytes[0], bytes[1], bytes[2], bytes[3]) }
}
