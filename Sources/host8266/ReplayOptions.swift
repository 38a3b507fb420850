//  Options of `run` that record what comes from outside, or replay it.

import ArgumentParser
import HostIO
import Toolchain

struct ReplayOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Record everything that comes from outside, to repeat the run without it.",
            valueName: "file"))
    var record: String?

    @Option(
        help: ArgumentHelp(
            "Repeat the run of a recording: give the same other options; no peer is needed. The "
                + "seed is the recording's. End with 1 where the firmware does something else.",
            valueName: "file"))
    var replay: String?

    func validate() throws {
        if record != nil, replay != nil {
            throw ValidationError("--record and --replay exclude each other")
        }
    }

    /// The recording to be replayed; nil when there is none.
    ///
    /// - Parameter seed: of `--seed`; a recording has its own.
    /// - Throws: exit code 2, after the reason has been said.
    func recording(seed: UInt64?) throws -> Recording? {
        guard let replay else { return nil }
        do {
            let recording = try Recording(path: replay)
            if let seed, seed != recording.seed {
                complain(
                    "--seed \(seed): \(replay) was recorded with seed \(recording.seed); leave "
                        + "--seed away")
                throw ExitCode(2)
            }
            if recording.isCutOff {
                say("host8266: note: \(replay) has no end: its run did not end in order")
            }
            return recording
        } catch let error as RecordingError {
            complain("\(error)")
            throw ExitCode(2)
        }
    }

    /// The gate of this run.
    ///
    /// - Throws: exit code 2, after the reason has been said.
    func gate(_ recording: Recording?, buildID: [UInt8], seed: UInt64) throws -> HostGate {
        if let recording {
            return HostGate(replay: Replay(recording, buildID: buildID))
        }
        guard let record else { return HostGate() }
        do throws(RecordingError) {
            return HostGate(recorder: try Recorder(path: record, buildID: buildID, seed: seed))
        } catch {
            complain("\(error)")
            throw ExitCode(2)
        }
    }
}
