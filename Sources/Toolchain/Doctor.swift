// Whether this machine has what Host8266 needs.
//
// Interface: `Doctor.examine(includeRoot:buildDirectory:)`, a list of findings; nothing is changed
// on the machine, but for the cache folder, which is created as a build would.
import Glibc

/// One thing that was looked at.
public struct Finding: Sendable {
    public enum State: Sendable {
        case fine
        /// Something works less well; what, is in the text.
        case optional
        /// Host8266 does not work without.
        case missing
    }

    public var state: State
    public var subject: String
    /// What was found, or what is lost and how to get it.
    public var text: String

    public init(state: State, subject: String, text: String) {
        self.state = state
        self.subject = subject
        self.text = text
    }
}

public enum Doctor {
    /// - Parameter includeRoot: nil when no headers were found.
    public static func examine(includeRoot: String?, buildDirectory: String?) -> [Finding] {
        [
            compiler(), linker(), headers(includeRoot), cache(buildDirectory), symbolizer(),
            optional("gdb", "debugs firmware with tasks as threads (apt install gdb)"),
            optional("gcc", "builds firmware with functions within functions (apt install gcc)"),
        ] + addresses.map { mappable($0.address, $0.use) }
    }

    private static func compiler() -> Finding {
        do throws(BuildFailure) {
            let tools = try Toolset.find(compiler: .clang)
            guard let said = try? ChildProcess.run(tools.compiler, trial), said.status == 0 else {
                return Finding(
                    state: .missing, subject: "compiler",
                    text: "\(tools.compiler) does not know the options that Host8266 needs; use "
                        + "the clang of a Swift 6 toolchain (HOST8266_CC names another)")
            }
            return Finding(
                state: .fine, subject: "compiler", text: version(tools.compiler))
        } catch {
            return Finding(state: .missing, subject: "compiler", text: error.sentence)
        }
    }

    /// Compiles nothing with every option that not each clang has.
    private static let trial = [
        "-x", "c", "-fsyntax-only", "-nostdlibinc", "-fno-finite-loops",
        "-ftrivial-auto-var-init=pattern", "-fsanitize=integer-divide-by-zero,alignment",
        "-fsanitize-trap=all", "-fsanitize-coverage=trace-pc-guard,pc-table,stack-depth",
        "-fsanitize-coverage-stack-depth-callback-min=1", "/dev/null",
    ]

    private static func linker() -> Finding {
        guard let linker = Toolset.linker else {
            return Finding(
                state: .missing, subject: "linker",
                text: "there is no ld.lld: put the Swift toolchain's usr/bin on PATH, or "
                    + "install lld (apt install lld)")
        }
        return Finding(state: .fine, subject: "linker", text: version(linker))
    }

    private static func version(_ program: String) -> String {
        let line = (try? ChildProcess.run(program, ["--version"]))?.text.split(separator: "\n")
            .first
        return "\(program): \(line ?? "does not tell its version")"
    }

    private static func headers(_ root: String?) -> Finding {
        if let root { return Finding(state: .fine, subject: "headers", text: root) }
        return Finding(
            state: .missing, subject: "headers",
            text: "there is no Include directory beside the program; install again, or name it "
                + "with HOST8266_INCLUDE")
    }

    private static func cache(_ requested: String?) -> Finding {
        do throws(BuildFailure) {
            let folder = try BuildFolder.open(requested)
            return Finding(state: .fine, subject: "build folder", text: folder.path)
        } catch {
            return Finding(state: .missing, subject: "build folder", text: error.sentence)
        }
    }

    private static func symbolizer() -> Finding {
        let beside = Toolset.clang.flatMap(Files.resolved).map {
            Path.join(Path.directory($0), "llvm-symbolizer")
        }
        if let path = beside.flatMap({ Files.isExecutable($0) ? $0 : nil })
            ?? Toolset.onPath("llvm-symbolizer")
        {
            return Finding(state: .fine, subject: "symbolizer", text: path)
        }
        return Finding(
            state: .optional, subject: "symbolizer",
            text: "there is no llvm-symbolizer: backtraces have no lines (apt install llvm)")
    }

    private static func optional(_ program: String, _ use: String) -> Finding {
        if let path = Toolset.onPath(program) {
            return Finding(state: .fine, subject: program, text: path)
        }
        return Finding(state: .optional, subject: program, text: "not here; it \(use)")
    }

    // MARK: Addresses

    private static let addresses: [(address: UInt, use: String)] = [
        (0x2FFF_F000, "the budget page"), (0x3000_0000, "task stacks"),
        (0x3F00_0000, "the chip's RAM"), (0x4020_0000, "the flash window"),
        (0x4100_0000, "firmware"),
    ]

    /// Tries to map one page there, and gives it back. Unsafe calls: the flag makes the kernel
    /// refuse where anything is mapped already, so nothing of ours can be hit.
    private static func mappable(_ address: UInt, _ use: String) -> Finding {
        // MAP_FIXED_NOREPLACE, which the C library shows to GNU sources only.
        let fixedNoReplace: Int32 = 0x100000
        let name = "0x" + String(address, radix: 16, uppercase: true)
        let wanted = UnsafeMutableRawPointer(bitPattern: address)
        let got = mmap(
            wanted, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | fixedNoReplace, -1,
            0)
        if let got, got != MAP_FAILED {
            munmap(got, 4096)
            if got == wanted {
                return Finding(state: .fine, subject: name, text: "free for \(use)")
            }
        }
        return Finding(
            state: .missing, subject: name,
            text: "cannot be mapped for \(use) (\(String(cString: strerror(errno)))): is "
                + "vm.mmap_min_addr or a memory limit in the way?")
    }
}
