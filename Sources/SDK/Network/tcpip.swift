//  lwip/tcpip.h and lwip/timers.h: firmware's own work for task tiT. What is called there must not
//  wait: it would hold up the network.

import CHost
import Machine
import SDKHeaders
import Simulation
import Sockets

/// C: ERR_MEM, ERR_VAL.
private let noMemory: err_t = -1
private let badValue: err_t = -6

/// The call of a function of firmware's with its argument, both as addresses.
private func call(_ function: UInt, _ argument: UInt) -> () -> Void {
    {
        h8_call_with(
            UnsafeMutableRawPointer(bitPattern: function),
            UnsafeMutableRawPointer(bitPattern: argument))
    }
}

/// ERR_OK, ERR_VAL (-6) without a function, ERR_MEM (-1) when there is no room and `block` is 0.
@c @implementation
public func tcpip_callback_with_block(
    _ function: tcpip_callback_fn!, _ ctx: UnsafeMutableRawPointer!, _ block: UInt8
) -> err_t {
    guard let function else { return badValue }
    let address = UInt(bitPattern: unsafeBitCast(function, to: Int.self))
    let argument = UInt(bitPattern: ctx)
    Machine.current.charge(Cost.socket)
    while !network.callLater(call(address, argument)) {
        if block == 0 { return noMemory }
        Machine.current.delay(ticks: 1)
    }
    Machine.current.settle()
    return 0
}

/// ERR_OK, or ERR_VAL (-6) without a function.
@c @implementation
public func tcpip_timeout(
    _ msecs: UInt32, _ h: sys_timeout_handler!, _ arg: UnsafeMutableRawPointer!
) -> err_t {
    guard h != nil else { return badValue }
    sys_timeout(msecs, h, arg)
    return 0
}

/// Like tcpip_timeout.
@c @implementation
public func tcpip_untimeout(
    _ h: sys_timeout_handler!, _ arg: UnsafeMutableRawPointer!
) -> err_t {
    guard h != nil else { return badValue }
    sys_untimeout(h, arg)
    return 0
}

@c @implementation
public func sys_timeout(
    _ msecs: UInt32, _ handler: sys_timeout_handler!, _ arg: UnsafeMutableRawPointer!
) {
    Machine.current.charge(Cost.timer)
    if let handler {
        let address = UInt(bitPattern: unsafeBitCast(handler, to: Int.self))
        let argument = UInt(bitPattern: arg)
        network.call(after: msecs, address, argument, call(address, argument))
    }
    Machine.current.settle()
}

@c @implementation
public func sys_untimeout(
    _ handler: sys_timeout_handler!, _ arg: UnsafeMutableRawPointer!
) {
    Machine.current.charge(Cost.timer)
    if let handler {
        network.takeBack(
            UInt(bitPattern: unsafeBitCast(handler, to: Int.self)), UInt(bitPattern: arg))
    }
    Machine.current.settle()
}
