//  A program that runs beside the test: a broker, a witness.
//
//  Rules: it has begun its work when the initialiser returns, and has ended when `stop` returns, or
//  soon after the object has gone. It never outlives its program's time limit.

import Glibc

public final class Daemon: Sendable {
    private let asked = Slot<Bool>()
    private let outcome = Slot<Outcome>()

    /// Starts it, and waits until it is ready.
    ///
    /// - Parameter ready: the moment at which it is.
    /// - Throws: `NotReady`, with what it printed, when that moment does not come in ten seconds.
    public init(_ program: Program, ready: Stimulus.Moment) throws {
        let isReady = Slot<Bool>()
        var program = program
        program.stimuli = [
            Stimulus(ready, .perform { _ in isReady.put(true) }),
            Stimulus(.asked(asked), .signal(SIGTERM)),
        ]
        let (complete, outcome) = (program, outcome)
        Thread.start {
            if let ended = try? complete.run() { outcome.put(ended) }
        }
        guard isReady.wait() != nil else {
            asked.put(true)
            throw NotReady(path: program.path, outcome: outcome.value)
        }
    }

    deinit { asked.put(true) }

    /// Asks it to end; returns what it printed, nil if it does not end in ten seconds.
    @discardableResult
    public func stop() -> Outcome? {
        asked.put(true)
        return outcome.wait()
    }
}

public struct NotReady: Error, CustomStringConvertible {
    let path: String
    let outcome: Outcome?
    public var description: String {
        "\(path) does not begin to work" + (outcome.map { ":\n\($0)" } ?? "")
    }
}
