//  spiffs/spiffs.h: SPIFFS on flash functions of firmware's own. What it does is in FileSystem;
//  here are the C structures, the error numbers and the answers.
//
//  Rules: firmware's flash functions run inside of these calls, so a task may be parked, or ended,
//  in the middle. The structure's state lives in a `FirmwareFileSystem` that the board owns. A call
//  that comes while another is in there is refused: on the chip the two would spoil each other's
//  work, because SPIFFS_LOCK is empty.

import FileSystem
import Machine
import SDKHeaders

// MARK: The whole

@c @implementation
public func SPIFFS_mount(
    _ fs: UnsafeMutablePointer<spiffs>!, _ config: UnsafeMutablePointer<spiffs_config>!,
    _ work: UnsafeMutablePointer<UInt8>!, _ fd_space: UnsafeMutablePointer<UInt8>!,
    _ fd_space_size: UInt32, _ cache: UnsafeMutableRawPointer!, _ cache_size: UInt32,
    _ check_cb_f: spiffs_check_callback!
) -> Int32 {
    Machine.lend { $0.charge(Cost.system) }
    guard let fs, let config, let work, fd_space != nil else {
        Machine.current.misuse("SPIFFS_mount", "was given no structure, configuration or memory")
    }
    fs.pointee = spiffs()
    fs.pointee.cfg = config.pointee
    fs.pointee.lu_work = work
    fs.pointee.work = work + Int(config.pointee.log_page_size)
    fs.pointee.fd_space = fd_space
    fs.pointee.fd_count = fd_space_size / FirmwareFileSystem.handleBytes
    fs.pointee.cache = cache
    fs.pointee.cache_size = cache == nil ? 0 : cache_size
    fs.pointee.check_cb_f = check_cb_f
    do {
        let system = try FirmwareFileSystem(fs)
        Machine.lend { $0.attach(system, at: address(fs)) }
    } catch {
        fs.pointee.err_code = error.code
        return -1
    }
    return perform(fs) { (system) throws(SPIFFSError) in
        try system.mount()
        fs.pointee.config_magic = FirmwareFileSystem.configured
        return 0
    }
}

@c @implementation
public func SPIFFS_unmount(_ fs: UnsafeMutablePointer<spiffs>!) {
    _ = perform(fs) { (system) throws(SPIFFSError) in
        system.unmount()
        return 0
    }
}

// MARK: Files

@c @implementation
public func SPIFFS_creat(
    _ fs: UnsafeMutablePointer<spiffs>!, _ path: UnsafeMutablePointer<Int8>!, _ mode: UInt16
) -> Int32 {
    perform(fs) { (system) throws(SPIFFSError) in
        guard let name = fileName(path) else { throw .conflictingName }
        try system.create(name)
        return 0
    }
}

@c @implementation
public func SPIFFS_open(
    _ fs: UnsafeMutablePointer<spiffs>!, _ path: UnsafeMutablePointer<Int8>!, _ flags: UInt16,
    _ mode: UInt16
) -> spiffs_file {
    spiffs_file(
        perform(fs) { (system) throws(SPIFFSError) in
            let flags = SPIFFS.Flags(rawValue: flags)
            guard let name = fileName(path) else {
                throw flags.contains(.create) ? .conflictingName : .notFound
            }
            return Int32(try system.open(name, flags))
        })
}

@c @implementation
public func SPIFFS_open_by_dirent(
    _ fs: UnsafeMutablePointer<spiffs>!, _ e: UnsafeMutablePointer<spiffs_dirent>!,
    _ flags: UInt16, _ mode: UInt16
) -> spiffs_file {
    spiffs_file(
        perform(fs) { (system) throws(SPIFFSError) in
            guard let e else { throw .notFound }
            return Int32(
                try system.open(page: Int(e.pointee.pix), SPIFFS.Flags(rawValue: flags)))
        })
}

/// Bytes read, or -1; with SPIFFS_ERR_END_OF_OBJECT at the end of the file.
@c @implementation
public func SPIFFS_read(
    _ fs: UnsafeMutablePointer<spiffs>!, _ fh: spiffs_file, _ buf: UnsafeMutableRawPointer!,
    _ len: Int32
) -> Int32 {
    perform(fs) { (system) throws(SPIFFSError) in
        let bytes = UnsafeMutableRawBufferPointer(
            start: buf, count: buf == nil ? 0 : max(0, Int(len)))
        return Int32(try system.read(Int(fh), into: bytes))
    }
}

