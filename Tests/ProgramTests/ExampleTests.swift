//  The examples print what their expected.txt says, byte for byte, and are all in the list of examples.
import Glibc
import Testing
import TestSupport

/// An example that its README runs.
struct Example: Sendable, CustomTestStringConvertible {
    let name: String
    /// What stands after `host8266 run` in the README's first such line.
    let arguments: [String]
    /// What stands behind `<` there: the file that is standard input.
    let input: String?
    var testDescription: String { name }

    static let all: [Example] = {
        guard let directory = opendir(packageRoot + "/Examples") else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) {
                    names.append(String(cString: $0))
                }
            }
        }
        return names.sorted().compactMap(Example.init)
    }()

    init?(_ name: String) {
        let prompt = "    host8266 run "
        guard let readme = readText("\(packageRoot)/Examples/\(name)/README.md"),
            let line = readme.split(separator: "\n").first(where: { $0.hasPrefix(prompt) })
        else { return nil }
        self.name = name
        let words = line.dropFirst(prompt.count).split(separator: " ").map(String.init)
        arguments = Array(words.prefix { $0 != "<" })
        input = words.count > arguments.count ? words.last : nil
    }
}

@Suite struct ExampleTests {
    @Test func thereAreExamples() {
        #expect(Example.all.count >= 6)
    }

    /// On both executors, which record the same.
    @Test(arguments: Example.all)
    func printsWhatItShould(_ example: Example) throws {
        let expected = try #require(
            readText("\(packageRoot)/Examples/\(example.name)/expected.txt"),
            "\(example.name) has no expected.txt")
        let arguments = example.arguments.map {
            $0.hasPrefix("Examples/") ? packageRoot + "/" + $0 : $0
        }
        var hashes: [Substring?] = []
        for executor in Executor.allCases {
            var program = try Host8266.program(
                ["run", "--executor", executor.rawValue, "--trace-hash"] + arguments)
            if let input = example.input { program.inputPath = packageRoot + "/" + input }
            let run = try program.run()
            #expect(run.output.filter { $0 != "\r" } == expected.filter { $0 != "\r" }, "\(run)")
            // Each README's first line ends by its timeout.
            #expect(run.code == (arguments.contains("--timeout") ? 124 : 0), "\(run)")
            hashes.append(run.errors.split(separator: "\n").first { $0.hasPrefix("trace hash ") })
        }
        #expect(hashes[0] != nil && hashes[0] == hashes[1], "\(hashes)")
    }

    @Test func allAreListed() throws {
        let list = try #require(readText("\(packageRoot)/Examples/README.md"))
        for example in Example.all {
            #expect(list.contains("| [\(example.name)](\(example.name)) |"), "\(example.name)")
        }
    }
}
