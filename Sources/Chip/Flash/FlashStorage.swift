//  What can be done with a NOR flash: the chip's own, and whatever a test puts in its place.

/// How a flash operation ended. C: SpiFlashOpResult.
public enum FlashResult: UInt32, Sendable {
    case ok = 0
    /// Outside the chip, or not aligned.
    case error = 1
    case timeout = 2
}

/// A NOR flash: erasing a sector sets all of its bits, writing clears bits and sets none.
public protocol FlashStorage: AnyObject {
    /// Bytes; a multiple of `flashSectorSize`.
    var size: UInt32 { get }

    /// Fills `bytes` from `address` on.
    func read(_ address: UInt32, into bytes: UnsafeMutableRawBufferPointer) -> FlashResult

    /// Clears the bits that are zero in `bytes`; a bit that is clear already stays so.
    func write(_ address: UInt32, _ bytes: UnsafeRawBufferPointer) -> FlashResult

    /// Sets every bit of a sector.
    func erase(sector: UInt32) -> FlashResult
}

/// Bytes that are erased together.
public let flashSectorSize: UInt32 = 4096