/// `len`, or -1.
@c @implementation
public func SPIFFS_write(
    _ fs: UnsafeMutablePointer<spiffs>!, _ fh: spiffs_file, _ buf: UnsafeMutableRawPointer!,
    _ len: Int32
) -> Int32 {
    perform(fs) { (system) throws(SPIFFSError) in
        let count = buf == nil ? 0 : max(0, Int(len))
        try system.write(Int(fh), UnsafeRawBufferPointer(start: buf, count: count))
        return Int32(count)
    }
}

/// The new position, or -1.
@c @implementation
public func SPIFFS_lseek(
    _ fs: UnsafeMutablePointer<spiffs>!, _ fh: spiffs_file, _ offs: Int32, _ whence: CInt
) -> Int32 {
    perform(fs) { (system) throws(SPIFFSError) in
        let origin: SPIFFS.Origin =
            switch whence {
            case SPIFFS_SEEK_CUR: .current
            case SPIFFS_SEEK_END: .end
            default: .start
            }
        return Int32(clamping: try system.seek(Int(fh), Int(offs), from: origin))
    }
}

@c @implementation
public func SPIFFS_remove(
    _ fs: UnsafeMutablePointer<spiffs>!, _ path: UnsafeMutablePointer<Int8>!
) -> Int32 {
    perform(fs) { (system) throws(SPIFFSError) in
        guard let name = fileName(path) else { throw .notFound }
        try system.remove(name)
        return 0
    }
}

@c @implementation
public func SPIFFS_fremove(_ fs: UnsafeMutablePointer<spiffs>!, _ fh: spiffs_file) -> Int32 {
    perform(fs) { (system) throws(SPIFFSError) in
        try system.remove(Int(fh))
        return 0
    }
}

@c @implementation
public func SPIFFS_stat(
    _ fs: UnsafeMutablePointer<spiffs>!, _ path: UnsafeMutablePointer<Int8>!,
    _ s: UnsafeMutablePointer<spiffs_stat>!
) -> Int32 {
    perform(fs) { (system) throws(SPIFFSError) in
        guard let name = fileName(path), let s else { throw .notFound }
        fill(s, try system.stat(name))
        return 0
    }
}

@c @implementation
public func SPIFFS_fstat(
    _ fs: UnsafeMutablePointer<spiffs>!, _ fh: spiffs_file, _ s: UnsafeMutablePointer<spiffs_stat>!
) -> Int32 {
    perform(fs) { (system) throws(SPIFFSError) in
        let entry = try system.status(Int(fh))
        if let s { fill(s, entry) }
        return 0
    }
}

@c @implementation
public func SPIFFS_fflush(_ fs: UnsafeMutablePointer<spiffs>!, _ fh: spiffs_file) -> Int32 {
    perform(fs) { (system) throws(SPIFFSError) in
        try system.flush(Int(fh))
        return 0
    }
}

@c @implementation
public func SPIFFS_close(_ fs: UnsafeMutablePointer<spiffs>!, _ fh: spiffs_file) {
    _ = perform(fs) { (system) throws(SPIFFSError) in
        try system.close(Int(fh))
        return 0
    }
}

@c @implementation
public func SPIFFS_rename(
    _ fs: UnsafeMutablePointer<spiffs>!, _ old: UnsafeMutablePointer<Int8>!,
    _ newPath: UnsafeMutablePointer<Int8>!
) -> Int32 {
    perform(fs) { (system) throws(SPIFFSError) in
        guard let from = fileName(old) else { throw .notFound }
        guard let to = fileName(newPath) else { throw .conflictingName }
        try system.rename(from, to: to)
        return 0
    }
}

@c @implementation
public func SPIFFS_errno(_ fs: UnsafeMutablePointer<spiffs>!) -> Int32 { fs.pointee.err_code }

@c @implementation
public func SPIFFS_clearerr(_ fs: UnsafeMutablePointer<spiffs>!) {
    fs.pointee.err_code = SPIFFS_OK
}

