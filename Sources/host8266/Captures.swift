//  Captures of frames that a run writes: of the wire, and of the air.

import ArgumentParser
import Wire

/// Creates a capture.
///
/// - Throws: exit code 2, when it has been said why the file cannot be created.
func openCapture(_ path: String, _ type: Pcap.LinkType) throws -> PcapFile {
    do throws(PcapError) {
        return try PcapFile(path: path, type)
    } catch {
        complain("\(error)")
        throw ExitCode(2)
    }
}

/// Completes a capture; nil is none.
///
/// - Returns: false when it could not be written, which is then said.
@discardableResult
func complete(_ capture: PcapFile?) -> Bool {
    do throws(PcapError) {
        try capture?.finish()
        return true
    } catch {
        complain("\(error)")
        return false
    }
}
