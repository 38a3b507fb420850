//  Images that nobody made, or that somebody spoiled: nothing may crash, hang or read outside.
import FileSystem
import FileSystemSupport
import Simulation
import Testing

@Suite struct HostileTests {
    /// Uses an image as firmware would; errors are fine.
    private func use(_ image: [UInt8], _ layout: Layout) throws {
        let bench = try Bench(layout, image: image)
        let system = bench.fileSystem
        var page = 0
        while let entry = try? system.readDirectory(from: page) {
            page = entry.page + 1
            guard let handle = try? system.open(entry, [.read, .write]) else { continue }
            _ = try? bench.read(handle, 20_000)
            _ = try? system.seek(handle, 1, from: .start)
            try? system.write(handle, bytes: pattern(700))
            try? system.close(handle)
        }
        try? bench.put("new", pattern(900))
        #expect(try system.brokenInvariant() == nil)
        // What is full of pages cannot always be mended.
        if (try? system.check()) != nil {
            _ = try system.everythingThatCanBeRead()
            #expect(try system.check().isEmpty)
        }
        #expect(try system.brokenInvariant() == nil)
    }

    @Test func randomBytes() throws {
        for seed in 0..<20 as Range<UInt64> {
            var random = SeededRandom(seed: seed)
            let layout = TestLayout.of(seed: seed)
            let image = (0..<layout.size).map { _ in UInt8.random(in: 0...255, using: &random) }
            try use(image, layout)
        }
    }

    @Test func spoiledImages() throws {
        for seed in 0..<60 as Range<UInt64> {
            var random = SeededRandom(seed: seed)
            let layout = TestLayout.of(seed: seed)
            let sequence = try OperationSequence(seed: seed, layout: layout)
            try sequence.run(steps: 60)
            var image = sequence.flash.bytes
            for _ in 0..<Int.random(in: 1...40, using: &random) {
                // Half of the damage where it hurts: in lookup pages and page headers.
                var position = Int.random(in: image.indices, using: &random)
                if Bool.random(using: &random) {
                    position =
                        position / layout.pageSize * layout.pageSize
                        + Int.random(in: 0..<64, using: &random)
                }
                image[position] = UInt8.random(in: 0...255, using: &random)
            }
            try use(image, layout)
        }
    }
}

extension SPIFFS {
    /// As `everything`, passing over names that occur twice.
    fileprivate func everythingThatCanBeRead() throws -> Int {
        var (page, count) = (0, 0)
        while let entry = try readDirectory(from: page) {
            page = entry.page + 1
            count += try content(of: entry).count
        }
        return count
    }
}
