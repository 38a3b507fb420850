//  Writes that wait: what is written in small pieces goes to flash in larger ones.
//
//  A write of less than a page waits with its handle. It is written when the file is closed,
//  flushed, sought in, read or looked at through any handle, when the next write does not continue
//  it or does not fit, and before a large write. Until then a power cut, or a reset, loses it.
//  Source: spiffs_format.md, Write cache.

extension SPIFFS {
    /// Writes at the handle's position, or at the end if it appends.
    func writeThroughCache(_ file: OpenFile, _ bytes: UnsafeRawBufferPointer) throws(SPIFFSError) {
        guard !bytes.isEmpty else { return }
        let end = max(file.size, file.waiting > 0 ? file.waitingStart + file.waiting : 0)
        let offset = file.flags.contains(.append) ? end : min(file.position, end)
        if bytes.count < layout.pageSize, !file.flags.contains(.direct) {
            if file.waiting > 0, !continues(file, at: offset, count: bytes.count) {
                try flush(file)
            }
            if let buffer = waitingBuffer(of: file, at: offset) {
                let start = offset - file.waitingStart
                UnsafeMutableRawBufferPointer(rebasing: buffer.bytes[start...])
                    .copyMemory(from: bytes)
                file.waiting = max(file.waiting, start + bytes.count)
                file.position = offset + bytes.count
                return
            }
        } else {
            try flush(file)
        }
        let start = min(offset, file.size)
        try write(file, at: start, bytes)
        file.position = start + bytes.count
    }

    private func continues(_ file: OpenFile, at offset: Int, count: Int) -> Bool {
        offset >= file.waitingStart && offset <= file.waitingStart + file.waiting
            && offset + count <= file.waitingStart + layout.pageSize
    }

    /// What a file's writes wait in; nil when as many files as may have one already.
    private func waitingBuffer(of file: OpenFile, at offset: Int) -> PageBuffer? {
        if let buffer = file.buffer { return buffer }
        guard files.count(where: { $0?.buffer != nil }) < cachePages else { return nil }
        let buffer = PageBuffer(size: layout.pageSize)
        file.buffer = buffer
        file.waitingStart = offset
        file.waiting = 0
        return buffer
    }

    /// Writes what waits at this handle. What cannot be written is lost, as in the SDK.
    func flush(_ file: OpenFile) throws(SPIFFSError) {
        guard let buffer = file.buffer else { return }
        let count = file.waiting
        file.dropWaiting()
        // The file may have become shorter through another handle.
        try write(file, at: min(file.waitingStart, file.size), buffer.part(0..<count))
    }

    /// Writes what waits at any handle of an object.
    func flushAll(of id: UInt16) throws(SPIFFSError) {
        for case let file? in files where file.id == id { try flush(file) }
    }
}
