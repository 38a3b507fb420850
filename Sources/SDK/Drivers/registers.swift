//  host8266_registers.h: the two functions that every register macro of the SDK's ends in.

import Machine
import SDKHeaders

@c @implementation
public func h8266_register_read(_ address: UInt32) -> UInt32 {
    Machine.lend { $0.readRegister(address) }
}

@c @implementation
public func h8266_register_write(_ address: UInt32, _ value: UInt32) {
    Machine.lend { $0.writeRegister(address, value) }
}
