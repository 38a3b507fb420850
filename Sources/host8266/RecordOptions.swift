//  Options of `run` about what is recorded, and the files of those records.

import ArgumentParser
import Machine
import Simulation
import Toolchain
import TraceExport

struct RecordOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Record every decision of the run.", valueName: "file"))
    var trace: String?

    @Flag(help: "Print a hash of the trace at the end.")
    var traceHash = false

    @Option(
        help: ArgumentHelp("Record the levels of the pins, for GTKWave.", valueName: "file"))
    var vcd: String?

    @Option(
        help: ArgumentHelp(
            "Write what every modelled register holds at the end.", valueName: "file"))
    var registers: String?

    /// Creates the files.
    ///
    /// - Throws: `ExitCode`, when that is not possible and has been said.
    func open(_ firmware: Firmware, seed: UInt64) throws -> Records {
        do {
            var sink: TraceFileSink?
            if let trace { sink = try TraceFileSink(path: trace) }
            let isTraced = trace != nil || traceHash
            let header = TraceHeader(buildID: firmware.buildID, seed: seed)
            return Records(
                trace: isTraced
                    ? Trace(header: header, hashing: traceHash, file: sink) : Trace(),
                printsHash: traceHash, waves: try vcd.map { try VCDRecorder(path: $0) },
                registers: try registers.map { try RegisterRecord(path: $0) })
        } catch {
            complain("\(error)")
            throw ExitCode(2)
        }
    }
}

/// The records of one run.
struct Records {
    let trace: Trace
    let printsHash: Bool
    let waves: VCDRecorder?
    let registers: RegisterRecord?

    /// Completes the files that follow the machine.
    ///
    /// - Returns: false when one could not be written, which is then said.
    @discardableResult
    func finish(_ machine: Machine) -> Bool {
        var isWritten = true
        do {
            try waves?.finish(at: machine.now)
        } catch {
            complain("\(error)")
            isWritten = false
        }
        do {
            try registers?.finish(machine.finalRegisters)
        } catch {
            complain("\(error)")
            isWritten = false
        }
        return isWritten
    }

    /// Completes the trace, and tells its hash.
    ///
    /// - Throws: `ExitCode`, when it could not be written.
    func finishTrace() throws {
        do throws(TraceError) {
            try trace.finish()
        } catch {
            complain("\(error)")
            throw ExitCode(2)
        }
        if printsHash {
            let digits = String(trace.hash, radix: 16)
            say("trace hash " + String(repeating: "0", count: 16 - digits.count) + digits)
        }
    }
}
