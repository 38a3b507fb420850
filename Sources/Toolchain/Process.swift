// Running other programs: start, capture what they print, wait.
//
// Interface: `ChildProcess.run`, and `ChildProcess.endingWithUs` around whatever runs children.
//
// Rules: no shell; input is empty; output and errors are one stream, bounded; descriptors of ours
// do not leak (all are close-on-exec). While `endingWithUs` runs, an interrupt ends the children
// first and then us, with exit code 130: nothing goes on compiling after Ctrl-C.
import Glibc
import Synchronization

struct ProcessResult {
    /// The exit code, or 128 plus the signal that ended it.
    var status: Int32
    var output: [UInt8]

    var text: String { String(decoding: output, as: UTF8.self) }
}

enum ChildProcess {
    /// More than this is read and dropped: nobody reads a megabyte of diagnostics.
    static let outputLimit = 1 << 20

    /// Runs a program to its end. Blocks the calling thread. Throws when it cannot be started.
    static func run(_ program: String, _ arguments: [String]) throws(FileError) -> ProcessResult {
        let (child, output, code) = starting.withLock { _ in spawn(program, arguments) }
        guard code == 0 else { throw FileError(path: program, code: code) }
        defer { close(output) }
        let slot = children.enter(child)
        defer { children.leave(slot) }
        let text = drain(output)
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        let signal = status & 0x7F
        return ProcessResult(status: signal == 0 ? status >> 8 & 0xFF : 128 + signal, output: text)
    }

    /// One start at a time: a child that starts between the making of a pipe and its marking as
    /// close-on-exec would hold it open.
    private static let starting = Mutex(())

    /// Starts the program, with a descriptor to read its output from. `code` is an errno, or 0.
    private static func spawn(
        _ program: String, _ arguments: [String]
    ) -> (child: pid_t, output: Int32, code: Int32) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return (0, -1, errno) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[1]) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO)

        // Handlers are not inherited, but ignored and blocked signals are; children shall die of
        // Ctrl-C, on whichever thread they were started.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var defaults = sigset_t()
        sigemptyset(&defaults)
        for signal in interrupts + [SIGPIPE, SIGALRM] { sigaddset(&defaults, signal) }
        posix_spawnattr_setsigdefault(&attributes, &defaults)
        var blocked = sigset_t()
        sigemptyset(&blocked)
        posix_spawnattr_setsigmask(&attributes, &blocked)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))

        let words = cStrings([program] + arguments)
        let settings = cStrings(environment)
        defer { for word in words + settings { free(word) } }
        var child: pid_t = 0
        let code = posix_spawn(&child, program, &actions, &attributes, words, settings)
        if code != 0 { close(ends[0]) }
        return (child, ends[0], code)
    }

    private static func cStrings(_ texts: [String]) -> [UnsafeMutablePointer<CChar>?] {
        texts.map { strdup($0) } + [nil]
    }

    /// Ours, without what would add header directories behind our back, and in plain English,
    /// because diagnostics are read.
    private static var environment: [String] {
        var settings: [String] = []
        var next = environ
        while let setting = next.pointee {
            let text = String(cString: setting)
            let name = text.prefix { $0 != "=" }
            if !unwanted.contains(String(name)) { settings.append(text) }
            next += 1
        }
        return settings + ["LC_ALL=C"]
    }

    private static let unwanted: Set<String> = [
        "CPATH", "C_INCLUDE_PATH", "CPLUS_INCLUDE_PATH", "GCC_EXEC_PREFIX", "COMPILER_PATH",
        "LIBRARY_PATH", "DEPENDENCIES_OUTPUT", "SUNPRO_DEPENDENCIES", "SOURCE_DATE_EPOCH",
        "LC_ALL", "CCC_OVERRIDE_OPTIONS",
    ]

    private static func drain(_ descriptor: Int32) -> [UInt8] {
        var output: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16384)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return output }
            output += buffer[..<min(count, outputLimit - output.count)]
        }
    }

    /// Runs `body`; if the user interrupts it, every child is killed and this process exits 130.
    static func endingWithUs<Result>(_ body: () -> Result) -> Result {
        // The table is made now: a handler must not be the first to need it.
        _ = children
        var old: [(signal: Int32, action: sigaction)] = []
        for signal in interrupts {
            var action = sigaction()
            action.__sigaction_handler.sa_handler = { _ in
                children.killAll()
                _exit(130)
            }
            var before = sigaction()
            sigaction(signal, &action, &before)
            old.append((signal, before))
        }
        defer {
            for (signal, action) in old {
                var action = action
                sigaction(signal, &action, nil)
            }
        }
        return body()
    }

    private static let interrupts = [SIGINT, SIGTERM, SIGHUP]
}

/// Outside the enum, because a handler is a C function and can reach nothing else.
private let children = ChildTable()

/// The children that run now, readable from a signal handler.
///
/// Unsafe because a handler may take no lock: it only reads whole 32-bit words, each of which is
/// 0 or a process that has not been waited for yet, or was just now. `enter` and `leave` change
/// the words under a lock, among each other.
private final class ChildTable: @unchecked Sendable {
    private static let capacity = 256
    private let slots: UnsafeMutablePointer<pid_t>
    private let lock = Mutex(())

    init() {
        slots = .allocate(capacity: Self.capacity)
        slots.initialize(repeating: 0, count: Self.capacity)
    }

    /// A slot for the child, or nil when all are taken: then it is not killed, only abandoned.
    func enter(_ child: pid_t) -> Int? {
        lock.withLock { _ in
            for slot in 0..<Self.capacity where slots[slot] == 0 {
                slots[slot] = child
                return slot
            }
            return nil
        }
    }

    func leave(_ slot: Int?) {
        guard let slot else { return }
        lock.withLock { _ in slots[slot] = 0 }
    }

    func killAll() {
        for slot in 0..<Self.capacity where slots[slot] > 0 { kill(slots[slot], SIGKILL) }
    }
}
