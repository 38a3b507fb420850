//  espressif/espconn.h: connections by callback. What each function does, Sockets/Espconn tells.
//  Its multicast groups are espconn_igmp's.
//
//  A structure that is NULL, or that lies in memory which was given back, is answered with
//  ESPCONN_ARG.

import Machine
import NetworkStack
import SDKHeaders
import Simulation
import Sockets
import Wire

private let structures = EspconnStructures()

/// The structure by its name; nil where there is none.
private func record(_ pointer: UnsafeMutablePointer<espconn>?) -> EspconnRecord? {
    guard let pointer else { return nil }
    let record = EspconnRecord(address: UInt(bitPattern: pointer))
    return structures.isAlive(record) ? record : nil
}

/// The addresses of a TCP structure.
private func tcp(_ pointer: UnsafeMutablePointer<espconn>?) throws(EspconnError) -> esp_tcp {
    guard let pointer, pointer.pointee.type == ESPCONN_TCP, let tcp = pointer.pointee.proto.tcp
    else { throw .argument }
    return tcp.pointee
}

/// Runs a call on the chip's network: its result, or the error's number.
private func answer(
    _ call: TraceCall, _ pointer: UnsafeMutablePointer<espconn>?, detail: UInt16 = 0,
    _ body: (ChipNetwork, EspconnRecord) throws(EspconnError) -> Int8
) -> Int8 {
    guard let record = record(pointer) else {
        Machine.current.charge(Cost.look)
        return EspconnError.argument.rawValue
    }
    let object = Int32(truncatingIfNeeded: Int(bitPattern: record.address))
    network.espconnRecords = structures
    network.begin()
    var result: Int8
    do throws(EspconnError) {
        result = try body(network, record)
    } catch {
        result = error.rawValue
    }
    network.finish(call, object, result: Int32(result), error: Int32(detail))
    return result
}

/// Changes a structure, which needs no network.
private func change(
    _ pointer: UnsafeMutablePointer<espconn>?,
    _ body: (UnsafeMutablePointer<espconn>) -> Bool
) -> Int8 {
    Machine.current.charge(Cost.look)
    guard record(pointer) != nil, let pointer, body(pointer) else {
        return EspconnError.argument.rawValue
    }
    return 0
}

/// Changes the part of it that only TCP has.
private func changeTCP(
    _ pointer: UnsafeMutablePointer<espconn>?, _ body: (inout esp_tcp) -> Void
) -> Int8 {
    change(pointer) { pointer in
        guard pointer.pointee.type != ESPCONN_UDP, let tcp = pointer.pointee.proto.tcp else {
            return false
        }
        body(&tcp.pointee)
        return true
    }
}

// MARK: - Opening and closing

/// C: espconn_init.
@c @implementation
public func espconn_init() {
    Machine.current.charge(Cost.system)
    network.espconnRecords = structures
    network.espconnStart()
}

/// ESPCONN_RTE, ESPCONN_MEM, ESPCONN_ISCONN, ESPCONN_ARG; then no callback comes.
@c @implementation
public func espconn_connect(_ espconn: UnsafeMutablePointer<espconn>!) -> sint8 {
    answer(.espconnConnect, espconn) { network, record throws(EspconnError) in
        let local = try tcp(espconn).local_port
        try network.espconnConnect(
            record, to: structures.peer(of: record), from: UInt16(truncatingIfNeeded: local))
        return 0
    }
}

/// ESPCONN_MEM, ESPCONN_ISCONN, ESPCONN_ARG.
@c @implementation
public func espconn_accept(_ espconn: UnsafeMutablePointer<espconn>!) -> sint8 {
    answer(.espconnAccept, espconn) { network, record throws(EspconnError) in
        let local = try tcp(espconn).local_port
        try network.espconnAccept(record, at: UInt16(truncatingIfNeeded: local))
        return 0
    }
}

/// ESPCONN_MEM, ESPCONN_ISCONN, ESPCONN_ARG.
@c @implementation
public func espconn_create(_ espconn: UnsafeMutablePointer<espconn>!) -> sint8 {
    answer(.espconnCreate, espconn) { network, record throws(EspconnError) in
        guard espconn.pointee.type == ESPCONN_UDP, let udp = espconn.pointee.proto.udp else {
            throw .argument
        }
        try network.espconnCreate(record, at: UInt16(truncatingIfNeeded: udp.pointee.local_port))
        return 0
    }
}

/// ESPCONN_ARG, ESPCONN_INPROGRESS.
@c @implementation
public func espconn_disconnect(_ espconn: UnsafeMutablePointer<espconn>!) -> sint8 {
    answer(.espconnDisconnect, espconn) { network, record throws(EspconnError) in
        try network.espconnDisconnect(record)
        return 0
    }
}

/// ESPCONN_ARG, ESPCONN_INPROGRESS.
@c @implementation
public func espconn_delete(_ espconn: UnsafeMutablePointer<espconn>!) -> sint8 {
    answer(.espconnDelete, espconn) { network, record throws(EspconnError) in
        try network.espconnDelete(record)
        return 0
    }
}

