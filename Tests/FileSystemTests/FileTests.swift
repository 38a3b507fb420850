//  What the operations answer, and what they do to flash.
import FileSystem
import FileSystemSupport
import Testing

@Suite struct FileTests {
    @Test func writesAreReadBack() throws {
        let bench = try Bench()
        let bytes = pattern(5000)
        try bench.put("data", bytes)
        let handle = try bench.open("data", .read)
        #expect(try bench.read(handle, 3000) == Array(bytes[..<3000]))
        #expect(try bench.read(handle, 3000) == Array(bytes[3000...]))
        #expect(throws: SPIFFSError.endOfObject) { try bench.read(handle, 1) }
        #expect(try bench.fileSystem.isAtEnd(handle))
        #expect(try bench.fileSystem.seek(handle, -10, from: .end) == 4990)
        #expect(try bench.read(handle, 100) == Array(bytes[4990...]))
    }

    @Test func errorsAreTheSDKs() throws {
        let bench = try Bench(handles: 2)
        let system = bench.fileSystem
        #expect(throws: SPIFFSError.notFound) { try bench.open("no", .read) }
        let empty = try bench.open("empty")
        #expect(throws: SPIFFSError.endOfObject) { try system.seek(empty, 0, from: .start) }
        #expect(throws: SPIFFSError.endOfObject) { try bench.read(empty, 1) }
        let reader = try bench.open("empty", .read)
        #expect(throws: SPIFFSError.notWritable) { try system.write(reader, bytes: [1]) }
        #expect(throws: SPIFFSError.outOfHandles) { try bench.open("third") }
        try system.close(reader)
        #expect(throws: SPIFFSError.fileClosed) { try system.close(reader) }
        #expect(throws: SPIFFSError.badHandle) { try system.close(9) }
        #expect(throws: SPIFFSError.badHandle) { try system.close(0) }
        let writer = try bench.open("other", [.create, .write])
        #expect(throws: SPIFFSError.notReadable) { try bench.read(writer, 1) }
        #expect(throws: SPIFFSError.conflictingName) {
            try system.rename(name("empty"), to: name("other"))
        }
        #expect(throws: SPIFFSError.conflictingName) { try system.create(name("other")) }
        #expect(throws: SPIFFSError.mounted) { try system.mount() }
        #expect(throws: SPIFFSError.mounted) { try system.format() }
        #expect(throws: SPIFFSError.noDeletedBlocks) { try system.collectQuickly(freePages: 0) }
        system.unmount()
        #expect(throws: SPIFFSError.notMounted) { try bench.open("empty", .read) }
    }

    @Test func smallWritesWaitUntilTheyAreFlushed() throws {
        let bench = try Bench()
        let handle = try bench.open("log")
        let before = bench.flash.operations
        for _ in 0..<10 { try bench.fileSystem.write(handle, bytes: pattern(20)) }
        #expect(bench.flash.operations == before)
        try bench.fileSystem.flush(handle)
        #expect(bench.flash.operations > before)
        #expect(try bench.fileSystem.stat(name("log")).size == 200)
    }

    @Test func directWritesDoNotWait() throws {
        let bench = try Bench()
        let handle = try bench.open("log", [.create, .write, .direct])
        let before = bench.flash.operations
        try bench.fileSystem.write(handle, bytes: [1])
        #expect(bench.flash.operations > before)
    }

    @Test func twoHandlesSeeOneFile() throws {
        let bench = try Bench()
        let (first, second) = (try bench.open("file"), try bench.open("file"))
        try bench.fileSystem.write(first, bytes: pattern(100))
        #expect(try bench.read(second, 200) == pattern(100))
        try bench.fileSystem.write(second, bytes: pattern(600, 3))
        #expect(try bench.fileSystem.status(first).size == 700)
        #expect(try bench.read(first, 1000) == pattern(600, 3))
        try bench.fileSystem.remove(first)
        #expect(throws: SPIFFSError.fileClosed) { try bench.fileSystem.write(second, bytes: [1]) }
        #expect(throws: SPIFFSError.notFound) { try bench.fileSystem.stat(name("file")) }
    }

    @Test func aFileThatIsEmptiedElsewhereIsWrittenFromItsStart() throws {
        let bench = try Bench()
        let first = try bench.open("file", [.create, .write, .direct])
        try bench.fileSystem.write(first, bytes: pattern(1000))
        try bench.fileSystem.write(first, bytes: pattern(50))
        let second = try bench.open("file", [.truncate, .read])
        try bench.fileSystem.write(first, bytes: [1, 2, 3])
        #expect(try bench.read(second, 10) == [1, 2, 3])
    }

    @Test func aFullFileSystemSaysSoAndKeepsWhatItHas() throws {
        let bench = try Bench()
        let (total, used) = try bench.fileSystem.info()
        #expect(total == (14 * 15 + 1) * 251 && used == 0)
        var count = 0
        do {
            while true {
                try bench.put("file\(count)", pattern(2000, count))
                count += 1
            }
        } catch SPIFFSError.full {
        }
        #expect(count >= 14 * 15 / 10)
        for file in 0..<count {
            let entry = try bench.fileSystem.stat(name("file\(file)"))
            #expect(try bench.fileSystem.content(of: entry) == pattern(2000, file))
        }
        for file in 0..<count { try bench.fileSystem.remove(name("file\(file)")) }
        try bench.put("large", pattern(30_000))
    }

    @Test func erasesAreSpread() throws {
        let bench = try Bench()
        try bench.put("still", pattern(10_000))
        for round in 0..<2000 { try bench.put("busy", pattern(700, round)) }
        var erases: [Int: Int] = [:]
        bench.flash.willChange = { change in
            if case .erase(let offset) = change { erases[offset / 4096, default: 0] += 1 }
        }
        for round in 0..<4000 { try bench.put("busy", pattern(700, round)) }
        #expect(erases.count == 16, "blocks that never change take their turn")
        #expect(erases.values.max()! < 3 * erases.values.min()!)
        let entry = try bench.fileSystem.stat(name("still"))
        #expect(try bench.fileSystem.content(of: entry) == pattern(10_000))
    }

    @Test func aFlashThatRefusesIsReported() throws {
        let bench = try Bench()
        try bench.put("file", pattern(500))
        bench.flash.refusesFrom = bench.flash.operations
        #expect(throws: SPIFFSError.flash) { try bench.put("other", pattern(500)) }
        let entry = try bench.fileSystem.stat(name("file"))
        #expect(try bench.fileSystem.content(of: entry) == pattern(500))
    }

    @Test func impossibleLayoutsAreRefused() {
        #expect(throws: SPIFFSError.notConfigured) {
            try Layout(size: 8192, blockSize: 4096, pageSize: 256)
        }
        #expect(throws: SPIFFSError.notConfigured) {
            try Layout(size: 65536, blockSize: 4096, pageSize: 250)
        }
        #expect(throws: SPIFFSError.notConfigured) {
            try Layout(size: 65536, blockSize: 4096, pageSize: 32)
        }
        // 96 pages in a block, and lookup pages for 64 entries.
        #expect(throws: SPIFFSError.notConfigured) {
            try Layout(size: 12288 * 4, blockSize: 12288, pageSize: 128)
        }
    }
}

@Suite struct DescriptorTests {
    @Test func theFirstFileIsFour() throws {
        let bench = try Bench()
        #expect(Descriptor(handle: try bench.open("a")).number == 4)
        let second = Descriptor(handle: try bench.open("b"))
        #expect(second.number == 5)
        try bench.fileSystem.close(try #require(Descriptor(number: 4)).handle)
        #expect(Descriptor(handle: try bench.open("c")).number == 4, "the lowest free one")
        #expect(Descriptor(number: 5) == second)
        for number in [-1, 0, 1, 2] as [Int32] { #expect(Descriptor(number: number) == nil) }
        let none = try #require(Descriptor(number: 3))
        #expect(throws: SPIFFSError.badHandle) { try bench.fileSystem.close(none.handle) }
    }

    @Test func openFlags() {
        #expect(SPIFFS.Flags(openFlags: 0) == .read)
        #expect(SPIFFS.Flags(openFlags: 1) == .write)
        #expect(SPIFFS.Flags(openFlags: 0x0602) == [.read, .write, .create, .truncate])
        #expect(SPIFFS.Flags(openFlags: 0x0A09) == [.write, .append, .create], "O_EXCL is ignored")
    }
}
