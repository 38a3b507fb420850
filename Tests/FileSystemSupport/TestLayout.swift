//  Small file systems of different shapes, in which files soon crowd each other.

import FileSystem

public enum TestLayout {
    public static let all: [Layout] = [
        make(8 * 4096, block: 4096, page: 256),
        make(12 * 4096, block: 4096, page: 128),
        make(6 * 8192, block: 8192, page: 256),
        make(10 * 4096, block: 4096, page: 256, .modern),
        make(16 * 4096, block: 4096, page: 64),
        make(8 * 4096, block: 4096, page: 512),
        make(5 * 16384, block: 16384, page: 256, .modern),
    ]

    public static func of(seed: UInt64) -> Layout { all[Int(seed % UInt64(all.count))] }

    public static func make(
        _ size: Int, block: Int, page: Int, _ format: Layout.Format = .sdk15
    ) -> Layout {
        do {
            return try Layout(size: size, blockSize: block, pageSize: page, format: format)
        } catch {
            fatalError("\(size), \(block), \(page): \(error)")
        }
    }
}
