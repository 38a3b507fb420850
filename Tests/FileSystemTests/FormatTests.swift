//  Both layouts, read and written by Python scripts that know nothing of ours.
import FileSystem
import FileSystemSupport
import Glibc
import Testing

@Suite struct FormatTests {
    /// Runs one of the scripts beside this file; answers with what it printed.
    private func python(_ script: String, _ arguments: [String]) throws -> [UInt8] {
        let folder = String(#filePath.prefix(upTo: #filePath.lastIndex(of: "/")!))
        let quoted = (["python3", folder + "/" + script] + arguments).map { "'\($0)'" }
        let pipe = try #require(popen(quoted.joined(separator: " "), "r"))
        var (bytes, buffer) = ([UInt8](), [UInt8](repeating: 0, count: 4096))
        while case let count = fread(&buffer, 1, buffer.count, pipe), count > 0 {
            bytes += buffer[..<count]
        }
        try #require(pclose(pipe) == 0)
        return bytes
    }

    private func withScratch(_ body: (String) throws -> Void) throws {
        var template = Array("/tmp/spiffs-XXXXXX".utf8CString)
        _ = try #require(mkdtemp(&template))
        let folder = String(
            decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        defer {
            for name in ["image"] + files.map(\.name) { unlink(folder + "/" + name) }
            rmdir(folder)
        }
        try body(folder)
    }

    private func save(_ bytes: [UInt8], _ path: String) throws {
        let file = try #require(fopen(path, "w"))
        #expect(fwrite(bytes, 1, bytes.count, file) == bytes.count)
        fclose(file)
    }

    private let files: [(name: String, bytes: [UInt8])] = [
        ("empty", []), ("one", [7]), ("page", pattern(251)), ("large", pattern(28_000)),
    ]

    private func layout(_ format: Layout.Format) -> Layout {
        TestLayout.make(16 * 4096, block: 4096, page: 256, format)
    }

    @Test(arguments: Layout.Format.allCases)
    func oursIsReadByOthers(format: Layout.Format) throws {
        try withScratch { folder in
            let bench = try Bench(layout(format))
            bench.fileSystem.unmount()
            try bench.fileSystem.format()
            try bench.fileSystem.mount()
            // Pages that were moved, and blocks that were reclaimed.
            for round in 0..<20 { try bench.put("large", pattern(9000, round)) }
            for file in files { try bench.put(file.name, file.bytes) }
            let image = folder + "/image"
            try save(bench.flash.bytes, image)
            let arguments = [image, "--layout", format.rawValue]
            let list = String(decoding: try python("read_spiffs.py", arguments), as: UTF8.self)
            #expect(
                list.split(separator: "\n").sorted()
                    == files.map { "\($0.bytes.count) \($0.name)" }.map { $0[...] }.sorted())
            for file in files {
                let found = try python("read_spiffs.py", arguments + ["--get", file.name])
                #expect(found == file.bytes, "\(file.name)")
            }
        }
    }

    @Test(arguments: Layout.Format.allCases)
    func othersAreReadByUs(format: Layout.Format) throws {
        try withScratch { folder in
            for file in files { try save(file.bytes, folder + "/" + file.name) }
            let image = folder + "/image"
            _ = try python(
                "write_spiffs.py",
                [image, "--layout", format.rawValue] + files.map { folder + "/" + $0.name })
            let bytes = try read(image)
            let bench = try Bench(layout(format), image: bytes)
            let found = try bench.fileSystem.everything()
            #expect(found.count == files.count)
            for file in files { #expect(found[file.name] == file.bytes, "\(file.name)") }
            #expect(try bench.fileSystem.check().isEmpty)
            #expect(bench.flash.bytes == bytes, "looking changes nothing")
        }
    }

    private func read(_ path: String) throws -> [UInt8] {
        let file = try #require(fopen(path, "r"))
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        return Array(bytes[..<fread(&bytes, 1, bytes.count, file)])
    }

    @Test func theLayoutsCannotReadEachOther() throws {
        let bench = try Bench(layout(.sdk15))
        try bench.put("hello.txt", pattern(100))
        let other = try Bench(layout(.modern), image: bench.flash.bytes)
        #expect(try other.fileSystem.readDirectory(from: 0)?.name.text == "llo.txt")
    }
}
