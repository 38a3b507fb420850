//  A file system in memory for a test.
import FileSystem
import FileSystemSupport
import Testing

struct Bench {
    let flash: RAMFlash
    let fileSystem: SPIFFS

    init(
        _ layout: Layout = TestLayout.make(16 * 4096, block: 4096, page: 256), handles: Int = 4,
        cachePages: Int = 4, image: [UInt8]? = nil
    ) throws {
        flash = image.map { RAMFlash($0) } ?? RAMFlash(size: layout.size)
        fileSystem = try SPIFFS(
            storage: flash, layout: layout, handles: handles, cachePages: cachePages)
        try fileSystem.mount()
    }

    func open(_ name: String, _ flags: SPIFFS.Flags = [.create, .read, .write]) throws -> Int {
        try fileSystem.open(FileName(name.utf8)!, flags)
    }

    func put(_ name: String, _ bytes: [UInt8]) throws {
        let handle = try open(name, [.create, .truncate, .write])
        // In pieces: for more than five blocks at once room is not always made.
        for start in stride(from: 0, to: bytes.count, by: 1000) {
            try fileSystem.write(handle, bytes: Array(bytes[start...].prefix(1000)))
        }
        try fileSystem.close(handle)
    }

    func read(_ handle: Int, _ count: Int) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let got = try bytes.withUnsafeMutableBytes { try fileSystem.read(handle, into: $0) }
        return Array(bytes[..<got])
    }
}

func name(_ text: String) -> FileName { FileName(text.utf8)! }

/// Bytes that tell where they are.
func pattern(_ count: Int, _ seed: Int = 0) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: ($0 &* 31 &+ $0 / 251) &+ seed) }
}
