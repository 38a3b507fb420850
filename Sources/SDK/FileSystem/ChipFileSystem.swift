//  The file system on the chip's own flash, which esp_spiffs_init mounts and open() reaches.
//
//  There is one, as in the SDK. Its buffers are taken from the chip's heap, though only the first
//  is used: what passes between SPIFFS and flash goes through it, as firmware may have a read
//  function of its own, which keeps addresses in 32 bits. It is of the world, because
//  `--spiffs-layout` is; what is mounted goes with the board.
//
//  Rules: flash operations take time and may switch tasks, so a task may be parked, or ended, in
//  the middle of a call. A call that comes while another is in there is refused (SPIFFS_LOCK is
//  empty). Source: behaviour.md 17; spiffs_format.md, esp_spiffs glue; C: esp_spiffs.c.

import CHost
import Chip
import FileSystem
import Machine
import SDKHeaders

public final class ChipFileSystem: Subsystem, HeapKeeper {
    /// How index headers are laid out, also on flash functions of firmware's.
    let format: Layout.Format

    private struct Mounted {
        let system: SPIFFS
        /// Of the chip's heap.
        let buffers: [UnsafeMutableRawPointer]
    }
    private var mounted: Mounted?
    /// A call is in there.
    private var isBusy = false

    public init(format: Layout.Format) { self.format = format }

    public var keptBlocks: [UnsafeMutableRawPointer] { mounted?.buffers ?? [] }

    // MARK: Boards

    /// Where a board has it: no structure of firmware's lies there.
    private static let place: UInt32 = 0

    /// That of the board that runs; nil while constructors of C++ run, before there is a task.
    static var current: ChipFileSystem? {
        Machine.lend { $0.attachment(at: place) } as? ChipFileSystem
    }

    public func boardStarted(_ machine: Machine) {
        mounted = nil
        isBusy = false
        machine.attach(self, at: ChipFileSystem.place)
        h8_libc().pointee.open_file = { openFile($0, flags: $1) }
    }

    public func boardEnds(_ machine: Machine) { mounted = nil }

    // MARK: Mounting

    /// Takes the buffers, and reads the lookup pages. May switch tasks.
    ///
    /// - Returns: 0, or -1 when it is mounted already, when memory is short, or when no file system
    /// can
    ///   be as `config` says.
    func mount(_ config: esp_spiffs_config) -> Int32 {
        guard mounted == nil, !isBusy else { return -1 }
        isBusy = true
        defer { isBusy = false }
        guard let buffers = takeBuffers(config) else { return -1 }
        do throws(SPIFFSError) {
            let system = try makeSystem(config, work: buffers[0])
            try system.mount()
            mounted = Mounted(system: system, buffers: buffers)
            return 0
        } catch {
            give(back: buffers)
            if error == .notConfigured || error == .magicNotPossible { advise(on: config) }
            return -1
        }
    }

    /// Writes what waits and gives the buffers back; with `formatting`, erases every block. Nothing
    /// happens when nothing is mounted.
    func unmount(formatting: Bool) {
        guard let mounted else { return }
        guard !isBusy else { return adviseOnSharing() }
        isBusy = true
        defer { isBusy = false }
        mounted.system.unmount()
        // The SDK frees them first, and formatting needs none of them.
        if formatting { try? mounted.system.format() }
        self.mounted = nil
        give(back: mounted.buffers)
    }

    private func takeBuffers(_ config: esp_spiffs_config) -> [UnsafeMutableRawPointer]? {
        var buffers: [UnsafeMutableRawPointer] = []
        let sizes = [
            config.log_page_size.multipliedReportingOverflow(by: 2).partialValue,
            config.fd_buf_size, config.cache_buf_size,
        ]
        for size in sizes {
            guard let buffer = Machine.lend({ $0.allocate(size, in: "esp_spiffs_init") }) else {
                give(back: buffers)
                return nil
            }
            buffers.append(buffer)
        }
        return buffers
    }

    private func give(back buffers: [UnsafeMutableRawPointer]) {
        for buffer in buffers { Machine.lend { $0.release(buffer, in: "esp_spiffs_deinit") } }
    }

