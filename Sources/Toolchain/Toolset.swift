// Finding the compiler and the linker, and asking them what only they know.
//
// Interface: `Toolset.find(compiler:)`; `identity` goes into every cache key, so that another
// version of a tool never meets the objects of the last one.
//
// Rule: clang is $HOST8266_CC, else the one beside `swift` on PATH, else the first on PATH; the
// linker is $HOST8266_LD, else ld.lld beside clang, else on PATH. Nothing is started to find them.
import Glibc

public struct Toolset: Sendable {
    /// The compiler of the firmware.
    public var compiler: String
    /// ld.lld.
    public var linker: String
    /// Sizes and times of both programs and of our own.
    public var identity: String

    /// - Throws: `.machine` with what to install.
    public static func find(compiler: BuildRequest.Compiler) throws(BuildFailure) -> Toolset {
        let program: String
        switch compiler {
        case .clang:
            guard let clang = clang else {
                if let wanted = environment("HOST8266_CC") {
                    throw .machine("HOST8266_CC names \(wanted), which is not a program here")
                }
                throw .machine(
                    "there is no C compiler: clang comes with the Swift toolchain, so put its "
                        + "usr/bin directory on PATH, or name a clang with HOST8266_CC")
            }
            program = clang
        case .gcc:
            guard let gcc = onPath("gcc") else {
                throw .machine("--cc gcc needs gcc: install it (apt install gcc)")
            }
            program = gcc
        }
        guard let linker else {
            throw .machine(
                "there is no linker ld.lld: it comes with the Swift toolchain, so put its "
                    + "usr/bin directory on PATH, or install lld (apt install lld)")
        }
        let identity = [program, linker, "/proc/self/exe"].map {
            "\($0) \(Files.identity($0))"
        }.joined(separator: "\n")
        return Toolset(compiler: program, linker: linker, identity: identity)
    }

    public static var clang: String? {
        if let wanted = environment("HOST8266_CC") {
            return wanted.contains("/") ? executable(wanted) : onPath(wanted)
        }
        return besideSwift("clang") ?? onPath("clang")
    }

    public static var linker: String? {
        if let wanted = environment("HOST8266_LD") { return executable(wanted) }
        if let clang = clang.flatMap(Files.resolved),
            let beside = executable(Path.join(Path.directory(clang), "ld.lld"))
        {
            return beside
        }
        return besideSwift("ld.lld") ?? onPath("ld.lld")
    }

    /// llvm-symbolizer, for backtraces.
    public static var symbolizer: String? {
        besideSwift("llvm-symbolizer") ?? onPath("llvm-symbolizer")
    }

    /// A program of this name in one of PATH's directories.
    public static func onPath(_ name: String) -> String? {
        for directory in (environment("PATH") ?? "/usr/bin:/bin").split(separator: ":") {
            if let found = executable(Path.join(String(directory), name)) { return found }
        }
        return nil
    }

    static func environment(_ name: String) -> String? {
        guard let value = getenv(name), value.pointee != 0 else { return nil }
        return String(cString: value)
    }

    private static func besideSwift(_ name: String) -> String? {
        guard let swift = onPath("swift").flatMap(Files.resolved) else { return nil }
        return executable(Path.join(Path.directory(swift), name))
    }

    private static func executable(_ path: String) -> String? {
        Files.isExecutable(path) ? path : nil
    }
}
