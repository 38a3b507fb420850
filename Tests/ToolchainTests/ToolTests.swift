// The small parts: processes, files, hashes, dependency lists, new applications, the doctor.
import Foundation
import Testing

@testable import Toolchain

@Suite struct ToolTests {
    @Test func processesAreRunToTheirEnd() throws {
        let run = try ChildProcess.run("/bin/sh", ["-c", "echo out; echo err >&2; exit 7"])
        #expect(run.status == 7)
        #expect(run.text == "out\nerr\n")
        #expect(try ChildProcess.run("/bin/sh", ["-c", "kill -9 $$"]).status == 137)
        #expect(try ChildProcess.run("/bin/cat", []).text == "")
        #expect(throws: FileError.self) { try ChildProcess.run("/nowhere/x", []) }
    }

    @Test func signalsReachChildren() throws {
        // The thread of a test may block signals; a child must not.
        let run = try ChildProcess.run("/bin/sh", ["-c", "kill -ALRM $$; kill -INT $$; exit 3"])
        #expect(run.status == 128 + SIGALRM)
    }

    @Test func outputIsBounded() throws {
        let run = try ChildProcess.run("/bin/sh", ["-c", "yes | head -c 3000000"])
        #expect(run.output.count == ChildProcess.outputLimit)
    }

    @Test func parallelKeepsTheOrder() {
        #expect(Parallel.map(100) { $0 * 2 } == (0..<100).map { $0 * 2 })
        #expect(Parallel.map(0) { $0 }.isEmpty)
    }

    @Test func hashesDiffer() {
        func key(_ parts: [String]) -> String {
            var hash = ContentHash()
            for part in parts { hash.add(part) }
            return hash.hexadecimal
        }
        var seen = Set<String>()
        let inputs = [
            [], [""], ["a"], ["ab", "c"], ["a", "bc"], ["abc"], ["abcdefgh"], ["abcdefgh", ""],
            ["\0"], ["\0\0"],
        ]
        for parts in inputs { #expect(seen.insert(key(parts)).inserted, "\(parts)") }
        // One bit of input changes about half of the output.
        let a = key(["aaaaaaaaaaaaaaaa"]), b = key(["aaaaaaaaaaaaaaab"])
        #expect(zip(a, b).filter { $0 != $1 }.count > 20)
        #expect(a.count == 32 && a == key(["aaaaaaaaaaaaaaaa"]))
    }

    @Test func dependencyListsAreRead() {
        let text = "unit: /a/b.c \\\n /x\\ y/z.h /d$$.h \\\n  last.h\n"
        #expect(Dependencies.parse(text) == ["/a/b.c", "/x y/z.h", "/d$.h", "last.h"])
        #expect(Dependencies.parse("") == [])
    }

    @Test func pathsAreText() {
        #expect(Path.normalized("/a/./b//../c") == "/a/c")
        #expect(Path.normalized("../x/..") == "..")
        #expect(
            Path.directory("/a") == "/" && Path.directory("a") == "."
                && Path.name("/a/b.C") == "b.C")
        #expect(Path.fileExtension("x.tar.GZ") == "gz" && Path.fileExtension(".hidden") == "")
    }

    @Test func aNewApplicationHasItsFiles() throws {
        let box = try Sandbox()
        let root = try box.makeInclude()
        setenv("XDG_CACHE_HOME", box.path("cache"), 1)
        let files = try NewApplication.create(at: box.path("blink"), includeRoot: root)
        #expect(files.contains("user/user_main.c"))
        for file in files { #expect(box.read("blink/" + file) != nil) }
        #expect(box.read("blink/compile_commands.json")?.contains("user_main.c") == true)
        let failure = #expect(throws: BuildFailure.self) {
            try NewApplication.create(at: box.path("blink"), includeRoot: root)
        }
        #expect(failure?.exitCode == 2)
        for name in ["", "a b", "x/y*"] {
            #expect(throws: BuildFailure.self) {
                try NewApplication.create(at: name.isEmpty ? "" : box.path(name), includeRoot: root)
            }
        }
    }

    @Test func theDoctorFindsWhatIsMissing() throws {
        let box = try Sandbox(["file": ""])
        let healthy = Doctor.examine(
            includeRoot: try box.makeInclude(), buildDirectory: box.path("o"))
        #expect(healthy.filter { $0.state == .missing }.map(\.subject) == [])
        let ill = Doctor.examine(includeRoot: nil, buildDirectory: box.path("file/x"))
        #expect(ill.filter { $0.state == .missing }.map(\.subject) == ["headers", "build folder"])
    }

    @Test func theHostOffersOnlyItsOwn() throws {
        let box = try Sandbox()
        let offered = HostSymbols.offered(includeRoot: try box.makeInclude())
        #expect(offered("memcpy"))
        #expect(!offered("open") && !offered("malloc") && !offered("no_such_function_at_all"))
    }
}
