//  espressif/esp_misc.h: delays and the character sink of printf.

import Machine
import SDKHeaders

private var machine: Machine { Machine.current }

/// Spins for `us` microseconds; interrupts happen and more urgent tasks run meanwhile.
@c @implementation
public func os_delay_us(_ us: UInt16) { machine.delayMicroseconds(UInt32(us)) }

/// Makes `p` the sink of printf's characters; NULL goes back to UART0.
@c @implementation
public func os_install_putc1(_ p: (@convention(c) (CChar) -> Void)!) {
    machine.charge(Cost.look)
    machine.installSink(p.map { unsafeBitCast($0, to: UnsafeMutableRawPointer.self) })
}

@c @implementation
public func os_putc(_ c: CChar) { machine.putCharacter(UInt8(bitPattern: c)) }
