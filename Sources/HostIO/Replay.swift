//  A replay: a recording takes the place of the host.
//
//  Inputs come as they were recorded. For the same build that means at the same look, and any
//  difference of look or time is a difference of the run. A build that has changed gets each input
//  when its time has come and everything that went out before it has gone out again, so that an
//  answer never comes before its question.
//
//  What goes out is compared with the recording, in order. Bytes are compared as a stream: in how
//  many pieces they go does not matter.

import Simulation

public final class Replay {
    private struct Input {
        let message: HostMessage
        let time: Instant
        let look: UInt64
        /// How many outputs went before it.
        let outputsBefore: Int
    }

    public let recording: Recording
    private let isSameBuild: Bool
    private var inputs: [Input] = []
    private var nextInput = 0
    private var outputs: [Recording.Entry] = []
    private var nextOutput = 0
    /// How many bytes of the next output have gone out already.
    private var progress = 0
    private var wholes: [HostMessage] = []
    private var nextWhole = 0
    private let end: Recording.Entry?
    /// From when on the recorded run was to end; nil where its user let it.
    private var interrupted: Instant?

    /// How far behind the recorded run it was when something last went in or out.
    private var lateness: Cycles = 0

    /// The first difference, as a sentence. After it the replay gives nothing more.
    private(set) var divergence: String?

    /// - Parameter buildID: that of the firmware that runs.
    public init(_ recording: Recording, buildID: [UInt8]) {
        self.recording = recording
        isSameBuild = RecordingFormat.padded(buildID) == recording.buildID
        for entry in recording.entries {
            switch entry.message.kind {
            case .end: break
            case .interrupted: interrupted = entry.time
            case .whole: wholes.append(entry.message)
            case let kind where kind.isInward:
                inputs.append(
                    Input(
                        message: entry.message, time: entry.time, look: entry.look,
                        outputsBefore: outputs.count))
            default: outputs.append(entry)
            }
        }
        end = recording.entries.last.flatMap { $0.message.kind == .end ? $0 : nil }
    }

    // MARK: - Inwards

    private var isReady: Bool {
        divergence == nil && nextInput < inputs.count
            && inputs[nextInput].outputsBefore <= nextOutput
    }

    var next: Instant { isReady ? inputs[nextInput].time : .never }

    func take(at now: Instant, look: UInt64) -> [HostMessage] {
        var taken: [HostMessage] = []
        while isReady {
            let input = inputs[nextInput]
            if isSameBuild {
                guard input.look <= look else { break }
                if input.look != look || input.time != now {
                    differ(
                        at: now,
                        "the run was elsewhere when, at \(input.time.cycles.virtualTime), "
                            + "\(input.message)")
                    break
                }
            } else if input.time > now {
                break
            }
            taken.append(input.message)
            lateness = now.cycles - input.time.cycles
            nextInput += 1
        }
        return taken
    }

    /// nil at the end of the input, or where the recording has no more of it.
    func takeWhole(uart: UInt32) -> [UInt8]? {
        guard nextWhole < wholes.count else { return nil }
        defer { nextWhole += 1 }
        let message = wholes[nextWhole]
        return message.channel == uart && !message.bytes.isEmpty ? message.bytes : nil
    }

    // MARK: - Outwards

    func check(_ message: HostMessage, at now: Instant) {
        guard divergence == nil, message.kind.isRecorded else { return }
        if message.kind == .send { return checkBytes(message, at: now) }
        guard progress == 0, nextOutput < outputs.count, outputs[nextOutput].message == message
        else { return differ(at: now, message) }
        outputIsDone(at: now)
    }

    private func checkBytes(_ message: HostMessage, at now: Instant) {
        var rest = message.bytes[...]
        while !rest.isEmpty {
            guard nextOutput < outputs.count else { return differ(at: now, message) }
            let expected = outputs[nextOutput].message
            guard expected.kind == .send, expected.channel == message.channel else {
                return differ(at: now, message)
            }
            let wanted = expected.bytes[progress...]
            let common = zip(wanted, rest).prefix { $0 == $1 }.count
            guard common == min(wanted.count, rest.count) else {
                let place = HostMessage(
                    .send, message.channel, bytes: Array(rest.dropFirst(common)))
                progress += common
                return differ(at: now, place)
            }
            rest = rest.dropFirst(common)
            progress += common
            if progress == expected.bytes.count { outputIsDone(at: now) }
        }
    }

    private func outputIsDone(at now: Instant) {
        let time = outputs[nextOutput].time
        lateness = now > time ? now.cycles - time.cycles : 0
        (nextOutput, progress) = (nextOutput + 1, 0)
    }

    private func differ(at now: Instant, _ message: HostMessage) {
        guard nextOutput < outputs.count else {
            return differ(at: now, "\(message), and the recording has nothing more that goes out")
        }
        var expected = outputs[nextOutput].message
        expected.bytes.removeFirst(progress)
        let time = outputs[nextOutput].time.cycles.virtualTime
        differ(at: now, "\(message), where in the recording, at \(time), \(expected)")
    }

    private func differ(at now: Instant, _ text: String) {
        divergence =
            "the replay of \(recording.path) differs at \(now.cycles.virtualTime): \(text)"
            + (isSameBuild ? "" : " (the firmware is not the recorded build)")
    }

    // MARK: - The end

    /// When the run is to be interrupted; `.never` where the recorded one was not. A build that has
    /// changed may first catch up with what the recording has, for a minute at most, and then has
    /// as long as the recorded one had.
    var interruption: Instant {
        if let interrupted, isSameBuild { return interrupted }
        guard let end, end.message.value == Self.interruptedCode else { return .never }
        let isDone = nextOutput == outputs.count && nextInput == inputs.count
        return isSameBuild ? end.time : end.time + (isDone ? min(lateness, Self.grace) : Self.grace)
    }

    /// - Parameter look: how many looks there were: two moments may have the same time.
    func isInterrupted(at now: Instant, look: UInt64) -> Bool {
        guard now >= interruption else { return false }
        // Recordings of earlier versions tell only where the run ended.
        guard isSameBuild, interrupted == nil, let end else { return true }
        return look >= end.look
    }

    private static let grace = 60 * Cycles.perSecond
    private static let interruptedCode: UInt32 = 130

    /// What firmware has not done or got; nil when everything has happened.
    var rest: String? {
        guard divergence == nil else { return nil }
        let head = "the replay ended before the recording \(recording.path) did: "
        if nextOutput < outputs.count {
            let left = outputs[nextOutput]
            return head + "there, at \(left.time.cycles.virtualTime), \(left.message)"
        }
        guard nextInput < inputs.count else { return nil }
        let left = inputs[nextInput]
        return head + "there, at \(left.time.cycles.virtualTime), \(left.message)"
    }
}
