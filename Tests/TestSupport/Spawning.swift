//  Starting a child with pipes, or with a terminal of its own.

import Glibc
import Synchronization

/// Our ends of a child's output and errors. With a terminal, `output` is also its keyboard.
struct ChildStreams {
    let child: pid_t
    let output: Int32
    let errors: Int32
    private var ended: [Int32] = []

    init(child: pid_t, output: Int32, errors: Int32) {
        self.child = child
        self.output = output
        self.errors = errors
    }

    func isAtEnd(_ descriptor: Int32) -> Bool { ended.contains(descriptor) }
    mutating func noteEnd(_ descriptor: Int32) { ended.append(descriptor) }

    func close() {
        Glibc.close(output)
        Glibc.close(errors)
    }
}

/// One start at a time: a child that starts between the making of a pipe and its marking as
/// close-on-exec would hold it open.
private let starting = Mutex(())

/// glibc's flag for a new session; the header hides it from Swift.
private let newSession: Int32 = 0x80

extension Program {
    func start() throws -> ChildStreams {
        try starting.withLock { _ in try spawn() }
    }

    private func spawn() throws -> ChildStreams {
        let errors = try Pipe()
        defer { close(errors.theirs) }
        let output = hasTerminal ? nil : try Pipe()
        defer { if let output { close(output.theirs) } }
        let terminal = hasTerminal ? try Terminal() : nil
        defer { if let terminal { close(terminal.theirs) } }

        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let terminal {
            // The first terminal that the leader of a session opens becomes its own.
            posix_spawn_file_actions_addopen(&actions, 0, terminal.name, O_RDWR, 0)
            posix_spawn_file_actions_adddup2(&actions, 0, 1)
        } else if let output {
            posix_spawn_file_actions_addopen(&actions, 0, inputPath, O_RDONLY, 0)
            posix_spawn_file_actions_adddup2(&actions, output.theirs, 1)
        }
        posix_spawn_file_actions_adddup2(&actions, errors.theirs, 2)

        // Test runners may ignore or block signals; the program must not inherit that.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var defaults = sigset_t()
        sigemptyset(&defaults)
        for signal in [SIGINT, SIGTERM, SIGQUIT, SIGPIPE, SIGHUP] { sigaddset(&defaults, signal) }
        posix_spawnattr_setsigdefault(&attributes, &defaults)
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        let flags = Int32(POSIX_SPAWN_SETSIGDEF) | Int32(POSIX_SPAWN_SETSIGMASK)
        posix_spawnattr_setflags(&attributes, Int16(hasTerminal ? flags | newSession : flags))

        let words = cStrings([path] + arguments)
        let settings = cStrings(variables)
        defer { for word in words + settings { free(word) } }
        var child: pid_t = 0
        let code = posix_spawn(&child, path, &actions, &attributes, words, settings)
        let ours = terminal?.ours ?? output?.ours ?? -1
        guard code == 0 else {
            close(ours)
            close(errors.ours)
            throw CannotStart(path: path, code: code)
        }
        return ChildStreams(child: child, output: ours, errors: errors.ours)
    }

    private var variables: [String] {
        var result: [String] = []
        var next = environ
        while let variable = next.pointee {
            let text = String(cString: variable)
            if environment[String(text.prefix { $0 != "=" })] == nil { result.append(text) }
            next += 1
        }
        for (name, value) in environment { if let value { result.append("\(name)=\(value)") } }
        return result
    }

    private func cStrings(_ texts: [String]) -> [UnsafeMutablePointer<CChar>?] {
        texts.map { strdup($0) } + [nil]
    }
}

/// A pipe; our end does not block.
private struct Pipe {
    let ours: Int32
    let theirs: Int32

    init() throws {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw CannotStart(path: "a pipe", code: errno) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
        ours = ends[0]
        theirs = ends[1]
    }
}

/// A terminal: our side of it, which does not block, and theirs.
private struct Terminal {
    let ours: Int32
    let theirs: Int32
    /// Of their side.
    let name: String

    init() throws {
        var (master, slave): (Int32, Int32) = (-1, -1)
        guard openpty(&master, &slave, nil, nil, nil) == 0 else {
            throw CannotStart(path: "a terminal", code: errno)
        }
        ours = master
        theirs = slave
        name = String(cString: ttyname(slave))
        for end in [master, slave] { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        _ = fcntl(master, F_SETFL, O_NONBLOCK)
    }
}
