//  Running a program from a test: what it prints, how it ends, and never longer than allowed.
//
//  Interface: `Program(path, arguments...).run()`, which blocks the calling thread.
//
//  Rules: no shell. Output and errors are captured apart. A program that exceeds its time is
//  killed, by its process id, and the outcome says so. The end is the end of the process, not of
//  its output: a descriptor that leaked into somebody else's child holds nothing up.

import Glibc

/// How a program ended and what it printed.
public struct Outcome: Sendable, CustomStringConvertible {
    /// The exit code; 128 plus the number of the signal that ended it.
    public var code: Int32
    /// It was killed because it exceeded its time.
    public var isOverdue: Bool
    /// What it wrote to standard output, bytes outside of UTF-8 replaced.
    public var output: String
    /// What it wrote to standard error.
    public var errors: String
    /// From its start to its end, on the host's clock.
    public var seconds: Double

    /// The output's lines, without what ends them.
    public var lines: [Substring] {
        output.split(separator: "\n", omittingEmptySubsequences: false)
    }

    public var description: String {
        "\(isOverdue ? "killed, overdue" : "code \(code)") after \(seconds) s\n"
            + "--- output\n\(output)\n--- errors\n\(errors)---"
    }
}

/// What happens to a program while it runs.
public struct Stimulus: Sendable {
    public enum Moment: Sendable {
        /// It has printed this.
        case printed(String)
        /// It has written this to standard error.
        case said(String)
        /// A file has at least so many bytes.
        case written(path: String, bytes: Int)
        /// The test has put something there.
        case asked(Slot<Bool>)
        /// So many seconds have passed since the stimulus before, or the start.
        case later(seconds: Double)
    }

    public enum Action: Sendable {
        case signal(Int32)
        /// As if typed; only with a terminal.
        case type(String)
        /// Anything, with what it has written to standard error.
        case perform(@Sendable (_ errors: String) -> Void)
        /// Only the next one's time starts now.
        case nothing
    }

    let moment: Moment
    let action: Action

    public init(_ moment: Moment, _ action: Action) {
        self.moment = moment
        self.action = action
    }
}

/// A program with everything that it is started with.
public struct Program: Sendable {
    public var path: String
    public var arguments: [String]
    /// Put over the environment of the test; nil takes a variable away.
    public var environment: [String: String?] = [:]
    /// Seconds until it is killed.
    public var timeLimit = 60.0
    /// Standard input and output are a terminal, the controlling one of a session of its own.
    public var hasTerminal = false
    public var stimuli: [Stimulus] = []
    /// The file that is standard input, where it is no terminal.
    public var inputPath = "/dev/null"

    public init(_ path: String, _ arguments: [String]) {
        self.path = path
        self.arguments = arguments
    }

    /// Runs the program to its end.
    /// - Throws: `CannotStart`.
    public func run() throws -> Outcome {
        var watch = Watch(program: self, streams: try start())
        defer { watch.streams.close() }
        return watch.untilTheEnd()
    }
}

public struct CannotStart: Error, CustomStringConvertible {
    public let path: String
    public let code: Int32
    public var description: String { "cannot start \(path): \(String(cString: strerror(code)))" }
}

/// Reads what a child prints until it has ended.
private struct Watch {
    let program: Program
    var streams: ChildStreams
    private var output: [UInt8] = []
    private var errors: [UInt8] = []
    private var pending: [Stimulus]
    private let start: Double
    /// The moment of the last stimulus.
    private var last: Double

    init(program: Program, streams: ChildStreams) {
        self.program = program
        self.streams = streams
        pending = program.stimuli
        start = Self.hostSeconds
        last = start
    }

    mutating func untilTheEnd() -> Outcome {
        var status: Int32 = 0
        var isOverdue = false
        while true {
            waitForOutput(milliseconds: pending.isEmpty ? 50 : 5)
            // Asked before the last reading, so that nothing it wrote is missed.
            let ended = waitpid(streams.child, &status, WNOHANG) == streams.child
            let (printed, said) = (read(streams.output), read(streams.errors))
            output += printed
            errors += said
            if ended { break }
            stimulate()
            if Self.hostSeconds - start > program.timeLimit, !isOverdue {
                isOverdue = true
                kill(streams.child, SIGKILL)
            }
        }
        let signal = status & 0x7F
        return Outcome(
            code: signal == 0 ? status >> 8 & 0xFF : 128 + signal, isOverdue: isOverdue,
            output: String(decoding: output, as: UTF8.self),
            errors: String(decoding: errors, as: UTF8.self), seconds: Self.hostSeconds - start)
    }

    /// Returns when there is something to read, or one end has been closed, or after the time.
    private mutating func waitForOutput(milliseconds: Int32) {
        var descriptors = [streams.output, streams.errors].filter { !streams.isAtEnd($0) }.map {
            pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
        }
        _ = poll(&descriptors, nfds_t(descriptors.count), descriptors.isEmpty ? 1 : milliseconds)
    }

    /// Takes everything that is there now; the descriptors do not block.
    private mutating func read(_ descriptor: Int32) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16384)
        while !streams.isAtEnd(descriptor) {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count > 0 {
                bytes += buffer[..<count]
            } else if count < 0, errno == EINTR {
                continue
            } else {
                // A terminal whose other side is closed fails with EIO.
                if count == 0 || errno != EAGAIN { streams.noteEnd(descriptor) }
                break
            }
        }
        return bytes
    }

    /// Does the next thing, if its moment has come. One at a time, in their order; only what the
    /// test asks for does not wait for those before, which may never come.
    private mutating func stimulate() {
        let asked = pending.firstIndex {
            if case .asked(let slot) = $0.moment { return slot.value != nil }
            return false
        }
        guard let place = asked ?? pending.indices.first, hasCome(pending[place].moment) else {
            return
        }
        let next = pending.remove(at: place)
        last = Self.hostSeconds
        switch next.action {
        case .signal(let number): kill(streams.child, number)
        case .type(let text):
            _ = Array(text.utf8).withUnsafeBytes {
                write(streams.output, $0.baseAddress, $0.count)
            }
        case .perform(let action): action(String(decoding: errors, as: UTF8.self))
        case .nothing: break
        }
    }

    private func hasCome(_ moment: Stimulus.Moment) -> Bool {
        switch moment {
        case .printed(let text):
            return String(decoding: output, as: UTF8.self).contains(text)
        case .said(let text): return String(decoding: errors, as: UTF8.self).contains(text)
        case .written(let path, let bytes):
            var status = stat()
            return stat(path, &status) == 0 && status.st_size >= bytes
        case .asked(let slot): return slot.value != nil
        case .later(let seconds):
            return Self.hostSeconds - last >= seconds
        }
    }

    private static var hostSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}
