//  A NOR flash in memory: what a tool puts an image file into.

import Chip

/// Bytes that behave like the chip's flash, without its time.
public final class MemoryFlash: FlashStorage {
    public var bytes: [UInt8]

    /// - Parameter bytes: whole sectors; a rest is not reached.
    public init(_ bytes: [UInt8]) { self.bytes = bytes }

    public var size: UInt32 {
        UInt32(clamping: bytes.count) / flashSectorSize * flashSectorSize
    }

    private func isInside(_ address: UInt32, _ count: Int) -> Bool {
        Int(address) + count <= bytes.count
    }

    public func read(_ address: UInt32, into buffer: UnsafeMutableRawBufferPointer) -> FlashResult {
        guard isInside(address, buffer.count) else { return .error }
        bytes.withUnsafeBytes {
            buffer.copyMemory(
                from: UnsafeRawBufferPointer(rebasing: $0[Int(address)...].prefix(buffer.count)))
        }
        return .ok
    }

    public func write(_ address: UInt32, _ buffer: UnsafeRawBufferPointer) -> FlashResult {
        guard isInside(address, buffer.count) else { return .error }
        bytes.withUnsafeMutableBytes { flash in
            for position in 0..<buffer.count { flash[Int(address) + position] &= buffer[position] }
        }
        return .ok
    }

    public func erase(sector: UInt32) -> FlashResult {
        guard isInside(sector * flashSectorSize, Int(flashSectorSize)) else { return .error }
        let start = Int(sector * flashSectorSize)
        for position in start..<start + Int(flashSectorSize) { bytes[position] = 0xFF }
        return .ok
    }
}