// MARK: - Sending and receiving

private func send(
    _ pointer: UnsafeMutablePointer<espconn>?, _ bytes: UnsafeMutablePointer<UInt8>?,
    _ length: UInt16,
    _ body: (ChipNetwork, EspconnRecord, UnsafeRawBufferPointer) throws(EspconnError) -> Void
) -> Int8 {
    answer(.espconnSend, pointer, detail: length) { network, record throws(EspconnError) in
        guard let bytes else { throw .argument }
        try body(network, record, UnsafeRawBufferPointer(start: bytes, count: Int(length)))
        return 0
    }
}

/// ESPCONN_MEM, ESPCONN_ARG, ESPCONN_MAXNUM, ESPCONN_IF. The old name of the next one.
@c @implementation
public func espconn_sent(
    _ espconn: UnsafeMutablePointer<espconn>!, _ psent: UnsafeMutablePointer<UInt8>!,
    _ length: UInt16
) -> sint8 {
    espconn_send(espconn, psent, length)
}

/// ESPCONN_MEM, ESPCONN_ARG, ESPCONN_MAXNUM, ESPCONN_IF.
@c @implementation
public func espconn_send(
    _ espconn: UnsafeMutablePointer<espconn>!, _ psent: UnsafeMutablePointer<UInt8>!,
    _ length: UInt16
) -> sint8 {
    send(espconn, psent, length) { network, record, bytes throws(EspconnError) in
        try network.espconnSend(record, bytes)
    }
}

/// UDP only. ESPCONN_MEM, ESPCONN_IF; ESPCONN_ARG.
@c @implementation
public func espconn_sendto(
    _ espconn: UnsafeMutablePointer<espconn>!, _ psent: UnsafeMutablePointer<UInt8>!,
    _ length: UInt16
) -> sint16 {
    let result = send(espconn, psent, length) { network, record, bytes throws(EspconnError) in
        try network.espconnSendTo(record, bytes)
    }
    return sint16(result)
}

/// ESPCONN_ARG.
@c @implementation
public func espconn_recv_hold(_ pespconn: UnsafeMutablePointer<espconn>!) -> sint8 {
    answer(.espconnSet, pespconn) { network, record throws(EspconnError) in
        try network.espconnHold(record)
        return 0
    }
}

/// ESPCONN_ARG.
@c @implementation
public func espconn_recv_unhold(_ pespconn: UnsafeMutablePointer<espconn>!) -> sint8 {
    answer(.espconnSet, pespconn) { network, record throws(EspconnError) in
        try network.espconnRelease(record)
        return 0
    }
}

// MARK: - Callbacks: ESPCONN_ARG

@c @implementation
public func espconn_regist_connectcb(
    _ espconn: UnsafeMutablePointer<espconn>!, _ connect_cb: espconn_connect_callback!
) -> sint8 {
    changeTCP(espconn) { $0.connect_callback = connect_cb }
}

@c @implementation
public func espconn_regist_reconcb(
    _ espconn: UnsafeMutablePointer<espconn>!, _ recon_cb: espconn_reconnect_callback!
) -> sint8 {
    changeTCP(espconn) { $0.reconnect_callback = recon_cb }
}

@c @implementation
public func espconn_regist_disconcb(
    _ espconn: UnsafeMutablePointer<espconn>!, _ discon_cb: espconn_connect_callback!
) -> sint8 {
    changeTCP(espconn) { $0.disconnect_callback = discon_cb }
}

@c @implementation
public func espconn_regist_recvcb(
    _ espconn: UnsafeMutablePointer<espconn>!, _ recv_cb: espconn_recv_callback!
) -> sint8 {
    change(espconn) { pointer in
        pointer.pointee.recv_callback = recv_cb
        return true
    }
}

@c @implementation
public func espconn_regist_sentcb(
    _ espconn: UnsafeMutablePointer<espconn>!, _ sent_cb: espconn_sent_callback!
) -> sint8 {
    change(espconn) { pointer in
        pointer.pointee.sent_callback = sent_cb
        return true
    }
}

@c @implementation
public func espconn_regist_write_finish(
    _ espconn: UnsafeMutablePointer<espconn>!, _ write_finish_fn: espconn_connect_callback!
) -> sint8 {
    changeTCP(espconn) { $0.write_finish_fn = write_finish_fn }
}

// MARK: - Options: ESPCONN_ARG

@c @implementation
public func espconn_regist_time(
    _ espconn: UnsafeMutablePointer<espconn>!, _ interval: UInt32, _ type_flag: UInt8
) -> sint8 {
    answer(.espconnSet, espconn) { network, record throws(EspconnError) in
        guard type_flag <= 1 else { throw .argument }
        try network.espconnSetTime(of: record, seconds: interval, isForOne: type_flag == 1)
        return 0
    }
}

@c @implementation
public func espconn_set_opt(_ espconn: UnsafeMutablePointer<espconn>!, _ opt: UInt8) -> sint8 {
    answer(.espconnSet, espconn) { network, record throws(EspconnError) in
        try network.espconnSet(EspconnOptions(rawValue: opt), of: record, to: true)
        return 0
    }
}

