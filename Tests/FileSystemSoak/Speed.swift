//  How fast SPIFFS is on a flash that takes no time: `filesystem-soak speed`.

import FileSystem

/// Prints MB/s of writing and reading a file of 512 KB in pieces of 4 KB, and the time of a mount.
func measureSpeed() throws {
    let layout = try Layout(size: 1 << 20, blockSize: 4096, pageSize: 256)
    let flash = MemoryFlash([UInt8](repeating: 0xFF, count: layout.size))
    let system = try SPIFFS(storage: flash, layout: layout)
    try system.mount()
    let name = FileName("speed".utf8)!
    var piece = (0..<4096).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    let (rounds, pieces) = (40, 128)
    let clock = ContinuousClock()
    var (writing, reading) = (Duration.zero, Duration.zero)
    for _ in 0..<rounds {
        writing += try clock.measure {
            let handle = try system.open(name, [.create, .truncate, .write])
            for _ in 0..<pieces { try piece.withUnsafeBytes { try system.write(handle, $0) } }
            try system.close(handle)
        }
        reading += try clock.measure {
            let handle = try system.open(name, .read)
            for _ in 0..<pieces {
                _ = try piece.withUnsafeMutableBytes { try system.read(handle, into: $0) }
            }
            try system.close(handle)
        }
    }
    let bytes = Double(rounds * pieces * piece.count) / 1e6
    print("write \(Int(bytes / (writing / .seconds(1)))) MB/s")
    print("read \(Int(bytes / (reading / .seconds(1)))) MB/s")
    system.unmount()
    let mounting = try clock.measure { try system.mount() }
    print("mount \(Int(mounting / .microseconds(1))) us")
}
