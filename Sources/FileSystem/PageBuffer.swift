//  Memory of the size of a page: where an index page is while it is looked at and changed.
//
//  Offsets come from `Layout`, which keeps them inside of a page; each access is checked anyway,
//  because a page's content comes from a file that anybody may have written.

/// One page in memory. Freed with the object.
final class PageBuffer {
    let bytes: UnsafeMutableRawBufferPointer

    init(size: Int) {
        bytes = .allocate(byteCount: size, alignment: 8)
        clear()
    }

    deinit { bytes.deallocate() }

    /// As erased flash reads.
    func clear() { _ = bytes.initializeMemory(as: UInt8.self, repeating: 0xFF) }

    func part(_ range: Range<Int>) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[range])
    }

    func half(at offset: Int) -> UInt16 {
        UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt16.self))
    }

    func setHalf(_ value: UInt16, at offset: Int) {
        bytes.storeBytes(of: value.littleEndian, toByteOffset: offset, as: UInt16.self)
    }

    func word(at offset: Int) -> UInt32 {
        UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }

    func setWord(_ value: UInt32, at offset: Int) {
        bytes.storeBytes(of: value.littleEndian, toByteOffset: offset, as: UInt32.self)
    }

    func isBlank(_ range: Range<Int>) -> Bool { part(range).allSatisfy { $0 == 0xFF } }

    /// The header of the page that is in the buffer.
    var header: PageHeader {
        get { PageHeader(id: half(at: 0), span: half(at: 2), flags: bytes[4]) }
        set {
            setHalf(newValue.id, at: 0)
            setHalf(newValue.span, at: 2)
            bytes[4] = newValue.flags
        }
    }
}
