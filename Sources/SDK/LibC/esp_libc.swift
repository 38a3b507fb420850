//  espressif/esp_libc.h, and the functions of stdlib.h that need the machine: the chip's heap and
//  its random generator.

import Machine
import SDKHeaders

private var machine: Machine { Machine.current }

// MARK: - The heap (stdlib.h)

/// `size` bytes of the chip's heap, aligned to 8; NULL when it has no such block.
@c @implementation
public func h8266_malloc(_ size: Int) -> UnsafeMutableRawPointer! {
    machine.allocate(UInt32(clamping: size))
}

@c @implementation
public func h8266_calloc(_ count: Int, _ size: Int) -> UnsafeMutableRawPointer! {
    let (bytes, overflow) = count.multipliedReportingOverflow(by: size)
    return overflow ? nil : zalloc(bytes)
}

/// The block keeps its place when it is large enough.
@c @implementation
public func h8266_realloc(
    _ block: UnsafeMutableRawPointer!, _ size: Int
) -> UnsafeMutableRawPointer! {
    guard let block else { return h8266_malloc(size) }
    guard size > 0 else {
        machine.release(block, in: "realloc")
        return nil
    }
    let before = machine.payloadSize(of: block)
    // All that the block holds is copied, more perhaps than was asked for.
    machine.expose(block, bytes: before)
    if before > 0, size <= Int(before) {
        machine.expose(block, bytes: UInt32(size))
        return block
    }
    guard let larger = h8266_malloc(size) else { return nil }
    larger.copyMemory(from: block, byteCount: min(Int(before), size))
    machine.release(block, in: "realloc")
    return larger
}

@c @implementation
public func h8266_free(_ block: UnsafeMutableRawPointer!) { machine.release(block) }

/// 31 random bits from the run's generator. The chip's rand() is its hardware's noise, so srand()
/// does not make it repeat.
@c @implementation
public func h8266_rand() -> CInt { CInt(bitPattern: os_random() >> 1) }

@c @implementation
public func h8266_srand(_ seed: UInt32) {}

// MARK: - esp_libc.h

@c @implementation
public func zalloc(_ n: Int) -> UnsafeMutableRawPointer! {
    guard let block = machine.allocate(UInt32(clamping: n)) else { return nil }
    block.initializeMemory(as: UInt8.self, repeating: 0, count: n)
    return block
}

@c @implementation
public func os_random() -> UInt32 {
    machine.charge(Cost.look)
    return UInt32(truncatingIfNeeded: machine.random.next())
}

@c @implementation
public func os_get_random(_ buf: UnsafeMutablePointer<UInt8>!, _ len: Int) -> CInt {
    machine.charge(Cost.look)
    for place in 0..<max(len, 0) {
        buf[place] = UInt8(truncatingIfNeeded: machine.random.next())
    }
    return 0
}