    private func makeSystem(
        _ config: esp_spiffs_config, work: UnsafeMutableRawPointer
    ) throws(SPIFFSError) -> SPIFFS {
        guard config.phys_erase_block == flashSectorSize else { throw .notConfigured }
        let layout = try Layout(
            size: Int(config.phys_size), blockSize: Int(config.log_block_size),
            pageSize: Int(config.log_page_size), format: format)
        return try SPIFFS(
            storage: ChipFlash(work: work, pageSize: layout.pageSize), base: config.phys_addr,
            layout: layout, handles: FirmwareFileSystem.handles(in: config.fd_buf_size),
            cachePages: FirmwareFileSystem.cachePages(
                in: config.cache_buf_size, pageSize: config.log_page_size))
    }

    /// Fidelity: the SDK mounts nearly anything, and then destroys it, or what lies beside it.
    private func advise(on config: esp_spiffs_config) {
        Machine.lend {
            $0.adviseOnce(
                .spiffsGeometry,
                "esp_spiffs_init fails: there is no file system of \(config.phys_size) bytes at "
                    + "\(config.phys_addr) in blocks of \(config.log_block_size), pages of "
                    + "\(config.log_page_size) and phys_erase_block \(config.phys_erase_block). "
                    + "phys_erase_block is 4096, blocks are multiples of it, at least 3 of them, "
                    + "and all lies within the flash")
        }
    }

    // MARK: Using it

    /// Does `body` with what is mounted. May switch tasks.
    ///
    /// - Returns: what `body` returns, or -1: the SDK keeps its error to itself, and errno as it
    /// was.
    func perform(
        _ call: StaticString, _ body: (SPIFFS) throws(SPIFFSError) -> Int32
    ) -> Int32 {
        guard let system = mounted?.system else {
            Machine.lend {
                $0.adviseOnce(
                    .unmountedFiles,
                    "\(call) fails, as there is no file system: esp_spiffs_init mounts one")
            }
            return -1
        }
        guard !isBusy else {
            adviseOnSharing()
            return -1
        }
        isBusy = true
        defer { isBusy = false }
        do {
            return try body(system)
        } catch {
            return -1
        }
    }
}

/// The chip's flash, by the SDK's functions: whole words, a page at most at a time.
///
/// A read takes all words that it touches and one more; a write reads them, changes them, and
/// writes them back, so that bits around are written as they are.
private final class ChipFlash: FlashStorage {
    private let words: UnsafeMutableRawPointer
    private let pageSize: Int

    /// - Parameter work: two pages of the chip's heap, aligned to 4.
    init(work: UnsafeMutableRawPointer, pageSize: Int) {
        words = work
        self.pageSize = pageSize
    }

    var size: UInt32 { Machine.lend { $0.flash.size } }

    func read(_ address: UInt32, into bytes: UnsafeMutableRawBufferPointer) -> FlashResult {
        for start in stride(from: 0, to: bytes.count, by: pageSize) {
            let piece = UnsafeMutableRawBufferPointer(
                rebasing: bytes[start..<min(start + pageSize, bytes.count)])
            let place = address + UInt32(start)
            let result = fetch(place, piece.count)
            guard result == .ok else { return result }
            piece.copyMemory(
                from: UnsafeRawBufferPointer(start: words + Int(place & 3), count: piece.count))
        }
        return .ok
    }

    func write(_ address: UInt32, _ bytes: UnsafeRawBufferPointer) -> FlashResult {
        for start in stride(from: 0, to: bytes.count, by: pageSize) {
            let piece = UnsafeRawBufferPointer(
                rebasing: bytes[start..<min(start + pageSize, bytes.count)])
            let place = address + UInt32(start)
            guard fetch(place, piece.count) == .ok, let source = piece.baseAddress else {
                return .error
            }
            (words + Int(place & 3)).copyMemory(from: source, byteCount: piece.count)
            let result = spi_flash_write(place & ~3, pointer, span(piece.count))
            guard result == SPI_FLASH_RESULT_OK else { return .error }
        }
        return .ok
    }

    func erase(sector: UInt32) -> FlashResult {
        spi_flash_erase_sector(UInt16(truncatingIfNeeded: sector)) == SPI_FLASH_RESULT_OK
            ? .ok : .error
    }

    /// Reads what a transfer of `count` bytes at `address` touches.
    private func fetch(_ address: UInt32, _ count: Int) -> FlashResult {
        spi_flash_read(address & ~3, pointer, span(count)) == SPI_FLASH_RESULT_OK ? .ok : .error
    }

    /// Bytes that the SDK transfers for `count`.
    private func span(_ count: Int) -> UInt32 { (UInt32(count) + 3) & ~3 + 4 }

    private var pointer: UnsafeMutablePointer<UInt32> {
        words.assumingMemoryBound(to: UInt32.self)
    }
}