@c @implementation
public func espconn_clear_opt(_ espconn: UnsafeMutablePointer<espconn>!, _ opt: UInt8) -> sint8 {
    answer(.espconnSet, espconn) { network, record throws(EspconnError) in
        try network.espconnSet(EspconnOptions(rawValue: opt), of: record, to: false)
        return 0
    }
}

@c @implementation
public func espconn_set_keepalive(
    _ espconn: UnsafeMutablePointer<espconn>!, _ level: UInt8, _ optarg: UnsafeMutableRawPointer!
) -> sint8 {
    answer(.espconnSet, espconn) { network, record throws(EspconnError) in
        guard let level = EspconnKeepAlive(rawValue: level), let optarg else { throw .argument }
        try network.espconnSet(level, of: record, to: optarg.loadUnaligned(as: Int32.self))
        return 0
    }
}

@c @implementation
public func espconn_get_keepalive(
    _ espconn: UnsafeMutablePointer<espconn>!, _ level: UInt8, _ optarg: UnsafeMutableRawPointer!
) -> sint8 {
    answer(.espconnSet, espconn) { network, record throws(EspconnError) in
        guard let level = EspconnKeepAlive(rawValue: level), let optarg else { throw .argument }
        optarg.storeBytes(of: try network.espconnGet(level, of: record), as: Int32.self)
        return 0
    }
}

// MARK: - Limits

@c @implementation
public func espconn_tcp_get_max_con() -> UInt8 {
    Machine.current.charge(Cost.look)
    return UInt8(clamping: network.espconnMaximum)
}

/// Here it works; SDK 1.5 only declares it. ESPCONN_ARG.
@c @implementation
public func espconn_tcp_set_max_con(_ num: UInt8) -> sint8 {
    Machine.current.adviseOnExtension("espconn_tcp_set_max_con", .connectionLimit)
    network.begin()
    var result: sint8 = 0
    do throws(EspconnError) {
        try network.espconnSetMaximum(Int(num))
    } catch {
        result = error.rawValue
    }
    network.finish(.espconnSet, 0, result: Int32(result))
    return result
}

/// The number, or ESPCONN_ARG.
@c @implementation
public func espconn_tcp_get_max_con_allow(_ espconn: UnsafeMutablePointer<espconn>!) -> sint8 {
    answer(.espconnSet, espconn) { network, record throws(EspconnError) in
        sint8(clamping: try network.espconnAllowance(of: record))
    }
}

/// ESPCONN_ARG.
@c @implementation
public func espconn_tcp_set_max_con_allow(
    _ espconn: UnsafeMutablePointer<espconn>!, _ num: UInt8
) -> sint8 {
    answer(.espconnSet, espconn) { network, record throws(EspconnError) in
        try network.espconnSetAllowance(of: record, to: Int(num))
        return 0
    }
}

// MARK: - Questions, names

/// ESPCONN_ARG when there is nobody. The list is the SDK's, until the next call.
@c @implementation
public func espconn_get_connection_info(
    _ pespconn: UnsafeMutablePointer<espconn>!,
    _ pcon_info: UnsafeMutablePointer<UnsafeMutablePointer<remot_info>?>!, _ typeflags: UInt8
) -> sint8 {
    answer(.espconnSet, pespconn) { network, record throws(EspconnError) in
        guard let pcon_info else { throw .argument }
        let list = StaticPlace.espconnPeers.pointer.assumingMemoryBound(to: remot_info.self)
        pcon_info.pointee = list
        pespconn.pointee.link_cnt = 0
        let peers = try network.espconnPeers(of: record)
        for (index, peer) in peers.enumerated() {
            list[index] = remot_info(
                state: espconn_state(rawValue: peer.state.rawValue),
                remote_port: CInt(peer.address.port), remote_ip: peer.address.address.fourBytes)
        }
        pespconn.pointee.link_cnt = UInt8(peers.count)
        return 0
    }
}

/// 1024 to 49,999.
@c @implementation
public func espconn_port() -> UInt32 {
    Machine.current.charge(Cost.look)
    return network.espconnPort()
}

/// ESPCONN_OK, ESPCONN_INPROGRESS, or ESPCONN_ARG: a wrong argument, no server, no room.
@c @implementation
public func espconn_gethostbyname(
    _ pespconn: UnsafeMutablePointer<espconn>!, _ hostname: UnsafePointer<CChar>!,
    _ addr: UnsafeMutablePointer<ip_addr_t>!, _ found: dns_found_callback!
) -> err_t {
    let result = dns_gethostbyname(hostname, addr, found, pespconn)
    switch result {
    case 0, EspconnError.inProgress.rawValue: return result
    default: return EspconnError.argument.rawValue
    }
}

/// NULL takes a server away. The DHCP client, while it is on, puts in what it is told.
@c @implementation
public func espconn_dns_setserver(_ numdns: CChar, _ dnsserver: UnsafeMutablePointer<ip_addr_t>!) {
    dns_setserver(UInt8(bitPattern: numdns), dnsserver)
}
