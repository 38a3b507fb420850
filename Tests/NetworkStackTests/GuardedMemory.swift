//  Memory whose blocks end where a page ends behind which nothing may be touched: a read or write
//  past a block ends the test at once, in lwIP's own code too, which no sanitizer was compiled
//  into.

import Glibc
import NetworkStack

/// Pages of this process in memory.
func residentPages() -> Int {
    guard let file = fopen("/proc/self/statm", "r") else { return 0 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 128)
    guard fgets(&line, Int32(line.count), file) != nil else { return 0 }
    let text = String(decoding: line.prefix { $0 > 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
}

final class GuardedMemory: StackMemory {
    private static let page = 4096
    private var free: [Int: [UnsafeMutableRawPointer]] = [:]
    private var sizes: [UnsafeMutableRawPointer: Int] = [:]
    private(set) var live = 0

    func allocate(_ size: Int) -> UnsafeMutableRawPointer? {
        let pages = (size + Self.page - 1) / Self.page
        let start = free[pages]?.popLast() ?? map(pages)
        let rounded = (size + 7) & ~7
        let block = start + (pages * Self.page - rounded)
        // What is used before it is set shows as nonsense.
        memset(block, 0xA5, rounded)
        sizes[block] = pages
        live += 1
        return block
    }

    func release(_ memory: UnsafeMutableRawPointer) {
        guard let pages = sizes.removeValue(forKey: memory) else {
            fatalError("released twice, or never allocated")
        }
        let start = UnsafeMutableRawPointer(
            bitPattern: UInt(bitPattern: memory) & ~UInt(Self.page - 1))!
        free[pages, default: []].append(start)
        live -= 1
    }

    private func map(_ pages: Int) -> UnsafeMutableRawPointer {
        let length = (pages + 1) * Self.page
        let start = mmap(
            nil, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)!
        mprotect(start + pages * Self.page, Self.page, PROT_NONE)
        return start
    }
}
