//  A NOR flash in memory which can be cut off in the middle of any operation.

import Chip
import FileSystem
import Simulation

/// A flash in memory that is watched, and may refuse.
public final class RAMFlash: FlashStorage {
    private let memory: MemoryFlash
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

    public init(_ bytes: [UInt8]) { memory = MemoryFlash(bytes) }
    public convenience init(size: Int) { self.init(Array(repeating: 0xFF, count: size)) }

    public var bytes: [UInt8] {
        get { memory.bytes }
        set { memory.bytes = newValue }
    }

    public var size: UInt32 { memory.size }

    public func read(_ address: UInt32, into buffer: UnsafeMutableRawBufferPointer) -> FlashResult {
        memory.read(address, into: buffer)
    }

    public func write(_ address: UInt32, _ buffer: UnsafeRawBufferPointer) -> FlashResult {
        change(.write(offset: Int(address), bytes: Array(buffer))) {
            memory.write(address, buffer)
        }
    }

    public func erase(sector: UInt32) -> FlashResult {
        change(.erase(offset: Int(sector) * Int(flashSectorSize))) { memory.erase(sector: sector) }
    }

    private func change(_ change: Change, _ body: () -> FlashResult) -> FlashResult {
        guard isInside(change), operations < refusesFrom else { return .error }
        willChange?(change)
        operations += 1
        return body()
    }

    private func isInside(_ change: Change) -> Bool {
        switch change {
        case .write(let offset, let bytes): offset + bytes.count <= Int(size)
        case .erase(let offset): offset + Int(flashSectorSize) <= Int(size)
        }
    }
}
