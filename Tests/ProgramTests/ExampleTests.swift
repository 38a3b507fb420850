//  The examples print what their expected.txt says, byte for byte, and are all in the list of
//  examples. A line `...` stands for any lines, where their number depends on the compiler.
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
            #expect(
                fits(run.output.filter { $0 != "\r" }, expected.filter { $0 != "\r" }), "\(run)")
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

    /// Whether a text has the parts between lines `...`, in their order and nothing before or
    /// after.
    private func fits(_ text: String, _ expected: String) -> Bool {
        let parts = expected.split(separator: "...\n", omittingEmptySubsequences: false)
        guard parts.count > 1 else { return text == expected }
        guard text.hasPrefix(parts[0]), text.hasSuffix(parts[parts.count - 1]) else { return false }
        var rest = text.dropFirst(parts[0].count)
        for part in parts.dropFirst() {
            guard let found = rest.firstRange(of: part) else { return false }
            rest = rest[found.upperBound...]
        }
        return true
    }

    @Test func dotsStandForLinesAndNothingElse() {
        #expect(fits("a\nb\nc\n", "a\n...\nc\n") && fits("a\nc\n", "a\n...\nc\n"))
        #expect(!fits("a\nb\n", "a\n...\nc\n") && !fits("a\nb\nc\nd\n", "a\n...\nc\n"))
        #expect(!fits("a\nb\n", "a\n") && !fits("a\nx\nb\n", "a\n...\ny\n...\nb\n"))
    }
}
