//  The CRC-32 of zlib and Ethernet: polynomial 0xEDB88320, reflected.

public struct CRC32: Sendable {
    private var state: UInt32 = .max

    /// For the byte `i` in the lowest position, `table[k * 256 + i]` is its effect after k more
    /// bytes: four bytes are taken at a time.
    private static let table: [UInt32] = {
        var table = [UInt32](repeating: 0, count: 4 * 256)
        for byte in 0..<256 {
            var value = UInt32(byte)
            for _ in 0..<8 { value = value >> 1 ^ (value & 1 == 0 ? 0 : 0xEDB8_8320) }
            table[byte] = value
        }
        for index in 256..<table.count {
            let before = table[index - 256]
            table[index] = before >> 8 ^ table[Int(before & 0xFF)]
        }
        return table
    }()

    public init() {}

    /// The checksum of everything that was added.
    public var value: UInt32 { ~state }

    public mutating func add(_ bytes: UnsafeRawBufferPointer) {
        Self.table.withUnsafeBufferPointer { table in
            var index = 0
            while index + 4 <= bytes.count {
                let word = bytes.loadUnaligned(fromByteOffset: index, as: UInt32.self).littleEndian
                let mixed = state ^ word
                state =
                    table[768 + Int(mixed & 0xFF)] ^ table[512 + Int(mixed >> 8 & 0xFF)]
                    ^ table[256 + Int(mixed >> 16 & 0xFF)] ^ table[Int(mixed >> 24)]
                index += 4
            }
            while index < bytes.count {
                state = state >> 8 ^ table[Int((state ^ UInt32(bytes[index])) & 0xFF)]
                index += 1
            }
        }
    }

    public static func of(_ bytes: some Collection<UInt8>) -> UInt32 {
        var sum = CRC32()
        if bytes.withContiguousStorageIfAvailable({ sum.add(UnsafeRawBufferPointer($0)) }) == nil {
            Array(bytes).withUnsafeBytes { sum.add($0) }
        }
        return sum.value
    }
}
