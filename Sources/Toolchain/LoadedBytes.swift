// What of a firmware is loaded: the file without its debug information and its section table.
//
// Interface: `Firmware.loadedBytes()`.
//
// The linker puts everything that is loaded before everything that is not, and the loader reads
// program headers only. So the part up to the end of the last segment is a whole shared object.

extension Firmware {
    /// The shared object as it goes into an image.
    public func loadedBytes() throws(BuildFailure) -> [UInt8] {
        guard let bytes = Files.read(path) else { throw .input("cannot read \(path)") }
        guard var loaded = Self.segments(of: bytes) else {
            throw .input("\(path) is damaged; build again")
        }
        // No section table: its offset, the size of its rows, their number, and the names' row.
        for offset in Array(40..<48) + Array(58..<64) { loaded[offset] = 0 }
        return loaded
    }

    /// The file up to the end of its last segment; nil for anything but a well-formed file.
    private static func segments(of bytes: [UInt8]) -> [UInt8]? {
        func word(_ at: UInt64, _ count: UInt64) -> UInt64? {
            guard at <= UInt64(bytes.count), count <= UInt64(bytes.count) - at else { return nil }
            return (0..<count).reversed().reduce(0) { $0 << 8 | UInt64(bytes[Int(at + $1)]) }
        }
        guard bytes.starts(with: [0x7F, 0x45, 0x4C, 0x46, 2, 1]), let table = word(32, 8),
            let rowSize = word(54, 2), let rows = word(56, 2), rowSize >= 56, rows < 64
        else { return nil }
        var end = UInt64(64)
        for row in 0..<rows {
            let (base, overflow) = table.addingReportingOverflow(row * rowSize)
            guard !overflow, let type = word(base, 4), let offset = word(base + 8, 8),
                let size = word(base + 32, 8)
            else { return nil }
            let (last, wraps) = offset.addingReportingOverflow(size)
            guard !wraps, last <= UInt64(bytes.count) else { return nil }
            // PT_NULL has no bytes; every other kind lies in the file.
            if type != 0 { end = max(end, last) }
        }
        return Array(bytes[..<Int(end)])
    }
}
