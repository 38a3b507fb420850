//  A NOR flash in memory which can be cut off in the middle of any operation.

import Chip
import Simulation

/// Bytes that behave like a NOR flash. Writing sets no bit; sectors are erased whole.
public final class RAMFlash: FlashStorage {
    public var bytes: [UInt8]
    /// Writes and erases so far.
    public private(set) var operations = 0
    /// Called before each write and erase, which is told as one that can be torn.
    public var willChange: ((Change) -> Void)?
    /// The flash refuses every write and erase from this many operations on.
    public var refusesFrom = Int.max

    /// An operation that is about to happen.
    public enum Change {
        case write(offset: Int, bytes: [UInt8])
        case erase(offset: Int)

        /// Does a part of it: of a write some of the first bytes, of an erase about half of the
        /// bits, as when the power goes meanwhile.
        public func tear(_ flash: inout [UInt8], _ random: inout SeededRandom) {
            switch self {
            case .write(let offset, let bytes):
                let count = Int.random(in: 0...bytes.count, using: &random)
                for position in 0..<count { flash[offset + position] &= bytes[position] }
            case .erase(let offset):
                for position in stride(from: offset, to: offset + Int(flashSectorSize), by: 8) {
                    let noise = random.next()
                    for byte in 0..<8 {
                        flash[position + byte] |= UInt8(truncatingIfNeeded: noise >> (byte * 8))
                    }
                }
            }
        }
    }

    public init(size: Int) { bytes = Array(repeating: 0xFF, count: size) }
    public init(_ bytes: [UInt8]) { self.bytes = bytes }

    public var size: UInt32 { UInt32(bytes.count) }

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
        guard isInside(address, buffer.count), operations < refusesFrom else { return .error }
        willChange?(.write(offset: Int(address), bytes: Array(buffer)))
        operations += 1
        let offset = Int(address)
        bytes.withUnsafeMutableBytes { flash in
            for position in 0..<buffer.count { flash[offset + position] &= buffer[position] }
        }
        return .ok
    }

    public func erase(sector: UInt32) -> FlashResult {
        let offset = Int(sector) * Int(flashSectorSize)
        guard offset + Int(flashSectorSize) <= bytes.count, operations < refusesFrom else {
            return .error
        }
        willChange?(.erase(offset: offset))
        operations += 1
        for position in offset..<offset + Int(flashSectorSize) { bytes[position] = 0xFF }
        return .ok
    }
}
