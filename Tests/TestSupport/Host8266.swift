//  The program under test: bin/host8266 of this package, which the Makefile builds before the
//  tests.
//
//  Interface: `Host8266.run(["run", ...])`, `Firmware.name("Crashes")`, `ScratchDirectory`.
//
//  Firmware's objects go to a folder below .build, so that a second run of the tests compiles
//  nothing, and nobody's own cache is touched.

import Glibc

/// The top of the working copy that this file is in.
public let packageRoot: String = {
    var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    parts.removeLast(3)
    return parts.joined(separator: "/")
}()

public enum Host8266 {
    /// Starts with `bin/host8266 ARGUMENTS`; the caller may change what it likes before `run()`.
    /// - Throws: `MissingProgram`.
    public static func program(_ arguments: [String]) throws -> Program {
        let path = packageRoot + "/bin/host8266"
        guard access(path, X_OK) == 0 else { throw MissingProgram() }
        var program = Program(path, arguments)
        program.environment["XDG_CACHE_HOME"] = packageRoot + "/.build/firmware"
        program.environment["HOST8266_CC"] = .some(nil)
        return program
    }

    /// Runs it to its end.
    public static func run(_ arguments: [String]) throws -> Outcome {
        try program(arguments).run()
    }
}

public struct MissingProgram: Error, CustomStringConvertible {
    public let description = "bin/host8266 is missing: these tests need `make build` first"
}

/// Which executor carries the tasks; most tests run on both.
public enum Executor: String, Sendable, CaseIterable { case dispatch, fiber }

/// Firmware of the tests' own.
public struct Firmware: Sendable {
    /// The application's directory.
    public let path: String

    public init(path: String) { self.path = path }

    /// Tests/Programs/firmware/NAME.
    public static func name(_ name: String) -> Firmware {
        Firmware(path: "\(packageRoot)/Tests/Programs/firmware/\(name)")
    }

    /// Examples/NAME.
    public static func example(_ name: String) -> Firmware {
        Firmware(path: "\(packageRoot)/Examples/\(name)")
    }

    /// `host8266 run` of it, not started yet.
    public func program(_ executor: Executor, _ options: [String] = []) throws -> Program {
        try Host8266.program(["run", path, "--executor", executor.rawValue] + options)
    }

    public func run(_ executor: Executor, _ options: [String] = []) throws -> Outcome {
        try program(executor, options).run()
    }

    /// The number of the line of `file` that carries the comment `HERE mark`, from 1; nil when none
    /// does.
    public func line(marked mark: String, in file: String = "user/user_main.c") -> Int? {
        guard let text = readText(path + "/" + file) else { return nil }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        return lines.firstIndex { $0.contains("HERE \(mark) ") }.map { $0 + 1 }
    }
}

/// A file's text; nil when it cannot be read.
public func readText(_ path: String) -> String? {
    readBytes(path).map { String(decoding: $0, as: UTF8.self) }
}

/// A file's bytes; nil when it cannot be read.
public func readBytes(_ path: String) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    while case let count = read(descriptor, &buffer, buffer.count), count > 0 {
        bytes += buffer[..<count]
    }
    return bytes
}

/// A directory of one test's own, which goes with everything in it.
public final class ScratchDirectory: Sendable {
    public let path: String

    public init() {
        let folder = getenv("TMPDIR").map { String(cString: $0) } ?? P_tmpdir
        var name = Array("\(folder)/host8266-test-XXXXXX".utf8CString)
        let made = mkdtemp(&name)
        precondition(made != nil, "cannot make a directory in \(folder)")
        path = name.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    }

    deinit { Self.remove(path) }

    /// Writes a file, with the directories above it; returns its path.
    @discardableResult
    public func write(_ name: String, _ text: String) -> String {
        var directory = path
        for part in name.split(separator: "/").dropLast() {
            directory += "/" + part
            mkdir(directory, 0o755)
        }
        let file = path + "/" + name
        let stream = fopen(file, "w")
        precondition(stream != nil, "cannot write \(file)")
        fputs(text, stream)
        fclose(stream)
        return file
    }

    /// Removes a tree without following links.
    private static func remove(_ path: String) {
        guard unlink(path) != 0, let directory = opendir(path) else { return }
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { remove(path + "/" + name) }
        }
        closedir(directory)
        rmdir(path)
    }
}
