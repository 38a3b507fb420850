//  host8266_registers.h: the functions that every register macro of the SDK's, and every volatile
//  access to a peripheral's address, ends in.

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

@c @implementation
public func h8266_register_read_part(_ address: UInt32, _ bytes: UInt32) -> UInt32 {
    Machine.lend { $0.readRegister(partAt: address, bytes: bytes) }
}

@c @implementation
public func h8266_register_write_part(_ address: UInt32, _ value: UInt32, _ bytes: UInt32) {
    Machine.lend { $0.writeRegister(partAt: address, value, bytes: bytes) }
}