// MARK: Directories

@c @implementation
public func SPIFFS_opendir(
    _ fs: UnsafeMutablePointer<spiffs>!, _ name: UnsafeMutablePointer<Int8>!,
    _ d: UnsafeMutablePointer<spiffs_DIR>!
) -> UnsafeMutablePointer<spiffs_DIR>! {
    let result = perform(fs) { (system) throws(SPIFFSError) in
        guard system.isMounted else { throw .notMounted }
        return 0
    }
    guard result == 0, let d else { return nil }
    d.pointee = spiffs_DIR(fs: fs, block: 0, entry: 0)
    return d
}

@c @implementation
public func SPIFFS_closedir(_ d: UnsafeMutablePointer<spiffs_DIR>!) -> Int32 { 0 }

@c @implementation
public func SPIFFS_readdir(
    _ d: UnsafeMutablePointer<spiffs_DIR>!, _ e: UnsafeMutablePointer<spiffs_dirent>!
) -> UnsafeMutablePointer<spiffs_dirent>! {
    guard let d, let e, let fs = d.pointee.fs else { return nil }
    let found = perform(fs) { (system) throws(SPIFFSError) in
        let layout = system.layout
        let start = layout.page(block: Int(d.pointee.block), entry: Int(d.pointee.entry))
        guard let entry = try system.readDirectory(from: start) else { return 0 }
        let next = layout.position(of: entry.page)
        d.pointee.block = UInt16(next.block)
        d.pointee.entry = CInt(next.entry + 1)
        e.pointee.obj_id = entry.id
        e.pointee.type = entry.type
        e.pointee.size = UInt32(clamping: entry.size)
        e.pointee.pix = UInt16(entry.page)
        copy(entry.name, to: &e.pointee.name)
        return 1
    }
    return found == 1 ? e : nil
}

// MARK: Care

/// Fidelity: the callback hears of everything at the end, and of progress only 0 and 256.
@c @implementation
public func SPIFFS_check(_ fs: UnsafeMutablePointer<spiffs>!) -> Int32 {
    perform(fs) { (system) throws(SPIFFSError) in
        let findings = try system.check()
        guard let callback = fs.pointee.check_cb_f else { return 0 }
        callback(SPIFFS_CHECK_LOOKUP, SPIFFS_CHECK_PROGRESS, 0, 0)
        for finding in findings {
            callback(
                spiffs_check_type(rawValue: finding.stage.rawValue),
                spiffs_check_report(rawValue: finding.action.rawValue), UInt32(finding.id),
                UInt32(clamping: finding.page))
        }
        callback(SPIFFS_CHECK_PAGE, SPIFFS_CHECK_PROGRESS, 256, 0)
        return 0
    }
}

@c @implementation
public func SPIFFS_info(
    _ fs: UnsafeMutablePointer<spiffs>!, _ total: UnsafeMutablePointer<UInt32>!,
    _ used: UnsafeMutablePointer<UInt32>!
) -> Int32 {
    perform(fs) { (system) throws(SPIFFSError) in
        let info = try system.info()
        if let total { total.pointee = UInt32(info.total) }
        if let used { used.pointee = UInt32(info.used) }
        return 0
    }
}

@c @implementation
public func SPIFFS_format(_ fs: UnsafeMutablePointer<spiffs>!) -> Int32 {
    perform(fs) { (system) throws(SPIFFSError) in
        try system.format()
        return 0
    }
}

@c @implementation
public func SPIFFS_mounted(_ fs: UnsafeMutablePointer<spiffs>!) -> UInt8 {
    fs == nil ? 0 : fs.pointee.mounted
}

@c @implementation
public func SPIFFS_gc_quick(_ fs: UnsafeMutablePointer<spiffs>!, _ max_free_pages: UInt16) -> Int32
{
    perform(fs) { (system) throws(SPIFFSError) in
        try system.collectQuickly(freePages: Int(max_free_pages))
        return 0
    }
}

@c @implementation
public func SPIFFS_gc(_ fs: UnsafeMutablePointer<spiffs>!, _ size: UInt32) -> Int32 {
    perform(fs) { (system) throws(SPIFFSError) in
        try system.collect(bytes: Int(size))
        return 0
    }
}
