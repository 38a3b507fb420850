//  Include/libc/unistd.h, and what fcntl.h, sys/stat.h and stdio.h have of files: the SDK's way
//  from newlib's functions to the file system on the chip's flash.
//
//  Rules: what fails returns -1, and errno stays as it was: the SDK keeps SPIFFS's error to itself.
//  Any of these may switch tasks. Source: C: _open_r and its like; behaviour.md 17.

import FileSystem
import Machine
import SDKHeaders
import Simulation

// MARK: Frames

/// A call about an open file, priced and recorded. `body` gets the file's handle, and may set the
/// record's detail. Descriptors of the standard streams give -1, and what fails `failure`.
private func onFile(
    _ call: TraceCall, _ name: StaticString, _ descriptor: CInt, detail: UInt32 = 0,
    failure: Int32 = -1,
    _ body: (SPIFFS, _ handle: Int, _ detail: inout UInt32) throws(SPIFFSError) -> Int32
) -> Int32 {
    Machine.lend { $0.charge(Cost.system) }
    var detail = detail
    var result: Int32 = -1
    if let handle = Descriptor(number: descriptor)?.handle {
        let answer = ChipFileSystem.current?.perform(name) { (system) throws(SPIFFSError) in
            try body(system, handle, &detail)
        }
        result = answer.flatMap { $0 < 0 ? nil : $0 } ?? failure
    }
    finish(call, UInt32(bitPattern: descriptor), result, detail)
    return result
}

/// A call about files by name. `detail` is asked only where there is a trace.
private func onNames(
    _ call: TraceCall, _ name: StaticString, _ path: UnsafePointer<CChar>?,
    detail: @autoclosure () -> UInt32 = 0,
    _ body: (SPIFFS) throws(SPIFFSError) -> Int32
) -> Int32 {
    Machine.lend { $0.charge(Cost.system) }
    let result = ChipFileSystem.current?.perform(name, body) ?? -1
    if Machine.lend({ $0.trace.isOn }) { finish(call, text(path), result, detail()) }
    Machine.lend { $0.settle() }
    return result
}

private func finish(_ call: TraceCall, _ object: UInt32, _ result: Int32, _ detail: UInt32) {
    Machine.lend {
        $0.note(call, object, UInt32(bitPattern: result), detail: detail)
        $0.settle()
    }
}

/// The id of a path's text in the trace.
private func text(_ path: UnsafePointer<CChar>?) -> UInt32 {
    let path = path.map { String(cString: $0) } ?? "NULL"
    return Machine.lend { $0.trace.intern(path) }
}

// MARK: By name

/// C: open, whose variadic form is CHost's. The lowest free descriptor above 3, or -1.
func openFile(_ path: UnsafePointer<CChar>?, flags: CInt) -> CInt {
    onNames(.fileOpen, "open", path, detail: UInt32(bitPattern: flags)) {
        (system) throws(SPIFFSError) in
        let flags = SPIFFS.Flags(openFlags: flags)
        guard let name = fileName(path) else {
            throw flags.contains(.create) ? .conflictingName : .notFound
        }
        return Descriptor(handle: try system.open(name, flags)).number
    }
}

@c @implementation
public func h8266_unlink(_ path: UnsafePointer<CChar>!) -> CInt {
    onNames(.fileRemove, "unlink", path) { (system) throws(SPIFFSError) in
        guard let name = fileName(path) else { throw .notFound }
        try system.remove(name)
        return 0
    }
}

@c @implementation
public func h8266_rename(_ from: UnsafePointer<CChar>!, _ to: UnsafePointer<CChar>!) -> CInt {
    onNames(.fileRename, "rename", from, detail: text(to)) { (system) throws(SPIFFSError) in
        guard let old = fileName(from) else { throw .notFound }
        guard let new = fileName(to) else { throw .conflictingName }
        try system.rename(old, to: new)
        return 0
    }
}

// MARK: Open files

@c @implementation
public func h8266_read(
    _ descriptor: CInt, _ buffer: UnsafeMutableRawPointer!, _ size: Int
) -> sdk_ssize_t {
    onFile(.fileRead, "read", descriptor, detail: UInt32(clamping: size)) {
        (system, handle, _) throws(SPIFFSError) in
        let bytes = UnsafeMutableRawBufferPointer(
            start: buffer, count: buffer == nil ? 0 : transferable(size))
        return Int32(try system.read(handle, into: bytes))
    }
}

@c @implementation
public func h8266_write(
    _ descriptor: CInt, _ buffer: UnsafeRawPointer!, _ size: Int
) -> sdk_ssize_t {
    onFile(.fileWrite, "write", descriptor, detail: UInt32(clamping: size)) {
        (system, handle, _) throws(SPIFFSError) in
        let count = buffer == nil ? 0 : transferable(size)
        try system.write(handle, UnsafeRawBufferPointer(start: buffer, count: count))
        return Int32(count)
    }
}

/// SPIFFS takes sizes with a sign: above 2 GiB nothing is transferred.
private func transferable(_ size: Int) -> Int { Int32(exactly: size).map { max(0, Int($0)) } ?? 0 }

@c @implementation
public func h8266_lseek(
    _ descriptor: CInt, _ offset: sdk_off_t, _ whence: CInt
) -> sdk_off_t {
    onFile(.fileSeek, "lseek", descriptor, detail: UInt32(bitPattern: whence)) {
        (system, handle, _) throws(SPIFFSError) in
        let origin: SPIFFS.Origin =
            switch whence {
            case SPIFFS_SEEK_CUR: .current
            case SPIFFS_SEEK_END: .end
            default: .start
            }
        return Int32(clamping: try system.seek(handle, Int(offset), from: origin))
    }
}

/// 0 also when there was nothing to close, or when what waited found no room.
@c @implementation
public func h8266_close(_ descriptor: CInt) -> CInt {
    onFile(.fileClose, "close", descriptor, failure: 0) {
        (system, handle, _) throws(SPIFFSError) in
        try system.close(handle)
        return 0
    }
}

/// The standard streams are character devices.
@c @implementation
public func h8266_fstat(_ descriptor: CInt, _ result: UnsafeMutablePointer<sdk_stat>!) -> CInt {
    guard let result else { Machine.current.misuse("fstat", "was given no structure") }
    result.pointee = sdk_stat()
    if Descriptor(number: descriptor) == nil {
        let characterDevice: sdk_mode_t = 0o020000
        result.pointee.st_ino = sdk_ino_t(truncatingIfNeeded: descriptor)
        result.pointee.st_rdev = sdk_dev_t(truncatingIfNeeded: descriptor)
        result.pointee.st_mode = characterDevice | 0o666
        Machine.lend { $0.charge(Cost.system) }
        finish(.fileStatus, UInt32(bitPattern: descriptor), 0, 0)
        return 0
    }
    return onFile(.fileStatus, "fstat", descriptor) {
        (system, handle, detail) throws(SPIFFSError) in
        let entry = try system.status(handle)
        result.pointee.st_ino = entry.id
        result.pointee.st_mode = 0o666
        result.pointee.st_nlink = 1
        result.pointee.st_size = sdk_off_t(clamping: entry.size)
        detail = UInt32(clamping: entry.size)
        return 0
    }
}
