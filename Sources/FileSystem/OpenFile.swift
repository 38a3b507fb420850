//  What a handle stands for, and how all handles of a file hear of what happens to it.

/// An object as it was found in flash.
struct FoundObject {
    /// Without the index bit.
    let id: UInt16
    /// As in its index header: `Mark.noSize` when nothing was ever written.
    let size: UInt32
}

/// A file that somebody has open. Two handles of one file are two of these, with equal sizes and
/// pages: `SPIFFS` changes them together.
final class OpenFile {
    let id: UInt16
    let flags: SPIFFS.Flags
    /// The next byte that is read or written, from the start of the file.
    var position = 0

    // What flash has of it.
    /// Bytes.
    var size: Int
    /// Its index header has no size.
    var isUnwritten: Bool
    var headerPage: Int
    /// The index page that was used last, beside the header.
    var indexSpan = 0
    var indexPage = 0

    // What waits to be written: `waiting` bytes from `waitingStart` of the file on.
    var buffer: PageBuffer?
    var waitingStart = 0
    var waiting = 0

    init(_ object: FoundObject, headerPage: Int, _ flags: SPIFFS.Flags) {
        id = object.id
        isUnwritten = object.size == Mark.noSize
        size = isUnwritten ? 0 : Int(object.size)
        self.headerPage = headerPage
        self.flags = flags
    }

    func dropWaiting() {
        waiting = 0
        buffer = nil
    }
}

extension SPIFFS {
    /// An index page of `id` is elsewhere now.
    func indexMoved(_ id: UInt16, span: Int, to page: Int) {
        for case let file? in files where file.id == id {
            if span == 0 { file.headerPage = page }
            if span > 0, file.indexSpan == span { file.indexPage = page }
        }
    }

    /// The file has another size, in flash.
    func sizeChanged(_ id: UInt16, to size: Int, isUnwritten: Bool) {
        for case let file? in files where file.id == id {
            if size < file.size { file.indexSpan = 0 }
            file.size = size
            file.isUnwritten = isUnwritten
            file.position = min(file.position, max(size, file.waitingStart + file.waiting))
        }
    }

    /// The file is no more.
    func objectRemoved(_ id: UInt16) {
        for handle in files.indices where files[handle]?.id == id {
            files[handle]?.dropWaiting()
            files[handle] = nil
        }
    }
}
