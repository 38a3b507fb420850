//  lwip/apps/sntp.h: the client that asks for the time. What it does, Sockets/SNTPClient tells.

import Machine
import SDKHeaders
import Sockets
import Wire

private var machine: Machine { Machine.current }

/// Other numbers than the header's are ignored, and so is a change while it runs.
@c @implementation
public func sntp_setoperatingmode(_ operating_mode: UInt8) {
    machine.charge(Cost.look)
    if let mode = TimeClientMode(rawValue: operating_mode) { network.timeMode = mode }
}

@c @implementation
public func sntp_getoperatingmode() -> UInt8 {
    machine.charge(Cost.look)
    return network.timeMode.rawValue
}

/// Does nothing while it runs. Without a free UDP control block it does not begin.
@c @implementation
public func sntp_init() {
    network.begin()
    network.startTime()
    network.finish(.control, 0, result: 0)
}

@c @implementation
public func sntp_stop() {
    network.begin()
    network.stopTime()
    network.finish(.control, 0, result: 0)
}

@c @implementation
public func sntp_enabled() -> UInt8 {
    machine.charge(Cost.look)
    return network.isTimeRunning ? 1 : 0
}

@c @implementation
public func sntp_setserver(_ idx: UInt8, _ addr: UnsafePointer<ip_addr_t>!) {
    machine.charge(Cost.look)
    network.setTimeServer(Int(idx), IPv4Address(network: addr?.pointee.addr ?? 0))
}

@c @implementation
public func sntp_getserver(_ idx: UInt8) -> ip_addr_t {
    machine.charge(Cost.look)
    return ip_addr_t(addr: network.timeServer(Int(idx)).networkOrder)
}

/// Fidelity: what the text says at this moment counts; the SDK reads it at each request.
@c @implementation
public func sntp_setservername(_ idx: UInt8, _ server: UnsafeMutablePointer<CChar>!) {
    machine.charge(Cost.look)
    network.setTimeServer(
        Int(idx), name: server.map { bytes($0) } ?? [], at: UInt(bitPattern: server))
}

@c @implementation
public func sntp_getservername(_ idx: UInt8) -> UnsafeMutablePointer<CChar>! {
    machine.charge(Cost.look)
    return UnsafeMutablePointer(bitPattern: network.timeServerName(Int(idx)))
}

/// In SDK 1.5 without effect. No header declares it.
@c
public func sntp_set_update_delay(_ ms: UInt32) {
    machine.charge(Cost.look)
    network.setTimeInterval(milliseconds: ms)
}
