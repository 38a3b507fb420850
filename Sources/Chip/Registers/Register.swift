//  What a register is: one row of a device's table.
//
//  A device describes its registers as data. The same table decides how the register behaves, is
//  run through by the tests, and becomes the page Docs/Registers.md. What a table cannot say, such
//  as a FIFO behind an address, is the device's code, and the row's note tells it.

/// One register of a device.
public struct Register: Sendable {
    /// What a write does.
    public enum Effect: Sendable, Equatable {
        /// Keeps the writable bits.
        case store
        /// Sets the bits written as one in the register at this offset, and keeps nothing.
        case setBits(of: UInt32)
        /// Clears the bits written as one in the register at this offset, and keeps nothing.
        case clearBits(of: UInt32)
        /// Nothing: the register only tells.
        case none
        /// What the note says; the device's code does it.
        case special
    }

    /// The SDK's name, without the word ADDRESS: `GPIO_OUT`.
    public let name: String
    /// From the device's base, in bytes; a multiple of 4.
    public let offset: UInt32
    /// How many words in a row are alike, this one the first: 16 for a buffer of 64 bytes.
    public let count: UInt32
    /// The value after a reset.
    public let reset: UInt32
    /// The bits that a write can change or act on.
    public let writable: UInt32
    public let effect: Effect
    /// True when a read tells something other than what was kept: a counter, a level, a FIFO.
    public let isLive: Bool
    /// One phrase for the register map.
    public let note: String

    public init(
        _ name: String, at offset: UInt32, count: UInt32 = 1, reset: UInt32 = 0,
        writable: UInt32 = .max, effect: Effect = .store,
        isLive: Bool = false, _ note: String
    ) {
        self.name = name
        self.offset = offset
        self.count = count
        self.reset = reset
        self.writable = effect == .none ? 0 : writable
        self.effect = effect
        self.isLive = isLive
        self.note = note
    }

    /// The offsets of its words.
    public var offsets: StrideTo<UInt32> { stride(from: offset, to: offset + 4 * count, by: 4) }
}
