//  `host8266 trace`: looks at trace files.
//
//  Exit codes: 0; 1 from `diff` when the traces differ; 2 when a file is not a trace, or not a
//  whole one, with one sentence on stderr.
import ArgumentParser
import Glibc
import Simulation
import TraceExport

struct TraceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trace",
        abstract: "Look at what a run recorded with --trace.",
        subcommands: [Text.self, Timeline.self, Diff.self])

    struct Text: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print a trace, one line per record: seconds, task, what happened.",
            discussion: "Kinds: " + TraceKind.names.joined(separator: ", ") + ".")

        @Argument(help: "The trace file.") var file: String

        @Option(help: "Only records made by, or about, the task of this name.") var task: String?

        @Option(help: "Only records of this kind; call stands for every call.")
        var kind: String?

        func validate() throws {
            if let kind, !TraceKind.names.contains(kind) {
                throw ValidationError(
                    "There is no kind \"\(kind)\"; 'host8266 trace text --help' lists them.")
            }
        }

        func run() throws {
            let filter = TraceFilter(task: task, kind: kind.map(TraceKind.matching(name:)))
            try reportingErrors {
                let count = try writeText(of: TraceReader(path: file), filter: filter) { print($0) }
                if let task, count == 0 { warn("\(file) has no such record of a task \(task)") }
            }
        }
    }

    struct Timeline: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Draw who ran when: a row for each task, a column for each slice of time.",
            discussion: """
                # ran for half of the slice or more, + ran for less, . did not run.

                Example:
                  host8266 trace timeline run.h8t --from 20ms --to 120ms --columns 50
                """)

        @Argument(help: "The trace file.") var file: String

        @Option(
            help: ArgumentHelp("The first moment (default: 0s).", valueName: "time"),
            transform: readVirtualTime)
        var from: Cycles = 0

        @Option(
            help: ArgumentHelp("The last moment (default: the trace's).", valueName: "time"),
            transform: readVirtualTime)
        var to: Cycles?

        @Option(help: "Columns, 1 to 1000.") var columns = 72

        func validate() throws {
            guard 1...1000 ~= columns else {
                throw ValidationError("--columns takes a number from 1 to 1000.")
            }
            if let to, to <= from { throw ValidationError("--to must come after --from.") }
        }

        func run() throws {
            try reportingErrors {
                let end = try to ?? lastMoment(of: TraceReader(path: file))
                let window = TimelineWindow(start: from, end: end, columns: columns)
                try writeTimeline(of: TraceReader(path: file), window: window) { print($0) }
            }
        }
    }

    struct Diff: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show where two traces part; say nothing when they are the same.",
            discussion: "Exit code: 0 the same, 1 different, 2 trouble.")

        @Argument(help: "The trace A.") var first: String
        @Argument(help: "The trace B.") var second: String

        @Option(help: "Records to show before and after the first difference, up to 100000.")
        var context = 5

        func validate() throws {
            guard 0...100_000 ~= context else {
                throw ValidationError("--context takes a number from 0 to 100000.")
            }
        }

        func run() throws {
            let same = try reportingErrors {
                let (a, b) = (try TraceReader(path: first), try TraceReader(path: second))
                return try writeDiff(a, b, context: context) { print($0) }
            }
            if !same { throw ExitCode(1) }
        }
    }
}

/// Does `body`; what is wrong with a file, or with the output, becomes a sentence and exit code 2.
private func reportingErrors<Result>(_ body: () throws -> Result) throws -> Result {
    do {
        let result = try body()
        guard fflush(nil) == 0 else {
            warn("cannot write the output: \(String(cString: strerror(errno)))")
            throw ExitCode(2)
        }
        return result
    } catch let error as TraceFileError {
        // The lines before the error belong before its sentence.
        fflush(nil)
        warn(error.description)
        throw ExitCode(2)
    }
}

private func warn(_ sentence: String) {
    let line = Array("host8266: \(sentence)\n".utf8)
    _ = line.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
}
