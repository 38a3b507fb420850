//  Captures of frames, in the format that Wireshark and tcpdump read: pcap with times in
//  nanoseconds.
//
//  Rules: times are virtual, from power-on. Each record is written at once, so the file is whole
//  whenever and however the run ends. The first failure ends the writing and is told by `close`.

import Glibc
import Simulation

public enum Pcap {
    /// What the frames of a capture are.
    public enum LinkType: UInt32, Sendable {
        case ethernet = 1
        /// 802.11 with radiotap's header before it.
        case radiotap = 127
    }

    /// What a file begins with.
    public static func header(_ type: LinkType) -> [UInt8] {
        // Magic of nanosecond files, version 2.4, zone, accuracy, the most bytes of a frame.
        little(long: 0xA1B2_3C4D) + [2, 0, 4, 0] + little(long: 0) + little(long: 0)
            + little(long: 65535) + little(long: type.rawValue)
    }

    /// A frame with its time.
    public static func record(_ frame: [UInt8], at time: Instant) -> [UInt8] {
        let (seconds, rest) = time.cycles.quotientAndRemainder(dividingBy: .perSecond)
        // A cycle is 12.5 ns.
        let nanoseconds = rest * 25 / 2
        let kept = frame.prefix(65535)
        return little(long: UInt32(truncatingIfNeeded: seconds))
            + little(long: UInt32(nanoseconds)) + little(long: UInt32(kept.count))
            + little(long: UInt32(frame.count)) + kept
    }
}

/// Why a capture could not be written: a sentence.
public struct PcapError: Error, Equatable, CustomStringConvertible {
    public let description: String

    fileprivate init(_ verb: String, _ path: String, _ code: Int32) {
        let reason = strerror(code).map { String(cString: $0) } ?? "error \(code)"
        description = "cannot \(verb) the capture \(path): \(reason)"
    }
}

/// A capture that is being written.
public final class PcapFile {
    private let path: String
    private let descriptor: Int32
    private var failure: PcapError?

    /// Creates the file, or empties it.
    public init(path: String, _ type: Pcap.LinkType) throws(PcapError) {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw PcapError("create", path, errno) }
        put(Pcap.header(type))
    }

    deinit { _ = Glibc.close(descriptor) }

    /// Appends a frame.
    public func write(_ frame: [UInt8], at time: Instant) { put(Pcap.record(frame, at: time)) }

    /// - Throws: the first failure to write.
    public func finish() throws(PcapError) {
        if let failure { throw failure }
    }

    private func put(_ bytes: [UInt8]) {
        guard failure == nil else { return }
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress! + done, bytes.count - done)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                failure = PcapError("write", path, errno)
                return
            }
            done += count
        }
    }
}
