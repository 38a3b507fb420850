//  What layers above keep for as long as the board lives, by an address of firmware's: the file
//  system behind a `spiffs` structure.

/// One of them that keeps blocks of the chip's heap, where the SDK has variables that point at
/// them: they are in use, not lost (LeakReport).
public protocol HeapKeeper: AnyObject {
    var keptBlocks: [UnsafeMutableRawPointer] { get }
}

extension Machine {
    /// Keeps `object` until the board ends, in the place of what was kept for this address.
    public func attach(_ object: AnyObject, at address: UInt32) {
        board.attachments.removeAll { $0.address == address }
        board.attachments.append((address, object))
    }

    public func attachment(at address: UInt32) -> AnyObject? {
        board.attachments.first { $0.address == address }?.object
    }
}
