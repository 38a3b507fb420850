//  A SPIFFS on firmware's own flash functions, and how calls reach it.

import CHost
import Chip
import FileSystem
import Machine
import SDKHeaders

/// What stands behind a `spiffs` structure while its board lives.
final class FirmwareFileSystem {
    /// What one open file takes of fd_space on the chip.
    static let handleBytes: UInt32 = 36
    /// What the cache takes on the chip for itself, and for each page.
    private static let cacheBytes: UInt32 = 20
    /// In `config_magic` of a structure that was mounted once.
    static let configured: UInt32 = 0x2009_0315

    let system: SPIFFS
    let flash: FirmwareFlash
    /// A call is in there.
    var isBusy = false

    init(_ fs: UnsafeMutablePointer<spiffs>) throws(SPIFFSError) {
        let config = fs.pointee.cfg
        let layout = try Layout(
            size: Int(config.phys_size), blockSize: Int(config.log_block_size),
            pageSize: Int(config.log_page_size),
            format: ChipFileSystem.current?.format ?? .sdk15)
        guard let flash = FirmwareFlash(config, buffer: fs.pointee.lu_work) else {
            throw .notConfigured
        }
        self.flash = flash
        system = try SPIFFS(
            storage: flash, base: config.phys_addr, layout: layout,
            handles: Int(min(fs.pointee.fd_count, 0x7FFF)),
            cachePages: FirmwareFileSystem.cachePages(
                in: fs.pointee.cache_size, pageSize: config.log_page_size))
    }

    /// Files that can be open at once with so many bytes for them.
    static func handles(in bytes: UInt32) -> Int { Int(min(bytes / handleBytes, 0x7FFF)) }

    static func cachePages(in bytes: UInt32, pageSize: UInt32) -> Int {
        Int(bytes / (pageSize + cacheBytes))
    }
}

/// Firmware's hal_read_f, hal_write_f and hal_erase_f as a flash.
///
/// Firmware may keep an address in 32 bits, so bytes pass through its own work memory.
final class FirmwareFlash: FlashStorage {
    private let config: spiffs_config
    private let buffer: UnsafeMutableRawBufferPointer
    /// What firmware's function last answered with, when it was an error.
    private(set) var error: Int32 = 0

    /// - Returns: nil when a function is missing, or blocks of erasing are not whole sectors.
    init?(_ config: spiffs_config, buffer: UnsafeMutablePointer<UInt8>) {
        guard config.hal_read_f != nil, config.hal_write_f != nil, config.hal_erase_f != nil,
            config.phys_erase_block > 0, config.phys_erase_block % flashSectorSize == 0,
            config.log_block_size % config.phys_erase_block == 0,
            config.phys_addr <= UInt32.max - config.phys_size
        else { return nil }
        self.config = config
        self.buffer = UnsafeMutableRawBufferPointer(
            start: buffer, count: Int(config.log_page_size))
    }

    var size: UInt32 { config.phys_addr + config.phys_size }

    private func result(_ code: Int32) -> FlashResult {
        if code < 0 { error = code }
        return code < 0 ? .error : .ok
    }

    func read(_ address: UInt32, into bytes: UnsafeMutableRawBufferPointer) -> FlashResult {
        let function = unsafeBitCast(config.hal_read_f, to: UnsafeMutableRawPointer.self)
        let code = h8_call_transfer(function, address, UInt32(bytes.count), buffer.baseAddress)
        guard result(code) == .ok else { return .error }
        bytes.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[..<bytes.count]))
        return .ok
    }

    func write(_ address: UInt32, _ bytes: UnsafeRawBufferPointer) -> FlashResult {
        let function = unsafeBitCast(config.hal_write_f, to: UnsafeMutableRawPointer.self)
        buffer.copyMemory(from: bytes)
        return result(
            h8_call_transfer(function, address, UInt32(bytes.count), buffer.baseAddress))
    }

    /// Firmware erases larger pieces: the first sector of each stands for all.
    func erase(sector: UInt32) -> FlashResult {
        let address = sector * flashSectorSize
        guard (address - config.phys_addr) % config.phys_erase_block == 0 else { return .ok }
        let function = unsafeBitCast(config.hal_erase_f, to: UnsafeMutableRawPointer.self)
        return result(h8_call_erase(function, address, config.phys_erase_block))
    }
}

/// Where a `spiffs` structure is: below 4 GiB, as everything of firmware's.
func address(_ fs: UnsafeMutablePointer<spiffs>) -> UInt32 {
    UInt32(truncatingIfNeeded: UInt(bitPattern: fs))
}

/// Does `body` with the file system behind a structure. An error goes into the structure, and -1
/// comes back. The structure's public numbers are brought up to date.
func perform(
    _ fs: UnsafeMutablePointer<spiffs>!, _ body: (SPIFFS) throws(SPIFFSError) -> Int32
) -> Int32 {
    Machine.lend { $0.charge(Cost.system) }
    guard let fs else { return -1 }
    let attached = Machine.lend { $0.attachment(at: address(fs)) }
    guard let files = attached as? FirmwareFileSystem else {
        fs.pointee.err_code = SPIFFSError.notConfigured.code
        return -1
    }
    guard !files.isBusy else {
        adviseOnSharing()
        fs.pointee.err_code = SPIFFSError.internal.code
        return -1
    }
    files.isBusy = true
    defer {
        files.isBusy = false
        report(files.system, in: fs)
    }
    do {
        return try body(files.system)
    } catch {
        fs.pointee.err_code = error == .flash ? files.flash.error : error.code
        return -1
    }
}

func adviseOnSharing() {
    Machine.lend {
        $0.adviseOnce(
            .sharedFileSystem,
            "two tasks use one SPIFFS at once, and SPIFFS_LOCK is empty: the second "
                + "one's call fails (SPIFFS_ERR_INTERNAL); on the chip the files would suffer")
    }
}

/// Fills in what firmware may read.
private func report(_ system: SPIFFS, in fs: UnsafeMutablePointer<spiffs>) {
    let figures = system.figures
    fs.pointee.block_count = UInt32(system.layout.blockCount)
    fs.pointee.free_blocks = UInt32(figures.freeBlocks)
    fs.pointee.stats_p_allocated = UInt32(figures.allocatedPages)
    fs.pointee.stats_p_deleted = UInt32(figures.deletedPages)
    fs.pointee.max_erase_count = figures.nextEraseCount
    fs.pointee.stats_gc_runs = system.collections
    fs.pointee.mounted = system.isMounted ? 1 : 0
}

func fileName(_ path: UnsafePointer<CChar>?) -> FileName? {
    guard let path else { return nil }
    var bytes: [UInt8] = []
    while bytes.count < Layout.nameBytes, path[bytes.count] != 0 {
        bytes.append(UInt8(bitPattern: path[bytes.count]))
    }
    return FileName(bytes)
}

func fill(_ status: UnsafeMutablePointer<spiffs_stat>, _ entry: SPIFFS.Entry) {
    status.pointee.obj_id = entry.id
    status.pointee.size = UInt32(clamping: entry.size)
    status.pointee.type = entry.type
    copy(entry.name, to: &status.pointee.name)
}

/// Into a C array of 32 bytes, filled up with zeros.
func copy<Field>(_ name: FileName, to field: inout Field) {
    withUnsafeMutableBytes(of: &field) { bytes in
        for position in bytes.indices {
            bytes[position] = position < name.bytes.count ? name.bytes[position] : 0
        }
    }
}
