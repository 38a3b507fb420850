//  What is wrong with a scenario, and where.

import Schema

/// One thing that is wrong, with its place. `text` begins in lower case and has no full stop.
public struct Problem: Sendable, Equatable {
    public let text: String
    public let mark: Mark

    init(_ text: String, at mark: Mark) {
        self.text = text
        self.mark = mark
    }
}

/// Why a file is not a scenario: everything that is wrong with it, in the order of its lines.
public struct ScenarioError: Error, CustomStringConvertible {
    public let path: String
    public let problems: [Problem]
    /// Why the file could not be read at all; `problems` is empty then.
    let reason: String?

    /// More than this says no more.
    private static let mostLines = 50

    init(path: String, problems: [Problem]) {
        self.path = path
        // Sorted by place, and where two stand at one, as they were found.
        self.problems = problems.enumerated().sorted {
            ($0.element.mark, $0.offset) < ($1.element.mark, $1.offset)
        }.map(\.element)
        reason = nil
    }

    init(path: String, unreadable reason: String) {
        self.path = path
        problems = []
        self.reason = reason
    }

    /// A sentence for each problem, `FILE:LINE:COLUMN: what`.
    public var lines: [String] {
        if let reason { return ["cannot read the scenario \(path): \(reason)"] }
        var lines = problems.prefix(Self.mostLines).map { problem in
            "\(path):\(problem.mark.line):\(problem.mark.column): \(problem.text)"
        }
        if problems.count > Self.mostLines {
            lines.append("\(path): and \(problems.count - Self.mostLines) more problems")
        }
        return lines
    }

    public var description: String { lines.joined(separator: "\n") }
}
