//  Between C's handles and results and the kernel's.

import Kernel

extension Handle {
    /// The handle in a C pointer; NULL is `.none`. Handles are 32 bits wide.
    @inline(__always)
    init(_ pointer: UnsafeRawPointer?) {
        self.init(bits: UInt32(truncatingIfNeeded: UInt(bitPattern: pointer)))
    }

    /// The C pointer that carries this handle.
    @inline(__always)
    var pointer: UnsafeMutableRawPointer? {
        UnsafeMutableRawPointer(bitPattern: UInt(bits))
    }
}

/// pdTRUE and pdFALSE.
@inline(__always)
func portBase(_ truth: Bool) -> CInt { truth ? 1 : 0 }

extension TaskName {
    /// The name at a C pointer; NULL is no name.
    init(_ text: UnsafePointer<Int8>?) {
        var bytes: [UInt8] = []
        if let text {
            // Nothing behind the end of the text may be read: it need not be memory.
            while bytes.count < TaskName.capacity - 1, text[bytes.count] != 0 {
                bytes.append(UInt8(bitPattern: text[bytes.count]))
            }
        }
        self.init(copying: bytes)
    }
}
